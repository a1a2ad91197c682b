package import KantaColumns

/// The functions of one row an engine knows; `FunctionCatalogue` has their names, types and help.
package enum ScalarFunction: Hashable, Sendable {
  // Dates; the argument is a date (datetimes are converted to the day they lie in).
  /// The year, an integer.
  case year
  /// The first day of the period, a date of that grain.
  case start(of: ValueType.Grain)
  /// 1 = Monday … 7 = Sunday.
  case weekday
  /// Whole units from a date to the analysis date (a constant second argument); negative before it.
  case age(AgeUnit)

  // Text; text is compared and measured by Unicode, without any locale.
  case lower, upper, trim
  /// In characters (grapheme clusters).
  case length
  /// Whether the first contains the second (a text, case-sensitive).
  case contains
  case startsWith, endsWith
  /// Whether a regular expression (a constant) matches anywhere.
  case matches(String)
  /// Every occurrence of the second replaced by the third.
  case replace
  /// The n-th part (from 1) of the first, split at the second; missing when there are fewer.
  case splitPart

  // Numbers.
  /// Of the argument's type.
  case absolute
  /// To a number of digits: decimals to that scale (half away from zero), numbers likewise.
  case round(digits: Int)
  /// Down or up to an integer.
  case floor, ceiling
  /// As a number; missing outside its domain.
  case naturalLogarithm, exponential, squareRoot

  /// The first argument that is there.
  case coalesce
  /// Which of the right-closed intervals between cut points a value lies in, as text.
  case cut([Double])

  package enum AgeUnit: String, CaseIterable, Hashable, Sendable { case days, weeks, months, years }
}

import KantaPlan
import KantaSource

// What can go wrong while a plan runs, and how the engine says it.

extension Diagnostic {
  /// An exact result that does not fit 64 bits.
  static func overflow(in expression: Expression) -> Diagnostic {
    Diagnostic(
      .overflow, "a number becomes too large in `\(spell(expression))`",
      notes: ["exact numbers have at most 18 digits, those after the point included"],
      advice: Advice("divide by 1 first: a quotient is a floating-point number"))
  }

  /// A date before the year 1 or after the year 9999.
  static func outsideCalendar(in expression: Expression) -> Diagnostic {
    Diagnostic(
      .overflow, "a date leaves the years 1 to 9999 in `\(spell(expression))`",
      advice: Advice("leave out the rows whose date or duration is not real"))
  }

  /// A pattern that the regular-expression parser refuses.
  static func badPattern(_ pattern: String, reason: String) -> Diagnostic {
    Diagnostic(
      .badPattern, "`\(pattern)` is not a regular expression",
      notes: reason.isEmpty ? [] : [reason],
      advice: Advice("write `\\` before a character that stands for itself, as in `\\.` or `\\(`"))
  }

  /// Months where a column of durations is needed: they have no fixed length.
  static let monthsInColumn = Diagnostic(
    .calendarUnit, "months and years have no fixed length, so they cannot be a column",
    advice: Advice("give the length in days, or add it to a date"))
}

import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with cohorts.

extension Diagnostic {
  static func badPeriods(_ count: Int, from first: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "ages start at \(first), so `periods` cannot be \(count)", at: range,
      advice: Advice("write `periods: 12`", edits: [Edit(range, "12")]))
  }

  /// `kind: unbounded` where amounts or orders are added up.
  static func kindOfSums(
    _ kind: CohortKind, _ measure: CohortMeasure, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption,
      "`kind: \(kind.rawValue)` is about who buys, and `measure: \(measure.rawValue)` is not",
      at: range, advice: Advice("leave `kind` out, or write `measure: retention`"))
  }

  static func noBrackets(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`kind: bracket` needs to know which ages belong together", at: range,
      advice: Advice(
        "say where each bracket starts and the last one ends",
        edits: [Edit(range, "bracket, brackets: [0, 1, 3, 6, 12]")]))
  }

  static func badBrackets(from first: Int, at range: SourceRange) -> Diagnostic {
    let example = first == 0 ? "[0, 1, 3, 6, 12]" : "[1, 2, 4, 7, 13]"
    return Diagnostic(
      .badOption, "brackets are two or more rising whole numbers, from \(first) on", at: range,
      advice: Advice("write `brackets: \(example)`", edits: [Edit(range, example)]))
  }

  static func periodsOfBrackets(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`brackets` says already which ages to show", at: range,
      advice: Advice("leave `periods` out"))
  }

  /// `period` beside `rolling` and `by`.
  static func periodOfNothing(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "neither the cohorts nor the ages are by the calendar", at: range,
      advice: Advice("leave `period` out, or `rolling`"))
  }

  static func badRolling(_ span: TimeSpan, at range: SourceRange) -> Diagnostic {
    let isCalendar = span.months > 0 && span.microseconds == 0
    return Diagnostic(
      .badOption,
      isCalendar
        ? "months differ in length, and a rolling age is a number of days"
        : "a rolling age is one or more whole days", at: range,
      advice: isCalendar
        ? Advice("give days, or months of the calendar: `period: month`")
        : Advice("write `rolling: 30 days`", edits: [Edit(range, "30 days")]))
  }

  static func followedTooLate(
    _ first: Day, _ asOf: AnalysisDay, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption, "nothing is known of the time after \(first.plain)", at: range,
      notes: ["the analysis is \(asOf.spelled)"],
      advice: Advice("give an earlier date"))
  }

  /// A date to follow from that parts a period.
  static func insidePeriod(
    _ first: Day, _ period: CalendarPeriod, _ earlier: Day, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption, "\(first.plain) is not the last day of a \(period.rawValue)", at: range,
      advice: Advice(
        "give the end of one, or count days: `rolling: 30 days`",
        edits: [Edit(range, earlier.plain)]))
  }

  static func nobodyFollowed(_ first: Day, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "nobody has bought up to \(first.plain)", at: range,
      advice: Advice("give a later date"))
  }

  /// `orders | rfm | cohort by segment`.
  static func purchasesGone(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .missingRole, "`cohort` follows purchases, and there is no date here", at: range,
      advice: Advice(
        "join this table to the purchases: orders | join NAME on customer | cohort by segment, from: DATE"
      ))
  }

  static func oneCohortColumn(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "cohorts are by one column", at: range,
      advice: Advice("leave out all columns but one"))
  }
}

import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

extension Diagnostic {
  static func notWholeDays(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "this has to be whole days, at least one and at most 9,999 years", at: range,
      advice: Advice("write it in days", edits: [Edit(range, "90 days")]))
  }

  static func tooMuchRevenue(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .overflow, "the revenue of a period is too large a number", at: range,
      advice: Advice("make the amounts smaller first: roles amount: amount / 1000"))
  }

  static func datesOutOfOrder(
    _ first: Day, _ last: AnalysisDay, at range: SourceRange
  ) -> Diagnostic {
    let day = last.day.plain + (last.isGiven ? "" : ", the latest date in the data")
    return Diagnostic(
      .badOption, "`from` is \(first.plain), which does not lie before the last date", at: range,
      notes: ["the last date is \(day)"],
      advice: Advice("give an earlier date, or a later one as `to`"))
  }

  static func tooManyDates(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "there would be more than 1,000 dates", at: range,
      advice: Advice("write a longer step", edits: [Edit(range, "year")]))
  }

  static func noFirstCuts(_ first: Day, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "nobody is a customer on \(first.plain), so there are no cut points to keep",
      at: range, advice: Advice("take them at each date", edits: [Edit(range, "each")]))
  }
}

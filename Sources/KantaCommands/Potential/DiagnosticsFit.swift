import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with a fit.

extension Diagnostic {
  /// `level: 100%`.
  static func levelOfEverything(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "no interval is sure to 100%", at: range,
      advice: Advice("write `level: 95%`", edits: [Edit(range, "95%")]))
  }

  /// `show: tracking` for a model that has nothing to track.
  static func viewOfOther(
    _ model: FitModel, _ view: FitView, _ views: [FitView], at range: SourceRange
  ) -> Diagnostic {
    let names = views.map(\.rawValue)
    return Diagnostic(
      .badOption, "`\(model.rawValue)` has no \(view.rawValue) to show", at: range,
      notes: ["choices: " + Counted.list(names)],
      advice: Advice(
        "write `show: \(names.last ?? names[0])`", edits: [Edit(range, names.last ?? names[0])]))
  }

  /// `split` on or after the analysis date.
  static func splitTooLate(_ split: Day, _ asOf: AnalysisDay, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`split` is \(split.plain), which leaves no day after it", at: range,
      notes: ["the analysis is \(asOf.spelled)"],
      advice: Advice("give an earlier date, or leave `split` out"))
  }

  /// A model of contracts over a table of purchases.
  static func purchasesNotContracts(_ model: FitModel, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .missingRole, "`\(model.rawValue)` is about contracts, and this table has purchases",
      at: range,
      notes: [
        "date is set, start is not",
        "nobody says when a customer who buys now and then has left; models of buying infer it",
      ],
      advice: Advice(
        "write `model: pareto_nbd`, or say when contracts start and end: roles start: …, end: …"))
  }

  /// No customer has a history that could be fitted to.
  static func nothingToFit(
    _ end: Day, brandNew: Int, returnDays: Int, at range: SourceRange?
  ) -> Diagnostic {
    let day = end.plain
    return Diagnostic(
      .emptyInput,
      brandNew == 0
        ? "nobody had bought by \(day), so there is nothing to fit to"
        : "all \(Counted.things(brandNew, "customer")) bought for the first time on \(day)",
      at: range,
      notes: brandNew > 0
        ? ["their T is 0: nothing has been seen of them yet"]
        : returnDays > 0
          ? ["\(Counted.things(returnDays, "day")) with amounts below 0 are returns, no purchases"]
          : [],
      advice: Advice(
        brandNew > 0
          ? "look at a later date"
          : returnDays > 0
            ? "check the sign of the role amount, or look at more rows"
            : "look at a later date, or at more rows"))
  }

  /// A tracking table without a period.
  static func nothingToTrack(
    _ unit: TimeUnit, _ last: Day, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .emptyInput, "no \(unit.rawValue) since the first purchase is over on \(last.plain)",
      at: range, advice: Advice("take a shorter `unit`, or a later analysis date"))
  }

  /// Amounts of 0 where what customers spend is asked for.
  static func nothingSpent(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "all repeat purchases have the amount 0, so nothing says what customers spend",
      at: range, advice: Advice("check the role amount: roles amount: quantity * price"))
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Which models are tried on which purchases, and the step that does it.
struct ValidateRule: Sendable {
  let split: Day
  let kinds: [BuyingModelKind]
  let view: ValidateView
  let input: BuyingInput
  /// Where the split stands in the user's text.
  let splitRange: SourceRange

  var step: LocalStep {
    let rule = self
    let names = kinds.map(\.rawValue).joined(separator: ", ")
    return LocalStep(
      "validate",
      detail: "\(names) by \(input.unit.rawValue), split \(split.plain), "
        + input.asOf.spelled
    ) { table, context throws(Diagnostic) in
      let rows = try rule.input.read(table, context)
      let trial = try rule.trial(rows, context)
      return try rule.answer(trial, rows, on: context.execution)
    }
  }

  /// The models at the split.
  private func trial(
    _ rows: BuyingRows, _ context: LocalContext
  ) throws(Diagnostic) -> HoldoutTrial {
    let last = rows.asOf.day
    guard let range = SplitRange(rows.days, until: last) else {
      throw noSplit(rows.days.summary(until: last, unit: input.unit))
    }
    guard range.contains(split) else {
      throw .splitOutside(split, range, rows.asOf, at: splitRange)
    }
    let summary = rows.days.summary(until: split, unit: input.unit)
    // What is known of each customer, and what each forecast says.
    let claim = try context.claim(
      summary.count * (96 + 24 * kinds.count), for: "trying models on the purchases",
      summary.count)
    defer { withExtendedLifetime(claim) {} }
    let counts = rows.days.counts(after: split, until: last)
    guard
      let trial = HoldoutTrial(
        kinds, summary, counts: summary.customers.map { counts[Int($0)] }, until: last,
        on: context.execution)
    else { throw .interrupted }
    // The forecasts without a model have scores in any case.
    if view != .scores, trial.winner == nil, let entry = trial.entries.first,
      let problem = entry.fit.problem
    {
      throw .fitProblem(problem, of: entry.kind.title, at: splitRange)
    }
    return trial
  }

  /// Why there is no day to split at: nobody bought again, or there is too little of everything.
  private func noSplit(_ all: CustomerSummary) -> Diagnostic {
    guard all.count >= SplitRange.fewestCustomers, !all.repeats.contains(where: { $0 > 0 }) else {
      return .noSplit(all.count, at: splitRange)
    }
    return .fitProblem(
      .nobodyRepeats(customers: all.count), of: kinds[0].title, at: splitRange)
  }

  private func answer(
    _ trial: HoldoutTrial, _ rows: BuyingRows, on execution: Execution
  ) throws(Diagnostic) -> Answer {
    let naive = try NaiveForecast.allCases.map { forecast throws(Diagnostic) in
      let predicted = forecast.predictions(
        trial.summary, rows.days, holdoutDays: trial.holdoutDays)
      guard
        let score = HoldoutScore(predicted: predicted, actual: trial.actual, on: execution)
      else { throw .interrupted }
      return (forecast, score)
    }
    let table: Table
    switch view {
    case .scores: table = ValidateTables.scores(trial, naive)
    case .bins: table = ValidateTables.bins(trial)
    case .tracking:
      guard
        let tracking = rows.days.tracking(
          of: calibrated(trial, count: rows.days.customerCount), until: rows.asOf.day,
          unit: input.unit), !tracking.actual.isEmpty
      else { throw .nothingToTrack(input.unit, rows.asOf.day, at: splitRange) }
      table = ValidateTables.tracking(tracking, trial)
    }
    return Answer(
      table, definitions: definitions(trial, rows) + verdict(trial, naive),
      notes: rows.notes + rows.regularity + notes(trial, rows), analysisDay: rows.asOf.day)
  }

  /// 0 for the customers of the trial, nothing for those who came later.
  private func calibrated(_ trial: HoldoutTrial, count: Int) -> [UInt32] {
    var groups = [UInt32](repeating: .max, count: count)
    for customer in trial.summary.customers { groups[Int(customer)] = 0 }
    return groups
  }

  private func definitions(_ trial: HoldoutTrial, _ rows: BuyingRows) -> [String] {
    let (unit, days) = (input.unit, trial.holdoutDays)
    let observed = trial.actual.reduce(0) { $0 + Int($1) }
    let opening =
      "models fitted to purchases up to \(split.plain), tried on the "
      + "\(Counted.things(days, "day")) after it (\(FitWords.digits(trial.holdoutTime)) "
      + "\(unit.rawValue)s) to \(rows.asOf.day.plain)"
      + (rows.asOf.isGiven ? "" : ", the latest date in the data")
    let actual =
      "\(Counted.things(trial.summary.count, "customer")) with "
      + "\(Counted.things(observed, "purchase day")) in it: the observed total"
    let words =
      switch view {
      case .scores:
        "bias = total / observed − 1 · mae, rmse: errors per customer · p_alive: mean at the split"
      case .bins: "actual and predicted: mean purchase days after the split, by x before it"
      case .tracking:
        "repeat purchases of these customers by \(unit.rawValue), expected = sum of E[X(t)] · "
          + TrackingTable.partWords
      }
    return [opening, "\(actual) · \(unit.convention)", words]
  }

  /// Which model wins, and whether that is worth anything.
  private func verdict(
    _ trial: HoldoutTrial, _ naive: [(forecast: NaiveForecast, score: HoldoutScore)]
  ) -> [String] {
    guard let winner = trial.winner, let score = winner.score else {
      let best = naive.min { $0.score.rootMeanSquare < $1.score.rootMeanSquare }
      return best.map {
        [
          "no model could be fitted: of the forecasts without one `\($0.forecast.rawValue)` has "
            + "the least rmse, \(FitWords.digits($0.score.rootMeanSquare))"
        ]
      } ?? []
    }
    let rmse = FitWords.digits(score.rootMeanSquare)
    let tried = trial.entries.count { $0.score != nil }
    let contest = tried > 1 ? "wins with the least rmse, \(rmse)" : "has the rmse \(rmse)"
    let better = naive.filter { $0.score.rootMeanSquare <= score.rootMeanSquare }
    if let best = better.min(by: { $0.score.rootMeanSquare < $1.score.rootMeanSquare }) {
      return [
        "\(winner.kind.rawValue) \(contest), but `\(best.forecast.rawValue)` is no worse without "
          + "a model (\(FitWords.digits(best.score.rootMeanSquare))): do not rely on it"
      ]
    }
    return [
      "\(winner.kind.rawValue) \(contest): `clv model: \(winner.kind.rawValue)` takes it; without "
        + "`model:`, `clv` takes the winner of a holdout of the last third"
    ]
  }

  private func notes(_ trial: HoldoutTrial, _ rows: BuyingRows) -> [StepNote] {
    var remarks: [String] = []
    let later = rows.days.customerCount - trial.summary.count
    if later > 0 {
      remarks.append(
        "\(Counted.things(later, "customer")) came after the split and "
          + "\(later == 1 ? "is" : "are") not looked at")
    }
    let brandNew = (0..<trial.summary.count).count { trial.summary.isBrandNew($0) }
    if brandNew > 0 {
      remarks.append(
        "\(Counted.things(brandNew, "customer")) came on the day of the split: T is 0, so models "
          + "are not fitted to them, and x/T is taken for 0")
    }
    for entry in trial.entries {
      guard let problem = entry.fit.problem else { continue }
      let words = Diagnostic.fitProblem(problem, of: entry.kind.title, at: nil)
      remarks.append("\(entry.kind.rawValue) has no figures: \(words.message)")
    }
    return remarks.map(StepNote.remark)
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// The model of buying that is used, and why it is that one.
struct ModelChoice: Sendable {
  let kind: BuyingModelKind
  let fit: ModelFit
  let model: any BuyingModel
  let words: String
  /// Why others were left aside.
  let remarks: [String]

  /// The model when there is too little to try any on.
  static let standard = BuyingModelKind.pareto_nbd
  /// Customers on whom models are tried.
  private static let mostTried = 50_000

  /// The model of that kind, or for `nil` the one that wins a holdout of the last third.
  ///
  /// - Throws: That no model can be fitted, or that the work was stopped.
  init(
    _ kind: BuyingModelKind?, _ rows: BuyingRows, _ summary: CustomerSummary, _ cells: BuyingCells,
    at place: SourceRange, on execution: Execution
  ) throws(Diagnostic) {
    if let kind {
      self.init(kind, try Self.fit(kind, cells, at: place, on: execution), words: kind.title)
      return
    }
    let trial = try Self.trial(rows, summary, on: execution)
    guard let trial, trial.trial.actual.contains(where: { $0 > 0 }), trial.trial.winner != nil
    else {
      let standard = Self.standard
      self.init(
        standard, try Self.fit(standard, cells, at: place, on: execution),
        words: "\(standard.title), the standard: there is too little to try models on")
      return
    }
    let ranked = trial.trial.entries.filter { $0.score != nil }.sorted { a, b in
      (a.score?.rootMeanSquare ?? 0) < (b.score?.rootMeanSquare ?? 0)
    }
    var remarks: [String] = []
    for entry in ranked {
      guard let fit = entry.kind.fit(cells, on: execution) else { throw .interrupted }
      guard let problem = fit.problem else {
        self.init(
          entry.kind, fit, words: Self.words(entry.kind, ranked, trial.trial, trial.share),
          remarks: remarks)
        return
      }
      let words = Diagnostic.fitProblem(problem, of: entry.kind.title, at: nil).message
      remarks.append("\(entry.kind.title) is left aside: \(words)")
    }
    throw Self.problem(ranked[0].kind, cells, at: place, on: execution)
  }

  private init(
    _ kind: BuyingModelKind, _ fit: ModelFit, words: String, remarks: [String] = []
  ) {
    self.kind = kind
    self.fit = fit
    self.words = words
    self.remarks = remarks
    model = kind.model(fit.estimates)
  }

  private static func fit(
    _ kind: BuyingModelKind, _ cells: BuyingCells, at place: SourceRange, on execution: Execution
  ) throws(Diagnostic) -> ModelFit {
    guard let fit = kind.fit(cells, on: execution) else { throw .interrupted }
    if let problem = fit.problem { throw .fitProblem(problem, of: kind.title, at: place) }
    return fit
  }

  /// The models at the end of the first two thirds, on at most so many customers; `nil` where no
  /// split will do.
  private static func trial(
    _ rows: BuyingRows, _ summary: CustomerSummary, on execution: Execution
  ) throws(Diagnostic) -> (trial: HoldoutTrial, share: Int?)? {
    let last = rows.asOf.day
    guard let range = SplitRange(rows.days, until: last), let start = summary.firstDays.min()
    else { return nil }
    let split = range.standard(since: Day(number: start))
    let before = rows.days.summary(until: split, unit: summary.unit)
    let all = rows.days.counts(after: split, until: last)
    let counts = before.customers.map { all[Int($0)] }
    guard let sample = before.sampled(mostTried, counts: counts, on: execution),
      let trial = HoldoutTrial(
        ExactTimeModel.allCases.map(\.kind), sample.summary, counts: sample.counts, until: last,
        on: execution)
    else { throw .interrupted }
    return (trial, sample.summary.count < before.count ? sample.summary.count : nil)
  }

  /// `Pareto/NBD, which wins the holdout after 1998-01-01 (rmse 1.603; BG/NBD 1.608)`.
  private static func words(
    _ kind: BuyingModelKind, _ ranked: [HoldoutTrial.Entry], _ trial: HoldoutTrial, _ share: Int?
  ) -> String {
    func error(_ entry: HoldoutTrial.Entry) -> String {
      FitWords.digits(entry.score?.rootMeanSquare ?? 0)
    }
    let own = ranked.first { $0.kind == kind }.map(error) ?? ""
    let others = ranked.filter { $0.kind != kind }.map { "; \($0.kind.title) \(error($0))" }
      .joined()
    let sample = share.map { ", of \(Counted.grouped($0)) customers" } ?? ""
    return "\(kind.title), which wins the holdout after \(trial.split.plain) "
      + "(rmse \(own)\(others)\(sample))"
  }

  /// Why the winner of the holdout has no answer for all of the time.
  private static func problem(
    _ kind: BuyingModelKind, _ cells: BuyingCells, at place: SourceRange, on execution: Execution
  ) -> Diagnostic {
    guard let fit = kind.fit(cells, on: execution), let problem = fit.problem else {
      return .interrupted
    }
    return .fitProblem(problem, of: kind.title, at: place)
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Customers with the models that say what they will buy and spend.
struct CustomerBase: Sendable {
  let rows: BuyingRows
  let summary: CustomerSummary
  let cells: BuyingCells
  let choice: ModelChoice
  /// The Gamma-Gamma model of what a purchase day brings.
  let spend: ModelFit
  let spendCells: SpendCells
  /// The mean spend of each customer on repeat days; 0 without any.
  let means: [Double]

  var day: Day { rows.asOf.day }
  var gamma: GammaGamma { GammaGamma(parameters: spend.estimates) }

  /// - Throws: That a model cannot be fitted, or that the work was stopped.
  init(
    _ rows: BuyingRows, _ options: ValueOptions, modelAt place: SourceRange,
    _ context: LocalContext
  ) throws(Diagnostic) {
    let execution = context.execution
    self.rows = rows
    let day = rows.asOf.day
    summary = rows.days.summary(until: day, unit: options.unit)
    let all = summary
    let brandNew = (0..<all.count).count { all.isBrandNew($0) }
    guard all.count > brandNew else { throw .nothingToFit(day, brandNew: brandNew, at: place) }
    cells = BuyingCells(summary, on: execution)
    choice = try ModelChoice(options.kind, rows, summary, cells, at: place, on: execution)
    means = (0..<all.count).map { all.meanSpend($0) ?? 0 }
    guard let found = all.spendCells(on: execution) else { throw .interrupted }
    spendCells = found
    guard spendCells.customers > 0 || spendCells.customersWithoutSpend == 0 else {
      throw .nothingSpent(at: place)
    }
    guard let spend = GammaGamma.fit(spendCells, on: execution) else { throw .interrupted }
    if let problem = spend.problem {
      throw .fitProblem(problem, of: GammaGamma.title, at: place)
    }
    self.spend = spend
  }

  /// What is expected of a new customer, from the first purchase on, which counts as one.
  func newCustomerPurchases(_ terms: ValueTerms) throws(ResidualProblem) -> Double {
    try 1
      + choice.model.residualPurchasesOfNewCustomer(
        discount: terms.discount, horizon: terms.horizon)
  }

  /// What is said of the models below a result.
  var notes: [StepNote] {
    var remarks: [String] = []
    let gamma = gamma
    if gamma.q <= 1 {
      let once = summary.repeats.count { $0 == 0 }
      remarks.append(
        "q of Gamma-Gamma is \(FitWords.digits(gamma.q)), not above 1, so the mean spend over all "
          + "customers is infinite: the \(Counted.things(once, "customer")) who have not bought "
          + "again have no expected spend and no value")
    }
    if let correlation = spendCells.correlation {
      let words = "spend and frequency correlate by \(FitWords.digits(correlation))"
      if abs(correlation) >= FitRule.mostCorrelation {
        remarks.append(
          words + ", and Gamma-Gamma takes them to be independent: do not believe values before "
            + "groups of like customers are valued apart")
      } else {
        remarks.append(
          words + ", near enough to 0 for Gamma-Gamma, which takes them as independent")
      }
    }
    let brandNew = (0..<summary.count).count { summary.isBrandNew($0) }
    if brandNew > 0 {
      remarks.append(
        "\(Counted.things(brandNew, "customer")) came on \(day.plain): nothing is known of them but "
          + "that, and models are not fitted to them")
    }
    return rows.notes + choice.remarks.map(StepNote.remark) + remarks.map(StepNote.remark)
  }

  /// The models and their parameters.
  var modelWords: [String] {
    func parameters(_ fit: ModelFit) -> String {
      zip(fit.parameterNames, fit.estimates).map { "\($0) \(FitWords.digits($1))" }
        .joined(separator: ", ")
    }
    return [
      "\(choice.words) · \(parameters(choice.fit)) · \(GammaGamma.title) \(parameters(spend))"
    ]
  }
}

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

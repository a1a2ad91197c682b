import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What `retain` was asked for, and the step that gives it.
struct RetainRule: Sendable {
  let source: RetainSource
  let keyNames: [String]
  let options: RetainOptions
  let range: SourceRange

  /// The columns behind the keys.
  static let columns: [Schema.Field] =
    [Schema.Field("period", .integer)]
    + ["retention", "survival", "low", "high", "observed_retention", "observed_survival"].map {
      Schema.Field($0, .percent)
    } + [Schema.Field("at_risk", .integer)]

  var title: String {
    options.model == .bdw ? BetaDiscreteWeibull.title : ShiftedBetaGeometric.title
  }

  func step(_ schema: Schema) -> LocalStep {
    let rule = self
    return LocalStep(
      "retain",
      detail: "\(options.model.rawValue), \(Counted.things(options.periods, "period")), "
        + source.detail
    ) { table, context throws(Diagnostic) in
      let claim = try context.claim(table.rowCount * 80, for: "following", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      let contracts = try rule.source.contracts(
        table, keyCount: rule.keyNames.count, period: rule.options.period, context)
      return try rule.answer(contracts, table, schema)
    }
  }

  private func answer(
    _ contracts: RetainContracts, _ table: Table, _ schema: Schema
  ) throws(Diagnostic) -> Answer {
    let discount = options.discount.perPeriod(ofWhichAYearHas: contracts.period.perYear)
    let outlooks = contracts.counts.map { counts in
      options.model == .bdw
        ? RetainOutlook(BetaDiscreteWeibull.self, counts, options, discount)
        : RetainOutlook(ShiftedBetaGeometric.self, counts, options, discount)
    }
    guard contracts.counts.contains(where: { $0.contracts > 0 }) else {
      throw .noContractsLeft(at: range)
    }
    // One group has its reason as an error; among several, the others still have an answer.
    if outlooks.allSatisfy({ $0.fit.problem != nil }) {
      let problem = outlooks.first?.fit.problem ?? .noDecisions(contracts: 0)
      throw .fitProblem(problem, of: title, at: range, unitOption: "period")
    }
    let keys = Array(table.columns.prefix(keyNames.count))
    var cells = RetainCells()
    for (group, outlook) in outlooks.enumerated() { cells.add(outlook, group, options.periods) }
    let rows = cells.groups.map { contracts.groups.firstRows[$0] }
    return Answer(
      Table(schema, keys.map { $0.gathered(rows) } + cells.columns, rowCount: rows.count),
      definitions: definitions(contracts),
      notes: contracts.notes
        + remarks(outlooks, contracts, keys, discount).map { .remark($0) },
      analysisDay: contracts.asOf?.day)
  }
}

/// What was found for one group of contracts.
struct RetainOutlook: Sendable {
  let counts: ContractCounts
  let fit: ModelFit
  /// Empty where the fit has no answer.
  var rows: [RetentionProjection] = []
  var lifetime: RetentionProjection.Estimate?
  /// After 1, 2, … payments.
  var residual: [Double] = []
  var elasticity: [Double] = []
  /// How far the observed renewals are from the model.
  var test: RetentionFitTest?

  /// How many payments DERL and elasticity are given for.
  static let payments = 1...5

  init<Model: RetentionModel>(
    _ type: Model.Type, _ counts: ContractCounts, _ options: RetainOptions, _ discount: Double
  ) {
    self.counts = counts
    fit = Model.fit(counts)
    guard fit.problem == nil else { return }
    let model = Model(parameters: fit.estimates)
    rows = model.projection(
      periods: options.periods, covariance: fit.covariance, level: options.level)
    test = RetentionFitTest(model, counts)
    lifetime = model.lifetime(
      discount: discount, covariance: fit.covariance, level: options.level)
    residual = Self.payments.compactMap {
      model.residualLifetime(after: $0, discount: discount)
    }
    elasticity = Self.payments.compactMap {
      model.retentionElasticity(after: $0, discount: discount)
    }
  }
}

/// The rows of the result, column by column.
private struct RetainCells {
  /// The group of each row.
  private(set) var groups: [Int] = []
  private var periods: [Int64] = []
  private var shares = [[Double?]](repeating: [], count: 6)
  private var atRisk: [Double?] = []

  mutating func add(_ outlook: RetainOutlook, _ group: Int, _ count: Int) {
    let decisions = outlook.counts.decisions
    let survival = outlook.counts.survival
    for period in 1...count {
      groups.append(group)
      periods.append(Int64(period))
      let row = outlook.rows.indices.contains(period - 1) ? outlook.rows[period - 1] : nil
      let place = decisions.firstIndex { $0.period == period }
      let cells = [
        row?.retention.value, row?.survival.value, row?.survival.low, row?.survival.high,
        place.map { decisions[$0].retention }, place.map { survival[$0] },
      ]
      for (index, cell) in cells.enumerated() { shares[index].append(cell) }
      atRisk.append(place.map { decisions[$0].came })
    }
  }

  /// The columns behind the keys.
  var columns: [Column] {
    [Column(.integer, .integers(periods))]
      + shares.map { cells in
        Column(
          .percent, .numbers(cells.map { $0 ?? 0 }),
          validity: Validity(cells.map { $0 != nil }).normalized)
      } + [
        Column(
          .integer, .integers(atRisk.map { Int64(($0 ?? 0).rounded()) }),
          validity: Validity(atRisk.map { $0 != nil }).normalized)
      ]
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What the potential of customers is made of, and the step that adds it up.
struct PotentialRule: Sendable {
  let options: ValueOptions
  let input: BuyingInput
  let headroom: HeadroomRule
  /// The part of the headroom that is won.
  let captured: Double
  let prospects: Prospects
  /// Where the model stands in the user's text.
  let modelRange: SourceRange

  private var money: ValueType { ValueType(.number, currency: input.amount?.type.currency) }

  var schema: Schema {
    Schema(
      [Schema.Field("customer", input.customer.type)]
        + ["baseline", "headroom", "growth", "potential"].map { Schema.Field($0, money) },
      roles: [.customer: "customer"])
  }

  var step: LocalStep {
    let rule = self
    let detail =
      "\(options.kind?.rawValue ?? "the winner of a holdout") by \(options.unit.rawValue), "
      + "discount \(options.discount.spelled), growth \(options.growth.spelled), "
      + "capture rate \(Shares.percent(captured)), \(input.asOf.spelled)"
    return LocalStep("potential", detail: detail) { table, context throws(Diagnostic) in
      let spend = try rule.spend(table, on: context.execution)
      let (_, found) = try rule.headroom.headroom(spend, on: context.execution)
      let rows = try rule.input.read(table, context)
      let claim = try context.claim(
        rows.days.customerCount * 256, for: "valuing the customers", rows.days.customerCount)
      defer { withExtendedLifetime(claim) {} }
      let base = try CustomerBase(rows, rule.options, modelAt: rule.modelRange, context)
      return try rule.answer(base, found, on: context.execution)
    }
  }

  /// What each customer spent, returns taken off: a row for each, and the columns of their peers.
  private func spend(_ table: Table, on execution: Execution) throws(Diagnostic) -> Table {
    let keys = [table.columns[0]] + table.columns[2..<2 + headroom.peers.count]
    let amounts = table.columns[table.columns.count - 1]
    guard let index = GroupIndex(keys, rowCount: table.rowCount, on: execution) else {
      throw .interrupted
    }
    let units = try ExactAmounts.units(of: amounts, orThrow: .sumTooLarge)
    var sums = [Int128](repeating: 0, count: index.count)
    for row in units.indices { sums[Int(index.groups[row])] += Int128(units[row]) }
    let values = try ExactAmounts.values(sums, amounts.type, orThrow: .sumTooLarge)
    let columns =
      keys.map { $0.gathered(index.firstRows) } + [Column(amounts.type, values)]
    return Table(
      Schema(columns.indices.map { Schema.Field("\($0)", columns[$0].type) }), columns,
      rowCount: index.count)
  }

  private func answer(
    _ base: CustomerBase, _ found: Headroom, on execution: Execution
  ) throws(Diagnostic) -> Answer {
    let worked: (plain: [Double], grown: [Double], new: Double)?
    do throws(ResidualProblem) {
      worked = try residuals(base, on: execution)
    } catch {
      throw .noDiscountForEver(at: modelRange)
    }
    guard let residuals = worked else { throw .interrupted }
    let parts = parts(base, found, residuals)
    let customers = base.rows.customers.gathered(base.summary.customers)
    return Answer(
      Table(
        schema,
        [customers, amounts(parts.baseline), amounts(parts.headroom), amounts(parts.growth)]
          + [amounts(parts.potential)],
        rowCount: base.summary.count),
      definitions: definitions(base),
      notes: base.notes + totals(base, parts, newPurchases: residuals.new),
      analysisDay: base.day)
  }

  /// The residual purchases of each cell without and with growth, and the purchases of a new
  /// customer; `nil` when the work was stopped.
  private func residuals(
    _ base: CustomerBase, on execution: Execution
  ) throws(ResidualProblem) -> (plain: [Double], grown: [Double], new: Double)? {
    let (model, rates) = (base.choice.model, options.rates)
    let terms = options.terms(from: base.day, discount: rates.plain)
    guard
      let plain = try model.residualPurchases(
        base.cells, discount: rates.plain, horizon: terms.horizon, on: execution),
      let grown = try model.residualPurchases(
        base.cells, discount: rates.grown, horizon: terms.horizon, on: execution)
    else { return nil }
    return (plain, grown, try base.newCustomerPurchases(terms))
  }

  /// The columns; NaN where something does not exist.
  private struct Parts {
    var baseline: [Double] = []
    var headroom: [Double] = []
    var growth: [Double] = []
    var potential: [Double] = []
  }

  private func parts(
    _ base: CustomerBase, _ found: Headroom,
    _ residuals: (plain: [Double], grown: [Double], new: Double)
  ) -> Parts {
    let gamma = base.gamma
    var parts = Parts()
    for customer in 0..<base.summary.count {
      let cell = Int(base.cells.cellOfCustomer[customer])
      let spend = gamma.expectedSpend(
        repeats: base.cells.repeats[cell], mean: base.means[customer])
      let value = options.margin * (spend ?? .nan)
      let baseline = value * residuals.plain[cell]
      let won = captured * found.headroom[Int(base.summary.customers[customer])]
      let growth = value * (residuals.grown[cell] - residuals.plain[cell])
      parts.baseline.append(baseline)
      parts.headroom.append(won)
      parts.growth.append(growth)
      parts.potential.append(baseline + won + growth)
    }
    return parts
  }

  /// Numbers as money; what does not exist is missing.
  private func amounts(_ values: [Double]) -> Column {
    Column(
      money, .numbers(values.map { $0.isNaN ? 0 : $0 }),
      validity: Validity(values.map { !$0.isNaN }).normalized)
  }

  private func definitions(_ base: CustomerBase) -> [String] {
    let growth =
      options.growth.fraction == 0
      ? "growth 0, since no `income_growth` is given"
      : "growth = what the baseline gains when "
        + options.discountWords(growing: true)
    return [
      "potential = baseline + headroom + growth, \(base.rows.asOf.spelled) · baseline = margin "
        + "\(Shares.percent(options.margin)) × expected spend × residual purchases "
        + "\(options.horizonWords(from: base.day)): \(options.discountWords(growing: false))",
      "headroom = \(Shares.percent(captured)) of what is missing to the peers, after costs, in as "
        + "much time as the data have · \(growth)",
      headroom.definition,
    ] + base.modelWords + [options.unit.convention]
  }

  private func totals(
    _ base: CustomerBase, _ parts: Parts, newPurchases: Double
  ) -> [StepNote] {
    func total(_ values: [Double]) -> Double {
      // Only of those who have a potential, so that the totals add up.
      var sum = CompensatedSum()
      for value in values.indices.filter({ !parts.potential[$0].isNaN }).map({ values[$0] })
        .sorted()
      {
        sum.add(value)
      }
      return sum.value
    }
    let currency = money.currency.map { " " + $0.code } ?? ""
    let sums = [parts.baseline, parts.headroom, parts.growth].map(total)
    var words = zip(["baseline", "headroom", "growth"], sums).map { "\($0) \(FitWords.money($1))" }
    var all = sums.reduce(0, +)
    var remarks: [String] = []
    if prospects.count > 0 {
      guard let mean = base.gamma.populationMean else {
        return [
          .remark("a new customer has no expected spend, so prospects are worth nothing known")
        ]
      }
      let new = options.margin * mean * newPurchases
      let worth = Double(prospects.count) * prospects.conversion * new
      all += worth
      words.append("prospects \(FitWords.money(worth))")
      remarks.append(
        "prospects = \(Counted.grouped(prospects.count)) × \(Shares.percent(prospects.conversion)) × "
          + "\(FitWords.money(new))\(currency), the value of a new customer from the first purchase on"
      )
    }
    return ([words.joined(separator: " + ") + " = \(FitWords.money(all))\(currency)"] + remarks)
      .map(StepNote.remark)
  }
}

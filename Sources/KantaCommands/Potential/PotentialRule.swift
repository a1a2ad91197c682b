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
  /// The probability of the interval of the baseline.
  let level: Double
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
        rows.days.customerCount * 320, for: "valuing the customers", rows.days.customerCount)
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
    let worked: Worked?
    do throws(ResidualProblem) {
      worked = try self.worked(base, on: execution)
    } catch {
      throw .noDiscountForEver(at: modelRange)
    }
    guard let worked else { throw .interrupted }
    let parts = parts(base, found, worked)
    let customers = base.rows.customers.gathered(base.summary.customers)
    return Answer(
      Table(
        schema,
        [customers]
          + [parts.baseline, parts.headroom, parts.growth, parts.potential].map {
            .existing($0, money)
          }, rowCount: base.summary.count),
      definitions: definitions(base),
      notes: base.notes + totals(base, parts, worked), analysisDay: base.day)
  }

  /// What the models say.
  private struct Worked {
    /// The value of what customers will buy, without growth.
    let values: CustomerValue
    /// By how many residual purchases growth is worth more, of each cell.
    let gains: [Double]
    /// The purchases of a new customer.
    let newPurchases: Double
  }

  /// `nil` when the work was stopped.
  private func worked(
    _ base: CustomerBase, on execution: Execution
  ) throws(ResidualProblem) -> Worked? {
    let (model, rates) = (base.choice.model, options.rates)
    let terms = base.terms(options, discount: rates.plain)
    guard
      let outlook = try BaseOutlook(
        model, fit: base.choice.fit, base.cells, terms: terms, on: execution),
      let grown = try options.growth.fraction == 0
        ? outlook.residual
        : model.residualPurchases(
          base.cells, discount: rates.grown, horizon: terms.horizon, on: execution),
      let values = CustomerValue(
        CustomerValue.Question(
          outlook: outlook, cells: base.cells, spend: base.spend, margin: options.margin,
          level: level), means: base.means, on: execution)
    else { return nil }
    return Worked(
      values: values, gains: zip(grown, outlook.residual).map { $0 - $1 },
      newPurchases: try base.newCustomerPurchases(terms))
  }

  /// The columns; NaN where something does not exist.
  private struct Parts {
    var baseline: [Double] = []
    var headroom: [Double] = []
    var growth: [Double] = []
    var potential: [Double] = []
  }

  private func parts(_ base: CustomerBase, _ found: Headroom, _ worked: Worked) -> Parts {
    var parts = Parts()
    for customer in 0..<base.summary.count {
      let baseline = worked.values.value[customer]
      let won = captured * found.headroom[Int(base.summary.customers[customer])]
      let growth =
        options.margin * worked.values.spend[customer]
        * worked.gains[Int(base.cells.cellOfCustomer[customer])]
      parts.baseline.append(baseline)
      parts.headroom.append(won)
      parts.growth.append(growth)
      parts.potential.append(baseline + won + growth)
    }
    return parts
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
      "\(Shares.percent(level)) interval of the baseline: chance and the standard errors of the "
        + "parameters; the other parts rest on assumptions (peers, capture rate, growth), which no "
        + "data make surer or less sure, so that their sum has no interval",
    ] + base.modelWords + [base.convention]
  }

  private func totals(
    _ base: CustomerBase, _ parts: Parts, _ worked: Worked
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
    words[0] += worked.values.totalInterval(level: level)
    var all = sums.reduce(0, +)
    var remarks: [String] = []
    if prospects.count > 0 {
      guard let mean = base.gamma.populationMean else {
        return [
          .remark("a new customer has no expected spend, so prospects are worth nothing known")
        ]
      }
      let new = options.margin * mean * worked.newPurchases
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

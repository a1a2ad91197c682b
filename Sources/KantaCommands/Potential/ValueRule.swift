import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// On what terms customers are valued, and the step that does it.
struct ValueRule: Sendable {
  let options: ValueOptions
  let input: BuyingInput
  /// The probability of an interval.
  let level: Double
  /// A later date for P(alive).
  let aliveAt: Day?
  /// Where the model, and that date, stand in the user's text.
  let modelRange: SourceRange
  let aliveRange: SourceRange

  private var money: ValueType { ValueType(.number, currency: input.amount?.type.currency) }

  var schema: Schema {
    var fields = [Schema.Field("customer", input.customer.type), Schema.Field("p_alive", .percent)]
    if aliveAt != nil { fields.append(Schema.Field("p_alive_at", .percent)) }
    fields += [
      Schema.Field("expected_purchases", .number), Schema.Field("expected_spend", money),
      Schema.Field("residual_purchases", .number), Schema.Field("clv", money),
      Schema.Field("low", money), Schema.Field("high", money),
    ]
    return Schema(fields, roles: [.customer: "customer"])
  }

  var step: LocalStep {
    let rule = self
    let detail =
      "\(options.kind?.rawValue ?? "the winner of a holdout") by \(options.unit.rawValue), "
      + "discount \(options.discount.spelled), horizon \(options.horizon.spelled), "
      + input.asOf.spelled
    return LocalStep("clv", detail: detail) { table, context throws(Diagnostic) in
      let rows = try rule.input.read(table, context)
      if let day = rule.aliveAt, day < rows.asOf.day {
        throw .aliveInThePast(day, rows.asOf, at: rule.aliveRange)
      }
      // The history, the cell and what is made of it, of each customer.
      let claim = try context.claim(
        rows.days.customerCount * 320, for: "valuing the customers", rows.days.customerCount)
      defer { withExtendedLifetime(claim) {} }
      let base = try CustomerBase(
        rows, rule.options, modelAt: rule.modelRange, context)
      return try rule.answer(base, on: context.execution)
    }
  }

  private func answer(
    _ base: CustomerBase, on execution: Execution
  ) throws(Diagnostic) -> Answer {
    let terms = base.terms(options, discount: options.rates.grown)
    let worked: (outlook: BaseOutlook, new: Double)?
    do throws(ResidualProblem) {
      worked = try outlook(base, terms, on: execution)
    } catch {
      throw .noDiscountForEver(at: modelRange)
    }
    guard let (outlook, new) = worked,
      let values = CustomerValue(
        CustomerValue.Question(
          outlook: outlook, cells: base.cells, spend: base.spend, margin: options.margin,
          level: level), means: base.means, on: execution),
      let table = table(base, outlook, values, on: execution)
    else { throw .interrupted }
    return Answer(
      table, definitions: definitions(base),
      notes: base.notes + totals(base, values, newPurchases: new).map(StepNote.remark),
      analysisDay: base.day)
  }

  /// What is to be expected of the customers, and of a new one; `nil` when the work was stopped.
  private func outlook(
    _ base: CustomerBase, _ terms: ValueTerms, on execution: Execution
  ) throws(ResidualProblem) -> (outlook: BaseOutlook, new: Double)? {
    guard
      let outlook = try BaseOutlook(
        base.choice.model, fit: base.choice.fit, base.cells, terms: terms, on: execution)
    else { return nil }
    return (outlook, try base.newCustomerPurchases(terms))
  }

  /// `nil` when the work was stopped.
  private func table(
    _ base: CustomerBase, _ outlook: BaseOutlook, _ values: CustomerValue, on execution: Execution
  ) -> Table? {
    let cells = base.cells
    // For ever, without discount, there may be no end of purchases: those of a year are told.
    let time = options.horizon.end(from: base.day).map { base.time(until: $0) }
    guard
      let expected = base.choice.model.expectedPurchases(
        cells, within: time ?? options.unit.perModelYear, on: execution),
      let customers = base.rows.customers.gathered(base.summary.customers, on: execution)
    else { return nil }
    var columns = [customers, Column(.percent, .numbers(cells.ofCustomers(outlook.alive)))]
    if let aliveAt {
      guard
        let alive = base.choice.model.probabilitiesAlive(
          cells, later: base.time(until: aliveAt), on: execution)
      else { return nil }
      columns.append(Column(.percent, .numbers(cells.ofCustomers(alive))))
    }
    columns += [
      Column(.number, .numbers(cells.ofCustomers(expected))), .existing(values.spend, money),
      Column(.number, .numbers(cells.ofCustomers(outlook.residual))),
      .existing(values.value, money), .existing(values.low, money), .existing(values.high, money),
    ]
    return Table(schema, columns, rowCount: base.summary.count)
  }
}

// What is said above and below the values.
extension ValueRule {
  private func definitions(_ base: CustomerBase) -> [String] {
    let unit = options.unit
    let time =
      options.horizon == .forEver
      ? "within a year"
        + (unit == .year ? "" : " (\(FitWords.plain(unit.perModelYear)) \(unit.rawValue)s)")
      : "in that time, without discount"
    let later = aliveAt.map { ", p_alive_at on \($0.plain)" } ?? ""
    return [
      "clv = margin \(Shares.percent(options.margin)) × expected_spend × residual_purchases, "
        + "\(base.rows.asOf.spelled) · p_alive = P(alive) then\(later)",
      "residual_purchases = purchases expected after it \(options.horizonWords(from: base.day)), "
        + "discounted: \(options.discountWords(growing: true))",
      "expected_purchases \(time) · expected_spend per \(base.occasion), by Gamma-Gamma · "
        + "\(Shares.percent(level)) interval low to high of what the customer will in fact bring: "
        + "chance and the standard errors of the parameters",
    ] + base.modelWords + [base.convention]
  }

  /// What all customers are worth, and a new one.
  private func totals(
    _ base: CustomerBase, _ values: CustomerValue, newPurchases: Double
  ) -> [String] {
    let currency = money.currency.map { " " + $0.code } ?? ""
    let valued = values.value.count { !$0.isNaN }
    var remarks = [
      "the \(Counted.things(valued, "customer")) are worth \(FitWords.money(values.total))"
        + currency + values.totalInterval(level: level)
    ]
    let open = values.value.indices.count { !values.value[$0].isNaN && values.low[$0].isNaN }
    if open > 0 {
      remarks.append(
        "\(Counted.things(open, "customer")) of them have no interval: with q of "
          + "\(FitWords.digits(base.gamma.q)) what they spend has no finite variance")
    }
    if let mean = base.gamma.populationMean {
      remarks.append(
        "a new customer is worth \(FitWords.money(options.margin * mean * newPurchases))\(currency): "
          + "\(FitWords.digits(newPurchases)) discounted purchases, the first one included, of "
          + "\(FitWords.money(mean)) in the mean")
    }
    return remarks
  }
}

extension CustomerValue {
  /// ` (95% interval 248,000.00 to 275,000.00)`; nothing where there is none.
  func totalInterval(level: Double) -> String {
    let reach = SpecialFunctions.normalQuantile((1 + level) / 2) * totalDeviation
    guard reach.isFinite else { return "" }
    return " (\(Shares.percent(level)) interval \(FitWords.money(max(0, total - reach))) to "
      + "\(FitWords.money(total + reach)))"
  }
}

package import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
package import KantaSyntax

extension Rate.Unit: Choice {
  /// A word; `7 days` or `7` is told which word it is.
  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Self? {
    if let word = expression.word { return Self(rawValue: word) }
    let unit: Self? =
      switch step.constant(expression) {
      case .duration(let span): allCases.first { $0.span == span }
      case .integer(let count): allCases.first { $0.days.rounded(.down) == Double(count) }
      default: nil
      }
    guard let unit else { return nil }
    step.report(.unitAsSpan(unit, at: expression.range))
    return nil
  }

  private var span: TimeSpan {
    switch self {
    case .day: .days(1)
    case .week: .days(7)
    case .month: TimeSpan(months: 1)
    case .quarter: TimeSpan(months: 3)
    case .year: TimeSpan(months: 12)
    }
  }
}

/// The purchases that models of buying read, and what their options say of them.
struct BuyingInput: Sendable {
  /// customer, day, then `amount` where the table has one, then the covariates: one row for each
  /// combination that occurs.
  let relation: Relation
  let asOf: AsOf
  let unit: TimeUnit
  let amount: Schema.Field?
  let customer: Schema.Field
  /// Columns that say something of each customer, the same on all rows of one.
  let covariates: [Schema.Field]

  /// The unit of x/t_x/T, as an option.
  static let unitOption = Parameter<TimeUnit>.optional(
    "unit", "the unit of time: exact days over 7, 365/12, 365/4 or 365", default: .week)
}

/// Purchases as they were read.
struct BuyingRows: Sendable {
  let asOf: AnalysisDay
  /// The customer behind each number.
  let customers: Column
  let days: PurchaseDays
  /// A column for each covariate, with a row for each customer.
  let covariates: [Column]
  /// How many rows of the table were purchases.
  let purchaseCount: Int
}

extension Step {
  /// The purchases of the table; `nil` when diagnostics were reported.
  ///
  /// Rows without customer, date or amount, and rows after the analysis date, are left out. What
  /// is spent has to be in one currency; when somebody buys does not (`ofSpend: false`).
  mutating func buyingInput(
    unit: TimeUnit, covariates: [Schema.Field] = [], ofSpend: Bool = true
  ) -> BuyingInput? {
    guard hasPurchases() else { return nil }
    guard let customer = role(.customer), let date = role(.date) else {
      let missing = [Role.customer, .date].filter { role($0) == nil }
      report(.missingRoles(missing, of: stage.verb, schema: schema))
      return nil
    }
    // A column without any value has no amounts to add up.
    let amount = role(.amount).flatMap { $0.type.kind == .missing ? nil : $0 }
    let asOf = AsOf(givenAnalysisDay, of: self)
    let bought = Expression.column(date.name, date.type).asDay
    let rows = purchases(
      with: [customer, date] + (amount.map { [$0] } ?? []), dated: bought, asOf: asOf.given)
    let counted = relation(
      .observe(rows, [Measure("purchases", .count, of: nil, type: .integer)]), rows.schema)
    let keys = [
      NamedExpression("customer", .column(customer.name, customer.type)),
      NamedExpression("day", bought),
    ]
    let traits = covariates.enumerated().map { index, field in
      NamedExpression("covariate \(index + 1)", .column(field.name, field.type))
    }
    let measures = [amount].compactMap(\.self).map {
      Measure("amount", .sum, of: .column($0.name, $0.type), type: $0.type)
    }
    let days =
      ofSpend
      ? addedUp(counted, keys: keys + traits, measures: measures)
      : aggregate(counted, keys: keys + traits, measures: measures)
    return BuyingInput(
      relation: days, asOf: asOf, unit: unit, amount: amount, customer: customer,
      covariates: covariates)
  }

  /// Whether the table is of purchases; one of contracts is reported.
  private mutating func hasPurchases() -> Bool {
    guard role(.date) == nil, role(.start) != nil, role(.end) != nil else { return true }
    report(.contractsNotPurchases(at: stage.verb))
    return false
  }
}

extension BuyingInput {
  /// The purchases in the table that `relation` gives.
  ///
  /// - Throws: That no row has a date, that an amount is too large, that a customer has two values
  ///   of one covariate, or that the work was stopped.
  func read(_ table: Table, _ context: LocalContext) throws(Diagnostic) -> BuyingRows {
    let asOf = try asOf.day(context)
    // The group, the day and the amount of each row, and what is known of each customer.
    let claim = try context.claim(
      table.rowCount * 24, for: "summing up the customers", table.rowCount)
    defer { withExtendedLifetime(claim) {} }
    guard case .days(let days) = table.columns[1].values,
      let index = GroupIndex(
        [table.columns[0]], rowCount: table.rowCount, on: context.execution),
      let customers = table.columns[0].gathered(index.firstRows, on: context.execution)
    else { throw .interrupted }
    let sums = amount.map { _ in table.columns[table.columns.count - 1] }
    var units: [Int64]?
    var perOne = 1.0
    if let sums {
      let exact = try ExactAmounts.scaled(sums, orThrow: .sumTooLarge)
      (units, perOne) = (exact.units, exact.unitsPerOne)
    }
    let purchases = PurchaseDays(
      customers: index.groups, count: index.count, days: days, amounts: units,
      unitsPerOne: perOne)
    return BuyingRows(
      asOf: asOf, customers: customers, days: purchases,
      covariates: try traits(table, index, context),
      purchaseCount: purchaseCount(context) ?? table.rowCount)
  }

  private func purchaseCount(_ context: LocalContext) -> Int? {
    guard case .integer(let count)? = context.observed.last else { return nil }
    return Int(count)
  }

  /// The covariates of each customer.
  private func traits(
    _ table: Table, _ index: GroupIndex, _ context: LocalContext
  ) throws(Diagnostic) -> [Column] {
    var traits: [Column] = []
    for (place, field) in covariates.enumerated() {
      let column = table.columns[2 + place]
      guard
        let pairs = GroupIndex(
          [table.columns[0], column], rowCount: table.rowCount, on: context.execution),
        let own = column.gathered(index.firstRows, on: context.execution)
      else { throw .interrupted }
      if pairs.count > index.count {
        let changed = pairs.firstRows.first { row in
          index.firstRows[Int(index.groups[Int(row)])] != row
        }
        let customer = table.columns[0][Int(changed ?? 0)].plainText
        throw .covariateChanges(field.name, customer, at: relation.origin)
      }
      traits.append(own)
    }
    return traits
  }
}

extension BuyingRows {
  /// What is said of purchases, days and returns below a result.
  var notes: [StepNote] {
    var remarks: [String] = []
    let dayCount = days.days.count + days.returnDays
    if purchaseCount > dayCount {
      remarks.append(
        "\(Counted.things(purchaseCount, "purchase")) on \(Counted.things(dayCount, "day")) of "
          + "customers: what one customer buys on one day is one purchase")
    }
    if days.returnDays > 0 {
      let rows = Counted.things(days.returnDays, "day")
      remarks.append(
        "\(rows) of customers add\(days.returnDays == 1 ? "s" : "") up to less than 0: a return, "
          + "which is no purchase and is left out")
    }
    if days.freeDays > 0 {
      remarks.append(
        "\(Counted.things(days.freeDays, "purchase")) of the amount 0 "
          + (days.freeDays == 1 ? "counts" : "count")
          + "; `where amount > 0` before the verb leaves such rows out")
    }
    return remarks.map(StepNote.remark)
  }

  /// That purchases come like payments, where models take them to come by chance.
  var regularity: [StepNote] {
    guard let found = Regularity(days), found.customers >= 30, found.shape >= 3 else { return [] }
    let shape = found.shape < 1_000 ? FitWords.digits(found.shape) : "above 1,000"
    return [
      .remark(
        "purchases come at regular intervals (k is \(shape) by Wheat and Morrison, and 1 where they "
          + "come by chance, as models of buying take it): if they are payments of contracts, "
          + "`retain` is for those")
    ]
  }
}

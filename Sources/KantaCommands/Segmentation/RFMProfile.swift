import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// Recency, frequency and monetary value of each customer, within each group where there are some.
struct RFMProfile: Sendable {
  let customer: Column
  let kinds: [Column]
  let frequency: Column
  let monetary: Column
  /// Recency in days, frequency and monetary value as doubles.
  let values: [[Double]]
  let rowCount: Int

  /// From the table of `Step.profile`, as of a day.
  init(_ table: Table, _ day: Day, kinds count: Int) {
    guard case .days(let last) = table.columns[1 + count].values,
      case .integers(let orders) = table.columns[2 + count].values
    else { preconditionFailure("the profile has a day and a count for each customer") }
    customer = table.columns[0]
    kinds = Array(table.columns[1..<1 + count])
    frequency = table.columns[2 + count]
    monetary = table.columns[3 + count]
    let today = Double(day.number)
    values = [
      last.map { today - Double($0) }, orders.map(Double.init), table.columns[3 + count].asMeasure,
    ]
    rowCount = table.rowCount
  }

  /// The group of each customer.
  func kindIndex(on execution: Execution) -> GroupIndex? {
    GroupIndex(kinds, rowCount: rowCount, on: execution)
  }

  /// The customers in the order of their names, whatever the order of the rows.
  func customerOrder(on execution: Execution) -> [UInt32]? {
    SortOrder.rows(([customer] + kinds).map { ($0, false) }, rowCount: rowCount, on: execution)
  }

  /// How many customers are in more than one group; `nil` when the work was stopped.
  func repeatedCustomers(on execution: Execution) -> Int? {
    guard !kinds.isEmpty else { return 0 }
    return GroupIndex([customer], rowCount: rowCount, on: execution).map { index in
      index.sizes.count { $0 > 1 }
    }
  }

  /// What a group is called in a definition line.
  func kindName(_ row: Int) -> String {
    kinds.map { column in
      if case .text(let text) = column[row] { text } else { column[row].plainText }
    }.joined(separator: ", ")
  }
}

/// The purchases that count: those of so long a time before the analysis date.
struct PurchaseWindow: Sendable {
  /// As it would be typed.
  let spelled: String
  /// The first day in it; the last is the analysis date.
  let first: Day

  /// A window of whole days or months that ends with `last`.
  init(_ span: TimeSpan, until last: Day) {
    spelled = Value.duration(span).plainText
    let days = Int32(clamping: span.microseconds / TimeSpan.microsecondsPerDay)
    first = Day(number: last.adding(months: -span.months).number - days + 1)
  }
}

extension Step {
  /// Customer, groups, last purchase day, frequency and monetary value, one row per customer.
  ///
  /// Without a day, the latest date of all rows is observed; then how many amounts are below 0,
  /// and how many are 0.
  mutating func profile(_ rule: RFMRule) -> Relation? {
    guard let customer = role(.customer), let date = role(.date), let amount = role(.amount) else {
      return nil
    }
    let bought = Expression.column(date.name, date.type).asDay
    let value = Expression.column(amount.name, amount.type)
    let chosen = purchases(
      with: [customer, date, amount], dated: bought, from: rule.window?.first, asOf: rule.asOf.given
    )
    let signs = relation(
      .observe(chosen, [.rows("negative", value, .less), .rows("zero", value, .equal)]),
      chosen.schema)
    let order = role(.order).map { Expression.column($0.name, $0.type) }
    let frequency: Measure =
      switch rule.counts {
      case .rows: Measure("frequency", .count, of: nil, type: .integer)
      case .days: Measure("frequency", .distinct, of: bought, type: .integer)
      case .orders: Measure("frequency", .distinct, of: order, type: .integer)
      }
    return addedUp(
      signs,
      keys: [NamedExpression("customer", .column(customer.name, customer.type))] + rule.kinds,
      measures: [
        Measure(RFMRule.lastPurchase, .max, of: bought, type: .date), frequency,
        Measure("monetary", .sum, of: value, type: amount.type),
      ])
  }
}

extension Measure {
  /// How many rows have a value that compares with 0 like this.
  fileprivate static func rows(
    _ name: String, _ value: Expression, _ comparison: ComparisonOperator
  ) -> Measure {
    let zero: Value =
      switch value.type.kind {
      case .decimal(let scale): .decimal(ExactDecimal(minorUnits: 0, scale: scale))
      case .number: .number(0)
      case .percent: .percent(0)
      default: .integer(0)
      }
    let isOne = Expression.choose(
      condition: .compare(comparison, value, .constant(zero, value.type)),
      then: .constant(.integer(1), .integer), else: .constant(.integer(0), .integer), .integer)
    return Measure(name, .sum, of: isOne, type: .integer)
  }
}

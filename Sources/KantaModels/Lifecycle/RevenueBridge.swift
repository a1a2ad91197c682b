package import KantaColumns

/// The parts a revenue bridge is made of, in the order they are read.
package enum BridgePart: Int, CaseIterable, Sendable {
  /// The revenue of the period before.
  case start
  /// Of customers who never had any before.
  case new
  /// What customers pay more than in the period before.
  case upgrade
  /// Of customers who had some earlier, but none in the period before.
  case reactivation
  /// What customers pay less than in the period before.
  case downgrade
  /// What customers paid in the period before who pay nothing now.
  case churn
  /// The revenue of the period.
  case end

  package var name: String {
    switch self {
    case .start: "start"
    case .new: "new"
    case .upgrade: "upgrade"
    case .reactivation: "reactivation"
    case .downgrade: "downgrade"
    case .churn: "churn"
    case .end: "end"
    }
  }
}

/// What the revenue of each period is made of: for every period, start + new + upgrade +
/// reactivation − downgrade − churn = end, exactly, and start is the end of the period before.
///
/// Amounts are whole numbers of the smallest unit. Where the amounts of a customer add up to 0 or
/// less in a period, the customer has no revenue in it; how often is counted.
package struct RevenueBridge: Sendable {
  private static let width = BridgePart.allCases.count

  package let periodCount: Int
  private var sums: [Int128]
  /// In how many periods of customers with amounts these add up to 0 or less, and to how much.
  package private(set) var withoutRevenue: (count: Int, sum: Int128) = (0, 0)

  /// Adds up amounts that customers (numbers below `customerCount`) pay from a period until, not
  /// including, another one; what lies after the last period is left out.
  ///
  /// - Complexity: O(rows + customers × periods they have revenue in).
  /// - Returns: `nil` when the work was stopped.
  package init?(
    customers: [UInt32], customerCount: Int, from: [UInt32], until: [UInt32], amounts: [Int64],
    periodCount: Int, on execution: Execution
  ) {
    guard let rows = GroupedRows(customers, count: customerCount, on: execution) else {
      return nil
    }
    self.init(periodCount: periodCount)
    // Side by side, what a row says is found with one look.
    let payments = customers.indices.map { row in
      Payment(from: from[row], until: until[row], amount: amounts[row])
    }
    let blocks = Parallel.blocks(of: customerCount)
    let parts = Parallel.map(blocks.count, on: execution) { block in
      var bridge = RevenueBridge(periodCount: periodCount)
      var changes = Changes(periodCount: periodCount)
      for customer in blocks[block] {
        for position in rows.range(of: customer) {
          changes.add(payments[Int(rows.rows[position])])
        }
        bridge.follow(&changes)
      }
      return bridge
    }
    guard let parts else { return nil }
    for part in parts {
      for index in sums.indices { sums[index] += part.sums[index] }
      withoutRevenue.count += part.withoutRevenue.count
      withoutRevenue.sum += part.withoutRevenue.sum
    }
  }

  private init(periodCount: Int) {
    self.periodCount = periodCount
    sums = [Int128](repeating: 0, count: periodCount * Self.width)
  }

  /// A part of the bridge of a period.
  package subscript(part: BridgePart, period: Int) -> Int128 {
    sums[period * Self.width + part.rawValue]
  }

  /// Adds one customer, and leaves no change behind.
  private mutating func follow(_ changes: inout Changes) {
    var (before, level, rows) = (Int128(0), Int128(0), 0)
    var isKnown = false
    for period in changes.range {
      let change = changes.take(period)
      level += change.amount
      rows += change.rows
      if rows > 0, level <= 0 {
        withoutRevenue.count += 1
        withoutRevenue.sum += level
      }
      let revenue = max(0, level)
      add(before, .start, period)
      add(revenue, .end, period)
      if before == 0 {
        add(revenue, isKnown ? .reactivation : .new, period)
      } else if revenue == 0 {
        add(before, .churn, period)
      } else {
        add(max(0, revenue - before), .upgrade, period)
        add(max(0, before - revenue), .downgrade, period)
      }
      isKnown = isKnown || revenue > 0
      before = revenue
    }
    changes.close()
  }

  private mutating func add(_ amount: Int128, _ part: BridgePart, _ period: Int) {
    guard amount != 0 else { return }
    sums[period * Self.width + part.rawValue] += amount
  }
}

private struct Payment: Sendable {
  let from: UInt32
  let until: UInt32
  let amount: Int64
}

/// By how much, and by how many rows, the revenue of one customer changes in each period.
private struct Changes {
  private var amounts: [Int128]
  private var rows: [Int32]
  private let periodCount: Int
  private var first: Int
  private var last: Int

  init(periodCount: Int) {
    self.periodCount = periodCount
    amounts = [Int128](repeating: 0, count: periodCount + 1)
    rows = [Int32](repeating: 0, count: periodCount + 1)
    first = periodCount
    last = 0
  }

  /// The periods from the first change to the last one.
  var range: Range<Int> { first..<max(first, min(last + 1, periodCount)) }

  mutating func add(_ payment: Payment) {
    let periods = (Int(payment.from)..<Int(payment.until)).clamped(to: 0..<periodCount)
    guard !periods.isEmpty else { return }
    amounts[periods.lowerBound] += Int128(payment.amount)
    amounts[periods.upperBound] -= Int128(payment.amount)
    rows[periods.lowerBound] += 1
    rows[periods.upperBound] -= 1
    first = min(first, periods.lowerBound)
    last = max(last, periods.upperBound)
  }

  /// The change in a period, which is forgotten.
  mutating func take(_ period: Int) -> (amount: Int128, rows: Int) {
    defer { (amounts[period], rows[period]) = (0, 0) }
    return (amounts[period], Int(rows[period]))
  }

  /// Forgets what lies after the last period, and where the changes were.
  mutating func close() {
    (amounts[periodCount], rows[periodCount]) = (0, 0)
    (first, last) = (periodCount, 0)
  }
}

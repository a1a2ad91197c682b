package import KantaColumns

/// The days on which customers bought: what models of buying are fitted to.
///
/// All purchases of a customer on one day are one. A day whose amounts add up to less than 0 is a
/// return and no purchase; a day that adds up to 0 is one.
package struct PurchaseDays: Sendable {
  package let customerCount: Int
  /// One row for each customer (a number below `customerCount`) and day, in any order.
  package let customers: [UInt32]
  package let days: [Int32]
  /// What was spent on the day, in the smallest unit of the amounts; `nil` where there are none.
  package let amounts: [Int64]?
  /// How many smallest units make one: 100 for cents.
  package let unitsPerOne: Double
  /// How many days were returns, and are not here.
  package let returnDays: Int
  /// How many of the days that are here add up to 0.
  package let freeDays: Int

  /// From one row for each customer and day.
  ///
  /// - Complexity: O(rows).
  package init(
    customers: [UInt32], count: Int, days: [Int32], amounts: [Int64]?, unitsPerOne: Double = 1
  ) {
    precondition(customers.count == days.count, "a day for each row")
    precondition(amounts.map { $0.count == days.count } ?? true, "an amount for each row")
    customerCount = count
    self.unitsPerOne = unitsPerOne
    let returned = amounts?.indices.count { amounts?[$0] ?? 0 < 0 } ?? 0
    returnDays = returned
    freeDays = amounts?.count { $0 == 0 } ?? 0
    guard returned > 0, let amounts else {
      self.customers = customers
      self.days = days
      self.amounts = amounts
      return
    }
    let kept = amounts.indices.filter { amounts[$0] >= 0 }
    self.customers = kept.map { customers[$0] }
    self.days = kept.map { days[$0] }
    self.amounts = kept.map { amounts[$0] }
  }

  /// The latest day; `nil` without any.
  package var lastDay: Day? { days.max().map { Day(number: $0) } }

  /// How many days each customer bought on after one day and up to another one.
  ///
  /// - Complexity: O(rows + customers).
  package func counts(after first: Day, until last: Day) -> [Int32] {
    var counts = [Int32](repeating: 0, count: customerCount)
    for row in days.indices where days[row] > first.number && days[row] <= last.number {
      counts[Int(customers[row])] += 1
    }
    return counts
  }
}

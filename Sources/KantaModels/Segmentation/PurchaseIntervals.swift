package import KantaColumns

/// The times between successive purchase days of one customer.
package struct PurchaseIntervals: Sendable {
  /// How many customers there are, and how many with at least two purchase days.
  package private(set) var customers: Int64 = 0
  package private(set) var repeaters: Int64 = 0
  /// How many intervals there are.
  package private(set) var intervals: Int64 = 0
  /// In days: one value per interval, or the mean interval of each customer.
  package private(set) var values: [Double] = []

  /// No customers yet.
  package init() {}

  /// What counts once in a mean or quantile.
  package enum Each: String, CaseIterable, Hashable, Sendable {
    case interval, customer
  }

  /// The intervals of each group.
  ///
  /// - Parameters:
  ///   - customers: The customer of each row, below `count`; all rows of one are in one group.
  ///   - days: A purchase day of each row, a customer's days all different, in any order.
  ///   - groups: The group of each row, below `groupCount`.
  /// - Complexity: O(rows + customers + days from the first to the last).
  /// - Returns: `nil` when the work was stopped.
  package static func byGroup(
    customers: [UInt32], count: Int, days: [Int32], groups: [UInt32], count groupCount: Int,
    each: Each, on execution: Execution
  ) -> [PurchaseIntervals]? {
    var result = [PurchaseIntervals](repeating: PurchaseIntervals(), count: groupCount)
    guard let first = days.min(), let last = days.max() else { return result }
    // Two counting sorts, by day and then, keeping that order, by customer.
    guard
      let byDay = GroupedRows(
        days.map { UInt32($0 - first) }, count: Int(last - first) + 1, on: execution),
      let byCustomer = GroupedRows(
        byDay.rows.map { customers[Int($0)] }, count: count, on: execution)
    else { return nil }
    for block in Parallel.blocks(of: count) {
      if execution.cancellation.isRequested { return nil }
      for customer in block {
        let rows = byCustomer.range(of: customer)
        func day(_ place: Int) -> Double {
          Double(days[Int(byDay.rows[Int(byCustomer.rows[place])])])
        }
        let group = Int(groups[Int(byDay.rows[Int(byCustomer.rows[rows.lowerBound])])])
        result[group].customers += 1
        guard rows.count > 1 else { continue }
        result[group].repeaters += 1
        result[group].intervals += Int64(rows.count - 1)
        switch each {
        case .interval:
          for place in rows.dropFirst() {
            result[group].values.append(day(place) - day(place - 1))
          }
        case .customer:
          let span = day(rows.upperBound - 1) - day(rows.lowerBound)
          result[group].values.append(span / Double(rows.count - 1))
        }
      }
    }
    return result
  }

  /// The mean of the values; `nil` without any.
  package var mean: Double? {
    guard !values.isEmpty else { return nil }
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value / Double(values.count)
  }

  /// Type-7 quantiles of the values; `nil` without any.
  package func quantiles(_ orders: [Double]) -> [Double]? {
    values.isEmpty ? nil : quantilesType7(values, orders)
  }
}

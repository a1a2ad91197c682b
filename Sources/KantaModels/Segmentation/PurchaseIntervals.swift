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
  /// Each row has a customer, below `count`, one of the different purchase days of that customer,
  /// and a group, below `groupCount`, the same in all rows of the customer; rows are in any order.
  ///
  /// - Complexity: O(rows + customers).
  /// - Returns: `nil` when the work was stopped.
  package static func byGroup(
    customers: [UInt32], count: Int, days: [Int32], groups: [UInt32], count groupCount: Int,
    each: Each, on execution: Execution
  ) -> [PurchaseIntervals]? {
    var result = [PurchaseIntervals](repeating: PurchaseIntervals(), count: groupCount)
    guard let first = days.min() else { return result }
    guard
      let times = CustomerTimes(
        customers: customers, count: count, times: days.map { UInt32($0 - first) }, on: execution)
    else { return nil }
    for block in Parallel.blocks(of: count) {
      if execution.cancellation.isRequested { return nil }
      for customer in block {
        let places = times.places(of: customer)
        let group = Int(groups[times.row(places.lowerBound)])
        result[group].customers += 1
        guard places.count > 1 else { continue }
        result[group].repeaters += 1
        result[group].intervals += Int64(places.count - 1)
        switch each {
        case .interval:
          for place in places.dropFirst() {
            result[group].values.append(Double(times.time(place) - times.time(place - 1)))
          }
        case .customer:
          let span = times.time(places.upperBound - 1) - times.time(places.lowerBound)
          result[group].values.append(Double(span) / Double(places.count - 1))
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

import KantaColumns

/// When the orders of more than one day were seen before.
struct OrderDays {
  /// For each row, the day before on which its order has a row, or `Int32.min`; `nil` when every
  /// order has one day.
  let previous: [Int32]?

  /// `nil` when the work was stopped.
  init?(_ orders: Column, of customers: GroupIndex, days: [Int32], on execution: Execution) {
    guard let alone = GroupIndex([orders], rowCount: days.count, on: execution) else { return nil }
    // Missing orders are no orders, and two customers may have orders of one number.
    guard alone.count < days.count || orders.missingCount > 0 else {
      previous = nil
      return
    }
    let numbers = Column(.integer, .integers(customers.groups.map(Int64.init)))
    guard let pairs = GroupIndex([numbers, orders], rowCount: days.count, on: execution),
      let rows = GroupedRows(pairs.groups, count: pairs.count, on: execution)
    else { return nil }
    var previous = [Int32](repeating: .min, count: days.count)
    for pair in 0..<pairs.count where rows.range(of: pair).count > 1 {
      let own = rows.rows[rows.range(of: pair)].map(Int.init).sorted { days[$0] < days[$1] }
      for (earlier, later) in zip(own, own.dropFirst()) { previous[later] = days[earlier] }
    }
    // What has no order counts for none, however far back the window reaches.
    if orders.missingCount > 0 {
      for row in days.indices where !orders.isPresent(row) { previous[row] = .max }
    }
    self.previous = previous
  }
}

package import KantaColumns

/// What happened to a customer from one period to the next.
package enum PeriodChange: Hashable, Sendable {
  /// Bought for the first time ever.
  case new
  /// Bought before, but not in the previous period.
  case returned
  /// Bought in both.
  case stayed
  /// Bought in the previous period only.
  case lapsed

  /// Calls `body` for every change of every customer, customer by customer, periods rising.
  ///
  /// - Parameters:
  ///   - customers: The customer of each row, below `count`.
  ///   - periods: The period of each row, from 0; a customer has one row for a period.
  ///   - periodCount: How many periods there are; nobody is said to lapse after the last one.
  ///   - body: Gets the period, what happened in it, and the rows of the customer in the previous
  ///     and in this period, `nil` where there is none.
  /// - Complexity: O(rows).
  /// - Returns: `false` when the work was stopped.
  package static func scan(
    customers: [UInt32], count: Int, periods: [UInt32], count periodCount: Int,
    on execution: Execution,
    _ body: (_ period: Int, _ change: PeriodChange, _ before: Int?, _ after: Int?) -> Void
  ) -> Bool {
    // Two counting sorts, by period and then, keeping that order, by customer.
    guard let byPeriod = GroupedRows(periods, count: periodCount, on: execution),
      let byCustomer = GroupedRows(
        byPeriod.rows.map { customers[Int($0)] }, count: count, on: execution)
    else { return false }
    for block in Parallel.blocks(of: count) {
      if execution.cancellation.isRequested { return false }
      for customer in block {
        var before: Int?
        for place in byCustomer.range(of: customer) {
          let row = Int(byPeriod.rows[Int(byCustomer.rows[place])])
          let period = Int(periods[row])
          if let before {
            let last = Int(periods[before])
            if last + 1 == period {
              body(period, .stayed, before, row)
            } else {
              body(last + 1, .lapsed, before, nil)
              body(period, .returned, nil, row)
            }
          } else {
            body(period, .new, nil, row)
          }
          before = row
        }
        if let before, Int(periods[before]) + 1 < periodCount {
          body(Int(periods[before]) + 1, .lapsed, before, nil)
        }
      }
    }
    return true
  }
}

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
  /// `customers` has the customer of each row, below `count`, and `periods` its period, below
  /// `periodCount`; a customer has one row for a period, and nobody is said to lapse after the last
  /// one. `body` gets the period, what happened in it, and the rows of the customer in the previous
  /// and in this period, `nil` where there is none.
  ///
  /// - Complexity: O(rows).
  /// - Returns: `false` when the work was stopped.
  @inlinable
  package static func scan(
    customers: [UInt32], count: Int, periods: [UInt32], count periodCount: Int,
    on execution: Execution,
    _ body: (_ period: Int, _ change: PeriodChange, _ before: Int?, _ after: Int?) -> Void
  ) -> Bool {
    guard
      let times = CustomerTimes(
        customers: customers, count: count, times: periods, on: execution)
    else { return false }
    for block in Parallel.blocks(of: count) {
      if execution.cancellation.isRequested { return false }
      for customer in block {
        var last: (period: Int, row: Int)?
        for place in times.places(of: customer) {
          let (period, row) = (times.time(place), times.row(place))
          if let last {
            if last.period + 1 == period {
              body(period, .stayed, last.row, row)
            } else {
              body(last.period + 1, .lapsed, last.row, nil)
              body(period, .returned, nil, row)
            }
          } else {
            body(period, .new, nil, row)
          }
          last = (period, row)
        }
        if let last, last.period + 1 < periodCount {
          body(last.period + 1, .lapsed, last.row, nil)
        }
      }
    }
    return true
  }
}

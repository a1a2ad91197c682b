package import KantaColumns

/// Who bought in which calendar period, each pair of a customer and a period once.
package struct CohortPairs: Sendable {
  /// A number for each row that is the same for the same customer, below `customerCount`.
  package let customers: [UInt32]
  package let customerCount: Int
  /// A day of the period of each row, the same in all rows of that period.
  package let days: [Int32]

  package init(customers: [UInt32], customerCount: Int, days: [Int32]) {
    precondition(customers.count == days.count, "columns of one table have one length")
    self.customers = customers
    self.customerCount = customerCount
    self.days = days
  }
}

/// The number of the calendar period each day lies in, from 0.
package struct DayNumbers: Sendable {
  package let earliest: Int32
  /// By day from the earliest on.
  package let numbers: [Int32]
  package let periodCount: Int

  package init(earliest: Int32, numbers: [Int32], periodCount: Int) {
    self.earliest = earliest
    self.numbers = numbers
    self.periodCount = periodCount
  }

  package subscript(day: Int32) -> Int32 { numbers[Int(day - earliest)] }
}

extension CohortCounts {
  /// Counts customers by the period of their first purchase and the periods since, up to `oldest`.
  ///
  /// It gives what the counting of any cohorts and slots gives for these, in two passes over the
  /// rows without ordering them by customer.
  ///
  /// - Returns: The counts and the period of each cohort, rising; `nil` when the work was stopped.
  /// - Complexity: O(rows + customers + days + cohorts × periods).
  package static func acquisition(
    _ pairs: CohortPairs, _ periods: DayNumbers, _ windows: CohortWindows, oldest: Int?,
    on execution: Execution
  ) -> (counts: CohortCounts, periods: [Int])? {
    guard let firsts = Self.firsts(pairs, on: execution) else { return nil }
    var sizes = [Int64](repeating: 0, count: periods.periodCount)
    for first in firsts where first != .max { sizes[Int(periods[first])] += 1 }
    let cohorts = sizes.indices.filter { sizes[$0] > 0 }
    let width = periods.periodCount
    var starts = [Int](repeating: 0, count: width)
    for (cohort, period) in cohorts.enumerated() { starts[period] = cohort * width - period }
    // Of the cell of each first day, less its period: one look-up for every row.
    let places = periods.numbers.map { starts[Int($0)] }
    var active = [Int64](repeating: 0, count: cohorts.count * width)
    let (customers, days) = (pairs.customers, pairs.days)
    let (earliest, numbers) = (periods.earliest, periods.numbers)
    for block in Parallel.blocks(of: days.count) {
      if execution.cancellation.isRequested { return nil }
      for row in block {
        let first = firsts[Int(customers[row])]
        let number = Int(numbers[Int(days[row] - earliest)])
        active[places[Int(first - earliest)] + number] += 1
      }
    }
    var counts = CohortCounts(
      cohortCount: cohorts.count, slotCount: min(oldest ?? .max, width - 1) + 1)
    for (cohort, period) in cohorts.enumerated() {
      counts.sizes[cohort] = sizes[period]
      let ages = counts.slotCount
      for age in 0..<min(ages, windows.begun(from: period) + 1) {
        let isOver = age <= windows.over(from: period)
        let count = active[cohort * width + age]
        counts.cells[cohort * ages + age] = Cell(
          begun: sizes[period], over: isOver ? sizes[period] : 0, active: count,
          activeOver: isOver ? count : 0)
      }
    }
    return (counts, cohorts)
  }

  /// The day of the first row of each customer; `Int32.max` for who has none.
  package static func firsts(_ pairs: CohortPairs, on execution: Execution) -> [Int32]? {
    var firsts = [Int32](repeating: .max, count: pairs.customerCount)
    let (customers, days) = (pairs.customers, pairs.days)
    for block in Parallel.blocks(of: days.count) {
      if execution.cancellation.isRequested { return nil }
      for row in block {
        let customer = Int(customers[row])
        firsts[customer] = min(firsts[customer], days[row])
      }
    }
    return firsts
  }
}

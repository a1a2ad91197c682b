import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Which cohort each customer is in.
struct CohortMembers: Sendable {
  /// The cohort of each customer, rising as the names do; `CohortActivity.none` for none.
  private(set) var cohorts: [UInt32]
  let names: FollowedCohorts.Names
  private(set) var notes: [StepNote] = []

  var count: Int {
    switch names {
    case .days(let days): days.count
    case .values(let column): column.count
    }
  }

  /// `firsts` has the day of each customer's first row; `Int32.max` for who has none.
  init(
    _ rule: CohortRule, _ active: Table, _ pairs: CohortPairs, _ firsts: [Int32],
    _ periods: PeriodRange, _ execution: Execution
  ) throws(Diagnostic) {
    let limit = rule.origin?.day.number ?? .max
    if let key = rule.key {
      try self.init(by: key.name, active, pairs, firsts, until: limit, execution)
    } else {
      self.init(firsts, periods)
    }
    if let origin = rule.origin { try leaveOut(firsts, after: origin) }
  }

  /// By the calendar period of the first purchase.
  private init(_ firsts: [Int32], _ periods: PeriodRange) {
    let numbers = periods.numbers
    var isFirst = [Bool](repeating: false, count: periods.count)
    for first in firsts where first != .max { isFirst[Int(numbers[first])] = true }
    var cohortOfPeriod = [UInt32](repeating: CohortActivity.none, count: periods.count)
    var days: [Int32] = []
    for period in 0..<periods.count where isFirst[period] {
      cohortOfPeriod[period] = UInt32(days.count)
      days.append(periods.start(period).number)
    }
    cohorts = firsts.map {
      $0 == .max ? CohortActivity.none : cohortOfPeriod[Int(numbers[$0])]
    }
    names = .days(days)
  }

  /// By the value of the column `cohort` at the first purchase; of several at the same time, by
  /// the one that sorts first.
  private init(
    by name: String, _ active: Table, _ pairs: CohortPairs, _ firsts: [Int32],
    until limit: Int32, _ execution: Execution
  ) throws(Diagnostic) {
    guard let column = active.column("cohort"), let first = active.column("first") else {
      preconditionFailure("cohorts by a column have it")
    }
    guard let index = GroupIndex([column], rowCount: column.count, on: execution),
      let values = column.gathered(index.firstRows, on: execution),
      let order = SortOrder.rows([(values, false)], rowCount: index.count, on: execution)
    else { throw .interrupted }
    var ranks = [UInt32](repeating: 0, count: index.count)
    for (rank, group) in order.enumerated() { ranks[Int(group)] = UInt32(rank) }
    let times = Self.times(first)
    var earliest = [Int64](repeating: .max, count: pairs.customerCount)
    var chosen = [UInt32](repeating: CohortActivity.none, count: pairs.customerCount)
    var isTied = [Bool](repeating: false, count: pairs.customerCount)
    for block in Parallel.blocks(of: times.count) {
      if execution.cancellation.isRequested { throw .interrupted }
      for row in block {
        let (customer, rank) = (Int(pairs.customers[row]), ranks[Int(index.groups[row])])
        if times[row] < earliest[customer] {
          earliest[customer] = times[row]
          chosen[customer] = rank
          isTied[customer] = false
        } else if times[row] == earliest[customer], rank != chosen[customer] {
          chosen[customer] = min(chosen[customer], rank)
          isTied[customer] = true
        }
      }
    }
    // Missing sorts last.
    let present = index.count - (column.missingCount > 0 ? 1 : 0)
    cohorts = chosen.map { $0 < present ? $0 : CohortActivity.none }
    names = .values(values.gathered(Array(order.prefix(present))))
    let nameless = chosen.indices.count {
      chosen[$0] != CohortActivity.none && chosen[$0] >= present && firsts[$0] <= limit
    }
    if nameless > 0 {
      notes.append(
        .remark(
          "left out \(Counted.things(nameless, "customer")) without \(name) at the first purchase"))
    }
    let tied = chosen.indices.count { isTied[$0] && chosen[$0] < present && firsts[$0] <= limit }
    if tied > 0 {
      notes.append(
        .remark(
          "\(name) differs within the first purchase of \(Counted.things(tied, "customer")): the value "
            + "that sorts first counts"))
    }
  }

  /// Dates or moments as numbers.
  private static func times(_ column: Column) -> [Int64] {
    switch column.values {
    case .days(let days): days.map { Int64($0) }
    case .integers(let moments): moments
    case .numbers, .codes, .flags: preconditionFailure("a purchase has a date")
    }
  }

  /// Leaves out who bought first after a date.
  private mutating func leaveOut(
    _ firsts: [Int32], after origin: CohortRule.Origin
  ) throws(Diagnostic) {
    guard firsts.contains(where: { $0 <= origin.day.number }) else {
      throw .nobodyFollowed(origin.day, at: origin.range)
    }
    var later = 0
    for (customer, first) in firsts.enumerated() where first > origin.day.number && first != .max {
      cohorts[customer] = CohortActivity.none
      later += 1
    }
    guard later > 0 else { return }
    notes.append(
      .remark(
        "left out \(Counted.things(later, "customer")) who first bought after \(origin.day.plain)"))
  }
}

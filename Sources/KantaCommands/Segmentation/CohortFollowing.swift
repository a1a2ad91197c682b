import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

// From a table of customers and periods to the counts of cohorts and ages.

extension CohortRule {
  /// Follows the customers of the rows that `Step.cohortActivity` gives.
  func followed(
    _ active: Table, _ asOf: Day, _ context: LocalContext
  ) throws(Diagnostic) -> FollowedCohorts {
    guard let column = active.column("period"), case .days(let days) = column.values else {
      preconditionFailure("periods are dates")
    }
    guard let earliest = days.min(),
      let (numbers, count) = Self.numbered(active.columns[0], on: context.execution)
    else {
      guard days.isEmpty else { throw .interrupted }
      return FollowedCohorts(names: .days([]))
    }
    let pairs = CohortPairs(customers: numbers, customerCount: count, days: days)
    let periods = PeriodRange(period, from: Day(number: earliest), to: asOf)
    let isPlain = measure.isOfCustomers && kind == .exact && rolling == nil && key == nil
    if isPlain, origin == nil {
      return try acquired(pairs, periods, asOf, context)
    }
    return try FollowedCohorts.general(self, active, pairs, periods, asOf, context)
  }

  /// A number for each row that is the same for the same customer, none of whom is missing.
  private static func numbered(
    _ customers: Column, on execution: Execution
  ) -> (numbers: [UInt32], count: Int)? {
    if case .codes(let codes, let words) = customers.values { return (codes, words.count) }
    return GroupIndex([customers], rowCount: customers.count, on: execution).map {
      ($0.groups, $0.count)
    }
  }

  /// Exact retention by the calendar, from the first purchase on: the shortest way.
  private func acquired(
    _ pairs: CohortPairs, _ periods: PeriodRange, _ asOf: Day, _ context: LocalContext
  ) throws(Diagnostic) -> FollowedCohorts {
    let windows = CohortWindows(
      length: 1, last: periods.count - 1, isLastOver: periods.finished(by: asOf) == periods.count)
    guard
      let found = CohortCounts.acquisition(
        pairs, periods.numbers, windows, oldest: oldest, on: context.execution)
    else { throw .interrupted }
    let slots = CohortSlots(
      bounds: Array(0...found.counts.slotCount), oldest: periods.count - 1)
    return FollowedCohorts(
      counts: found.counts, slots: slots,
      names: .days(found.periods.map { periods.start($0).number }))
  }
}

extension PeriodRange {
  /// The number of the period of every day of the range.
  var numbers: DayNumbers {
    var numbers: [Int32] = []
    for index in 0..<count {
      let length = Int(end(index).number - start(index).number) + 1
      numbers.append(contentsOf: repeatElement(Int32(index), count: length))
    }
    return DayNumbers(
      earliest: start(0).number, numbers: numbers, periodCount: count)
  }
}

/// Cohorts as they were counted, what they are called, and who is in none.
struct FollowedCohorts: Sendable {
  /// What the cohorts are called: the first days of their periods, or rows of a column.
  enum Names: Sendable {
    case days([Int32])
    case values(Column)
  }

  /// `nil` where there was nobody to follow.
  var counts: CohortCounts?
  var slots = CohortSlots(bounds: [0], oldest: 0)
  var names: Names
  var notes: [StepNote] = []

  /// The way that is open to every measure, kind, age and cohort.
  static func general(
    _ rule: CohortRule, _ active: Table, _ pairs: CohortPairs, _ periods: PeriodRange,
    _ asOf: Day, _ context: LocalContext
  ) throws(Diagnostic) -> FollowedCohorts {
    let calendar = CohortCalendar(rule, pairs, periods, asOf)
    guard let firsts = CohortCounts.firsts(pairs, on: context.execution),
      let rows = GroupedRows(
        pairs.customers, count: pairs.customerCount, on: context.execution)
    else { throw .interrupted }
    let members = try CohortMembers(rule, active, pairs, firsts, periods, context.execution)
    let firstUnits = calendar.units(of: firsts)
    let windows = calendar.windows
    var oldest = -1
    for (customer, cohort) in members.cohorts.enumerated() where cohort != CohortActivity.none {
      let start = windows.start(first: Int(firstUnits[customer]))
      oldest = max(oldest, windows.begun(from: start))
    }
    let end = min(rule.oldest ?? .max, max(oldest, windows.firstAge)) + 1
    let slots = CohortSlots(
      bounds: rule.brackets ?? Array(windows.firstAge...max(end, windows.firstAge)),
      oldest: oldest)
    let claim = try context.claim(
      CohortCounts.byteCount(cohorts: members.count, slots: 2 * slots.count),
      for: "counting cohorts", active.rowCount)
    defer { withExtendedLifetime(claim) {} }
    let activity = CohortActivity(
      rows: rows, units: calendar.units(of: pairs.days), firsts: firstUnits,
      cohorts: members.cohorts, cohortCount: members.count, isOverTogether: rule.key == nil)
    let sum = try rule.sum(active, on: context.execution)
    guard
      let counts = CohortCounts(
        activity, windows, slots, adding: sum, isLaterCounted: rule.kind == .unbounded,
        on: context.execution)
    else { throw .interrupted }
    return FollowedCohorts(
      counts: counts, slots: slots, names: members.names, notes: members.notes)
  }
}

/// How days become the units that ages are counted in.
private struct CohortCalendar {
  let windows: CohortWindows
  private let earliest: Int32
  /// By day from the earliest on; `nil` where days are the units.
  private let numbers: [Int32]?

  init(_ rule: CohortRule, _ pairs: CohortPairs, _ periods: PeriodRange, _ asOf: Day) {
    if let length = rule.rolling {
      let first = pairs.days.min() ?? 0
      earliest = first
      numbers = nil
      windows = CohortWindows(
        length: length, origin: rule.origin.map { Int($0.day.number - first) },
        last: Int(asOf.number - first), isLastOver: true)
    } else {
      let first = periods.start(0)
      earliest = first.number
      numbers = periods.numbers.numbers
      let origin = rule.origin.map {
        rule.period.number(of: $0.day) - rule.period.number(of: first)
      }
      windows = CohortWindows(
        length: 1, origin: origin, last: periods.count - 1,
        isLastOver: periods.finished(by: asOf) == periods.count)
    }
  }

  /// The unit of each day; 0 for `Int32.max`, which is no day.
  func units(of days: [Int32]) -> [Int32] {
    guard let numbers else { return days.map { $0 == .max ? 0 : $0 - earliest } }
    return days.map { $0 == .max ? 0 : numbers[Int($0 - earliest)] }
  }
}

extension CohortRule {
  /// What is added up, of each row.
  fileprivate func sum(
    _ active: Table, on execution: Execution
  ) throws(Diagnostic) -> CohortSum {
    switch measure {
    case .retention, .customers: return .nothing
    case .orders:
      guard let column = active.column("order") else { preconditionFailure("orders are there") }
      guard let index = GroupIndex([column], rowCount: column.count, on: execution) else {
        throw .interrupted
      }
      guard let validity = column.validity else { return .orders(index.groups) }
      return .orders(index.groups.indices.map { validity[$0] ? index.groups[$0] : .max })
    case .revenue, .cumulativeRevenue:
      guard let column = active.column("amount") else { preconditionFailure("amounts are there") }
      let units = try ExactAmounts.units(of: column, orThrow: .sumTooLarge)
      return measure == .revenue ? .amounts(units) : .amountsSoFar(units)
    }
  }
}

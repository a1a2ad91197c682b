package import KantaColumns

/// Observed durations of several groups: for each cell how long, whether the end was seen, and how
/// many there are of that kind.
///
/// All arrays have one length. A duration whose end was not seen is censored: it lasted at least so
/// long.
package struct Durations: Sendable {
  package var groups: [UInt32] = []
  package var times: [Double] = []
  package var isEnded: [Bool] = []
  package var counts: [Int64] = []
  /// When each came under observation, below its time; `nil` when all did at 0.
  package var entries: [Double]?

  package init() {}

  package var cellCount: Int { times.count }
}

/// Who was at risk, who ended and who was censored at each time of one group.
///
/// Someone is at risk at `t` who came under observation before `t` (or at 0) and whose time is `t`
/// or later: who is censored at the time of an end counts as at risk.
package struct RiskTable: Sendable {
  /// The different times, rising.
  package private(set) var times: [Double] = []
  package private(set) var events: [Int64] = []
  package private(set) var censored: [Int64] = []
  package private(set) var atRisk: [Int64] = []
  /// How many there are in all.
  package private(set) var count: Int64 = 0
  package private(set) var eventCount: Int64 = 0
  /// How many have left before each time.
  private var left: [Int64] = []
  /// Whether people come under observation at other times than 0.
  package private(set) var hasLateEntry = false
  /// When they do, rising, and how many have up to then.
  private var entryTimes: [Double] = []
  private var entered: [Int64] = []

  package var censoredCount: Int64 { count - eventCount }
  package var lastTime: Double { times.last ?? 0 }

  /// The table of each group.
  ///
  /// - Complexity: two sorts by number, O(cells).
  /// - Returns: `nil` when the work was stopped.
  package static func byGroup(
    _ durations: Durations, count: Int, on execution: Execution
  ) -> [RiskTable]? {
    var tables = [RiskTable](repeating: RiskTable(), count: count)
    let groups = Column(.integer, .integers(durations.groups.map(Int64.init)))
    func order(_ times: [Double]) -> [UInt32]? {
      SortOrder.rows(
        [(groups, false), (Column(.number, .numbers(times)), false)],
        rowCount: times.count, on: execution)
    }
    guard let byTime = order(durations.times) else { return nil }
    for row in byTime.lazy.map(Int.init) {
      tables[Int(durations.groups[row])].leave(
        durations.times[row], isEnded: durations.isEnded[row], count: durations.counts[row])
    }
    if let starts = durations.entries {
      guard let byEntry = order(starts) else { return nil }
      for index in tables.indices { tables[index].hasLateEntry = true }
      for row in byEntry.lazy.map(Int.init) {
        tables[Int(durations.groups[row])].enter(starts[row], count: durations.counts[row])
      }
    }
    for index in tables.indices { tables[index].countAtRisk() }
    return tables
  }

  /// The table of one group.
  ///
  /// - Returns: `nil` when the work was stopped.
  package init?(_ durations: Durations, on execution: Execution) {
    guard let table = RiskTable.byGroup(durations, count: 1, on: execution)?.first else {
      return nil
    }
    self = table
  }

  private init() {}

  /// How many are at risk at a time.
  ///
  /// - Complexity: O(log times).
  package func atRisk(at time: Double) -> Int64 {
    let place = times.firstPlace(from: time)
    let gone = place < times.count ? left[place] : count
    return entered(before: time) - gone
  }

  /// How many ended and were censored after `start` and up to `end`; from the outset without one.
  package func leaving(after start: Double?, upTo end: Double) -> (events: Int64, censored: Int64) {
    let first = start.map { times.firstPlace(after: $0) } ?? 0
    let last = max(first, times.firstPlace(after: end))
    return (events[first..<last].reduce(0, +), censored[first..<last].reduce(0, +))
  }

  private mutating func leave(_ time: Double, isEnded: Bool, count: Int64) {
    if times.last != time {
      times.append(time)
      events.append(0)
      censored.append(0)
      left.append(self.count)
    }
    self.count += count
    if isEnded {
      events[events.count - 1] += count
      eventCount += count
    } else {
      censored[censored.count - 1] += count
    }
  }

  private mutating func enter(_ time: Double, count: Int64) {
    let before = entered.last ?? 0
    if entryTimes.last != time {
      entryTimes.append(time)
      entered.append(before)
    }
    entered[entered.count - 1] = before + count
  }

  private mutating func countAtRisk() {
    guard hasLateEntry else {
      atRisk = left.map { count - $0 }
      return
    }
    var place = 0
    for (index, time) in times.enumerated() {
      while place < entryTimes.count, entryTimes[place] < max(time, .leastNonzeroMagnitude) {
        place += 1
      }
      atRisk.append((place > 0 ? entered[place - 1] : 0) - left[index])
    }
  }

  private func entered(before time: Double) -> Int64 {
    guard hasLateEntry else { return count }
    let place = entryTimes.firstPlace(from: max(time, .leastNonzeroMagnitude))
    return place > 0 ? entered[place - 1] : 0
  }
}

extension [Double] {
  /// The place of the first of rising values that is `value` or larger.
  func firstPlace(from value: Double) -> Int { firstPlace { $0 >= value } }

  /// The place of the first of rising values that is larger than `value`.
  func firstPlace(after value: Double) -> Int { firstPlace { $0 > value } }

  private func firstPlace(_ isFound: (Double) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isFound(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

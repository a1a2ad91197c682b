package import KantaColumns

/// What a customer is in a calendar period; each customer known by then is exactly one of these.
package enum LifecycleState: Int, CaseIterable, Sendable {
  /// Bought for the first time ever.
  case new
  /// Bought in this period and in the one before.
  case returning
  /// Bought in this period and earlier, but not in the one before.
  case resurrected
  /// Bought in the period before, not in this one.
  case dormant
  /// Bought neither in this period nor in the one before, and is not lapsed.
  case inactive
  /// As `inactive`, and the last purchase is further back than the limit.
  case lapsed

  package var name: String {
    switch self {
    case .new: "new"
    case .returning: "returning"
    case .resurrected: "resurrected"
    case .dormant: "dormant"
    case .inactive: "inactive"
    case .lapsed: "lapsed"
    }
  }

  /// Whether a customer in this state buys in the period.
  package var isActive: Bool { self == .new || self == .returning || self == .resurrected }
}

/// How many customers go from which state to which, from each period to the next.
///
/// For every period, active = new + returning + resurrected, active in the period before =
/// returning + dormant, and all customers so far = the sum of the six states.
///
/// Source: the states are those of growth accounting, as Amplitude and PostHog name them.
package struct LifecycleFlows: Sendable {
  private static let states = LifecycleState.allCases.count
  /// How many numbers a period has: from no state or one of the states, to one of the states.
  private static let width = (states + 1) * states

  package let periodCount: Int
  private var flows: [Int64]
  /// Who stays in a state for many periods is not counted in each of them, but where it begins and
  /// ends; until all rows are seen.
  private var stays: Stays

  /// Follows customers through periods 0..<`limits.count`.
  ///
  /// A row says that a customer (a number below `customerCount`) bought in a period, last on a
  /// day; there is one row for each customer and period, in any order. Who has bought neither in a
  /// period nor in the one before, and last before the period's day in `limits`, is lapsed; the
  /// limits do not fall.
  ///
  /// - Complexity: O(rows + customers + periods + days between the first and the last limit).
  /// - Returns: `nil` when the work was stopped.
  package init?(
    customers: [UInt32], customerCount: Int, periods: [UInt32], lastDays: [Int32],
    limits: [Int32], on execution: Execution
  ) {
    precondition(
      customers.count == periods.count && customers.count == lastDays.count,
      "columns of one table have one length")
    guard let byPeriod = GroupedRows(periods, count: limits.count, on: execution) else {
      return nil
    }
    self.init(periodCount: limits.count)
    let lapses = LapsePeriods(limits)
    // Each worker goes through all rows and follows customers of its own.
    let workers = max(1, min(execution.threads, customerCount))
    let found = Parallel.map(workers, on: execution) { worker in
      var part = LifecycleFlows(periodCount: limits.count)
      let own = customerCount * worker / workers..<customerCount * (worker + 1) / workers
      var standings = [Standing](repeating: Standing(), count: own.count)
      for period in limits.indices where !execution.cancellation.isRequested {
        for position in byPeriod.range(of: period) {
          let row = Int(byPeriod.rows[position])
          let customer = Int(customers[row])
          guard own.contains(customer) else { continue }
          let state = part.reach(period, from: standings[customer - own.lowerBound], lapses)
          standings[customer - own.lowerBound] = Standing(
            period: Int32(period), lastDay: lastDays[row], state: Int8(state.rawValue))
        }
      }
      for standing in standings where standing.period >= 0 {
        part.rest(from: standing, until: limits.count, lapses)
      }
      return part
    }
    guard let found, !execution.cancellation.isRequested else { return nil }
    for part in found {
      for index in flows.indices { flows[index] += part.flows[index] }
      stays.add(part.stays)
    }
    settle()
  }

  private init(periodCount: Int) {
    self.periodCount = periodCount
    flows = [Int64](repeating: 0, count: periodCount * Self.width)
    stays = Stays(periods: periodCount)
  }

  /// Counts those who stay inactive or lapsed into the flows.
  private mutating func settle() {
    for state in [LifecycleState.inactive, .lapsed] {
      var count: Int64 = 0
      for period in 0..<periodCount {
        count += stays[state, period]
        flows[Self.place(period, state, state)] += count
      }
    }
  }

  /// How many customers were `before` in the period before and are `state` in this one; without
  /// `before`, how many were no customers yet.
  package func count(
    from before: LifecycleState?, to state: LifecycleState, in period: Int
  ) -> Int64 {
    flows[Self.place(period, before, state)]
  }

  /// How many customers are in a state.
  package func count(_ state: LifecycleState, in period: Int) -> Int64 {
    LifecycleState.allCases.reduce(count(from: nil, to: state, in: period)) {
      $0 + count(from: $1, to: state, in: period)
    }
  }

  private static func place(
    _ period: Int, _ before: LifecycleState?, _ state: LifecycleState
  ) -> Int {
    period * width + ((before?.rawValue ?? -1) + 1) * states + state.rawValue
  }

  /// The state of a customer who buys in `period`, and everything that happened to them since.
  private mutating func reach(
    _ period: Int, from standing: Standing, _ lapses: LapsePeriods
  ) -> LifecycleState {
    guard standing.period >= 0 else {
      flows[Self.place(period, nil, .new)] += 1
      return .new
    }
    let before = rest(from: standing, until: period, lapses)
    let state: LifecycleState = before.isActive ? .returning : .resurrected
    flows[Self.place(period, before, state)] += 1
    return state
  }

  /// Lets a customer be without purchases up to a period, and gives the state right before it.
  @discardableResult
  private mutating func rest(
    from standing: Standing, until end: Int, _ lapses: LapsePeriods
  ) -> LifecycleState {
    guard let active = LifecycleState(rawValue: Int(standing.state)) else {
      preconditionFailure("a standing has a state")
    }
    let first = Int(standing.period) + 1
    guard first < end else { return active }
    flows[Self.place(first, active, .dormant)] += 1
    var state = LifecycleState.dormant
    let lapse = min(end, max(first + 1, lapses.first(standing.lastDay)))
    stay(.inactive, first + 1..<lapse, after: &state)
    stay(.lapsed, lapse..<end, after: &state)
    return state
  }

  /// Lets a customer go into a state and be in it for some periods, or for none.
  private mutating func stay(
    _ next: LifecycleState, _ range: Range<Int>, after state: inout LifecycleState
  ) {
    guard !range.isEmpty else { return }
    flows[Self.place(range.lowerBound, state, next)] += 1
    stays.add(next, range.lowerBound + 1..<range.upperBound)
    state = next
  }
}

/// When a customer bought last, and what they were then.
private struct Standing {
  /// −1 before the first purchase.
  var period: Int32 = -1
  var lastDay: Int32 = 0
  var state: Int8 = 0
}

/// How many more, or fewer, customers stay in a state from each period on.
private struct Stays: Sendable {
  private var inactive: [Int64]
  private var lapsed: [Int64]

  init(periods: Int) {
    inactive = [Int64](repeating: 0, count: periods + 1)
    lapsed = inactive
  }

  subscript(state: LifecycleState, period: Int) -> Int64 {
    state == .lapsed ? lapsed[period] : inactive[period]
  }

  mutating func add(_ other: Stays) {
    for period in inactive.indices {
      inactive[period] += other.inactive[period]
      lapsed[period] += other.lapsed[period]
    }
  }

  mutating func add(_ state: LifecycleState, _ range: Range<Int>) {
    if state == .lapsed {
      lapsed[range.lowerBound] += 1
      lapsed[range.upperBound] -= 1
    } else {
      inactive[range.lowerBound] += 1
      inactive[range.upperBound] -= 1
    }
  }
}

/// The first period at whose end a last purchase is too long ago, for each day.
private struct LapsePeriods {
  private let earliest: Int
  private var periods: [Int32] = []
  private let count: Int

  init(_ limits: [Int32]) {
    count = limits.count
    earliest = Int(limits.first ?? 0)
    guard let last = limits.last else { return }
    periods.reserveCapacity(Int(last) - earliest)
    for (period, limit) in limits.enumerated().dropFirst() {
      while earliest + periods.count < Int(limit) { periods.append(Int32(period)) }
    }
  }

  func first(_ day: Int32) -> Int {
    let offset = Int(day) - earliest
    if offset < 0 { return 0 }
    return offset < periods.count ? Int(periods[offset]) : count
  }
}

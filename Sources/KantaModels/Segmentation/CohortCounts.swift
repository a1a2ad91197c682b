package import KantaColumns

/// How many customers of each cohort are active at each age, and what their purchases add up to.
///
/// Each cell, of a cohort and a slot of ages, is counted twice: over the customers of the cohort
/// for whom the slot is over on the analysis date, and over all for whom it has begun. Only the
/// first has seen everybody for equally long.
///
/// Source: N-day, unbounded and bracket retention are named as PostHog and Amplitude name them.
package struct CohortCounts: Hashable, Sendable {
  package struct Cell: Hashable, Sendable {
    /// The customers for whom the slot has begun, and for whom it is over.
    package var begun: Int64
    package var over: Int64
    /// How many of each are active in it.
    package var active: Int64
    package var activeOver: Int64
    /// What the purchases of each add up to.
    package var sum: Int128
    package var sumOver: Int128

    package init(
      begun: Int64 = 0, over: Int64 = 0, active: Int64 = 0, activeOver: Int64 = 0, sum: Int128 = 0,
      sumOver: Int128 = 0
    ) {
      self.begun = begun
      self.over = over
      self.active = active
      self.activeOver = activeOver
      self.sum = sum
      self.sumOver = sumOver
    }

    package static func += (cell: inout Cell, other: Cell) {
      cell.begun += other.begun
      cell.over += other.over
      cell.active += other.active
      cell.activeOver += other.activeOver
      cell.sum += other.sum
      cell.sumOver += other.sumOver
    }
  }

  /// All customers of each cohort.
  package internal(set) var sizes: [Int64]
  package let slotCount: Int
  var cells: [Cell]

  package var cohortCount: Int { sizes.count }

  package subscript(cohort: Int, slot: Int) -> Cell { cells[cohort * slotCount + slot] }

  init(cohortCount: Int, slotCount: Int) {
    sizes = [Int64](repeating: 0, count: cohortCount)
    self.slotCount = slotCount
    cells = [Cell](repeating: Cell(), count: cohortCount * slotCount)
  }

  /// How much memory the cells need, in bytes.
  package static func byteCount(cohorts: Int, slots: Int) -> Int {
    let (cells, isHuge) = cohorts.multipliedReportingOverflow(by: slots)
    return isHuge || cells > Int.max / 64 ? .max : cells * MemoryLayout<Cell>.stride
  }

  /// Counts the customers of each cohort by slot.
  ///
  /// With `isLaterCounted`, who buys at a later age, up to the analysis date, is active in a slot
  /// too (unbounded retention).
  ///
  /// - Complexity: O(rows + customers × slots); orders of a customer are sorted.
  /// - Returns: `nil` when the work was stopped.
  package init?(
    _ activity: CohortActivity, _ windows: CohortWindows, _ slots: CohortSlots,
    adding sum: CohortSum = .nothing, isLaterCounted: Bool = false, on execution: Execution
  ) {
    var counter = CohortCounter(activity, windows, slots, isLaterCounted: isLaterCounted)
    for block in Parallel.blocks(of: activity.cohorts.count) {
      if execution.cancellation.isRequested { return nil }
      for customer in block where activity.cohorts[customer] != CohortActivity.none {
        counter.follow(customer, sum)
      }
    }
    self = counter.finished
  }
}

/// Counts the cells of one customer after the other.
private struct CohortCounter {
  private let activity: CohortActivity
  private let windows: CohortWindows
  private let slots: CohortSlots
  private let isLaterCounted: Bool
  /// By cohort: the latest first unit, where an age is over for all of a cohort at once.
  private var latest: [Int32] = []
  private var counts: CohortCounts
  /// By slot: the last customer seen in it, plus one.
  private var marks: [UInt32]
  /// Of the customer at hand: slots with their orders, and amounts by slot.
  private var orders: [UInt64] = []
  private var amounts: [Int128]

  /// Where the cells of a customer lie, and how far they go.
  private struct Place {
    let customer: Int
    /// The first unit of age 0.
    let start: Int
    /// The cell of slot 0.
    let base: Int
    let begun: Int
    let over: Int
  }

  init(
    _ activity: CohortActivity, _ windows: CohortWindows, _ slots: CohortSlots,
    isLaterCounted: Bool
  ) {
    self.activity = activity
    self.windows = windows
    self.slots = slots
    self.isLaterCounted = isLaterCounted
    counts = CohortCounts(cohortCount: activity.cohortCount, slotCount: slots.count)
    marks = [UInt32](repeating: 0, count: slots.count)
    amounts = [Int128](repeating: 0, count: slots.count)
    guard activity.isOverTogether else { return }
    latest = [Int32](repeating: .min, count: activity.cohortCount)
    for (customer, cohort) in activity.cohorts.enumerated() where cohort != CohortActivity.none {
      latest[Int(cohort)] = max(latest[Int(cohort)], activity.firsts[customer])
    }
  }

  mutating func follow(_ customer: Int, _ sum: CohortSum) {
    let cohort = Int(activity.cohorts[customer])
    let first = Int(activity.firsts[customer])
    let start = windows.start(first: first)
    let last = latest.isEmpty ? start : windows.start(first: Int(latest[cohort]))
    let place = Place(
      customer: customer, start: start, base: cohort * slots.count,
      begun: slots.begun(at: windows.begun(from: start)),
      over: slots.over(at: windows.over(from: last)))
    counts.sizes[cohort] += 1
    // Counted at the last slot they reach; `finished` adds them to the ones before.
    if place.begun > 0 { counts.cells[place.base + place.begun - 1].begun += 1 }
    if place.over > 0 { counts.cells[place.base + place.over - 1].over += 1 }
    if isLaterCounted { markUpToLast(place) } else { mark(place) }
    switch sum {
    case .nothing: break
    case .orders(let orders): add(orders, place)
    case .amounts(let amounts): add(amounts, place)
    case .amountsSoFar(let amounts): addSoFar(amounts, place)
    }
  }

  /// The counts, once everybody was followed.
  var finished: CohortCounts {
    var result = counts
    for cohort in 0..<counts.cohortCount {
      let base = cohort * slots.count
      for cell in stride(from: base + slots.count - 2, through: base, by: -1) {
        result.cells[cell].begun += result.cells[cell + 1].begun
        result.cells[cell].over += result.cells[cell + 1].over
        guard isLaterCounted else { continue }
        result.cells[cell].active += result.cells[cell + 1].active
        result.cells[cell].activeOver += result.cells[cell + 1].activeOver
      }
    }
    return result
  }

  private func age(_ row: Int, _ place: Place) -> Int {
    windows.age(of: Int(activity.units[row]), from: place.start)
  }

  /// Counts the customer once in each slot with a purchase.
  private mutating func mark(_ place: Place) {
    let mark = UInt32(truncatingIfNeeded: place.customer) &+ 1
    for position in activity.rows.range(of: place.customer) {
      let row = Int(activity.rows.rows[position])
      guard let slot = slots.slot(of: age(row, place)), marks[slot] != mark else { continue }
      marks[slot] = mark
      counts.cells[place.base + slot].active += 1
      if slot < place.over { counts.cells[place.base + slot].activeOver += 1 }
    }
  }

  /// Counts the customer in the last slot that a purchase reaches; `finished` adds them to the
  /// ones before.
  private mutating func markUpToLast(_ place: Place) {
    var oldest = -1
    for position in activity.rows.range(of: place.customer) {
      oldest = max(oldest, age(Int(activity.rows.rows[position]), place))
    }
    let reached = slots.begun(at: oldest)
    if reached > 0 { counts.cells[place.base + reached - 1].active += 1 }
    let over = min(reached, place.over)
    if over > 0 { counts.cells[place.base + over - 1].activeOver += 1 }
  }

  /// Adds how many different orders each slot has.
  private mutating func add(_ codes: [UInt32], _ place: Place) {
    orders.removeAll(keepingCapacity: true)
    for position in activity.rows.range(of: place.customer) {
      let row = Int(activity.rows.rows[position])
      guard let slot = slots.slot(of: age(row, place)), codes[row] != .max else { continue }
      orders.append(UInt64(slot) << 32 | UInt64(codes[row]))
    }
    orders.sort()
    for (index, order) in orders.enumerated() where index == 0 || orders[index - 1] != order {
      add(1, to: Int(order >> 32), place)
    }
  }

  private mutating func add(_ values: [Int64], _ place: Place) {
    for position in activity.rows.range(of: place.customer) {
      let row = Int(activity.rows.rows[position])
      guard let slot = slots.slot(of: age(row, place)) else { continue }
      add(Int128(values[row]), to: slot, place)
    }
  }

  /// Adds to each slot that has begun what was bought up to its end.
  private mutating func addSoFar(_ values: [Int64], _ place: Place) {
    for position in activity.rows.range(of: place.customer) {
      let row = Int(activity.rows.rows[position])
      guard let slot = slots.slot(of: age(row, place)) else { continue }
      amounts[slot] += Int128(values[row])
    }
    var soFar: Int128 = 0
    for slot in 0..<place.begun {
      soFar += amounts[slot]
      amounts[slot] = 0
      if soFar != 0 { add(soFar, to: slot, place) }
    }
  }

  private mutating func add(_ value: Int128, to slot: Int, _ place: Place) {
    counts.cells[place.base + slot].sum += value
    if slot < place.over { counts.cells[place.base + slot].sumOver += value }
  }
}

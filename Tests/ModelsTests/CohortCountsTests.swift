import KantaColumns
import KantaModels
import Testing

/// Cohorts beside a naive twin that looks at each customer and age by the definitions.
@Suite struct CohortCountsTests {
  /// What is counted, and how.
  struct Sample: CustomTestStringConvertible, Sendable {
    var seed: UInt64
    var length = 1
    var origin: Int?
    var last = 30
    var isLastOver = true
    var bounds: [Int]?
    var isOverTogether = false
    var isLaterCounted = false

    var testDescription: String {
      "\(seed): \(length) from \(origin ?? -1) to \(last), \(bounds ?? [])"
    }

    var windows: CohortWindows {
      CohortWindows(length: length, origin: origin, last: last, isLastOver: isLastOver)
    }
  }

  private struct Purchases {
    var customers: [UInt32] = []
    var units: [Int32] = []
    var orders: [UInt32] = []
    var amounts: [Int64] = []
    var firsts: [Int32] = []
    var cohorts: [UInt32] = []
    static let cohortCount = 4

    init(_ sample: Sample) {
      var random = SeededRandom(seed: sample.seed)
      let count = 50
      firsts = [Int32](repeating: .max, count: count)
      for _ in 0..<400 {
        let customer = random.uniform(in: 0...count - 1)
        let unit = Int32(random.uniform(in: 0...sample.last))
        customers.append(UInt32(customer))
        units.append(unit)
        orders.append(random.chance(0.1) ? .max : UInt32(random.uniform(in: 0...150)))
        amounts.append(Int64(random.uniform(in: -50...200)))
        firsts[customer] = min(firsts[customer], unit)
      }
      cohorts = firsts.map { first in
        guard first != .max, sample.origin.map({ first <= $0 }) ?? true, !random.chance(0.1) else {
          return CohortActivity.none
        }
        return UInt32(random.uniform(in: 0...Self.cohortCount - 1))
      }
    }

    func rows(of customer: Int) -> [Int] {
      customers.indices.filter { customers[$0] == UInt32(customer) }
    }
  }

  /// The cells by the words of the definitions.
  private struct Twin {
    let sample: Sample
    let bought: Purchases

    /// The first unit of an age of a customer.
    func start(_ age: Int, _ customer: Int) -> Int {
      sample.origin.map { $0 + 1 + (age - 1) * sample.length }
        ?? Int(bought.firsts[customer]) + age * sample.length
    }

    func isBegun(_ age: Int, _ customer: Int) -> Bool { start(age, customer) <= sample.last }

    /// Whether everything before an age is over.
    func isOver(before age: Int, _ customer: Int) -> Bool {
      start(age, customer) <= sample.last + (sample.isLastOver ? 1 : 0)
    }

    func cell(_ cohort: Int, from first: Int, to end: Int, _ kind: Kind) -> CohortCounts.Cell {
      var cell = CohortCounts.Cell()
      let members = bought.cohorts.indices.filter { bought.cohorts[$0] == UInt32(cohort) }
      for customer in members where isBegun(first, customer) {
        let isOver =
          sample.isOverTogether
          ? members.allSatisfy { self.isOver(before: end, $0) } : self.isOver(before: end, customer)
        let limit = start(end, customer)
        let own = bought.rows(of: customer).filter { bought.units[$0] >= start(first, customer) }
        let inside = own.filter { bought.units[$0] < limit }
        let isActive = !(sample.isLaterCounted ? own : inside).isEmpty
        let sum = sum(inside, of: customer, before: limit, kind)
        cell += .init(begun: 1, active: isActive ? 1 : 0, sum: sum)
        if isOver { cell += .init(over: 1, activeOver: isActive ? 1 : 0, sumOver: sum) }
      }
      return cell
    }

    enum Kind: CaseIterable { case nothing, orders, amounts, soFar }

    private func sum(
      _ inside: [Int], of customer: Int, before limit: Int, _ kind: Kind
    ) -> Int128 {
      switch kind {
      case .nothing: return 0
      case .orders:
        return Int128(Set(inside.map { bought.orders[$0] }.filter { $0 != .max }).count)
      case .amounts: return inside.reduce(0) { $0 + Int128(bought.amounts[$1]) }
      case .soFar:
        let first = start(sample.bounds?.first ?? sample.windows.firstAge, customer)
        return bought.rows(of: customer)
          .filter { (first..<limit).contains(Int(bought.units[$0])) }
          .reduce(0) { $0 + Int128(bought.amounts[$1]) }
      }
    }

    func measured(_ kind: Kind) -> CohortSum {
      switch kind {
      case .nothing: .nothing
      case .orders: .orders(bought.orders)
      case .amounts: .amounts(bought.amounts)
      case .soFar: .amountsSoFar(bought.amounts)
      }
    }
  }

  private static let samples: [Sample] = [
    Sample(seed: 1), Sample(seed: 2, isLastOver: false),
    Sample(seed: 3, isLastOver: false, isOverTogether: true),
    Sample(seed: 4, length: 7), Sample(seed: 5, length: 7, isOverTogether: true),
    Sample(seed: 6, origin: 12), Sample(seed: 7, length: 4, origin: 9),
    Sample(seed: 8, origin: 12, isLastOver: false, isLaterCounted: true),
    Sample(seed: 9, isLaterCounted: true),
    Sample(seed: 10, length: 5, isOverTogether: true, isLaterCounted: true),
    Sample(seed: 11, bounds: [0, 1, 3, 6, 12, 40]),
    Sample(seed: 12, isLastOver: false, bounds: [2, 5, 6], isOverTogether: true),
    Sample(seed: 13, length: 3, origin: 11, bounds: [1, 2, 4]),
    Sample(seed: 14, length: 100), Sample(seed: 15, last: 0, isLastOver: false),
  ]

  @Test(arguments: samples) func agreesWithTheDefinitions(_ sample: Sample) throws {
    let bought = Purchases(sample)
    let twin = Twin(sample: sample, bought: bought)
    let execution = Execution(threads: 2)
    let windows = sample.windows
    let starts = bought.cohorts.indices.filter { bought.cohorts[$0] != CohortActivity.none }
      .map { windows.start(first: Int(bought.firsts[$0])) }
    let oldest = starts.map { windows.begun(from: $0) }.max() ?? 0
    let slots = CohortSlots(
      bounds: sample.bounds ?? Array(windows.firstAge...oldest + 1), oldest: oldest)
    let activity = CohortActivity(
      rows: try #require(
        GroupedRows(bought.customers, count: bought.firsts.count, on: execution)),
      units: bought.units, firsts: bought.firsts.map { $0 == .max ? 0 : $0 },
      cohorts: bought.cohorts, cohortCount: Purchases.cohortCount,
      isOverTogether: sample.isOverTogether)
    for kind in Twin.Kind.allCases {
      let counts = try #require(
        CohortCounts(
          activity, windows, slots, adding: twin.measured(kind),
          isLaterCounted: sample.isLaterCounted, on: execution))
      for cohort in 0..<Purchases.cohortCount {
        #expect(
          counts.sizes[cohort] == Int64(bought.cohorts.count { $0 == UInt32(cohort) }))
        for slot in 0..<slots.count {
          let (first, end) = (slots.bounds[slot], slots.bounds[slot + 1])
          #expect(
            counts[cohort, slot] == twin.cell(cohort, from: first, to: end, kind),
            "\(kind), cohort \(cohort), ages \(first)..<\(end)")
        }
      }
    }
  }

  /// The short way over pairs gives what the long way gives.
  @Test(arguments: [true, false], [nil, 0, 5]) func bothWaysAgree(
    _ isLastOver: Bool, _ oldest: Int?
  ) throws {
    let sample = Sample(seed: 21, last: 14, isLastOver: isLastOver)
    let bought = Purchases(sample)
    let execution = Execution(threads: 2)
    var seen: Set<[Int]> = []
    let rows = bought.customers.indices.filter {
      seen.insert([Int(bought.customers[$0]), Int(bought.units[$0])]).inserted
    }
    let customers = rows.map { bought.customers[$0] }
    // Periods of ten days; the data starts in the first of them.
    let days = rows.map { 100 + 10 * bought.units[$0] }
    let periods = DayNumbers(
      earliest: 100, numbers: (0..<150).map { Int32($0 / 10) }, periodCount: 15)
    let pairs = CohortPairs(
      customers: customers, customerCount: bought.firsts.count, days: days)
    let short = try #require(
      CohortCounts.acquisition(pairs, periods, sample.windows, oldest: oldest, on: execution))
    let numbers = Dictionary(
      uniqueKeysWithValues: short.periods.enumerated().map { ($1, UInt32($0)) })
    let slots = CohortSlots(bounds: Array(0...short.counts.slotCount), oldest: sample.last)
    let grouped = try #require(
      GroupedRows(customers, count: bought.firsts.count, on: execution))
    let long = try #require(
      CohortCounts(
        CohortActivity(
          rows: grouped,
          units: rows.map { bought.units[$0] }, firsts: bought.firsts,
          cohorts: bought.firsts.map { numbers[Int($0)] ?? CohortActivity.none },
          cohortCount: short.periods.count, isOverTogether: true),
        sample.windows, slots, on: execution))
    #expect(short.counts.sizes == long.sizes)
    for cohort in short.periods.indices {
      for slot in 0..<slots.count {
        #expect(short.counts[cohort, slot] == long[cohort, slot], "\(cohort), \(slot)")
      }
    }
  }

  @Test func aStopIsHeard() throws {
    let bought = Purchases(Sample(seed: 31))
    let cancellation = Cancellation()
    let running = Execution(threads: 1)
    let activity = CohortActivity(
      rows: try #require(GroupedRows(bought.customers, count: bought.firsts.count, on: running)),
      units: bought.units, firsts: bought.firsts, cohorts: bought.cohorts,
      cohortCount: Purchases.cohortCount, isOverTogether: false)
    cancellation.request()
    let stopped = Execution(cancellation: cancellation, threads: 1)
    #expect(
      CohortCounts(
        activity, Sample(seed: 31).windows, CohortSlots(bounds: [0, 1], oldest: 30), on: stopped)
        == nil)
  }
}

import KantaColumns
import KantaModels
import Testing

/// Changes from period to period, and times between purchases, against naive ones over sets.
@Suite struct PurchaseTimesTests {
  private let execution = Execution(threads: 2)

  private func pairs(_ random: inout SeededRandom, customers: Int, times: Int) -> [(Int, Int)] {
    var pairs: Set<[Int]> = []
    for customer in 0..<customers {
      pairs.insert([customer, random.uniform(in: 0...times - 1)])
      for _ in 0..<random.uniform(in: 0...4) {
        pairs.insert([customer, random.uniform(in: 0...times - 1)])
      }
    }
    return random.shuffled(pairs.sorted { $0.lexicographicallyPrecedes($1) }).map { ($0[0], $0[1]) }
  }

  @Test(arguments: 1...12) func changesPartitionTheCustomers(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let (customers, periods) = (random.uniform(in: 1...30), random.uniform(in: 1...8))
    let rows = pairs(&random, customers: customers, times: periods)
    var counts: [PeriodChange: [Int]] = [:]
    let isDone = PeriodChange.scan(
      customers: rows.map { UInt32($0.0) }, count: customers, periods: rows.map { UInt32($0.1) },
      count: periods, on: execution
    ) { period, change, before, after in
      counts[change, default: [Int](repeating: 0, count: periods)][period] += 1
      #expect(before.map { rows[$0].1 == period - 1 } ?? true)
      #expect(after.map { rows[$0].1 == period } ?? true)
      #expect((before != nil) == (change == .stayed || change == .lapsed))
      #expect((after != nil) == (change != .lapsed))
    }
    #expect(isDone)
    func count(_ change: PeriodChange, _ period: Int) -> Int { counts[change]?[period] ?? 0 }
    for period in 0..<periods {
      let now = Set(rows.filter { $0.1 == period }.map(\.0))
      let before = Set(rows.filter { $0.1 == period - 1 }.map(\.0))
      let earlier = Set(rows.filter { $0.1 < period }.map(\.0))
      #expect(count(.new, period) == now.subtracting(earlier).count)
      #expect(count(.stayed, period) == now.intersection(before).count)
      #expect(count(.returned, period) == now.intersection(earlier).subtracting(before).count)
      #expect(count(.lapsed, period) == before.subtracting(now).count)
    }
  }

  @Test(arguments: 1...12) func intervalsAreTheNaiveOnes(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let customers = random.uniform(in: 1...30)
    let rows = pairs(&random, customers: customers, times: 50)
    let groupCount = 3
    for each in PurchaseIntervals.Each.allCases {
      let found = try #require(
        PurchaseIntervals.byGroup(
          customers: rows.map { UInt32($0.0) }, count: customers,
          days: rows.map { Int32($0.1) - 20 }, groups: rows.map { UInt32($0.0 % groupCount) },
          count: groupCount, each: each, on: execution))
      for group in 0..<groupCount {
        let own = Set(rows.map(\.0).filter { $0 % groupCount == group })
        var values: [Double] = []
        var repeaters = 0
        for customer in own.sorted() {
          let days = rows.filter { $0.0 == customer }.map(\.1).sorted()
          let gaps = zip(days, days.dropFirst()).map { Double($1 - $0) }
          guard !gaps.isEmpty else { continue }
          repeaters += 1
          values += each == .interval ? gaps : [gaps.reduce(0, +) / Double(gaps.count)]
        }
        #expect(found[group].customers == Int64(own.count))
        #expect(found[group].repeaters == Int64(repeaters))
        #expect(found[group].values.sorted() == values.sorted())
        #expect(found[group].mean == nil || !values.isEmpty)
      }
    }
  }

  @Test func nothingGivesNothing() throws {
    let none = try #require(
      PurchaseIntervals.byGroup(
        customers: [], count: 0, days: [], groups: [], count: 0, each: .interval, on: execution))
    #expect(none.isEmpty)
    #expect(PurchaseIntervals().mean == nil)
    #expect(PurchaseIntervals().quantiles([0.5]) == nil)
  }
}

import KantaColumns
import KantaModels
import Testing

/// Survival curves and tests over random durations, against twins that look at every person at
/// every time by the definitions.
@Suite struct SurvivalPropertyTests {
  private struct Person {
    var group: Int
    var time: Double
    var isEnded: Bool
    var entry: Double
  }

  private struct Sample {
    let people: [Person]
    let groups: Int
    let isLate: Bool

    init(_ seed: UInt64) {
      var random = SeededRandom(seed: seed)
      groups = random.uniform(in: 1...4)
      isLate = seed.isMultiple(of: 3)
      let isFine = seed.isMultiple(of: 2)
      let censoring = Double(seed % 5) / 5
      var people: [Person] = []
      for _ in 0..<random.uniform(in: 1...150) {
        let group = random.uniform(in: 0...groups - 1)
        var time = random.exponential(rate: 0.05 * Double(group + 1))
        if !isFine { time = time.rounded(.down) }
        let entry = isLate ? (random.uniform() * 12).rounded(.down) : 0
        guard entry < time || entry == 0 else { continue }
        people.append(
          Person(group: group, time: time, isEnded: !random.chance(censoring), entry: entry))
      }
      self.people = people
    }

    var tables: [RiskTable]? {
      var durations = Durations()
      durations.groups = people.map { UInt32($0.group) }
      durations.times = people.map(\.time)
      durations.isEnded = people.map(\.isEnded)
      durations.counts = people.map { _ in 1 }
      if isLate { durations.entries = people.map(\.entry) }
      return RiskTable.byGroup(durations, count: groups, on: Execution(threads: 2))
    }

    func atRisk(_ time: Double, in group: Int? = nil) -> Int {
      people.count {
        (group == nil || $0.group == group) && $0.time >= time
          && ($0.entry < time || $0.entry == 0)
      }
    }

    func ended(_ time: Double, in group: Int? = nil) -> Int {
      people.count { (group == nil || $0.group == group) && $0.time == time && $0.isEnded }
    }

    var endTimes: [Double] { Set(people.filter(\.isEnded).map(\.time)).sorted() }
  }

  private static func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-10) -> Bool {
    a == b || abs(a - b) <= tolerance * max(1, abs(a), abs(b))
  }

  @Test(arguments: UInt64(0)..<40) func curvesAreProducts(_ seed: UInt64) throws {
    let sample = Sample(seed)
    for (group, table) in try #require(sample.tables).enumerated() {
      let curve = KaplanMeier(table)
      var (survival, variance) = (1.0, 0.0)
      for (index, time) in table.times.enumerated() {
        let (n, d) = (sample.atRisk(time, in: group), sample.ended(time, in: group))
        #expect(table.atRisk[index] == Int64(n))
        #expect(table.events[index] == Int64(d))
        #expect(table.atRisk(at: time) == Int64(n))
        #expect(table.atRisk(at: time + 0.25) == Int64(sample.atRisk(time + 0.25, in: group)))
        survival *= 1 - Double(d) / Double(n)
        variance += d == 0 ? 0 : Double(d) / (Double(n) * Double(n - d))
        #expect(Self.close(curve.survival[index], survival))
        if survival > 0 { #expect(Self.close(curve.greenwood[index], variance)) }
      }
      let all = table.leaving(after: nil, upTo: table.lastTime)
      #expect(all.events == table.eventCount && all.censored == table.censoredCount)
      #expect(table.count == Int64(sample.people.count { $0.group == group }))
    }
  }

  @Test(arguments: UInt64(0)..<40) func boundsLieAroundTheCurve(_ seed: UInt64) throws {
    for table in try #require(Sample(seed).tables) {
      let curve = KaplanMeier(table)
      for band in SurvivalBand.allCases {
        let narrow = curve.bounds(band, z: 1)
        let wide = curve.bounds(band, z: 2.5)
        for index in curve.survival.indices {
          let s = curve.survival[index]
          guard let low = narrow.low[index], let high = narrow.high[index],
            let lowest = wide.low[index], let highest = wide.high[index]
          else {
            #expect(s == 0)
            continue
          }
          #expect(0 <= lowest && lowest <= low && low <= s && s <= high && high <= highest)
          #expect(highest <= 1)
          if band == .logLog, s < 1 { #expect(lowest > 0 && highest < 1) }
        }
      }
    }
  }

  /// Without censoring the curve is what is left, the mean is the mean, and its variance that of a
  /// mean of a population.
  @Test(arguments: UInt64(0)..<40) func withoutCensoringAllIsCounting(_ seed: UInt64) throws {
    var random = SeededRandom(seed: 900 + seed)
    let times = (0..<random.uniform(in: 1...200)).map { _ in
      (random.exponential(rate: 0.1) * 4).rounded(.down)
    }
    var durations = Durations()
    durations.times = times
    durations.groups = times.map { _ in 0 }
    durations.isEnded = times.map { _ in true }
    durations.counts = times.map { _ in 1 }
    let curve = KaplanMeier(try #require(RiskTable(durations, on: Execution(threads: 1))))
    let n = Double(times.count)
    for (index, time) in curve.table.times.enumerated() {
      #expect(curve.survival[index] == Double(times.count { $0 > time }) / n)
    }
    let mean = times.reduce(0, +) / n
    let found = try #require(curve.restrictedMean(to: 1_000))
    #expect(Self.close(found.mean, mean))
    let variance = times.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n / n
    #expect(Self.close(found.variance, variance, 1e-8))
    let sorted = times.sorted()
    #expect(curve.median == sorted[(times.count + 1) / 2 - 1])
  }

  @Test(arguments: UInt64(0)..<40) func testsAreSumsOverAllTimes(_ seed: UInt64) throws {
    let sample = Sample(seed)
    let tables = try #require(sample.tables)
    for weighting in SurvivalTest.Weighting.allCases {
      guard let test = SurvivalTest(tables, weighting: weighting) else { continue }
      for group in 0..<sample.groups {
        var (observed, expected, variance) = (0.0, 0.0, 0.0)
        for time in sample.endTimes {
          let (n, d) = (Double(sample.atRisk(time)), Double(sample.ended(time)))
          let own = Double(sample.atRisk(time, in: group))
          let weight = weighting == .logRank ? 1 : n
          observed += weight * Double(sample.ended(time, in: group))
          expected += weight * d * own / n
          if n > 1 {
            variance += weight * weight * d * (n - d) / (n - 1) * (own / n) * (1 - own / n)
          }
        }
        #expect(Self.close(test.observed[group], observed))
        #expect(Self.close(test.expected[group], expected))
        #expect(Self.close(test.covariance[group, group], variance))
        if sample.groups == 2, test.degreesOfFreedom == 1 {
          let difference = observed - expected
          #expect(Self.close(test.chiSquare, difference * difference / variance, 1e-8))
        }
      }
      #expect(Self.close(test.observed.reduce(0, +), test.expected.reduce(0, +)))
      #expect(test.pValue >= 0 && test.pValue <= 1)
      // The order of the groups means nothing.
      let turned = try #require(SurvivalTest(tables.reversed(), weighting: weighting))
      #expect(Self.close(turned.chiSquare, test.chiSquare, 1e-8))
    }
  }

  /// The number of threads and the order of the rows change nothing, to the last bit.
  @Test(arguments: UInt64(0)..<10) func orderMeansNothing(_ seed: UInt64) throws {
    let sample = Sample(seed)
    var random = SeededRandom(seed: seed)
    var durations = Durations()
    for person in random.shuffled(sample.people) {
      durations.groups.append(UInt32(person.group))
      durations.times.append(person.time)
      durations.isEnded.append(person.isEnded)
      durations.counts.append(1)
    }
    if sample.isLate { return }
    let found = try #require(
      RiskTable.byGroup(durations, count: sample.groups, on: Execution(threads: 4)))
    for (one, other) in zip(found, try #require(sample.tables)) {
      #expect(KaplanMeier(one).survival == KaplanMeier(other).survival)
    }
  }
}

import KantaColumns
import KantaModels
import Testing

/// What models of buying know of a customer.
@Suite struct CustomerSummaryTests {
  /// All that a customer buys in one period is one purchase, whatever the order of the rows.
  @Test func daysBecomePeriods() throws {
    let days = PurchaseDays(
      customers: [1, 0, 1, 0, 0, 2], count: 3, days: [15, 10, 11, 19, 31, 45],
      amounts: [5, 1, 2, 4, 8, 9], unitsPerOne: 1)
    // Tens are periods; the day 45 lies after the last of them.
    let periods = try #require(
      days.byPeriod(
        (10..<40).map { Int32($0 / 10 - 1) }, origin: Day(number: 10),
        on: Execution(threads: 2)))
    #expect(periods.customers == [0, 0, 1] && periods.days == [0, 2, 0])
    #expect(periods.amounts == [5, 8, 7])
    let summary = periods.summary(until: Day(number: 2), unit: .day)
    #expect(summary.repeats == [1, 0] && summary.age(1) == 2 && summary.meanSpend(0) == 8)
  }

  private func day(_ text: String) throws -> Int32 {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return try #require(Day(year: parts[0], month: parts[1], day: parts[2])).number
  }

  /// Data of the Python package lifetimes' tests for `summary_data_from_transaction_data`.
  @Test func threeCustomersInDays() throws {
    let bought = [
      (0, "2015-02-01"), (0, "2015-02-06"), (1, "2015-01-01"), (2, "2015-01-01"),
      (2, "2015-01-02"), (2, "2015-01-05"),
    ]
    let days = PurchaseDays(
      customers: bought.map { UInt32($0.0) }, count: 3, days: try bought.map { try day($0.1) },
      amounts: nil)
    let summary = days.summary(until: Day(number: try day("2015-02-07")), unit: .day)
    #expect(summary.customers == [0, 1, 2])
    #expect(summary.repeats == [1, 0, 2])
    #expect((0..<3).map { summary.lastAt($0) } == [5, 0, 4])
    #expect((0..<3).map { summary.age($0) } == [6, 37, 37])
    #expect((0..<3).map { summary.daysSinceLast($0) } == [1, 37, 33])
    #expect((0..<3).allSatisfy { summary.meanSpend($0) == nil })
  }

  @Test func firstPurchaseIsNotInTheMeanSpend() {
    let days = PurchaseDays(
      customers: [0, 0, 0, 1], count: 2, days: [14, 0, 7, 3], amounts: [300, 999, 100, 500],
      unitsPerOne: 100)
    let summary = days.summary(until: Day(number: 21), unit: .week)
    #expect(summary.meanSpend(0) == 2)
    #expect(summary.meanSpend(1) == nil)
    #expect([summary.lastAt(0), summary.age(0)] == [2, 3])
    let before = days.summary(until: Day(number: 3), unit: .week)
    #expect(before.repeats == [0, 0])
    #expect((0..<2).map { before.isBrandNew($0) } == [false, true])
    #expect(days.counts(after: Day(number: 3), until: Day(number: 14)) == [2, 0])
  }

  @Test func returnsAreNoPurchasesAndFreeOnesAre() {
    let days = PurchaseDays(
      customers: [0, 0, 0, 1], count: 2, days: [0, 7, 14, 3], amounts: [500, -200, 0, -1])
    #expect(days.returnDays == 2)
    #expect(days.freeDays == 1)
    let summary = days.summary(until: Day(number: 20), unit: .day)
    #expect(summary.customers == [0])
    #expect(summary.repeats == [1])
    #expect(summary.lastAt(0) == 14)
    #expect(summary.meanSpend(0) == 0)
  }

  @Test func unitsAreExactDaysOverTheirLength() {
    let units: [TimeUnit] = [.day, .week, .month, .quarter, .year]
    #expect(units.map(\.days) == [1, 7, 365.0 / 12, 91.25, 365])
    #expect(units.map { $0.wholeUnits(inDays: 365) } == [365, 52, 12, 4, 1])
    for unit in units {
      for count in 1...50 {
        let days = unit.daysToHold(count)
        #expect(unit.wholeUnits(inDays: days) >= count)
        #expect(unit.wholeUnits(inDays: days - 1) < count)
      }
    }
  }

  @Test(arguments: 1...10) func trackingCountsEveryRepeatOnce(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var rows: Set<[Int]> = []
    for customer in 0..<40 {
      for _ in 0...random.uniform(in: 0...5) {
        rows.insert([customer, random.uniform(in: 0...139)])
      }
    }
    let all = random.shuffled(rows.sorted { $0.lexicographicallyPrecedes($1) })
    let days = PurchaseDays(
      customers: all.map { UInt32($0[0]) }, count: 40, days: all.map { Int32($0[1]) }, amounts: nil)
    let (end, last) = (Day(number: 70), Day(number: 200))
    let calibrated = days.summary(until: end, unit: .week)
    var groups = [UInt32](repeating: .max, count: 40)
    for customer in calibrated.customers { groups[Int(customer)] = customer % 3 }
    let tracking = try #require(days.tracking(of: groups, until: last, unit: .week))
    let later = days.counts(after: end, until: last)
    let held = calibrated.customers.reduce(0) { $0 + Int(later[Int($1)]) }
    #expect(
      tracking.actual.reduce(0, +) == calibrated.repeats.reduce(0) { $0 + Int($1) } + held)
    #expect(tracking.births.reduce(0) { $0 + $1.customers } == calibrated.count)
    // One purchase is expected per week: then what is expected is the time since the first one.
    let expected = tracking.expected { $1 }
    let ages = calibrated.firstDays.reduce(0.0) { sum, first in
      sum + max(0, Double(tracking.actual.count) - Double(first - tracking.origin.number) / 7)
    }
    #expect(abs((expected.last ?? 0) - ages) < 1e-9)
  }
}

/// Curves of what differs between customers.
@Suite struct TraitCurveTests {
  private static let curves: [TraitCurve] = [
    .gamma(shape: 0.55, rate: 10.6), .gamma(shape: 4, rate: 2), .beta(0.79, 2.43),
    .beta(6, 1.2), .inverseGamma(shape: 3.74, scale: 96.5),
  ]

  @Test(arguments: curves) func cumulativeIsTheSumOfTheDensity(_ curve: TraitCurve) {
    let points = curve.points(2_000)
    for (before, after) in zip(points, points.dropFirst()).dropFirst(50) {
      let area = (before.density + after.density) / 2 * (after.value - before.value)
      #expect(abs(after.cumulative - before.cumulative - area) < 1e-4)
    }
    #expect(abs(curve.cumulative(curve.quantile(0.3)) - 0.3) < 1e-12)
  }

  /// Values of mpmath's betainc.
  @Test func incompleteBeta() {
    let points: [(Double, Double, Double, Double)] = [
      (0.79292211, 2.42590701, 0.1, 0.3177274414820201), (2, 3, 0.5, 0.6875),
      (50, 0.5, 0.99, 0.3173043978741976),
      (0.01, 0.02, 1e-9, 0.5420614958126983), (300, 500, 0.36, 0.1908090712555867),
    ]
    for (a, b, x, value) in points {
      #expect(abs(SpecialFunctions.betaP(a, b, x) - value) < 1e-13 * max(1, value))
    }
  }
}

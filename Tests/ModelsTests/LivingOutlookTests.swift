import KantaColumns
import RealModule
import Testing

@testable import KantaModels

/// What customers who are still active will buy: moments against the distribution of purchases,
/// interpolated ones against those worked out.
@Suite struct LivingOutlookTests {
  private let models: [any BuyingModel] = [
    ParetoNBD(parameters: [0.5533, 10.578, 0.6062, 11.669]),
    BGNBD(parameters: [0.2426, 4.4136, 0.7929, 2.4259]),
    MBGNBD(parameters: [0.5248, 6.1831, 0.8914, 1.6140]),
  ]

  /// Without discount, D is the number of purchases: its moments come from its distribution.
  @Test(arguments: [(0.0, 38.86), (2, 38.86), (7, 20), (40, 52)])
  func momentsAreThoseOfTheDistribution(_ repeats: Double, _ age: Double) throws {
    let time = 26.0
    for model in models {
      let outlook = try LivingOutlook(
        model, repeats: repeats, age: age, terms: ValueTerms(discount: 0, horizon: time))
      let history = BuyingHistory(
        repeats: repeats, lastAt: repeats > 0 ? age : 0, age: age)
      let alive = model.probabilityAlive(history, later: 0)
      var (mean, square) = (0.0, 0.0)
      for count in 1...400 {
        let share =
          model.probability(ofPurchases: count, within: time, after: history) / alive
        mean += share * Double(count)
        square += share * Double(count * count)
      }
      let none = 1 - (1 - model.probability(ofPurchases: 0, within: time, after: history)) / alive
      #expect(abs(outlook.mean / mean - 1) < 1e-8)
      // The limit of no discount is taken at 1e-4 per horizon.
      #expect(abs(outlook.secondMoment / square - 1) < 3e-4)
      #expect(abs(outlook.silence - none) < 1e-12)
    }
  }

  /// Where spending grows by more than the discount, later purchases count for more: the second
  /// moment goes on smoothly beyond no discount.
  @Test func growthAboveTheDiscount() throws {
    for model in models + [BetaGeometricBetaBinomial(parameters: [1.204, 0.75, 0.657, 2.783])] {
      let moments = try [-0.02, 0, 0.02].map { discount throws(ResidualProblem) in
        try LivingOutlook(
          model, repeats: 7, age: 20, terms: ValueTerms(discount: discount, horizon: 26)
        ).secondMoment
      }
      #expect(moments[0] > moments[1] && moments[1] > moments[2])
      #expect(abs(moments[0] * moments[2] / (moments[1] * moments[1]) - 1) < 0.1)
    }
  }

  /// BG/BB, whose pairs of purchases are at two opportunities: its moments without discount, and
  /// those for ever, which are the same as within a long time.
  @Test(arguments: [(0.0, 6.0), (3, 6), (6, 6), (11, 40)])
  func opportunitiesHaveTheirMoments(_ repeats: Double, _ age: Double) throws {
    let model = BetaGeometricBetaBinomial(parameters: [1.204, 0.75, 0.657, 2.783])
    let terms = ValueTerms(discount: 0, horizon: 12)
    let outlook = try LivingOutlook(model, repeats: repeats, age: age, terms: terms)
    let living = BuyingHistory(repeats: repeats, lastAt: age, age: age)
    var (mean, square) = (0.0, 0.0)
    for count in 1...12 {
      let share = model.probability(ofPurchases: count, within: 12, after: living)
      mean += share * Double(count)
      square += share * Double(count * count)
    }
    #expect(abs(outlook.mean / mean - 1) < 1e-10)
    #expect(abs(outlook.secondMoment / square - 1) < 3e-4)
    let none = model.probability(ofPurchases: 0, within: 12, after: living)
    #expect(abs(outlook.silence - none) < 1e-12)
    let ever = try LivingOutlook(
      model, repeats: repeats, age: age, terms: ValueTerms(discount: 0.1, horizon: nil))
    let long = try LivingOutlook(
      model, repeats: repeats, age: age, terms: ValueTerms(discount: 0.1, horizon: 400))
    #expect(abs(ever.mean / long.mean - 1) < 1e-10)
    #expect(abs(ever.secondMoment / long.secondMoment - 1) < 1e-10)
  }

  /// Second moments and silence of the discounted sum, for a while and for ever, by simulation.
  @Test(arguments: [52.0, nil] as [Double?]) func discountedMoments(_ horizon: Double?) throws {
    let terms = ValueTerms(discount: 0.01, horizon: horizon)
    let model = ParetoNBD(parameters: [0.5533, 10.578, 0.6062, 11.669])
    let outlook = try LivingOutlook(model, repeats: 3, age: 30, terms: terms)
    var random = SeededRandom(seed: 7)
    let count = 100_000
    var (mean, square, silent) = (0.0, 0.0, 0)
    for _ in 0..<count {
      let rate = random.gamma(shape: 3.5533, rate: 40.578)
      let life = random.exponential(rate: random.gamma(shape: 0.6062, rate: 41.669))
      let end = min(life, terms.longTime, 1_500)
      var (time, sum) = (random.exponential(rate: rate), 0.0)
      if time >= end { silent += 1 }
      let last = min(life, horizon ?? 1_500)
      while time < last {
        sum += Double.exp(-terms.discount * time)
        time += random.exponential(rate: rate)
      }
      mean += sum
      square += sum * sum
    }
    let total = Double(count)
    #expect(abs(outlook.mean / (mean / total) - 1) < 0.015)
    #expect(abs(outlook.secondMoment / (square / total) - 1) < 0.03)
    #expect(abs(outlook.silence - Double(silent) / total) < 0.006)
  }

  /// Daily ages over two years are interpolated, and agree with what is worked out for each.
  @Test func interpolatedOutlooksAreRight() throws {
    let ages = (1...700).map { Double($0) / 7 }
    let repeats = [0.0, 1, 5, 30]
    let cells = BuyingCells(
      repeats: repeats.flatMap { x in ages.map { _ in x } },
      lastAt: repeats.flatMap { x in ages.map { x > 0 ? $0 / 2 : 0 } },
      age: repeats.flatMap { _ in ages })
    for model in models {
      for terms in [
        ValueTerms(discount: 0.0026877, horizon: nil), ValueTerms(discount: 0.001, horizon: 39),
      ] {
        let outlooks = try #require(
          try LivingOutlooks<LivingOutlook>(
            cells, on: Execution(threads: 2),
            { (x, age) throws(ResidualProblem) in
              try LivingOutlook(model, repeats: x, age: age, terms: terms)
            }))
        for cell in stride(from: 3, to: cells.count, by: 211) {
          let (x, age) = (cells.repeats[cell], cells.age[cell])
          let exact = try LivingOutlook(model, repeats: x, age: age, terms: terms)
          let found = outlooks.value(repeats: x, age: age)
          #expect(abs(found.mean / exact.mean - 1) < 1e-9, "\(x) \(age)")
          #expect(abs(found.secondMoment / exact.secondMoment - 1) < 1e-6)
          #expect(abs(found.silence - exact.silence) < 1e-6)
        }
      }
    }
  }

  @Test func gammaQuantilesAreNearTheirOrder() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<2_000 {
      let shape = Double.exp(random.uniform(in: -3..<7))
      let share = random.uniform(in: 0.001..<0.999)
      let value = GammaQuantiles.standard.quantile(share, shape: shape)
      // Next to nothing may be any order: only its size counts.
      guard value > 0.01 else { continue }
      let found = SpecialFunctions.gammaP(shape, value * shape)
      #expect(abs(found - share) < 0.004, "\(shape) \(share)")
    }
    for share in [0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999] {
      let value = GammaQuantiles.standard.lognormal(share, variance: 0.7)
      let spread = Double.log(1.7).squareRoot()
      let exact = Double.exp(SpecialFunctions.normalQuantile(share) * spread - spread * spread / 2)
      #expect(abs(value / exact - 1) < 2e-4, "\(share)")
    }
    #expect(GammaQuantiles.standard.quantile(0, shape: 1) == 0)
    #expect(GammaQuantiles.standard.quantile(-0.5, shape: 1) == 0)
  }

  @Test(arguments: 1...6) func sumsDoNotDependOnTheOrder(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let terms = (0..<1_000).map { _ in random.normal() * Double.exp(random.uniform(in: -20..<20)) }
    let mixed = random.shuffled(terms)
    let sum = OrderFreeSum.of(terms.count) { terms[$0] }
    #expect(sum == OrderFreeSum.of(mixed.count) { mixed[$0] })
    let plain = terms.sorted { abs($0) < abs($1) }.reduce(0, +)
    let size = terms.reduce(0) { max($0, abs($1)) }
    #expect(abs(sum - plain) <= 1e-12 * size)
    #expect(OrderFreeSum.of(2) { [.infinity, 3][$0] } == 3)
    #expect(OrderFreeSum.of(0) { _ in 1 } == 0)
  }
}

import KantaColumns
import RealModule
import Testing

@testable import KantaModels

/// What customers are worth: intervals against simulated worlds whose future is known.
@Suite struct CustomerValueTests {
  private let execution = Execution(threads: 2)
  private let spend = GammaGamma(parameters: [6.25, 3.744, 15.44])
  private let time = 39.0
  private let discount = 0.0026877

  /// Customers up to now, and what they bring in the time after it, discounted.
  private struct World {
    var histories: [BuyingHistory] = []
    var means: [Double] = []
    var realised: [Double] = []
  }

  private func world(_ model: any BuyingModel, customers: Int, seed: UInt64) -> World {
    var random = SeededRandom(seed: seed)
    var world = World()
    for _ in 0..<customers {
      // Whole days, and everybody came in the first quarter.
      let age = Double(random.uniform(in: 189...273)) / 7
      let life = model.simulate(age: age + time, &random)
      let bought = life.purchases.filter { $0 <= age }
      let rate = random.gamma(shape: spend.q, rate: spend.v)
      let spends = bought.map { _ in random.gamma(shape: spend.p, rate: rate) }
      world.histories.append(
        BuyingHistory(repeats: Double(bought.count), lastAt: bought.last ?? 0, age: age))
      world.means.append(
        spends.isEmpty ? 0 : spends.reduce(0, +) / Double(spends.count))
      world.realised.append(
        life.purchases.filter { $0 > age }.reduce(0) { sum, when in
          sum + random.gamma(shape: spend.p, rate: rate) * Double.exp(-discount * (when - age))
        })
    }
    return world
  }

  /// The values of a world's customers, from models fitted to it.
  private func values(
    _ kind: BuyingModelKind, _ world: World, level: Double
  ) throws -> (CustomerValue, ModelFit, BuyingCells, ModelFit) {
    let cells = BuyingCells(
      repeats: world.histories.map(\.repeats), lastAt: world.histories.map(\.lastAt),
      age: world.histories.map(\.age))
    let fit = try #require(kind.fit(cells, on: execution))
    #expect(fit.problem == nil)
    let spends = try #require(
      GammaGamma.fit(
        SpendCells(
          repeats: world.histories.map { Int64($0.repeats) }, means: world.means),
        on: execution))
    let outlook = try #require(
      try BaseOutlook(
        kind.model(fit.estimates), fit: fit, cells,
        terms: ValueTerms(discount: discount, horizon: time), on: execution))
    let question = CustomerValue.Question(
      outlook: outlook, cells: cells, spend: spends, margin: 1, level: level)
    let values = try #require(CustomerValue(question, means: world.means, on: execution))
    return (values, fit, cells, spends)
  }

  /// Intervals of 80% and 95% hold what customers bring about as often as they say.
  ///
  /// Nobody can bring less than 0, so that they hold more often where 0 is likely; above them lies
  /// half of the rest.
  @Test(arguments: [
    (BuyingModelKind.pareto_nbd, [0.5533, 10.578, 0.6062, 11.669]),
    (.bg_nbd, [0.2426, 4.4136, 0.7929, 2.4259]), (.mbg_nbd, [0.5248, 6.1831, 0.8914, 1.6140]),
  ])
  func intervalsHoldWhatCustomersBring(
    _ kind: BuyingModelKind, _ parameters: [Double]
  ) throws {
    let world = world(kind.model(parameters), customers: 4_000, seed: 11)
    for level in [0.8, 0.95] {
      let (values, _, _, _) = try values(kind, world, level: level)
      let count = Double(world.realised.count)
      let all = world.realised.indices
      let held = all.count { values.low[$0]...values.high[$0] ~= world.realised[$0] }
      let above = all.count { world.realised[$0] > values.high[$0] }
      #expect(Double(held) / count > level - 0.01, "\(level)")
      #expect(Double(above) / count < (1 - level) / 2 + 0.02, "\(level)")
      // Of customers who will almost certainly buy, the interval has two ends.
      let sure = all.filter { values.low[$0] > 0 }
      let inside = sure.count { values.low[$0]...values.high[$0] ~= world.realised[$0] }
      if sure.count > 100 { #expect(Double(inside) / Double(sure.count) > level - 0.07) }
      let bought = all.filter { values.high[$0] > 0 }
      let beyond = bought.count { world.realised[$0] > values.high[$0] }
      #expect(Double(beyond) / Double(bought.count) > 0.4 * (1 - level) / 2)
    }
  }

  /// The interval of the total holds the sum of what customers bring.
  @Test func totalsHoldWhatAllBring() throws {
    let model = ParetoNBD(parameters: [0.5533, 10.578, 0.6062, 11.669])
    var held = 0
    for seed in 1...16 as ClosedRange<UInt64> {
      let world = world(model, customers: 2_000, seed: seed)
      let (values, _, _, _) = try values(.pareto_nbd, world, level: 0.8)
      let sum = world.realised.reduce(0, +)
      if abs(sum - values.total) <= 1.2816 * values.totalDeviation { held += 1 }
    }
    // Of 16 trials at 80%, fewer than 9 would be a chance of 1 in 100.
    #expect(held >= 9)
  }

  /// The standard deviation that the parameters leave open is that of values at drawn parameters.
  @Test func parametersMoveTheTotalAsDrawsDo() throws {
    let model = ParetoNBD(parameters: [0.5533, 10.578, 0.6062, 11.669])
    let world = world(model, customers: 4_000, seed: 5)
    let (values, fit, cells, spends) = try values(.pareto_nbd, world, level: 0.9)
    var random = SeededRandom(seed: 9)
    let draws = try #require(fit.draws(60, &random))
    let ofSpend = try #require(spends.draws(60, &random))
    let totals = try zip(draws, ofSpend).map { parameters, spendParameters in
      let model = ParetoNBD(parameters: parameters)
      let gamma = GammaGamma(parameters: spendParameters)
      let residual = try #require(
        try model.residualPurchases(
          cells, discount: discount, horizon: time, on: execution))
      return world.means.indices.reduce(0.0) { sum, customer in
        let cell = Int(cells.cellOfCustomer[customer])
        let spend = gamma.expectedSpend(
          repeats: cells.repeats[cell], mean: world.means[customer])
        return sum + (spend ?? 0) * residual[cell]
      }
    }
    let mean = totals.reduce(0, +) / 60
    let spread = (totals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 59).squareRoot()
    // What chance adds for 4,000 customers is known from the simulation of one: at most as much.
    #expect(values.totalDeviation > 0.8 * spread)
    #expect(values.totalDeviation < 2.2 * spread)
  }

  /// Values do not depend on the order of the customers, to the last bit.
  @Test func orderDoesNotMatter() throws {
    let model = BGNBD(parameters: [0.2426, 4.4136, 0.7929, 2.4259])
    let world = world(model, customers: 500, seed: 2)
    var random = SeededRandom(seed: 4)
    let order = random.shuffled(Array(world.histories.indices))
    let mixed = World(
      histories: order.map { world.histories[$0] }, means: order.map { world.means[$0] },
      realised: order.map { world.realised[$0] })
    let cells = BuyingCells(
      repeats: mixed.histories.map(\.repeats), lastAt: mixed.histories.map(\.lastAt),
      age: mixed.histories.map(\.age))
    let (first, _, _, spends) = try values(.bg_nbd, world, level: 0.95)
    let fit = try #require(BuyingModelKind.bg_nbd.fit(cells, on: execution))
    let outlook = try #require(
      try BaseOutlook(
        BuyingModelKind.bg_nbd.model(fit.estimates), fit: fit, cells,
        terms: ValueTerms(discount: discount, horizon: time), on: Execution(threads: 1)))
    let second = try #require(
      CustomerValue(
        CustomerValue.Question(
          outlook: outlook, cells: cells, spend: spends, margin: 1, level: 0.95),
        means: mixed.means, on: Execution(threads: 1)))
    #expect(order.map { first.value[$0] } == second.value)
    #expect(order.map { first.high[$0] } == second.high)
    #expect(first.total == second.total)
    #expect(first.totalDeviation == second.totalDeviation)
  }

  /// q ≤ 1: one-time buyers have no expected spend; q ≤ 2: no interval.
  @Test func spendWithoutAMeanHasNoValue() throws {
    let cells = BuyingCells(repeats: [0, 3], lastAt: [0, 20], age: [30, 30])
    let model = ParetoNBD(parameters: [0.5533, 10.578, 0.6062, 11.669])
    func values(q: Double) throws -> CustomerValue {
      let maximum = Maximum(
        theta: [Double.log(6), Double.log(q), Double.log(15)], logLikelihood: 0,
        gradient: [0, 0, 0], hessian: [], covariance: nil, converged: true)
      let spend = ModelFit(
        title: "Gamma-Gamma", parameterNames: ["p", "q", "v"],
        scales: [.logarithm, .logarithm, .logarithm], maximum: maximum, customers: 2, cells: 2,
        problem: nil)
      let outlook = try #require(
        try BaseOutlook(
          model, fit: spend, cells, terms: ValueTerms(discount: 0.003, horizon: nil),
          on: execution))
      return try #require(
        CustomerValue(
          CustomerValue.Question(
            outlook: outlook, cells: cells, spend: spend, margin: 1, level: 0.9),
          means: [0, 25], on: execution))
    }
    let none = try values(q: 0.9)
    #expect(none.value[0].isNaN && none.spend[0].isNaN && none.low[0].isNaN)
    #expect(none.value[1] > 0 && none.high[1] > none.value[1])
    #expect(none.total == none.value[1])
    let open = try values(q: 1.5)
    #expect(open.value[0] > 0 && open.low[0].isNaN && open.high[0].isNaN)
    #expect(open.totalDeviation.isNaN)
    let known = try values(q: 3)
    #expect(known.totalDeviation > 0 && known.high[0] >= 0)
  }
}

import KantaColumns
import KantaModels
import RealModule
import Testing

/// Each fit finds the parameters of worlds made by its model, as often as its intervals promise.
@Suite struct BuyingRecoveryTests {
  struct World: Sendable, CustomTestStringConvertible {
    let kind: BuyingModelKind
    let parameters: [Double]

    var testDescription: String { kind.title }
  }

  /// Of 40 worlds, a 95 % interval misses 2 on average and more than 7 once in 600 series; all four
  /// parameters share their worlds.
  @Test(arguments: [
    World(kind: .bg_nbd, parameters: [0.6, 6, 0.8, 2.4]),
    World(kind: .mbg_nbd, parameters: [0.8, 6, 0.9, 2]),
    World(kind: .pareto_nbd, parameters: [0.8, 6, 0.9, 12]),
  ])
  func intervalsHoldWhatTheyPromise(world: World) throws {
    let model = world.kind.model(world.parameters)
    var misses = [Int](repeating: 0, count: 4)
    for seed in 0..<40 {
      var random = SeededRandom(seed: UInt64(1000 + seed))
      let histories = (0..<1500).map { _ in model.simulate(age: 60, &random).history.inWholeUnits }
      let fit = try #require(world.kind.fit(collapsed(histories), on: execution))
      for index in 0..<4 {
        let interval = try #require(fit.interval(of: index))
        if !interval.contains(world.parameters[index]) { misses[index] += 1 }
      }
    }
    #expect(misses.allSatisfy { $0 <= 7 }, "\(misses)")
    #expect(misses.reduce(0, +) <= 18, "\(misses)")
    // Intervals that never miss would be too wide to be of use.
    #expect(misses.reduce(0, +) >= 1, "\(misses)")
  }

  /// Coefficients of a covariate that moves buying and dropping out, and the test for them.
  @Test(arguments: [
    (BuyingModelKind.pareto_nbd, [0.8, 6, 0.9, 12], [0.5, -0.6]),
    (.bg_nbd, [0.6, 6, 0.8, 2.4], [0.5, 0.7, 0.1]),
  ])
  func coefficientsAreFound(
    kind: BuyingModelKind, parameters: [Double], coefficients: [Double]
  ) throws {
    var random = SeededRandom(seed: 77)
    let web = (0..<2000).map { _ in random.chance(0.5) ? 1.0 : 0 }
    let histories = web.map { value in
      kind.model(parameters + coefficients, covariates: [value])
        .simulate(age: 60, &random).history.inWholeUnits
    }
    let cells = collapsed(histories, Covariates(names: ["web"], columns: [web]))
    let fit = try #require(kind.fit(cells, on: execution))
    #expect(fit.problem == nil)
    let errors = try #require(fit.standardErrors)
    for (index, truth) in (parameters + coefficients).enumerated() {
      let miss = (fit.estimates[index] - truth) / errors[index]
      #expect(miss.magnitude < 3, "\(fit.parameterNames[index]) \(fit.estimates[index])")
    }
    let plain = try #require(kind.fit(cells.withoutCovariates, on: execution))
    let test = fit.likelihoodRatio(to: plain)
    #expect(test.degrees == coefficients.count)
    #expect(test.statistic > 20 && test.pValue < 1e-3)

    // A covariate that does nothing is found to do nothing.
    let noise = web.indices.map { Double($0 % 3) }
    let other = collapsed(histories, Covariates(names: ["noise"], columns: [noise]))
    let idle = try #require(kind.fit(other, on: execution))
    #expect(idle.likelihoodRatio(to: plain).pValue > 0.01)
    // Scores of a group are those of its own parameters.
    let scores = try #require(
      try kind.scores(.expected(within: 20), of: cells, fit.estimates, on: execution))
    for cell in stride(from: 0, to: cells.count, by: 97) {
      let group = cells.groupStarts.lastIndex { $0 <= cell } ?? 0
      let model = kind.model(fit.estimates, covariates: cells.groupValues[group])
      #expect(scores[cell] == model.expectedPurchases(cells[cell], within: 20))
    }
  }

  /// The unit and the origin of a covariate change its coefficient and nothing else.
  @Test func covariatesOfAnyUnitAreFitted() throws {
    var random = SeededRandom(seed: 5)
    let scores = (0..<900).map { _ in random.normal() }
    let kind = BuyingModelKind.bg_nbd
    let histories = scores.map { value in
      kind.model([0.6, 6, 0.8, 2.4, 0.4, 0, 0], covariates: [value])
        .simulate(age: 60, &random).history.inWholeUnits
    }
    func fit(_ columns: [Double]) throws -> ModelFit {
      let covariates = Covariates(names: ["z"], columns: [columns])
      return try #require(kind.fit(collapsed(histories, covariates), on: execution))
    }
    let plain = try fit(scores)
    let years = try fit(scores.map { 1990 + 10 * $0 })
    #expect(plain.problem == nil && years.problem == nil)
    #expect((plain.logLikelihood - years.logLikelihood).magnitude < 1e-6)
    let errors = try #require(plain.standardErrors)
    let others = try #require(years.standardErrors)
    for place in 4..<7 {
      #expect((plain.estimates[place] - 10 * years.estimates[place]).magnitude < 1e-4)
      #expect(near(errors[place], 10 * others[place], 1e-3))
    }
    #expect(near(errors[0], others[0], 1e-3))
  }

  /// Parameters drawn from a fit spread as its standard errors say.
  @Test func drawsSpreadAsTheErrorsSay() throws {
    let fit = try #require(
      BuyingModelKind.bg_nbd.fit(collapsed(SmallShop.histories), on: execution))
    var random = SeededRandom(seed: 9)
    let draws = try #require(fit.draws(4000, &random))
    let logs = draws.map { Double.log($0[0]) }
    let mean = logs.reduce(0, +) / 4000
    let spread = (logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 4000).squareRoot()
    let errors = try #require(fit.standardErrors)
    #expect(near(spread, errors[0] / fit.estimates[0], 0.05))
    #expect((mean - Double.log(fit.estimates[0])).magnitude < 0.01)
  }

  /// What a model expects of new customers is what simulated ones do.
  @Test(arguments: BuyingModelKind.ofExactTimes) func simulationIsTheModel(kind: BuyingModelKind) {
    let model = kind.model([0.8, 6, 0.9, 5])
    var random = SeededRandom(seed: 5)
    let customers = (0..<10_000).map { _ in model.simulate(age: 30, &random) }
    let mean = customers.reduce(0) { $0 + $1.history.repeats } / 10_000
    #expect(near(mean, model.expectedPurchases(ofNewCustomerWithin: 30), 0.03))
    let alive = Double(customers.filter(\.isAlive).count) / 10_000
    let said = customers.reduce(0) { $0 + model.probabilityAlive($1.history, later: 0) } / 10_000
    #expect((alive - said).magnitude < 0.01)
  }
}

extension BuyingHistory {
  /// The same with the last purchase in the middle of its unit of time: fewer cells, faster fits.
  var inWholeUnits: BuyingHistory {
    BuyingHistory(
      repeats: repeats, lastAt: repeats == 0 ? 0 : lastAt.rounded(.down) + 0.5, age: age)
  }
}

import KantaColumns
import KantaModels
import RealModule
import Testing

@Suite struct GammaGammaModelTests {
  private let execution = Execution(threads: 2)

  private func simulated(
    _ model: GammaGamma, customers: Int, _ random: inout SeededRandom
  ) -> SpendCells {
    var repeats: [Int64] = []
    var means: [Double] = []
    for _ in 0..<customers {
      let count = random.poisson(mean: 2.5)
      repeats.append(Int64(count))
      means.append(count == 0 ? 0 : model.simulatedMean(repeats: count, random: &random))
    }
    return SpendCells(repeats: repeats, means: means)
  }

  /// By the gamma function and its derivatives, which the likelihood of the cells does without.
  @Test func theLikelihoodOfCellsIsTheSumOverCustomers() throws {
    var random = SeededRandom(seed: 3)
    let model = GammaGamma(parameters: [2.5, 3.1, 40])
    let repeats: [Int64] = (0..<500).map { _ in Int64(random.uniform(in: 1...40)) }
    let means = repeats.map { model.simulatedMean(repeats: Int($0), random: &random) }
    let fit = try #require(
      GammaGamma.fit(SpendCells(repeats: repeats, means: means), on: execution))
    let found = GammaGamma(parameters: fit.estimates)
    func sum(_ model: GammaGamma) -> Double {
      zip(repeats, means).reduce(0) { $0 + model.logLikelihood(repeats: Double($1.0), mean: $1.1) }
    }
    #expect(abs(sum(found) - fit.logLikelihood) < 1e-9 * abs(fit.logLikelihood))
    for index in 0..<3 {
      for factor in [0.999, 1.001] {
        var moved = fit.estimates
        moved[index] *= factor
        #expect(sum(GammaGamma(parameters: moved)) < fit.logLikelihood)
      }
    }
  }

  /// E[Z | x, m] lies between the customer's mean and the population's; the posterior has it.
  @Test func expectedSpendIsAWeightedMean() throws {
    let model = GammaGamma(parameters: [6.25, 3.74, 15.44])
    let population = try #require(model.populationMean)
    #expect(abs(population - 6.25 * 15.44 / 2.74) < 1e-12)
    #expect(model.expectedSpend(repeats: 0, mean: 0) == population)
    var last = population
    for repeats in 1...50 {
      let spend = try #require(model.expectedSpend(repeats: Double(repeats), mean: 90))
      #expect(spend > last && spend < 90)
      last = spend
    }
    var random = SeededRandom(seed: 8)
    let draws = (0..<20_000).map { _ in
      model.drawnSpend(repeats: 3, mean: 50, random: &random)
    }
    let mean = draws.reduce(0, +) / Double(draws.count)
    let expected = try #require(model.expectedSpend(repeats: 3, mean: 50))
    #expect(abs(mean / expected - 1) < 0.01)
  }

  @Test func noMeanWithoutEnoughCustomersOfOrdinarySpend() {
    let model = GammaGamma(parameters: [2, 0.8, 5])
    #expect(model.populationMean == nil)
    #expect(model.expectedSpend(repeats: 0, mean: 0) == nil)
    // With a purchase of their own a customer's mean is known again: p x + q > 1.
    #expect(model.expectedSpend(repeats: 1, mean: 10) != nil)
  }

  @Test func cellsCountWhomTheyLeaveOut() {
    let cells = SpendCells(
      repeats: [0, 2, 1, 3, 1], means: [0, 10, 0, -4, 12], weights: [4, 1, 2, 1, 3])
    #expect(cells.customers == 4)
    #expect(cells.customersWithoutRepeats == 4)
    #expect(cells.customersWithoutSpend == 3)
    #expect(cells.meanSpend == 46.0 / 4)
    #expect(SpendCells(repeats: [], means: []).meanSpend == nil)
  }

  @Test func spendThatFollowsFrequencyShows() throws {
    let cells = SpendCells(repeats: [1, 2, 3, 4], means: [10, 20, 30, 40])
    #expect(abs(try #require(cells.correlation) - 1) < 1e-12)
    #expect(SpendCells(repeats: [1, 2, 3], means: [5, 5, 5]).correlation == nil)
    #expect(SpendCells(repeats: [1, 1, 1], means: [5, 6, 7]).correlation == nil)
    #expect(SpendCells(repeats: [1, 2], means: [5, 6]).correlation == nil)
  }

  @Test func eachFailureHasItsReason() throws {
    let once = try #require(
      GammaGamma.fit(SpendCells(repeats: [0, 0, 0], means: [0, 0, 0]), on: execution))
    #expect(once.problem == .nobodyRepeats(customers: 3))
    let two = try #require(
      GammaGamma.fit(SpendCells(repeats: [1, 3], means: [9, 8]), on: execution))
    #expect(two.problem == .tooFewCustomers(2, needed: 4))
    let alike = try #require(
      GammaGamma.fit(
        SpendCells(
          repeats: (0..<50).map { Int64($0 % 5 + 1) }, means: [Double](repeating: 20, count: 50)),
        on: execution))
    #expect(alike.problem != nil)
  }

  /// Intervals of 90 % hold the truth in about 90 of 100 worlds: between 0.9 ± 4 standard errors.
  @Test func theFitRecoversItsWorld() throws {
    let truth = GammaGamma(parameters: [4, 3.5, 25])
    let worlds = 60
    var held = [0, 0, 0]
    var random = SeededRandom(seed: 20)
    for _ in 0..<worlds {
      let fit = try #require(
        GammaGamma.fit(simulated(truth, customers: 400, &random), on: execution))
      for index in 0..<3
      where fit.interval(of: index, level: 0.9)?
        .contains(truth.parameters[index]) ?? false
      {
        held[index] += 1
      }
    }
    // 54 are expected, with a standard deviation of 2.3.
    #expect(held.allSatisfy { $0 >= 45 }, "\(held)")
  }
}

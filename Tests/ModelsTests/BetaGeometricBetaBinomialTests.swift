import KantaColumns
import KantaModels
import RealModule
import Testing

/// Donations of 11,104 donors in six years: Fader, Hardie and Shang (2010), with the 22 different
/// histories of the data that accompany the paper.
@Suite struct BetaGeometricBetaBinomialTests {
  /// Donors by repeats x and year of the last donation t, the latter from x (or 0) on.
  private static let donors: [[Double]] = [
    [3464], [1091, 277, 129, 78, 119, 129], [613, 255, 155, 173, 234], [322, 181, 225, 357],
    [240, 284, 512], [335, 728], [1203],
  ]

  private static let cells: BuyingCells = {
    var (repeats, lastAt, weight): ([Double], [Double], [Double]) = ([], [], [])
    for (x, counts) in donors.enumerated() {
      for (place, count) in counts.enumerated() {
        repeats.append(Double(x))
        lastAt.append(Double(x == 0 ? 0 : x + place))
        weight.append(count)
      }
    }
    return BuyingCells(
      repeats: repeats, lastAt: lastAt, age: repeats.map { _ in 6 }, weight: weight)
  }()

  private func history(_ x: Double, _ last: Double, _ age: Double = 6) -> BuyingHistory {
    BuyingHistory(repeats: x, lastAt: last, age: age)
  }

  /// The paper gives α 1.204, β 0.750, γ 0.657, δ 2.783 and LL −33,225.6; the further digits and
  /// the values per donor are those of an independent fit.
  @Test func theDonors() throws {
    #expect(Self.cells.count == 22 && Self.cells.customers == 11_104)
    let fit = BetaGeometricBetaBinomial.fit(Self.cells)
    #expect(fit.problem == nil)
    #expect(abs(fit.logLikelihood + 33225.581274) < 1e-5)
    let known = [1.20352234, 0.74971638, 0.65671829, 2.78344271]
    for (estimate, value) in zip(fit.estimates, known) {
      #expect(abs(estimate / value - 1) < 2e-5)
    }
    let model = BetaGeometricBetaBinomial(parameters: known)
    for (x, last, alive) in [
      (0.0, 0.0, 0.108133), (2, 4, 0.589657), (6, 6, 0.930434), (4, 5, 0.6968),
    ] {
      #expect(abs(model.probabilityAlive(history(x, last), later: 1) - alive) < 1e-6)
    }
    let total = (0..<Self.cells.count).reduce(0) {
      $0 + Self.cells.weight[$1] * model.expectedPurchases(Self.cells[$1], within: 5)
    }
    #expect(abs(total - 12884.1566) < 1e-3)
    #expect(abs(model.expectedPurchases(ofNewCustomerWithin: 10) - 3.17982897) < 1e-7)
    #expect(abs(model.expectedPurchases(history(0, 0), within: 10) - 0.130218) < 1e-6)
    #expect(abs(model.expectedPurchases(history(4, 5), within: 10) - 3.627968) < 1e-6)
    let discount = Double.log(1.1)
    for (x, last, value) in [(6.0, 6.0, 5.909894), (0, 0, 0.114753), (4, 5, 3.197091)] {
      let found = try model.residualPurchases(history(x, last), discount: discount, horizon: nil)
      #expect(abs(found - value) < 1e-6)
    }
    // Donors expected by the number of their donations: 3,454.9 without any and 1,253.1 with six.
    #expect(abs(11_104 * model.probability(ofPurchases: 0, within: 6) - 3454.9) < 0.06)
    #expect(abs(11_104 * model.probability(ofPurchases: 6, within: 6) - 1253.1) < 0.06)
  }

  /// Equations 9, 13 and 14 as they are printed, with their gamma functions.
  @Test func sumsOverOpportunitiesAreThePublishedForms() throws {
    let (a, b, g, d) = (1.2, 0.75, 0.66, 2.78)
    let model = BetaGeometricBetaBinomial(parameters: [a, b, g, d])
    func ratio(_ n: Double) -> Double {
      Double.exp(Double.logGamma(1 + d + n) - Double.logGamma(g + d + n))
    }
    let start = Double.exp(Double.logGamma(g + d) - Double.logGamma(1 + d))
    for n in [1.0, 5, 30] {
      let expected = a / (a + b) * d / (g - 1) * (1 - start * ratio(n))
      #expect(abs(model.expectedPurchases(ofNewCustomerWithin: n) / expected - 1) < 1e-11)
    }
    for (x, last, age) in [(0.0, 0.0, 6.0), (2, 5, 9), (9, 9, 9)] {
      let seen = history(x, last, age)
      let bought = Double.exp(
        SpecialFunctions.logBeta(a + x + 1, b + age - x) - SpecialFunctions.logBeta(a, b)
          - model.logLikelihood(seen))
      let expected = bought * d / (g - 1) * start * (ratio(age) - ratio(age + 7))
      #expect(abs(model.expectedPurchases(seen, within: 7) / expected - 1) < 1e-10)
    }
  }

  /// γ = 1 is an ordinary point, however the printed forms divide by γ − 1.
  @Test func gammaMayBeOne() {
    let values = [1 - 1e-7, 1, 1 + 1e-7].map { gamma in
      BetaGeometricBetaBinomial(parameters: [1.2, 0.75, gamma, 2.78])
        .expectedPurchases(history(3, 5), within: 20)
    }
    #expect(abs(values[1] - (values[0] + values[2]) / 2) < 1e-12)
  }

  /// Every predictive distribution sums to 1 and has the expected purchases as its mean; the
  /// likelihoods of all histories of one length sum to 1; a long horizon is for ever.
  @Test(arguments: 1...6) func identities(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let model = BetaGeometricBetaBinomial(
      parameters: (0..<4).map { _ in random.uniform(in: 0.2..<4) })
    let last = random.uniform(in: 1...6)
    let seen = history(
      Double(random.uniform(in: 1...last)), Double(last), Double(random.uniform(in: last...9)))
    var (sum, mean, newSum, newMean) = (0.0, 0.0, 0.0, 0.0)
    for count in 0...12 {
      let chance = model.probability(ofPurchases: count, within: 12, after: seen)
      sum += chance
      mean += Double(count) * chance
      let new = model.probability(ofPurchases: count, within: 12)
      newSum += new
      newMean += Double(count) * new
    }
    #expect(abs(sum - 1) < 1e-12 && abs(newSum - 1) < 1e-12)
    #expect(abs(mean - model.expectedPurchases(seen, within: 12)) < 1e-12)
    #expect(abs(newMean - model.expectedPurchases(ofNewCustomerWithin: 12)) < 1e-12)
    // Of the orders of x purchases with the last at t there are C(t − 1, x − 1).
    var whole = Double.exp(model.logLikelihood(history(0, 0, 5)))
    for last in 1...5 {
      for x in 1...last {
        let orders = Double.exp(
          Double.logGamma(Double(last)) - Double.logGamma(Double(x))
            - Double.logGamma(Double(last - x) + 1))
        whole += orders * Double.exp(model.logLikelihood(history(Double(x), Double(last), 5)))
      }
    }
    #expect(abs(whole - 1) < 1e-12)
    let always = try model.residualPurchases(seen, discount: 0.2, horizon: nil)
    let long = try model.residualPurchases(seen, discount: 0.2, horizon: 300)
    #expect(abs(long / always - 1) < 1e-12)
    let alive = model.probabilityAlive(seen, later: 0)
    #expect(alive > 0 && alive <= 1 && model.probabilityAlive(seen, later: 3) < alive)
  }

  @Test func forEverNeedsADiscount() {
    let model = BetaGeometricBetaBinomial(parameters: [1, 1, 1, 3])
    #expect(throws: ResidualProblem.needsDiscount) {
      try model.residualPurchases(history(1, 2), discount: 0, horizon: nil)
    }
    #expect(throws: ResidualProblem.discountBelowZero) {
      try model.residualPurchases(history(1, 2), discount: -0.1, horizon: nil)
    }
  }

  @Test func eachFailureHasItsReason() {
    func problem(_ x: [Double], _ last: [Double], _ age: Double) -> FitProblem? {
      BetaGeometricBetaBinomial.fit(
        BuyingCells(repeats: x, lastAt: last, age: x.map { _ in age })
      ).problem
    }
    #expect(problem([1], [1], 3) == .tooFewCustomers(1, needed: 5))
    let none = [Double](repeating: 0, count: 20)
    #expect(problem(none, none, 4) == .nobodyRepeats(customers: 20))
    let once = [Double](repeating: 1, count: 20)
    #expect(problem(once, once.map { $0 + 0.5 }, 4) == .noOpportunities)
  }

  /// Of 20 worlds, 90 % intervals hold the truth in 18, give or take 1.3; donors come over several
  /// years.
  @Test func theFitRecoversItsWorld() {
    let truth = BetaGeometricBetaBinomial(parameters: [1.1, 0.8, 0.7, 3.2])
    var random = SeededRandom(seed: 9)
    var held = [0, 0, 0, 0]
    for _ in 0..<20 {
      let histories = (0..<1_500).map { _ in
        truth.simulate(age: Double(random.uniform(in: 4...10)), &random).history
      }
      let fit = BetaGeometricBetaBinomial.fit(
        BuyingCells(
          repeats: histories.map(\.repeats), lastAt: histories.map(\.lastAt),
          age: histories.map(\.age)))
      for index in 0..<4
      where fit.interval(of: index, level: 0.9)?
        .contains(truth.parameters[index]) ?? false
      {
        held[index] += 1
      }
    }
    #expect(held.allSatisfy { $0 >= 13 }, "\(held)")
  }
}

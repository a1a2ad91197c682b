import KantaColumns
import KantaModels
import Testing

/// What a fit says when the data do not determine it.
@Suite struct FitProblemTests {
  private func fit(
    _ kind: BuyingModelKind, _ histories: [BuyingHistory], _ covariates: Covariates? = nil
  ) throws -> ModelFit {
    try #require(kind.fit(collapsed(histories, covariates), on: execution))
  }

  @Test(arguments: BuyingModelKind.ofExactTimes) func tooFewOrSilent(kind: BuyingModelKind) throws {
    let one = [BuyingHistory(repeats: 1, lastAt: 3, age: 9)]
    let few = try fit(kind, one)
    #expect(few.problem == .tooFewCustomers(1, needed: 20))
    #expect(few.estimates.isEmpty && few.standardErrors == nil)
    #expect(few.interval(of: 0) == nil)
    let none = try fit(kind, [])
    #expect(none.problem == .tooFewCustomers(0, needed: 20))
    let silent = [BuyingHistory](
      repeating: BuyingHistory(repeats: 0, lastAt: 0, age: 9), count: 100)
    let nobody = try fit(kind, silent)
    #expect(nobody.problem == .nobodyRepeats(customers: 100))
  }

  /// Customers who buy at their rates to the end.
  @Test(arguments: BuyingModelKind.ofExactTimes) func nobodyDropsOut(kind: BuyingModelKind) throws {
    var random = SeededRandom(seed: 41)
    let loyal = ParetoNBD(parameters: [1.2, 8, 1, 1e9])
    let histories = (0..<600).map { _ in loyal.simulate(age: 52, &random).history.inWholeUnits }
    let found = try fit(kind, histories)
    guard case .nobodyDropsOut(let parameters, let gain)? = found.problem else {
      Issue.record("\(found)")
      return
    }
    #expect(parameters == Array(kind.parameterNames[2...3]))
    #expect(gain >= 0 && gain < 1.92)
    // The rates are estimated all the same.
    #expect(near(found.estimates[0] / found.estimates[1], 0.15, 0.15))
  }

  /// Customers who all drop out at one rate.
  @Test func everybodyDropsOutAlike() throws {
    var random = SeededRandom(seed: 42)
    let alike = ParetoNBD(parameters: [2, 4, 1e6, 20e6])
    let histories = (0..<1500).map { _ in alike.simulate(age: 52, &random).history.inWholeUnits }
    let found = try fit(.pareto_nbd, histories)
    let names = ["s", "beta"]
    #expect(
      found.problem == .everybodyDropsOutAlike(parameters: names)
        || found.problem == .flatCurvature(names), "\(found)")
    #expect(near(found.estimates[2] / found.estimates[3], 0.05, 0.1))
  }

  @Test func everybodyBuysAlike() throws {
    var random = SeededRandom(seed: 43)
    let alike = BGNBD(parameters: [1e6, 8e6, 0.8, 2])
    let histories = (0..<1500).map { _ in alike.simulate(age: 52, &random).history.inWholeUnits }
    let found = try fit(.bg_nbd, histories)
    let names = ["r", "alpha"]
    #expect(
      found.problem == .everybodyBuysAlike(parameters: names)
        || found.problem == .flatCurvature(names), "\(found)")
  }

  @Test func covariatesThatSayNothing() throws {
    let shop = SmallShop.histories
    let same = Covariates(names: ["web"], columns: [shop.map { _ in 1 }])
    let constant = try fit(.bg_nbd, shop, same)
    #expect(constant.problem == .covariateDetermined("web"))
    let half = shop.indices.map { Double($0 % 2) }
    let twice = Covariates(names: ["web", "shop"], columns: [half, half.map { 1 - $0 }])
    let combined = try fit(.pareto_nbd, shop, twice)
    #expect(combined.problem == .covariateDetermined("shop"))
  }

  @Test func impossibleHistoriesAreFound() {
    #expect(
      BuyingCells.firstInvalid(repeats: [1, 0], lastAt: [3, 0], age: [9, 4]) == nil)
    for (x, last, age) in [
      (1.0, 10.0, 9.0), (0, 2, 9), (2, 0, 9), (0.5, 2, 9), (-1, 2, 9), (0, 0, 0), (1, .nan, 9),
      (1, 2, .infinity),
    ] {
      let found = BuyingCells.firstInvalid(repeats: [0, x], lastAt: [0, last], age: [4, age])
      #expect(found == 1, "\(x) \(last) \(age)")
    }
  }
}

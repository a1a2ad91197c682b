import KantaColumns
import RealModule
import Testing

@testable import KantaModels

/// Collapsed histories beside a naive twin, and second derivatives beside differences.
struct BuyingCellsTests {
  private struct History: Hashable, Comparable {
    var covariate: Double
    var age: Double
    var repeats: Double
    var lastAt: Double

    static func < (a: History, b: History) -> Bool {
      (a.covariate, a.repeats, a.age, a.lastAt) < (b.covariate, b.repeats, b.age, b.lastAt)
    }
  }

  /// Few different values, many, and so many that the ranks of a history fill more than 64 bits.
  @Test(arguments: [(300, 4), (20_000, 40), (70_000, 1_000_000)])
  func equalHistoriesAreOneCell(customers: Int, different: Int) {
    var random = SeededRandom(seed: UInt64(customers))
    func value() -> Double { Double(Int.random(in: 0..<different, using: &random)) }
    let histories = (0..<customers).map { _ in
      History(
        covariate: Double(Int.random(in: 0..<3, using: &random)), age: 2e6 + value() / 7,
        repeats: value(), lastAt: value() / 7)
    }
    let weights = (0..<customers).map { _ in Double(Int.random(in: 1..<4, using: &random)) }
    for withCovariate in [false, true] {
      let known = histories.map { history in
        var history = history
        if !withCovariate { history.covariate = 0 }
        return history
      }
      let cells = BuyingCells(
        repeats: known.map(\.repeats), lastAt: known.map(\.lastAt), age: known.map(\.age),
        weight: weights,
        covariates: withCovariate
          ? Covariates(names: ["z"], columns: [known.map(\.covariate)]) : nil,
        on: Execution(threads: 3))
      var twin: [History: Double] = [:]
      for (history, weight) in zip(known, weights) { twin[history, default: 0] += weight }
      let order = twin.keys.sorted()
      #expect(cells.age == order.map(\.age) && cells.repeats == order.map(\.repeats))
      #expect(cells.lastAt == order.map(\.lastAt))
      #expect(cells.weight == order.map { twin[$0] })
      #expect(zip(known, cells.cellOfCustomer).allSatisfy { order[Int($1)] == $0 })
      #expect(cells.groupStarts.count == Set(known.map(\.covariate)).count + 1)
      for cell in 0..<cells.count {
        let first = Int(cells.firstCellOfPair[Int(cells.pair[cell])])
        #expect(
          order[first].repeats == order[cell].repeats
            && order[first].lastAt == order[cell].lastAt
            && order[first].covariate == order[cell].covariate)
      }
    }
  }

  /// A part of the cells stands for as many customers, about as old and as busy.
  @Test func aPartStandsForAll() {
    let cells = Self.shop
    let part = cells.thinned(to: 300)
    #expect(part.count <= 301)
    #expect(abs(part.customers / cells.customers - 1) < 0.01)
    func mean(_ cells: BuyingCells, _ values: [Double]) -> Double {
      zip(cells.weight, values).reduce(0) { $0 + $1.0 * $1.1 } / cells.customers
    }
    #expect(abs(mean(part, part.age) / mean(cells, cells.age) - 1) < 0.02)
    #expect(abs(mean(part, part.repeats) / mean(cells, cells.repeats) - 1) < 0.1)
  }

  @Test func secondDerivativesAreThoseOfTheGradient() throws {
    try check(BetaGeometricTerms<BGNBD>.self, [0.2, 4.4, 0.8, 2.4])
    try check(BetaGeometricTerms<MBGNBD>.self, [0.5, 6.2, 0.9, 1.6])
    try check(BetaGeometricTerms<BGNBD>.self, [3, 0.4, 0.1, 0.2])
    try check(ParetoTerms.self, [0.6, 10.6, 0.6, 11.7])
  }

  private func check<Terms: BuyingTerms>(_ terms: Terms.Type, _ parameters: [Double]) throws {
    let likelihood = BuyingLikelihood<Terms>(Self.shop, [], on: Execution(threads: 2))
    let theta = parameters.map { Double.log($0) }
    let exact = try #require(likelihood.curvature(theta))
    let twin = likelihood.differencedCurvature(theta)
    let size = twin.reduce(0) { max($0, $1.magnitude) }
    for (a, b) in zip(exact, twin) { #expect(abs(a - b) < 1e-6 * size, "\(parameters)") }
  }

  @Test func spendsBendAsTheirGradientDoes() throws {
    var random = SeededRandom(seed: 5)
    let repeats = (0..<700).map { _ in Int64.random(in: 1..<9, using: &random) }
    let means = repeats.map { _ in Double.random(in: 1..<90, using: &random) }
    for weights in [nil, repeats.map { Double($0) }] {
      let likelihood = GammaGammaLikelihood(
        SpendCells(repeats: repeats, means: means, weights: weights), on: Execution(threads: 2))
      for parameters in [[6.2, 3.7, 15.4], [0.3, 20, 0.01], [40, 1.1, 1e150]] {
        let theta = parameters.map { Double.log($0) }
        let exact = try #require(likelihood.curvature(theta))
        let twin = likelihood.differencedCurvature(theta)
        let size = twin.reduce(0) { max($0, $1.magnitude) }
        for (a, b) in zip(exact, twin) { #expect(abs(a - b) < 1e-5 * size, "\(parameters)") }
      }
    }
  }

  private static let shop: BuyingCells = {
    var random = SeededRandom(seed: 11)
    let age = (0..<4_000).map { _ in Double(Int.random(in: 200..<400, using: &random)) / 7 }
    let repeats = age.map { _ in
      Double(max(0, Int.random(in: -6..<9, using: &random)))
    }
    let lastAt = zip(age, repeats).map { age, repeats in
      repeats == 0 ? 0 : Double(Int.random(in: 1...Int(age * 7), using: &random)) / 7
    }
    return BuyingCells(repeats: repeats, lastAt: lastAt, age: age)
  }()
}

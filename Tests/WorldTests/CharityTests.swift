import KantaColumns
import KantaModels
import Testing

@Suite struct CharityTests {
  private static let seeds: [UInt64?] = [nil, 1, 2]

  /// What a donor did at the appeals after the first one, from the gifts.
  private struct Donors {
    var repeats: [Double] = []
    var lastAt: [Double] = []
    var age: [Double] = []
    var means: [Double] = []
  }

  private func donors(_ world: WorldReading) throws -> Donors {
    let keys = try world.texts("donors", "customer").compactMap(\.self)
    let first = try world.numbers("donors", "first_year").compactMap(\.self)
    let giver = try world.texts("gifts", "customer")
    let dates = try world.numbers("gifts", "date")
    let cents = try world.cents("gifts", "amount")
    let place = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    var found = Donors()
    found.repeats = keys.map { _ in 0 }
    found.lastAt = found.repeats
    found.age = first.map { 2024 - $0 }
    found.means = found.repeats
    for row in giver.indices {
      let donor = try #require(giver[row].flatMap { place[$0] })
      let year = Double(Day(number: Int32(try #require(dates[row]))).civil.year)
      guard year > first[donor] else { continue }
      found.repeats[donor] += 1
      found.lastAt[donor] = year - first[donor]
      found.means[donor] += Double(cents[row]) / 100
    }
    for donor in keys.indices where found.repeats[donor] > 0 {
      found.means[donor] /= found.repeats[donor]
    }
    return found
  }

  /// The fits find the truth: each parameter lies in its interval of 99 %.
  @Test(arguments: seeds) func theFitsRecoverTheTruth(_ seed: UInt64?) throws {
    let world = try WorldReading("charity", seed: seed)
    let donors = try donors(world)
    let giving = BetaGeometricBetaBinomial.fit(
      BuyingCells(repeats: donors.repeats, lastAt: donors.lastAt, age: donors.age))
    let spending = try #require(
      GammaGamma.fit(
        SpendCells(repeats: donors.repeats.map { Int64($0) }, means: donors.means),
        on: Execution(threads: 2)))
    for fit in [giving, spending] {
      #expect(fit.problem == nil)
      for (index, name) in fit.parameterNames.enumerated() {
        let truth = try world.parameter(name)
        let interval = try #require(fit.interval(of: index, level: 0.99))
        #expect(interval.contains(truth), "\(name): \(truth) in \(interval)")
      }
    }
  }

  /// P(alive) is the share of those who are: donors with equal histories are calibrated together.
  @Test(arguments: seeds) func chancesOfBeingAliveAreCalibrated(_ seed: UInt64?) throws {
    let world = try WorldReading("charity", seed: seed)
    let donors = try donors(world)
    let alive = try world.numbers("truth_customers", "alive").compactMap(\.self)
    let model = BetaGeometricBetaBinomial(
      parameters: try ["alpha", "beta", "gamma", "delta"].map { try world.parameter($0) })
    var excess = [Double](repeating: 0, count: 5)
    var variance = excess
    for donor in alive.indices {
      let chance = model.probabilityAlive(
        BuyingHistory(
          repeats: donors.repeats[donor], lastAt: donors.lastAt[donor], age: donors.age[donor]),
        later: 0)
      let fifth = min(4, Int(chance * 5))
      excess[fifth] += alive[donor] - chance
      variance[fifth] += chance * (1 - chance)
    }
    for fifth in 0..<5 where variance[fifth] > 0 {
      #expect(abs(excess[fifth]) < 4 * variance[fifth].squareRoot(), "fifth \(fifth + 1)")
    }
  }

  @Test func giftsAreAtMostOneAYear() throws {
    let world = try WorldReading("charity")
    let giver = try world.texts("gifts", "customer")
    let dates = try world.numbers("gifts", "date")
    let years = dates.map { Day(number: Int32($0 ?? 0)).civil.year }
    #expect(Set(zip(giver, years).map { "\($0 ?? "") \($1)" }).count == giver.count)
    #expect(try world.cents("gifts", "amount").allSatisfy { $0 > 0 })
    let repeats = try world.numbers("truth_customers", "repeat_gifts").compactMap(\.self)
    #expect(repeats.reduce(0, +) == Double(giver.count - repeats.count))
  }
}

import KantaColumns
import KantaModels
import Testing

@Suite struct MagazineTests {
  private static let seeds: [UInt64?] = [nil, 1, 2]

  /// Whole years from the first of a month to the same day of a later year.
  private func years(_ from: Double, _ to: Double) -> Int { Int(((to - from) / 365.25).rounded()) }

  @Test(arguments: seeds) func renewalsAreShiftedBetaGeometric(_ seed: UInt64?) throws {
    let world = try WorldReading("magazine", seed: seed)
    let start = try world.numbers("subscriptions", "start")
    let end = try world.numbers("subscriptions", "end")
    let segment = try world.texts("subscriptions", "segment")
    let kind = try world.texts("truth_customers", "kind")
    let close = Double(try #require(Day(year: 2024, month: 12, day: 31)).number)
    for (name, suffix) in [("regular", "regular"), ("high-end", "high_end")] {
      let alpha = try world.parameter("alpha_" + suffix)
      let beta = try world.parameter("beta_" + suffix)
      var excess = 0.0
      var variance = 0.0
      for term in 1...5 {
        var decided = 0
        var renewed = 0
        for row in start.indices where segment[row] == name && kind[row] == "subscriber" {
          let begin = try #require(start[row])
          let lived = end[row].map { years(begin, $0) }
          // Those whose anniversary number `term` has come, and who were there to see it.
          let seen = lived.map { $0 >= term } ?? (begin + 365.25 * Double(term) < close)
          guard seen else { continue }
          decided += 1
          if lived != term { renewed += 1 }
        }
        let share = (beta + Double(term) - 1) / (alpha + beta + Double(term) - 1)
        let termVariance = share * (1 - share) * Double(decided)
        let termExcess = Double(renewed) - share * Double(decided)
        #expect(decided > 50)
        #expect(abs(termExcess) < 4 * termVariance.squareRoot())
        excess += termExcess
        variance += termVariance
      }
      #expect(abs(excess) < 4 * variance.squareRoot(), "all terms together")
    }
  }

  @Test(arguments: seeds) func chancesOfLeavingAreBeta(_ seed: UInt64?) throws {
    let world = try WorldReading("magazine", seed: seed)
    let segment = try world.texts("truth_customers", "segment")
    let chance = try world.numbers("truth_customers", "chance_of_leaving")
    for (name, suffix) in [("regular", "regular"), ("high-end", "high_end")] {
      let alpha = try world.parameter("alpha_" + suffix)
      let sum = alpha + (try world.parameter("beta_" + suffix))
      let chances = segment.indices.filter { segment[$0] == name }.compactMap { chance[$0] }
      #expect(abs(Sample(chances).z(against: alpha / sum)) < 4)
      let squares = chances.map { $0 * $0 }
      #expect(abs(Sample(squares).z(against: alpha * (alpha + 1) / (sum * (sum + 1)))) < 4)
    }
  }

  @Test(arguments: seeds) func theReaderOfFiveYearsDoesNotRenew(_ seed: UInt64?) throws {
    let world = try WorldReading("magazine", seed: seed)
    let row = try #require(
      try world.texts("subscribers", "name").firstIndex(of: "Helmi Viisivuori"))
    #expect(try world.texts("truth_customers", "kind")[row] == "example")
    let start = try world.column("subscriptions", "start")[row]
    let end = try world.column("subscriptions", "end")[row]
    let first = try #require(Day(year: 2019, month: 3, day: 1))
    let last = try #require(Day(year: 2024, month: 3, day: 1))
    #expect(start == .date(first) && end == .date(last))
    #expect(last.number - first.number == 1_827)
    let key = try world.texts("subscribers", "customer")[row]
    #expect(try world.texts("payments", "customer").count { $0 == key } == 5)
    #expect(try world.texts("truth_customers", "kind").count { $0 == "example" } == 1)
  }

  @Test func paymentsFollowTheTerms() throws {
    let world = try WorldReading("magazine")
    let payer = try world.texts("payments", "customer")
    let date = try world.numbers("payments", "date")
    var dates: [String: [Double]] = [:]
    for row in payer.indices { dates[payer[row] ?? "", default: []].append(date[row] ?? 0) }
    let key = try world.texts("subscriptions", "customer")
    let start = try world.numbers("subscriptions", "start")
    let end = try world.numbers("subscriptions", "end")
    for row in key.indices {
      let paid = dates[key[row] ?? ""] ?? []
      #expect(paid.first == start[row])
      if let end = end[row] { #expect(paid.count == years(start[row] ?? 0, end)) }
    }
    #expect(end.contains(nil) && end.contains { $0 != nil })
  }
}

import KantaColumns
import KantaModels
import Testing

@Suite struct BasketsTests {
  private let execution = Execution(threads: 2)

  /// The pairs of baskets, each a list of items.
  private func pairs(_ baskets: [[UInt32]], least: Int64 = 1) throws -> [Baskets.Pair] {
    let rows = baskets.enumerated().flatMap { basket, items in items.map { (basket, $0) } }
    let found = try #require(
      Baskets(
        rows.map { UInt32($0.0) }, count: baskets.count, items: rows.map(\.1),
        count: Int(baskets.joined().max() ?? 0) + 1, on: execution))
    return try #require(found.pairs(inAtLeast: least, on: execution))
  }

  /// Bread 0, milk 1, diapers 2, beer 3, eggs 4, cola 5.
  ///
  /// Source: P.-N. Tan, M. Steinbach & V. Kumar, "Introduction to Data Mining" (2005), table 6.1.
  private let market: [[UInt32]] = [
    [0, 1], [0, 2, 3, 4], [1, 2, 3, 5], [0, 1, 2, 3], [0, 1, 2, 5],
  ]

  @Test func pairsOfTheTextbook() throws {
    let found = try pairs(market, least: 3)
    // The four frequent pairs of figure 6.5, with the support count 3.
    #expect(
      found
        == [(0, 1), (0, 2), (1, 2), (2, 3)].map {
          Baskets.Pair(first: $0.0, second: $0.1, count: 3)
        })
  }

  /// 20% buy tea and coffee, 25% tea, 90% coffee: the interest is 0.89.
  ///
  /// Source: S. Brin et al., SIGMOD (1997) 255–264.
  @Test func interestOfTeaAndCoffee() throws {
    let rule = AssociationRule(baskets: 100, first: 25, second: 90, both: 20)
    #expect(rule.support == 0.2)
    #expect(rule.confidence == 0.8)
    #expect(abs(rule.lift - 0.8889) < 5e-5)
    #expect(abs(try #require(rule.conviction) - 0.5) < 1e-15)
  }

  @Test func measuresOfTheTextbook() throws {
    // beer → diapers: never without them. diapers → beer.
    let beer = AssociationRule(baskets: 5, first: 3, second: 4, both: 3)
    #expect(beer.confidence == 1)
    #expect(beer.lift == 1.25)
    #expect(beer.conviction == nil)
    let diapers = AssociationRule(baskets: 5, first: 4, second: 3, both: 3)
    #expect(diapers.lift == 1.25)
    #expect(abs(try #require(diapers.conviction) - 1.6) < 1e-15)
  }

  @Test func anItemCountsOnceInABasket() throws {
    let found = try pairs([[3, 1, 3, 1, 1], [1, 3], [2, 2]])
    #expect(found == [Baskets.Pair(first: 1, second: 3, count: 2)])
    #expect(try pairs([]).isEmpty)
    #expect(try pairs([[0], [0], [1]]).isEmpty)
  }

  /// Against counting every pair of every basket in a dictionary, rows in any order.
  @Test(arguments: 1...12) func countsAreTheNaiveOnes(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let items = [3, 40, 4000][Int(seed % 3)]
    let basketCount = random.uniform(in: 1...60)
    let rows = (0..<random.uniform(in: 1...600)).map { _ in
      (
        UInt32(random.uniform(in: 0...basketCount - 1)),
        // Some items are far more frequent than others.
        UInt32(random.uniform(in: 0...random.uniform(in: 0...items - 1)))
      )
    }
    let least = Int64(random.uniform(in: 1...4))
    var naive: [[UInt32]: Int64] = [:]
    for basket in 0..<basketCount {
      let own = Set(rows.filter { $0.0 == UInt32(basket) }.map(\.1)).sorted()
      for (index, a) in own.enumerated() {
        for b in own[(index + 1)...] { naive[[a, b], default: 0] += 1 }
      }
    }
    for rows in [rows, random.shuffled(rows)] {
      let baskets = try #require(
        Baskets(
          rows.map(\.0), count: basketCount, items: rows.map(\.1), count: items, on: execution))
      let found = try #require(baskets.pairs(inAtLeast: least, on: execution))
      #expect(found.allSatisfy { naive[[$0.first, $0.second]] == $0.count })
      #expect(found.count == naive.values.filter { $0 >= least }.count)
      #expect(
        zip(found, found.dropFirst()).allSatisfy {
          ($0.first, $0.second) < ($1.first, $1.second)
        })
    }
  }

  @Test func stopsWhenAsked() {
    let stopped = Execution(cancellation: Cancellation(after: 0), threads: 1)
    #expect(Baskets([0, 0], count: 1, items: [0, 1], count: 2, on: stopped) == nil)
  }
}

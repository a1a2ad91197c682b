import KantaColumns
import KantaModels
import Testing

/// What has to hold of scores whatever the values are.
@Suite struct ScoreRuleTests {
  private let execution = Execution(threads: 2)

  /// Values of which many are equal, in an order by chance.
  private func values(_ random: inout SeededRandom) -> [Double] {
    let count = 1 + Int(random.next() % 90)
    let kinds = 1 + random.next() % 30
    return (0..<count).map { _ in Double(random.next() % kinds) / 4 - 2 }
  }

  private func rule(_ count: Int, ties: [UInt64]? = nil, isReversed: Bool = false) -> ScoreRule {
    ScoreRule(
      scoreCount: count, method: ties.map { .ranks(tieOrder: $0) } ?? .quantiles,
      isReversed: isReversed)
  }

  @Test(arguments: 1...40) func equalValuesScoreEquallyAndLargerOnesNotLess(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = values(&random)
    let scores = try #require(rule(5).scored(values, on: execution)).scores
    let reversed = try #require(rule(5, isReversed: true).scored(values, on: execution)).scores
    for a in values.indices {
      #expect((1...5).contains(scores[a]))
      for b in values.indices where values[a] <= values[b] {
        #expect(scores[a] <= scores[b])
        #expect(reversed[a] >= reversed[b])
        if values[a] == values[b] { #expect(scores[a] == scores[b]) }
      }
    }
  }

  @Test(arguments: 1...40) func randomTiesMakePartsOfEqualSize(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = values(&random)
    let count = 2 + Int(seed % 8)
    let ties = shuffleWords(values.count, seed: seed)
    let found = try #require(rule(count, ties: ties).scored(values, on: execution))
    var sizes = [Int](repeating: 0, count: count)
    for score in found.scores { sizes[Int(score) - 1] += 1 }
    if values.count >= count {
      #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1, "\(sizes)")
    }
    for a in values.indices {
      for b in values.indices where values[a] < values[b] {
        #expect(found.scores[a] <= found.scores[b])
      }
    }
    let split = values.indices.count { a in
      values.indices.contains { values[$0] == values[a] && found.scores[$0] != found.scores[a] }
    }
    #expect(found.splitCount == split)
  }

  /// The order of the rows decides nothing, as long as each keeps its place among equals.
  @Test(arguments: 1...20) func rowsMayBeShuffled(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = values(&random)
    let ties = shuffleWords(values.count, seed: seed)
    let order = random.shuffled(Array(values.indices))
    let plain = try #require(rule(5, ties: ties).scored(values, on: execution)).scores
    let moved = try #require(
      rule(5, ties: order.map { ties[$0] }).scored(order.map { values[$0] }, on: execution)
    ).scores
    #expect(moved == order.map { plain[$0] })
  }

  /// Each group is scored as if there were no other.
  @Test(arguments: 1...30) func groupsAreScoredByThemselves(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = values(&random)
    let groupCount = 1 + Int(random.next() % 6)
    let numbers = values.map { _ in UInt32(random.next() % UInt64(groupCount)) }
    let groups = ScoreGroups(numbers: numbers, count: groupCount)
    let words = shuffleWords(values.count, seed: seed)
    for ties in [nil, words] {
      let whole = try #require(rule(4, ties: ties).scored(values, in: groups, on: execution))
      for group in 0..<UInt32(groupCount) {
        let rows = numbers.indices.filter { numbers[$0] == group }
        guard !rows.isEmpty else { continue }
        let own = ties.map { ties in rows.map { ties[$0] } }
        let alone = try #require(
          rule(4, ties: own).scored(rows.map { values[$0] }, on: execution))
        #expect(rows.map { whole.scores[$0] } == alone.scores)
        if ties == nil { #expect(whole.cuts[Int(group)] == alone.cuts[0]) }
      }
    }
  }

  @Test func nestedGroupsAreThePairs() {
    let outer = ScoreGroups(numbers: [0, 1, 0, 1], count: 2)
    let nested = ScoreGroups.nested(outer, [1, 1, 3, 2], scoreCount: 3)
    #expect(nested.numbers == [0, 3, 2, 4])
    #expect(nested.count == 6)
    #expect(ScoreGroups.nested(nil, [2, 1], scoreCount: 2).numbers == [1, 0])
  }

  @Test func anOrderByChanceHasNoTwoEqualPlaces() {
    #expect(Set(shuffleWords(20_000, seed: 1)).count == 20_000)
    #expect(shuffleWords(8, seed: 1) == shuffleWords(8, seed: 1))
    #expect(shuffleWords(8, seed: 1) != shuffleWords(8, seed: 2))
    #expect(Array(shuffleWords(9, seed: 1).prefix(8)) == shuffleWords(8, seed: 1))
  }
}

import KantaColumns
import KantaModels
import Testing

/// What is said around a score has to agree with the scoring itself.
@Suite struct ScoreLadderTests {
  private let execution = Execution(threads: 2)
  private let cents = ScoreLadder.Grain(stepsPerOne: 100)

  /// Amounts in cents, of which many are equal.
  private func amounts(_ random: inout SeededRandom) -> [Double] {
    let kinds = random.uniform(in: 1...60)
    return (0..<random.uniform(in: 1...200)).map { _ in
      Double(random.uniform(in: -kinds...kinds) * 29) / 100
    }
  }

  /// A value changed as it is said gets the score, and one step less does not.
  @Test(arguments: UInt64(1)...60) func theChangeToAScoreIsTheSmallest(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let values = amounts(&random)
    let rule = QuantileScore(
      quantilesOf: values, scores: 2 + Int(seed % 6), isReversed: seed.isMultiple(of: 2))
    let ladder = ScoreLadder(cuts: rule.cuts, isReversed: rule.isReversed, grain: cents)
    for value in values.prefix(20) {
      let own = rule.score(value)
      for score in 1...rule.scoreCount {
        guard let change = ladder.change(of: value, to: score) else { continue }
        let steps = (change * 100).rounded()
        let units = (value * 100).rounded()
        #expect(rule.score((units + steps) / 100) == score)
        #expect((steps == 0) == (score == own))
        if steps != 0 {
          let short = (units + steps - (steps < 0 ? -1 : 1)) / 100
          #expect(rule.score(short) != score)
        }
      }
      let bounds = ladder.bounds(of: own)
      #expect(bounds.lower.map { $0 < value } ?? true)
      #expect(bounds.upper.map { value <= $0 } ?? true)
    }
  }

  /// Scores that no value has are passed over, and only those.
  @Test(arguments: UInt64(1)...40) func unreachableScoresHaveNoValue(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let values = (0..<50).map { _ in Double(random.uniform(in: 1...6)) }
    let rule = QuantileScore(quantilesOf: values, scores: 5)
    let ladder = ScoreLadder(
      cuts: rule.cuts, isReversed: false, grain: .init(stepsPerOne: 1, smallest: 1))
    let had = Set((1...1_000).map { rule.score(Double($0)) })
    #expect(Set(ladder.reachable) == had)
    for score in ladder.reachable {
      #expect(ladder.neighbour(of: score, larger: true) == had.filter { $0 > score }.min())
      #expect(ladder.neighbour(of: score, larger: false) == had.filter { $0 < score }.max())
    }
  }

  /// Every way to score is found again from values and scores.
  @Test(arguments: UInt64(1)...40) func originsAreFoundAgain(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let count = 200
    let values = (0..<3).map { _ in
      (0..<count).map { _ in Double(random.uniform(in: 1...400)) }
    }
    let kinds = ScoreGroups(
      numbers: (0..<count).map { _ in UInt32(random.uniform(in: 0...2)) }, count: 3)
    let grains = [ScoreLadder.Grain](repeating: .init(stepsPerOne: 1), count: 3)
    func scored(_ groups: (_ before: [[Int64]]) -> ScoreGroups?) throws -> [[Int64]] {
      var scores: [[Int64]] = []
      for measure in 0..<3 {
        let rule = ScoreRule(scoreCount: 5, method: .quantiles, isReversed: measure == 0)
        scores.append(
          try #require(rule.scored(values[measure], in: groups(scores), on: execution)).scores)
      }
      return scores
    }
    func rules(_ scores: [[Int64]]) throws -> [ScoreOrigin.Rule] {
      try #require(
        ScoreOrigin.all(
          values, scores: scores, groups: kinds, grains: grains, row: 7, on: execution)
      ).map(\.rule)
    }
    #expect(try rules(scored { _ in nil }) == [.quantiles, .quantiles, .quantiles])
    #expect(
      try rules(scored { _ in kinds }) == [.groupQuantiles, .groupQuantiles, .groupQuantiles])
    let nested = try scored { before in
      before.reduce(kinds) { .nested($0, $1, scoreCount: 5) }
    }
    #expect(try rules(nested) == [.groupQuantiles, .nestedQuantiles, .nestedQuantiles])
    let own = values.map { QuantileScore(cuts: [101, 203, 240, 390]).scores($0) }
    #expect(try rules(own) == [.observed, .observed, .observed])
    let mixed = own.map { $0.map { _ in Int64(random.uniform(in: 1...5)) } }
    #expect(try rules(mixed) == [.unknown, .unknown, .unknown])
  }

  @Test func valuesThatOccurTellWhatIsNearest() throws {
    let ladder = try #require(
      ScoreLadder(
        observed: [1, 2, 5, 6, 9], scores: [1, 1, 2, 2, 4], scoreCount: 5, isReversed: false,
        grain: .init(stepsPerOne: 1)))
    #expect(ladder.cuts == nil)
    #expect(ladder.bounds(of: 2).lower == 2)
    #expect(ladder.bounds(of: 2).upper == 9)
    #expect(ladder.bounds(of: 4).upper == nil)
    #expect(ladder.change(of: 6, to: 4) == 3)
    #expect(ladder.change(of: 6, to: 1) == -4)
    #expect(ladder.change(of: 6, to: 3) == nil)
    let crossed = ScoreLadder(
      observed: [1, 5, 3], scores: [1, 1, 2], scoreCount: 2, isReversed: false, grain: cents)
    #expect(crossed?.scoreCount == nil)
  }

  /// Against every cell, looked at one by one.
  @Test(arguments: UInt64(1)...40) func noMoveIsSmaller(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let values = (0..<3).map { _ in (0..<80).map { _ in Double(random.uniform(in: 1...50)) } }
    let rules = values.indices.map {
      QuantileScore(quantilesOf: values[$0], scores: 5, isReversed: $0 == 0)
    }
    let ladders = rules.map {
      ScoreLadder(cuts: $0.cuts, isReversed: $0.isReversed, grain: .init(stepsPerOne: 1))
    }
    func segment(_ cell: [Int]) -> String? {
      RFMMap.rPackage.segment(r: cell[0], f: cell[1], m: cell[2])
    }
    for row in 0..<20 {
      let own = values.map { $0[row] }
      let scores = zip(rules, own).map { $0.score($1) }
      let move = try #require(SegmentMove.smallest(from: scores, own, ladders, segment: segment))
      let there = zip(rules, zip(own, move.changes)).map { $0.score($1.0 + $1.1) }
      #expect(there == move.scores)
      #expect(segment(there) == move.segment)
      #expect(move.segment != segment(scores))
      for r in -move.steps...move.steps {
        for f in -move.steps...move.steps {
          for m in -move.steps...move.steps where abs(r) + abs(f) + abs(m) < move.steps {
            let cell = [scores[0] + r, scores[1] + f, scores[2] + m]
            #expect(segment(cell) == nil || segment(cell) == segment(scores))
          }
        }
      }
    }
  }
}

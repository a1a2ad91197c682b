package import KantaColumns

/// How the values of one measure become scores: 1 is the worst, `scoreCount` the best.
package struct ScoreRule: Sendable {
  package enum Method: Sendable {
    /// Fixed cut points, one fewer than there are scores.
    case cuts([Double], QuantileScore.Closed)
    /// Cut points at the quantiles of the values; equal values score equally.
    case quantiles
    /// Parts of equal size by rank; equal values are put in the order of these words, one for each
    /// row, all different among rows that are compared.
    case ranks(tieOrder: [UInt64])
  }

  package let scoreCount: Int
  package let method: Method
  /// Whether the smallest values get the highest score, as with recency.
  package let isReversed: Bool

  package init(scoreCount: Int, method: Method, isReversed: Bool) {
    self.scoreCount = scoreCount
    self.method = method
    self.isReversed = isReversed
  }

  /// The scores of values, of which none is missing and at least one is there.
  ///
  /// With `groups`, each group is scored by itself, as if there were no other.
  ///
  /// - Complexity: O(n × scores); by rank, that of a sort.
  /// - Returns: `nil` when the work was stopped.
  package func scored(
    _ values: [Double], in groups: ScoreGroups? = nil, on execution: Execution
  ) -> ScoredValues? {
    switch method {
    case .cuts(let cuts, let closed):
      let rule = QuantileScore(cuts: cuts, closed: closed, isReversed: isReversed)
      return ScoredValues(scores: rule.scores(values), cuts: [cuts])
    case .quantiles:
      guard let groups else {
        let rule = QuantileScore(
          quantilesOf: values, scores: scoreCount, isReversed: isReversed)
        return ScoredValues(scores: rule.scores(values), cuts: [rule.cuts])
      }
      return quantileScores(values, in: groups, on: execution)
    case .ranks(let tieOrder):
      return rankScores(values, tieOrder, in: groups, on: execution)
    }
  }

  private func quantileScores(
    _ values: [Double], in groups: ScoreGroups, on execution: Execution
  ) -> ScoredValues? {
    guard let grouped = GroupedRows(groups.numbers, count: groups.count, on: execution) else {
      return nil
    }
    var scores = [Int64](repeating: 0, count: values.count)
    var cuts = [[Double]](repeating: [], count: groups.count)
    for group in 0..<groups.count {
      if execution.cancellation.isRequested { return nil }
      let rows = grouped.rows[grouped.range(of: group)]
      guard !rows.isEmpty else { continue }
      let own = rows.map { values[Int($0)] }
      let rule = QuantileScore(quantilesOf: own, scores: scoreCount, isReversed: isReversed)
      for (row, score) in zip(rows, rule.scores(own)) { scores[Int(row)] = score }
      cuts[group] = rule.cuts
    }
    return ScoredValues(scores: scores, cuts: cuts)
  }

  /// The first of n parts of equal size gets the lowest score, and so on.
  private func rankScores(
    _ values: [Double], _ tieOrder: [UInt64], in groups: ScoreGroups?, on execution: Execution
  ) -> ScoredValues? {
    let group = groups?.numbers ?? [UInt32](repeating: 0, count: values.count)
    let keys: [SortOrder.Key] = [
      (Column(.integer, .integers(group.map { Int64($0) })), false),
      (Column(.number, .numbers(values)), false),
      (Column(.integer, .integers(tieOrder.map { Int64(bitPattern: $0) })), false),
    ]
    guard let order = SortOrder.rows(keys, rowCount: values.count, on: execution) else {
      return nil
    }
    var scores = [Int64](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      if execution.cancellation.isRequested { return nil }
      let own = group[Int(order[start])]
      var end = start
      while end < order.count, group[Int(order[end])] == own { end += 1 }
      for place in start..<end {
        let part = (place - start) * scoreCount / (end - start)
        scores[Int(order[place])] = Int64(isReversed ? scoreCount - part : part + 1)
      }
      start = end
    }
    let split = splitCount(order, scores) { a, b in
      group[a] == group[b] && values[a] == values[b]
    }
    return ScoredValues(scores: scores, cuts: [], splitCount: split)
  }

  /// How many rows are alike in value and not in score, of rows in their order.
  private func splitCount(
    _ order: [UInt32], _ scores: [Int64], _ areAlike: (Int, Int) -> Bool
  ) -> Int {
    var split = 0
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, areAlike(Int(order[start]), Int(order[end])) { end += 1 }
      if scores[Int(order[start])] != scores[Int(order[end - 1])] { split += end - start }
      start = end
    }
    return split
  }
}

/// Rows in groups, each scored by itself.
package struct ScoreGroups: Sendable {
  /// The group of each row, below `count`; a group may be empty.
  package let numbers: [UInt32]
  package let count: Int

  package init(numbers: [UInt32], count: Int) {
    self.numbers = numbers
    self.count = count
  }

  /// The groups that `scores` of 1…`scoreCount` make of these, or of all rows.
  package static func nested(
    _ outer: ScoreGroups?, _ scores: [Int64], scoreCount: Int
  ) -> ScoreGroups {
    let width = UInt32(scoreCount)
    let numbers = scores.indices.map { row in
      (outer?.numbers[row] ?? 0) * width + UInt32(scores[row] - 1)
    }
    return ScoreGroups(numbers: numbers, count: (outer?.count ?? 1) * scoreCount)
  }
}

/// The scores of the values of one measure, and where the cuts fell.
package struct ScoredValues: Sendable {
  /// One per row.
  package let scores: [Int64]
  /// The cut points of each group, none for an empty one; one entry where all rows are one group,
  /// or share cut points; none by rank.
  package let cuts: [[Double]]
  /// How many rows have a value that got more than one score.
  package let splitCount: Int

  init(scores: [Int64], cuts: [[Double]], splitCount: Int = 0) {
    self.scores = scores
    self.cuts = cuts
    self.splitCount = splitCount
  }
}

/// An order of `count` things by chance, in which no two share a place.
///
/// The n-th word depends on the seed and on n alone.
package func shuffleWords(_ count: Int, seed: UInt64) -> [UInt64] {
  var source = SeededRandom(seed: seed)
  let start = source.next()
  return (0..<count).map { index in
    // One step of SplitMix64 is a bijection, so different states give different words.
    var state = start &+ UInt64(index) &* 0xD1B5_4A32_D192_ED03
    return SeededRandom.splitMix(&state)
  }
}

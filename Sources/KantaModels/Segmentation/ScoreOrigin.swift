package import KantaColumns

/// How the scores of a measure came from its values, as far as values and scores tell.
///
/// A rule is taken for the one that was used when it gives every row the score it has, and there
/// are enough rows for that to mean something.
package struct ScoreOrigin: Sendable {
  package enum Rule: Hashable, Sendable {
    /// Type-7 quantiles of all rows.
    case quantiles
    /// Type-7 quantiles of each group by itself.
    case groupQuantiles
    /// Type-7 quantiles within each score of the measures before this one.
    case nestedQuantiles
    /// None of these; the scores follow the values all the same.
    case observed
    /// The scores do not follow from the values alone.
    case unknown
  }

  package let rule: Rule
  /// That of the row that was asked for; `nil` for an unknown rule.
  package let ladder: ScoreLadder?

  /// Recency, frequency and monetary value or any three measures, the first of which is best when
  /// it is small: their origins, seen from one row.
  ///
  /// There are values of each measure, one per row and none missing, and scores from 1 to 9.
  /// `groups` may have been scored each by itself; where they were, the cut points are those of the
  /// group of `row`.
  ///
  /// - Returns: `nil` when the work was stopped.
  /// - Complexity: O(n) for each rule that is tried.
  package static func all(
    _ values: [[Double]], scores: [[Int64]], groups: ScoreGroups?, grains: [ScoreLadder.Grain],
    row: Int, on execution: Execution
  ) -> [ScoreOrigin]? {
    let most = scores.map { Int($0.max() ?? 1) }
    let widest = most.max() ?? 1
    var outer = groups
    var origins: [ScoreOrigin] = []
    for measure in values.indices {
      let search = OriginSearch(
        values: values[measure], scores: scores[measure], grain: grains[measure], row: row,
        scoreCounts: widest == most[measure] ? [widest] : [widest, most[measure]],
        isReversed: measure == 0)
      var rules: [(Rule, ScoreGroups?)] = [(.quantiles, nil)]
      if let groups { rules.append((.groupQuantiles, groups)) }
      if measure > 0 { rules.append((.nestedQuantiles, outer)) }
      guard let origin = search.origin(trying: rules, on: execution) else { return nil }
      origins.append(origin)
      outer = .nested(outer, scores[measure], scoreCount: widest)
    }
    return origins
  }
}

/// One measure whose rule is looked for.
private struct OriginSearch {
  let values: [Double]
  let scores: [Int64]
  let grain: ScoreLadder.Grain
  let row: Int
  /// How many scores there may be.
  let scoreCounts: [Int]
  /// The usual direction.
  let isReversed: Bool

  /// With fewer rows for each score, that quantiles fit says nothing.
  private static let rowsPerScore = 4

  /// The first rule that gives every score; `nil` when the work was stopped.
  func origin(
    trying rules: [(ScoreOrigin.Rule, ScoreGroups?)], on execution: Execution
  ) -> ScoreOrigin? {
    for (rule, groups) in rules {
      // A few rows that were picked out of a table fit some quantiles of their own by chance.
      for count in scoreCounts where count > 1 && values.count >= Self.rowsPerScore * count {
        for isReversed in [isReversed, !isReversed] where mayRun(isReversed, groups) {
          let scoring = ScoreRule(scoreCount: count, method: .quantiles, isReversed: isReversed)
          guard !execution.cancellation.isRequested,
            let found = scoring.scored(values, in: groups, on: execution)
          else { return nil }
          guard found.scores == scores else { continue }
          let cuts = found.cuts[groups.map { Int($0.numbers[row]) } ?? 0]
          return ScoreOrigin(
            rule: rule, ladder: ScoreLadder(cuts: cuts, isReversed: isReversed, grain: grain))
        }
      }
    }
    let ladder = ScoreLadder(
      observed: values, scores: scores, scoreCount: scoreCounts[0], isReversed: isReversed,
      grain: grain)
    return ScoreOrigin(rule: ladder == nil ? .unknown : .observed, ladder: ladder)
  }

  /// Whether the direction fits a row of the lowest and one of the highest score.
  ///
  /// Where all have one score nothing speaks against the usual direction, or for the other one.
  private func mayRun(_ isReversed: Bool, _ groups: ScoreGroups?) -> Bool {
    guard let lowest = scores.min(), let highest = scores.max(), lowest < highest,
      let low = scores.firstIndex(of: lowest), let high = scores.firstIndex(of: highest)
    else { return isReversed == self.isReversed }
    // Rows of different groups are not compared.
    guard groups == nil else { return true }
    return isReversed ? values[low] >= values[high] : values[low] <= values[high]
  }
}

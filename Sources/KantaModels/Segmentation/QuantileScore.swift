import KantaColumns

/// Scores 1…n by cut points: which of the intervals between them a value lies in.
///
/// The rule is one for all measures: equal values get equal scores, whatever their order in the
/// file. (Ranking rows instead, as `ntile` in SQL or `qcut` of ranks in pandas do, splits customers
/// who are alike.)
package struct QuantileScore: Hashable, Sendable {
  /// Which end of an interval belongs to it.
  package enum Closed: String, CaseIterable, Hashable, Sendable {
    /// (a, b]: a value equal to a cut point is below it. The standard.
    case right
    /// [a, b): a value equal to a cut point is above it, as R's `rfm` package has it.
    case left
  }

  /// Rising; one fewer than there are scores.
  package let cuts: [Double]
  package let closed: Closed
  /// Whether the smallest values get the highest score, as with recency.
  package let isReversed: Bool

  package init(cuts: [Double], closed: Closed = .right, isReversed: Bool = false) {
    self.cuts = cuts
    self.closed = closed
    self.isReversed = isReversed
  }

  /// Cut points at the quantiles 1/n … (n − 1)/n of `values`, which may be in any order.
  ///
  /// There is at least one value, none is missing, and there are at least two scores.
  ///
  /// - Complexity: O(n log n).
  ///
  /// Source: type 7 of R. J. Hyndman & Y. Fan, "Sample quantiles in statistical packages", The
  /// American Statistician 50 (1996) 361–365.
  package init(quantilesOf values: [Double], scores: Int, isReversed: Bool = false) {
    let sorted = values.sorted()
    let cuts = (1..<scores).map { quantileType7(sorted: sorted, Double($0) / Double(scores)) }
    self.init(cuts: cuts, isReversed: isReversed)
  }

  package var scoreCount: Int { cuts.count + 1 }

  /// The score of one value, 1…n.
  ///
  /// - Complexity: O(cuts).
  package func score(_ value: Double) -> Int {
    var below = 0
    switch closed {
    case .right: for cut in cuts where value > cut { below += 1 }
    case .left: for cut in cuts where value >= cut { below += 1 }
    }
    return isReversed ? scoreCount - below : below + 1
  }

  /// The scores of many values.
  ///
  /// - Complexity: O(n × cuts).
  package func scores(_ values: [Double]) -> [Int64] { values.map { Int64(score($0)) } }
}

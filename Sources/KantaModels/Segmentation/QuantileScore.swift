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
  /// - Complexity: O(n).
  ///
  /// Source: type 7 of R. J. Hyndman & Y. Fan, "Sample quantiles in statistical packages", The
  /// American Statistician 50 (1996) 361–365.
  package init(quantilesOf values: [Double], scores: Int, isReversed: Bool = false) {
    let orders = (1..<scores).map { Double($0) / Double(scores) }
    self.init(cuts: quantilesType7(values, orders), isReversed: isReversed)
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
  package func scores(_ values: [Double]) -> [Int64] {
    // One pass per cut, without a branch: as many cuts as are below.
    var scores = [Int64](repeating: isReversed ? Int64(scoreCount) : 1, count: values.count)
    let (source, step): (Span<Double>, Int64) = (values.span, isReversed ? -1 : 1)
    var target = scores.mutableSpan
    for cut in cuts {
      switch closed {
      case .right:
        for row in source.indices { target[row] &+= source[row] > cut ? step : 0 }
      case .left:
        for row in source.indices { target[row] &+= source[row] >= cut ? step : 0 }
      }
    }
    return scores
  }
}

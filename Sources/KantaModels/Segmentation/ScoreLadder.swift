/// Which values of a measure have which score, and how far a value is from another score.
///
/// Scores run from 1 to n along the values, upwards or downwards.
package struct ScoreLadder: Sendable {
  /// How fine the values are, and where they start.
  package struct Grain: Hashable, Sendable {
    /// How many steps make 1: 1 for counts and days, 100 for cents, 0 for numbers without steps.
    package let stepsPerOne: Double
    /// No value is smaller.
    package let smallest: Double

    package init(stepsPerOne: Double, smallest: Double = -.infinity) {
      self.stepsPerOne = stepsPerOne
      self.smallest = smallest
    }

    /// The largest value that is not above `cut`.
    func last(upTo cut: Double) -> Double {
      guard stepsPerOne > 0 else { return cut }
      let nearest = (cut * stepsPerOne).rounded()
      return nearest / stepsPerOne <= cut ? nearest / stepsPerOne : (nearest - 1) / stepsPerOne
    }

    /// The smallest value above `cut`.
    func first(above cut: Double) -> Double {
      guard stepsPerOne > 0 else { return cut.nextUp }
      return ((last(upTo: cut) * stepsPerOne).rounded() + 1) / stepsPerOne
    }

    /// From `value` to `other`, in whole steps where there are any.
    func change(from value: Double, to other: Double) -> Double {
      guard stepsPerOne > 0 else { return other - value }
      return ((other * stepsPerOne).rounded() - (value * stepsPerOne).rounded()) / stepsPerOne
    }
  }

  /// The cut points, rising; `nil` where only values that occur are known.
  package let cuts: [Double]?
  /// Whether the smallest values have the highest score.
  package let isReversed: Bool
  /// For each score from 1, the smallest and the largest value that has it; `nil` for a score that
  /// no value can have.
  package let ranges: [ClosedRange<Double>?]
  private let grain: Grain

  /// The ladder of rising cut points and intervals (a, b].
  package init(cuts: [Double], isReversed: Bool, grain: Grain) {
    let count = cuts.count + 1
    var ranges = [ClosedRange<Double>?](repeating: nil, count: count)
    for interval in 0..<count {
      let above = interval == 0 ? grain.smallest : grain.first(above: cuts[interval - 1])
      let low = max(above, grain.smallest)
      let high = interval == cuts.count ? .infinity : grain.last(upTo: cuts[interval])
      guard low <= high else { continue }
      ranges[isReversed ? count - 1 - interval : interval] = low...high
    }
    self.cuts = cuts
    self.isReversed = isReversed
    self.ranges = ranges
    self.grain = grain
  }

  /// The ladder of values that occur, each with its score from 1 to `scoreCount`.
  ///
  /// `nil` where the scores do not follow the values in either direction; `isReversed` is the
  /// direction where the values do not tell.
  ///
  /// - Complexity: O(n).
  package init?(
    observed values: [Double], scores: [Int64], scoreCount: Int, isReversed: Bool, grain: Grain
  ) {
    var low = [Double](repeating: .infinity, count: scoreCount)
    var high = [Double](repeating: -.infinity, count: scoreCount)
    for row in values.indices {
      let score = Int(scores[row]) - 1
      low[score] = min(low[score], values[row])
      high[score] = max(high[score], values[row])
    }
    let found = low.indices.filter { low[$0] <= high[$0] }
    let pairs = zip(found, found.dropFirst())
    let isRising = pairs.allSatisfy { high[$0] <= low[$1] }
    let isFalling = pairs.allSatisfy { low[$0] >= high[$1] }
    guard isRising || isFalling else { return nil }
    cuts = nil
    self.isReversed = isRising && isFalling ? isReversed : isFalling
    ranges = low.indices.map { low[$0] <= high[$0] ? low[$0]...high[$0] : nil }
    self.grain = grain
  }

  package var scoreCount: Int { ranges.count }

  /// The scores that some value has, rising.
  package var reachable: [Int] { (1...scoreCount).filter { ranges[$0 - 1] != nil } }

  /// By how much a value has to change to get a score; 0 when it has it, `nil` when none has.
  package func change(of value: Double, to score: Int) -> Double? {
    guard (1...scoreCount).contains(score), let range = ranges[score - 1] else { return nil }
    let nearest = min(max(value, range.lowerBound), range.upperBound)
    return grain.change(from: value, to: nearest)
  }

  /// The next score that larger, or smaller, values have; `nil` at the end.
  package func neighbour(of score: Int, larger: Bool) -> Int? {
    larger != isReversed
      ? reachable.first { $0 > score } : reachable.last { $0 < score }
  }

  /// What lies around the values of a score: cut points, or where only values that occur are
  /// known, the nearest ones with another score; `nil` where nothing does.
  package func bounds(of score: Int) -> (lower: Double?, upper: Double?) {
    guard let cuts else {
      let below = neighbour(of: score, larger: false).flatMap { ranges[$0 - 1]?.upperBound }
      let above = neighbour(of: score, larger: true).flatMap { ranges[$0 - 1]?.lowerBound }
      return (below, above)
    }
    let interval = isReversed ? scoreCount - score : score - 1
    return (interval > 0 ? cuts[interval - 1] : nil, interval < cuts.count ? cuts[interval] : nil)
  }
}

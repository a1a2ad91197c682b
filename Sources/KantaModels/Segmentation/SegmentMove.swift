/// The smallest change of values that takes a customer to another segment.
package struct SegmentMove: Hashable, Sendable {
  /// The scores there.
  package let scores: [Int]
  /// By how much each value changes, in its unit; 0 where it stays.
  package let changes: [Double]
  /// How many scores are passed on the way, of those that some value has.
  package let steps: Int
  /// The changes relative to the larger of old and new value, added up.
  package let relative: Double
  /// The segment there.
  package let segment: String

  /// The move of the fewest steps, among those the one with the smallest relative change, and
  /// among those the one to the lowest scores.
  ///
  /// Each measure is taken to change by itself, and the cut points to stay where they are.
  ///
  /// Scores, values and ladders are of the same measures in the same order; `segment` gives the
  /// segment of some scores, or `nil` where there is none.
  ///
  /// - Returns: `nil` where no scores are in another segment.
  /// - Complexity: O(cells).
  package static func smallest(
    from scores: [Int], _ values: [Double], _ ladders: [ScoreLadder],
    segment: (_ scores: [Int]) -> String?
  ) -> SegmentMove? {
    let current = segment(scores)
    var best: SegmentMove?
    for cell in cells(ladders.map(\.reachable)) {
      guard let name = segment(cell), name != current else { continue }
      var steps = 0
      var relative = 0.0
      var changes: [Double] = []
      for measure in ladders.indices {
        let (old, new) = (scores[measure], cell[measure])
        // A score is kept as it is, whatever its values.
        let change =
          old == new ? 0 : ladders[measure].change(of: values[measure], to: new) ?? 0
        steps += ladders[measure].reachable.count { min(old, new) < $0 && $0 <= max(old, new) }
        let size = max(abs(values[measure]), abs(values[measure] + change))
        relative += size > 0 ? abs(change) / size : 0
        changes.append(change)
      }
      if let best, (best.steps, best.relative) <= (steps, relative) { continue }
      best = SegmentMove(
        scores: cell, changes: changes, steps: steps, relative: relative, segment: name)
    }
    return best
  }

  /// All combinations, the first score the slowest.
  private static func cells(_ scores: [[Int]]) -> [[Int]] {
    scores.reduce([[]]) { cells, next in cells.flatMap { cell in next.map { cell + [$0] } } }
  }
}

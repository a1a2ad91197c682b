/// A row of values as one word of blocks.
package enum Sparkline {
  /// `▁▂▅█`: the smallest value is the lowest block, a blank is missing; in ASCII `_.-=*#`.
  ///
  /// `range` is what the lowest and the highest block stand for, the values' own unless given.
  package static func text(
    _ values: [Double], in range: (low: Double, high: Double)? = nil, unicode: Bool = true
  ) -> String {
    let blocks: [Character] =
      unicode ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", "-", "=", "*", "#"]
    let finite = values.filter(\.isFinite)
    guard let low = range?.low ?? finite.min(), let high = range?.high ?? finite.max() else {
      return String(repeating: " ", count: values.count)
    }
    return String(
      values.map { value -> Character in
        guard value.isFinite else { return " " }
        guard high > low else { return blocks[high == 0 ? 0 : blocks.count / 2] }
        // Halves, as the whole way from the lowest to the highest number is infinite.
        let share = max(0, min(1, (value / 2 - low / 2) / (high / 2 - low / 2)))
        return blocks[min(blocks.count - 1, Int(share * Double(blocks.count)))]
      })
  }
}

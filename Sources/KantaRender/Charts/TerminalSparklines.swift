import KantaColumns
import KantaSource

extension TerminalChart {
  /// More small pictures than this are a line each.
  private static let mostPanels = 3

  /// Whether panels are drawn as sparklines.
  var isSparse: Bool {
    guard chart.panels.count > Self.mostPanels else { return false }
    switch chart.specification.mark {
    case .line, .step, .bar, .area: return !chart.specification.isStacked
    case .point, .histogram, .heatmap: return false
    }
  }

  /// A line per panel and series, all of one scale: name, sparkline, first and last value.
  mutating func sparklines() {
    var rows: [(name: String, values: [Double])] = []
    for panel in chart.panels {
      for series in panel.series where !series.isMuted {
        let name = [panel.name ?? "", isMany ? series.name : ""].filter { !$0.isEmpty }
        rows.append((name.joined(separator: ", "), series.points.map(\.y)))
      }
    }
    let ends = rows.map { row -> String in
      let finite = row.values.filter(\.isFinite)
      guard let first = finite.first, let last = finite.last else { return style.missing }
      let arrow = style.unicode ? "→" : "to"
      return "\(chart.valueNumber.label(first)) \(arrow) \(chart.valueNumber.label(last))"
    }
    let nameWidth = min(width / 3, rows.map { DisplayWidth.of($0.name) }.max() ?? 0)
    let endWidth = ends.map { DisplayWidth.of($0) }.max() ?? 0
    let room = max(4, width - nameWidth - endWidth - 2)
    let range = chart.valueRange
    let low = range.low >= 0 ? 0 : range.low
    for (row, end) in zip(rows, ends) {
      let values = Self.means(row.values, atMost: room)
      let line = Sparkline.text(values, in: (low, range.high), unicode: style.unicode)
      let blank = String(repeating: " ", count: max(0, min(room, longest(rows)) - values.count))
      add(padded(row.name, to: nameWidth) + " " + line + blank + " " + end)
    }
    let titles = [chart.valueTitle, chart.keyTitle].filter { !$0.isEmpty }.joined(separator: " by ")
    let scale =
      "\(titles), from \(chart.valueNumber.label(low)) to \(chart.valueNumber.label(range.high))"
    lines += TerminalAnswer.wrapped(scale, to: width).map { style.dim($0) }
  }

  private func longest(_ rows: [(name: String, values: [Double])]) -> Int {
    rows.map(\.values.count).max() ?? 0
  }

  /// Neighbours put together so that there are at most `limit` values.
  private static func means(_ values: [Double], atMost limit: Int) -> [Double] {
    guard values.count > limit else { return values }
    return (0..<limit).map { place in
      let part = values[(place * values.count / limit)..<((place + 1) * values.count / limit)]
      let finite = part.filter(\.isFinite)
      return finite.isEmpty ? .nan : finite.reduce(0, +) / Double(finite.count)
    }
  }
}

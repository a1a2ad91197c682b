import KantaColumns
import KantaSource

// Cells with their numbers, shaded by a sign or a ground colour.

extension TerminalChart {
  /// A line per row of the heat map.
  mutating func heatmap(_ panel: ChartPanel) {
    let labels = keyLabels
    let shades = CellShades(chart)
    var cells: [[(text: String, level: Int?)?]] = panel.series.map { _ in
      Array(repeating: nil, count: labels.count)
    }
    var widest = 1
    for (row, series) in panel.series.enumerated() {
      for point in series.points where point.y.isFinite && cells[row].indices.contains(Int(point.x))
      {
        let text = chart.valueNumber.cell(point.y)
        widest = max(widest, DisplayWidth.of(text))
        cells[row][Int(point.x)] = (text, shades.level(point))
      }
    }
    let header = min(10, labels.map { DisplayWidth.of($0) }.max() ?? 0)
    let cellWidth = max(widest + 2, header)
    let nameWidth = min(
      width / 3,
      (panel.series.map(\.name) + [chart.specification.keys[0]]).map { DisplayWidth.of($0) }.max()
        ?? 0)
    let shown = max(1, min(labels.count, (width - nameWidth) / (cellWidth + 1)))
    let keys = chart.specification.keys.map { Neutralised.text($0) }
    add(padded("", to: nameWidth) + " " + style.dim(padded(keys[1], to: width - nameWidth - 1)))
    add(
      style.dim(
        padded(keys[0], to: nameWidth) + " "
          + labels.prefix(shown).map { padded($0, to: cellWidth - 1, right: true) + " " }
          .joined(separator: " ")))
    for (row, series) in panel.series.enumerated() {
      let texts = cells[row].prefix(shown).map { cell in
        cell.map { self.cell($0.text, $0.level, cellWidth) }
          ?? String(repeating: " ", count: cellWidth)
      }
      add(padded(series.name, to: nameWidth) + " " + texts.joined(separator: " "))
    }
    if shown < labels.count {
      let rest =
        "\(shown) of \(Counted.things(labels.count, "column")) fit; save the picture for all"
      lines += TerminalAnswer.wrapped(rest, to: width).map { style.dim($0) }
    }
  }

  /// ` 35%▒`; with colours the ground says it.
  private func cell(_ text: String, _ level: Int?, _ columns: Int) -> String {
    let number = padded(text, to: columns - 1, right: true)
    guard let level else { return number + " " }
    if style.colour {
      let grounds = [195, 153, 117, 75, 39, 32, 26, 25, 18]
      let below = [224, 216, 209, 166, 124]
      let ground = level < 0 ? below[min(4, -1 - level)] : grounds[min(8, level)]
      let ink = level < 0 ? (level < -3 ? 231 : 16) : level > 4 ? 231 : 16
      return "\u{1B}[48;5;\(ground)m\u{1B}[38;5;\(ink)m\(number) \u{1B}[0m"
    }
    let signs: [Character] =
      style.unicode
      ? [" ", "░", "░", "▒", "▒", "▓", "▓", "█", "█"]
      : [" ", ".", ".", ":", ":", "+", "+", "#", "#"]
    let sign = level < 0 ? (style.unicode ? "▼" : "v") : signs[min(8, level)]
    return number + String(sign)
  }
}

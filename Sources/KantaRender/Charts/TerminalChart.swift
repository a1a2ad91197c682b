import KantaColumns
import KantaSource

extension Chart {
  /// The picture as lines of text within the width of `style`, 80 columns where it has none.
  ///
  /// Blocks, braille and shades, or plain ASCII where the style allows nothing else. Series are
  /// told apart without colour; colour comes on top.
  package func terminalLines(_ style: RenderStyle) -> [String] {
    var drawing = TerminalChart(self, style)
    return drawing.drawn()
  }
}

/// A picture made of characters.
struct TerminalChart {
  let chart: Chart
  let style: RenderStyle
  let width: Int
  var lines: [String] = []

  /// So many keys each have a line of their own; more of them are drawn as a curve.
  private static let mostLines = 48

  init(_ chart: Chart, _ style: RenderStyle) {
    self.chart = chart
    self.style = style
    width = max(20, style.width ?? 80)
  }

  var isMany: Bool { chart.seriesNames.count > 1 && chart.specification.mark != .heatmap }

  mutating func drawn() -> [String] {
    lines += TerminalAnswer.wrapped(chart.title, to: width).map { style.bold($0) }
    guard !chart.isEmpty else {
      return lines + TerminalAnswer.wrapped("there are no rows to draw", to: width)
    }
    if isSparse {
      sparklines()
      return lines
    }
    for panel in chart.panels {
      if let name = panel.name {
        if lines.count > 1 { lines.append("") }
        lines += TerminalAnswer.wrapped(name, to: width)
      }
      switch chart.specification.mark {
      case .heatmap: heatmap(panel)
      case .bar, .histogram:
        if chart.keys.count > Self.mostLines { curves(panel) } else { bars(panel) }
      case .line, .step, .area, .point: curves(panel)
      }
    }
    legend()
    return lines
  }

  mutating func add(_ line: String) {
    var line = line
    while line.utf8.last == UInt8(ascii: " ") { line.removeLast() }
    lines.append(line)
  }

  // MARK: - Series

  /// What a bar of each series is filled with.
  private var fills: [Character] {
    style.unicode
      ? ["█", "▒", "▓", "░", "▚", "╱", "▤", "·"] : ["#", "=", "+", "-", "%", "/", "o", "."]
  }

  func fill(_ series: Int) -> Character { fills[series % fills.count] }

  /// What a point of each series is in ASCII.
  static let letters: [Character] = ["*", "o", "+", "x", "#", "@", "%", "&"]

  /// `text` in the colour of a series.
  func paint(_ text: String, _ series: Int) -> String {
    guard style.colour, isMany, !text.isEmpty else { return text }
    let colours = [36, 33, 32, 35, 93, 94, 37, 31]
    return "\u{1B}[\(colours[series % colours.count])m\(text)\u{1B}[0m"
  }

  private var usesFills: Bool {
    switch chart.specification.mark {
    case .bar, .histogram: chart.keys.count <= Self.mostLines
    default: false
    }
  }

  /// Which series is what, where the picture does not say it itself.
  private mutating func legend() {
    guard isMany, chart.specification.mark != .line,
      chart.specification.mark != .step
        || chart.panels.count > 1
    else { return }
    let names = chart.seriesNames.prefix(ChartLimits.series).enumerated().map { index, name in
      let mark =
        usesFills
        ? String(repeating: fill(index), count: 2)
        : style.unicode && style.colour ? "●" : style.unicode ? "" : String(Self.letters[index])
      return (mark.isEmpty ? "" : paint(mark, index) + " ", name, index)
    }
    var line = ""
    var used = 0
    for (mark, name, _) in names {
      let text = DisplayWidth.cut(name, to: max(4, width - 6), mark: style.ellipsis)
      let length = DisplayWidth.of(text) + (mark.isEmpty ? 0 : 3)
      if used > 0, used + 3 + length > width {
        add(line)
        (line, used) = ("", 0)
      }
      line += (used > 0 ? "   " : "") + mark + text
      used += (used > 0 ? 3 : 0) + length
    }
    add(line)
  }

  // MARK: - Text

  /// `text` cut or filled with blanks to `columns`.
  func padded(_ text: String, to columns: Int, right: Bool = false) -> String {
    let cut = DisplayWidth.cut(text, to: columns, mark: style.ellipsis)
    let blank = String(repeating: " ", count: max(0, columns - DisplayWidth.of(cut)))
    return right ? blank + cut : cut + blank
  }

  /// The names of positions side by side.
  var keyLabels: [String] {
    switch chart.keys {
    case .words(let labels), .steps(let labels): labels
    case .ranges(let bounds):
      bounds.indices.dropLast().map { index in
        let label = chart.rangeLabel(index, bounds)
        return style.unicode ? label : label.replacing("–", with: "..")
      }
    case .numbers: []
    }
  }
}

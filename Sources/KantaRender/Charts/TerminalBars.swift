import KantaColumns
import KantaSource

// Bars of eighth blocks; below zero they go to the left.

extension TerminalChart {
  /// A line per key and series, or per key where series stand on top of each other.
  mutating func bars(_ panel: ChartPanel) {
    let labels = keyLabels
    let isStacked = chart.isStacked || chart.specification.mark == .histogram && isMany
    let seriesWidth =
      isMany && !isStacked
      ? min(width / 4, chart.seriesNames.map { DisplayWidth.of($0) }.max() ?? 0) : 0
    let nameWidth = min(width / 3, labels.map { DisplayWidth.of($0) }.max() ?? 0)
    let values = values(panel, isStacked)
    let valueWidth = values.map { DisplayWidth.of($0.label) }.max() ?? 0
    let start = nameWidth + 1 + (seriesWidth > 0 ? seriesWidth + 1 : 0)
    let room = max(4, width - start - valueWidth - 1)
    let scale = BarScale(values.flatMap(\.ends), room: room, eighths: style.unicode)
    var lastKey = -1
    for value in values {
      let key = value.key == lastKey ? "" : labels[value.key]
      lastKey = value.key
      let series =
        seriesWidth > 0
        ? padded(chart.seriesNames[value.series], to: seriesWidth) + " " : ""
      let bar = isStacked ? stack(value.parts, scale) : single(value, scale)
      let blank = String(repeating: " ", count: max(0, valueWidth - DisplayWidth.of(value.label)))
      add(padded(key, to: nameWidth) + " " + series + bar + " " + blank + value.label)
    }
    if chart.valueNumber.unit != nil, chart.panels.count == 1 {
      add(style.dim(DisplayWidth.cut(chart.valueTitle, to: width, mark: style.ellipsis)))
    }
  }

  /// What one line shows.
  private struct BarLine {
    var key: Int
    var series: Int
    var label: String
    var parts: [StackPart]
    var ends: [Double] { parts.flatMap { [$0.from, $0.to] } }
  }

  private func values(_ panel: ChartPanel, _ isStacked: Bool) -> [BarLine] {
    let number = chart.valueNumber
    if isStacked {
      let stacks = Dictionary(
        panel.stacks.map { (Int($0.x), $0.parts) }, uniquingKeysWith: { first, _ in first })
      return (0..<chart.keys.count).map { key in
        let parts = stacks[key] ?? []
        let total = parts.reduce(0) { $0 + $1.value }
        return BarLine(
          key: key, series: 0, label: parts.isEmpty ? style.missing : number.label(total),
          parts: parts)
      }
    }
    var lines: [BarLine] = []
    for key in 0..<chart.keys.count {
      for (index, series) in panel.series.enumerated() {
        let point = series.points.first { Int($0.x) == key }
        guard let y = point?.y, y.isFinite else {
          if point != nil || panel.series.count == 1 {
            lines.append(BarLine(key: key, series: index, label: style.missing, parts: []))
          }
          continue
        }
        lines.append(
          BarLine(
            key: key, series: index, label: number.label(y),
            parts: [StackPart(series: index, from: 0, to: y)]))
      }
    }
    return lines
  }

  /// A bar from zero.
  private func single(_ line: BarLine, _ scale: BarScale) -> String {
    let blank = String(repeating: " ", count: scale.room)
    guard let part = line.parts.first else { return blank }
    let eighths = scale.eighths(part.to)
    if part.to < 0 {
      let bar = scale.leftward(eighths, style, fill(0))
      let before = String(repeating: " ", count: max(0, scale.zero - bar.count))
      let after = String(repeating: " ", count: scale.room - scale.zero)
      return before + paint(bar, line.series) + after
    }
    let bar = scale.rightward(eighths, style, fill(0))
    let before = String(repeating: " ", count: scale.zero)
    let after = String(repeating: " ", count: max(0, scale.room - scale.zero - bar.count))
    return before + paint(bar, line.series) + after
  }

  /// Parts on top of each other, each at least one character long.
  private func stack(_ parts: [StackPart], _ scale: BarScale) -> String {
    func side(_ parts: [StackPart], _ limit: Int) -> [(Int, Int)] {
      var used = 0
      return parts.filter { $0.value != 0 }.map { part in
        let end = Int((Double(scale.eighths(part.to)) / 8).rounded())
        let length = min(max(1, end - used), max(0, limit - used))
        used += length
        return (part.series, length)
      }
    }
    let right = side(parts.filter { $0.value > 0 }, scale.room - scale.zero)
    let left = side(parts.filter { $0.value < 0 }, scale.zero).reversed()
    func text(_ pieces: some Sequence<(Int, Int)>) -> (String, Int) {
      var bar = ""
      var length = 0
      for (series, count) in pieces {
        bar += paint(String(repeating: fill(series), count: count), series)
        length += count
      }
      return (bar, length)
    }
    let (rightBar, rightLength) = text(right)
    let (leftBar, leftLength) = text(left)
    return String(repeating: " ", count: scale.zero - leftLength) + leftBar + rightBar
      + String(repeating: " ", count: max(0, scale.room - scale.zero - rightLength))
  }
}

/// Where bars start and how long they are.
struct BarScale {
  /// The columns for bars, on both sides of zero.
  let room: Int
  /// The columns on the left of zero.
  let zero: Int
  private let perUnit: Double
  private let hasEighths: Bool

  init(_ values: [Double], room: Int, eighths: Bool) {
    self.room = room
    hasEighths = eighths
    let high = values.reduce(0) { max($0, $1) }
    let low = values.reduce(0) { min($0, $1) }
    let span = high - low
    guard span > 0, span.isFinite else {
      (zero, perUnit) = (0, 0)
      return
    }
    let left = low < 0 ? max(1, Int((-low / span * Double(room)).rounded(.up))) : 0
    zero = high > 0 ? min(room - 1, left) : room
    let rightScale = high > 0 ? Double(room - zero) / high : .infinity
    let leftScale = low < 0 ? Double(zero) / -low : .infinity
    perUnit = min(rightScale, leftScale)
  }

  /// The length of a value in eighths of a column; at least one for what is not zero.
  func eighths(_ value: Double) -> Int {
    guard value != 0, value.isFinite else { return 0 }
    return max(1, Int((value.magnitude * perUnit * 8).rounded()))
  }

  func rightward(_ eighths: Int, _ style: RenderStyle, _ fill: Character) -> String {
    guard hasEighths else { return whole(eighths, fill) }
    let blocks: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    let rest = eighths % 8
    return String(repeating: fill, count: eighths / 8) + (rest > 0 ? String(blocks[rest - 1]) : "")
  }

  /// There are no eighth blocks that start at the right, only a half and a thin one.
  func leftward(_ eighths: Int, _ style: RenderStyle, _ fill: Character) -> String {
    guard hasEighths else { return whole(eighths, fill) }
    let rest = eighths % 8
    let end = rest >= 6 ? "█" : rest >= 3 ? "▐" : rest > 0 && eighths < 8 ? "▕" : ""
    return end + String(repeating: fill, count: eighths / 8)
  }

  private func whole(_ eighths: Int, _ fill: Character) -> String {
    guard eighths > 0 else { return "" }
    // Less than half of a character is something, but not one of them.
    if eighths < 4 { return "." }
    return String(repeating: fill, count: Int((Double(eighths) / 8).rounded()))
  }
}

/// A row of values as one word of blocks, for a cell of a table.
package enum Sparkline {
  /// `▁▂▅█`: the smallest value is the lowest block and a blank is missing; in ASCII `_.-^`.
  package static func text(_ values: [Double], unicode: Bool = true) -> String {
    let blocks: [Character] =
      unicode ? ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] : ["_", ".", "-", "=", "*", "#"]
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else {
      return String(repeating: " ", count: values.count)
    }
    return String(
      values.map { value -> Character in
        guard value.isFinite else { return " " }
        guard high > low else { return blocks[high == 0 ? 0 : blocks.count / 2] }
        let share = (value - low) / (high - low)
        return blocks[min(blocks.count - 1, Int(share * Double(blocks.count)))]
      })
  }
}

import KantaColumns
import KantaSource

// Lines, steps, the edges of areas, and points.

extension TerminalChart {
  private var canvasRows: Int { chart.panels.count > 1 ? 8 : width >= 60 ? 14 : 10 }

  /// The curves of a panel with their axes.
  mutating func curves(_ panel: ChartPanel) {
    let range = chart.valueRange
    let mark = chart.specification.mark
    let isNearZero = range.low >= 0 && range.low < range.high * 0.5
    let fromZero = mark == .bar || mark == .area || mark == .step || isNearZero && mark != .point
    let values = ChartScale(
      range.low, range.high, chart.valueNumber, count: max(2, canvasRows / 3),
      includesZero: fromZero || mark == .histogram)
    let labelWidth = min(width / 3, values.labels.map { DisplayWidth.of($0) }.max() ?? 0)
    let isNamed = isMany && chart.panels.count == 1 && (mark == .line || mark == .step)
    let names =
      isNamed
      ? min(width / 4, chart.seriesNames.prefix(8).map { DisplayWidth.of($0) }.max() ?? 0) : 0
    let columns = max(8, width - labelWidth - 2 - (names > 0 ? names + 1 : 0))
    var canvas = TerminalCanvas(columns: columns, rows: canvasRows, braille: style.unicode)
    var ends: [Int: Int] = [:]
    for (index, series) in shownSeries(panel).enumerated().reversed() {
      if series.points.contains(where: { $0.low.isFinite }), !series.isMuted {
        for (bound, owner) in [(series.lows, index), (series.highs, index)] {
          draw(bound, owner, on: &canvas, values) { $0.isMultiple(of: 3) }
        }
      }
      draw(series, index, on: &canvas, values) { Self.isDrawn($0, index) }
      if let last = series.points.last(where: \.y.isFinite) {
        ends[index] = Int(Double(canvasRows - 1) * (1 - values.position(last.y)) + 0.5)
      }
    }
    reference(panel, on: &canvas, values)
    let labels = isNamed ? nameRows(ends) : [:]
    for row in 0..<canvasRows {
      var line = padded(tick(values, at: row), to: labelWidth, right: true)
      line += style.unicode ? (tick(values, at: row).isEmpty ? "│" : "┤") : "|"
      line += text(canvas.row(row))
      if let series = labels[row] {
        line += " " + paint(padded(chart.seriesNames[series], to: names), series)
      }
      add(line)
    }
    keyAxis(labelWidth, columns)
  }

  /// The line to compare with, dotted.
  private func reference(
    _ panel: ChartPanel, on canvas: inout TerminalCanvas, _ values: ChartScale
  ) {
    var count = 0
    let (right, bottom) = (canvas.dotColumns - 1, canvas.dotRows - 1)
    switch chart.specification.reference {
    case .diagonal:
      canvas.line(from: (0, bottom), to: (right, 0), 1, &count) { $0.isMultiple(of: 3) }
    case .end:
      guard let last = panel.series.first?.points.last(where: \.y.isFinite)?.y else { return }
      let y = Int(((1 - values.position(last)) * Double(bottom)).rounded())
      canvas.line(from: (0, y), to: (right, y), 1, &count) { $0.isMultiple(of: 3) }
    case nil: break
    }
  }

  /// The series as curves: of areas, their upper edges.
  private func shownSeries(_ panel: ChartPanel) -> [ChartSeries] {
    guard chart.isStacked else { return panel.series }
    return panel.areas.map { area in
      ChartSeries(
        name: panel.series[area.series].name,
        points: area.edges.map { ChartPoint(x: $0.x, y: $0.to) })
    }
  }

  private mutating func draw(
    _ series: ChartSeries, _ index: Int, on canvas: inout TerminalCanvas, _ values: ChartScale,
    _ isDrawn: (Int) -> Bool
  ) {
    var last: (x: Int, y: Int)?
    var count = 0
    // A single dot is easily overlooked.
    let isSparse = series.points.count <= 100
    for point in series.points {
      guard point.y.isFinite else {
        last = nil
        continue
      }
      let spot = (
        x: Int((keyPosition(point.x) * Double(canvas.dotColumns - 1)).rounded()),
        y: Int(((1 - values.position(point.y)) * Double(canvas.dotRows - 1)).rounded())
      )
      if let from = last, chart.specification.mark != .point {
        if chart.specification.mark == .step {
          canvas.line(from: from, to: (spot.x, from.y), index, &count, isDrawn)
          canvas.line(from: (spot.x, from.y), to: spot, index, &count, isDrawn)
        } else {
          canvas.line(from: from, to: spot, index, &count, isDrawn)
        }
      } else {
        canvas.set(spot.x, spot.y, index)
        if isSparse { canvas.thicken(spot.x, spot.y, index) }
      }
      last = spot
    }
  }

  /// Which dots of a line are drawn: each series is dashed in its own way.
  private static func isDrawn(_ dot: Int, _ series: Int) -> Bool {
    switch series % ChartLimits.series {
    case 0: true
    case 1: dot % 6 < 4
    case 2: dot.isMultiple(of: 2)
    case 3: dot % 8 < 5 || dot % 8 == 6
    case 4: dot % 12 < 8
    case 5: dot.isMultiple(of: 4)
    case 6: dot % 10 < 3 || dot % 10 == 5 || dot % 10 == 7
    default: dot % 5 < 2
    }
  }

  private func keyPosition(_ x: Double) -> Double {
    if case .numbers(let scale) = chart.keys { return scale.position(x) }
    return (x + 0.5) / Double(max(1, chart.keys.count))
  }

  private func text(_ row: [(character: Character, series: Int)]) -> String {
    guard style.colour, isMany else { return String(row.map(\.character)) }
    var text = ""
    var start = 0
    while start < row.count {
      var end = start
      while end < row.count, row[end].series == row[start].series { end += 1 }
      let piece = String(row[start..<end].map(\.character))
      text += row[start].series < 0 ? piece : paint(piece, row[start].series)
      start = end
    }
    return text
  }

  /// The label of the tick that is nearest to the middle of a row, where one is.
  private func tick(_ values: ChartScale, at row: Int) -> String {
    for (tick, label) in zip(values.ticks, values.labels) {
      let place = (1 - values.position(tick)) * Double(canvasRows - 1)
      if Int(place.rounded()) == row { return label }
    }
    return ""
  }

  /// The row each name stands in: its line's end, or the nearest one that is free.
  private func nameRows(_ ends: [Int: Int]) -> [Int: Int] {
    var rows: [Int: Int] = [:]
    for (series, row) in ends.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) })
    where series < ChartLimits.series {
      let free = (0..<canvasRows).filter { rows[$0] == nil }
        .min { (abs($0 - row), $0) < (abs($1 - row), $1) }
      if let free { rows[free] = series }
    }
    return rows
  }

  /// The line below with the ticks of the keys.
  private mutating func keyAxis(_ labelWidth: Int, _ columns: Int) {
    let blank = String(repeating: " ", count: labelWidth)
    let rule = String(repeating: style.rule, count: columns)
    add(blank + (style.unicode ? "└" : "+") + rule)
    var places: [(Double, String)] = []
    switch chart.keys {
    case .numbers(let scale):
      places = zip(scale.ticks, scale.labels).map { (scale.position($0), $1) }
        .filter { (0...1).contains($0.0) }
    default:
      let labels = keyLabels
      places = labels.enumerated().map { (keyPosition(Double($0)), $1) }
    }
    let lineWidth = labelWidth + 1 + columns
    var line = ""
    var free = 0
    for (position, label) in places {
      let text = DisplayWidth.cut(label, to: max(4, columns / 3), mark: style.ellipsis)
      let length = DisplayWidth.of(text)
      let middle = labelWidth + 1 + Int(position * Double(columns - 1))
      let start = max(0, min(middle - length / 2, lineWidth - length))
      guard start >= free else { continue }
      line += String(repeating: " ", count: start - DisplayWidth.of(line)) + text
      free = start + length + 2
    }
    add(line)
    let title = [chart.valueTitle, chart.keyTitle].filter { !$0.isEmpty }
    if title.count == 2, chart.panels.count == 1 {
      add(style.dim(padded("\(title[0]) by \(title[1])", to: width).trimmedRight))
    }
  }
}

extension String {
  /// Without blanks at its end.
  fileprivate var trimmedRight: String {
    var text = self
    while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    return text
  }
}

extension ChartSeries {
  /// The bounds of its band as curves.
  var lows: ChartSeries { mapped(\.low) }
  var highs: ChartSeries { mapped(\.high) }

  private func mapped(_ bound: KeyPath<ChartPoint, Double>) -> ChartSeries {
    var copy = self
    for index in copy.points.indices { copy.points[index].y = points[index][keyPath: bound] }
    return copy
  }
}

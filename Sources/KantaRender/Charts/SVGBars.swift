import KantaColumns
import KantaSource

/// Bars: sideways for words, which then can be read, and upright for what has an order.
enum SVGBars {
  static func isSideways(_ chart: Chart) -> Bool {
    if case .words = chart.keys { true } else { false }
  }
}

extension SVGPicture {
  // MARK: - Upright

  /// Bars from zero, one band per key.
  mutating func columns(_ panel: ChartPanel, _ frame: SVGFrame) {
    let plot = valueAxis(frame, includesZero: true)
    let band = plot.width / Double(max(1, chart.keys.count))
    let isHistogram = chart.specification.mark == .histogram
    let gap = isHistogram ? 0 : min(10, band * 0.25)
    let isStacked = chart.isStacked || isHistogram
    if isStacked {
      for (x, parts) in panel.stacks {
        let left = place(x, plot) - band / 2 + gap / 2
        for part in parts {
          bar(part, left, band - gap, x, plot)
        }
      }
    } else {
      let share = (band - gap) / Double(max(1, panel.series.count))
      for (index, series) in panel.series.enumerated() {
        for point in series.points where point.y.isFinite {
          let left = place(point.x, plot) - band / 2 + gap / 2 + Double(index) * share
          bar(StackPart(series: index, from: 0, to: point.y), left, share, point.x, plot)
        }
      }
    }
    if plot.values.low < 0 { out.line(plot.left, plot.y(0), plot.right, plot.y(0), "a z") }
    labelColumns(panel, band, gap, plot)
    keyAxis(plot, frame, keyPlaces(plot), marks: isHistogram)
  }

  private mutating func bar(
    _ part: StackPart, _ left: Double, _ width: Double, _ x: Double, _ plot: SVGPlot
  ) {
    let (top, bottom) = (plot.y(max(part.from, part.to)), plot.y(min(part.from, part.to)))
    // What is there is seen, however small it is.
    let height = part.value == 0 ? 0 : max(0.75, bottom - top)
    guard height > 0 else { return }
    out.rectangle(
      left, bottom - height, width, height, fillClass(part.series), fill: fill(part.series),
      tip: tip(part.series, x, part.value))
  }

  /// The values above single bars, where there is room for them.
  private mutating func labelColumns(
    _ panel: ChartPanel, _ band: Double, _ gap: Double, _ plot: SVGPlot
  ) {
    guard panel.series.count == 1, !chart.isStacked, let series = panel.series.first else {
      return
    }
    let labels = series.points.map { chart.valueNumber.label($0.y) }
    let widest = labels.map { TextWidth.of($0, size: SVGStyle.smallSize) }.max() ?? 0
    guard widest <= band + gap - 2 else { return }
    for (point, label) in zip(series.points, labels) where point.y.isFinite {
      let y = point.y < 0 ? plot.y(point.y) + 13 : plot.y(point.y) - 4
      guard y < plot.bottom - 2 || point.y >= 0 else { continue }
      out.text(label, place(point.x, plot), y, "k", .middle)
    }
  }

  /// `2024-01, shop: 1,234`.
  func tip(_ series: Int, _ x: Double, _ value: Double) -> String {
    let key: String
    switch chart.keys {
    case .words(let labels), .steps(let labels):
      key = labels.indices.contains(Int(x)) ? labels[Int(x)] : ""
    case .ranges(let bounds): key = chart.rangeLabel(Int(x), bounds)
    case .numbers: key = chart.keyNumber.label(x)
    }
    let name = isMany && chart.seriesNames.indices.contains(series) ? chart.seriesNames[series] : ""
    let words = [key, name].filter { !$0.isEmpty }.joined(separator: ", ")
    return words + (words.isEmpty ? "" : ": ") + chart.valueNumber.label(value)
  }

  // MARK: - Sideways

  /// Bars to the right of their names, with the values behind them; below zero to the left.
  mutating func sideways(_ panel: ChartPanel) {
    guard case .words(let names) = chart.keys else { return }
    if let name = panel.name {
      height += 22
      out.text(TextWidth.cut(name, to: width - 2 * Self.margin, size: 12), Self.margin, height)
    }
    height += 8
    let isStacked = chart.isStacked
    let lanes = isStacked ? 1 : max(1, panel.series.count)
    let thickness = lanes == 1 ? 17.0 : 14
    let row = Double(lanes) * thickness + (lanes == 1 ? 6 : 9)
    let shown = names.map { TextWidth.cut($0, to: 220, size: SVGStyle.fontSize) }
    let nameWidth = shown.map { TextWidth.of($0, size: SVGStyle.fontSize) }.max() ?? 0
    let scale = sidewaysScale(left: Self.margin + nameWidth + 8, isStacked)
    let top = height
    if isStacked { sidewaysGrid(scale, top, top + Double(names.count) * row) }
    for (index, name) in shown.enumerated() {
      let middle = top + Double(index) * row + row / 2
      out.text(
        name, scale.left - 8 - scale.leftRoom, middle + 4, "", .end,
        tip: name == names[index] ? nil : names[index])
    }
    if isStacked {
      for (x, parts) in panel.stacks {
        for part in parts {
          sidewaysBar(part, top + x * row + 3, thickness, x, scale, labelled: false)
        }
      }
    } else {
      for (index, series) in panel.series.enumerated() {
        for point in series.points {
          let y =
            top + point.x * row + (row - Double(lanes) * thickness) / 2
            + Double(index) * thickness
          sidewaysBar(
            StackPart(series: index, from: 0, to: point.y), y, thickness, point.x, scale,
            labelled: true)
        }
      }
    }
    height = top + Double(names.count) * row
    out.line(scale.x(0), top, scale.x(0), height, "a z")
    if isStacked { height += 20 }
    if !chart.valueTitle.isEmpty {
      height += 14
      out.text(
        TextWidth.cut(chart.valueTitle, to: width / 2, size: 11), width - Self.margin, height,
        "k q", .end)
    }
  }

  private func sidewaysScale(left: Double, _ isStacked: Bool) -> SidewaysScale {
    let range = chart.valueRange
    let values = ChartScale(
      range.low, range.high, chart.valueNumber, includesZero: true, ends: isStacked)
    func room(_ isLeft: Bool) -> Double {
      if isStacked { return isLeft ? 0 : 12 }
      return chart.allPoints.reduce(0) { widest, point in
        guard (point.y < 0) == isLeft else { return widest }
        let label = point.y.isFinite ? chart.valueNumber.label(point.y) : "missing"
        return max(widest, TextWidth.of(label, size: SVGStyle.smallSize) + 8)
      }
    }
    let leftRoom = room(true)
    return SidewaysScale(
      left: left + leftRoom, right: width - Self.margin - room(false), leftRoom: leftRoom,
      values: values)
  }

  private mutating func sidewaysGrid(_ scale: SidewaysScale, _ top: Double, _ bottom: Double) {
    for (tick, label) in zip(scale.values.ticks, scale.values.labels) {
      out.line(scale.x(tick), top, scale.x(tick), bottom, "g z")
      let half = TextWidth.of(label, size: SVGStyle.fontSize) / 2
      out.text(
        label, min(scale.x(tick), width - Self.margin - half), bottom + 16, "q", .middle)
    }
  }

  private mutating func sidewaysBar(
    _ part: StackPart, _ y: Double, _ thickness: Double, _ x: Double, _ scale: SidewaysScale,
    labelled: Bool
  ) {
    guard part.to.isFinite else {
      if labelled { out.text("missing", scale.x(0) + 5, y + thickness - 4, "k q") }
      return
    }
    let (start, end) = (scale.x(min(part.from, part.to)), scale.x(max(part.from, part.to)))
    let length = part.value == 0 ? 0 : max(1, end - start)
    if length > 0 {
      out.rectangle(
        part.to < 0 ? end - length : start, y + 0.5, length, thickness - 1,
        fillClass(part.series), fill: fill(part.series), tip: tip(part.series, x, part.value))
    }
    guard labelled else { return }
    let label = chart.valueNumber.label(part.to)
    if part.to < 0 {
      out.text(label, min(end - length, scale.x(part.to)) - 5, y + thickness - 4, "k", .end)
    } else {
      out.text(label, start + length + 5, y + thickness - 4, "k")
    }
  }
}

/// Where values lie from left to right.
struct SidewaysScale {
  let left: Double
  let right: Double
  /// The room for the labels of bars to the left.
  let leftRoom: Double
  let values: ChartScale

  func x(_ value: Double) -> Double { left + values.position(value) * (right - left) }
}

extension Chart {
  /// `0–50`: a range of a histogram.
  func rangeLabel(_ index: Int, _ bounds: [Double]) -> String {
    guard bounds.indices.contains(index + 1) else { return "" }
    let labels = keyNumber.ticks(bounds)
    let between = (bounds.first ?? 0) < 0 ? " to " : "–"
    return labels[index] + between + labels[index + 1]
  }
}

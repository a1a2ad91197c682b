import KantaColumns

/// The part of a frame where marks are drawn, and how values become places in it.
struct SVGPlot {
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  let values: ChartScale

  var width: Double { right - left }

  func y(_ value: Double) -> Double { bottom - values.position(value) * (bottom - top) }
}

extension SVGPicture {
  /// Draws the axis of values at the left with its grid, and leaves room at the right.
  mutating func valueAxis(
    _ frame: SVGFrame, includesZero: Bool, rightRoom: Double = 0
  ) -> SVGPlot {
    let range = chart.valueRange
    let scale = ChartScale(
      range.low, range.high, chart.valueNumber, count: frame.isSmall ? 4 : 5,
      includesZero: includesZero)
    let labelWidth = scale.labels.map { TextWidth.of($0, size: SVGStyle.fontSize) }.max() ?? 0
    var top = frame.top + 8
    if !chart.valueTitle.isEmpty, !frame.isSmall {
      top += 14
      out.text(
        TextWidth.cut(chart.valueTitle, to: frame.width, size: SVGStyle.smallSize), frame.left,
        frame.top + 12, "k q")
    }
    let plot = SVGPlot(
      left: frame.left + labelWidth + 8, right: frame.right - rightRoom, top: top,
      bottom: frame.bottom - 36, values: scale)
    for (tick, label) in zip(scale.ticks, scale.labels) {
      let y = plot.y(tick)
      out.line(plot.left, y, plot.right, y, tick == 0 && includesZero ? "a z" : "g z")
      out.text(label, plot.left - 6, y + 4, "q", .end)
    }
    return plot
  }

  /// Draws the axis below: labels at `places`, as many as there is room for, and what it is.
  mutating func keyAxis(
    _ plot: SVGPlot, _ frame: SVGFrame, _ places: [(x: Double, label: String)], marks: Bool
  ) {
    let limit = 110.0
    let labels = places.map { TextWidth.cut($0.label, to: limit, size: SVGStyle.fontSize) }
    let widest = labels.map { TextWidth.of($0, size: SVGStyle.fontSize) }.max() ?? 0
    var every = 1
    if places.count > 1 {
      let gap = (places[places.count - 1].x - places[0].x) / Double(places.count - 1)
      every = max(1, Int(((widest + 10) / max(0.01, gap)).rounded(.up)))
    }
    for index in stride(from: 0, to: places.count, by: every) {
      let place = places[index]
      let half = TextWidth.of(labels[index], size: SVGStyle.fontSize) / 2
      let x = max(frame.left + half - 6, min(place.x, frame.right - half))
      if marks { out.line(place.x, plot.bottom, place.x, plot.bottom + 4, "a z") }
      out.text(labels[index], x, plot.bottom + 17, "q", .middle)
    }
    if !chart.keyTitle.isEmpty, !frame.isSmall {
      out.text(
        TextWidth.cut(chart.keyTitle, to: plot.width, size: SVGStyle.smallSize), plot.right,
        plot.bottom + 31, "k q", .end)
    }
  }

  /// Where key `x` lies: on the line, or in the middle of its band.
  func place(_ x: Double, _ plot: SVGPlot) -> Double {
    if case .numbers(let scale) = chart.keys { return plot.left + scale.position(x) * plot.width }
    return plot.left + (x + 0.5) / Double(max(1, chart.keys.count)) * plot.width
  }

  /// The ticks of the axis below.
  func keyPlaces(_ plot: SVGPlot) -> [(x: Double, label: String)] {
    switch chart.keys {
    case .numbers(let scale):
      return zip(scale.ticks, scale.labels).compactMap { tick, label in
        (-0.001...1.001).contains(scale.position(tick)) ? (place(tick, plot), label) : nil
      }
    case .words(let labels), .steps(let labels):
      return labels.enumerated().map { (place(Double($0), plot), $1) }
    case .ranges(let bounds):
      return zip(bounds, chart.keyNumber.ticks(bounds)).enumerated().map {
        (place(Double($0) - 0.5, plot), $1.1)
      }
    }
  }
}

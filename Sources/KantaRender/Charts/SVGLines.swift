import KantaColumns
import KantaSource

// Lines, steps and stacked areas.

/// A path made point by point, with gaps where values are missing.
struct SVGPath {
  private(set) var data = ""
  /// Places that no line leads to or from, which would not be seen.
  private(set) var lonely: [(x: Double, y: Double)] = []
  private var last: (x: Double, y: Double)?
  private var run = 0

  mutating func add(_ x: Double, _ y: Double) {
    data += (run == 0 ? "M" : "L") + SVGText.number(x) + " " + SVGText.number(y)
    last = (x, y)
    run += 1
  }

  /// The next point starts anew.
  mutating func stop() {
    if run == 1, let last { lonely.append(last) }
    run = 0
  }
}

extension SVGPicture {
  private static let mostPoints = 1500

  /// A line per series with its name at its end.
  mutating func lines(_ panel: ChartPanel, _ frame: SVGFrame) {
    let named = isMany && !frame.isSmall
    let names = chart.seriesNames.prefix(ChartLimits.series)
      .map { TextWidth.cut($0, to: 150, size: SVGStyle.fontSize) }
    let room = names.map { TextWidth.of($0, size: SVGStyle.fontSize) }.max() ?? 0
    let range = chart.valueRange
    let isNearZero = range.low >= 0 && range.low < range.high * 0.5
    let isShare = range.low >= 0 && range.high <= 1 && range.high > 0.5
    let plot = valueAxis(
      frame, includesZero: isNearZero || isShare || chart.specification.mark == .step,
      rightRoom: named ? room + 18 : 8)
    keyAxis(plot, frame, keyPlaces(plot), marks: true)
    reference(panel, plot)
    let isBanded = panel.series.contains { $0.points.contains { $0.low.isFinite } }
    if isBanded {
      for (index, series) in panel.series.enumerated() where !series.isMuted {
        band(series, index, plot)
      }
    }
    var ends: [LineEnd] = []
    for (index, series) in panel.series.enumerated().reversed() {
      line(series, index, plot)
      if !series.isMuted, let last = series.points.last(where: \.y.isFinite) {
        ends.append(
          LineEnd(series: index, x: place(last.x, plot), y: plot.y(last.y), label: plot.y(last.y)))
      }
    }
    if named { label(ends, names, plot) }
  }

  private mutating func line(_ series: ChartSeries, _ index: Int, _ plot: SVGPlot) {
    let isStep = chart.specification.mark == .step
    var path = SVGPath()
    var before: Double?
    for point in thinned(series.points, plot) {
      guard point.y.isFinite else {
        path.stop()
        before = nil
        continue
      }
      let (x, y) = (place(point.x, plot), plot.y(point.y))
      if isStep, let before { path.add(x, before) }
      path.add(x, y)
      before = y
    }
    path.stop()
    guard !path.data.isEmpty else { return }
    let colour = index % ChartLimits.series
    let name = isMany && !series.isMuted ? series.name : nil
    out.path(
      path.data, series.isMuted ? "u z l" : "l s\(colour) d\(colour)", tip: name)
    for spot in path.lonely {
      out.path(
        SVGMarker.path(0, spot.x, spot.y, size: 3), series.isMuted ? "v" : "f\(colour)",
        tip: series.points.count == 1 ? tip(index, series.points[0].x, series.points[0].y) : nil)
    }
    markPoints(series, colour, plot)
  }

  /// Dots on a line of few points, where a reader can point at a value.
  private mutating func markPoints(_ series: ChartSeries, _ colour: Int, _ plot: SVGPlot) {
    let points = series.points.filter(\.y.isFinite)
    guard points.count > 1, points.count <= 40, !series.isMuted,
      chart.specification.mark == .line
    else { return }
    for point in points {
      out.path(
        SVGMarker.path(colour, place(point.x, plot), plot.y(point.y), size: 3), "f\(colour)",
        tip: tip(colour, point.x, point.y))
    }
  }

  /// The band between low and high.
  private mutating func band(_ series: ChartSeries, _ index: Int, _ plot: SVGPlot) {
    let isStep = chart.specification.mark == .step
    let points = thinned(series.points, plot).filter { $0.low.isFinite && $0.high.isFinite }
    guard points.count > 1 else { return }
    var path = SVGPath()
    var before: ChartPoint?
    for point in points {
      if isStep, let before { path.add(place(point.x, plot), plot.y(before.high)) }
      path.add(place(point.x, plot), plot.y(point.high))
      before = point
    }
    before = nil
    for point in points.reversed() {
      // Backwards the step is at the later point: the lower bound holds until there.
      if isStep, let before { path.add(place(before.x, plot), plot.y(point.low)) }
      path.add(place(point.x, plot), plot.y(point.low))
      before = point
    }
    out.path(path.data + "Z", "w f\(index % ChartLimits.series)")
  }

  /// Of many points in one column of pixels, the first, the lowest, the highest and the last: the
  /// line through them looks the same.
  ///
  /// Source: U. Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation", PVLDB 7
  /// (2014) 797–808.
  private func thinned(_ points: [ChartPoint], _ plot: SVGPlot) -> [ChartPoint] {
    guard points.count > Self.mostPoints else { return points }
    var kept: [ChartPoint] = []
    var start = 0
    while start < points.count {
      let column = Int(place(points[start].x, plot))
      var end = start
      var (lowest, highest) = (start, start)
      while end < points.count, Int(place(points[end].x, plot)) == column {
        if points[end].y < points[lowest].y || points[lowest].y.isNaN { lowest = end }
        if points[end].y > points[highest].y || points[highest].y.isNaN { highest = end }
        end += 1
      }
      for index in Set([start, lowest, highest, end - 1]).sorted() { kept.append(points[index]) }
      start = end
    }
    return kept
  }

  // MARK: - Names and references

  private struct LineEnd {
    var series: Int
    var x: Double
    var y: Double
    /// Where its name stands.
    var label: Double
  }

  /// The names of lines at their right ends, moved apart where they would touch.
  private mutating func label(_ ends: [LineEnd], _ names: [String], _ plot: SVGPlot) {
    let spacing = 15.0
    var ends = ends.sorted { ($0.y, $0.series) < ($1.y, $1.series) }
    for index in ends.indices.dropFirst() {
      ends[index].label = max(ends[index].label, ends[index - 1].label + spacing)
    }
    var limit = plot.bottom
    for index in ends.indices.reversed() {
      ends[index].label = min(ends[index].label, limit)
      limit = ends[index].label - spacing
    }
    for end in ends where names.indices.contains(end.series) {
      let colour = end.series % ChartLimits.series
      let isFar = abs(end.label - end.y) > 2 || end.x < plot.right - 3
      if isFar { out.line(end.x + 4, end.y, plot.right + 10, end.label, "s\(colour) z") }
      out.text(
        names[end.series], plot.right + 13, end.label + 4, "f\(colour)",
        tip: names[end.series] == chart.seriesNames[end.series]
          ? nil
          : chart.seriesNames[end.series])
    }
  }

  private mutating func reference(_ panel: ChartPanel, _ plot: SVGPlot) {
    switch chart.specification.reference {
    case .diagonal:
      out.path(
        "M\(SVGText.number(plot.left)) \(SVGText.number(plot.bottom))"
          + "L\(SVGText.number(plot.right)) \(SVGText.number(plot.top))", "a r l",
        tip: "if all were equal")
    case .end:
      guard panel.series.count == 1, let points = panel.series.first?.points,
        let last = points.last(where: \.y.isFinite),
        let peak = points.filter(\.y.isFinite).max(by: { $0.y < $1.y })
      else { return }
      out.line(plot.left, plot.y(last.y), plot.right, plot.y(last.y), "a z r")
      out.text(
        "in all \(chart.valueNumber.label(last.y))", plot.right, plot.y(last.y) + 15, "k q", .end)
      guard peak.y > last.y else { return }
      let x = min(place(peak.x, plot), plot.right - 60)
      out.path(SVGMarker.path(0, place(peak.x, plot), plot.y(peak.y), size: 4), "f0")
      out.text(
        "peak \(chart.valueNumber.label(peak.y)) at \(chart.keyTitle) \(chart.keyNumber.label(peak.x))",
        max(x, plot.left + 70), max(plot.y(peak.y) - 8, plot.top + 10), "k", .middle)
    case nil: break
    }
  }

  // MARK: - Areas

  /// Areas on top of each other.
  mutating func areas(_ panel: ChartPanel, _ frame: SVGFrame) {
    let plot = valueAxis(frame, includesZero: true, rightRoom: 8)
    for area in panel.areas where area.edges.contains(where: { $0.from != $0.to }) {
      var path = SVGPath()
      for edge in area.edges { path.add(place(edge.x, plot), plot.y(edge.to)) }
      for edge in area.edges.reversed() { path.add(place(edge.x, plot), plot.y(edge.from)) }
      let name = SVGText.escaped(chart.seriesNames[area.series])
      let fill = fill(area.series).map { " fill=\"\($0)\"" } ?? ""
      out.add(
        "<path class=\"\(fillClass(area.series))\"\(fill) d=\"\(path.data)Z\">"
          + (isMany ? "<title>\(name)</title>" : "") + "</path>")
    }
    keyAxis(plot, frame, keyPlaces(plot), marks: true)
  }
}

extension ChartPanel {
  /// The lower and the upper edge of each series when they lie on top of each other; where a
  /// series has no value it has no height.
  var areas: [(series: Int, edges: [(x: Double, from: Double, to: Double)])] {
    var totals: [Double: Double] = [:]
    for series in series { for point in series.points { totals[point.x] = 0 } }
    let places = totals.keys.sorted()
    return series.enumerated().map { index, series in
      let values = Dictionary(
        series.points.map { ($0.x, $0.y.isFinite ? $0.y : 0) }, uniquingKeysWith: +)
      return (
        index,
        places.map { x in
          let from = totals[x] ?? 0
          let to = from + (values[x] ?? 0)
          totals[x] = to
          return (x, from, to)
        }
      )
    }
  }
}

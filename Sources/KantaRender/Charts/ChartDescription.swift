import KantaColumns
import KantaSource

extension Chart {
  /// The picture in words, a few sentences: its kind, what it shows, how much, and where it is
  /// highest and lowest.
  ///
  /// It is the `desc` of the SVG, and what a reader who sees no pictures is told.
  package var description: String {
    let what = Self.kinds[specification.mark] ?? "Chart"
    let about = Neutralised.text(Counted.list(specification.values))
    let by = keyWords.isEmpty ? "" : " by \(keyWords)"
    guard !isEmpty else { return "\(what), \(about)\(by), no rows." }
    var parts = ["\(what), \(about)\(by)", size]
    if let extremes { parts.append(extremes) }
    let remarks = remarks.map { " " + $0.prefix(1).uppercased() + $0.dropFirst() + "." }
    return parts.filter { !$0.isEmpty }.joined(separator: ", ") + "." + ends + remarks.joined()
  }

  private static let kinds: [ChartSpecification.Mark: String] = [
    .bar: "Bar chart", .line: "Line chart", .area: "Stacked area chart", .point: "Scatter chart",
    .step: "Step chart", .histogram: "Histogram", .heatmap: "Heat map",
  ]

  private var keyWords: String {
    if specification.mark == .histogram { return keyTitle }
    return Neutralised.text(specification.keys.joined(separator: " and "))
  }

  /// `3 series of 12 bars`.
  private var size: String {
    let most = panels.map { $0.series.map(\.points.count).max() ?? 0 }.max() ?? 0
    let all = panels.reduce(0) { $0 + $1.series.reduce(0) { $0 + $1.points.count } }
    var words =
      switch specification.mark {
      case .heatmap:
        "\(Counted.things(seriesNames.count, "row")) and \(Counted.things(keys.count, "column"))"
      case .point: Counted.things(all, "point")
      case .histogram: Counted.things(keys.count, "range")
      case .bar where seriesNames.count <= 1: Counted.things(most, "bar")
      case .bar:
        "\(Counted.grouped(seriesNames.count)) series at \(Counted.things(keys.count, "place"))"
      case .area: "\(Counted.grouped(seriesNames.count)) series of \(Counted.things(most, "value"))"
      case .line, .step:
        "\(Counted.things(seriesNames.count, "line")) of up to \(Counted.things(most, "value"))"
      }
    if seriesNames.count > 1, specification.mark != .heatmap, let series = specification.series {
      let names = Counted.list(seriesNames.prefix(ChartLimits.series).map { $0 })
      words += " per \(Neutralised.text(series)) (\(names))"
    }
    if panels.count > 1 { words += " in each of \(Counted.grouped(panels.count)) pictures" }
    return words
  }

  /// `highest 8.19 M at United Kingdom, lowest 1,234 at Malta`.
  private var extremes: String? {
    var lowest: (Double, String)?
    var highest: (Double, String)?
    for panel in panels {
      for series in panel.series {
        for point in series.points where point.y.isFinite {
          let isHigher = highest.map { point.y > $0.0 } ?? true
          let isLower = lowest.map { point.y < $0.0 } ?? true
          guard isHigher || isLower else { continue }
          let place = place(of: point, series, panel)
          if isHigher { highest = (point.y, place) }
          if isLower { lowest = (point.y, place) }
        }
      }
    }
    guard let highest, let lowest else { return "every value is missing" }
    let top = "highest \(valueNumber.label(highest.0)) at \(highest.1)"
    return highest.0 == lowest.0
      ? top : top + ", lowest \(valueNumber.label(lowest.0)) at \(lowest.1)"
  }

  private func place(of point: ChartPoint, _ series: ChartSeries, _ panel: ChartPanel) -> String {
    let key: String
    switch keys {
    case .words(let labels), .steps(let labels):
      key = labels.indices.contains(Int(point.x)) ? labels[Int(point.x)] : ""
    case .ranges(let bounds): key = rangeLabel(Int(point.x), bounds)
    case .numbers: key = keyNumber.label(point.x)
    }
    return [panel.name ?? "", seriesNames.count > 1 ? series.name : "", key]
      .filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// From where to where each of a few lines goes.
  private var ends: String {
    guard panels.count == 1, [.line, .step].contains(specification.mark), seriesNames.count <= 4
    else { return "" }
    return panels[0].series.compactMap { series in
      let points = series.points.filter(\.y.isFinite)
      guard let first = points.first, let last = points.last, points.count > 1 else { return nil }
      let name = seriesNames.count > 1 ? series.name + " goes" : "It goes"
      return " \(name) from \(valueNumber.label(first.y)) to \(valueNumber.label(last.y))."
    }.joined()
  }
}

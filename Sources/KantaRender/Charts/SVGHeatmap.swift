import KantaColumns

/// How dark the cells of a heat map are.
struct CellShades: Sendable {
  private let low: Double
  private let high: Double
  /// The column that is not shaded: one value throughout, which all others are less than.
  private let base: Double?

  static let levels = 9
  static let levelsBelow = 5

  /// From the values of all panels; the first column does not count when it is the same largest
  /// value for every row, as retention is in the period of the first purchase.
  init(_ chart: Chart) {
    var first: Set<Double> = []
    var largestOfOthers = -Double.infinity
    for point in chart.allPoints where point.y.isFinite {
      if point.x == 0 {
        first.insert(point.y)
      } else {
        largestOfOthers = max(largestOfOthers, point.y)
      }
    }
    let only = first.count == 1 && chart.keys.count > 1 ? first.first : nil
    base = only.flatMap { $0 > largestOfOthers ? $0 : nil }
    var range = (Double.infinity, -Double.infinity)
    for point in chart.allPoints where point.y.isFinite && !(base != nil && point.x == 0) {
      range = (min(range.0, point.y), max(range.1, point.y))
    }
    (low, high) = range
  }

  /// How dark a cell is: 0 is the lightest; `nil` is not shaded.
  ///
  /// Negative values have levels below zero, -1 next to zero.
  func level(_ point: ChartPoint) -> Int? {
    if base != nil, point.x == 0 { return nil }
    if point.y < 0 {
      let share = low < 0 ? point.y / low : 0
      return -1 - min(Self.levelsBelow - 1, Int(share * Double(Self.levelsBelow)))
    }
    let start = low > 0 ? low : 0
    guard high > start else { return Self.levels / 2 }
    return min(Self.levels - 1, Int((point.y - start) / (high - start) * Double(Self.levels)))
  }
}

enum SVGHeatmap {
  static let cellHeight = 25.0
  private static let mostName = 150.0
  private static let mostHeader = 120.0

  /// What a heat map needs across, if that is more than other pictures.
  static func width(of chart: Chart) -> Double? {
    let needed =
      left(chart) + Double(chart.keys.count) * cell(chart, room: 0) + overhang(chart)
      + SVGPicture.margin
    return needed > 720 ? needed.rounded(.up) : nil
  }

  /// Where the first column starts.
  static func left(_ chart: Chart) -> Double {
    let names = chart.seriesNames.map { TextWidth.of($0, size: SVGStyle.fontSize) }.max() ?? 0
    return SVGPicture.margin + min(mostName, names) + 8
  }

  /// The width of a column.
  static func cell(_ chart: Chart, room: Double) -> Double {
    let widest = chart.allPoints.reduce(0.0) {
      $1.y.isFinite
        ? max($0, TextWidth.of(chart.valueNumber.cell($1.y), size: SVGStyle.fontSize)) : $0
    }
    let least = max(28, widest + 8)
    return max(least, min(84, room / Double(max(1, chart.keys.count))))
  }

  static func headers(_ chart: Chart) -> [String] {
    switch chart.keys {
    case .words(let labels), .steps(let labels):
      labels.map { TextWidth.cut($0, to: mostHeader, size: SVGStyle.fontSize) }
    default: []
    }
  }

  static func widestHeader(_ chart: Chart) -> Double {
    headers(chart).map { TextWidth.of($0, size: SVGStyle.fontSize) }.max() ?? 0
  }

  /// How far the last header sticks out to the right when headers are turned.
  static func overhang(_ chart: Chart) -> Double {
    widestHeader(chart) > cell(chart, room: 720) - 4 ? widestHeader(chart) * 0.77 : 0
  }
}

extension SVGPicture {
  /// A cell per pair with its number.
  mutating func heatmap(_ panel: ChartPanel) {
    if let name = panel.name {
      height += 22
      out.text(TextWidth.cut(name, to: width - 2 * Self.margin, size: 12), Self.margin, height)
    }
    let left = SVGHeatmap.left(chart)
    let overhang = SVGHeatmap.overhang(chart)
    let cell = SVGHeatmap.cell(chart, room: width - left - Self.margin - overhang)
    let headers = SVGHeatmap.headers(chart)
    let isTurned = SVGHeatmap.widestHeader(chart) > cell - 4
    height += 20
    let names = chart.specification.keys.map { TextWidth.cut($0, to: 200, size: 11) }
    let isTight = TextWidth.of(names.first ?? "", size: 11) > left - Self.margin - 8
    out.text(
      isTight ? (names.last ?? "") + " across, " + (names.first ?? "") + " down" : names.last ?? "",
      isTight ? Self.margin : left, height, "k q")
    height += isTurned ? SVGHeatmap.widestHeader(chart) * 0.64 + 14 : 18
    if !isTight { out.text(names.first ?? "", left - 8, height - 2, "k q", .end) }
    for (index, header) in headers.enumerated() {
      let x = left + (Double(index) + 0.5) * cell
      if isTurned {
        turned(header, x - 2, height - 4)
      } else {
        out.text(header, x, height - 2, "q", .middle)
      }
    }
    height += 4
    let shades = CellShades(chart)
    for series in panel.series {
      let y = height
      let name = TextWidth.cut(series.name, to: left - Self.margin - 8, size: SVGStyle.fontSize)
      out.text(
        name, left - 8, y + 17, "", .end, tip: name == series.name ? nil : series.name)
      for point in series.points where point.y.isFinite {
        cellOf(point, series.name, headers, left + point.x * cell, y, cell, shades.level(point))
      }
      height += SVGHeatmap.cellHeight
    }
    height += 8
  }

  private mutating func turned(_ text: String, _ x: Double, _ y: Double) {
    let place = "\(SVGText.number(x)) \(SVGText.number(y))"
    out.add(
      "<text class=\"q\" transform=\"translate(\(place)) rotate(-40)\">\(SVGText.escaped(text))"
        + "</text>")
  }

  private mutating func cellOf(
    _ point: ChartPoint, _ row: String, _ headers: [String], _ x: Double, _ y: Double,
    _ width: Double, _ level: Int?
  ) {
    let style = level.map { $0 < 0 ? "n\(-1 - $0)" : "c\($0)" }
    if let style {
      let column = headers.indices.contains(Int(point.x)) ? headers[Int(point.x)] : ""
      out.rectangle(
        x + 0.5, y + 0.5, width - 1, SVGHeatmap.cellHeight - 1, style,
        tip: "\(row), \(column): \(chart.valueNumber.label(point.y))")
    }
    out.text(
      chart.valueNumber.cell(point.y), x + width / 2, y + 17, style.map { $0 + "t" } ?? "q",
      .middle)
  }
}

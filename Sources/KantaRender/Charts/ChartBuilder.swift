import KantaColumns
import KantaSource

/// Sorts the rows of a table into panels, series and points, and says what found no place.
struct ChartBuilder {
  private let specification: ChartSpecification
  private let table: Table
  private(set) var remarks: [String] = []
  /// Numbers from here on are not drawn: the length of an axis, or a sum, would be infinite.
  private static let tooLarge = 1e300
  private var hasTooLarge = false

  init(_ specification: ChartSpecification, _ table: Table) {
    self.specification = specification
    self.table = table
  }

  private var mark: ChartSpecification.Mark { specification.mark }

  private func index(_ name: String?) -> Int? { name.flatMap { table.schema.index(of: $0) } }

  private func type(_ name: String?) -> ValueType {
    index(name).map { table.schema.fields[$0].type } ?? .text
  }

  mutating func build(into chart: inout Chart) {
    let panels = names(specification.facet, "picture", limit: ChartLimits.panels)
    let values = specification.values.compactMap { index($0) }.map { numbers($0) }
    if specification.keys.isEmpty {
      buildValueNames(values, panels, &chart)
      return
    }
    var series = names(seriesColumn, "series", limit: seriesLimit, values: values)
    var positions: [Double] = []
    if isOnLine {
      (chart.keys, positions) = line(values)
    } else if mark == .histogram {
      (chart.keys, positions) = ranges()
    } else {
      let isGrid = mark == .heatmap
      var keys = keyNames(values, isGrid: isGrid)
      if isGrid, type(seriesColumn).kind == .text, type(specification.keys.last).kind == .text {
        keys.follow(series.labels)
      }
      let isText = [.text, .boolean].contains(type(specification.keys.last).kind)
      chart.keys = isText ? .words(keys.labels) : .steps(keys.labels)
      positions = keys.positions.map { $0 < keys.count ? Double($0) : .nan }
    }
    place(values, positions, panels, &series, &chart)
    if mark == .area { thinAreas(&chart) }
  }

  /// The values of a column, NaN for what cannot be drawn.
  private mutating func numbers(_ index: Int) -> [Double] {
    var numbers = table.columns[index].asNumbers
    for row in numbers.indices where numbers[row].magnitude >= Self.tooLarge {
      hasTooLarge = hasTooLarge || numbers[row].isFinite
      numbers[row] = .nan
    }
    return numbers
  }

  /// Areas need all series at each place, so of very many places every so manyth is drawn.
  private mutating func thinAreas(_ chart: inout Chart) {
    let all = Set(chart.allPoints.map(\.x)).sorted()
    guard all.count > ChartLimits.areaPlaces else { return }
    let every = (all.count + ChartLimits.areaPlaces - 1) / ChartLimits.areaPlaces
    let kept = Set(stride(from: 0, to: all.count, by: every).map { all[$0] } + [all[all.count - 1]])
    for panel in chart.panels.indices {
      for series in chart.panels[panel].series.indices {
        chart.panels[panel].series[series].points.removeAll { !kept.contains($0.x) }
      }
    }
    remarks.append(
      "one in \(Counted.grouped(every)) of the \(Counted.grouped(all.count)) places is drawn")
  }

  /// The rows of a heat map are its series.
  private var seriesColumn: String? {
    mark == .heatmap ? specification.keys.first : specification.series
  }

  private var seriesLimit: Int {
    switch mark {
    case .heatmap: ChartLimits.rows
    case .bar, .area, .histogram: ChartLimits.series
    case .line, .point, .step: ChartLimits.mutedSeries
    }
  }

  /// Whether keys lie on a line rather than side by side.
  private var isOnLine: Bool {
    switch mark {
    case .bar, .histogram, .heatmap: return false
    case .line, .area, .point, .step:
      let kind = type(specification.keys.first).kind
      return kind != .text && kind != .boolean && kind != .missing
    }
  }

  // MARK: - Names

  /// The values of a column that tells rows apart, at most `limit` of them.
  private mutating func names(
    _ column: String?, _ what: String, limit: Int, values: [[Double]] = []
  ) -> ChartNames {
    guard let index = index(column) else {
      return ChartNames(all: "", rowCount: table.rowCount)
    }
    var names = named(index)
    if what == "series", mark == .heatmap {
      limitNames(&names, "row", to: limit, values, canAdd: false)
    } else {
      limitNames(&names, what, to: limit, values, canAdd: what == "series" && seriesAddUp)
    }
    return names
  }

  private func named(_ index: Int) -> ChartNames {
    let meaning = specification.missingNames[table.schema.fields[index].name]
    return ChartNames(index, of: table, missing: meaning ?? "missing")
  }

  private var seriesAddUp: Bool {
    specification.addsUp && [.bar, .area, .histogram].contains(mark)
  }

  private mutating func keyNames(_ values: [[Double]], isGrid: Bool) -> ChartNames {
    guard let name = specification.keys.last, let index = index(name) else {
      return ChartNames(all: "", rowCount: table.rowCount)
    }
    var names = named(index)
    let type = type(name)
    let isWord = type.kind == .text || type.kind == .boolean
    let limit = isGrid ? ChartLimits.columns : isWord ? ChartLimits.words : ChartLimits.steps
    if !isWord, !isGrid { names.fillGaps(type, limit: limit) }
    limitNames(
      &names, isGrid ? "column" : isWord ? "bar" : type.grain?.rawValue ?? "value", to: limit,
      values, canAdd: isWord && !isGrid && specification.addsUp)
    return names
  }

  /// Puts the smallest of too many together, or leaves out those that come last.
  private mutating func limitNames(
    _ names: inout ChartNames, _ what: String, to limit: Int, _ values: [[Double]], canAdd: Bool
  ) {
    guard names.count > limit else { return }
    guard canAdd else {
      let left = names.count - limit
      names.keep(Array(0..<limit), other: nil)
      let things =
        what == "series"
        ? "\(Counted.grouped(left)) more series"
        : Counted.things(left, "more \(what)", "more \(what)s")
      remarks.append("\(things) \(left == 1 && what != "series" ? "is" : "are") not drawn")
      return
    }
    var sizes = [Double](repeating: 0, count: names.count)
    for column in values {
      for (row, value) in column.enumerated() where value.isFinite {
        sizes[names.positions[row]] += value.magnitude
      }
    }
    let largest = names.labels.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    let kept = largest.prefix(limit - 1).sorted()
    let left = names.count - kept.count
    names.keep(kept, other: "other (\(Counted.grouped(left)))")
    remarks.append("other is the sum of the \(Counted.grouped(left)) smallest")
  }

  // MARK: - Keys

  private mutating func line(_ values: [[Double]]) -> (ChartKeys, [Double]) {
    let name = specification.keys[0]
    let positions = index(name).map { numbers($0) } ?? []
    var low = Double.infinity
    var high = -Double.infinity
    for (row, position) in positions.enumerated()
    where position.isFinite && values.contains(where: { $0[row].isFinite }) {
      (low, high) = (min(low, position), max(high, position))
    }
    let type = type(name)
    let number = ChartNumber(type)
    guard low <= high else { return (.numbers(ChartScale(0, 1, number)), positions) }
    if type.isCalendar {
      return (.numbers(ChartScale(days: low, high, grain: type.grain)), positions)
    }
    let fromZero = low > 0 && (specification.start != nil || low < (high - low) * 0.2)
    let isPoint = mark == .point
    return (
      .numbers(
        ChartScale(fromZero ? 0 : low, high, number, count: 8, ends: isPoint || low == high)),
      positions
    )
  }

  private func ranges() -> (ChartKeys, [Double]) {
    guard let from = index(specification.keys.first), let to = index(specification.keys.last) else {
      return (.ranges([]), [])
    }
    let starts = table.columns[from].asNumbers
    let ends = table.columns[to].asNumbers
    let bounds = Array(Set((starts + ends).filter(\.isFinite))).sorted()
    let places = Dictionary(zip(bounds, bounds.indices), uniquingKeysWith: { first, _ in first })
    return (.ranges(bounds), starts.map { start in places[start].map { Double($0) } ?? .nan })
  }

  // MARK: - Points

  private mutating func place(
    _ values: [[Double]], _ positions: [Double], _ panels: ChartNames,
    _ series: inout ChartNames, _ chart: inout Chart
  ) {
    let lows = index(specification.low).map { numbers($0) }
    let highs = index(specification.high).map { numbers($0) }
    // With several values each of them is a series, of each name where there are names.
    let valueNames = specification.values.map { Neutralised.text($0) }
    let isNamed = index(seriesColumn) != nil
    let names =
      values.count == 1
      ? series.labels
      : series.labels.flatMap { name in valueNames.map { isNamed ? "\(name): \($0)" : $0 } }
    var rows = [[[ChartPoint]]](
      repeating: [[ChartPoint]](repeating: [], count: names.count), count: panels.count)
    var missing = 0
    for row in 0..<table.rowCount {
      let (panel, place) = (panels.positions[row], series.positions[row])
      guard panel < panels.count, place < series.count else { continue }
      if isOnLine, !positions[row].isFinite {
        missing += 1
        continue
      }
      guard positions[row].isFinite else { continue }
      for (index, column) in values.enumerated() {
        if !column[row].isFinite { missing += 1 }
        rows[panel][place * values.count + index].append(
          ChartPoint(
            x: positions[row], y: column[row].isFinite ? column[row] : .nan,
            low: lows?[row] ?? .nan, high: highs?[row] ?? .nan))
      }
    }
    chart.seriesNames = names
    let colours = mark == .heatmap ? names.count : ChartLimits.series
    chart.panels = rows.enumerated().map { index, points in
      ChartPanel(
        name: specification.facet == nil ? nil : panels.labels[index],
        series: zip(names, points).enumerated().map { place, series in
          ChartSeries(
            name: series.0, points: ordered(series.1), isMuted: place >= colours)
        })
    }
    if missing > 0, mark != .heatmap {
      let why = hasTooLarge ? "missing, no number or too large" : "missing or no number"
      remarks.append(
        "\(Counted.things(missing, "value")) \(missing == 1 ? "is" : "are") \(why), and not drawn")
    }
    if names.count > colours {
      remarks.append("series after the first \(colours) are grey and have no name")
    }
  }

  /// In the order of x where lines go from point to point; rows of one bar are added up.
  private func ordered(_ points: [ChartPoint]) -> [ChartPoint] {
    switch mark {
    case .point: return points
    case .line, .area, .step:
      // Equal keys keep the order of their rows.
      let sorted = points.enumerated().sorted {
        ($0.element.x, $0.offset) < ($1.element.x, $1.offset)
      }
      .map(\.element)
      guard let start = specification.start, isOnLine, let first = sorted.first, first.x > 0 else {
        return sorted
      }
      let bound = first.low.isFinite ? start : .nan
      return [ChartPoint(x: 0, y: start, low: bound, high: bound)] + sorted
    case .bar, .histogram, .heatmap:
      var sums: [ChartPoint] = []
      var places: [Double: Int] = [:]
      for point in points {
        if let place = places[point.x] {
          let sum = sums[place].y
          sums[place].y = sum.isNaN ? point.y : point.y.isNaN ? sum : sum + point.y
        } else {
          places[point.x] = sums.count
          sums.append(point)
        }
      }
      return sums.sorted { $0.x < $1.x }
    }
  }

  /// Without keys the values stand side by side; each row is a series of its own.
  private mutating func buildValueNames(
    _ values: [[Double]], _ panels: ChartNames, _ chart: inout Chart
  ) {
    chart.keys = .words(specification.values.map { Neutralised.text($0) })
    var series = names(specification.series, "series", limit: ChartLimits.series)
    if index(specification.series) == nil, table.rowCount > 1 {
      remarks.append("only the first of \(Counted.grouped(table.rowCount)) rows is drawn")
      series.keep([], other: "")
    }
    chart.seriesNames = series.labels
    var all = panels.labels.map { name in
      ChartPanel(
        name: specification.facet == nil ? nil : name,
        series: series.labels.map { ChartSeries(name: $0, points: []) })
    }
    for row in 0..<table.rowCount {
      let (panel, place) = (panels.positions[row], series.positions[row])
      guard panel < all.count, place < series.count, all[panel].series[place].points.isEmpty else {
        continue
      }
      all[panel].series[place].points = values.enumerated().map { index, column in
        ChartPoint(x: Double(index), y: column[row].isFinite ? column[row] : .nan)
      }
    }
    chart.panels = all
  }
}

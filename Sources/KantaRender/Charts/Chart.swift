package import KantaColumns
import KantaSource

/// A table as a picture: what is drawn, before anybody has decided how.
///
/// A pure value. The writers are `svg(idPrefix:)`, `terminalLines(_:)` and `vegaLite`; next to a
/// picture stand `description`, one sentence that says it in words, and `data`, the rows that are
/// drawn. All text from data in it is without control and bidirectional characters.
package struct Chart: Sendable {
  package let specification: ChartSpecification
  /// What stands above the picture.
  package let title: String
  /// What was left out or put together, a sentence each.
  package private(set) var remarks: [String] = []
  /// The columns that are drawn, all rows.
  package let data: Table

  var panels: [ChartPanel] = []
  var keys = ChartKeys.words([])
  /// The names of all series, in the order of their colours.
  var seriesNames: [String] = []
  /// The names of the rows of a heat map, whose cells are the points of each row's series.
  var valueNumber: ChartNumber
  var keyNumber: ChartNumber
  /// What the values and the keys are called, with the unit of money.
  let valueTitle: String
  let keyTitle: String

  /// The picture of an answer; `nil` when it has none, or lacks a column of it.
  ///
  /// - Complexity: O(rows + names log names).
  package init?(_ answer: Answer) {
    guard let specification = answer.chart else { return nil }
    self.init(specification, of: answer.table)
  }

  init?(_ specification: ChartSpecification, of table: Table) {
    let names = specification.columns
    let indices = names.compactMap { table.schema.index(of: $0) }
    guard indices.count == names.count, let value = specification.values.first,
      let valueType = table.schema.fields.first(where: { $0.name == value })?.type
    else { return nil }
    self.specification = specification
    data = Table(
      Schema(indices.map { table.schema.fields[$0] }, roles: table.schema.roles)
        .droppingStaleRoles(),
      indices.map { table.columns[$0] }, rowCount: table.rowCount)
    valueNumber = ChartNumber(valueType)
    let key = specification.keys.last.flatMap { table.schema.index(of: $0) }
    let keyType = key.map { table.schema.fields[$0].type } ?? .text
    keyNumber = ChartNumber(keyType)
    valueTitle =
      specification.keys.isEmpty
      ? "" : Self.titled(Counted.list(specification.values), valueType)
    keyTitle = Self.titled(
      specification.keyTitle ?? (specification.keys.last ?? ""), keyType)
    title = Neutralised.text(specification.title ?? Self.usualTitle(specification))
    var builder = ChartBuilder(specification, data)
    builder.build(into: &self)
    remarks = builder.remarks
    valueNumber.cellDecimals = ChartNumber.decimals(upTo: valueRange)
  }

  private static func titled(_ name: String, _ type: ValueType) -> String {
    Neutralised.text(name) + (type.currency.map { " (\($0.code))" } ?? "")
  }

  /// `revenue by month per channel`.
  private static func usualTitle(_ chart: ChartSpecification) -> String {
    var words = Counted.list(chart.values)
    if !chart.keys.isEmpty { words += " by " + chart.keys.joined(separator: " and ") }
    if let series = chart.series { words += " per \(series)" }
    return words
  }

  /// Whether there is anything to see.
  var isEmpty: Bool { !panels.contains { $0.series.contains { !$0.points.isEmpty } } }

  /// Every point of every panel.
  var allPoints: some Sequence<ChartPoint> {
    panels.lazy.flatMap { $0.series.lazy.flatMap(\.points) }
  }

  /// The smallest and the largest value, bands included; of stacked values, of their sums.
  var valueRange: (low: Double, high: Double) {
    var range = (low: Double.infinity, high: -Double.infinity)
    func hold(_ value: Double) {
      guard value.isFinite else { return }
      range = (min(range.low, value), max(range.high, value))
    }
    for panel in panels {
      if isStacked {
        for (_, stack) in panel.stacks { for part in stack { hold(part.from); hold(part.to) } }
      } else {
        for series in panel.series {
          for point in series.points { for y in [point.y, point.low, point.high] { hold(y) } }
        }
      }
    }
    return range
  }

  /// Whether series stand on top of each other.
  var isStacked: Bool {
    specification.mark == .area || specification.mark == .bar && specification.isStacked
  }
}

/// A part of a stack: whose it is, and from where to where it goes.
struct StackPart: Sendable {
  var series: Int
  var from: Double
  var to: Double
  var value: Double { to - from }
}

extension ChartPanel {
  /// The values of all series at each x on top of each other, in rising order of x.
  ///
  /// Those above zero go upwards, those below it downwards.
  var stacks: [(x: Double, parts: [StackPart])] {
    var stacks: [Double: (up: Double, down: Double, parts: [StackPart])] = [:]
    for (index, series) in series.enumerated() {
      for point in series.points where point.y.isFinite {
        var stack = stacks[point.x] ?? (0, 0, [])
        let from = point.y < 0 ? stack.down : stack.up
        stack.parts.append(StackPart(series: index, from: from, to: from + point.y))
        if point.y < 0 { stack.down += point.y } else { stack.up += point.y }
        stacks[point.x] = stack
      }
    }
    return stacks.keys.sorted().map { ($0, stacks[$0]?.parts ?? []) }
  }
}

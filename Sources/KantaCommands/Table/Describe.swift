import KantaColumns
package import KantaPlan
import KantaSource

extension Command {
  package static let describe = Command(
    "describe", finnish: "kuvaile", room: .table,
    "One row per column: type, missing, distinct, range, middle, most frequent value.",
    details: """
      The median is the lower of two middle values, so that it is a value that occurs. `shape` shows \
      how many rows lie in each of eight ranges of equal width, from the smallest to the largest \
      value; `▁` is none.
      """,
    gives: "column, type, role, missing, distinct, min, median, max, shape, top",
    examples: [Example("orders | describe", shows: "every column at a glance")]
  ) { (step: inout Step) in
    let fields: [Schema.Field] = [
      .init("column", .text), .init("type", .text), .init("role", .text),
      .init("missing", .percent), .init("distinct", .integer), .init("min", .text),
      .init("median", .text), .init("max", .text), .init("shape", .text), .init("top", .text),
    ]
    let schema = Schema(fields)
    return step.relation(
      .local(step.input, LocalStep("describe", detail: "every column", run: described)), schema)
  }
}

/// One row per column of `table`.
@Sendable private func described(
  _ table: Table, _ context: LocalContext
) throws(Diagnostic) -> Answer {
  let execution = context.execution
  let profiles = table.columns.compactMap { ColumnProfile($0, on: execution) }
  guard profiles.count == table.columns.count else {
    throw Diagnostic.interrupted
  }
  let roleOfColumn = Dictionary(
    table.schema.roles.map { ($0.value, $0.key.rawValue) }, uniquingKeysWith: { min($0, $1) })
  let result = Table([
    ("column", .text(table.schema.names)),
    ("type", .text(table.schema.fields.map(\.type.name))),
    ("role", .text(table.schema.names.map { roleOfColumn[$0] })),
    ("missing", Column(.percent, .numbers(profiles.map(\.missingShare)))),
    ("distinct", Column(.integer, .integers(profiles.map { Int64($0.distinctCount) }))),
    ("min", .text(profiles.map(\.smallest))), ("median", .text(profiles.map(\.median))),
    ("max", .text(profiles.map(\.largest))), ("shape", .text(profiles.map(\.shape))),
    ("top", .text(profiles.map(\.mostFrequent))),
  ])
  return Answer(result, definitions: [Counted.things(table.rowCount, "row")])
}

/// What `describe` says of one column: its values are counted once, then only the distinct ones are
/// put in order.
///
/// - Complexity: O(rows + distinct log distinct).
private struct ColumnProfile: Sendable {
  let missingShare: Double
  let distinctCount: Int
  let smallest: String?
  let median: String?
  let largest: String?
  let mostFrequent: String?
  let shape: String?

  init?(_ column: Column, on execution: Execution) {
    let rowCount = column.count
    guard let index = GroupIndex([column], rowCount: rowCount, on: execution) else { return nil }
    guard let distinct = column.gathered(index.firstRows, on: execution),
      let order = SortOrder.rows(
        [(distinct, false)], rowCount: distinct.count, on: execution)
    else { return nil }
    // Missing values are sorted last, as one group.
    let present = order.prefix(distinct.count - distinct.missingCount).map { Int($0) }
    let sizes = index.sizes
    // Each of the next lines is a pass over the distinct values, of which there may be many.
    if execution.cancellation.isRequested { return nil }
    let presentCount = present.reduce(0) { $0 + Int(sizes[$1]) }
    func text(_ group: Int?) -> String? { group.map { distinct[$0].shown } }
    missingShare = rowCount == 0 ? 0 : Double(rowCount - presentCount) / Double(rowCount)
    distinctCount = present.count
    smallest = text(present.first)
    largest = text(present.last)
    var passed = 0
    let middle = present.first { group in
      passed += Int(sizes[group])
      return passed > (presentCount - 1) / 2
    }
    if execution.cancellation.isRequested { return nil }
    median = column.type.kind == .text ? nil : text(middle)
    let most = present.max { (sizes[$0], $1) < (sizes[$1], $0) }  // of equals, the first to appear
    mostFrequent = most.map { "\(distinct[$0].shown) (\(Counted.grouped(Int(sizes[$0]))))" }
    shape = Self.shape(of: distinct, present.map { ($0, Double(sizes[$0])) })
  }

  /// The rows in eight ranges of equal width as a sparkline; `nil` for what has no width.
  ///
  /// `groups` are the places of the values in rising order, and how many rows have each.
  private static func shape(of values: Column, _ groups: [(place: Int, rows: Double)]) -> String? {
    let type = values.type
    guard type.isNumeric || type.isCalendar || type.kind == .duration, let first = groups.first,
      let last = groups.last
    else { return nil }
    let numbers = values.asNumbers
    let low = numbers[first.place]
    let width = (numbers[last.place] - low) / 8
    guard width > 0, width.isFinite else { return nil }
    var counts = [Double](repeating: 0, count: 8)
    for group in groups { counts[min(7, Int((numbers[group.place] - low) / width))] += group.rows }
    let most = counts.max() ?? 1
    // What has a row in it is seen to have one.
    return Sparkline.text(counts.map { $0 == 0 ? 0 : max(0.125, $0 / most) }, in: (0, 1))
  }
}

extension Value {
  /// As a cell of `describe`: text without quotes.
  fileprivate var shown: String { if case .text(let text) = self { text } else { plainText } }
}

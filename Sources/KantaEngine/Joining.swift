import KantaColumns
import KantaPlan
import KantaSource

/// The left table with the added columns of the matching right rows: a left join.
///
/// Rows come in left order, and the matches of one left row in right order; a left row without a
/// match stays, with missing values. A key with a missing value matches nothing.
/// The schema is that of the result: the left columns, then the added ones.
/// - Throws: That a left row matches several right rows where the rule does not allow it, or that
///   the work was stopped.
/// - Complexity: O(left rows + right rows + result rows).
func joined(
  _ left: Table, _ right: Table, _ rule: JoinRule, schema: Schema, on execution: Execution
) throws(Diagnostic) -> (table: Table, notes: [StepNote]) {
  let leftKeys = rule.keys.map { column($0.left, of: left) }
  let rightKeys = rule.keys.map { column($0.right, of: right) }
  let pairs = zip(leftKeys, rightKeys).map { ($0.storable(as: $1.type), $1.storable(as: $0.type)) }
  let index = try done(JoinIndex(left: pairs.map(\.0), right: pairs.map(\.1), on: execution))
  let ambiguous = index.ambiguousRows
  if !rule.allowsMany, !ambiguous.isEmpty {
    throw .manyMatches(
      ambiguous.count, of: rule.tableName,
      first: ambiguous.prefix(3).map { row in
        let key = leftKeys.map { plain($0[Int(row)]) }.joined(separator: ", ")
        return (key, index.range(of: index.keys[Int(row)]).count)
      })
  }
  guard index.pairCount <= mostJoinedRows else { throw .tooManyRows(rule.tableName) }
  let rows = try done(index.pairs(on: execution))
  // Without a left row that matches twice, the left columns stay as they are.
  let leftColumns =
    ambiguous.isEmpty
    ? left.columns : try each(left.columns, on: execution) { $0.gathered(rows.left) }
  let added = try each(rule.added, on: execution) {
    column($0.column, of: right).gathered(optional: rows.right)
  }
  let columns = zip(leftColumns + added, schema.fields).map { $0.retyped($1.type) }
  let unmatched = index.unmatchedCount
  return (
    Table(schema, columns, rowCount: rows.left.count),
    unmatched > 0 ? [.unmatched(unmatched, of: left.rowCount)] : []
  )
}

/// More rows than this are a mistake in the keys; they would not fit the memory of most machines.
private let mostJoinedRows = 1 << 28

/// The columns made from `items`; ^C is looked for before each.
private func each<Item>(
  _ items: [Item], on execution: Execution, _ body: (Item) -> Column
) throws(Diagnostic) -> [Column] {
  var columns: [Column] = []
  for item in items {
    if execution.cancellation.isRequested { throw .interrupted }
    columns.append(body(item))
  }
  return columns
}

private func column(_ name: String, of table: Table) -> Column {
  guard let index = table.schema.index(of: name) else {
    preconditionFailure("a plan names only columns of its inputs")
  }
  return table.columns[index]
}

/// The rows of both tables under one schema, columns matched by name; a column that one of them
/// lacks is missing there.
///
/// - Complexity: O(rows × columns).
///
/// - Throws: That there are more rows than can be numbered.
func appended(
  _ first: Table, _ second: Table, schema: Schema
) throws(Diagnostic) -> Table {
  let rowCount = first.rowCount + second.rowCount
  guard rowCount < Int(UInt32.max) else { throw .tooManyRows(nil) }
  let columns = schema.fields.map { field in
    Column.concatenated(
      [first, second].map { table in
        guard let index = table.schema.index(of: field.name),
          case let column = table.columns[index].storable(as: field.type)
        else { return .allMissing(field.type, count: table.rowCount) }
        return column.retyped(field.type)
      })
  }
  return Table(schema, columns, rowCount: rowCount)
}

extension Column {
  /// A column without any value takes the storage of another type; others stay what they are.
  fileprivate func storable(as type: ValueType) -> Column {
    self.type.kind == .missing ? .allMissing(type, count: count) : self
  }
}

/// A key as a message shows it.
private func plain(_ value: Value) -> String {
  switch value {
  case .missing: "missing"
  case .integer(let value): String(value)
  case .decimal(let value): value.plain
  case .number(let value), .percent(let value): String(value)
  case .text(let value): value
  case .date(let day): day.plain
  case .datetime(let moment): moment.plain
  case .duration(let span):
    "\(Double(span.microseconds) / Double(TimeSpan.microsecondsPerDay)) days"
  case .boolean(let value): String(value)
  }
}

import KantaColumns
import KantaPlan
import KantaSource

/// The left table with the added columns of the matching right rows: a left join.
///
/// Rows come in left order, and the matches of one left row in right order; a left row without a
/// match stays, with missing values. A key with a missing value matches nothing.
/// The schema is that of the result: the left columns, then the added ones.
/// - Throws: That a left row matches several right rows where the rule does not allow it, that the
///   result does not fit into memory, or that the work was stopped.
/// - Complexity: O(left rows + right rows + result rows).
func joined(
  _ left: Table, _ right: Table, _ rule: JoinRule, schema: Schema, on execution: Execution
) throws(Diagnostic) -> (table: Table, notes: [StepNote]) {
  let leftKeys = rule.keys.map { column($0.left, of: left) }
  let rightKeys = rule.keys.map { column($0.right, of: right) }
  let pairs = zip(leftKeys, rightKeys).map { ($0.storable(as: $1.type), $1.storable(as: $0.type)) }
  let index = try done(JoinIndex(left: pairs.map(\.0), right: pairs.map(\.1), on: execution))
  execution.advance(by: left.rowCount / 2)  // the matches; the rest is copying
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
  let added = rule.added.map { column($0.column, of: right) }
  let width = added.bytesPerRow + (ambiguous.isEmpty ? 0 : left.columns.bytesPerRow)
  let table = try reserving(
    index.pairCount * (width + bytesPerPair),
    for: "joining `\(rule.tableName)` to \(Counted.things(index.pairCount, "row"))", on: execution
  ) { () throws(Diagnostic) -> Table in
    let rows = try done(index.pairs(on: execution))
    // Without a left row that matches twice, the left columns stay as they are.
    let leftColumns =
      ambiguous.isEmpty
      ? left.columns
      : try each(left.columns) { $0.gathered(rows.left, on: execution) }
    let rightColumns = try each(added) { $0.gathered(optional: rows.right, on: execution) }
    let columns = zip(leftColumns + rightColumns, schema.fields).map { $0.retyped($1.type) }
    return Table(schema, columns, rowCount: rows.left.count)
  }
  let unmatched = rule.saysUnmatched ? index.unmatchedCount : 0
  return (table, unmatched > 0 ? [.unmatched(unmatched, of: left.rowCount)] : [])
}

/// A left and a right row number.
private let bytesPerPair = 8

/// More rows than this are a mistake in the keys; they would not fit the memory of most machines.
private let mostJoinedRows = 1 << 28

/// The columns made from others; `body` gives `nil` when the work was stopped.
private func each(
  _ columns: [Column], _ body: (Column) -> Column?
) throws(Diagnostic) -> [Column] {
  var made: [Column] = []
  for column in columns { made.append(try done(body(column))) }
  return made
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
/// - Throws: That there are more rows than can be numbered or than fit into memory, or that the
///   work was stopped.
func appended(
  _ first: Table, _ second: Table, schema: Schema, on execution: Execution
) throws(Diagnostic) -> Table {
  let rowCount = first.rowCount + second.rowCount
  guard rowCount < Int(UInt32.max) else { throw .tooManyRows(nil) }
  let width = schema.fields.reduce(0) { $0 + $1.type.bytesPerRow }
  return try reserving(
    rowCount * width, for: "appending \(Counted.things(second.rowCount, "row"))", on: execution
  ) { () throws(Diagnostic) -> Table in
    var columns: [Column] = []
    for field in schema.fields {
      let parts = [first, second].map { table in
        guard let index = table.schema.index(of: field.name) else {
          return Column.allMissing(field.type, count: table.rowCount)
        }
        return table.columns[index].storable(as: field.type).retyped(field.type)
      }
      columns.append(try done(Column.concatenated(parts, on: execution)))
    }
    return Table(schema, columns, rowCount: rowCount)
  }
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

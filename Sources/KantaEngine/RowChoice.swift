import KantaColumns
import KantaSource

/// A table of which some rows are chosen and nothing is copied yet.
///
/// A filter over a wide table costs one pass over the columns it reads; the others are gathered
/// when a later step asks for them, and never if none does.
struct RowChoice {
  let schema: Schema
  /// The columns all rows are chosen from, one for each field.
  private let columns: [Column]
  /// The chosen rows of `columns`, in order; `nil` for all of them.
  private let rows: [UInt32]?
  let rowCount: Int

  init(_ table: Table) {
    self.init(table.schema, table.columns, nil, table.rowCount)
  }

  private init(_ schema: Schema, _ columns: [Column], _ rows: [UInt32]?, _ rowCount: Int) {
    self.schema = schema
    self.columns = columns
    self.rows = rows
    self.rowCount = rowCount
  }

  /// The rows at these positions of the frame, in that order.
  func keeping(_ positions: [UInt32]) -> RowChoice {
    let kept = rows.map { rows in positions.map { rows[Int($0)] } } ?? positions
    return RowChoice(schema, columns, kept, positions.count)
  }

  /// Columns of this frame under new names.
  func renamed(_ schema: Schema, columnsAt positions: [Int]) -> RowChoice {
    RowChoice(schema, positions.map { columns[$0] }, rows, rowCount)
  }

  /// The same columns with the names and roles the plan gives them.
  func retitled(_ schema: Schema) -> RowChoice {
    precondition(schema.fields == self.schema.fields, "a node gives the columns of its schema")
    return RowChoice(schema, columns, rows, rowCount)
  }

  /// The whole frame as a table.
  ///
  /// - Throws: That the work was stopped.
  func table(on execution: Execution) throws(Diagnostic) -> Table {
    Table(schema, try gathered(columns, on: execution), rowCount: rowCount)
  }

  /// The named columns as a table; what nobody names is not gathered.
  ///
  /// - Throws: That the work was stopped.
  func table(of names: [String], on execution: Execution) throws(Diagnostic) -> Table {
    var positions: [Int] = []
    for name in names {
      guard let field = schema.resolve(name), let position = schema.index(of: field.name) else {
        preconditionFailure("a checked plan names only columns of its input")
      }
      if !positions.contains(position) { positions.append(position) }
    }
    let part = Schema(positions.map { schema.fields[$0] }, roles: schema.roles)
    return Table(
      part.droppingStaleRoles(), try gathered(positions.map { columns[$0] }, on: execution),
      rowCount: rowCount)
  }

  /// Several columns at a time; the values do not depend on how many.
  private func gathered(
    _ columns: [Column], on execution: Execution
  ) throws(Diagnostic) -> [Column] {
    guard let rows else { return columns }
    let workers = execution.with(threads: rowCount > 50_000 ? execution.threads : 1)
    return try reserving(
      rowCount * columns.bytesPerRow,
      for: "gathering \(Counted.things(rowCount, "row"))", on: execution
    ) { () throws(Diagnostic) -> [Column] in
      let gathered = Parallel.map(columns.count, on: workers) { position in
        columns[position].gathered(rows, on: execution)
      }
      let whole = gathered?.compactMap(\.self)
      guard let whole, whole.count == columns.count else { throw .interrupted }
      return whole
    }
  }
}

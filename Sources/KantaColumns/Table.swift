/// A table: columns of one length with names, types and roles.
///
/// A value; copying is cheap.
package struct Table: Sendable {
  package let schema: Schema
  package let columns: [Column]
  /// Kept apart from the columns so that a table without columns can still have rows.
  package let rowCount: Int

  package init(_ schema: Schema, _ columns: [Column], rowCount: Int? = nil) {
    precondition(schema.fields.count == columns.count, "a name for each column")
    let rows = rowCount ?? columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rows }, "columns of one table have one length")
    self.schema = schema
    self.columns = columns
    self.rowCount = rows
  }

  /// A table from names and columns; types come from the columns.
  package init(_ named: [(String, Column)], roles: [Role: String] = [:]) {
    self.init(
      Schema(named.map { Schema.Field($0.0, $0.1.type) }, roles: roles), named.map(\.1))
  }

  /// The column that `name` means (a column of that name, or the one behind that role).
  package func column(_ name: String) -> Column? {
    schema.resolve(name).flatMap { schema.index(of: $0.name) }.map { columns[$0] }
  }

  /// The only value of a table of one row and one column, which is usable as a scalar.
  package var scalar: Value? { rowCount == 1 && columns.count == 1 ? columns[0][0] : nil }
}

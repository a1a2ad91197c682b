package import KantaColumns
package import KantaSource

/// Where rows come from: a file, a database, or a table in memory.
///
/// A source is lazy: it knows its schema and parses a column when a plan needs it.
package protocol TableSource: Sendable {
  /// What a user calls it: a file name as given, or the name of a result.
  var name: String { get }
  var schema: Schema { get }
  /// How many rows there are, where that is known without reading anything.
  var knownRowCount: Int? { get }

  /// How many rows there are.
  ///
  /// - Throws: What is wrong with the source, as far as nobody has looked for it yet.
  func countRows(on execution: Execution) throws(Diagnostic) -> Int

  /// The columns called `names` (each in `schema`), whole and in that order.
  ///
  /// - Throws: A diagnostic when values do not fit, the file changed, or the work was interrupted.
  func read(_ names: [String], on execution: Execution) throws(Diagnostic) -> [Column]

  /// The columns called `names` in these rows (rising) only; `nil` when reading them whole costs as
  /// little, which is what a source says that cannot skip rows.
  ///
  /// Values in other rows are not looked at, so they cannot be bad either.
  func read(
    _ names: [String], onlyAt rows: [UInt32], on execution: Execution
  ) throws(Diagnostic) -> [Column]?

  /// A pass over the columns called `names`, nothing of which is kept; `nil` where they are better
  /// read whole, as when they are here already.
  func stream(_ names: [String], on execution: Execution) throws(Diagnostic) -> (any RowStream)?

  /// The column, when it can be had without reading anything: for completing its values.
  func columnAtHand(_ name: String) -> Column?

  /// What was found out about the source since it was opened, once.
  func takeRemark() -> String?
}

extension TableSource {
  package func stream(
    _ names: [String], on execution: Execution
  ) throws(Diagnostic) -> (any RowStream)? { nil }

  package func columnAtHand(_ name: String) -> Column? { nil }

  package func takeRemark() -> String? { nil }
}

extension TableSource {
  package func read(
    _ names: [String], onlyAt rows: [UInt32], on execution: Execution
  ) throws(Diagnostic) -> [Column]? { nil }
}

/// A table in memory as a source.
package struct MemorySource: TableSource {
  package let name: String
  package let table: Table

  package init(_ table: Table, name: String) {
    self.table = table
    self.name = name
  }

  package var schema: Schema { table.schema }
  package var knownRowCount: Int? { table.rowCount }

  package func countRows(on execution: Execution) -> Int { table.rowCount }

  package func read(_ names: [String], on execution: Execution) throws(Diagnostic) -> [Column] {
    names.map { name in
      guard let index = table.schema.index(of: name) else {
        preconditionFailure("a plan names only columns of its source's schema")
      }
      return table.columns[index]
    }
  }

  package func columnAtHand(_ name: String) -> Column? { table.column(name) }
}

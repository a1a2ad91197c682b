import KantaColumns
import KantaPlan
import KantaSource

/// The values of an expression on each row of a table.
///
/// Constants are folded first. A part that reads a single text column is asked once per word of it
/// instead of once per row. What is left runs over fixed blocks of rows, several at a time, each
/// small enough for its intermediate results to stay near the processor.
func evaluate(
  _ expression: Expression, over table: Table, on execution: Execution
) throws(Diagnostic) -> Column {
  var lowering = Lowering(table, on: execution)
  let lowered = try lowering.lowered(expression)
  return try lowering.column(lowered)
}

/// An expression on its way to blocks: parts that are evaluated already stand as columns.
private struct Lowering {
  /// Below this many rows, dispatching blocks costs more than it saves.
  static let rowsForBlocks = 200_000

  var table: Table
  let execution: Execution
  /// How many columns were added; their names cannot be a user's.
  private var added = 0

  init(_ table: Table, on execution: Execution) {
    self.table = table
    self.execution = execution
  }

  /// The expression with constants folded and text parts replaced by columns.
  ///
  /// A part that overflows stays as it is: only the whole knows whether that row is needed.
  mutating func lowered(_ expression: Expression) throws(Diagnostic) -> Expression {
    if expression.operands.isEmpty { return expression }
    do throws(Diagnostic) {
      let columns = expression.columns
      if columns.isEmpty { return try folded(expression) }
      if columns.count == 1, let byWord = try asked(expression, perWordOf: columns[0]) {
        return byWord
      }
      var operands: [Expression] = []
      for operand in expression.operands { operands.append(try lowered(operand)) }
      let below = expression.replacingOperands(operands)
      guard below.touchesText else { return below }
      // Whole columns of text at once: blocks would each make a dictionary of their own.
      operands = []
      for operand in below.operands {
        let isReady = operand.type.kind == .text || operand.operands.isEmpty
        operands.append(isReady ? operand : adding(try column(operand)))
      }
      let ready = below.replacingOperands(operands)
      return adding(try whole(ready, over: table))
    } catch {
      guard error.code == .overflow else { throw error }
      return expression
    }
  }

  /// The values on each row, in blocks if there are many.
  func column(_ expression: Expression) throws(Diagnostic) -> Column {
    if case .column(let name, _) = expression, let column = table.column(name) { return column }
    guard table.rowCount > Self.rowsForBlocks, !expression.columns.isEmpty else {
      return try whole(expression, over: table)
    }
    let names = expression.columns
    let blocks = Parallel.blocks(of: table.rowCount)
    let parts = Parallel.map(blocks.count, on: execution) { block in
      Result { () throws(Diagnostic) in
        try Evaluator(table: table.sliced(names, blocks[block]), stop: execution.cancellation)
          .column(expression)
      }
    }
    guard let parts else { throw .interrupted }
    var columns: [Column] = []
    for part in parts { columns.append(try part.get()) }
    return try done(Column.concatenated(columns, on: execution))
  }

  /// The values on all rows at once.
  private func whole(_ expression: Expression, over table: Table) throws(Diagnostic) -> Column {
    let column = try Evaluator(table: table, stop: execution.cancellation).column(expression)
    if execution.cancellation.isRequested { throw .interrupted }
    return column
  }

  private func folded(_ expression: Expression) throws(Diagnostic) -> Expression {
    let single = Evaluator(table: Table(Schema([]), [], rowCount: 1))
    return switch try single.operand(expression) {
    case .constant(let value, let type): .constant(value, type)
    case .column(let column): .constant(column[0], column.type)
    }
  }

  /// An expression over one text column as a column: evaluated over its words and one row for
  /// missing, then looked up by the code of each row.
  private mutating func asked(
    _ expression: Expression, perWordOf name: String
  ) throws(Diagnostic) -> Expression? {
    guard let column = table.column(name), case .codes(let codes, let words) = column.values,
      words.count < table.rowCount
    else { return nil }
    let missing = UInt32(words.count)
    var wordCodes = Array(0..<missing)
    wordCodes.append(0)
    var present = Validity(count: wordCodes.count, allPresent: true)
    present[words.count] = false
    let rows = Column(column.type, .codes(wordCodes, words), validity: present)
    let answers = try whole(expression, over: Table([(name, rows)]))
    var places = codes
    if let validity = column.validity {
      places = codes.indices.map { validity[$0] ? codes[$0] : missing }
    }
    return adding(try done(answers.gathered(places, on: execution)))
  }

  private mutating func adding(_ column: Column) -> Expression {
    added += 1
    let name = "\u{0}\(added)"
    var schema = table.schema
    schema.fields.append(Schema.Field(name, column.type))
    table = Table(schema, table.columns + [column], rowCount: table.rowCount)
    return .column(name, column.type)
  }
}

extension Expression {
  /// Whether it makes text or works on text directly.
  fileprivate var touchesText: Bool {
    type.kind == .text || operands.contains { $0.type.kind == .text }
  }
}

extension Table {
  /// The named columns on the rows of `range`.
  fileprivate func sliced(_ names: [String], _ range: Range<Int>) -> Table {
    let columns = names.compactMap { name in column(name).map { (name, $0.sliced(range)) } }
    return Table(
      Schema(columns.map { Schema.Field($0.0, $0.1.type) }), columns.map(\.1),
      rowCount: range.count)
  }
}

import KantaColumns
import KantaSource

/// The values of one column in one block.
struct ColumnPiece: Sendable {
  enum Values: Sendable {
    case integers([Int64])
    case days([Int32])
    case numbers([Double])
    case codes([UInt32], TextDictionary)
    case flags([Bool])
  }

  var values: Values
  /// The records without a value, within the block.
  var missing: [UInt32]
  /// Values that do not fit, and the first three.
  var badCount = 0
  var bad: [Diagnostic.DataPlace] = []
}

/// One block in memory with its fields.
struct BlockText: Sendable {
  let path: String
  let bytes: [UInt8]
  let fields: RecordFields
  let recordCount: Int
  let firstLine: Int
  let dialect: Dialect

  /// Reads and divides a block; `fileChanged` if it does not hold the records it held.
  init(_ block: Block, of file: FileBytes, _ dialect: Dialect) throws(Diagnostic) {
    path = file.path
    let bytes = try file.read(block.bytes)
    self.bytes = bytes
    var scanner = FieldScanner(dialect, byteCount: bytes.count)
    _ = scanner.scan(bytes.span, 0..<bytes.count, atEnd: true)
    fields = scanner.fields
    guard fields.recordCount >= block.recordCount else { throw .fileChanged(path, "changed") }
    recordCount = block.recordCount
    firstLine = block.firstLine
    self.dialect = dialect
  }

  /// The physical line of the byte at `offset`.
  func line(at offset: Int) -> Int {
    firstLine + ByteCensus(bytes.span, 0..<min(offset, bytes.count)).lineEnds
  }

  /// The place of a field in the file, with what it says and why that does not fit.
  func place(_ record: Int, _ column: Int, reason: (String) -> String) -> Diagnostic.DataPlace {
    let (start, end) = fields.range(record, column)
    let text = FieldContent.text(bytes.span, start, end, dialect)
    let value = String(decoding: text, as: UTF8.self)
    return Diagnostic.DataPlace(
      file: path, line: line(at: start), column: column + 1, value: value, reason: reason(value))
  }
}

import KantaSource

/// One block in memory with its fields; a worker loads one after the other into the same memory.
///
/// Offsets count from the front of the buffer's storage.
final class BlockText {
  let buffer = ScanBuffer()
  private(set) var fields = RecordFields(width: 1)
  private(set) var path = ""
  private(set) var recordCount = 0
  private(set) var firstLine = 1
  private(set) var dialect = Dialect.usual

  /// Reads and divides a block; of a wide table only what `columns` need, if these are given.
  ///
  /// - Throws: `fileChanged` if it does not hold the records it held.
  func load(
    _ block: Block, of file: FileBytes, _ dialect: Dialect, columns: [Int]? = nil
  ) throws(Diagnostic) {
    path = file.path
    firstLine = block.firstLine
    self.dialect = dialect
    try buffer.read(block.bytes, of: file)
    if !RegularFields.divide(buffer, dialect, block.recordCount, columns, into: &fields) {
      let storage = buffer.storage
      let text = storage.span.extracting(0..<buffer.range.upperBound)
      var scanner = FieldScanner(dialect, byteCount: buffer.count)
      _ = scanner.scan(text, buffer.range, atEnd: true)
      fields = scanner.fields
    }
    guard fields.recordCount >= block.recordCount else { throw .fileChanged(path, "changed") }
    recordCount = block.recordCount
  }

  /// The physical line of the byte at `offset`.
  func line(at offset: Int) -> Int {
    let storage = buffer.storage
    let end = min(offset, buffer.range.upperBound)
    return firstLine + ByteCensus(storage.span, buffer.range.lowerBound..<end).lineEnds
  }

  /// The place of a field in the file, with what it says and why that does not fit.
  func place(_ record: Int, _ column: Int, reason: (String) -> String) -> Diagnostic.DataPlace {
    let (start, end) = fields.range(record, column)
    let storage = buffer.storage
    let text = FieldContent.text(storage.span, start, end, dialect)
    let value = String(decoding: text, as: UTF8.self)
    return Diagnostic.DataPlace(
      file: path, line: line(at: start), column: column + 1, value: value, reason: reason(value))
  }
}

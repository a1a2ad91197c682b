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
    let all = RegularFields.Part(limit: buffer.count, atEnd: true)
    if RegularFields.divide(buffer, dialect, all, columns, into: &fields) == nil {
      let storage = buffer.storage
      let text = storage.span.extracting(0..<buffer.range.upperBound)
      var scanner = FieldScanner(dialect, byteCount: buffer.count)
      _ = scanner.scan(text, buffer.range, atEnd: true)
      fields = scanner.fields
    }
    guard fields.recordCount >= block.recordCount else { throw .fileChanged(path, "changed") }
    recordCount = block.recordCount
  }

  /// Reads and divides the records that start in a piece, of a file whose records nobody has
  /// counted; `nil` where they are not regular, or the file ends with empty ones.
  ///
  /// - Parameters:
  ///   - piece: Where the records start.
  ///   - known: Where the first one does; `nil` for the first line, whatever that is.
  ///   - file: The file they are read from.
  ///   - dialect: How it is written.
  ///   - columns: What is needed of a wide table, if that is given.
  /// - Returns: Where the records begin and end.
  /// - Throws: `fileChanged` if the file became shorter.
  func load(
    _ piece: Range<Int>, from known: Int?, of file: FileBytes, _ dialect: Dialect, columns: [Int]?
  ) throws(Diagnostic) -> Range<Int>? {
    path = file.path
    firstLine = 1
    self.dialect = dialect
    var start = known ?? piece.lowerBound - 1
    if known == nil {
      try buffer.read(start..<min(piece.upperBound, start + Self.longLine), of: file)
      guard let line = PieceScanner.firstLineStart(buffer.storage, buffer.range) else { return nil }
      start += line
    }
    try buffer.read(start..<piece.upperBound + Self.longLine, of: file)
    let atEnd = start + buffer.count >= file.count
    let part = RegularFields.Part(limit: piece.upperBound - start, atEnd: atEnd)
    guard let text = RegularFields.divide(buffer, dialect, part, columns, into: &fields) else {
      return nil
    }
    let end = ScanBuffer.lead + text.length
    let storage = buffer.storage
    let bytes = storage.span.extracting(ScanBuffer.lead..<end)
    if text.hasHighBytes, Transcode.firstInvalidUTF8(bytes) != nil { return nil }
    if start + text.length == file.count, Self.endsEmpty(bytes, dialect) { return nil }
    recordCount = fields.recordCount
    return start..<start + text.length
  }

  /// More bytes than most lines have.
  private static let longLine = 4096

  /// Whether the last line has nothing but delimiters.
  private static func endsEmpty(_ bytes: Span<UInt8>, _ dialect: Dialect) -> Bool {
    for index in bytes.indices.reversed() {
      switch bytes[index] {
      case dialect.delimiter, Byte.carriageReturn: continue
      case Byte.lineFeed where index == bytes.count - 1: continue
      case Byte.lineFeed: return true
      default: return false
      }
    }
    return true
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

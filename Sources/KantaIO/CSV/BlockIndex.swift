import KantaColumns
import KantaSource

/// A run of whole records of one file.
struct Block: Hashable, Sendable {
  /// Its place in the UTF-8 bytes of the file.
  var bytes: Range<Int>
  /// The number of its first record, within the file.
  var firstRecord: Int
  var recordCount: Int
  /// The physical line its first byte is on, from 1.
  var firstLine: Int
}

/// Where the records of a file lie, in blocks of about the same size, and what is wrong with them.
///
/// Built once when a file is opened. The file is cut at fixed offsets; each piece is scanned from
/// the first line that starts in it, as if that line were a record. That is a guess: the line may
/// lie inside quotes. Going through the pieces in order, a guess holds if the record before ended
/// exactly there; otherwise the piece is scanned again from where it did end. So the result is that
/// of a scan from the top, whatever the number of threads or the size of the pieces.
struct BlockIndex: Sendable {
  private(set) var blocks: [Block] = []
  /// Whether the blocks are all there are, and not only a sample.
  private(set) var isWhole = true
  private(set) var blockSize = 0
  /// Into how many pieces of that size the file was cut.
  private(set) var pieceCount = 0
  /// Where the records begin and on which line.
  private(set) var start = 0
  private var firstLine = 1
  private(set) var recordCount = 0
  private(set) var trailingEmptyCount = 0
  private(set) var findings = ScanFindings()
  private(set) var census = ByteCensus()
  /// The first NUL byte.
  private(set) var firstNUL: Int?
  /// The first byte that is not UTF-8.
  private(set) var firstInvalid: Int?

  /// The largest record; a longer one is a quote that was never closed.
  static let largestRecord = 1 << 30

  /// The index of a file without records.
  init() {}

  /// Indexes the records from `start` on; `firstLine` is the line there.
  init(
    _ file: FileBytes, from start: Int, firstLine: Int, _ dialect: Dialect, blockSize: Int,
    on execution: Execution
  ) throws(Diagnostic) {
    self.start = start
    self.firstLine = firstLine
    self.blockSize = blockSize
    let scanner = PieceScanner(file: file, dialect: dialect)
    let pieces = Self.pieces(of: file, from: start, blockSize: blockSize)
    pieceCount = pieces.count
    let total = file.count - start
    let guesses = execution.reporting(.indexing(file.path), .bytes, total: total) {
      Parallel.map(pieces.count, on: execution, with: ScanBuffer.init) { buffer, index in
        defer { execution.advance(by: pieces[index].count) }
        return Result { () throws(Diagnostic) -> PieceScan? in
          try scanner.guess(
            pieces[index], isFirst: index == 0, longest: 2 * blockSize + 65_536, buffer)
        }
      }
    }
    guard let guesses else { throw .loadInterrupted(file.path) }
    let buffer = ScanBuffer()
    var next = start
    var line = firstLine
    for (piece, guess) in zip(pieces, guesses) where next < piece.upperBound {
      if execution.cancellation.isRequested { throw .loadInterrupted(file.path) }
      var scan = try guess.get()
      if scan?.bytes.lowerBound != next {
        scan = try scanner.scan(
          from: next, to: piece.upperBound, longest: Self.largestRecord, buffer)
      }
      guard let scan else { throw .unclosedQuote(file.path, line: line) }
      add(scan, line: line)
      next = scan.bytes.upperBound
      line += scan.census.lineEnds
    }
    dropTrailingEmptyRecords()
  }

  /// Where a file is cut.
  static func pieces(of file: FileBytes, from start: Int, blockSize: Int) -> [Range<Int>] {
    stride(from: start, to: file.count, by: blockSize).map {
      $0..<min($0 + blockSize, file.count)
    }
  }

  /// Indexes a sample of the pieces and counts nothing; `nil` if these are not regular text.
  ///
  /// Each piece is scanned from the first line that starts in it. The lines of the blocks are not
  /// known.
  init?(
    sampling file: FileBytes, from start: Int, firstLine: Int, _ dialect: Dialect, blockSize: Int
  ) throws(Diagnostic) {
    self.start = start
    self.firstLine = firstLine
    self.blockSize = blockSize
    isWhole = false
    let scanner = PieceScanner(file: file, dialect: dialect)
    let pieces = Self.pieces(of: file, from: start, blockSize: blockSize)
    pieceCount = pieces.count
    let chosen = ColumnSurvey.sampled(of: pieces.count, blockSize: blockSize)
    let buffer = ScanBuffer()
    for index in chosen.head + chosen.spread {
      guard
        let scan = try scanner.guess(
          pieces[index], isFirst: index == 0, longest: 2 * blockSize, buffer),
        scan.isRegular, scan.recordCount > 0
      else { return nil }
      add(scan, line: firstLine)
    }
  }

  private mutating func add(_ scan: PieceScan, line: Int) {
    blocks.append(
      Block(
        bytes: scan.bytes, firstRecord: recordCount, recordCount: scan.recordCount, firstLine: line)
    )
    let part = scan.findings
    if part.recordsToLastFilled > 0 {
      findings.recordsToLastFilled = recordCount + part.recordsToLastFilled
    }
    findings.raggedCount += part.raggedCount
    findings.ragged += part.ragged.prefix(3 - findings.ragged.count)
    findings.oddQuoteCount += part.oddQuoteCount
    findings.surplusEmptyCount += part.surplusEmptyCount
    if findings.unclosedQuote == nil { findings.unclosedQuote = part.unclosedQuote }
    if findings.brokenQuote == nil { findings.brokenQuote = part.brokenQuote }
    if firstNUL == nil { firstNUL = scan.firstNUL }
    if firstInvalid == nil { firstInvalid = scan.firstInvalid }
    census += scan.census
    recordCount += scan.recordCount
  }

  private mutating func dropTrailingEmptyRecords() {
    trailingEmptyCount = recordCount - findings.recordsToLastFilled
    recordCount = findings.recordsToLastFilled
    while let last = blocks.last, last.firstRecord + last.recordCount > recordCount {
      if last.firstRecord < recordCount {
        blocks[blocks.count - 1].recordCount = recordCount - last.firstRecord
      } else {
        blocks.removeLast()
      }
    }
    blocks.removeAll { $0.recordCount == 0 }
  }

  /// The nearest offset at or before `offset` whose physical line is known, and that line.
  func knownLine(before offset: Int) -> (offset: Int, line: Int) {
    let block = blocks.last { $0.bytes.lowerBound <= offset }
    return block.map { ($0.bytes.lowerBound, $0.firstLine) } ?? (start, firstLine)
  }
}

/// What one scan of a piece of a file found.
struct PieceScan: Sendable {
  /// From the first record that starts in the piece to the end of the last one.
  var bytes: Range<Int>
  var recordCount: Int
  var findings: ScanFindings
  var census: ByteCensus
  var firstNUL: Int?
  var firstInvalid: Int?
  /// Whether `RegularScan` has done it.
  var wasRegular = false

  /// Whether there is nothing to be said of the piece.
  var isRegular: Bool { wasRegular && firstInvalid == nil }
}

/// Scans pieces of a file for the index.
struct PieceScanner: Sendable {
  let file: FileBytes
  let dialect: Dialect

  /// Scans the records of `piece` from the first line that starts in it; `nil` where none does or
  /// the last record would be longer than `longest`.
  func guess(
    _ piece: Range<Int>, isFirst: Bool, longest: Int, _ buffer: ScanBuffer
  ) throws(Diagnostic) -> PieceScan? {
    if isFirst {
      return try scan(from: piece.lowerBound, to: piece.upperBound, longest: longest, buffer)
    }
    // A line is mostly short, and the scan reads the piece again from where it starts.
    for end in [min(piece.upperBound, piece.lowerBound + 512), piece.upperBound] {
      try buffer.read(piece.lowerBound - 1..<end, of: file)
      if let start = Self.firstLineStart(buffer.storage, buffer.range) {
        return try scan(
          from: piece.lowerBound - 1 + start, to: piece.upperBound, longest: longest, buffer)
      }
    }
    return nil
  }

  /// Where the first line starts, as a distance from the front of text whose first byte belongs to
  /// a line before; one at the very end does not count.
  static func firstLineStart(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
    for at in range.dropFirst() {
      let before = bytes[at - 1]
      if before == Byte.lineFeed { return at - range.lowerBound }
      if before == Byte.carriageReturn, bytes[at] != Byte.lineFeed { return at - range.lowerBound }
    }
    return nil
  }

  /// Scans the records that start from `start` to `limit`; `nil` if the last one is longer than
  /// `longest`.
  func scan(
    from start: Int, to limit: Int, longest: Int, _ buffer: ScanBuffer
  ) throws(Diagnostic) -> PieceScan? {
    var window = limit - start + 4096
    while true {
      try buffer.read(start..<start + window, of: file)
      let atEnd = start + buffer.count >= file.count
      if let regular = RegularScan.records(
        buffer, limit: limit - start, atEnd: atEnd, dialect)
      {
        return piece(buffer, regular, at: start)
      }
      let storage = buffer.storage
      let bytes = storage.span.extracting(buffer.range)
      var scanner = FieldScanner(dialect, byteCount: bytes.count)
      let end = scanner.scan(bytes, 0..<limit - start, atEnd: atEnd)
      if atEnd || end >= limit - start {
        return piece(bytes, end, scanner, at: start)
      }
      if window > longest { return nil }
      window *= 2
    }
  }

  private func piece(_ buffer: ScanBuffer, _ regular: RegularScan.Result, at start: Int)
    -> PieceScan
  {
    var findings = ScanFindings()
    findings.recordsToLastFilled = regular.recordsToLastFilled
    let storage = buffer.storage
    return PieceScan(
      bytes: start..<start + regular.end, recordCount: regular.recordCount, findings: findings,
      census: regular.census, firstNUL: nil,
      firstInvalid: firstInvalid(
        storage.span.extracting(buffer.range), regular.end, regular.census, at: start),
      wasRegular: true)
  }

  private func piece(
    _ bytes: Span<UInt8>, _ end: Int, _ scanner: FieldScanner, at start: Int
  ) -> PieceScan {
    let census = ByteCensus(bytes, 0..<end)
    var findings = scanner.findings
    for index in findings.ragged.indices { findings.ragged[index].offset += start }
    findings.unclosedQuote = findings.unclosedQuote.map { $0 + start }
    findings.brokenQuote = findings.brokenQuote.map { $0 + start }
    let firstNUL = census.hasNUL ? (0..<end).first { bytes[$0] == 0 } : nil
    return PieceScan(
      bytes: start..<start + end, recordCount: scanner.fields.recordCount, findings: findings,
      census: census, firstNUL: firstNUL.map { $0 + start },
      firstInvalid: firstInvalid(bytes, end, census, at: start))
  }

  private func firstInvalid(
    _ bytes: Span<UInt8>, _ end: Int, _ census: ByteCensus, at start: Int
  ) -> Int? {
    guard census.hasHighBytes, file.decoded == nil else { return nil }
    return Transcode.firstInvalidUTF8(bytes.extracting(0..<end)).map { $0 + start }
  }
}

import KantaColumns
import KantaSource

/// One file of a table: its bytes, its dialect, its records and the names of its columns.
struct OpenedFile: Sendable {
  private(set) var bytes: FileBytes
  private(set) var dialect = Dialect.usual
  private(set) var index: BlockIndex
  private(set) var names: ColumnNames
  /// What was decided about this file; the types are not decided here.
  private(set) var decisions = CSVDecisions()

  /// How much of a file the dialect is decided from.
  static let sampleSize = 1 << 18

  /// Opens a file; one with the columns of `first` in the same dialect needs no deciding.
  ///
  /// The records of one with more bytes than `limit` are not counted: only a sample is indexed.
  init(
    path: String, like first: OpenedFile? = nil, options: CSVOptions, blockSize: Int,
    countedUpTo limit: Int = .max, on execution: Execution
  ) throws(Diagnostic) {
    let reader = Reader(
      options: options, first: first, blockSize: blockSize, countedLimit: limit,
      execution: execution)
    let file = try FileBytes(path: path).inflating(on: execution)
    let opened = Result { () throws(Diagnostic) in try OpenedFile(file, reader) }
    // Whether a gzip file is whole, and how long it is, is only known at its end.
    let settled = try file.settled()
    self = try settled.count == file.count ? opened.get() : OpenedFile(settled, reader)
  }

  private init(_ file: FileBytes, _ reader: Reader) throws(Diagnostic) {
    let path = file.path
    let options = reader.options
    guard file.count > 0 else { throw .emptyFile(path) }
    let head = try file.read(0..<Self.sampleSize)
    if let format = ForeignFormat(head) { throw .notDelimited(path, format) }
    // Who names the delimiter has looked into the file.
    if options.delimiter == nil, let format = ForeignFormat(text: head) {
      throw .notDelimited(path, format)
    }
    let mark = Transcode.byteOrderMark(head)
    let encoding =
      options.encoding ?? mark?.encoding ?? Transcode.looksLikeUTF16(head) ?? .utf8
    let isMarked = mark?.encoding == encoding
    decisions.isGzip = file.inflated != nil
    decisions.hasByteOrderMark = isMarked
    decisions.encoding = encoding
    (bytes, index, names) = (file, BlockIndex(), ColumnNames(count: 1))
    decisions.isAligned =
      options.delimiter == nil && encoding == .utf8 && AlignedText.isFound(in: head)
    let text =
      decisions.isAligned
      ? file.holding(AlignedText.delimited(try file.read(0..<file.count)))
      : encoding == .utf8 ? file : try Self.decoded(file, encoding)
    let start = encoding == .utf8 && isMarked ? 3 : 0
    guard let line = try read(text, from: start, reader) else { return }
    // Only bytes that nobody said are UTF-8 may be something else.
    guard options.encoding == nil, !isMarked else { throw .undecodable(path, line: line, .utf8) }
    decisions.encoding = .cp1252
    decisions.isFallbackEncoding = true
    _ = try read(try Self.decoded(file, .cp1252), from: 0, reader)
  }

  private struct Reader {
    let options: CSVOptions
    let first: OpenedFile?
    let blockSize: Int
    let countedLimit: Int
    let execution: Execution

    func table(_ sample: [UInt8], atEnd: Bool) -> SampleTable {
      if let first, first.decisions.preambleRows == 0, first.decisions.hasHeader,
        let table = SampleTable(sample, like: first, options, atEnd: atEnd)
      {
        return table
      }
      return SampleTable(sample, options, atEnd: atEnd)
    }
  }

  private static func decoded(
    _ file: FileBytes, _ encoding: TextEncoding
  ) throws(Diagnostic) -> FileBytes {
    let raw = try file.read(0..<file.count)
    do {
      return file.holding(try Transcode.toUTF8(raw, from: encoding))
    } catch {
      let before = raw[..<error.offset].count { $0 == Byte.lineFeed }
      throw .undecodable(file.path, line: before + 1, encoding)
    }
  }

  /// Decides the dialect and the header and indexes the records.
  ///
  /// - Returns: The first line that is not UTF-8, where there is one; nothing is decided then.
  private mutating func read(
    _ text: FileBytes, from start: Int, _ reader: Reader
  ) throws(Diagnostic) -> Int? {
    bytes = text
    var size = Self.sampleSize
    var sample = try text.read(start..<start + size)
    var table = reader.table(sample, atEnd: start + sample.count >= text.count)
    while table.needsMore {
      size *= 4
      sample = try text.read(start..<start + size)
      table = reader.table(sample, atEnd: start + sample.count >= text.count)
    }
    guard !table.isEmpty else { throw emptyOrBinary(sample) }
    dialect = table.dialect
    names = table.names
    decisions.delimiter = dialect.delimiter
    decisions.quote = dialect.quote
    decisions.comment = dialect.comment
    decisions.hasHeader = table.hasHeader
    decisions.preambleRows = table.preambleRows
    decisions.namedColumns = table.hasHeader ? names.unnamed.map { names.names[$0 - 1] } : []
    decisions.renamedColumns = names.renamed
    let head = ByteCensus(sample.span, 0..<table.dataStart)
    if head.hasNUL { throw .nulBytes(text.path, line: line(ofFirst: 0, in: sample)) }
    if text.decoded == nil, head.hasHighBytes,
      let bad = Transcode.firstInvalidUTF8(sample.span.extracting(0..<table.dataStart))
    {
      return ByteCensus(sample.span, 0..<bad).lineEnds + 1
    }
    if text.isPlain, text.count > reader.countedLimit,
      let sample = try BlockIndex(
        sampling: text, from: start + table.dataStart, firstLine: head.lineEnds + 1, dialect,
        blockSize: reader.blockSize)
    {
      index = sample
      decisions.lineEnding = (head + sample.census).lineEnding
      decisions.raggedRowsAre = dialect.raggedRows
      return nil
    }
    index = try BlockIndex(
      text, from: start + table.dataStart, firstLine: head.lineEnds + 1, dialect,
      blockSize: reader.blockSize, on: reader.execution)
    if let offset = index.firstNUL { throw .nulBytes(text.path, line: try line(at: offset)) }
    if let offset = index.firstInvalid { return try line(at: offset) }
    try refuseProblems()
    decisions.lineEnding = (head + index.census).lineEnding
    decisions.trailingEmptyRows = index.trailingEmptyCount
    decisions.surplusEmptyFields = index.findings.surplusEmptyCount
    decisions.raggedRows = index.findings.raggedCount
    decisions.raggedRowsAre = dialect.raggedRows
    decisions.oddQuotes = index.findings.oddQuoteCount
    return nil
  }

  private func emptyOrBinary(_ sample: [UInt8]) -> Diagnostic {
    sample.contains(0)
      ? .nulBytes(bytes.path, line: line(ofFirst: 0, in: sample)) : .emptyFile(bytes.path)
  }

  private func line(ofFirst byte: UInt8, in sample: [UInt8]) -> Int {
    let at = sample.firstIndex(of: byte) ?? 0
    return ByteCensus(sample.span, 0..<at).lineEnds + 1
  }
}

extension OpenedFile {
  /// Throws for an open quote, and for ragged rows if they are not allowed.
  private func refuseProblems() throws(Diagnostic) {
    let path = bytes.path
    if let offset = index.findings.unclosedQuote {
      throw .unclosedQuote(path, line: try line(at: offset))
    }
    if let offset = index.findings.brokenQuote {
      throw .brokenQuote(path, line: try line(at: offset))
    }
    guard dialect.raggedRows == .refuse, index.findings.raggedCount > 0 else { return }
    var places: [Diagnostic.DataPlace] = []
    for row in index.findings.ragged {
      let others = decisions.hasHeader ? "the header has" : "the table has"
      places.append(
        Diagnostic.DataPlace(
          file: path, line: try line(at: row.offset),
          reason: "has \(Counted.things(row.fields, "field")), "
            + "\(others) \(Counted.grouped(dialect.width))"))
    }
    let count = index.findings.raggedCount
    if index.findings.ragged.contains(where: \.oddQuotes) {
      throw .textAfterQuote(count, places: places)
    }
    throw .raggedRows(
      count, of: index.recordCount, width: dialect.width, places: places)
  }

  /// The physical line of the byte at `offset`.
  private func line(at offset: Int) throws(Diagnostic) -> Int {
    let known = index.knownLine(before: offset)
    let before = try bytes.read(known.offset..<offset)
    return known.line + ByteCensus(before.span, 0..<before.count).lineEnds
  }
}

extension ByteCensus {
  /// Which line ends there are.
  var lineEnding: CSVDecisions.LineEnding {
    let kinds = [lineFeeds - pairs, pairs, carriageReturns - pairs]
    if kinds.count(where: { $0 > 0 }) > 1 { return .mixed }
    if pairs > 0 { return .crlf }
    return carriageReturns > 0 ? .cr : .lf
  }
}

/// The table that a sample of a file shows: dialect, names, and where its rows begin.
struct SampleTable {
  private(set) var dialect = Dialect.usual
  private(set) var names = ColumnNames(count: 1)
  private(set) var hasHeader = false
  private(set) var preambleRows = 0
  /// Where the first row lies in the sample.
  private(set) var dataStart = 0
  private(set) var isEmpty = false
  /// Whether the sample ends before its first rows do.
  private(set) var needsMore = false

  init(_ sample: [UInt8], _ options: CSVOptions, atEnd: Bool) {
    let start = Self.offset(ofLine: options.skipRows ?? 0, in: sample)
    let records = DialectSniffer(
      sample: sample, start: start, atEnd: atEnd, options: options
    ).sniff()
    dialect = records.dialect
    dialect.raggedRows = options.raggedRows
    dataStart = start
    if records.count == 0 {
      needsMore = !atEnd
      // Blank lines are rows of one column only for those who say that there is no header.
      isEmpty = options.header != false || start == sample.count
      return
    }
    let width = records.usualWidth
    let sniffer = HeaderSniffer(sample: sample, records: records, width: width, options: options)
    preambleRows = sniffer.preambleCount()
    hasHeader = sniffer.hasHeader(at: preambleRows)
    dataStart = records.start(of: preambleRows)
    if hasHeader {
      var header = sniffer.names(at: preambleRows)
      while header.count > width, header.last == "" { header.removeLast() }
      names = ColumnNames(header)
      dataStart = records.lineStart(after: preambleRows, in: sample)
    } else {
      names = ColumnNames(count: width)
    }
    dialect.width = names.names.count
    needsMore = !atEnd && records.count < preambleRows + 2
  }

  /// A table that begins with the header of `first`; `nil` if this one does not.
  init?(_ sample: [UInt8], like first: OpenedFile, _ options: CSVOptions, atEnd: Bool) {
    guard (options.skipRows ?? 0) == 0 else { return nil }
    let records = SampleRecords(sample, from: 0, first.dialect, atEnd: atEnd, most: 2)
    guard records.count > 0, records.widths[0] == first.dialect.width else { return nil }
    let sniffer = HeaderSniffer(
      sample: sample, records: records, width: records.widths[0], options: options)
    let header = sniffer.names(at: 0)
    guard Set(header) == Set(first.names.header) else { return nil }
    names = ColumnNames(header)
    dialect = first.dialect
    hasHeader = true
    dataStart = records.lineStart(after: 0, in: sample)
  }

  /// Where the line after the next `line` lines begins.
  static func offset(ofLine line: Int, in sample: [UInt8], from start: Int = 0) -> Int {
    var at = start
    var left = line
    while left > 0, at < sample.count {
      if sample[at] == Byte.lineFeed
        || sample[at] == Byte.carriageReturn
          && (at + 1 == sample.count || sample[at + 1] != Byte.lineFeed)
      {
        left -= 1
      }
      at += 1
    }
    return at
  }
}

/// What a scan met besides fields.
struct ScanFindings: Hashable, Sendable {
  struct Ragged: Hashable, Sendable {
    /// Where the record starts.
    var offset: Int
    var fields: Int
    /// Whether a field of it has text after its closing quote.
    var oddQuotes: Bool
  }

  /// Records with another number of fields than the table has columns, and the first three.
  var raggedCount = 0
  var ragged: [Ragged] = []
  /// Fields with text after their closing quote.
  var oddQuoteCount = 0
  /// Records that only had empty fields too many.
  var surplusEmptyCount = 0
  /// Records up to and with the last one that is not empty.
  var recordsToLastFilled = 0
  /// Where a quote opened that nothing closes.
  var unclosedQuote: Int?
  /// Where a quote opened whose field goes over several lines and has text after its closing quote:
  /// far more often a quote that was forgotten than one that belongs to the text.
  var brokenQuote: Int?
}

/// Divides bytes into records and fields.
///
/// The grammar: a quote opens only at the start of a field; inside quotes a doubled quote is one
/// quote and anything else is text; whatever follows the closing quote is text up to the next
/// delimiter or line end. LF, CR and CRLF all end a record.
struct FieldScanner {
  private enum Mode { case plain, quoted, comment }

  private let dialect: Dialect
  private let mask: StructureMask
  private let width: Int

  private(set) var fields: RecordFields
  private(set) var findings = ScanFindings()
  /// The widths of the records as they are; only kept when the number of columns is not known.
  private(set) var widths: [Int] = []
  /// Where each record's bounds begin; only kept when the number of columns is not known.
  private(set) var firstBounds: [Int] = []

  private var mode = Mode.plain
  private var recordStart = 0
  private var fieldStart = 0
  private var boundsAtRecord = 0
  private var doubledQuote = -1
  private var openQuote = 0
  private var oddQuotes = false
  private let fixed: Bool

  /// A scanner of about `byteCount` bytes for a table of `dialect.width` columns, or of any number
  /// of them if `fixed` is false.
  init(_ dialect: Dialect, byteCount: Int, fixed: Bool = true) {
    self.dialect = dialect
    self.fixed = fixed
    width = dialect.width
    mask = StructureMask(dialect)
    fields = RecordFields(width: dialect.width, byteCount: byteCount)
  }

  /// Scans the records that start in `range` of `bytes`, whose first byte starts a record.
  ///
  /// - Parameters:
  ///   - bytes: The text; it goes on past `range` so that the last record can end there.
  ///   - range: Where records may start.
  ///   - atEnd: Whether nothing follows `bytes`.
  /// - Returns: Where the next record starts. If the last record does not end in `bytes` and more
  ///   follows, it is left out and this is its start.
  mutating func scan(_ bytes: Span<UInt8>, _ range: Range<Int>, atEnd: Bool) -> Int {
    begin(at: range.lowerBound, bytes)
    let raw = unsafe bytes.bytes
    var base = range.lowerBound
    let limit = range.upperBound
    while base < bytes.count, recordStart < limit {
      let whole = base + StructureMask.width <= bytes.count
      let bits = whole ? mask.bits(base, in: raw) : mask.tail(base, in: bytes, dialect)
      if bits.quotes != 0 || mode != .plain {
        let all = bits.delimiters | bits.lineEnds | bits.quotes
        if !step(all, base, limit, bytes, atEnd) { return abandon() }
      } else if !pass(bits, base, limit, bytes, atEnd) {
        return abandon()
      }
      base += StructureMask.width
    }
    return recordStart < limit ? finish(bytes, atEnd) : abandon()
  }

  /// The fast way through one mask, without quotes; false if the record ends out of sight.
  @inline(__always)
  private mutating func pass(
    _ bits: StructureMask.Bits, _ base: Int, _ limit: Int, _ bytes: Span<UInt8>, _ atEnd: Bool
  ) -> Bool {
    var delimiters = bits.delimiters
    var lineEnds = bits.lineEnds
    while lineEnds != 0 {
      let at = base &+ lineEnds.trailingZeroBitCount
      let before = (lineEnds & (0 &- lineEnds)) &- 1
      lineEnds &= lineEnds &- 1
      guard at >= recordStart else { continue }  // the LF of a CRLF
      append(delimiters & before, base)
      delimiters &= ~before
      if endsInNextBytes(at, bytes, atEnd) { return false }
      endRecord(at, bytes)
      if recordStart >= limit { return true }
      if mode == .comment { return step(delimiters | lineEnds, base, limit, bytes, atEnd) }
    }
    append(delimiters, base)
    return true
  }

  @inline(__always) private mutating func append(_ delimiters: UInt64, _ base: Int) {
    guard delimiters != 0 else { return }
    fields.append(delimiters: delimiters, base)
    fieldStart = base &+ StructureMask.width &- delimiters.leadingZeroBitCount
  }

  /// The slow way through one mask: quotes and comments.
  ///
  /// False if the record ends out of sight.
  private mutating func step(
    _ bits: UInt64, _ base: Int, _ limit: Int, _ bytes: Span<UInt8>, _ atEnd: Bool
  ) -> Bool {
    var bits = bits
    while bits != 0, recordStart < limit {
      let at = base &+ bits.trailingZeroBitCount
      bits &= bits &- 1
      let byte = bytes[at]
      switch mode {
      case .quoted:
        guard byte == dialect.quote, at != doubledQuote else { continue }
        if at + 1 < bytes.count, bytes[at + 1] == byte {
          doubledQuote = at + 1
        } else {
          closeQuote(at, bytes)
        }
      case .comment:
        guard byte == Byte.lineFeed || byte == Byte.carriageReturn, at >= recordStart else {
          continue
        }
        if endsInNextBytes(at, bytes, atEnd) { return false }
        begin(at: afterLineEnd(at, bytes), bytes)
      case .plain:
        guard at >= fieldStart else { continue }
        if byte == dialect.delimiter {
          fieldStart = at + 1
          fields.append(fieldStart)
        } else if byte == dialect.quote {
          guard opensField(at, bytes) else { continue }
          mode = .quoted
          openQuote = at
        } else {
          if endsInNextBytes(at, bytes, atEnd) { return false }
          endRecord(at, bytes)
        }
      }
    }
    return true
  }

  private func opensField(_ at: Int, _ bytes: Span<UInt8>) -> Bool {
    if at == fieldStart { return true }
    guard dialect.spaceBeforeQuote else { return false }
    for between in fieldStart..<at where bytes[between] != Byte.space { return false }
    return true
  }

  private mutating func closeQuote(_ at: Int, _ bytes: Span<UInt8>) {
    mode = .plain
    var next = at + 1
    while next < bytes.count, bytes[next] == Byte.space, dialect.delimiter != Byte.space {
      next += 1
    }
    guard next < bytes.count else { return }
    let byte = bytes[next]
    if byte != dialect.delimiter, byte != Byte.lineFeed, byte != Byte.carriageReturn {
      oddQuotes = true
      findings.oddQuoteCount += 1
      if findings.brokenQuote == nil, ByteCensus(bytes, openQuote..<at).lineEnds > 0 {
        findings.brokenQuote = openQuote
      }
    }
  }

  /// Whether `at` is a CR at the very end of what is known, so that an LF may follow.
  private func endsInNextBytes(_ at: Int, _ bytes: Span<UInt8>, _ atEnd: Bool) -> Bool {
    !atEnd && at + 1 == bytes.count && bytes[at] == Byte.carriageReturn
  }

  private func afterLineEnd(_ at: Int, _ bytes: Span<UInt8>) -> Int {
    let pair =
      bytes[at] == Byte.carriageReturn && at + 1 < bytes.count && bytes[at + 1] == Byte.lineFeed
    return at + (pair ? 2 : 1)
  }

  private mutating func begin(at offset: Int, _ bytes: Span<UInt8>) {
    recordStart = offset
    fieldStart = offset
    oddQuotes = false
    fields.used = boundsAtRecord
    fields.append(offset)
    let isComment =
      dialect.comment != nil && offset < bytes.count && bytes[offset] == dialect.comment
    mode = isComment ? .comment : .plain
  }

  /// Drops the record that does not end in sight.
  private mutating func abandon() -> Int {
    fields.used = boundsAtRecord
    return recordStart
  }

  private mutating func finish(_ bytes: Span<UInt8>, _ atEnd: Bool) -> Int {
    guard atEnd else { return abandon() }
    if mode == .comment || recordStart == bytes.count {
      recordStart = bytes.count
      return abandon()
    }
    if mode == .quoted { findings.unclosedQuote = openQuote }
    endRecord(bytes.count, bytes)
    return abandon()
  }

  /// Closes the record whose line end, or the end of the file, is at `end`.
  private mutating func endRecord(_ end: Int, _ bytes: Span<UInt8>) {
    let next = end < bytes.count ? afterLineEnd(end, bytes) : end
    let count = fields.used - boundsAtRecord
    if count == 1, width > 1 || !fixed, isBlank(recordStart..<end, bytes), mode == .plain {
      begin(at: next, bytes)  // a blank line is not a record of several columns
      return
    }
    fields.append(end + 1)
    if !fixed {
      widths.append(count)
      firstBounds.append(boundsAtRecord)
      boundsAtRecord = fields.used
    } else if count == width || settle(count, isEmpty: end - recordStart == count - 1) {
      boundsAtRecord = fields.used
      // A blank line is a missing value where there is one column: that is how it is written.
      if end - recordStart != count - 1 || width == 1 {
        findings.recordsToLastFilled = boundsAtRecord / (width + 1)
      }
    }
    begin(at: next, bytes)
  }

  private func isBlank(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    for at in range where bytes[at] != Byte.space && bytes[at] != Byte.tab { return false }
    return true
  }

  /// Makes the record as wide as the table; false if it is to be left out.
  private mutating func settle(_ count: Int, isEmpty: Bool) -> Bool {
    if count > width, onlyEmptyFields(from: width, to: count) {
      findings.surplusEmptyCount += 1
      fields.used -= count - width
      return true
    }
    if !isEmpty {
      findings.raggedCount += 1
      if findings.ragged.count < 3 {
        findings.ragged.append(
          ScanFindings.Ragged(offset: recordStart, fields: count, oddQuotes: oddQuotes))
      }
      if dialect.raggedRows == .skip { return false }
    }
    if count > width {
      fields.used -= count - width
    } else {
      fields.fill(width - count)
    }
    return true
  }

  private func onlyEmptyFields(from first: Int, to count: Int) -> Bool {
    for column in first..<count {
      let at = boundsAtRecord + column
      if fields.bounds[at + 1] - fields.bounds[at] != 1 { return false }
    }
    return true
  }
}

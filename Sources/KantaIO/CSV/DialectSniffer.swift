/// The records of a sample of a file, under one dialect.
struct SampleRecords {
  let dialect: Dialect
  let fields: RecordFields
  let widths: [Int]
  /// Where each record's bounds begin.
  private let firstBounds: [Int]
  /// Where the scan stopped: the end of the last whole record.
  let end: Int
  let oddQuoteCount: Int
  let unclosedQuote: Int?

  /// The records of `sample` from `start` on, or only those in its first lines.
  init(
    _ sample: [UInt8], from start: Int, _ dialect: Dialect, atEnd: Bool, most lines: Int = .max
  ) {
    var dialect = dialect
    dialect.width = 1
    self.dialect = dialect
    let limit =
      lines == .max ? sample.count : SampleTable.offset(ofLine: lines, in: sample, from: start)
    var scanner = FieldScanner(dialect, byteCount: limit - start, fixed: false)
    end = scanner.scan(sample.span, start..<limit, atEnd: atEnd)
    fields = scanner.fields
    widths = scanner.widths
    firstBounds = scanner.firstBounds
    oddQuoteCount = scanner.findings.oddQuoteCount
    unclosedQuote = scanner.findings.unclosedQuote
  }

  var count: Int { widths.count }

  func start(of record: Int) -> Int {
    record < count ? Int(fields.bounds[firstBounds[record]]) : end
  }

  /// The start of the line below a record.
  func lineStart(after record: Int, in sample: [UInt8]) -> Int {
    let at = Int(fields.bounds[firstBounds[record] + widths[record]]) - 1
    guard at < sample.count else { return sample.count }
    let isPair =
      sample[at] == Byte.carriageReturn && at + 1 < sample.count && sample[at + 1] == Byte.lineFeed
    return at + (isPair ? 2 : 1)
  }

  func range(_ record: Int, _ field: Int) -> (start: Int, end: Int) {
    let at = firstBounds[record] + field
    let start = Int(fields.bounds[at])
    return (start, max(start, Int(fields.bounds[at + 1]) - 1))
  }

  /// The width most records have; of equally frequent ones, the one that comes first.
  var usualWidth: Int {
    var counts: [Int: Int] = [:]
    for width in widths { counts[width, default: 0] += 1 }
    var best = 1
    var most = 0
    for width in widths {
      let count = counts[width] ?? 0
      if count > most { (best, most) = (width, count) }
    }
    return best
  }
}

/// Finds the delimiter and the quote of a file from its first part.
///
/// Each candidate divides the sample into records; the best is the one whose records have one width
/// and whose fields look like values and not like several values run together. The idea is that of
/// G. van den Burg, A. Nazábal and C. Sutton, "Wrangling messy CSV files by detecting row and type
/// patterns", Data Mining and Knowledge Discovery 33 (2019) 1799–1820.
struct DialectSniffer {
  static let usualDelimiters = [Byte.comma, Byte.semicolon, Byte.tab, Byte.bar]
  /// Only taken when none of the usual ones divides the file.
  static let rareDelimiters = [Byte.colon, Byte.space]

  let sample: [UInt8]
  let start: Int
  let atEnd: Bool
  let options: CSVOptions

  /// The best dialect; its width is not decided here.
  func sniff() -> SampleRecords {
    var best = records(options.delimiter ?? Byte.comma, options.quote ?? Byte.quotation)
    var bestScore = -1.0
    let delimiters = options.delimiter.map { [$0] } ?? Self.usualDelimiters
    for comment in comments {
      // A header may begin with the comment sign, so comments have to explain more.
      let needed = comment == nil || options.comment != nil ? bestScore : bestScore * 1.05
      var found = best
      var foundScore = max(needed, bestScore)
      for quote in quotes {
        for delimiter in delimiters {
          for candidate in variants(delimiter, quote, comment) {
            let score = score(candidate)
            if score > foundScore + 1e-9 { (found, foundScore) = (candidate, score) }
          }
        }
      }
      let isBetter = comment == options.comment || found.dialect != best.dialect
      if isBetter { (best, bestScore) = (found, foundScore) }
    }
    if options.delimiter == nil, best.usualWidth == 1 {
      for delimiter in Self.rareDelimiters {
        let candidate = records(delimiter, best.dialect.quote)
        if isRegular(candidate) { return candidate }
      }
    }
    return best
  }

  private func records(
    _ delimiter: UInt8, _ quote: UInt8?, spaces: Bool = false, comment: UInt8? = nil
  ) -> SampleRecords {
    let dialect = Dialect(
      delimiter: delimiter, quote: quote, spaceBeforeQuote: spaces,
      comment: comment ?? options.comment)
    return SampleRecords(sample, from: start, dialect, atEnd: atEnd)
  }

  /// The plain form, and one that passes over spaces before quotes where there are any.
  private func variants(
    _ delimiter: UInt8, _ quote: UInt8, _ comment: UInt8?
  ) -> [SampleRecords] {
    let plain = records(delimiter, quote, comment: comment)
    guard delimiter != Byte.space, hasSpacedQuote(delimiter, quote) else { return [plain] }
    return [records(delimiter, quote, spaces: true, comment: comment), plain]
  }

  /// The comment signs to try: none, and `#` where the file begins with it.
  private var comments: [UInt8?] {
    if let comment = options.comment { return [comment] }
    return start < sample.count && sample[start] == Byte.hash ? [nil, Byte.hash] : [nil]
  }

  private func hasSpacedQuote(_ delimiter: UInt8, _ quote: UInt8) -> Bool {
    guard sample.count > 2 else { return false }
    for at in start..<max(start, sample.count - 2)
    where sample[at] == delimiter && sample[at + 1] == Byte.space && sample[at + 2] == quote {
      return true
    }
    return false
  }

  /// The quotes to try: an apostrophe only where fields are wrapped in it, because it is a letter
  /// of many languages.
  private var quotes: [UInt8] {
    if let quote = options.quote { return [quote] }
    let ends = Set(Self.usualDelimiters + [Byte.lineFeed, Byte.carriageReturn])
    var opening = 0
    var closing = 0
    for at in start..<sample.count where sample[at] == Byte.apostrophe {
      if at == start || ends.contains(sample[at - 1]) { opening += 1 }
      if at + 1 == sample.count || ends.contains(sample[at + 1]) { closing += 1 }
    }
    return opening >= 2 && closing >= 2 ? [Byte.quotation, Byte.apostrophe] : [Byte.quotation]
  }

  private func score(_ records: SampleRecords) -> Double {
    guard records.count > 0 else { return 0 }
    let width = records.usualWidth
    let regular = records.widths.count { $0 == width }
    let consistency = Double(regular) / Double(records.count)
    let gain = width == 1 ? 0.1 : Double(width - 1) / Double(width)
    let oddities = Double(records.oddQuoteCount + (records.unclosedQuote == nil ? 0 : 10))
    let clean = Double(records.count) / (Double(records.count) + oddities)
    return consistency * consistency * gain * plausibility(records, width) * clean
  }

  /// How much the fields look like single values, 0…1.
  private func plausibility(_ records: SampleRecords, _ width: Int) -> Double {
    var total = 0.0
    var count = 0
    let others = Self.usualDelimiters.filter { $0 != records.dialect.delimiter }
    for record in 0..<min(records.count, 400) where records.widths[record] == width {
      for field in 0..<min(width, 60) {
        total += plausibility(records, record, field, others)
        count += 1
      }
    }
    return count == 0 ? 0 : total / Double(count)
  }

  private func plausibility(
    _ records: SampleRecords, _ record: Int, _ field: Int, _ others: [UInt8]
  ) -> Double {
    let range = records.range(record, field)
    let bytes = sample.span
    let quote = records.dialect.quote
    let (start, end) = FieldContent.trimmed(bytes, range.start, range.end)
    if start == end { return 0.9 }
    if end - start >= 2, bytes[start] == quote, bytes[end - 1] == quote { return 1 }
    var evidence = ColumnEvidence()
    evidence.add(bytes, start, end, .usual)
    if evidence.texts == 0 { return 1 }
    for at in start..<end where others.contains(bytes[at]) || bytes[at] == Byte.quotation {
      return 0.2
    }
    return 0.95
  }

  /// Whether every record has the same three or more fields.
  private func isRegular(_ records: SampleRecords) -> Bool {
    guard records.count >= 2, let width = records.widths.first, width >= 3 else { return false }
    return records.widths.allSatisfy { $0 == width }
  }
}

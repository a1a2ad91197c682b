import KantaSource

/// What was decided about a file on loading it, by its bytes or by the options.
package struct CSVDecisions: Hashable, Sendable {
  package enum LineEnding: String, Hashable, Sendable {
    case lf = "LF"
    case crlf = "CRLF"
    case cr = "CR"
    case mixed = "mixed line ends"
  }

  /// A date format in use, such as `d/m/Y H:M`, and the columns it was only preferred for.
  package struct Dates: Hashable, Sendable {
    package var format: String
    package var order: DateOrder
    package var columns: [String]
    /// Columns in which every date is a date with day and month swapped as well.
    package var ambiguous: [String]
  }

  /// How many files form the table.
  package var files = 1
  /// Whether a file was compressed.
  package var isGzip = false
  package var encoding = TextEncoding.utf8
  /// Whether the bytes were not UTF-8, so that CP1252 was taken instead.
  package var isFallbackEncoding = false
  package var hasByteOrderMark = false
  package var delimiter = UInt8(ascii: ",")
  /// Whether the columns stood below each other with runs of blanks between them, each of which was
  /// read as a tab.
  package var isAligned = false
  package var quote: UInt8?
  /// The sign that lines passed over begin with.
  package var comment: UInt8?
  package var hasHeader = true
  /// Rows above the header or the first row that are not part of the table.
  package var preambleRows = 0
  package var lineEnding = LineEnding.lf
  package var decimalMark = UInt8(ascii: ".")
  /// The byte between thousands, if numbers have them.
  package var thousands: UInt8?
  package var dates: [Dates] = []
  /// Columns whose times named a zone and were converted to UTC.
  package var convertedToUTC: [String] = []
  /// Names given to repeated and to empty headers.
  package var renamedColumns: [String] = []
  package var namedColumns: [String] = []
  /// Words taken for missing values, in columns that are no text.
  package var missingWords: [String] = []
  /// Empty rows at the end that were left out.
  package var trailingEmptyRows = 0
  /// Rows that had empty fields too many.
  package var surplusEmptyFields = 0
  /// Rows of another width that were filled, cut or left out.
  package var raggedRows = 0
  package var raggedRowsAre = CSVOptions.RaggedRows.refuse
  /// Quoted fields with text after the closing quote, taken as they are.
  package var oddQuotes = 0
  /// Whether types were decided from a part of the rows.
  package var isSampled = false
  /// Columns that a few values made text, in column order.
  package var nearMisses: [NearMiss] = []
  /// Whether values that do not fit become missing.
  package var badValuesAre = CSVOptions.BadValues.refuse

  /// Takes over what only all records can say.
  mutating func takeCounts(of all: CSVDecisions) {
    lineEnding = all.lineEnding
    trailingEmptyRows = all.trailingEmptyRows
    surplusEmptyFields = all.surplusEmptyFields
    raggedRows = all.raggedRows
    oddQuotes = all.oddQuotes
  }

  private static let mostNearMisses = 3

  /// One line with what is worth saying: `utf-8, comma, header, dates y-m-d H:M:S`.
  package var summary: String {
    var parts = files > 1 ? [Counted.things(files, "file")] : []
    if isGzip { parts.append("gzip") }
    parts.append(encoding.rawValue + (isFallbackEncoding ? " (the bytes are not utf-8)" : ""))
    parts.append(isAligned ? "aligned with blanks" : Self.word(delimiter))
    if let quote, quote != Byte.quotation { parts.append("quote \(Self.word(quote))") }
    if let comment { parts.append("comments \(Self.word(comment))") }
    parts.append(hasHeader ? "header" : "no header")
    if preambleRows > 0 {
      parts.append("\(Counted.things(preambleRows, "row")) above the table passed over")
    }
    if lineEnding == .mixed || lineEnding == .cr { parts.append(lineEnding.rawValue) }
    if decimalMark == Byte.comma { parts.append("decimal comma") }
    if let thousands { parts.append("thousands \(Self.word(thousands))") }
    parts += dateParts + columnParts + rowParts
    if isSampled { parts.append("types from a sample of the rows") }
    return ([parts.joined(separator: ", ")] + nearMissParts).joined(separator: "; ")
  }

  /// The columns that are nearly dates or numbers, and how to read them so.
  private var nearMissParts: [String] {
    guard !nearMisses.isEmpty else { return [] }
    let named = nearMisses.prefix(Self.mostNearMisses)
    var parts = named.map { $0.sentence(namesFile: files > 1, isSampled: isSampled) }
    if nearMisses.count > named.count {
      parts[named.count - 1] += " and \(nearMisses.count - named.count) more"
    }
    let types = "types: [\(named.map(\.typesEntry).joined(separator: ", "))]"
    let option = badValuesAre == .missing ? types : types + ", bad_values: missing"
    return parts + ["to make such values missing, add `\(option)`"]
  }

  private var dateParts: [String] {
    var parts = dates.map { dates in
      guard !dates.ambiguous.isEmpty else { return "dates \(dates.format)" }
      let other = dates.order == .dayMonthYear ? "month first" : "day first"
      return "dates \(dates.format) (\(other) fits as well)"
    }
    if !convertedToUTC.isEmpty {
      parts.append("times of \(Counted.list(convertedToUTC)) converted to UTC")
    }
    return parts
  }

  private var columnParts: [String] {
    var parts: [String] = []
    if !namedColumns.isEmpty {
      parts.append("named \(Counted.list(namedColumns, limit: 3))")
    }
    if !renamedColumns.isEmpty {
      parts.append("repeated names became \(Counted.list(renamedColumns, limit: 3))")
    }
    if !missingWords.isEmpty { parts.append("\(Counted.list(missingWords)) read as missing") }
    return parts
  }

  private var rowParts: [String] {
    var parts: [String] = []
    if trailingEmptyRows > 0 {
      parts.append("\(Counted.things(trailingEmptyRows, "empty row")) at the end left out")
    }
    if surplusEmptyFields > 0 {
      parts.append("surplus empty fields in \(Counted.things(surplusEmptyFields, "row")) dropped")
    }
    if raggedRows > 0 {
      let what = raggedRowsAre == .skip ? "left out" : "filled or cut"
      parts.append("\(Counted.things(raggedRows, "ragged row")) \(what)")
    }
    if oddQuotes > 0 {
      parts.append("text after a closing quote in \(Counted.things(oddQuotes, "field"))")
    }
    return parts
  }

  private static func word(_ byte: UInt8) -> String {
    switch byte {
    case Byte.comma: "comma"
    case Byte.semicolon: "semicolon"
    case Byte.tab: "tab"
    case Byte.bar: "bar"
    case Byte.space: "space"
    case Byte.colon: "colon"
    case Byte.point: "point"
    case Byte.apostrophe: "apostrophe"
    default: "`\(String(UnicodeScalar(byte)))`"
    }
  }
}

/// Where the table of a file begins and what its columns are called.
struct HeaderSniffer {
  let sample: [UInt8]
  let records: SampleRecords
  let width: Int
  let options: CSVOptions

  /// The number of records above the table: titles, notes and empty rows.
  func preambleCount() -> Int {
    guard width > 1 else { return 0 }
    var count = 0
    while count < min(records.count - 1, 100), isPreamble(count) { count += 1 }
    // What looks like a title is a first row after all if the table never begins.
    return count < records.count && records.widths[count] == width ? count : 0
  }

  private func isPreamble(_ record: Int) -> Bool {
    let filled = filledCount(record)
    if records.widths[record] == width { return filled == 0 || filled == 1 && width >= 3 }
    return filled * 2 <= width && records.widths[record] < width
  }

  private func filledCount(_ record: Int) -> Int {
    (0..<records.widths[record]).count { field in
      let (start, end) = cell(record, field)
      return start < end
    }
  }

  private func cell(_ record: Int, _ field: Int) -> (start: Int, end: Int) {
    let range = records.range(record, field)
    return FieldContent.core(sample.span, range.start, range.end, quote: records.dialect.quote)
  }

  /// Whether record `record` names the columns.
  ///
  /// It does when a text stands over values that are none, and does not when it holds a value of
  /// the type of its column. A table of texts has a header unless its first row repeats below.
  func hasHeader(at record: Int) -> Bool {
    if let header = options.header { return header }
    guard record < records.count else { return false }
    var namesOverValues = 0
    var valuesOverValues = 0
    var repeated = 0
    var texts = 0
    let body = record + 1..<min(records.count, record + 1001)
    for field in 0..<min(width, records.widths[record]) {
      let (start, end) = cell(record, field)
      guard start < end else { continue }
      var top = ColumnEvidence()
      top.add(sample.span, start, end, .usual)
      let isText = top.texts + top.words > 0
      if isText { texts += 1 }
      var below = ColumnEvidence()
      for row in body where field < records.widths[row] {
        let (from, to) = cell(row, field)
        below.add(sample.span, from, to, .usual)
        if isText, to - from == end - start,
          SameBytes.areEqual(sample.span, from, sample.span, start, count: end - start)
        {
          repeated += 1
        }
      }
      let values = body.count - below.missing - below.words - below.texts
      let isValueColumn = values > 0 && below.texts * 10 <= values
      if isText, isValueColumn { namesOverValues += 1 }
      if !isText, isValueColumn || body.isEmpty { valuesOverValues += 1 }
    }
    if namesOverValues != valuesOverValues { return namesOverValues > valuesOverValues }
    if namesOverValues > 0 { return true }
    return texts > 0 && (repeated == 0 || body.count > 20 * repeated)
  }

  /// The names in record `record`: trimmed, without quotes.
  func names(at record: Int) -> [String] {
    (0..<records.widths[record]).map { field in
      let range = records.range(record, field)
      let bytes = FieldContent.text(sample.span, range.start, range.end, records.dialect)
      let (start, end) = FieldContent.trimmed(bytes.span, 0, bytes.count)
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }
}

/// Column names as a table can have them, and what was done to the names in the file.
struct ColumnNames: Hashable, Sendable {
  private(set) var names: [String] = []
  /// The names as they stand in the file.
  private(set) var header: [String] = []
  /// Positions (from 1) of columns without a name.
  private(set) var unnamed: [Int] = []
  /// Names that stood more than once, as they became.
  private(set) var renamed: [String] = []

  /// Unique names: an empty one becomes `column_3`, a repeated one `name_2`.
  init(_ header: [String]) {
    self.header = header
    var taken = Set(header)
    var seen: Set<String> = []
    var nextNumber: [String: Int] = [:]
    for (position, given) in header.enumerated() {
      var name = given
      if given.isEmpty {
        name = "column_\(position + 1)"
        unnamed.append(position + 1)
      }
      if given.isEmpty ? taken.contains(name) : seen.contains(name) {
        var number = nextNumber[name] ?? 2
        while taken.contains("\(name)_\(number)") || seen.contains("\(name)_\(number)") {
          number += 1
        }
        nextNumber[name] = number + 1
        name += "_\(number)"
        if !given.isEmpty { renamed.append(name) }
      }
      seen.insert(name)
      taken.insert(name)
      names.append(name)
    }
  }

  /// `column_1`, `column_2`, … for a file without a header.
  init(count: Int) {
    names = (1...max(1, count)).map { "column_\($0)" }
  }
}

package import KantaColumns

/// An answer written piece by piece: a head, rows in chunks, a tail, all UTF-8.
///
/// A table of ten million rows is written in the memory of one chunk. The pieces in order are the
/// same bytes as `render` gives without a time.
package struct RowWriter: Sendable {
  /// Enough rows for the work per chunk not to show, few enough to stay in a few megabytes.
  package static let rowsPerChunk = 8_192

  /// What stands before the first row.
  package let head: [UInt8]
  /// What stands after the last row.
  package let tail: [UInt8]
  /// How many rows are written.
  package let rowCount: Int
  private let cells: Cells
  private let stop: Cancellation?

  private enum Cells: Sendable {
    case delimited(DelimitedText, [ExactCells])
    case objects(JSONText, [ExactCells], isArray: Bool)
    case markdown([CellFormat])
    case html([CellFormat], Table)
    /// The terminal table, whose widths depend on all rows.
    case table(TerminalTable)
    /// A picture, which stands in the head.
    case picture
  }

  /// A writer of `answer` as `format`.
  ///
  /// Csv, tsv and JSON hold all rows of the table and nothing else. The other formats hold
  /// definitions and notes, and only the rows that `show n` asked for, if it did. An answer with a
  /// chart is its picture on a terminal; a page and Markdown hold the picture and its data.
  ///
  /// Once `stop` is requested, what is written means nothing, and writing it takes no time.
  /// `elapsedSeconds` is said in the footer of a terminal table.
  ///
  /// - Complexity: O(words) for csv and JSON, O(rows) for the others.
  package init(
    _ answer: Answer, as format: OutputFormat, style: RenderStyle = .file,
    elapsedSeconds: Double? = nil, unless stop: Cancellation? = nil
  ) {
    self.init(answer, as: format, style, isPage: true, elapsedSeconds, unless: stop)
  }

  init(
    _ answer: Answer, as format: OutputFormat, _ style: RenderStyle, isPage: Bool,
    _ elapsedSeconds: Double? = nil, idPrefix: String = "chart", unless stop: Cancellation? = nil
  ) {
    let chart = format.isExact ? nil : Chart(answer)
    var answer = answer
    if let chart {
      answer.table = chart.data
      // Saving the picture has said them already.
      answer.notes += chart.remarks.map { .remark($0) }.filter { !answer.notes.contains($0) }
    }
    let table = answer.table
    var head: [UInt8] = []
    var tail: [UInt8] = []
    switch format {
    case .csv, .tsv:
      let separator = format == .csv ? UInt8(ascii: ",") : UInt8(ascii: "\t")
      let dialect = DelimitedText(
        separator: separator, excelSafe: style.excelSafe, neutralised: style.width != nil)
      dialect.appendHeader(table.schema.names, to: &head)
      cells = .delimited(
        dialect,
        table.columns.map { ExactCells($0, for: .delimited(dialect), unless: stop) })
      rowCount = table.rowCount
    case .json, .jsonl:
      let exact = table.columns.map { ExactCells($0, for: .json, unless: stop) }
      cells = .objects(JSONText(table.schema.names), exact, isArray: format == .json)
      rowCount = table.rowCount
      if format == .json {
        head = Array((rowCount > 0 ? "[\n" : "[").utf8)
        tail = Array((rowCount > 0 ? "\n]\n" : "]\n").utf8)
      }
    case .md, .html:
      let parts = Self.readable(
        answer, chart, as: format, isPage: isPage, idPrefix: idPrefix, unless: stop)
      (head, tail, cells, rowCount) = (parts.head, parts.tail, parts.cells, parts.rows)
    case .table where chart != nil:
      let shown = TerminalPicture(answer, chart, style: style, elapsedSeconds: elapsedSeconds)
      head = Array(shown.head.utf8)
      tail = Array(shown.tail.utf8)
      cells = .picture
      rowCount = 0
    case .table:
      let shown = TerminalAnswer(
        answer, style: style, elapsedSeconds: elapsedSeconds, unless: stop)
      head = Array(shown.head.utf8)
      tail = Array(shown.tail.utf8)
      cells = .table(shown.table)
      rowCount = shown.table.rowCount
    }
    self.head = head
    self.tail = tail
    self.stop = stop
  }

  /// Markdown and HTML: definitions, the picture if there is one, the rows to show and the notes.
  private static func readable(
    _ answer: Answer, _ chart: Chart?, as format: OutputFormat, isPage: Bool, idPrefix: String,
    unless stop: Cancellation?
  ) -> (head: [UInt8], tail: [UInt8], cells: Cells, rows: Int) {
    let table = answer.table
    let shown = RenderStyle.file.rowsToShow(of: answer)
    let formats = table.columns.indices.map {
      CellFormat($0, of: table, rows: 0..<shown, unless: stop)
    }
    let counts = Footer(answer, rowsShown: shown).counts
    let notes = answer.notes.compactMap(\.words)
    if format == .md {
      let head = MarkdownTable.head(answer.definitions, picture: chart, formats: formats)
      let hidden = shown < table.rowCount ? [counts] : []
      let tail = MarkdownTable.tail(hidden + notes)
      return (Array(head.utf8), Array(tail.utf8), .markdown(formats), shown)
    }
    let head = HTMLTable.head(
      answer.definitions, picture: chart?.figure(idPrefix: idPrefix), caption: counts,
      formats: formats)
    let tail = HTMLTable.tail(notes, isFolded: chart != nil)
    return (
      Array(((isPage ? HTMLTable.pageHead : "") + head).utf8),
      Array((tail + (isPage ? HTMLTable.pageTail : "")).utf8), .html(formats, table), shown
    )
  }

  /// The rows `rows` of the table, each on its line.
  package func chunk(_ rows: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    switch cells {
    case .delimited(let dialect, let columns):
      append(rows, of: columns.map { $0.block(rows) }, dialect, to: &bytes)
    case .objects(let objects, let columns, let isArray):
      let blocks = columns.map { $0.block(rows) }
      for index in 0..<rows.count {
        if isArray, rows.lowerBound + index > 0 { bytes += [UInt8(ascii: ","), 0x0A] }
        objects.appendObject(index, of: blocks, to: &bytes)
        if !isArray { bytes.append(0x0A) }
      }
    case .markdown(let formats):
      let texts = formats.map { $0.texts(rows) }
      for index in 0..<rows.count where !formats.isEmpty {
        bytes += MarkdownTable.row(texts.map { MarkdownTable.cell($0[index]) }).utf8
      }
    case .html(let formats, let table):
      let texts = formats.map { $0.texts(rows) }
      for (index, row) in rows.enumerated() {
        let cells = formats.indices.map { column in
          HTMLTable.cell(
            texts[column][index], formats[column],
            isMissing: !table.columns[column].isPresent(row))
        }
        bytes += "<tr>\(cells.joined())</tr>\n".utf8
      }
    case .picture: break
    case .table(let table):
      for line in table.lines(rows) {
        bytes += line.utf8
        bytes.append(0x0A)
      }
    }
    return bytes
  }

  /// Hands out head, chunks and tail in order, until `body` throws or stopping is requested.
  package func forEachChunk<Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    try body(head)
    for start in stride(from: 0, to: rowCount, by: Self.rowsPerChunk) {
      if stop?.isRequested ?? false { return }
      try body(chunk(start..<min(start + Self.rowsPerChunk, rowCount)))
    }
    try body(tail)
  }

  private func append(
    _ rows: Range<Int>, of blocks: [CellBlock], _ dialect: DelimitedText, to bytes: inout [UInt8]
  ) {
    for index in 0..<rows.count {
      for (column, block) in blocks.enumerated() {
        if column > 0 { bytes.append(dialect.separator) }
        block.copy(index, to: &bytes)
      }
      // An empty line is no row to most readers.
      if blocks.count == 1, blocks[0].isEmpty(index) { bytes += [0x22, 0x22] }
      bytes.append(0x0A)
    }
  }
}

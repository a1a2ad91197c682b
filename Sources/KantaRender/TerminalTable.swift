import KantaColumns
import KantaSource

/// A table as aligned columns of text, for a terminal or a pipe.
///
/// The cells are written once to find the widths and once more, piece by piece, to be drawn: the
/// texts of ten million rows would take more memory than their values. Those of a table that is
/// one piece are kept in between.
struct TerminalTable: Sendable {
  /// The header and the rule, without newlines; none for a table without columns.
  let head: [String]
  /// How many rows are drawn; none of a table without columns.
  let rowCount: Int
  let columnsShown: Int
  /// Whether a header or cell is cut.
  let isCut: Bool
  private let columns: [DrawnColumn]
  private let style: RenderStyle
  private let stop: Cancellation?

  private struct DrawnColumn: Sendable {
    /// `nil` for the mark that stands for columns left out.
    var source: Source?
    var alignment: CellFormat.Alignment
    var width: Int
  }

  private struct Source: Sendable {
    let format: CellFormat
    let column: Column
    /// The cells, where there are few.
    let texts: [String]?
  }

  /// The first `rows` rows of `table`; once `stop` is requested, lines mean nothing.
  init(_ table: Table, rows: Int, style: RenderStyle, unless stop: Cancellation? = nil) {
    self.style = style
    self.stop = stop
    var needs: [TableLayout.Need] = []
    var sources: [Source] = []
    for (index, column) in table.columns.enumerated() {
      let format = CellFormat(
        index, of: table, rows: 0..<rows, missing: style.missing, unless: stop)
      let (widest, texts) = Self.measured(format, rows: rows)
      needs.append(
        TableLayout.Need(
          header: DisplayWidth.of(format.header), cells: widest,
          isText: column.type.kind == .text))
      sources.append(Source(format: format, column: column, texts: texts))
    }
    guard !needs.isEmpty else {
      (head, columns, rowCount, columnsShown, isCut) = ([], [], 0, 0, false)
      return
    }
    let markWidth = DisplayWidth.of(style.ellipsis)
    let layout = TableLayout(needs, into: style.width, markWidth: markWidth)
    isCut = layout.columns.contains { $0.width < needs[$0.index].natural }
    columnsShown = layout.columns.count
    rowCount = rows
    var drawn = layout.columns.map { placement in
      DrawnColumn(
        source: sources[placement.index], alignment: sources[placement.index].format.alignment,
        width: placement.width)
    }
    if let position = layout.columnsBeforeMark {
      drawn.insert(DrawnColumn(source: nil, alignment: .left, width: markWidth), at: position)
    }
    columns = drawn
    let header = Self.line(drawn) { _, column in
      Self.place(column.source?.format.header ?? style.ellipsis, in: column, style) {
        style.bold($0)
      }
    }
    let rule = drawn.map { String(repeating: style.rule, count: $0.width) }
    head = [header, style.dim(rule.joined(separator: Self.gap))]
  }

  /// The widest cell of a column, and the cells where they are a single piece.
  private static func measured(_ format: CellFormat, rows: Int) -> (Int, [String]?) {
    var widest = 0
    var texts: [String] = []
    for start in stride(from: 0, to: rows, by: RowWriter.rowsPerChunk) {
      texts = format.texts(start..<min(start + RowWriter.rowsPerChunk, rows))
      for text in texts { widest = max(widest, DisplayWidth.of(text)) }
    }
    return (widest, rows <= RowWriter.rowsPerChunk ? texts : nil)
  }

  /// These rows, a line each, without newlines.
  func lines(_ rows: Range<Int>) -> [String] {
    let texts = columns.map { column -> [String] in
      guard let source = column.source else { return [] }
      return source.texts.map { Array($0[rows]) } ?? source.format.texts(rows)
    }
    var lines: [String] = []
    rows.forEachRow(unless: stop) { row in
      lines.append(
        Self.line(columns) { index, column in
          guard let source = column.source else {
            return Self.place(style.ellipsis, in: column, style) { $0 }
          }
          let isPresent = source.column.isPresent(row)
          return Self.place(texts[index][row - rows.lowerBound], in: column, style) {
            isPresent ? $0 : style.dim($0)
          }
        })
    }
    return lines
  }

  private static let gap = String(repeating: " ", count: TableLayout.gap)

  private static func line(
    _ columns: [DrawnColumn], _ cell: (Int, DrawnColumn) -> String
  ) -> String {
    var text = columns.indices.map { cell($0, columns[$0]) }.joined(separator: gap)
    while text.utf8.last == UInt8(ascii: " ") { text.removeLast() }
    return text
  }

  /// `text` on its side of the column, cut to its width; `paint` adds no width.
  private static func place(
    _ text: String, in column: DrawnColumn, _ style: RenderStyle, paint: (String) -> String
  ) -> String {
    let cut = DisplayWidth.cut(text, to: column.width, mark: style.ellipsis)
    let blank = String(repeating: " ", count: max(0, column.width - DisplayWidth.of(cut)))
    switch column.alignment {
    case .left: return paint(cut) + blank
    case .right: return blank + paint(cut)
    }
  }
}

/// An answer for a terminal: definitions, table, notes and the footer.
struct TerminalAnswer {
  /// The definitions and the head of the table, each with its line end.
  let head: String
  let table: TerminalTable
  /// The notes and the footer, each with its line end.
  let tail: String

  init(
    _ answer: Answer, style: RenderStyle, elapsedSeconds: Double?, unless stop: Cancellation? = nil
  ) {
    let rows = style.rowsToShow(of: answer)
    table = TerminalTable(answer.table, rows: rows, style: style, unless: stop)
    let footer = Footer(
      answer, rowsShown: rows, columnsShown: table.columnsShown, isCut: table.isCut)
    let parts = footer.parts(style, elapsedSeconds: elapsedSeconds)
    let last = Self.wrapped(parts, separator: style.separator, to: style.width)
    let definitions = answer.definitions.flatMap {
      Self.wrapped(Neutralised.text($0), to: style.width)
    }
    let notes = answer.notes.compactMap(\.words).flatMap { Self.wrapped($0, to: style.width) }
    head = (definitions + table.head).map { $0 + "\n" }.joined()
    tail = (notes + last).map { style.dim($0) + "\n" }.joined()
  }

  /// `text` on as many lines as it takes, broken at spaces.
  static func wrapped(_ text: String, to width: Int?) -> [String] {
    guard let width, DisplayWidth.of(text) > width else { return [text] }
    return wrapped(text.split(separator: " ").map(String.init), separator: " ", to: width)
  }

  /// `pieces` joined on as many lines as it takes; a piece wider than a line is broken, at spaces
  /// or else anywhere.
  static func wrapped(_ pieces: [String], separator: String, to width: Int?) -> [String] {
    guard let width else { return [pieces.joined(separator: separator)] }
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last, DisplayWidth.of(last + separator + piece) <= width {
        lines[lines.count - 1] = last + separator + piece
      } else if DisplayWidth.of(piece) <= width {
        lines.append(piece)
      } else if piece.contains(" ") {
        lines += wrapped(piece, to: width)
      } else {
        lines += broken(piece, to: width)
      }
    }
    return lines
  }

  /// `word` in parts that fit; a grapheme wider than the terminal still takes a line.
  private static func broken(_ word: String, to width: Int) -> [String] {
    var lines: [String] = []
    var rest = word
    while !rest.isEmpty {
      let taken = max(1, DisplayWidth.prefix(of: rest, fitting: width).count)
      lines.append(String(rest.prefix(taken)))
      rest = String(rest.dropFirst(taken))
    }
    return lines
  }
}

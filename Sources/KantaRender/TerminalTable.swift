import KantaColumns
import KantaSource

/// A table as aligned columns of text, for a terminal or a pipe.
struct TerminalTable {
  /// Without newlines; none for a table without columns.
  let lines: [String]
  let columnsShown: Int
  /// Whether a header or cell is cut.
  let isCut: Bool

  private struct DrawnColumn {
    var header: String
    var cells: [String]
    var isMissing: [Bool]
    var alignment: CellFormat.Alignment
    var width: Int
  }

  /// The first `rows` rows of `table`; once `stop` is requested, lines mean nothing.
  init(_ table: Table, rows: Int, style: RenderStyle, unless stop: Cancellation? = nil) {
    let formats = table.columns.indices.map {
      CellFormat($0, of: table, rows: 0..<rows, missing: style.missing, unless: stop)
    }
    let cells = formats.map { $0.texts(0..<rows) }
    let needs = table.columns.indices.map { index -> TableLayout.Need in
      var widest = 0
      (0..<rows).forEachRow(unless: stop) {
        widest = max(widest, DisplayWidth.of(cells[index][$0]))
      }
      return TableLayout.Need(
        header: DisplayWidth.of(formats[index].header), cells: widest,
        isText: table.columns[index].type.kind == .text)
    }
    guard !needs.isEmpty else {
      (lines, columnsShown, isCut) = ([], 0, false)
      return
    }
    let layout = TableLayout(
      needs, into: style.width, markWidth: DisplayWidth.of(style.ellipsis))
    isCut = layout.columns.contains { $0.width < needs[$0.index].natural }
    columnsShown = layout.columns.count
    var drawn = layout.columns.map { placement in
      DrawnColumn(
        header: formats[placement.index].header, cells: cells[placement.index],
        isMissing: (0..<rows).map { !table.columns[placement.index].isPresent($0) },
        alignment: formats[placement.index].alignment, width: placement.width)
    }
    if let position = layout.columnsBeforeMark {
      let mark = DrawnColumn(
        header: style.ellipsis, cells: Array(repeating: style.ellipsis, count: rows),
        isMissing: Array(repeating: false, count: rows), alignment: .left,
        width: DisplayWidth.of(style.ellipsis))
      drawn.insert(mark, at: position)
    }
    lines = Self.draw(drawn, rows: rows, style: style, unless: stop)
  }

  private static func draw(
    _ columns: [DrawnColumn], rows: Int, style: RenderStyle, unless stop: Cancellation?
  ) -> [String] {
    let gap = String(repeating: " ", count: TableLayout.gap)
    func line(_ cell: (DrawnColumn) -> String) -> String {
      var text = columns.map(cell).joined(separator: gap)
      while text.last == " " { text.removeLast() }
      return text
    }
    let header = line { column in
      place(column.header, in: column, style) { style.bold($0) }
    }
    let rule = columns.map { String(repeating: style.rule, count: $0.width) }
    var lines = [header, style.dim(rule.joined(separator: gap))]
    (0..<rows).forEachRow(unless: stop) { row in
      let drawn = line { column in
        let isMissing = column.isMissing[row]
        return place(column.cells[row], in: column, style) { isMissing ? style.dim($0) : $0 }
      }
      lines.append(drawn)
    }
    return lines
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
  /// The definitions, each with its line end.
  let head: String
  /// The lines of the table, without newlines.
  let lines: [String]
  /// The notes and the footer, each with its line end.
  let tail: String

  init(
    _ answer: Answer, style: RenderStyle, elapsedSeconds: Double?, unless stop: Cancellation? = nil
  ) {
    let rows = style.rowsToShow(of: answer)
    let table = TerminalTable(answer.table, rows: rows, style: style, unless: stop)
    let footer = Footer(
      answer, rowsShown: rows, columnsShown: table.columnsShown, isCut: table.isCut)
    let parts = footer.parts(style, elapsedSeconds: elapsedSeconds)
    let last = Self.wrapped(parts, separator: style.separator, to: style.width)
    let definitions = answer.definitions.flatMap {
      Self.wrapped(Neutralised.text($0), to: style.width)
    }
    let notes = answer.notes.compactMap(\.words).flatMap { Self.wrapped($0, to: style.width) }
    head = definitions.map { $0 + "\n" }.joined()
    lines = table.lines
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

import KantaColumns
import KantaRender
import KantaSource

/// A table of a report: what it shows, and in which words.
struct PageTable {
  /// A page is for reading; who wants more rows writes `show 500`, who wants all of them `save`.
  private static let mostRows = 100

  let answer: Answer
  /// How many rows are shown.
  let rowCount: Int

  init(_ answer: Answer) {
    self.answer = answer
    let rows = answer.table.rowCount
    // A few rows more are shown rather than left out.
    rowCount =
      answer.rowsToShow.map { min(max(0, $0), rows) }
      ?? (rows <= Self.mostRows + Self.mostRows / 4 ? rows : Self.mostRows)
  }

  /// `11 rows`, `100 of 4,372 rows`.
  var count: String {
    let rows = answer.table.rowCount
    return rowCount < rows
      ? "\(Counted.grouped(rowCount)) of \(Counted.things(rows, "row"))"
      : Counted.things(rows, "row")
  }

  var notes: [String] { answer.notes.compactMap(\.words) }

  private var formats: [CellFormat] {
    answer.table.columns.indices.map { CellFormat($0, of: answer.table, rows: 0..<rowCount) }
  }

  /// The table for a page; `label` is the name of its caption.
  func html(label: String) -> String {
    let formats = formats
    let table = answer.table
    let head = formats.map { format in
      "<th scope=\"col\" class=\"\(Self.side(format))\">\(HTMLText.escaped(format.header))</th>"
    }
    var text =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"\(label)\">\n"
    text += "<table aria-labelledby=\"\(label)\">\n<thead>\n<tr>\(head.joined())</tr>\n</thead>\n"
    text += "<tbody>\n"
    let texts = formats.map { $0.texts(0..<rowCount) }
    for row in 0..<rowCount {
      let cells = formats.indices.map { column in
        let missing = table.columns[column].isPresent(row) ? "" : " missing"
        let side = Self.side(formats[column], of: table.columns[column])
        return "<td class=\"\(side)\(missing)\">\(HTMLText.escaped(texts[column][row]))</td>"
      }
      text += "<tr>\(cells.joined())</tr>\n"
    }
    return text + "</tbody>\n</table>\n</div>\n"
  }

  /// The table in Markdown, with how much of it is shown.
  var markdown: String {
    var shown = answer
    shown.rowsToShow = rowCount
    return render(shown, as: .md, style: .file)
  }

  private static func side(_ format: CellFormat, of column: Column? = nil) -> String {
    if format.alignment == .right { return "number" }
    return column?.type.isCalendar ?? false ? "plain" : "text"
  }
}

extension Answer {
  /// Its one value, as a cell of a table has it.
  var cellText: String {
    guard table.scalar != nil else { return "" }
    return CellFormat(0, of: table, rows: 0..<1, missing: "–").texts(0..<1)[0]
  }
}

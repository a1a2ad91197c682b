import KantaColumns

/// What an answer can be written as; the raw values are what `--format` takes.
package enum OutputFormat: String, CaseIterable, Hashable, Sendable {
  /// Aligned columns, for people at a screen.
  case table
  case csv, tsv
  /// One array of objects, or one object per line.
  case json, jsonl
  /// A Markdown (GFM) table with its definitions and notes.
  case md
  /// A complete page without scripts.
  case html

  /// Whether the format holds the rows alone, exactly, for programs: no definitions, no notes.
  package var isExact: Bool {
    switch self {
    case .csv, .tsv, .json, .jsonl: true
    case .table, .md, .html: false
    }
  }
}

/// How an answer looks: what the sink is and what the user set.
package struct RenderStyle: Hashable, Sendable {
  /// The columns of the terminal; `nil` for a pipe or a file, where nothing is left out.
  package var width: Int?
  /// Whether ANSI colours may be used.
  package var colour: Bool
  /// How many rows a table on a terminal shows; a table of up to a quarter more is shown whole.
  package var maxRows: Int
  /// Whether characters beyond ASCII may be used for rules, dots and marks.
  package var unicode: Bool
  /// Whether this is the prompt, where `.last` shows what was left out.
  package var atPrompt: Bool
  /// In csv and tsv: whether text that a spreadsheet would take for a formula starts with `'`.
  package var excelSafe: Bool

  package init(
    width: Int? = nil, colour: Bool = false, maxRows: Int = 20, unicode: Bool = true,
    atPrompt: Bool = false, excelSafe: Bool = false
  ) {
    self.width = width
    self.colour = colour
    self.maxRows = maxRows
    self.unicode = unicode
    self.atPrompt = atPrompt
    self.excelSafe = excelSafe
  }

  /// A file or a pipe: whole, uncoloured.
  package static let file = RenderStyle()

  var ellipsis: String { unicode ? "…" : "..." }
  var rule: String { unicode ? "─" : "-" }
  var missing: String { unicode ? "·" : "-" }
  var separator: String { unicode ? " · " : " | " }

  func bold(_ text: String) -> String { colour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  func dim(_ text: String) -> String { colour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  /// How many of the rows of `answer` to show as a table or a page.
  ///
  /// `show n` asks for n rows everywhere people read; the screen limits only terminals.
  func rowsToShow(of answer: Answer) -> Int {
    let rows = answer.table.rowCount
    if let asked = answer.rowsToShow { return min(max(0, asked), rows) }
    guard width != nil else { return rows }
    let limit = max(0, maxRows)
    return rows <= limit + limit / 4 ? rows : limit
  }
}

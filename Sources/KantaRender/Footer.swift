import KantaColumns
import KantaSource

/// The last line of a table: how much there is, how much is shown, how long it took.
struct Footer {
  let rows: Int
  let rowsShown: Int
  let columns: Int
  let columnsShown: Int
  /// Whether some text is cut.
  let isCut: Bool

  init(_ answer: Answer, rowsShown: Int, columnsShown: Int? = nil, isCut: Bool = false) {
    rows = answer.table.rowCount
    columns = answer.table.columns.count
    self.rowsShown = rowsShown
    self.columnsShown = columnsShown ?? columns
    self.isCut = isCut
  }

  /// Whether something is not shown.
  var hides: Bool { rowsShown < rows || columnsShown < columns || isCut }

  /// `541,909 rows (20 shown) · 8 columns`.
  var counts: String { sizes.joined(separator: " · ") }

  /// `541,909 rows (20 shown)`, `8 columns (6 shown)`, `0.21 s`, `.last shows all`.
  func parts(_ style: RenderStyle, elapsedSeconds: Double?) -> [String] {
    sizes + (elapsedSeconds.map { [Self.duration($0)] } ?? [])
      + (hides && style.atPrompt ? [".last shows all"] : [])
  }

  private var sizes: [String] {
    [
      Counted.things(rows, "row") + shown(rowsShown, of: rows),
      Counted.things(columns, "column") + shown(columnsShown, of: columns),
    ]
  }

  private func shown(_ count: Int, of total: Int) -> String {
    count < total ? " (\(Counted.grouped(count)) shown)" : ""
  }

  /// `0.21 s`, `12.3 s`, `3 min 05 s`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0.00 s" }
    if seconds < 9.995 { return DecimalDigits(seconds).fixed(2, grouped: false) + " s" }
    if seconds < 59.95 { return DecimalDigits(seconds).fixed(1, grouped: false) + " s" }
    let whole = Int(min(seconds, 1e12).rounded())
    return "\(Counted.grouped(whole / 60)) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s"
  }
}

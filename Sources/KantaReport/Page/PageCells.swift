import KantaColumns
import KantaRender
import KantaSource

/// The cells of a document on its page.
struct PageCells {
  private let document: Document
  private var tableCount = 0
  private var pictureCount = 0

  init(_ document: Document) { self.document = document }

  /// A value in a sentence; a box where there is none.
  func value(_ outcome: CellOutcome) -> String {
    if let value = outcome.value {
      return "<span class=\"value\">\(HTMLText.escaped(value.cellText))</span>"
    }
    let reason = outcome.problems.first { $0.severity == .error }?.message ?? Self.lacking(outcome)
    return "<span class=\"failed-value\" id=\"\(outcome.cell.id)\">"
      + "<code>\(HTMLText.escaped(outcome.cell.text))</code>: \(PageWords.html(reason))</span>"
  }

  /// Code and results of a cell.
  mutating func html(_ outcome: CellOutcome) -> String {
    let cell = outcome.cell
    let hasFailure = outcome.isFailed || outcome.checks.contains { !$0.isHeld }
    if cell.options.hides, !hasFailure {
      pictureCount += outcome.answers.count { $0.chart != nil }
      tableCount += outcome.answers.count { $0.chart == nil }
      return "<div id=\"\(HTMLText.escaped(cell.id))\" hidden></div>\n"
    }
    var text = "<section class=\"cell\" id=\"\(HTMLText.escaped(cell.id))\">\n"
    let isOpen = !cell.options.folds && !cell.options.hides
    let bound = outcome.parts.map(Self.bound).joined()
    text += "<details class=\"code\"\(isOpen ? " open" : "")>\n"
    text += "<summary>Code\(cell.isNamed ? " · \(HTMLText.escaped(cell.id))" : "")</summary>\n"
    text +=
      "<pre><code>\(CodeText.html(cell.text))</code></pre>\n\(isOpen ? "" : bound)</details>\n"
    text += isOpen ? bound : ""
    for part in outcome.parts {
      switch part {
      case .table(let answer): text += figure(answer, cell)
      case .bound: break
      case .problem(let problem): text += failure(problem, cell)
      }
    }
    if outcome.isFailed, !outcome.problems.contains(where: { $0.severity == .error }) {
      text +=
        "<div class=\"failure\">\n<p class=\"failure-head\">"
        + "This cell failed: \(PageWords.html(Self.lacking(outcome)))</p>\n</div>\n"
    }
    return text + "</section>\n"
  }

  /// A result: its definitions, the picture or the table, what is said below it.
  private mutating func figure(_ answer: Answer, _ cell: Document.Cell) -> String {
    let name = cell.isNamed ? " · \(HTMLText.escaped(cell.id))" : ""
    let definitions = answer.definitions.map { Self.paragraph($0, "definition") }.joined()
    if let chart = Chart(answer) { return definitions + picture(chart, answer, name) }
    tableCount += 1
    let table = PageTable(answer)
    let label = "table.\(tableCount)"  // no cell can be called so
    let notes = table.notes.map { Self.paragraph($0, "note") }.joined()
    return definitions + "<figure>\n<figcaption id=\"\(label)\"><span><b>Table \(tableCount)</b>"
      + "\(name)</span><span>\(table.count)</span></figcaption>\n"
      + table.html(label: label) + "</figure>\n" + notes
  }

  /// A picture and, folded below it, the rows that are drawn.
  private mutating func picture(_ chart: Chart, _ answer: Answer, _ name: String) -> String {
    pictureCount += 1
    let label = "figure.\(pictureCount)"
    let data = PageTable(Answer(chart.data))
    // Inside a page the namespace is known.
    let drawing = chart.svg(idPrefix: "_picture-\(pictureCount)")
      .replacing(" xmlns=\"http://www.w3.org/2000/svg\"", with: "")
    let notes = answer.notes.compactMap(\.words) + chart.remarks
    return "<figure class=\"chart\">\n<figcaption id=\"\(label)\"><span><b>Figure \(pictureCount)"
      + "</b>\(name)</span></figcaption>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      + "aria-labelledby=\"\(label)\">\n\(drawing)</div>\n</figure>\n"
      + notes.map { Self.paragraph($0, "note") }.joined()
      + "<details class=\"data\">\n<summary id=\"\(label)-data\">The data of this picture · "
      + "\(data.count)</summary>\n<figure>\n\(data.html(label: "\(label)-data"))</figure>\n</details>\n"
  }

  private static func bound(_ part: CellOutcome.Part) -> String {
    guard case .bound(let name, let summary, let definitions, let notes) = part else { return "" }
    let lines = definitions + notes.compactMap(\.words)
    return "<p class=\"bound\"><b>\(HTMLText.escaped(name))</b> \(HTMLText.escaped(summary))"
      + lines.map { "<br>\(PageWords.html($0))" }.joined() + "</p>\n"
  }

  /// A problem with the lines of the document that it is about.
  private func failure(_ problem: Diagnostic, _ cell: Document.Cell) -> String {
    let head: String
    switch problem.severity {
    case .error: head = "This cell failed"
    case .failed: head = "A check failed"
    case .warning: head = "Warning"
    }
    let source = SourceText(
      cell.shown.text, name: document.name, firstLine: cell.shown.firstLine)
    let text = KantaSource.render(problem, in: source, style: .fancy, colour: false)
    let lines = text.split(separator: "\n").map { HTMLText.escaped(String($0)) }
    return "<div class=\"failure\(problem.severity == .warning ? " warned" : "")\">\n"
      + "<p class=\"failure-head\">\(head)</p>\n"
      + "<pre>\(lines.joined(separator: "\n"))</pre>\n</div>\n"
  }

  /// Why a cell could not be run that has no mistake of its own.
  static func lacking(_ outcome: CellOutcome) -> String {
    let names = outcome.missingNames.map { "`\($0)`" }
    return names.isEmpty
      ? "this cell could not be run"
      : "this needs \(Counted.list(names)), which an earlier cell could not make"
  }

  private static func paragraph(_ text: String, _ kind: String) -> String {
    "<p class=\"\(kind)\">\(PageWords.html(text))</p>\n"
  }
}

/// Kanta's own sentences in a page: what stands between backquotes is code.
enum PageWords {
  static func html(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { return HTMLText.escaped(text) }
    return parts.enumerated().map { index, part in
      let words = HTMLText.escaped(String(part))
      return index.isMultiple(of: 2) ? words : "<code>\(words)</code>"
    }.joined()
  }
}

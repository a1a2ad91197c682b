import KantaColumns
import KantaRender
import KantaSource

/// A run of a document as Markdown: the document itself, with values in its sentences and the
/// results below its cells.
package enum ReportMarkdown {
  /// The text; the same run gives the same bytes.
  package static func text(_ run: ReportRun) -> String {
    var text = head(run)
    let document = run.document
    for piece in CellMark.pieces(of: document.prose) {
      switch piece {
      case .text(let words): text += words
      case .cell(let number):
        let outcome = run.outcomes[number]
        guard !outcome.cell.isInline else {
          text += inline(outcome)
          continue
        }
        text += indented(block(outcome, document), as: text)
      }
    }
    return tidied(text)
  }

  private static func head(_ run: ReportRun) -> String {
    var lines: [String] = []
    if let title = run.document.title { lines.append("# \(MarkdownTable.cell(title))\n") }
    if let author = run.document.author { lines.append("\(MarkdownTable.cell(author))\n") }
    let words = PageSummary.words(run)
    if !words.isEmpty { lines.append("> \(words)\n") }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func inline(_ outcome: CellOutcome) -> String {
    guard let value = outcome.value else {
      let reason = outcome.problems.first?.message ?? PageCells.lacking(outcome)
      return "**[\(MarkdownTable.cell(outcome.cell.text)): \(MarkdownTable.cell(reason))]**"
    }
    return MarkdownTable.cell(value.cellText)
  }

  /// The lines of `block`, as deep in quotes and lists as the end of `text` is.
  private static func indented(_ block: String, as text: String) -> String {
    let start = text.lastIndex(of: "\n").map { text.index(after: $0) } ?? text.startIndex
    let before = String(text[start...].map { $0 == ">" ? $0 : " " })
    guard !before.isEmpty, !block.isEmpty else { return block }
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { index, line in
      index == 0 || (line.isEmpty && index == lines.count - 1) ? String(line) : before + line
    }.joined(separator: "\n")
  }

  private static func block(_ outcome: CellOutcome, _ document: Document) -> String {
    let cell = outcome.cell
    let hasFailure = outcome.isFailed || outcome.checks.contains { !$0.isHeld }
    if cell.options.hides, !hasFailure { return "" }
    let fence = fence(around: cell.text)
    var block = cell.options.folds || cell.options.hides ? "" : fenced(cell.text, fence, "kanta")
    for part in outcome.parts {
      switch part {
      case .table(let answer): block += PageTable(answer).markdown + "\n"
      case .bound: break
      case .problem(let problem):
        let source = SourceText(
          cell.shown.text, name: document.name, firstLine: cell.shown.firstLine)
        let shown = KantaSource.render(problem, in: source, style: .fancy, colour: false)
        block += fenced(shown, Self.fence(around: shown), "text")
      }
    }
    if outcome.isFailed, !outcome.problems.contains(where: { $0.severity == .error }) {
      block += "**\(PageCells.lacking(outcome))**\n\n"
    }
    return block
  }

  private static func fenced(_ text: String, _ fence: String, _ word: String) -> String {
    "\(fence)\(word)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n\n"
  }

  /// A fence longer than any in the text.
  private static func fence(around text: String) -> String {
    var longest = 0
    var length = 0
    for byte in text.utf8 {
      length = byte == UInt8(ascii: "`") ? length + 1 : 0
      longest = max(longest, length)
    }
    return String(repeating: "`", count: max(3, longest + 1))
  }

  /// At most one blank line in a row outside code, and none at the end.
  private static func tidied(_ text: String) -> String {
    var lines: [Substring] = []
    var fence: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let bare = line.drop { $0 == " " }
      let isBlank = bare.isEmpty || bare.allSatisfy { $0 == " " || $0 == ">" }
      let isRepeated = lines.last?.allSatisfy { $0 == " " || $0 == ">" } ?? true
      if fence == nil, isBlank, isRepeated {
        // The end of a quote is a blank line of its own.
        if bare.isEmpty, !lines.isEmpty { lines[lines.count - 1] = "" }
        continue
      }
      lines.append(fence == nil && bare.isEmpty ? "" : line)
      let marks = line.drop { $0 == " " || $0 == ">" }
      let ticks = marks.prefix { $0 == "`" }.count
      if let open = fence {
        if ticks >= open, ticks == marks.count { fence = nil }
      } else if ticks >= 3 {
        fence = ticks
      }
    }
    while lines.last?.isEmpty ?? false { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }
}

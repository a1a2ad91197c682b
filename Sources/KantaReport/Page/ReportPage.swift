import KantaRender
import KantaSource

/// A run of a document as one page of HTML that needs nothing else: no script, no address.
package struct ReportPage {
  let run: ReportRun
  let record: RunRecord
  /// The names of places in the page, each of which is there once.
  private var anchors: Set<String>
  private var contents: [PageSummary.Entry] = []
  private var title = ""
  private let images: (String) -> String?

  /// `images` may give what to put in the place of the address of an image.
  package init(
    _ run: ReportRun, _ record: RunRecord, images: @escaping (String) -> String? = { _ in nil }
  ) {
    self.run = run
    self.record = record
    self.images = images
    anchors = Set(run.outcomes.map(\.cell.id)).union(["kanta-run"])
  }

  /// The page; the same run gives the same bytes.
  package func html() -> String {
    var copy = self
    return copy.page()
  }

  private mutating func page() -> String {
    let body = body()
    let summary = PageSummary(run, title: title, contents: contents)
    return """
      <!DOCTYPE html>
      <html lang="\(HTMLText.escaped(run.document.language ?? "en"))">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      <meta name="generator" content="Kanta \(record.kanta)">
      <title>\(HTMLText.escaped(title))</title>
      <style>
      \(PageStyle.sheet)</style>
      </head>
      <body>
      \(summary.html)<main>
      \(body)</main>
      \(PageProvenance(run, record).html)<script type="application/json" id="kanta-run">
      \(Self.embedded(record.text))</script>
      </body>
      </html>

      """
  }

  /// The record that stands in a page; `nil` when there is none.
  package static func record(inPage html: String) -> RunRecord? {
    guard let start = html.firstRange(of: "<script type=\"application/json\" id=\"kanta-run\">")
    else { return nil }
    let rest = html[start.upperBound...]
    guard let end = rest.firstRange(of: "</script>") else { return nil }
    let json = rest[..<end.lowerBound].replacing("\\u003c", with: "<")
    return RunRecord(reading: String(json))
  }

  /// JSON in which nothing can end the element it stands in.
  static func embedded(_ json: String) -> String { json.replacing("<", with: "\\u003c") }

  // MARK: - Prose

  /// The prose with the cells in their places.
  private mutating func body() -> String {
    let tree = MarkdownTree(run.document.prose, image: images)
    var html = anchored(tree)
    html = html.replacing("<table>", with: "<div class=\"scroll\"><table>")
      .replacing("</table>", with: "</table></div>")
    return filled(html)
  }

  /// Headings get names; the first one is the title where the document gives none.
  private mutating func anchored(_ tree: MarkdownTree) -> String {
    title = run.document.title ?? ""
    var text = ""
    var rest = tree.html[...]
    for heading in tree.headings {
      guard let start = rest.firstRange(of: "<h\(heading.level)>") else { break }
      text += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      let words = plain(heading.text)
      if title.isEmpty, heading.level == 1 {
        title = words
        if let end = rest.firstRange(of: "</h1>\n") { rest = rest[end.upperBound...] }
        continue
      }
      let anchor = anchor(for: words)
      text += "<h\(heading.level) id=\"\(anchor)\">"
      if (2...3).contains(heading.level) {
        contents.append(.init(level: heading.level, text: words, anchor: anchor))
      }
    }
    if title.isEmpty { title = run.document.stem }
    return text + rest
  }

  /// A heading's words with the values that stand in it.
  private func plain(_ text: String) -> String {
    CellMark.pieces(of: text).map { piece in
      switch piece {
      case .text(let text): String(text)
      case .cell(let number): run.outcomes[number].value?.cellText ?? "–"
      }
    }.joined()
  }

  private mutating func anchor(for words: String) -> String {
    var name = ""
    for character in words.lowercased() {
      if character.isLetter || character.isNumber {
        name.append(character)
      } else if !name.isEmpty, name.last != "-" {
        name.append("-")
      }
    }
    while name.last == "-" { name.removeLast() }
    if name.isEmpty { name = "section" }
    var unique = name
    var count = 2
    while !anchors.insert(unique).inserted {
      unique = "\(name)-\(count)"
      count += 1
    }
    return HTMLText.escaped(unique)
  }

  /// The text of `html` with values and results in the places of the marks.
  private func filled(_ html: String) -> String {
    var cells = PageCells(run.document)
    var text = ""
    var isInTag = false
    var afterParagraph = false
    for piece in CellMark.pieces(of: html) {
      switch piece {
      case .text(var words):
        if afterParagraph, words.hasPrefix("</p>\n") { words = words.dropFirst(5) }
        afterParagraph = false
        for byte in words.utf8.reversed() where byte == 0x3C || byte == 0x3E {
          isInTag = byte == 0x3C
          break
        }
        text += words
      case .cell(let number):
        let outcome = run.outcomes[number]
        guard !outcome.cell.isInline else {
          text += isInTag ? HTMLText.escaped(plain(CellMark.text(number))) : cells.value(outcome)
          continue
        }
        if text.hasSuffix("<p>") {
          text.removeLast(3)
          afterParagraph = true
        }
        text += cells.html(outcome)
      }
    }
    return text
  }
}

import KantaRender
import KantaSource

/// What changed between two runs as a page, before and after side by side.
package enum ComparisonPage {
  /// The page; `before` and `after` are what the two records are called.
  package static func html(
    _ comparison: RecordComparison, before: String, after: String
  ) -> String {
    let title = "What changed: \(before) → \(after)"
    let parts = RecordChange.Subject.allCases.map { section($0, comparison) }.joined()
    let body = parts.isEmpty ? "<p>Nothing changed.</p>\n" : parts
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" \
      content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(HTMLText.escaped(title))</title>
      <style>
      \(PageStyle.sheet)</style>
      </head>
      <body>
      <header class="masthead">
      <h1>\(HTMLText.escaped(title))</h1>
      </header>
      <main>
      \(body)</main>
      </body>
      </html>

      """
  }

  private static func section(
    _ subject: RecordChange.Subject, _ comparison: RecordComparison
  ) -> String {
    let changes = comparison.changes.filter { $0.subject == subject }
    guard !changes.isEmpty else { return "" }
    let isValued = changes.contains { $0.before != nil || $0.after != nil }
    let columns: [(head: String, side: String, text: (RecordChange) -> String)] = [
      (subject.placeTitle, "text", \.place), ("What", "text", \.what),
      ("Before", "number", { $0.before ?? "" }), ("After", "number", { $0.after ?? "" }),
      ("Change", isValued ? "number" : "text", \.change),
    ].filter { column in changes.contains { !column.text($0).isEmpty } }
    let headers = columns.map { "<th scope=\"col\" class=\"\($0.side)\">\($0.head)</th>" }.joined()
    let rows = changes.map { change in
      let row = columns.map { column in
        let text = column.text(change)
        let side = text.count > 24 ? "text" : column.side
        return "<td class=\"\(side)\">\(HTMLText.escaped(text))</td>"
      }
      return "<tr>\(row.joined())</tr>\n"
    }
    return "<h2>\(subject.title)</h2>\n<figure>\n<div class=\"scroll\" tabindex=\"0\"><table>\n"
      + "<thead><tr>\(headers)</tr></thead>\n<tbody>\n\(rows.joined())</tbody>\n</table></div>\n"
      + "</figure>\n"
  }
}

extension RecordChange.Subject {
  /// What the places of its changes are.
  fileprivate var placeTitle: String {
    switch self {
    case .input: "Input"
    case .setting: "Setting"
    case .value, .check: "Cell"
    }
  }
}

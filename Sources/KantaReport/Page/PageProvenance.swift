import KantaColumns
import KantaRender
import KantaSource

/// The end of a page: what the numbers come from, so that they can be made again.
struct PageProvenance {
  private let run: ReportRun
  private let record: RunRecord

  init(_ run: ReportRun, _ record: RunRecord) {
    self.run = run
    self.record = record
  }

  var html: String {
    "<details class=\"provenance\" id=\"page.provenance\">\n"
      + "<summary>Provenance: inputs, definitions, rows kept, versions</summary>\n"
      + inputs + reading + definitions + steps + versions + "</details>\n"
  }

  private var inputs: String {
    if let problem = run.inputProblem {
      return "<p>\(HTMLText.escaped(problem.message))</p>\n"
    }
    guard !run.inputs.isEmpty else { return "" }
    let rows = run.inputs.map { input in
      let cells = [
        "<td>\(HTMLText.escaped(input.name))\(input.isFile ? "" : " (built in)")</td>",
        "<td class=\"number\">\(input.byteCount.map { Counted.grouped($0) } ?? "–")</td>",
        "<td class=\"number\">\(input.rowCount.map { Counted.grouped($0) } ?? "–")</td>",
        "<td class=\"number\">\(input.fields.count)</td>",
        "<td class=\"hash\"><code>\(input.digest ?? "–")</code></td>",
        "<td class=\"hash\"><code>\(input.signature)</code></td>",
      ]
      return "<tr>\(cells.joined())</tr>\n"
    }
    let head = ["Input", "Bytes", "Rows", "Columns", "SHA-256", "Signature"].map { name in
      let side = ["Bytes", "Rows", "Columns"].contains(name) ? " class=\"number\"" : ""
      return "<th scope=\"col\"\(side)>\(name)</th>"
    }
    return
      "<h3>Inputs</h3>\n<div class=\"scroll\"><table>\n<thead><tr>\(head.joined())</tr></thead>\n"
      + "<tbody>\n\(rows.joined())</tbody>\n</table></div>\n"
  }

  /// How files were read, roles guessed, dates chosen.
  private var reading: String {
    list("How the data were read", unique(run.outcomes.flatMap(\.remarks)))
  }

  private var definitions: String {
    list("Definitions", unique(record.cells.flatMap(\.definitions)))
  }

  /// Rows kept and left out, cell by cell.
  private var steps: String {
    var items: [String] = []
    for outcome in run.outcomes where !outcome.cell.isInline {
      var notes: [String] = []
      for part in outcome.parts {
        switch part {
        case .table(let answer): notes += answer.notes.compactMap(\.words)
        case .bound(let name, let summary, _, let facts):
          notes += facts.compactMap(\.words).map { "\(name): \($0)" } + ["\(name): \(summary)"]
        case .problem: break
        }
      }
      guard !notes.isEmpty else { continue }
      items.append("\(outcome.cell.id): " + notes.joined(separator: " · "))
    }
    return list("Rows kept and left out", items)
  }

  private var versions: String {
    var rows = [
      ("Kanta", record.kanta), ("Language", String(record.language)),
      ("Document", "\(record.document), SHA-256 \(record.digest)"),
      ("As of", record.day ?? "no date was needed"),
    ]
    rows += record.parameters.map {
      ("Parameter \($0.name)", $0.value + ($0.given != nil ? "" : " (as the document has it)"))
    }
    let items = rows.map { "\($0.0): \($0.1)" }
    return list("Versions", items)
  }

  private func unique(_ lines: [String]) -> [String] {
    var seen: Set<String> = []
    return lines.filter { seen.insert($0).inserted }
  }

  private func list(_ title: String, _ items: [String]) -> String {
    guard !items.isEmpty else { return "" }
    let lines = items.map { "<li>\(PageWords.html($0))</li>\n" }
    return "<h3>\(title)</h3>\n<ul>\n\(lines.joined())</ul>\n"
  }
}

import KantaColumns
import KantaRender
import KantaSource

/// The top of a page: what it is about, whether its checks held, what is in it.
struct PageSummary {
  /// A line of the table of contents.
  struct Entry {
    let level: Int
    let text: String
    let anchor: String
  }

  private let run: ReportRun
  private let title: String
  private let contents: [Entry]

  init(_ run: ReportRun, title: String, contents: [Entry]) {
    self.run = run
    self.title = title
    self.contents = contents
  }

  var html: String {
    "<header class=\"masthead\">\n<h1>\(HTMLText.escaped(title))</h1>\n" + byline + facts + verdict
      + "</header>\n" + toc
  }

  private var byline: String {
    run.document.author.map { "<p class=\"byline\">\(HTMLText.escaped($0))</p>\n" } ?? ""
  }

  private var facts: String {
    var facts: [(String, String)] = []
    if let day = run.day { facts.append(("As of", day.plain)) }
    for parameter in run.parameters {
      facts.append((parameter.name, Self.unquoted(parameter.value)))
    }
    guard !facts.isEmpty else { return "" }
    let rows = facts.map { name, value in
      "<div><dt>\(HTMLText.escaped(name))</dt><dd>\(HTMLText.escaped(value))</dd></div>\n"
    }
    return "<dl class=\"facts\">\n\(rows.joined())</dl>\n"
  }

  /// The checks, the failed ones first, and the cells that failed.
  private var verdict: String {
    let checks = run.checks
    let broken = checks.filter { !$0.check.isHeld && !$0.check.isWarning }
    let warned = checks.filter { !$0.check.isHeld && $0.check.isWarning }
    let failed = run.failedCells
    guard !checks.isEmpty || !failed.isEmpty else { return "" }
    var kind = ""
    if !warned.isEmpty { kind = " warned" }
    if !broken.isEmpty || !failed.isEmpty { kind = " bad" }
    var items = failed.map { outcome in
      let cell = outcome.cell
      let name =
        cell.isInline ? "<code>\(HTMLText.escaped(cell.text))</code>" : HTMLText.escaped(cell.id)
      return "<li><a href=\"#\(HTMLText.escaped(cell.id))\">\(name)</a>, line "
        + "\(cell.shown.firstLine): \(PageWords.html(Self.reason(outcome)))</li>\n"
    }
    items += (broken.map { ("failed", $0) } + warned.map { ("warning", $0) }).map { word, entry in
      "<li>\(word): \(HTMLText.escaped(entry.check.text)) "
        + "(<a href=\"#\(HTMLText.escaped(entry.cell))\">\(HTMLText.escaped(entry.cell))</a>)</li>\n"
    }
    var text = "<section class=\"summary\(kind)\" id=\"page.checks\" aria-label=\"Checks\">\n"
    text += "<p><span class=\"verdict\">\(Self.words(run))</span></p>\n"
    if !items.isEmpty { text += "<ul>\n\(items.joined())</ul>\n" }
    let good = checks.filter(\.check.isHeld).map { entry in
      "<li>\(HTMLText.escaped(entry.check.text)) "
        + "(<a href=\"#\(HTMLText.escaped(entry.cell))\">\(HTMLText.escaped(entry.cell))</a>)</li>\n"
    }
    if !good.isEmpty {
      text += "<details>\n<summary>What was checked</summary>\n<ul>\n\(good.joined())</ul>\n"
      text += "</details>\n"
    }
    return text + "</section>\n"
  }

  /// `1 cell failed · 1 check failed · 5 checks held`.
  static func words(_ run: ReportRun) -> String {
    let checks = run.checks.map(\.check)
    let cells = run.failedCells.count
    let held = checks.count(where: \.isHeld)
    let warned = checks.count { !$0.isHeld && $0.isWarning }
    let broken = checks.count - held - warned
    var parts: [String] = []
    if cells > 0 { parts.append(Counted.things(cells, "cell") + " failed") }
    if broken > 0 { parts.append(Counted.things(broken, "check") + " failed") }
    if warned > 0 { parts.append(Counted.things(warned, "check") + " gave a warning") }
    if held > 0 {
      parts.append(
        parts.isEmpty && held > 1
          ? "All \(Counted.grouped(held)) checks held" : Counted.things(held, "check") + " held")
    }
    return parts.joined(separator: " · ")
  }

  private static func reason(_ outcome: CellOutcome) -> String {
    outcome.problems.first { $0.severity == .error }?.message ?? PageCells.lacking(outcome)
  }

  private static func unquoted(_ text: String) -> String {
    text.count >= 2 && text.hasPrefix("\"") && text.hasSuffix("\"")
      ? String(text.dropFirst().dropLast()) : text
  }

  private var toc: String {
    guard contents.count > 2 else { return "" }
    let items = contents.map { entry in
      "<li\(entry.level > 2 ? " class=\"deeper\"" : "")><a href=\"#\(entry.anchor)\">"
        + "\(HTMLText.escaped(entry.text))</a></li>\n"
    }
    let length = contents.count > 10 ? " long" : ""
    return
      "<nav class=\"toc\(length)\" aria-label=\"Contents\">\n<ol>\n\(items.joined())</ol>\n</nav>\n"
  }
}

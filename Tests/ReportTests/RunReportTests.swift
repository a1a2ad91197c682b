import Foundation
import KantaTestSupport
import Testing

/// `kanta run` on reports: where the files go, how it ends, what data may hold.
@Suite struct RunReportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func kanta(_ line: String) throws -> BuiltKanta.Outcome {
    try BuiltKanta.shell("kanta \(line)", in: folder.path)
  }

  private func names() throws -> [String] { try folder.names().filter { !$0.hasPrefix(".") } }

  @Test func filesAndFormats() throws {
    try folder.write("# T\n\n```kanta\n1 + 1\n```\n", to: "sub/a.md")
    let run = try kanta("run sub/a.md")
    #expect(run.status == 0 && run.output.isEmpty)
    #expect(run.errors.contains("1/1 cell-1: 1 result, "))
    #expect(try folder.names(in: "sub") == ["a.html", "a.md", "a.run.json"])
    #expect(try kanta("sub/a.md -o b.html").status == 0)
    let markdown = try kanta("run sub/a.md --to md")
    #expect(markdown.output.contains("| 2 |") || markdown.output.contains("| --: |\n| 2 |"))
    #expect(try kanta("run sub/a.md --to json").output == folder.read("sub/a.run.json"))
    #expect(try kanta("run sub/a.md -o c.json").status == 0)
    #expect(try names() == ["b.html", "b.run.json", "c.json", "sub"])
    #expect(try folder.read("b.html") == folder.read("sub/a.html"))
    #expect(try folder.read("c.json") == folder.read("b.run.json"))
  }

  @Test func scriptsStayScripts() throws {
    try folder.write("#' # Prose\n1 + 1\n2 + 2\n", to: "a.kanta")
    #expect(try kanta("a.kanta --to json").output.contains("4"))
    #expect(try !kanta("a.kanta").output.contains("Prose"))
    #expect(try !kanta("a.kanta --to md").output.contains("Prose"))
    #expect(try names() == ["a.kanta"])
    #expect(try kanta("a.kanta -o a.md").status == 0)
    #expect(try folder.read("a.md").hasPrefix("# Prose"))
  }

  @Test func exitCodes() throws {
    let cells = [
      ("1 + 1", 0), ("1 + x", 1), ("load \"no.csv\" | count", 1), ("check 1 == 2", 3),
      ("check 1 == 2 else warn \"w\"", 0), ("check 1 == 2\n```\n\n```kanta\n1 +", 1), ("today", 1),
    ]
    for (cell, status) in cells {
      try folder.write("```kanta\n\(cell)\n```\n", to: "a.md")
      let run = try kanta("run a.md -o a.html")
      #expect(run.status == Int32(status), "\(cell): \(run.errors)")
      #expect(try folder.read("a.html").contains("id=\"kanta-run\""))
    }
  }

  @Test func wrongCallsWriteNothing() throws {
    try folder.write(
      "```kanta\nparam shelf = \"a\", choices: [\"a\", \"b\"]\nparam n = 1\n```\n", to: "a.md")
    let wrong = [
      ("-p shelv=a", "did you mean -p shelf=…?"), ("-p shelf=c", "choices: \"a\", \"b\""),
      ("-p n=x", "`n`"), ("-p n=1 -p n=2", "twice"), ("-o a.csv", "html, md or json"),
      ("--to csv", "html, md or json"), ("-o page", "save it as `page.html`"),
      ("-o a.md", "is the document itself"),
      ("--as-of 2024-02-30", "--as-of takes a date"), ("-o no/such/a.html", "no folder"),
    ]
    for (options, said) in wrong {
      let run = try kanta("run a.md \(options)")
      #expect(run.status == 2 || run.status == 1, "\(options)")
      #expect(run.errors.contains(said), "\(options): \(run.errors)")
      #expect(try names() == ["a.md"])
    }
    let run = try kanta("run a.md -p shelf=b -o b.html")
    #expect(run.status == 0)
    #expect(try folder.read("b.html").contains("<dt>shelf</dt><dd>b</dd>"))
  }

  /// What cannot be written is said before a long run, not after it.
  @Test func placesAreTriedBeforeTheRun() throws {
    try folder.write("```kanta\n1 + 1\n```\n", to: "a.md")
    try folder.write("", to: "full.html/x")
    try folder.write("", to: "b.run.json/x")
    for place in ["no/such/a.html", "full.html", "b.html"] {
      let run = try kanta("run a.md -o \(place)")
      #expect(run.status == 1 && run.errors.contains("K503"), "\(run.errors)")
      #expect(!run.errors.contains("1/1"), "\(run.errors)")
    }
  }

  /// A name of a cell, a heading and what a page names itself are different places.
  @Test func everyPlaceInAPageHasItsOwnName() throws {
    let draw = "world \"bookshop/orders\" | plot histogram price"
    let cells = ["checks", "provenance", "picture-1", "table-1"].map {
      "```kanta {#\($0)}\n\(draw)\ncheck 1 == 1\n```\n\n"
    }
    let headings = ["Picture 1", "Checks", "Table.1", "Cell 1", "Value 1", "_picture-1"]
    try folder.write(
      "# T\n\n\(headings.map { "## \($0)\n\n" }.joined())\(cells.joined())\n{{ 1 }}\n", to: "a.md")
    #expect(try kanta("run a.md").status == 0)
    let names = try folder.read("a.html").components(separatedBy: " id=\"").dropFirst().map {
      $0.prefix { $0 != "\"" }
    }
    #expect(names.count > 20 && Set(names).count == names.count, "\(names.sorted())")
  }

  @Test func theDateIsGiven() throws {
    try folder.write("```kanta\nas of 2020-01-01\n```\n\nOn {{ as_of }}.\n", to: "a.md")
    #expect(try kanta("run a.md --to md").output.contains("On 2020-01-01."))
    #expect(try kanta("run a.md --to md --as-of 2021-02-03").output.contains("On 2021-02-03."))
  }

  /// A name in a file is text and nothing else, in every form of a report.
  @Test func hostileData() throws {
    let names = [
      "<script>alert(1)</script>", "\"><svg onload=alert(2)>", "</script><b>x", "]]>-->",
      "\u{1B}[2J\u{7}", "a\u{202E}txt.exe\u{2066}", "{{ 1 + 1 }}", "\u{F8F0}0\u{F8F1}", "a|b`c`",
      "![i](http://evil.example/x.png)", "\u{0}nul", "=cmd()", "&lt;i&gt;", "</style><img src=x>",
    ]
    let rows = names.map { "\"\($0.replacingOccurrences(of: "\"", with: "\"\""))\",1" }
    try folder.write(
      "customer,\"<b>n</b>\"\n" + rows.filter { !$0.contains("\0") }.joined(separator: "\n")
        + "\n", to: "h.csv")
    try folder.write(
      "# \u{1B}[31m{{ worst }}\n\n```kanta\nt = load \"h.csv\"\n"
        + "worst = t | take 1 | keep customer\n```\n\n{{ worst }}\n\n"
        + "```kanta\nt\n```\n\n```kanta\nt | where customer == 1\n```\n", to: "h.md")
    let run = try kanta("run h.md")
    #expect(run.status == 1, "\(run.errors)")
    let html = try folder.read("h.html")
    #expect(html.components(separatedBy: "<script").count == 2)
    #expect(html.components(separatedBy: "</script").count == 2)
    for word in ["<svg", "<b>x", "<b>n", "<img", "\u{202E}", "\u{2066}", "\u{1B}", "\u{7}"] {
      #expect(!html.contains(word), "\(word.debugDescription)")
    }
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(html.components(separatedBy: "{{ 1 + 1 }}").count > 1)
    let markdown = try kanta("run h.md --to md").output
    #expect(!markdown.contains("<script>") && !markdown.contains("\u{202E}"))
    let record = try folder.read("h.run.json")
    let unsafe = record.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" }
    #expect(!unsafe && !record.contains("\u{202E}"))
    #expect(try JSONSerialization.jsonObject(with: Data(record.utf8)) is [String: Any])
  }

  @Test func imagesAreInThePage() throws {
    _ = try folder.file("dot.png", [0x89, 0x50, 0x4E, 0x47])
    try folder.write(
      "![dot](dot.png) ![far](https://example.org/x.png) ![no](no.png)\n", to: "a.md")
    let run = try kanta("run a.md")
    #expect(run.status == 0)
    let html = try folder.read("a.html")
    #expect(html.contains("src=\"data:image/png;base64,iVBORw==\""))
    #expect(!html.contains("example.org"))
    #expect(run.errors.contains("no.png cannot be read"))
  }

  @Test func imagesMayHaveBlanksInTheirNames() throws {
    _ = try folder.file("my dot.png", [0x89, 0x50, 0x4E, 0x47])
    try folder.write("![dot](my%20dot.png) ![dot](<my dot.png>)\n", to: "a.md")
    let run = try kanta("run a.md")
    #expect(run.status == 0 && !run.errors.contains("cannot be read"), "\(run.errors)")
    #expect(try folder.read("a.html").components(separatedBy: "base64,iVBORw==").count == 3)
  }

  /// The same bytes from anywhere, whatever the machine is set to.
  @Test func theSameBytesEverywhere() throws {
    let document = try Repository.text("Tests/Documents/failures.md")
    let data = try Repository.text("Tests/Documents/orders.csv")
    var pages: Set<String> = []
    let settings: [[String: String]] = [
      ["TZ": "UTC", "LANG": "C"], ["TZ": "Asia/Tokyo", "LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI"],
      ["SWIFT_DETERMINISTIC_HASHING": "1", "COLUMNS": "20"], [:],
    ]
    for (index, environment) in settings.enumerated() {
      let there = try TemporaryFolder()
      try there.write(document, to: "deep/\(index)/failures.md")
      try there.write(data, to: "deep/\(index)/orders.csv")
      let path =
        index % 2 == 0 ? "deep/\(index)/failures.md" : "\(there.path)/deep/\(index)/failures.md"
      let run = try BuiltKanta.shell(
        "kanta --threads \(index % 2 + 1) run \(path) -o r.html; cat r.html r.run.json",
        in: there.path,
        environment: environment)
      #expect(run.output.count > 1000)
      pages.insert(run.output)
    }
    #expect(pages.count == 1)
  }

  /// Killed at any moment, a run leaves the old page or the new one.
  @Test func killedRunsLeaveWholePages() throws {
    let text = "```kanta\nparam n = 1\nworld \"bookshop/orders\" | take 120 | add n = n\n```\n"
    try folder.write(text, to: "a.md")
    _ = try kanta("run a.md -p n=1 -o one.html")
    _ = try kanta("run a.md -p n=2 -o two.html")
    let whole = [try folder.read("one.html"), try folder.read("two.html")]
    let records = [try folder.read("one.run.json"), try folder.read("two.run.json")]
    try folder.write(whole[0], to: "a.html")
    for round in 0..<8 {
      let wait = "0.\(round % 4)\(round * 3 % 10)"
      _ = try BuiltKanta.shell(
        "kanta run a.md -p n=\(round % 2 + 1) & sleep \(wait); kill -9 $!; wait", in: folder.path)
      #expect(whole.contains(try folder.read("a.html")))
      if let record = try? folder.read("a.run.json") { #expect(records.contains(record)) }
    }
  }
}

import KantaSource
import Testing

@testable import KantaReport

/// Where the cells of a document are, and what is run of them.
@Suite struct DocumentReadingTests {
  private func read(_ text: String, name: String = "a.md") -> Document {
    Document.read(SourceText(text, name: name)).document
  }

  private func codes(_ text: String, name: String = "a.md") -> [String] {
    read(text, name: name).cells.map { Self.trimmed($0.code.text) }
  }

  private static func trimmed(_ text: String) -> String {
    text.split(separator: "\n").map { line in
      String(line.drop { $0 == " " })
    }.joined(separator: "\n")
  }

  @Test func fencesOfKantaAreCells() {
    let text = "a\n\n```kanta {#one fold}\nx = 1\n```\n\n```sql\nselect\n```\n\n~~~kanta\n2\n~~~\n"
    let cells = read(text).cells
    #expect(cells.map(\.id) == ["one", "cell-2"])
    #expect(cells.map(\.text) == ["x = 1", "2"])
    #expect(cells[0].options.folds && !cells[0].options.hides && cells[0].isNamed)
    #expect(cells.map(\.code.firstLine) == [4, 12])
  }

  @Test func cellsInListsAndQuotes() {
    #expect(codes("1. a\n\n   ```kanta\n   1\n\n   2\n   ```\n") == ["1\n2"])
    #expect(codes("> ```kanta\n> a | count\n> ```\n") == ["a | count"])
    #expect(codes("- ```kanta\n  3\n  ```\n- b\n") == ["3"])
    #expect(codes("    ```kanta\n    3\n    ```\n").isEmpty)
    #expect(codes("````md\n```kanta\n1\n```\n````\n").isEmpty)
  }

  @Test func valuesInSentences() {
    #expect(codes("a {{ 1 + 1 }} b {{\"}}\"}}.\n") == ["1 + 1 ", "\"}}\""])
    #expect(codes("`{{ 1 }}` and \\{{ 2 }}\n\n    {{ 3 }}\n\n```\n{{ 4 }}\n```\n").isEmpty)
    #expect(codes("# {{ 1 }}\n\n| a |\n|---|\n| {{ 2 }} |\n\n**{{ 3 }}**\n") == ["1 ", "2 ", "3 "])
    #expect(codes("```kanta\n\"{{ 1 }}\"\n```\n") == ["\"{{ 1 }}\""])
  }

  @Test func placesAreThoseOfTheDocument() throws {
    let text = "# ä\n\nÄÖ {{ one }} {{ two }}\n"
    let cells = read(text).cells
    let second = try #require(cells.last)
    let start = second.code.text.utf8.prefix { $0 == 0x20 }.count
    #expect(second.code.position(at: start).line == 3)
    #expect(second.shown.text == "ÄÖ {{ one }} {{ two }}")
    #expect(second.shown[SourceRange(start, start + 3)] == "two")
  }

  @Test func scriptsHaveProseInTheirComments() {
    let text = "kanta 1\n#' # Title\n#' says {{ 1 + 1 }}\n\nx = 1  # no prose\n\ny = 2\n#' end\n"
    let document = read(text, name: "a.kanta")
    #expect(document.cells.map(\.text) == ["kanta 1", "1 + 1", "x = 1  # no prose", "y = 2"])
    #expect(document.cells.map(\.code.firstLine) == [1, 3, 5, 7])
    #expect(Document.hasProse(SourceText(text, name: "a.kanta")))
    #expect(!Document.hasProse(SourceText("x = 1 # '\n", name: "a.kanta")))
  }

  @Test func windowsLineEnds() {
    let document = read("---\r\ntitle: T\r\n---\r\n\r\n```kanta\r\n1\r\n2\r\n```\r\n{{ 3 }}\r\n")
    #expect(document.title == "T")
    #expect(document.cells.map(\.text) == ["1\n2", "3"])
    #expect(document.cells.map(\.code.firstLine) == [6, 9])
  }

  @Test func frontMatter() {
    let document = read("---\ntitle: \"A: b\"\nauthor: 'N'\nlang: pt-BR\n# c\n---\n\n---\n")
    #expect(document.title == "A: b" && document.author == "N" && document.language == "pt-BR")
    #expect(read("\n---\ntitle: x\n---\n").title == nil)
  }

  /// The characters that stand for cells are taken out of what people write.
  @Test func marksCannotBeWritten() {
    let document = read("\u{F8F0}0\u{F8F1} {{ 1 }} \u{F8F0}7\u{F8F1}\n")
    #expect(CellMark.numbers(in: document.prose) == [0])
  }

  /// All code of a document in one text is where it is in the document.
  @Test func theWholeCodeKeepsPlaces() {
    let text = "Ä {{ a }} {{ b }}\n\n```kanta\nx = 1\n```\n\n```kanta\n| count\n```\n"
    let whole = read(text).wholeCode.text
    #expect(whole.utf8.count == text.utf8.count)
    #expect(whole.contains("x = 1") && whole.contains("_") && !whole.contains("Ä"))
  }
}

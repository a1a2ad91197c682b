import KantaColumns
import KantaSource
import Testing

@testable import KantaReport

/// Whatever a document looks like, it is read, and its code is where it stands.
@Suite struct DocumentFuzzTests {
  private static let pieces = [
    "```kanta\n", "```kanta {#a fold}\n", "```\n", "~~~kanta\n", "~~~\n", "````\n", "> ", "- ",
    "1. ", "   ", "    ", "\t", "\n", "\n\n", "{{ x }}", "{{", "}}", "{{ \"}}\" }}", "\\{{", "`",
    "``", "x = 1\n", "| count\n", "ä", "€\n", "🙂", "\r\n", "\0", "---\n", "title: t\n", "# h\n",
    "| a | b |\n|---|---|\n", "[^1]", "<!-- ", "-->", "<div>\n", "#' prose\n", "#'\n", "\u{F8F0}",
    "1\u{F8F1}", "[a]: b\n", "![i](p.png)", "*", "_", "\u{2028}", "\u{FEFF}",
  ]

  @Test(arguments: ["a.md", "a.kanta"]) func everyTextIsRead(_ name: String) {
    var random = SeededRandom(seed: name.utf8.count == 4 ? 5 : 6)
    for _ in 0..<1_500 {
      let count = 1 + Int(random.next() % 30)
      let text = (0..<count).map { _ in
        Self.pieces[Int(random.next() % UInt64(Self.pieces.count))]
      }.joined()
      let source = SourceText(text, name: name)
      let (document, problems) = Document.read(source)
      for cell in document.cells { checkPlaces(of: cell, in: source) }
      for problem in problems {
        let range = problem.range ?? SourceRange(-1, -1)
        #expect(
          range.lowerBound >= 0 && range.upperBound <= text.utf8.count, "\(text.debugDescription)")
      }
      let whole = document.wholeCode
      #expect(whole.text.utf8.count == text.utf8.count, "\(text.debugDescription)")
      let marks = CellMark.numbers(in: document.prose)
      #expect(marks == Array(document.cells.indices), "\(text.debugDescription)")
    }
  }

  /// Every byte of code is that byte of the document, and every shown line is a line of it.
  private func checkPlaces(of cell: Document.Cell, in source: SourceText) {
    let code = cell.code.text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = cell.shown.text.split(separator: "\n", omittingEmptySubsequences: false)
    for index in code.indices where !(code.count == 1 && code[0].isEmpty) {
      let number = cell.code.firstLine - 1 + index
      guard number < source.lineCount else {
        Issue.record("line \(number + 1) of \(source.text.debugDescription)")
        return
      }
      let line = Array(source[source.rangeOfLine(number)].utf8)
      for (place, byte) in code[index].utf8.enumerated() where byte != 0x20 {
        #expect(place < line.count && line[place] == byte, "\(source.text.debugDescription)")
      }
      let isLine = Array(shown[index].utf8) == line || Array(shown[index].utf8) + [0x0D] == line
      #expect(isLine, "\(source.text.debugDescription)")
    }
  }
}

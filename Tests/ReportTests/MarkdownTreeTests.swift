import Testing

@testable import KantaReport

/// What the page takes from cmark-gfm, and what it must not take.
@Suite struct MarkdownTreeTests {
  @Test func rawHTMLAndRunningLinksAreLeftOut() {
    let tree = MarkdownTree(
      """
      <script>alert(1)</script>

      a <b onclick="x">b</b> [c](javascript:alert(1)) [d](data:text/html,x) ![e](vbscript:x)
      """)
    #expect(!tree.html.contains("<script"))
    #expect(!tree.html.contains("onclick"))
    #expect(!tree.html.contains("javascript:"))
    #expect(!tree.html.contains("data:text"))
    #expect(!tree.html.contains("vbscript:"))
  }

  @Test func tablesFootnotesAndStrikethroughAreOn() {
    let tree = MarkdownTree("| a | b |\n|---|--:|\n| 1 | 2 |\n\n~~x~~ y[^1]\n\n[^1]: why\n")
    #expect(tree.html.contains("<td align=\"right\">2</td>"))
    #expect(tree.html.contains("<del>x</del>"))
    #expect(tree.html.contains("why"))
  }

  @Test func codeBlocksKnowTheirLines() {
    let tree = MarkdownTree("a\n\n```kanta {#b}\n1\n2\n```\n\n> ~~~\n> x\n> ~~~\n\n    indented\n")
    #expect(tree.codeBlocks.map(\.info) == ["kanta {#b}", ""])
    #expect(tree.codeBlocks.map(\.firstLine) == [3, 8])
    #expect(tree.codeBlocks.map(\.lastLine) == [6, 10])
    #expect(tree.codeBlocks.map(\.literal) == ["1\n2\n", "x\n"])
  }

  @Test func headingsAndWords() {
    let tree = MarkdownTree("# A *b* `c`\n\nx `y` [z](w)\n\nT\n-\n")
    #expect(tree.headings == [.init(level: 1, text: "A b c"), .init(level: 2, text: "T")])
    #expect(tree.texts == ["A ", "b", " ", "x ", " ", "z", "T"])
  }

  @Test func addressesOfImagesCanBeReplaced() {
    let tree = MarkdownTree("![a](one.png) ![b](two.png)") { $0 == "one.png" ? "three.png" : nil }
    #expect(tree.html.contains("src=\"three.png\"") && tree.html.contains("src=\"two.png\""))
  }

  /// Nothing that a text may hold is too much.
  @Test(arguments: [
    "", "\0", "\u{FEFF}", "```", String(repeating: "> ", count: 20_000),
    String(repeating: "[", count: 20_000), String(repeating: "- ", count: 5_000),
    String(repeating: "*a ", count: 5_000), "\r\n\r", "a\u{0}b",
  ])
  func anythingIsRead(_ text: String) {
    let tree = MarkdownTree(text)
    #expect(tree.html.utf8.allSatisfy { $0 != 0 })
  }
}

import KantaSource
import KantaSyntax
import Testing

@Suite struct ExampleTests {
  @Test(arguments: Examples.queries + Examples.scripts)
  func parsesWithoutDiagnostics(_ text: String) {
    #expect(problems(text) == [])
  }

  @Test(arguments: Examples.queries + Examples.scripts)
  func formatsOnceAndForAll(_ text: String) {
    let once = formatted(text)
    #expect(formatted(once) == once)
    #expect(shape(once) == shape(text))
    #expect(problems(once) == [])
  }

  /// Words of the grammar are column names wherever a name is meant.
  @Test(arguments: [
    "orders | where date > 2011-12-10",
    "orders | summarize count = count() by segment",
    "orders | keep date, count, top, by",
    "orders | sort count desc, segment",
    "orders | where by == 3 and per > 2",
    "orders | count by segment, top",
    "orders | add segment = \"x\", check = 1, when = 2",
    "orders | where segment in [\"a\"] and in == 5",
    "orders | keep by",
    "orders | where by in [1, 2]",
    "orders | where on is missing or as > 3",
    "orders | drop else, then, otherwise",
    "orders | rename by = on, on = by",
    "orders | top 3 by top per per",
    "orders | where time > 3 and month(date) == 4",
    "segment = load \"segments.csv\"",
    "check = orders | take 5",
    "orders | where contains(description, \"POSTAGE\") and not matches(name, \"^A\")",
    "param | take 5",
    "orders | plot bar count by date per segment",
    "orders | where not == 3",
  ])
  func wordsAreColumnsToo(_ text: String) {
    #expect(problems(text).map(\.message) == [])
    #expect(shape(formatted(text)) == shape(text))
  }

  @Test func theEighteenthCaseIsLeftToTheChecker() throws {
    let tree = parse(SourceText("orders | where country = \"Finland\"", name: "test"))
    #expect(tree.diagnostics == [])
    guard case .pipeline(let pipeline) = tree.tree.statements[0].kind else {
      Issue.record("not a pipeline")
      return
    }
    let item = pipeline.stages[0].items[0]
    #expect(item.name?.text == "country")
    #expect(item.equals == SourceRange(23, 24))
  }

  @Test func longTextIsNotNestedText() {
    let terms = Array(repeating: "a", count: 400).joined(separator: " + ")
    #expect(problems("orders | add x = \(terms)") == [])
    let deep = String(repeating: "(", count: 5000) + "a" + String(repeating: ")", count: 5000)
    #expect(problems("orders | add x = " + deep).map(\.code) == [.syntax])
    let nots = String(repeating: "not ", count: 5000) + "a"
    #expect(problems("orders | where " + nots).map(\.code) == [.syntax])
    let minuses = String(repeating: "- ", count: 5000) + "a"
    #expect(problems("orders | where " + minuses).map(\.code) == [.syntax])
    let chain = Array(repeating: "a", count: 5000).joined(separator: " or ")
    #expect(problems("orders | where " + chain).map(\.code) == [.syntax])
    let lists = String(repeating: "[", count: 5000)
    #expect(!problems("orders | where " + lists).isEmpty)
  }
}

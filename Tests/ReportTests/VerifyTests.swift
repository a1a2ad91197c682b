import Foundation
import KantaTestSupport
import Testing

/// `kanta verify` and `kanta diff`: what moved, and that nothing else did.
@Suite struct VerifyTests {
  private let folder: TemporaryFolder
  private let document = """
    ```kanta {#data}
    param least = 0
    orders = load "orders.csv"
    sales = orders | where quantity > least
    check count(orders.order) == 12 else fail "twelve lines"
    ```

    {{ sales | summarize pieces = sum(quantity) }} pieces.

    ```kanta {#categories}
    sales | summarize pieces = sum(quantity), share = share(quantity) by category
    ```

    ```kanta {#any volatile}
    sales | count
    ```

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.copy("\(Repository.root)/Tests/Documents/orders.csv", as: "orders.csv")
    try folder.write(document, to: "a.md")
    #expect(try kanta("run a.md -p least=1").status == 0)
  }

  private func kanta(_ line: String) throws -> BuiltKanta.Outcome {
    try BuiltKanta.shell("kanta \(line)", in: folder.path)
  }

  private func change(_ old: String, _ new: String, in name: String = "orders.csv") throws {
    let text = try folder.read(name)
    #expect(text.contains(old))
    try folder.write(text.replacingOccurrences(of: old, with: new), to: name)
  }

  @Test func nothingMoved() throws {
    let same = try kanta("verify a.md")
    #expect(same.status == 0)
    #expect(same.output == "as recorded: 1 input, 3 cells, 1 check\n")
    // A file that was only touched is the same file, and a comment is no other number.
    try change("order,", "order,")
    try change("sales = orders", "# why\nsales  =  orders", in: "a.md")
    let touched = try kanta("verify a.md")
    #expect(touched.status == 0, "\(touched.output)")
  }

  @Test func aChangedCellOfDataIsFound() throws {
    try change("comics,3,4.20", "comics,4,4.20")
    let moved = try kanta("verify a.md")
    #expect(moved.status == 4)
    #expect(
      moved.output.contains("categories: comics pieces 3 → 4 (+33.33%)"), "\(moved.output)")
    #expect(moved.output.contains("orders.csv changed: other values in as many rows"))
    #expect(moved.output.contains("pieces 11 → 12 (+9.09%)"))
    #expect(!moved.output.contains("any:"))
  }

  /// The numbers of a record are what people read of it: changed by hand they are as wrong as a
  /// changed hash.
  @Test func recordsThatWereEdited() throws {
    let record = try folder.read("a.run.json")
    try change("[\"comics\", 3", "[\"comics\", 5", in: "a.run.json")
    let edited = try kanta("verify a.md")
    #expect(edited.status == 4)
    #expect(edited.output.contains("categories: comics pieces 5 → 3 (−40.00%)"), "\(edited.output)")
    try folder.write(
      record.replacing("\"kanta_run\": 1", with: "\"kanta_run\": 2"), to: "a.run.json")
    let later = try kanta("verify a.md")
    #expect(later.status == 1 && later.errors.contains("is a record of Kanta 0"), "\(later.errors)")
  }

  /// What a verb means by its words is told when it changes, and is no other number.
  @Test func otherDefinitionsAreTold() throws {
    try folder.write("```kanta {#scores}\nload \"orders.csv\" | describe\n```\n", to: "b.md")
    #expect(try kanta("run b.md").status == 0)
    try change("\"12 rows\"", "\"13 rows\"", in: "b.run.json")
    let told = try kanta("verify b.md")
    #expect(told.status == 0, "\(told.output)")
    #expect(told.output.contains("scores: 13 rows → 12 rows"), "\(told.output)")
  }

  @Test func rowsColumnsAndChecks() throws {
    try change("A2,C2,2024-02-11,crime,1,12.00\n", "")
    try change("price", "cost")
    let moved = try kanta("verify a.md")
    #expect(moved.status == 4)
    #expect(
      moved.output.contains("orders.csv changed: −1 row, column cost added, column price gone"))
    #expect(moved.output.contains("Checks\n  data: twelve lines held → failed"), "\(moved.output)")
  }

  @Test func acceptingMakesItTheRecord() throws {
    try change("comics,3,4.20", "comics,4,4.20")
    try folder.write(try folder.read("a.run.json"), to: "old.run.json")
    let page = try folder.read("a.html")
    let accepted = try kanta("verify a.md --accept")
    #expect(accepted.status == 0 && accepted.output.contains("11 → 12"))
    #expect(try folder.read("a.html") != page)
    #expect(try kanta("verify a.md").status == 0)
    let diff = try kanta("diff old.run.json a.run.json")
    #expect(diff.status == 0 && diff.output == accepted.output)
    #expect(try kanta("diff a.run.json a.run.json").output == "nothing changed\n")
    #expect(try kanta("diff old.run.json a.run.json --html d.html").status == 0)
    let html = try folder.read("d.html")
    #expect(html.contains("<td class=\"number\">11</td><td class=\"number\">12</td>"))
    #expect(!html.contains("http:") && !html.contains("https:"))
  }

  /// A run that was killed between the page and the record is told apart from one that was not.
  @Test func aPageOfAnotherRunIsTold() throws {
    #expect(try !kanta("verify a.md").errors.contains("another run"))
    let record = try folder.read("a.run.json")
    #expect(try kanta("run a.md -p least=0").status == 0)
    try folder.write(record, to: "a.run.json")
    let told = try kanta("verify a.md")
    #expect(told.status == 0)
    #expect(told.errors.contains("a.html is the page of another run than a.run.json"))
  }

  /// A cell that is put in or named anew is no change of those around it.
  @Test func cellsAreKnownByNameOrCode() throws {
    try change("```kanta {#any volatile}", "```kanta", in: "a.md")
    #expect(try kanta("run a.md -p least=1").status == 0)
    try change("{{ sales |", "{{ 1 + 1 }} and {{ sales |", in: "a.md")
    try change("```kanta {#categories}", "```kanta\n5\n```\n\n```kanta {#shelves}", in: "a.md")
    let moved = try kanta("verify a.md")
    #expect(
      moved.output == """
        Settings
          document has another text
        Values
          {{ 1 + 1 }} is new
          cell-2 is new

        """)
    // A named cell stays itself when its code is another one.
    try change("pieces = sum(quantity), share", "n = count(), share", in: "a.md")
    let other = try kanta("verify a.md")
    #expect(other.output.contains("shelves is new"), "\(other.output)")
    #expect(other.output.contains("categories is gone"), "\(other.output)")
  }

  /// A record may have parameters that the document does not take any more.
  @Test func parametersThatAreGone() throws {
    try change("param least = 0", "param most = 0, choices: [0, 9]", in: "a.md")
    try change("quantity > least", "quantity > most", in: "a.md")
    let moved = try kanta("verify a.md")
    #expect(moved.status == 4, "\(moved.errors)")
    #expect(moved.output.contains("parameter most: nothing → 0\n  parameter least: 1 → nothing"))
    #expect(try kanta("run a.md -p most=9").status == 0)
    try change("[0, 9]", "[0, 8]", in: "a.md")
    #expect(try kanta("verify a.md").output.contains("parameter most: 9 → 0"))
    #expect(try kanta("verify a.md --accept").status == 0)
    #expect(try kanta("verify a.md").status == 0)
  }

  @Test func otherSettingsAreDrift() throws {
    let other = try kanta("verify a.md -p least=0")
    #expect(other.status == 4)
    #expect(other.output.contains("Settings\n  parameter least: 1 → 0\n"), "\(other.output)")
  }

  @Test func cellsThatFailAndCellsThatAreNew() throws {
    try change("by category", "by categry", in: "a.md")
    try change("{#any volatile}", "{#other}", in: "a.md")
    let moved = try kanta("verify a.md")
    #expect(moved.status == 4)
    #expect(moved.output.contains("categories: ran → error K101:"), "\(moved.output)")
    #expect(moved.output.contains("other is new"))
  }

  @Test func recordsThatAreNone() throws {
    try folder.write("{}", to: "a.run.json")
    let wrong = try kanta("verify a.md")
    #expect(wrong.status == 1 && wrong.errors.contains("is no record of a run"))
    try folder.write("# x\n", to: "b.md")
    let none = try kanta("verify b.md")
    #expect(none.status == 1 && none.errors.contains("kanta run b.md"))
    #expect(try kanta("verify c.md").errors.contains("c.md"))
    #expect(try kanta("diff a.run.json b.run.json").status == 1)
  }
}

import KantaColumns
import KantaSession
import KantaTestSupport
import Testing

@testable import KantaReport

/// A cell whose inputs are the same is not computed again, and the page is the same either way.
@Suite struct CacheTests {
  private let folder: TemporaryFolder
  private let document = """
    ```kanta {#data}
    as of 2024-12-31
    param least = 0
    orders = load "orders.csv" | roles amount: quantity * price, currency: EUR
    sales = orders | where quantity > least and customer is not missing
    check count(orders.order) == 12 else fail "twelve lines"
    ```

    {{ sales | summarize pieces = sum(quantity) }} pieces.

    ```kanta {#rfm}
    sales | rfm | sort monetary desc
    ```

    ```kanta {#picture}
    sales | summarize revenue = sum(amount) by month(date) | plot line revenue by month
    ```

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.copy("\(Repository.root)/Tests/Documents/orders.csv", as: "orders.csv")
    try folder.write(document, to: "a.md")
  }

  private func run(_ options: String = "") throws -> BuiltKanta.Outcome {
    try BuiltKanta.shell("kanta run a.md \(options)", in: folder.path)
  }

  private func cached(_ outcome: BuiltKanta.Outcome) -> Int {
    outcome.errors.split(separator: "\n").count { $0.hasSuffix("cached") }
  }

  private func change(_ old: String, _ new: String, in name: String) throws {
    let text = try folder.read(name)
    #expect(text.contains(old))
    try folder.write(text.replacing(old, with: new), to: name)
  }

  @Test func theSecondRunIsCachedAndTheSame() throws {
    #expect(try cached(run()) == 0)
    let (page, record) = (try folder.read("a.html"), try folder.read("a.run.json"))
    let again = try run()
    #expect(cached(again) == 3 && again.status == 0, "\(again.errors)")
    #expect(try folder.read("a.html") == page && folder.read("a.run.json") == record)
    let without = try run("--no-cache")
    #expect(cached(without) == 0)
    #expect(try folder.read("a.html") == page && folder.read("a.run.json") == record)
    #expect(try run("--to md").output == run("--to md --no-cache").output)
  }

  @Test func aTouchedFileIsAHitAndAChangedOneAMiss() throws {
    _ = try run()
    try folder.write(try folder.read("orders.csv"), to: "orders.csv")
    #expect(try cached(run()) == 3)
    try change("comics,3,4.20", "comics,4,4.20", in: "orders.csv")
    let changed = try run()
    #expect(cached(changed) == 0)
    #expect(try folder.read("a.html").contains(">18</span> pieces"), "\(changed.errors)")
  }

  @Test func whatDoesNotCountAndWhatDoes() throws {
    _ = try run()
    try change("sales | rfm", "# a comment\nsales  |  rfm", in: "a.md")
    #expect(try cached(run()) == 3)
    // The last cell is another one; those before it are as they were, the names are made again.
    try change("plot line", "plot bar", in: "a.md")
    let other = try run()
    #expect(cached(other) == 1, "\(other.errors)")
    let page = try folder.read("a.html")
    _ = try run("--no-cache")
    #expect(try folder.read("a.html") == page)
    #expect(try cached(run("-p least=1")) == 0)
    _ = try run()
    #expect(try cached(run("--as-of 2025-01-31")) == 0)
  }

  @Test func failuresAndVolatileCellsAreRunAgain() throws {
    try change("{#rfm}", "{#rfm volatile}", in: "a.md")
    try change("== 12 else fail", "== 13 else fail", in: "a.md")
    #expect(try run().status == 3)
    let page = try folder.read("a.html")
    let again = try run()
    #expect(again.status == 3 && cached(again) == 1, "\(again.errors)")
    #expect(try folder.read("a.html") == page)
  }

  @Test func aCacheThatIsBrokenOrGoneIsNone() throws {
    _ = try run()
    let page = try folder.read("a.html")
    let names = try folder.names(in: ".cache/kanta")
    #expect(names.count == 1)
    let name = ".cache/kanta/\(names[0])"
    let text = try folder.read(name)
    for broken in [
      "", "{}", String(text.prefix(text.count / 2)),
      text.replacing("\"rows\": 1", with: "\"rows\": 2"),
      text.replacing("[17]", with: "[71]"),
    ] {
      #expect(broken != text)
      try folder.write(broken, to: name)
      #expect(try run().status == 0)
      #expect(try folder.read("a.html") == page)
    }
  }

  /// A file is written by every run, and what stands beside it is still not computed again.
  @Test func savedFilesAreWrittenAgain() throws {
    try folder.write(
      document + "\n```kanta {#list}\nsales | count by category | save \"out.csv\"\n```\n",
      to: "a.md")
    #expect(try cached(run()) == 0)
    let (page, list) = (try folder.read("a.html"), try folder.read("out.csv"))
    try folder.write("old", to: "out.csv")
    let again = try run()
    #expect(again.status == 0 && cached(again) == 2, "\(again.errors)")
    #expect(try folder.read("out.csv") == list && folder.read("a.html") == page)
    try change("sales | count", "orders | count", in: "a.md")
    #expect(try cached(run()) == 2)
    #expect(try folder.read("out.csv") != list)
  }

  /// Every bit of a table comes back.
  @Test func tablesComeBack() throws {
    let columns: [(String, Column)] = [
      ("i", Column(.integer, .integers([1, .min]))),
      ("m", Column(ValueType(.decimal(scale: 2), currency: Currency("EUR")), .integers([-5, 7]))),
      ("n", Column(.number, .numbers([0.1, -.infinity]))),
      ("p", Column(.percent, .numbers([1e-300, 0.5]), validity: Validity([false, true]))),
      ("t", Column.text(["ä\u{1B}\"", nil])),
      ("d", Column(ValueType(.date, grain: .month), .days([19_000, -1]))),
      ("w", Column(.datetime, .integers([1_700_000_000_000_001, 0]))),
      ("s", Column(.duration, .integers([86_400_000_000, -1]))),
      ("b", Column(.boolean, .flags([true, false]))),
      ("x", Column(.missing, .flags([false, false]), validity: Validity([false, false]))),
    ]
    let table = Table(columns, roles: [.customer: "t", .date: "d"])
    let json = JSONValue(table)
    let text = json.document
    let read = try #require(JSONValue(reading: text).flatMap(Table.init))
    #expect(read.schema == table.schema && read.rowCount == 2)
    #expect(JSONValue(read).document == text)
    for (one, other) in zip(read.columns, table.columns) {
      #expect(one[0] == other[0] && one[1] == other[1])
    }
  }

  /// A picture has as many parts as the cache keeps of it.
  @Test func picturesAreKeptWhole() {
    let parts = Mirror(reflecting: ChartSpecification(.bar, ["x"])).children.count
    #expect(parts == 14)
  }
}

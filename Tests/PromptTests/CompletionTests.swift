import KantaTestSupport
import KantaSession
import KantaSource
import Testing

/// What can stand at the cursor, over the built-in bookshop.
struct CompletionTests {
  /// A session with the two demo tables, a renamed column, a value, a definition and segments.
  private static func session() -> Session {
    let session = Session(SessionSettings(isScript: false, threads: 1))
    let text = """
      orders = world "bookshop/orders" | roles amount: quantity * price, currency: EUR
      customers = world "bookshop/customers"
      odd = orders | rename `Order No` = order
      rows = orders | summarize count()
      define margin(x) = x * 0.3
      segment loyal = quantity > 3
      segments value_map { high when quantity > 3 ; low otherwise }
      """
    #expect(session.run(SourceText(text, name: "prompt")) { _ in } == .ok)
    return session
  }

  /// The completions at the end of `text`.
  private func completions(_ text: String) -> Completions {
    Self.session().completions(in: text, at: text.utf8.count)
  }

  private func texts(_ text: String, _ kind: Completion.Kind? = nil) -> [String] {
    completions(text).items.filter { kind == nil || $0.kind == kind }.map(\.text)
  }

  @Test func statementStart() {
    let items = texts("")
    for expected in [
      "orders", "customers", "load", "world", "as of", "define", "segment", "segments", "param",
      "check", "help",
    ] { #expect(items.contains(expected), "\(expected)") }
    #expect(items.first == "orders")
    #expect(!items.contains("where"))
    #expect(texts("ord") == ["orders"])
    #expect(texts("CUST") == ["customers"])
  }

  @Test func bindingStart() {
    #expect(texts("x = cus") == ["customers"])
    #expect(texts("x = ").contains("load"))
    #expect(!texts("x = ").contains("define"))
    #expect(texts("a = 1\nb = wor") == ["world"])
  }

  @Test func verbsAfterPipe() {
    let items = texts("orders | ")
    #expect(items.contains("where") && items.contains("rfm"))
    #expect(!items.contains("load") && !items.contains("orders"))
    #expect(texts("orders | su", .verb) == ["summarize", "survival"])
    #expect(texts("x = orders\n  | su") == ["summarize", "survival"])
    #expect(texts("| su") == ["summarize", "survival"])
  }

  @Test func optionsThatAreTablesAndTheirColumns() {
    #expect(texts("orders | share of: cus") == ["customers"])
    #expect(texts("orders | share of: customers, total: birth") == ["birth_year"])
    #expect(texts("orders | share total: qua", .column) == ["quantity"])
    #expect(texts("orders | headroom peers: [cat", .column) == ["category"])
    #expect(texts("orders | share show: lef") == ["left_out"])
  }

  @Test func columnsOfThisPipeline() {
    #expect(texts("orders | where qua", .column) == ["quantity"])
    #expect(texts("orders | keep customer, am", .column) == ["amount"])
    #expect(!texts("orders | keep customer, ", .column).contains("customer"))
    let grouped = "orders | summarize revenue = sum(amount) by category | sort "
    #expect(texts(grouped, .column) == ["category", "revenue"])
    #expect(texts("orders | rfm | keep rec") == ["recency"])
    #expect(texts("orders | add half = amount / 2 | where ha") == ["half"])
  }

  @Test func columnsForRowValues() {
    #expect(texts("orders | survival time: quan") == ["quantity"])
    #expect(texts("orders | survival show: ").contains("summary"))
  }

  @Test func schemaSurvivesMistakes() {
    #expect(texts("orders | where nonsense > 1 | keep quan") == ["quantity"])
    #expect(texts("orders | where (quantity > 1 and am").contains("amount"))
    #expect(texts("nothing | keep ").isEmpty)
  }

  @Test func lastResult() {
    #expect(texts("| keep ", .column) == ["count"])
  }

  @Test func namesInBackquotes() {
    #expect(texts("odd | keep Ord", .column) == ["`Order No`"])
    #expect(texts("odd | keep Ord", .role) == ["order"])
    let open = completions("odd | keep `ord")
    #expect(open.items.map(\.text) == ["`Order No`", "`order`"])
    #expect(open.range == SourceRange(11, 15))
  }

  @Test func functions() {
    #expect(texts("orders | where starts").contains("starts_with("))
    #expect(texts("orders | summarize me", .function) == ["mean(", "median("])
    #expect(texts("orders | summarize sum(am").first == "amount")
    #expect(!texts("orders | summarize sum(", .function).contains("sum("))
    #expect(texts("orders | add y = mon", .function) == ["month("])
    #expect(texts("orders | add y = mar", .function) == ["margin("])
  }

  @Test func clausesAndOptions() {
    #expect(texts("orders | summarize sum(amount) b") == ["by"])
    #expect(texts("orders | count by cat") == ["category"])
    #expect(texts("orders | top 3 by amount p") == ["per"])
    #expect(texts("orders | sort amount d") == ["desc"])
    #expect(texts("orders | rfm a") == ["as of"])
    #expect(texts("orders | rfm sc") == ["scores:"])
    #expect(texts("orders | rfm scores: 3, c") == ["counts:", "closed:"])
    #expect(!texts("orders | rfm scores: 3, ").contains("scores:"))
    #expect(texts("orders | where amount > 1 a").contains("and"))
    #expect(texts("orders | where amount is ") == ["missing", "not missing"])
  }

  @Test func choices() {
    #expect(texts("orders | rfm counts: ") == ["orders", "days", "rows"])
    #expect(texts("orders | rfm counts: d", .choice) == ["days"])
    #expect(texts("orders | rfm counts: \"d") == ["\"days\""])
    #expect(texts("load \"x.csv\", bad_values: ") == ["refuse", "missing"])
  }

  @Test func tablesAndSegments() {
    #expect(texts("orders | join cus") == ["customers"])
    #expect(texts("orders | join customers on ", .column).contains("customer"))
    #expect(!texts("orders | join customers on ", .column).contains("quantity"))
    #expect(texts("orders | append od") == ["odd"])
    #expect(texts("orders | rfm | segment va") == ["value_map"])
    #expect(texts("members ") == ["of"])
    #expect(texts("members of lo") == ["loyal"])
    #expect(texts("members of loyal in or") == ["orders"])
    #expect(texts("orders | join members of lo") == ["loyal"])
    #expect(texts("orders | where loy") == ["loyal"])
    #expect(texts("orders | roles cu", .role) == ["customer:", "currency:"])
    #expect(texts("orders | roles amount: qua") == ["quantity", "quarter("])
  }

  @Test func valuesOfAColumn() {
    let values = completions("orders | where category == ").items.filter {
      $0.kind == .value && $0.text != "rows"
    }
    #expect(!values.isEmpty && values.count <= 20)
    #expect(values.allSatisfy { $0.text.hasPrefix("\"") && $0.text.hasSuffix("\"") })
    let first = values.first?.text ?? ""
    let typed = "orders | where category == " + first.prefix(3)
    let open = completions(typed)
    #expect(open.items.map(\.text).contains(first))
    #expect(open.items.allSatisfy { $0.text.hasPrefix(first.prefix(3)) })
    #expect(open.range == SourceRange(27, 30))
    #expect(!texts("orders | where category in [").isEmpty)
    #expect(texts("orders | where category not in [\"x\", " + first.prefix(3)).contains(first))
    #expect(texts("orders | where quantity == ", .value).allSatisfy { !$0.hasPrefix("\"") })
  }

  @Test func worlds() {
    let names = ["bookshop", "magazine", "wholesale", "charity", "laboratory"]
    #expect(texts("world \"") == names.map { "\"\($0)/" })
    #expect(texts("world \"bookshop/o") == ["\"bookshop/orders\""])
    #expect(texts("world \"bookshop/").contains("\"bookshop/customers\""))
  }

  @Test func files() throws {
    let folder = try TemporaryFolder()
    try folder.write("a,b\n1,2\n", to: "orders.csv")
    try folder.write("notes", to: "other.bin")
    try folder.write("a\n1\n", to: "data/inner.csv")
    let session = Session(SessionSettings(isScript: false, folder: folder.path, threads: 1))
    func files(_ text: String) -> [String] {
      session.completions(in: text, at: text.utf8.count).items.map(\.text)
    }
    #expect(files("load \"") == ["\"orders.csv\"", "\"data/", "\"other.bin\""])
    #expect(files("load \"o") == ["\"orders.csv\"", "\"other.bin\""])
    #expect(files("load \"data/in") == ["\"data/inner.csv\""])
    #expect(files("load ").contains("\"orders.csv\""))
    // The columns of a file are known without binding it.
    #expect(files("load \"orders.csv\" | keep ") == ["a", "b"])
  }

  @Test func helpTopics() {
    #expect(texts("help rf").first == "rfm")
    #expect(texts("help k10").contains("K101"))
  }

  /// Whatever is typed, nothing breaks, and no item appears twice.
  @Test func everyPrefixOfEveryLine() {
    let session = Self.session()
    let lines = [
      "orders | where category in [\"Crime\"] and not (product contains \"Gift\") | count by category",
      "x = orders | join customers on customer | top 1 by amount desc per category # end",
      "segments s { a when quantity >= 4 and amount > 2 ; b otherwise }",
      "check (orders | count) > 10 else warn \"few\"", "load \"a.csv\", types: [\"a text\"]",
      "`odd` | keep `Order No`, 2011-11..2011-12 15% per year if a then b else c",
    ]
    for line in lines {
      for end in 0...line.utf8.count {
        let found = session.completions(in: line, at: end)
        #expect(Set(found.items.map(\.text)).count == found.items.count)
        #expect(found.range.upperBound == end && found.range.lowerBound >= 0)
      }
    }
  }
}

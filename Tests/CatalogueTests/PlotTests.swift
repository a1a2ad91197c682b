import KantaColumns
import KantaCommands
import KantaPlan
import KantaSource
import KantaTestSupport
import Testing

/// The verb `plot`: which picture it chooses, what it says when it cannot, and what is saved.
@Suite struct PlotTests {
  private func chart(_ text: String, after setup: String = "") throws -> ChartSpecification? {
    let outcome = try DemoSession(setup).run(text)
    #expect(outcome.errors.isEmpty, "\(text): \(outcome.errors)")
    return outcome.answers.last?.chart
  }

  @Test(arguments: [
    ("orders | cohort period: quarter | plot", "heatmap"), ("orders | rfm | plot", "heatmap"),
    ("orders | migrate from: 2024-06-30, to: 2024-12-31 | plot", "heatmap"),
    ("orders | lifecycle period: quarter | plot", "bar"),
    ("orders | lifecycle show: quick_ratio | plot", "line"),
    ("orders | concentration | plot", "bar"),
    ("orders | concentration show: lorenz | plot", "line"),
    ("orders | growth period: quarter | plot", "bar"),
    ("orders | bridge period: quarter | plot", "line"), ("orders | intervals | plot", "bar"),
    ("orders | intervals by category | plot", "bar"), ("orders | abc | plot", "line"),
    ("orders | basket | plot", "heatmap"), ("orders | count by category | plot", "bar"),
    ("orders | count by month(date) | plot", "line"),
    ("orders | concentration by category | plot", "bar"),
    ("orders | growth by category, period: quarter | plot", "bar"),
  ])
  func everyVerbHasItsPicture(_ text: String, _ mark: String) throws {
    #expect(try chart(text)?.mark.rawValue == mark, "\(text)")
  }

  @Test func thePictureSurvivesOtherStages() throws {
    let text = "orders | cohort period: quarter | where age <= 3 | sort age | take 9 | plot"
    #expect(try chart(text)?.keys == ["cohort", "age"])
    let named = try chart("c | plot", after: "c = orders | cohort period: quarter")
    #expect(named?.mark == .heatmap)
    // Other rows are no longer this picture.
    #expect(try chart("orders | count by category | plot | take 3") == nil)
    let kept = try chart("orders | count by category | plot | check count() > 1 | show 3")
    #expect(kept?.mark == .bar)
  }

  @Test func survivalAndWhaleAreKnownByTheirColumns() throws {
    let setup = """
      s = orders | take 3 | add time = rank(amount), survival = 50%, low = 40%, high = 60%
      s = s | keep time, survival, low, high
      w = orders | take 3 | add rank = rank(amount), cumulative = running_sum(amount)
      w = w | keep rank, cumulative
      """
    let survival = try chart("s | plot", after: setup)
    #expect(survival?.mark == .step && survival?.low == "low" && survival?.start == 1)
    #expect(try chart("w | plot", after: setup)?.reference == .end)
  }

  @Test(arguments: [
    ("orders | plot bar sum(amount) by category", "bar", ["sum(amount)"], ["category"]),
    ("orders | plot sum(amount) by month(date)", "line", ["sum(amount)"], ["month"]),
    ("orders | plot by category", "bar", ["count"], ["category"]),
    ("orders | plot bar count by category", "bar", ["count"], ["category"]),
    ("orders | plot point amount by quantity", "point", ["amount"], ["quantity"]),
    (
      "orders | plot count() by category, month(date)", "heatmap", ["count"], ["category", "month"]
    ),
    ("orders | plot histogram amount, bins: 5", "histogram", ["rows"], ["from", "to"]),
    (
      "orders | plot line low = min(amount), high = max(amount) by quarter(date)", "line",
      ["low", "high"], ["quarter"]
    ),
  ])
  func words(_ text: String, _ mark: String, _ values: [String], _ keys: [String]) throws {
    let chart = try #require(try chart(text))
    #expect(chart.mark.rawValue == mark)
    #expect(chart.values == values)
    #expect(chart.keys == keys)
  }

  @Test(
    arguments: [
      ("orders | plot lnie amount by date", "K304", "line"),
      ("orders | plot pie sum(amount) by category", "K304", "bar"),
      ("orders | plot bar product by category", "K302", "count()"),
      ("orders | plot bar sum(amount)", "K304", " by date"),
      ("orders | plot heatmap sum(amount) by category", "K304", ", date"),
      ("orders | plot line sum(amount) by month(date), category", "K304", " per "),
      ("orders | plot bar amount by category", "K304", "sum(amount)"),
      ("orders | plot bar sum(amuont) by category", "K101", "amount"),
      ("orders | plot line sum(amount) by month(date), titel: \"x\"", "K105", "title"),
      ("orders | plot histogram amount by category", "K304", nil),
      ("orders | plot histogram amount, bins: 0", "K305", "20"),
      ("orders | plot line amount by date, low: price", "K305", nil),
      ("orders | plot histogram product", "K302", "bar count() by product"),
      ("orders | keep product | plot", "K304", " bar count() by product"),
      ("orders | plot", "K304", " line sum(quantity) by date per category"),
      ("orders | plot bar", "K304", " bar sum(quantity) by date per category"),
      ("orders | count | plot", "K304", nil),
      ("orders | count by category | save \"x.svg\"", "K505", nil),
    ] as [(String, String, String?)])
  func mistakes(_ text: String, _ code: String, _ edit: String?) throws {
    let outcome = try DemoSession().run(text)
    #expect(outcome.errors.map(\.code.rawValue) == [code], "\(text): \(outcome.errors)")
    let problem = try #require(outcome.errors.first)
    if let edit { #expect(problem.advice?.edits.first?.replacement == edit, "\(problem)") }
    #expect(problem.advice != nil)
  }

  @Test func adviceIsRight() throws {
    for text in [
      "orders | plot bar amount by category", "orders | plot bar sum(amount)",
      "orders | plot bar product by category", "orders | keep product | plot",
    ] {
      let session = try DemoSession()
      let problem = try #require(session.run(text).errors.first)
      let edit = try #require(problem.advice?.edits.first)
      let bytes = Array(text.utf8)
      let mended =
        String(decoding: bytes[..<edit.range.lowerBound], as: UTF8.self) + edit.replacement
        + String(decoding: bytes[edit.range.upperBound...], as: UTF8.self)
      #expect(session.run(mended).errors.isEmpty, "\(mended)")
    }
  }

  @Test func picturesAreSaved() throws {
    let session = try DemoSession()
    let bars = "orders | plot bar sum(amount) by category"
    #expect(
      session.run("\(bars) | save \"x.svg\" | save \"x.vl.json\" | save \"x.csv\"").errors.isEmpty)
    #expect(try session.folder.read("x.svg").hasPrefix("<svg xmlns="))
    #expect(try session.folder.read("x.vl.json").hasPrefix("{\"$schema\":"))
    #expect(try session.folder.read("x.csv").hasPrefix("category,sum(amount)\n"))
    let outcome = session.run("\(bars) | save \"x.png\"")
    if let problem = outcome.errors.first {
      #expect(problem.message.contains("`rsvg-convert` is not installed"))
      #expect(try !session.folder.names().contains("x.png"))
    } else {
      #expect(try session.folder.names().contains("x.png"))
    }
  }

  /// Counts of a histogram are those of its values, whatever the width of its ranges.
  @Test func histogramsCountEveryValue() throws {
    let session = try DemoSession()
    for bins in [1, 2, 7, 20, 200] {
      let outcome = session.run("orders | plot histogram amount, bins: \(bins)")
      let table = try #require(outcome.answers.last?.table)
      let rows = try #require(table.column("rows")).asNumbers
      let from = try #require(table.column("from")).asNumbers
      let to = try #require(table.column("to")).asNumbers
      #expect(rows.reduce(0, +) == 14_277)
      #expect(table.rowCount <= bins)
      #expect(zip(from.dropFirst(), to).allSatisfy { $0 == $1 })
    }
  }
}

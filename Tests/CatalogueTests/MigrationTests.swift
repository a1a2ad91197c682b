import KantaColumns
import KantaTestSupport
import Testing

/// What `migrate` says of two dates is what `rfm` says of each of them.
@Suite struct MigrationTests {
  /// Orders of several days and rows, shared order numbers, and missing values among them.
  private static func purchases(seed: UInt64) -> String {
    var random = SeededRandom(seed: seed)
    var lines = ["customer,order,date,amount"]
    for _ in 0..<900 {
      let customer = random.chance(0.02) ? "" : "C\(random.uniform(in: 1...80))"
      let order = random.chance(0.03) ? "" : "O\(random.uniform(in: 1...400))"
      let month = random.uniform(in: 1...12)
      let day = random.uniform(in: 1...28)
      let date = "2023-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      let cents = random.uniform(in: -300...5000)
      lines.append("\(customer),\(order),\(date),\(Double(cents) / 100)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func session(seed: UInt64) throws -> DemoSession {
    let demo = try DemoSession("segments worth { big when m >= 4 ; late when r <= 2 }")
    try demo.folder.write(purchases(seed: seed), to: "purchases.csv")
    let loaded = demo.run("rows = load \"purchases.csv\"")
    if let problem = loaded.errors.first { throw problem }
    return demo
  }

  /// The table that a text gives.
  private static func table(_ text: String, in demo: DemoSession) throws -> Table {
    let outcome = demo.run(text)
    if let problem = outcome.errors.first { throw problem }
    return try #require(outcome.answers.last?.table)
  }

  private static func values(_ table: Table, _ names: [String]) throws -> [[Value]] {
    let columns = try names.map { try #require(table.column($0)) }
    return (0..<table.rowCount).map { row in columns.map { $0[row] } }
  }

  @Test(arguments: UInt64(1)..<7) func bothDatesAreThoseOfRFM(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    let (first, last) = ("2023-05-31", "2023-11-15")
    for counts in ["orders", "days", "rows"] {
      let moves = try Self.table(
        "rows | migrate from: \(first), to: \(last), counts: \(counts), show: customers", in: demo)
      var found: [String: [Value]] = [:]
      for row in try Self.values(
        moves,
        ["customer", "from_segment", "to_segment", "recency", "frequency", "monetary"])
      {
        found["\(row[0])"] = row
      }
      var known: Set<String> = []
      for (day, place) in [(first, 1), (last, 2)] {
        let scores = try Self.table("rows | rfm as of \(day), counts: \(counts)", in: demo)
        for row in try Self.values(
          scores, ["customer", "segment", "recency", "frequency", "monetary"])
        {
          let move = try #require(found["\(row[0])"])
          #expect(move[place] == row[1], "\(counts) \(row[0]) \(day)")
          if place == 2 { #expect(Array(move[3...]) == Array(row[2...])) }
          known.insert("\(row[0])")
        }
      }
      #expect(known.count == found.count)
    }
  }

  /// The margins of the matrix are the sizes of the segments, their revenue that of the customers.
  @Test(arguments: UInt64(11)..<16) func marginsAreTheSegments(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    for set in ["rfm", "worth"] {
      let matrix = "rows | migrate from: 2023-06-30, to: 2023-12-31, using: \(set)"
      for (side, day) in [("from_segment", "2023-06-30"), ("to_segment", "2023-12-31")] {
        let named = set == "rfm" ? "" : " | segment \(set)"
        let other = side == "from_segment" ? "entry" : "exit"
        let margin = try Self.table(
          """
          \(matrix) | where movement != "\(other)" | summarize n = sum(customers) by s = \(side) \
          | sort s
          """, in: demo)
        let sizes = try Self.table(
          "rows | rfm as of \(day)\(named) | count by s = segment | sort s", in: demo)
        #expect(try Self.values(margin, ["s", "n"]) == Self.values(sizes, ["s", "count"]))
      }
      let revenue = try Self.table(
        "\(matrix) | summarize v = sum(revenue), n = sum(customers)", in: demo)
      let value = try Self.table(
        "rows | rfm as of 2023-12-31 | summarize v = sum(monetary), n = count()", in: demo)
      #expect(try Self.values(revenue, ["v", "n"]) == Self.values(value, ["v", "n"]))
      let shares = try Self.table(
        "\(matrix) | summarize whole = sum(share) by from_segment, movement == \"entry\"", in: demo)
      for row in try Self.values(shares, ["whole"]) {
        #expect(abs((row[0].asDouble ?? 0) - 1) < 1e-12)
      }
    }
  }

  @Test(arguments: UInt64(21)..<24) func aWindowIsAFilterOnTheDates(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    for counts in ["orders", "days", "rows"] {
      let moves = try Self.table(
        """
        rows | migrate from: 2023-06-30, to: 2023-12-31, window: 3 months, counts: \(counts), \
        show: customers | where movement != "exit" | sort customer
        """, in: demo)
      let scores = try Self.table(
        "rows | where date > 2023-09-30 | rfm as of 2023-12-31, counts: \(counts) | sort customer",
        in: demo)
      let names = ["customer", "recency", "frequency", "monetary"]
      #expect(
        try Self.values(moves, names + ["to_segment"]) == Self.values(scores, names + ["segment"]))
    }
  }

  /// Days are grouped between the limits of few dates, and one by one for many.
  @Test func manyDatesSayWhatFewDatesSay() throws {
    let demo = try Self.session(seed: 41)
    for counts in ["days", "rows"] {
      let options = "window: 2 months, counts: \(counts)"
      let steps = try Self.table(
        """
        rows | migrate from: 2023-01-31, to: 2023-12-31, every: month, \(options) \
        | where to_date == 2023-12-31
        """, in: demo)
      let step = try Self.table(
        "rows | migrate from: 2023-11-30, to: 2023-12-31, \(options)", in: demo)
      let names = ["from_segment", "to_segment", "movement", "customers", "revenue", "share"]
      #expect(try Self.values(steps, names) == Self.values(step, names))
    }
  }

  /// Each step of many dates is the migration between its two dates.
  @Test func everyStepIsAMigrationOfItsOwn() throws {
    let demo = try Self.session(seed: 31)
    let steps = try Self.table(
      "rows | migrate from: 2023-03-31, to: 2023-11-15, every: quarter", in: demo)
    let names = ["from_segment", "to_segment", "movement", "customers", "revenue", "share"]
    var expected: [[Value]] = []
    let days = ["2023-03-31", "2023-06-30", "2023-09-30", "2023-11-15"]
    for (first, last) in zip(days, days.dropFirst()) {
      let step = try Self.table("rows | migrate from: \(first), to: \(last)", in: demo)
      expected += try Self.values(step, names)
    }
    #expect(try Self.values(steps, names) == expected)
    let stability = try Self.table(
      "rows | migrate from: 2023-03-31, to: 2023-11-15, every: quarter, show: stability", in: demo)
    let stayed = try Self.table(
      """
      rows | migrate from: 2023-03-31, to: 2023-11-15, every: quarter \
      | where movement == "stayed" | summarize stayed = sum(customers) by from_date
      """, in: demo)
    #expect(
      try Self.values(stability, ["from_date", "stayed"])
        == Self.values(stayed, ["from_date", "stayed"]))
  }
}

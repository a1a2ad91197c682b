import KantaColumns
import KantaModels
import KantaTestSupport
import Testing

/// What `explain` says of customers and segments is what the table says.
@Suite struct ExplanationTests {
  /// Orders of about 60 customers, with a colour and a size that say nothing, or something.
  private static func session(seed: UInt64) throws -> DemoSession {
    var random = SeededRandom(seed: seed)
    var lines = ["customer,order,date,amount"]
    for order in 0..<400 {
      let customer = "C\(random.uniform(in: 1...60))"
      let (month, day) = (random.uniform(in: 1...12), random.uniform(in: 1...28))
      let date = "2023-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      lines.append("\(customer),O\(order),\(date),\(Double(random.uniform(in: 1...9000)) / 100)")
    }
    var facts = ["customer,colour,size,age"]
    for customer in 1...60 {
      let colour = random.chance(0.1) ? "" : ["red", "green", "blue"][random.uniform(in: 0...2)]
      facts.append(
        "C\(customer),\(colour),\(random.chance(0.5) ? "big" : "small"),"
          + (random.chance(0.1) ? "" : "\(random.uniform(in: 18...90))"))
    }
    let demo = try DemoSession(
      "segments worth { big when m >= 4 ; late when r <= 2 ; rest otherwise }")
    try demo.folder.write(lines.joined(separator: "\n") + "\n", to: "rows.csv")
    try demo.folder.write(facts.joined(separator: "\n") + "\n", to: "facts.csv")
    for text in [
      "rows = load \"rows.csv\"", "facts = load \"facts.csv\"",
      "value = rows | rfm as of 2023-12-31 | join facts on customer",
    ] {
      if let problem = demo.run(text).errors.first { throw problem }
    }
    return demo
  }

  private static func answer(_ text: String, in demo: DemoSession) throws -> Answer {
    let outcome = demo.run(text)
    if let problem = outcome.errors.first { throw problem }
    return try #require(outcome.answers.last)
  }

  private static func rows(_ table: Table) -> [[Value]] {
    (0..<table.rowCount).map { row in table.columns.map { $0[row] } }
  }

  @Test(arguments: UInt64(1)..<5) func aCustomerIsWhereTheTableSays(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    let names = ["customer", "r", "f", "m", "segment"]
    let customers = Self.rows(
      try Self.answer("value | keep \(names.joined(separator: ", "))", in: demo).table)
    for customer in customers.prefix(25) {
      guard case .text(let name) = customer[0], case .text(let segment) = customer[4] else {
        Issue.record("a customer has a name and a segment")
        continue
      }
      let answer = try Self.answer("value | explain customer \"\(name)\"", in: demo)
      let table = answer.table
      let scores = try #require(table.column("score"))
      #expect((0..<3).map { scores[$0] } == Array(customer[1...3]))
      #expect(answer.definitions[0].hasSuffix("in the segment \(segment)"))
      #expect(answer.definitions[3].contains("type-7 quantiles of"))
      // The move leads to the segment that the map has there.
      let moved = (0..<3).map { row -> Int in
        let cells = [table.column("new_score")?[row] ?? .missing, scores[row]]
        for case .integer(let score) in cells { return Int(score) }
        return 0
      }
      let there = RFMMap.standard.segment(r: moved[0], f: moved[1], m: moved[2]) ?? ""
      #expect(there != segment)
      #expect(answer.definitions[2].hasPrefix("smallest change to another segment: \(there), with"))
      for row in 0..<3 {
        let value = table.column("value")?[row].asDouble ?? .nan
        let (lower, upper) = (table.column("lower")?[row], table.column("upper")?[row])
        #expect((lower?.asDouble).map { $0 < value } ?? true)
        #expect((upper?.asDouble).map { value <= $0 } ?? true)
      }
    }
  }

  /// The order of the rows and where the table comes from decide nothing.
  @Test func aSavedTableIsExplainedTheSame() throws {
    let demo = try Self.session(seed: 9)
    for text in ["value | sort monetary | save \"scored.csv\"", "again = load \"scored.csv\""] {
      if let problem = demo.run(text).errors.first { throw problem }
    }
    for subject in ["customer \"C7\"", "customer C12", "segment \"At Risk\"", "segment Loyal"] {
      let first = demo.run("value | explain \(subject)")
      let second = demo.run("again | explain \(subject)")
      #expect(first.answers.map(\.definitions) == second.answers.map(\.definitions))
      let shuffled = demo.run("value | sort customer desc | explain \(subject)")
      // A file has days where the table has microseconds: the last digit of an effect may differ.
      for (one, two) in zip(first.answers, second.answers) {
        for (a, b) in zip(Self.rows(one.table).joined(), Self.rows(two.table).joined()) {
          let size = max(1, abs(a.asDouble ?? 0))
          #expect(a == b || abs((a.asDouble ?? .nan) - (b.asDouble ?? .nan)) <= 1e-12 * size)
        }
      }
      #expect(
        first.answers.map { Self.rows($0.table) } == shuffled.answers.map { Self.rows($0.table) })
    }
  }

  /// Sizes, medians and shares are those of `where` and `summarize`.
  @Test(arguments: UInt64(21)..<25) func aSegmentIsItsRows(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    let segment = "value | segment worth"
    let answer = try Self.answer("\(segment) | explain segment big, top: 100", in: demo)
    #expect(
      answer.definitions[1] == "rule 1 of 3 of `worth`, the first that holds: big when m >= 4")
    let sums = "summarize a = median(frequency), b = median(monetary), c = median(age), n = count()"
    let inside = try Self.answer("\(segment) | where segment == \"big\" | \(sums)", in: demo).table
    let all = try Self.answer("value | \(sums)", in: demo).table
    #expect(
      answer.definitions[0].hasPrefix(
        "big: \(inside.columns[3][0].plain) of \(all.rowCount > 0 ? all.columns[3][0].plain : "") customers"
      ))
    for (index, column) in ["frequency", "monetary", "age"].enumerated() {
      let row = try #require(Self.rows(answer.table).first { $0[0] == .text(column) })
      #expect(row[2].asDouble == inside.columns[index][0].asDouble, "\(column)")
      #expect(row[3].asDouble == all.columns[index][0].asDouble, "\(column)")
    }
    for column in ["colour", "size"] {
      let counted = try Self.answer(
        """
        \(segment) | where \(column) is not missing \
        | summarize n = count(), own = count(if segment == "big" then 1 else missing) by \(column)
        """, in: demo)
      let rows = Self.rows(counted.table)
      let (everyone, own) = (
        rows.reduce(0) { $0 + ($1[1].asDouble ?? 0) }, rows.reduce(0) { $0 + ($1[2].asDouble ?? 0) }
      )
      let found = Self.rows(answer.table).filter { $0[0] == .text(column) }
      #expect(found.count == rows.count { ($0[1].asDouble ?? 0) >= 3 })
      for row in found {
        let counts = try #require(rows.first { $0[0] == row[1] })
        #expect(row[4].asDouble == (counts[2].asDouble ?? 0) / own)
        #expect(row[5].asDouble == (counts[1].asDouble ?? 0) / everyone)
        // More frequent inside is a ratio above 1 and an effect above 0.
        #expect(((row[6].asDouble ?? 1) > 1) == ((row[8].asDouble ?? 0) > 0))
      }
    }
  }
}

extension Value {
  fileprivate var plain: String { if case .integer(let number) = self { "\(number)" } else { "" } }
}

import KantaColumns
import KantaTestSupport
import Testing

/// What holds for cohorts of any purchases.
@Suite struct CohortTests {
  /// Orders of several rows, some without order or amount, of customers who come over two years.
  private static func purchases(seed: UInt64) -> String {
    var random = SeededRandom(seed: seed)
    var lines = ["customer,order,date,amount,channel"]
    for _ in 0..<700 {
      let number = random.uniform(in: 1...60)
      let order = random.chance(0.03) ? "" : "O\(random.uniform(in: 1...400))"
      let month = random.uniform(in: 1...12)
      let day = random.uniform(in: 1...28)
      let year = number % 3 == 0 ? 2024 : random.uniform(in: 2023...2024)
      let date = "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
      let amount = random.chance(0.03) ? "" : "\(Double(random.uniform(in: -300...5000)) / 100)"
      let channel = random.chance(0.05) ? "" : ["web", "shop", "phone"][random.uniform(in: 0...2)]
      lines.append("C\(number),\(order),\(date),\(amount),\(channel)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func session(seed: UInt64) throws -> DemoSession {
    let demo = try DemoSession()
    try demo.folder.write(purchases(seed: seed), to: "purchases.csv")
    let loaded = demo.run(
      "rows = load \"purchases.csv\" | roles customer: customer, order: order, date: date, amount: amount"
    )
    if let problem = loaded.errors.first { throw problem }
    return demo
  }

  private static func rows(_ text: String, in demo: DemoSession) throws -> [[Value]] {
    let outcome = demo.run(text)
    if let problem = outcome.errors.first { throw problem }
    let table = try #require(outcome.answers.last?.table)
    return (0..<table.rowCount).map { row in table.columns.map { $0[row] } }
  }

  private static let all = ["rows", "rows | sort amount", "rows | sort channel desc, date"]

  private static let variants = [
    "cohort", "cohort kind: unbounded", "cohort period: quarter, measure: orders, all: yes",
    "cohort rolling: 45 days, all: yes", "cohort by channel", "cohort by channel, measure: orders",
    "cohort by channel, rolling: 30 days, kind: unbounded", "cohort measure: cumulative_revenue",
    "cohort by channel, measure: revenue, all: yes, from: 2024-06-30",
    "cohort kind: bracket, brackets: [0, 1, 4, 9]", "cohort measure: orders, rolling: 20 days",
  ]

  @Test(arguments: variants) func theOrderOfRowsDoesNotMatter(_ variant: String) throws {
    let demo = try Self.session(seed: 1)
    let results = try Self.all.map { try Self.rows("\($0) | \(variant)", in: demo) }
    #expect(!results[0].isEmpty)
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }

  /// Everybody is active at age 0, and each customer is in one cohort.
  @Test(arguments: UInt64(1)..<5) func cohortsPartitionTheCustomers(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    let customers = try Self.rows("rows | summarize n = distinct(customer)", in: demo)
    for variant in ["cohort", "cohort period: week", "cohort rolling: 7 days"] {
      let parts = variant.split(separator: " ", maxSplits: 1).map(String.init)
      let stage = "cohort as of 2025-12-31" + (parts.count > 1 ? ", \(parts[1])" : "")
      let total = try Self.rows(
        "rows | \(stage) | where age == 0 | summarize n = sum(size)", in: demo)
      #expect(total == customers, "\(stage)")
      let others = try Self.rows(
        "rows | \(stage) | where age == 0 and customers != size | count", in: demo)
      #expect(others == [[.integer(0)]])
    }
  }

  /// A bracket of one age is that age; what is unbounded is never less than what is exact, and
  /// never rises.
  @Test(arguments: UInt64(11)..<14) func kindsOfRetentionFitTogether(_ seed: UInt64) throws {
    let demo = try Self.session(seed: seed)
    for ages in ["period: month", "period: quarter", "rolling: 30 days"] {
      let exact = try Self.rows("rows | cohort \(ages), periods: 3", in: demo)
      let bracket = try Self.rows(
        "rows | cohort \(ages), kind: bracket, brackets: [0, 1, 2, 3, 4]", in: demo)
      #expect(exact == bracket)
      let later = try Self.rows("rows | cohort \(ages), periods: 3, kind: unbounded", in: demo)
      for (one, other) in zip(exact, later) {
        #expect(one[0...2] == other[0...2])
        #expect((one[3].asDouble ?? 0) <= (other[3].asDouble ?? 0))
      }
      for (one, next) in zip(later, later.dropFirst()) where one[0] == next[0] {
        #expect((one[3].asDouble ?? 0) >= (next[3].asDouble ?? 0))
      }
    }
  }

  /// All together are the finished cells of the cohorts; a column with one value is one cohort.
  @Test(arguments: ["month", "quarter"], ["retention", "orders", "revenue"])
  func allTogetherAreTheFinishedCells(_ period: String, _ measure: String) throws {
    let demo = try Self.session(seed: 21)
    let stage = "cohort as of 2024-11-15, period: \(period), measure: \(measure), all: yes"
    let pooled = try Self.rows(
      """
      rows | \(stage) | where cohort is not missing and value is not missing \
      | summarize size = sum(size), customers = sum(customers) by age \
      | keep size, age, customers | sort age
      """, in: demo)
    let total = try Self.rows(
      """
      rows | \(stage) | where cohort is missing and value is not missing | keep size, age, customers \
      | sort age
      """, in: demo)
    #expect(!total.isEmpty)
    #expect(total == pooled)
    let whole = try Self.rows(
      "rows | \(stage) | where cohort is missing | keep size, age, customers, value", in: demo)
    let single = try Self.rows(
      """
      rows | add one = "one" | cohort by one as of 2024-11-15, period: \(period), \
      measure: \(measure) | keep size, age, customers, value
      """, in: demo)
    #expect(whole == single)
  }

  /// The revenue so far is the sum of the revenues, and the last one the sum of all amounts.
  @Test(arguments: ["period: month", "period: year", "rolling: 50 days"])
  func revenueAddsUp(_ ages: String) throws {
    let demo = try Self.session(seed: 31)
    let stage = "cohort as of 2026-12-31, \(ages)"
    let each = try Self.rows("rows | \(stage), measure: revenue", in: demo)
    let soFar = try Self.rows("rows | \(stage), measure: cumulative_revenue", in: demo)
    #expect(each.count == soFar.count)
    var sum: Int64 = 0
    for (one, other) in zip(each, soFar) where other[4] != .missing {
      guard case .decimal(let value) = one[4], case .decimal(let total) = other[4] else {
        Issue.record("an exact amount")
        return
      }
      sum = one[2] == .integer(0) ? value.minorUnits : sum + value.minorUnits
      #expect(sum == total.minorUnits, "\(one)")
    }
    let found = try Self.rows(
      "rows | \(stage), measure: revenue | summarize v = sum(value)", in: demo)
    #expect(try found == Self.rows("rows | summarize v = sum(amount)", in: demo))
  }
}

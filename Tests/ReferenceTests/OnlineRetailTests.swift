import KantaColumns
import KantaTestSupport
import Testing

/// The UCI "Online Retail" invoices: numbers computed by an independent engine.
@Suite struct OnlineRetailTests {
  private func script(_ path: String, _ rest: String) -> String {
    """
    lines = load "\(path)" | roles customer: CustomerID, order: InvoiceNo, date: InvoiceDate, amount: Quantity * UnitPrice
    sales = lines | where amount > 0 and customer is not missing
    \(rest)
    """
  }

  @Test func countsAndRevenueAreExact() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let all = try lastAnswer(script(path, "lines | count"))
    #expect(all.table.rows == [["541909"]])
    let kept = try lastAnswer(
      script(
        path,
        "sales | summarize rows = count(), customers = distinct(customer), orders = distinct(order), revenue = sum(amount)"
      ))
    #expect(kept.table.rows == [["397884", "4338", "18532", "8911407.904"]])
    guard case .decimal(let revenue)? = kept.table.column("revenue")?[0] else {
      Issue.record("revenue is not exact")
      return
    }
    #expect(revenue == ExactDecimal(minorUnits: 8_911_407_904, scale: 3))
  }

  @Test func rfmHasTheKnownCutPointsAndSegments() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let scores = try lastAnswer(script(path, "sales | rfm as of 2011-12-09, counts: orders"))
    #expect(scores.table.rowCount == 4338)
    #expect(
      scores.definitions.contains(
        "cut points: r 12.8 / 32 / 71 / 179 · f 1 / 2 / 3 / 6 · m 250.194 / 490.096 / 942.276 / 2058.426"
      ), "\(scores.definitions)")
    let segments = try lastAnswer(
      script(path, "sales | rfm as of 2011-12-09, counts: orders | count by segment"))
    let counts = Dictionary(uniqueKeysWithValues: segments.table.rows.map { ($0[0], $0[1]) })
    #expect(counts["Champions"] == "798")
    #expect(counts["Hibernating"] == "668")
    #expect(counts["Lost"] == "567")
    #expect(counts["Loyal"] == "403")
    #expect(counts.values.compactMap { Int($0) }.reduce(0, +) == 4338)
  }

  @Test func whereAndItsOppositeShareOutTheRows() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let conditions = [
      "amount > 0", "customer == 17850", "date in 2011-11", "Country != \"France\"",
    ]
    for condition in conditions {
      let counts = try ["\(condition)", "not (\(condition))"].map { condition in
        try lastAnswer(script(path, "lines | where \(condition) | count")).table.rows[0][0]
      }
      #expect(counts.compactMap { Int($0) }.reduce(0, +) == 541_909, "\(condition): \(counts)")
    }
  }
}

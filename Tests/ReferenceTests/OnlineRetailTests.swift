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
    let tables = try answers(
      script(
        path,
        """
        lines | count
        sales
          | summarize rows = count(), customers = distinct(customer), orders = distinct(order),
            revenue = sum(amount)
        """)
    ).map(\.table)
    #expect(tables.count == 2)
    #expect(tables[0].rows == [["541909"]])
    #expect(tables[1].rows == [["397884", "4338", "18532", "8911407.904"]])
    let exact = ExactDecimal(minorUnits: 8_911_407_904, scale: 3)
    #expect(tables[1].column("revenue")?[0] == .decimal(exact))
  }

  @Test func rfmHasTheKnownCutPointsAndSegments() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let found = try answers(
      script(
        path,
        """
        sales | rfm as of 2011-12-09, counts: orders
        sales | rfm as of 2011-12-09, counts: orders | count by segment
        """))
    #expect(found.count == 2)
    #expect(found[0].table.rowCount == 4338)
    let cuts =
      "cut points: r 12.8 / 32 / 71 / 179 · f 1 / 2 / 3 / 6 · "
      + "m 250.194 / 490.096 / 942.276 / 2058.426"
    #expect(found[0].definitions.contains(cuts), "\(found[0].definitions)")
    let counts = Dictionary(uniqueKeysWithValues: found[1].table.rows.map { ($0[0], $0[1]) })
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
      "not (customer > 15000) or Description is missing",
    ]
    let pairs = conditions.map { "lines | where \($0) | count\nlines | where not (\($0)) | count" }
    let counts = try answers(script(path, pairs.joined(separator: "\n"))).map {
      Int($0.table.rows[0][0]) ?? 0
    }
    #expect(counts.count == 2 * conditions.count)
    for (index, condition) in conditions.enumerated() {
      #expect(counts[2 * index] + counts[2 * index + 1] == 541_909, "\(condition): \(counts)")
    }
  }
}

import KantaColumns
import KantaTestSupport
import Testing

/// Cohorts of the UCI "Online Retail" customers: numbers computed by an independent engine.
@Suite struct CohortReferenceTests {
  private func lastRows(_ path: String, _ stage: String) throws -> [[String]] {
    try lastAnswer(
      """
      lines = load "\(path)" | roles customer: CustomerID, order: InvoiceNo, date: InvoiceDate, amount: Quantity * UnitPrice
      lines | where amount > 0 and customer is not missing | \(stage)
      """
    ).table.rows
  }

  private static let sizes = [
    885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41,
  ]

  /// Every cell of the monthly triangle, once the last month is over.
  @Test func theTriangleIsThatOfTheOtherEngine() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv"),
      let file = SharedData.path("expected/online_retail_cohort_monthly_ORACLE_duckdb.csv")
    else { return }
    let stage = "cohort as of 2011-12-31, measure: revenue"
    let rows = try lastRows(path, stage)
    #expect(rows.count == 91)
    #expect(rows.filter { $0[2] == "0" }.map { $0[1] } == Self.sizes.map(String.init))
    let expected = try plainRows(file)
    // Cells without customers are not in the file.
    let found = rows.filter { $0[3] != "0" }.map { row in
      [String(row[0].prefix(7)), row[2], row[3], row[4]]
    }
    #expect(found.map { Array($0[..<3]) } == expected.map { Array($0[..<3]) })
    for (row, other) in zip(found, expected) {
      let (value, wanted) = (Double(row[3]) ?? 0, Double(other[3]) ?? 1)
      #expect(abs(value - wanted) <= 0.005 + 1e-6, "\(row)")
    }
    let shares = try lastRows(path, "cohort as of 2011-12-31")
    #expect(shares.count == rows.count)
    for (share, row) in zip(shares, rows) {
      #expect(Array(share[..<4]) == Array(row[..<4]))
      #expect(Double(share[4]) == (Double(row[3]) ?? 0) / (Double(row[1]) ?? 0))
    }
  }

  /// On the last day of the data its month is not over: 13 cells have no value.
  @Test func theOpenMonthHasNoValues() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let rows = try lastRows(path, "cohort as of 2011-12-09")
    #expect(rows.count == 91)
    let open = rows.filter { $0[4].isEmpty }
    #expect(open.count == 13)
    #expect(open.map { $0[2] } == (0...12).reversed().map(String.init))
    #expect(open.first?[3] == "235")
  }

  @Test func unboundedRetention() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let rows = try lastRows(path, "cohort as of 2011-12-09, kind: unbounded")
    #expect(rows[..<4].map { $0[3] } == ["885", "766", "753", "741"])
    #expect(rows[88...].map { $0[3] } == ["323", "36", "41"])
    #expect(rows.count { !$0[4].isEmpty } == 78)
  }

  /// Ages of 30 days from the day of each customer's first purchase.
  @Test func rollingRetention() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let rows = try lastRows(path, "cohort rolling: 30 days")
    #expect(rows[..<3].map { $0[3] } == ["885", "326", "310"])
    #expect(rows.count == 91)
    #expect(rows.count { !$0[4].isEmpty } == 66)
    #expect(rows.reduce(0) { $0 + (Int($1[3]) ?? 0) } == 12714)
  }

  /// Customers of a country come at different times: each age is of those for whom it is over.
  @Test func ordersByCountry() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let rows = try lastRows(path, "cohort by Country, measure: orders, periods: 2")
    let chosen = rows.filter { ["Austria", "United Kingdom"].contains($0[0]) }
    #expect(
      chosen.map { Array($0[1...]) } == [
        ["9", "0", "9", "9"], ["8", "1", "0", "0"], ["8", "2", "1", "1"],
        ["3886", "0", "3886", "4780"], ["3589", "1", "841", "1204"], ["3265", "2", "810", "1144"],
      ])
  }
}

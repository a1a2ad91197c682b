import KantaColumns
import KantaTestSupport
import Testing

/// States and revenue of the UCI "Online Retail" customers: numbers computed by an independent
/// engine, from the definitions and by the day.
@Suite struct LifecycleReferenceTests {
  private func lastRows(_ path: String, _ stage: String) throws -> [[String]] {
    try lastAnswer(
      """
      lines = load "\(path)" | roles customer: CustomerID, order: InvoiceNo, date: InvoiceDate, amount: Quantity * UnitPrice
      lines | where amount > 0 and customer is not missing | \(stage)
      """
    ).table.rows
  }

  @Test func statesOfTheLastMonth() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let rows = try lastRows(
      path, "lifecycle as of 2011-12-31 | where period == 2011-12 | keep state, customers")
    #expect(
      rows == [
        ["new", "41"], ["returning", "371"], ["resurrected", "203"], ["dormant", "1293"],
        ["inactive", "652"], ["lapsed", "1778"],
      ])
  }

  @Test func partsOfTheRevenueOfTwoMonths() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let rows = try lastRows(
      path,
      """
      bridge as of 2011-12-31 | where period >= 2011-11
        | keep start, new, upgrade, reactivation, downgrade, churn, end
      """)
    #expect(
      rows == [
        [
          "1039318.790", "136592.120", "216376.630", "382950.910", "239139.110", "374281.960",
          "1161817.380",
        ],
        [
          "1161817.380", "27059.460", "22599.350", "241418.280", "255207.060", "679494.620",
          "518192.790",
        ],
      ])
  }
}

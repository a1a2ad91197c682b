import KantaColumns
import KantaSource
import KantaTestSupport
import Testing

/// The 995 customers of the R package `rfm`, one of them and one segment explained.
///
/// Cut points are the type-7 quantiles 114 / 180 / 296.4 / 481, 3 / 4 / 5 / 7 and 254.8 / 381 /
/// 505.4 / 665; see `PublishedRFMTests` for the source.
@Suite struct ExplanationTests {
  private func script(_ path: String, _ rest: String) -> String {
    """
    kanta 1
    as of 2006-12-31
    lines = load "\(path)" | roles customer: customer_id, date: order_date, amount: revenue
    scored = lines | rfm counts: rows
    own = lines | rfm counts: rows, r_cuts: [115, 181, 297.4, 482], f_cuts: [4, 5, 6, 8], m_cuts: [255.8, 382, 506.4, 666], closed: left
    \(rest)
    """
  }

  @Test func aCustomerIsExplainedByHand() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv") else { return }
    let answer = try lastAnswer(script(path, "scored | explain customer \"Add Senger\""))
    // 140 days, 3 orders, 340: the score 412 is Recent. 413 is Promising, 312 About To Sleep, and
    // 42 of 382 is less than 41 days of 181.
    #expect(
      answer.table.rows == [
        ["recency", "140.0", "4", "114.0", "180.0", "26.0", "41.0", "", ""],
        ["frequency", "3.0", "1", "", "3.0", "1.0", "", "", ""],
        ["monetary", "340.0", "2", "254.8", "381.0", "42.0", "86.0", "42.0", "3"],
      ])
    #expect(
      answer.definitions.prefix(4) == [
        "customer Add Senger: r 4, f 1, m 2 · in the segment Recent",
        "rule 4 of 11 of `standard`, the first that holds: Recent: 512 511 422 421 412 411 311",
        "smallest change to another segment: Promising, with m 2 → 3 by monetary +42 (1 step, 11.0% of the value)",
        "lower, upper: cut points at type-7 quantiles of 995 customers · intervals (a, b]",
      ])
  }

  /// Cut points of one's own are not in the table; the customers around are.
  @Test func ownCutPointsAreBoundedByTheCustomers() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv") else { return }
    let answer = try lastAnswer(
      script(path, "own | segment r_package | explain customer \"Add Senger\""))
    let nearest = try answers(
      script(
        path,
        """
        own | summarize x = max(recency) by r | where r == 5
        own | summarize x = min(recency) by r | where r == 3
        """))
    #expect(answer.table.rows[0][3] == nearest[0].table.rows[0][1] + ".0")
    #expect(answer.table.rows[0][4] == nearest[1].table.rows[0][1] + ".0")
    #expect(answer.definitions[1].hasPrefix("rule 5 of 10 of `r_package`"))
    #expect(answer.definitions[3].contains("the nearest values of customers with another score"))
  }

  @Test func aSegmentHasItsPublishedSize() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv") else { return }
    let answer = try lastAnswer(script(path, "own | segment r_package | explain segment Champions"))
    #expect(
      answer.definitions[0].hasPrefix("Champions: 35 of 995 customers (3.5%) · monetary 31,646 of ")
    )
    #expect(
      answer.definitions[1]
        == "rule 1 of 10 of `r_package`, the first that holds: Champions: r 5, f 5, m 5")
    #expect(answer.table.rows.map { $0[0] } == ["recency", "frequency", "monetary", "r", "f", "m"])
  }
}

import KantaColumns
import KantaTestSupport
import Testing

/// The 995 customers of the R package `rfm`, whose tests publish a table of segments.
///
/// Source: rsquaredacademy/rfm 0.3.0, tests and snapshots (MIT). The package adds 1 to every type-7
/// quantile and takes half-open intervals [a, b).
@Suite struct PublishedRFMTests {
  /// The segments of the package's tests; the first row that holds gives the name.
  private let segments = """
    segments published {
      `Champions` when r in 4..5 and f in 4..5 and m in 4..5
      `Loyal Customers` when r in 2..5 and f in 3..5 and m in 3..5
      `Potential Loyalist` when r in 3..5 and f in 1..3 and m in 1..3
      `New Customers` when r in 4..5 and f == 1 and m == 1
      `Promising` when r in 3..4 and f == 1 and m == 1
      `Need Attention` when r in 2..3 and f in 2..3 and m in 2..3
      `About To Sleep` when r in 2..3 and f in 1..2 and m in 1..2
      `At Risk` when r in 1..2 and f in 2..5 and m in 2..5
      `Can't Lose Them` when r == 1 and f in 4..5 and m in 4..5
      `Lost` when r in 1..2 and f in 1..2 and m in 1..2
      `Others` otherwise
    }
    """

  private let ownCuts = """
    r_cuts: [115, 181, 297.4, 482], f_cuts: [4, 5, 6, 8], m_cuts: [255.8, 382, 506.4, 666], closed: left
    """

  private func script(_ path: String, options: String, _ rest: String) -> String {
    """
    kanta 1
    as of 2006-12-31
    \(segments)
    lines = load "\(path)" | roles customer: customer_id, date: order_date, amount: revenue
    scored = lines | rfm counts: rows\(options)
    \(rest)
    """
  }

  @Test func thePublishedTableComesOutWithThePackagesCuts() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv"),
      let table = SharedData.path("expected/rfm_data_orders_segments_A_published_in_tests.csv")
    else { return }
    let answer = try lastAnswer(
      script(
        path, options: ", " + ownCuts,
        """
        scored | segment published
          | summarize customers = count(), orders = sum(frequency), revenue = sum(monetary) by segment
          | sort segment
        """))
    let published = try plainRows(table).map { Array($0.prefix(4)) }
    #expect(answer.table.rows == published)
  }

  /// The default map of the package comes with Kanta.
  @Test func theDefaultMapGivesItsPublishedTable() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv"),
      let table = SharedData.path(
        "expected/rfm_data_orders_segments_B_readme_definition_ORACLE.csv")
    else { return }
    let answer = try lastAnswer(
      script(
        path, options: ", " + ownCuts,
        """
        scored | segment r_package
          | summarize customers = count(), orders = sum(frequency), revenue = sum(monetary) by segment
          | sort segment
        """))
    let published = try plainRows(table).map { Array($0.prefix(4)) }
    #expect(answer.table.rows == published)
    #expect(
      answer.table.rows.first { $0[0] == "Champions" } == ["Champions", "35", "316", "31646"])
    #expect(answer.table.rows.first { $0[0] == "Lost" } == ["Lost", "148", "393", "35324"])
  }

  @Test func theMapOfThreeRangesIsTheOneOfThePackagesTests() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv") else { return }
    let answer = try lastAnswer(
      script(
        path, options: ", " + ownCuts,
        """
        scored | segment published | rename own = segment | segment three_range
          | where own != coalesce(segment, "Others") | count
        """))
    #expect(answer.table.rows == [["0"]])
  }

  @Test func theLintFindsWhatIsWrongWithBothMaps() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv") else { return }
    let found = try answers(
      script(
        path, options: ", " + ownCuts,
        """
        lint published | where finding == "unreachable"
        scored | lint three_range | where finding == "uncovered"
          | summarize cells = count(), customers = sum(customers)
        scored | lint r_package | where finding == "uncovered"
          | summarize cells = count(), customers = sum(customers)
        """))
    #expect(found[0].table.rows.map { $0[1] } == ["New Customers", "Promising", "Can't Lose Them"])
    #expect(found[1].table.rows == [["36", "48"]])
    #expect(found[2].table.rows == [["10", "0"]])
  }

  @Test func everyScoreIsThePackages() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv"),
      let table = SharedData.path("expected/rfm_data_orders_scores_ORACLE.csv")
    else { return }
    let answer = try lastAnswer(
      script(
        path, options: ", " + ownCuts,
        """
        scored | segment published
          | keep customer, recency, frequency, monetary, r, f, m, score, segment | sort customer
        """))
    let expected = try plainRows(table).map { Array($0.prefix(9)) }
    #expect(answer.table.rowCount == 995)
    #expect(
      answer.table.rows
        == expected.sorted { Array($0[0].utf8).lexicographicallyPrecedes($1[0].utf8) })
  }

  @Test func kantasOwnRuleDiffersByOneCustomer() throws {
    guard let path = SharedData.path("rfm_package/rfm_data_orders.csv") else { return }
    let scores = try lastAnswer(script(path, options: "", "lines | rfm counts: rows"))
    #expect(
      scores.definitions.contains(
        "cut points: r 114 / 180 / 296.4 / 481 · f 3 / 4 / 5 / 7 · m 254.8 / 381 / 505.4 / 665"),
      "\(scores.definitions)")
    let answer = try lastAnswer(
      script(path, options: "", "scored | segment published | count by segment"))
    let counts = Dictionary(uniqueKeysWithValues: answer.table.rows.map { ($0[0], $0[1]) })
    #expect(counts["Champions"] == "159")
    #expect(counts["Loyal Customers"] == "277")
    #expect(
      counts == [
        "Champions": "159", "Loyal Customers": "277", "Potential Loyalist": "229",
        "At Risk": "86", "Lost": "111", "About To Sleep": "50", "Others": "48",
        "Need Attention": "35",
      ])
  }
}

import KantaColumns
import KantaTestSupport
import Testing

/// Customer share, headroom and ranks over household panels, against pandas 2 and its type-7
/// quantiles.
@Suite struct WalletReferenceTests {
  /// 300 households and their 2,798 bottles of ketchup (R package Ecdat, `Catsup`).
  private func catsup(_ stages: String) throws -> Answer? {
    guard let path = SharedData.path("household_panels/Ecdat/Catsup.csv") else { return nil }
    let spend = ["heinz41", "heinz32", "heinz28"].map {
      "if choice == \"\($0)\" then `price.\($0)` else "
    }
    return try lastAnswer(
      """
      catsup = load "\(path)" | add spend = \(spend.joined())`price.hunts32` | roles customer: id, amount: spend
      catsup | \(stages)
      """)
  }

  private func number(_ answer: Answer, _ column: String, _ row: Int = 0) -> Double? {
    answer.table.column(column).flatMap { $0[row].asDouble }
  }

  @Test func shareOfOneBrand() throws {
    guard
      let buyers = try catsup("where choice == \"hunts32\" | share of: catsup, show: total"),
      let all = try catsup(
        "where choice == \"hunts32\" | share of: catsup, nonbuyers: true, show: total")
    else { return }
    #expect(number(buyers, "customers") == 121)
    #expect(abs(try #require(number(buyers, "share")) - 0.265_283_363) < 1e-6)
    #expect(abs(try #require(number(buyers, "mean_share")) - 0.284_323_134) < 1e-6)
    #expect(number(all, "customers") == 300)
    #expect(abs(try #require(number(all, "share")) - 0.096_639_689) < 1e-6)
    #expect(abs(try #require(number(all, "mean_share")) - 0.114_676_997) < 1e-6)
  }

  @Test func headroomOfOneBrand() throws {
    guard
      let found = try catsup(
        "where choice == \"hunts32\" | headroom | summarize peer = max(peer), headroom = sum(headroom)"
      )
    else { return }
    #expect(abs(try #require(number(found, "peer")) - 13.9) < 1e-6)
    #expect(abs(try #require(number(found, "headroom")) - 886.4) < 1e-3)
  }

  @Test func ranksOfBrands() throws {
    guard
      let found = try catsup(
        "summarize n = count() by customer, choice | allocation brand: choice, score: n "
          + "| summarize share = mean(share) by brand | sort brand")
    else { return }
    let expected = [0.406_405, 0.504_134, 0.251_475, 0.329_752]
    #expect(
      (0..<4).map { found.table.column("brand")?[$0] } == [
        .text("heinz28"), .text("heinz32"), .text("heinz41"), .text("hunts32"),
      ])
    for (row, share) in expected.enumerated() {
      #expect(abs(try #require(number(found, "share", row)) - share) < 1e-6)
    }
  }

  /// 2,377 households of a grocer, 801 of whom told their income, size and age.
  private func journey(_ stages: String) throws -> Answer? {
    let folder = "complete_journey/"
    guard let sales = SharedData.path(folder + "transactions_sample.csv"),
      let products = SharedData.path(folder + "products.csv"),
      let people = SharedData.path(folder + "demographics.csv")
    else { return nil }
    // One product has the number 1e+05.
    return try lastAnswer(
      """
      sales = load "\(sales)", types: ["product_id number"]
      products = load "\(products)"
      people = load "\(people)"
      \(stages)
      """)
  }

  @Test func shareOfPrivateLabels() throws {
    guard
      let found = try journey(
        "sales | join products on product_id | where brand == \"Private\" | share of: sales, show: total"
      )
    else { return }
    #expect(found.table.row(0).prefix(3) == ["2159", "66132.5", "230409.4"])
    #expect(abs(try #require(number(found, "share")) - 0.287_021_710_051_76) < 1e-12)
    #expect(abs(try #require(number(found, "mean_share")) - 0.303_417_573_507_449_86) < 1e-12)
  }

  @Test func headroomOfWidenedPeers() throws {
    let stages =
      "sales | join people on household_id | headroom peers: [income, household_size, age]"
    guard let found = try journey(stages + " | summarize headroom = sum(headroom)") else { return }
    #expect(
      found.definitions.contains(
        "peers by income, household_size, age 68 · widened to income, household_size 276 · "
          + "widened to income 430 · widened to all customers 1,603"))
    #expect(abs(try #require(number(found, "headroom")) - 381_092.382) < 1e-3)
  }
}

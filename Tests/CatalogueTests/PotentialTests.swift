import KantaColumns
import KantaModels
import KantaSource
import KantaTestSupport
import Testing

/// The verbs of customer share and headroom, over the bookshop.
@Suite struct PotentialTests {
  private func table(_ demo: DemoSession, _ text: String) throws -> Table {
    let outcome = demo.run(text)
    #expect(outcome.problems.isEmpty, "\(text)\n\(outcome.problems)")
    return try #require(outcome.answers.last).table
  }

  private func numbers(_ table: Table, _ name: String) throws -> [Double] {
    let column = try #require(table.column(name))
    return (0..<table.rowCount).compactMap { column[$0].asDouble }
  }

  private static let setup = """
    wallets = world "bookshop/category_spend"
    year = orders | where date in 2024
    """

  /// Lumi Osuus buys for 60 € here and for 100 € in all.
  @Test func theExampleHasAShareOfSixtyPercent() throws {
    let demo = try DemoSession(Self.setup)
    let lumi = try table(
      demo,
      "year | share of: wallets | join customers on customer | where name == \"Lumi Osuus\"")
    #expect(lumi.rowCount == 1)
    #expect(lumi.column("share")?[0] == .percent(0.6))
    #expect(lumi.column("ours")?[0] == .decimal(ExactDecimal(minorUnits: 6000, scale: 2)))
    #expect(lumi.column("category")?[0] == .decimal(ExactDecimal(minorUnits: 10_000, scale: 2)))
  }

  /// The world knows the share of everybody who was asked.
  @Test func sharesAreThoseOfTheTruth() throws {
    let demo = try DemoSession(Self.setup + "\ntruth = world \"bookshop/truth_customers\"")
    let found = try table(demo, "year | share of: wallets | join truth on customer")
    #expect(found.rowCount == 532)
    let (ours, known) = (try numbers(found, "share"), try numbers(found, "truth_share"))
    #expect(known.count == ours.count)
    // The category is rounded to cents.
    for (a, b) in zip(ours, known) { #expect(abs(a - b) < 0.01) }
    let mean = ours.reduce(0, +) / Double(ours.count)
    // Beta(3, 2) has the mean 0.6 and the standard deviation 0.2.
    #expect(abs(mean - 0.6) < 3 * 0.2 / Double(ours.count).squareRoot())
  }

  /// By hand, with the verbs for tables.
  @Test func totalsAreThoseOfTheTables() throws {
    let demo = try DemoSession(Self.setup)
    let byChannel = try table(
      demo, "year | join customers on customer | share by channel, of: wallets | sort channel")
    let byHand = try table(
      demo,
      "year | where customer is not missing | summarize ours = sum(amount) by customer "
        + "| join wallets on customer | where category_spend > 0 and ours >= 0 "
        + "| join customers on customer | summarize customers = count(), ours = sum(ours), "
        + "category = sum(category_spend), mean = mean(ours / category_spend) by channel "
        + "| add share = ours / category | sort channel")
    for name in ["customers", "ours", "category"] {
      #expect(try numbers(byChannel, name) == numbers(byHand, name), "\(name)")
    }
    let pairs = [("share", "share"), ("mean_share", "mean")]
    for (name, other) in pairs {
      for (a, b) in zip(try numbers(byChannel, name), try numbers(byHand, other)) {
        #expect(abs(a - b) < 1e-12, "\(name)")
      }
    }
  }

  /// A joined total, a table of totals and a table with several rows per customer agree.
  @Test func waysToSayTheTotalAgree() throws {
    let demo = try DemoSession(
      Self.setup + "\nsplit = wallets | append wallets | add half = category_spend / 2")
    let first = try table(demo, "year | share of: wallets | sort customer")
    for way in [
      "year | join wallets on customer | share total: category_spend | sort customer",
      "year | share of: split, total: half | sort customer",
      "year | share of: (wallets | where year == 2024) | sort customer",
    ] {
      let other = try table(demo, way)
      #expect(other.rowCount == first.rowCount, "\(way)")
      for (a, b) in zip(try numbers(first, "share"), try numbers(other, "share")) {
        #expect(abs(a - b) < 1e-8, "\(way)")
      }
    }
  }

  /// All customers of both tables are counted or left out, each once.
  @Test func nobodyIsLost() throws {
    let demo = try DemoSession(Self.setup + "\nasked = wallets | keep customer")
    for nonbuyers in ["false", "true"] {
      let counted = try table(demo, "year | share of: wallets, nonbuyers: \(nonbuyers)")
      let leftOut = try table(
        demo, "year | share of: wallets, nonbuyers: \(nonbuyers), show: left_out")
      let all = try table(
        demo,
        "year | keep customer | append asked | where customer is not missing "
          + "| distinct customer")
      #expect(counted.rowCount + leftOut.rowCount == all.rowCount)
    }
  }

  /// The order of the rows decides nothing but the order of the result.
  @Test func theOrderOfRowsDecidesNothing() throws {
    let demo = try DemoSession(Self.setup)
    for stages in [
      "share of: wallets, show: total, ci: bootstrap",
      "join customers on customer | share by city, of: wallets, ci: bootstrap | sort city",
      "join customers on customer | headroom peers: [channel, city] | sort customer",
      "summarize n = count() by customer, category | allocation brand: category, score: n | sort brand | sort customer",
    ] {
      let plain = try table(demo, "year | \(stages)")
      let sorted = try table(demo, "year | sort price | \(stages)")
      #expect(plain.rowCount == sorted.rowCount)
      for row in 0..<plain.rowCount {
        for column in plain.columns.indices {
          #expect(plain.columns[column][row] == sorted.columns[column][row], "\(stages)")
        }
      }
    }
  }

  /// The headroom of the bookshop, by hand.
  @Test func headroomIsThatOfTheTables() throws {
    let demo = try DemoSession(Self.setup)
    let found = try table(
      demo,
      "year | join customers on customer | headroom peers: channel, quantile: 75% | sort customer")
    let byHand = try table(
      demo,
      "year | where customer is not missing | join customers on customer "
        + "| summarize ours = sum(amount), channel = first(channel) by customer "
        + "| add peer = quantile(ours, 75%) per channel | sort customer")
    #expect(found.rowCount == byHand.rowCount)
    for (a, b) in zip(try numbers(found, "peer"), try numbers(byHand, "peer")) {
      #expect(abs(a - b) < 1e-9)
    }
    let (ours, peers) = (try numbers(byHand, "ours"), try numbers(byHand, "peer"))
    for (index, headroom) in try numbers(found, "headroom").enumerated() {
      #expect(abs(headroom - max(0, peers[index] - ours[index])) < 1e-9)
    }
  }
}

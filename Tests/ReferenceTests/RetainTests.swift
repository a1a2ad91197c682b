import KantaColumns
import KantaModels
import KantaTestSupport
import Testing

/// `retain` on the simulated subscribers, whose law is known, and on published survivors.
@Suite struct RetainTests {
  private static func numbers(_ table: Table, _ name: String) throws -> [Double?] {
    let column = try #require(table.column(name))
    return (0..<table.rowCount).map { column[$0].asDouble }
  }

  /// The truth lies in the intervals, for both kinds of readers and both models.
  @Test(arguments: ["sbg", "bdw"]) func theSubscribersRenewAsTheyAreMadeTo(_ model: String) throws {
    let answer = try lastAnswer(
      """
      world "magazine/subscriptions"
        | retain by segment as of 2024-12-31 model: \(model), periods: 8, level: 99%
      """)
    let table = answer.table
    let segment = try #require(table.column("segment"))
    let period = try Self.numbers(table, "period")
    let survival = try Self.numbers(table, "survival")
    let low = try Self.numbers(table, "low")
    let high = try Self.numbers(table, "high")
    #expect(table.rowCount == 16)
    for row in 0..<table.rowCount {
      let law: [Double] = segment[row] == .text("regular") ? [0.9, 1.6] : [0.7, 3.4]
      let truth = ShiftedBetaGeometric(parameters: law).survival(Int(try #require(period[row])))
      let interval = try #require(low[row])...(try #require(high[row]))
      #expect(interval.contains(truth), "\(segment[row]) \(period[row] ?? 0)")
      #expect(interval.contains(try #require(survival[row])))
    }
  }

  /// Fader and Hardie (2007): the twelfth year from the first seven, in per cent of a thousand.
  @Test func thePublishedSegments() throws {
    guard let path = SharedData.path("sbg_retention/customer_retention.csv") else { return }
    for (segment, last, lifetime) in [("high_end", 37.8, "5.92"), ("regular", 17.0, "3.69")] {
      let answer = try lastAnswer(
        """
        load "\(path)" | where year <= 7 | retain survivors: \(segment), of: 1000
        """)
      let survival = try Self.numbers(answer.table, "survival")
      #expect(abs(100 * (try #require(survival.last ?? nil)) - last) < 0.051)
      let remarks = answer.notes.compactMap { note in
        if case .remark(let text) = note { text } else { nil }
      }
      #expect(remarks.contains { $0.hasPrefix("DEL \(lifetime) payments") })
    }
  }

  /// Contracts in rows and the same as a table of survivors have one projection.
  @Test func rowsAndSurvivorsAgree() throws {
    let rows = try lastAnswer(
      """
      world "magazine/subscriptions" | where start < 2016-02-01
        | retain as of 2023-12-31 period: year
      """)
    let observed = try Self.numbers(rows.table, "observed_survival").compactMap(\.self)
    let count = try #require(try Self.numbers(rows.table, "at_risk").first ?? nil)
    let left = observed.map { "\(Int(($0 * count).rounded()))" }
    let periods = (0...observed.count).map(String.init)
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "year,left\n"
        + zip(periods, ["\(Int(count))"] + left).map { "\($0),\($1)\n" }.joined(),
      to: "left.csv")
    let table = try lastAnswer("load \"\(path)\" | retain survivors: left, period: year").table
    let one = try Self.numbers(rows.table, "survival")
    let other = try Self.numbers(table, "survival")
    for (row, value) in one.enumerated() {
      #expect(abs(try #require(value) - (try #require(other[row]))) < 1e-9)
    }
  }
}

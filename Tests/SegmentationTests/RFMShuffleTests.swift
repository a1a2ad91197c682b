import KantaColumns
import KantaTestSupport
import Testing

/// No result of `rfm` depends on the order of the rows.
@Suite struct RFMShuffleTests {
  private static let orders = [
    "", " | sort amount", " | sort date desc", " | sort product, customer",
  ]

  private func cells(_ table: Table) -> [[Value]] {
    table.columns.map { column in (0..<table.rowCount).map { column[$0] } }
  }

  @Test(arguments: [
    "", "ties: random", "ties: random, seed: 9, binning: nested", "binning: nested, scores: 4",
    "window: 6 months, counts: days", "best: low, weights: [3, 2, 1]", "f_cuts: [1, 2, 4, 8]",
  ]) func rowsMayBeSorted(options: String) throws {
    let demo = try DemoSession()
    for clause in ["", " per category"] {
      let answers = try Self.orders.map { order in
        let text =
          "orders\(order) | rfm as of 2024-12-31\(clause)"
          + (options.isEmpty ? "" : ", " + options)
          + " | sort customer" + (clause.isEmpty ? "" : ", category")
        let outcome = demo.run(text)
        return try #require(outcome.answers.first, "\(text): \(outcome.problems)")
      }
      for answer in answers.dropFirst() {
        #expect(cells(answer.table) == cells(answers[0].table), "\(options) \(clause)")
        if clause.isEmpty { #expect(answer.definitions == answers[0].definitions) }
      }
    }
  }

  @Test func anotherSeedPartsEqualsAnotherWay() throws {
    let demo = try DemoSession()
    let scores = try [1, 2].map { seed in
      let text = "orders | rfm ties: random, seed: \(seed) | sort customer | keep f"
      return try #require(demo.run(text).answers.first).table
    }
    #expect(cells(scores[0]) != cells(scores[1]))
  }
}

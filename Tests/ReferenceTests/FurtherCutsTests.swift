import KantaColumns
import KantaTestSupport
import Testing

/// Concentration, classes, changes, intervals, baskets and clusters: identities on the built-in
/// bookshop, and figures that other programs give for real data.
@Suite struct FurtherCutsTests {
  private let shop = """
    kanta 1
    orders = world "bookshop/orders" | roles amount: quantity * price, currency: EUR
    sold = orders | where quantity > 0
    """

  /// No verb may depend on the order of the rows.
  @Test(arguments: [
    "concentration", "concentration show: lorenz", "concentration show: percentiles",
    "concentration by category, show: summary | sort category",
    "abc | sort customer", "usage unit: product | sort product",
    "abc by category, unit: product | sort category, product",
    "growth period: quarter", "growth by category | sort category, period, status",
    "intervals", "intervals by category, each: customer | sort category",
    "basket", "basket within: day, top: 7", "basket within: customer, unit: category",
    "rfm | cluster recency, frequency, monetary, k: 3 | sort customer",
  ]) func theOrderOfRowsDoesNotMatter(_ verb: String) throws {
    let orders = ["sort amount desc", "sort product, date", "sort customer desc, quantity"]
    let tables = try orders.map { order in
      try lastAnswer("\(shop)\nsold | \(order) | \(verb)")
    }
    #expect(tables[0].table.rowCount > 0)
    for other in tables.dropFirst() {
      #expect(other.table.rows == tables[0].table.rows)
      #expect(other.definitions == tables[0].definitions)
    }
  }

  /// The gains of a month add up to the change of its revenue, the customers to those who bought.
  @Test func gainsAddUpToTheChange() throws {
    let gains = try lastAnswer(
      """
      \(shop)
      sold | growth | summarize gain = sum(gain), after = sum(after), before = sum(before) by period
      """
    ).table.rows
    let months = try lastAnswer(
      """
      \(shop)
      sold | where customer is not missing | summarize revenue = sum(amount) by month(date) | sort month
      """
    ).table.rows
    #expect(gains.map { $0[2] } == months.dropFirst().map { $0[1] })
    #expect(gains.map { $0[3] } == months.dropLast().map { $0[1] })
    func cents(_ text: String) -> Int { Int(text.filter { $0 != "." }) ?? 0 }
    for row in gains { #expect(cents(row[1]) == cents(row[2]) - cents(row[3])) }
  }

  @Test func everyCustomerIsInOneClassAndTheSharesAddUp() throws {
    for verb in ["abc", "usage", "abc cuts: [10%, 20%]"] {
      let table = try lastAnswer("\(shop)\norders | \(verb)").table
      let customers = try lastAnswer(
        "\(shop)\norders | where customer is not missing | distinct customer"
      ).table
      #expect(table.rowCount == customers.rowCount)
      guard case .numbers(let shares)? = table.column("share")?.values,
        case .numbers(let running)? = table.column("cumulative")?.values
      else { throw Missing() }
      #expect(abs(shares.reduce(0, +) - 1) < 1e-9)
      #expect(zip(running, running.dropFirst()).allSatisfy { $0 <= $1 })
      // Equal amounts have equal ranks, shares and classes.
      let rows = table.rows.map { Array($0.dropFirst()) }
      for (a, b) in zip(rows, rows.dropFirst()) where a[0] == b[0] { #expect(a == b) }
    }
  }

  private struct Missing: Error {}
  /// mlxtend 0.23 (`apriori`, `association_rules`) over 14,963 baskets of a customer and a day: the
  /// two directions of the first and the seventh pair by count.
  @Test func basketsOfTheGroceriesAreThoseOfMlxtend() throws {
    guard let path = SharedData.path("groceries_members/Groceries_dataset.csv") else { return }
    let table = try lastAnswer(
      """
      kanta 1
      lines = load "\(path)" | roles customer: Member_number, date: Date, product: itemDescription
      lines | basket min_support: 0.5%
      """
    ).table
    #expect(table.rowCount == 74)
    let expected: [(row: Int, items: [String], count: String, measures: [Double])] = [
      (
        0, ["other vegetables", "whole milk"], "222",
        [0.014836596939116486, 0.12151067323481116, 0.7694304712706219, 0.9585513425327646]
      ),
      (
        1, ["whole milk", "other vegetables"], "222",
        [0.014836596939116486, 0.09394837071519255, 0.7694304712706218, 0.9689280265133523]
      ),
      (
        12, ["sausage", "whole milk"], "134",
        [0.008955423377664907, 0.14839424141749724, 0.9396627314134623, 0.9888109786541524]
      ),
    ]
    for (row, items, count, measures) in expected {
      let cells = table.row(row)
      #expect(Array(cells[...2]) == items + [count])
      for (cell, measure) in zip(cells[3...], measures) {
        #expect(abs(try #require(Double(cell)) - measure) < 1e-14)
      }
    }
  }

  /// Computed with pandas and numpy from the 4,372 known customers of Online Retail.
  @Test func concentrationOfOnlineRetail() throws {
    guard let path = SharedData.path("online_retail/online_retail.csv") else { return }
    let answers = try answers(
      """
      kanta 1
      lines = load "\(path)" | roles amount: Quantity * UnitPrice
      lines | concentration
      lines | concentration show: summary
      lines | abc | count by class
      lines | usage | count by class
      lines | intervals
      """
    ).map(\.table)
    let shares =
      [0.29877373457138134, 0.48513492331454694, 0.5995362148917687]
      + [0.7372956060040692, 0.9199822325947994]
    let found = answers[0].rows.compactMap { Double($0[4]) }
    #expect(found == shares)
    #expect(answers[0].rows.map { $0[1] } == ["44", "219", "438", "875", "2186"])
    #expect(answers[0].rows.map { Double($0[2]) } == [17588.26, 5639.15, 3506.54, 2002.4, 648.41])
    let summary = answers[1].row(0).map { Double($0) ?? 0 }
    #expect(summary[0] == 4372)
    #expect(abs(summary[3] - 648.075) < 1e-9)
    #expect(abs(summary[4] - 0.7065667645590135) < 1e-13)
    #expect(abs(summary[5] - 0.004500380705806935) < 1e-14)
    #expect(answers[2].rows == [["A", "1178"], ["B", "1456"], ["C", "1683"], ["none", "55"]])
    #expect(
      answers[3].rows == [
        ["heavy", "864"], ["medium", "1295"], ["light", "2158"], ["none", "55"],
      ])
    #expect(Array(answers[4].row(0)[...2]) == ["4372", "2991", "14924"])
    #expect(Array(answers[4].row(0)[4...]) == ["7", "21", "49", "99"])
  }
}

import KantaColumns
import KantaTestSupport
import Testing

/// The CDNOW sample, 2,357 customers who first bought in the first quarter of 1997, fitted to the
/// first 39 weeks and tried on the 39 after them, through the product.
///
/// Sources: P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers the Easy Way",
/// Marketing Science 24 (2005) 275–284, for the split and the purchases after it; the same, "RFM
/// and CLV", Journal of Marketing Research 42 (2005) 415–430, for the values; numbers with more
/// digits come from an independent fit with scipy, checked by quadrature with mpmath.
@Suite struct CustomerValueReferenceTests {
  /// Runs a stage over the purchases; `nil` when the file is not here.
  private func run(_ stage: String, order: String = "") throws -> Answer? {
    guard let path = SharedData.path("cdnow/cdnow_clvtools_sample.csv") else { return nil }
    return try lastAnswer(
      """
      sales = load "\(path)" | roles customer: Id, date: Date, amount: Price \(order)
      sales | \(stage)
      """)
  }

  private func numbers(_ row: [String]) -> [Double] { row.map { Double($0) ?? .nan } }

  @Test func holdoutScoreboard() throws {
    guard let answer = try run("validate split: 1997-09-30, models: [bg_nbd, mbg_nbd, pareto_nbd]")
    else { return }
    let rows = answer.table.rows
    #expect(
      rows.map { $0[0] } == [
        "bg_nbd", "mbg_nbd", "pareto_nbd", "naive x/T", "naive as before", "zero",
      ])
    // total, bias, mae, rmse, correlation, p_alive
    let expected: [[Double]] = [
      [1653.4, -0.121, 0.7855, 1.6080, 0.6256, 0.813],
      [1576.7, -0.162, 0.7648, 1.6072, 0.6273, 0.449],
      [1665.5, -0.115, 0.7545, 1.6028, 0.6302, 0.446],
      [2930.1, 0.557, 1.0237, 2.2119, 0.5839, .nan], [], [0, -1, 0.7985, 2.2064, .nan, .nan],
    ]
    let digits = [0.05, 0.0005, 0.00005, 0.00005, 0.00005, 0.0005]
    for (row, wanted) in zip(rows, expected) where !wanted.isEmpty {
      let found = numbers([1, 2, 3, 4, 5, 7].map { row[$0] })
      for (index, digit) in digits.enumerated() {
        #expect(
          wanted[index].isNaN ? found[index].isNaN : abs(found[index] - wanted[index]) <= digit,
          "\(row[0]) \(index): \(found[index]), not \(wanted[index])")
      }
    }
    #expect(answer.definitions[0].contains("the 273 days after it (39.00 weeks) to 1998-06-30"))
    #expect(answer.definitions[1].hasPrefix("2,357 customers with 1,882 purchase days in it"))
    #expect(
      answer.definitions.last?.hasPrefix("pareto_nbd wins with the least rmse, 1.603") == true)
  }

  @Test func purchasesByThoseBefore() throws {
    guard
      let answer = try run(
        "validate split: 1997-09-30, models: [bg_nbd, pareto_nbd], show: bins")
    else { return }
    let rows = answer.table.rows
    #expect(rows[..<8].map { $0[1] } == ["0", "1", "2", "3", "4", "5", "6", "7+"])
    #expect(
      rows[..<8].map { $0[2] } == ["1411", "439", "214", "100", "62", "38", "29", "64"])
    let actual = [0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359]
    let predicted = [
      [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157],
      [0.138, 0.599, 1.196, 1.714, 2.398, 2.907, 3.819, 6.403],
    ]
    for model in 0..<2 {
      for bin in 0..<8 {
        let row = rows[model * 8 + bin]
        #expect(abs((Double(row[3]) ?? 0) - actual[bin]) <= 0.0005)
        #expect(abs((Double(row[4]) ?? 0) - predicted[model][bin]) <= 0.0005, "\(row)")
      }
    }
  }

  /// The last week of the holdout: 4,339 repeat purchases in all, 2,457 of them before it.
  @Test func trackingOverBothParts() throws {
    guard
      let answer = try run(
        "validate split: 1997-09-30, models: [pareto_nbd], show: tracking")
    else { return }
    let rows = answer.table.rows
    #expect(rows.count == 78)
    #expect(rows[38][2...3] == ["1997-09-30", "calibration"])
    #expect(rows[38][6] == "2457")
    #expect(rows[77][2...3] == ["1998-06-30", "holdout"])
    #expect(rows[77][6] == "4339")
    let sum = rows.reduce(0) { $0 + (Double($1[5]) ?? 0) }
    #expect(abs(sum - (Double(rows[77][7]) ?? 0)) < 1e-6)
  }

  /// 15% a year, for ever: customer 1 bought again twice, the last time in week 30.43 of 38.86.
  @Test func valuesForEver() throws {
    guard
      let answer = try run("clv model: pareto_nbd, discount: 15% per year as of 1997-09-30")
    else { return }
    let rows = answer.table.rows
    #expect(rows.count == 2357)
    let first = numbers(try #require(rows.first { $0[0] == "1" }))
    #expect(abs(first[1] - 0.8691343) < 1e-6)
    #expect(abs(first[3] - 24.6539) < 1e-4)
    #expect(abs(first[4] - 6.500352) < 1e-5)
    #expect(abs(first[5] - 160.26) < 0.005)
    let residual = rows.reduce(0) { $0 + (Double($1[4]) ?? 0) }
    let value = rows.reduce(0) { $0 + (Double($1[5]) ?? 0) }
    #expect(abs(residual - 7_205.55) < 0.01)
    // Eight digits would need eight digits of all seven parameters.
    #expect(abs(value - 261_531.62) < 0.1)
    let spends = ["1", "2", "3", "9", "10"].map { customer in
      rows.first { $0[0] == customer }.flatMap { Double($0[3]) } ?? 0
    }
    for (found, wanted) in zip(spends, [24.65, 18.91, 35.17, 27.28, 35.17]) {
      #expect(abs(found - wanted) < 0.006)
    }
    for row in rows {
      let found = numbers(row)
      #expect(abs(found[3] * found[4] - found[5]) < 1e-9 * max(1, found[5]))
      #expect(0 <= found[6] && found[6] <= found[5] && found[6] <= found[7])
    }
  }

  @Test func growthAndFiniteHorizons() throws {
    guard
      let grown = try run(
        "clv model: pareto_nbd, growth: 3% per year as of 1997-09-30 | where customer == 1"),
      let year = try run(
        "clv model: pareto_nbd, horizon: 52 weeks as of 1997-09-30 | where customer == 1"),
      let flat = try run(
        "clv model: pareto_nbd, horizon: 39 weeks, discount: 0% per year, alive_at: 1998-06-30 as of 1997-09-30 | where customer == 1"
      )
    else { return }
    #expect(abs((Double(grown.table.rows[0][4]) ?? 0) - 7.49292933) < 2e-5)
    #expect(abs((Double(year.table.rows[0][4]) ?? 0) - 1.7359375707) < 2e-6)
    let row = numbers(flat.table.rows[0])
    #expect(abs(row[2] - 0.6144348102) < 2e-6)
    #expect(abs(row[3] - 1.4552016956) < 2e-6)
    #expect(abs(row[3] - row[5]) < 1e-12)
  }

  /// Without `model:`, the winner of a holdout of the last third is taken, and it says so.
  @Test func theModelIsTheOneThatWinsAHoldout() throws {
    guard let answer = try run("clv as of 1998-06-30 | take 1") else { return }
    let words = answer.definitions.first { $0.contains("wins the holdout") }
    #expect(words?.contains("after 1997-12-31 (rmse ") == true, "\(answer.definitions)")
  }

  @Test func potentialAddsUp() throws {
    let stage =
      "potential model: pareto_nbd, margin: 30%, income_growth: 3% per year, capture_rate: 20%"
    guard let answer = try run(stage + " as of 1997-09-30"),
      let plain = try run("clv model: pareto_nbd, margin: 30% as of 1997-09-30"),
      let grown = try run(
        "clv model: pareto_nbd, margin: 30%, growth: 3% per year as of 1997-09-30"),
      let headroom = try run("headroom as of 1997-09-30")
    else { return }
    let parts = answer.table.rows.map(numbers)
    let values = [plain, grown].map { $0.table.rows.map(numbers) }
    var room: [String: Double] = [:]
    for row in headroom.table.rows { room[row[0]] = Double(row[5]) }
    for (index, row) in parts.enumerated() {
      #expect(row[1] + row[2] + row[3] == row[4])
      #expect(abs(row[1] - values[0][index][5]) < 1e-9 * max(1, row[1]))
      #expect(abs(row[1] + row[3] - values[1][index][5]) < 1e-8 * max(1, row[1]))
      #expect(abs(row[2] - 0.2 * (room[answer.table.rows[index][0]] ?? .nan)) < 1e-9)
    }
  }

  /// The rows of the file in another order give the same rows, to the last bit.
  @Test func orderOfTheRowsDoesNotMatter() throws {
    guard
      let first = try run("clv as of 1998-03-31 | sort customer"),
      let second = try run(
        "clv as of 1998-03-31 | sort customer", order: "| sort Price desc, Date, Id")
    else { return }
    #expect(first.table.rows == second.table.rows)
    #expect(first.definitions == second.definitions)
    #expect(first.notes.suffix(2) == second.notes.suffix(2))
  }
}

import Foundation
import KantaColumns
import KantaTestSupport
import Testing

/// The CDNOW sample, 2,357 customers who first bought in the first quarter of 1997, through the
/// product.
///
/// Sources: the summary per customer and the repeat purchases by week of the R package BTYD; P. S.
/// Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers the Easy Way", Marketing Science
/// 24 (2005) 275–284; P. S. Fader and B. G. S. Hardie, note 025 (2013) for Gamma-Gamma; the tests
/// of the R package CLVTools and of the R package BTYDplus for the log-likelihoods and MBG/NBD.
@Suite struct BuyingReferenceTests {
  /// Runs a stage over the purchases of a file; `nil` when the file is not here.
  private func lastTable(_ stage: String) throws -> Table? {
    guard let path = SharedData.path("cdnow/cdnow_clvtools_sample.csv") else { return nil }
    return try lastAnswer(
      """
      sales = load "\(path)" | roles customer: Id, date: Date, amount: Price
      sales | \(stage)
      """
    ).table
  }

  /// The file as it came has no header, columns aligned with blanks, and several rows for a
  /// customer and day.
  @Test func summaryOfTheRawFile() throws {
    guard let raw = SharedData.path("cdnow/CDNOW_sample.txt"),
      let expected = SharedData.path("expected/cdnow_sample_cbs_BTYD.csv")
    else { return }
    let folder = try TemporaryFolder()
    let lines = try String(contentsOfFile: raw, encoding: .utf8).split(whereSeparator: \.isNewline)
    let rows = lines.map { line in
      let fields = line.split(separator: " ")
      let day = fields[2]
      return
        "\(Int(fields[1]) ?? 0),\(day.prefix(4))-\(day.dropFirst(4).prefix(2))-\(day.suffix(2)),"
        + fields[4]
    }
    let path = try folder.write(
      "customer,date,amount\n" + rows.joined(separator: "\n") + "\n", to: "cdnow.csv")
    let answer = try lastAnswer(
      """
      load "\(path)" | buying as of 1997-09-30 | sort customer | keep customer, x, t_x, T, mean_spend
      """)
    let published = try plainRows(expected)
    #expect(answer.table.rowCount == published.count)
    for (row, wanted) in zip(answer.table.rows, published) {
      let numbers = row.map { Double($0) ?? 0 }
      let targets = [0, 1, 2, 3, 5].map { Double(wanted[$0]) ?? .nan }
      #expect(zip(numbers, targets).allSatisfy { abs($0 - $1) < 1e-9 }, "\(row) \(wanted)")
    }
  }

  @Test(arguments: [
    ("pareto_nbd", [0.55327707, 10.57768307, 0.60624011, 11.66873729], -9594.976179),
    ("bg_nbd", [0.24259451, 4.41360165, 0.79292211, 2.42590701], -9582.429207),
    ("mbg_nbd", [0.52484322, 6.18308641, 0.89135926, 1.61400206], -9582.135716),
    ("gamma_gamma", [6.24957376, 3.74422461, 15.4435167], -4055.917695),
  ])
  func parameters(_ model: String, _ published: [Double], _ logLikelihood: Double) throws {
    guard let table = try lastTable("fit model: \(model) as of 1997-09-30") else { return }
    let estimates = table.rows.map { Double($0[1]) ?? .nan }
    for (estimate, value) in zip(estimates, published) {
      #expect(abs(estimate - value) < 5e-5 * value)
    }
    let rest = Array(estimates.dropFirst(published.count))
    let count = Double(published.count)
    #expect(abs(rest[0] - logLikelihood) < 1e-3)
    #expect(abs(rest[1] - (2 * count - 2 * logLikelihood)) < 2e-3)
    #expect(rest[3] == (model == "gamma_gamma" ? 946 : 2357))
  }

  /// Table 2 of the BG/NBD paper's fit, and the customers the model expects.
  @Test func frequencies() throws {
    guard
      let table = try lastTable("fit model: bg_nbd, show: frequency as of 1997-09-30")
    else { return }
    #expect(
      table.rows.map { $0[1] } == ["1411", "439", "214", "100", "62", "38", "29", "64"])
    let expected = [1407.7, 460.3, 192.5, 101.2, 59.8, 38.1, 25.5, 71.9]
    for (row, value) in zip(table.rows, expected) {
      #expect(abs((Double(row[2]) ?? .nan) - value) < 0.06)
    }
  }

  @Test func weeklyTracking() throws {
    guard let path = SharedData.path("expected/cdnow_sample_weekly_cumulative_BTYD.csv"),
      let table = try lastTable(
        "fit model: pareto_nbd, split: 1997-09-30, show: tracking as of 1998-06-30")
    else { return }
    let published = try plainRows(path)
    #expect(table.rows.map { $0[5] } == published.map { $0[1] })
    #expect(table.rows.map { $0[0] } == published.map { $0[0] })
    #expect(table.rows[38][2] == "calibration" && table.rows[39][2] == "holdout")
    let expected = table.rows.map { Double($0[6]) ?? .nan }
    // The sum over the customers of E[X(t)] at the parameters of the fit, in double precision.
    for (week, sum) in [(1, 4.2152557), (39, 2532.7821802), (78, 4275.3883007)] {
      #expect(abs(expected[week - 1] - sum) < 1e-5 * sum)
    }
  }

  /// The 11,104 donors of 1995 who could give again in six years, as a table of gifts in a folder,
  /// and the first donor of each x and t_x.
  ///
  /// P. S. Fader, B. G. S. Hardie and J. Shang, Marketing Science 29 (2010) 1086–1108, table 1, as
  /// published with the Python package lifetimes; more digits by an independent program.
  private func gifts() throws -> (folder: TemporaryFolder, path: String, firsts: [[Int]: Int]) {
    let cells: [(x: Int, last: Int, donors: Int)] =
      [(0, 0, 3464)]
      + zip(1...6, [1091, 277, 129, 78, 119, 129]).map { (1, $0, $1) }
      + zip(2...6, [613, 255, 155, 173, 234]).map { (2, $0, $1) }
      + zip(3...6, [322, 181, 225, 357]).map { (3, $0, $1) }
      + zip(4...6, [240, 284, 512]).map { (4, $0, $1) }
      + zip(5...6, [335, 728]).map { (5, $0, $1) } + [(6, 6, 1203)]
    var lines = ["customer,date,amount"]
    var donor = 0
    var firsts: [[Int]: Int] = [:]
    for cell in cells {
      firsts[[cell.x, cell.last]] = donor + 1
      for _ in 0..<cell.donors {
        donor += 1
        // Which years between the first and the last gift does not matter.
        let years = [0] + (1..<max(1, cell.x)).map { $0 } + (cell.x > 0 ? [cell.last] : [])
        lines += years.map {
          "\(donor),\(1995 + $0)-06-15,\(10 + donor % 37 + ($0 * 5 + donor % 11) % 7)"
        }
      }
    }
    let folder = try TemporaryFolder()
    let path = try folder.write(lines.joined(separator: "\n") + "\n", to: "donations.csv")
    return (folder, path, firsts)
  }

  @Test func donations() throws {
    let (folder, path, _) = try gifts()
    defer { withExtendedLifetime(folder) {} }
    let fitted = try lastAnswer(
      """
      load "\(path)" | fit model: bg_bb, unit: year as of 2001-12-31
      """
    ).table.rows.map { Double($0[1]) ?? .nan }
    for (estimate, value) in zip(fitted, [1.20352, 0.74972, 0.65672, 2.78344]) {
      #expect(abs(estimate - value) < 5e-5 * value)
    }
    #expect(abs(fitted[4] + 33225.581274) < 1e-3)
    #expect(fitted[7] == 11104)
    let frequency = try lastAnswer(
      """
      load "\(path)" | fit model: bg_bb, unit: year, show: frequency as of 2001-12-31
      """
    ).table.rows
    // Table 4: customers expected without a gift, and with one in each year.
    #expect(abs((Double(frequency[0][2]) ?? .nan) - 3454.9) < 0.06)
    #expect(abs((Double(frequency[6][2]) ?? .nan) - 1253.1) < 0.06)
    #expect(frequency[6][1] == "1203")
  }

  /// DERT at 10% per year, and the gifts expected of all donors in five years.
  @Test func giftsToCome() throws {
    let (folder, path, firsts) = try gifts()
    defer { withExtendedLifetime(folder) {} }
    let values = try lastAnswer(
      """
      load "\(path)" | clv model: bg_bb, unit: year, discount: 10% per year as of 2001-12-31
      """
    ).table
    let names = try #require(values.column("customer"))
    let residual = try #require(values.column("residual_purchases"))
    for (cell, value) in [([0, 0], 0.11475), ([4, 5], 3.19709), ([6, 6], 5.90989)] {
      let donor = Double(try #require(firsts[cell]))
      let row = try #require((0..<values.rowCount).first { names[$0].asDouble == donor })
      #expect(abs((residual[row].asDouble ?? .nan) - value) < 2e-5)
    }
    // Three months into a year that is not over, nothing more is known.
    let total = try lastAnswer(
      """
      load "\(path)" | clv model: bg_bb, unit: year, horizon: 5 years as of 2002-03-31
        | summarize gifts = sum(expected_purchases)
      """
    ).table.rows[0][0]
    #expect(abs((Double(total) ?? .nan) - 12884.16) < 0.05)
  }

  /// The cohort of "How to project customer retention", Journal of Interactive Marketing 21 (2007),
  /// as in the guide of its authors: 1,000 customers, of whom 631, 468, 382 and 326 renew.
  @Test func contracts() throws {
    var lines = ["customer,start,end"]
    for (year, count) in zip(1...4, [369, 163, 86, 56]) {
      for number in 0..<count {
        lines.append("\(year)\(number + 1000),2018-03-01,\(2018 + year)-03-01")
      }
    }
    for number in 0..<326 { lines.append("9\(number + 1000),2018-03-01,") }
    let folder = try TemporaryFolder()
    let path = try folder.write(lines.joined(separator: "\n") + "\n", to: "contracts.csv")
    let fitted = try lastAnswer(
      """
      load "\(path)" | fit model: sbg, unit: year as of 2022-03-01
      """
    ).table.rows.map { Double($0[1]) ?? .nan }
    #expect(abs(fitted[0] - 0.763665) < 1e-5)
    #expect(abs(fitted[1] - 1.295830) < 1e-5)
    #expect(abs(fitted[2] + 1401.559424) < 1e-3)
    #expect(fitted[5] == 1000)
  }
}

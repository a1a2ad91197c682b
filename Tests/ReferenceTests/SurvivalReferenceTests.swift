import KantaColumns
import KantaTestSupport
import Testing

/// Survival of the data sets that come with lifelines, and of the telecom customers of IBM: what
/// lifelines 0.30.3 says of them, against what a script says that loads the files.
@Suite struct SurvivalReferenceTests {
  /// How a data set is read, and what its settings mean.
  private struct Source {
    let path: String
    let lengths: String
    /// What to say before `survival`, for a part of the rows.
    let parts: [String: String]
    /// The column whose groups are compared.
    let comparisons: [String: String]
  }

  private static let lifelines = "survival_sets/lifelines/"
  private static let sources: [String: Source] = [
    "waltons": Source(
      path: lifelines + "waltons_dataset.csv", lengths: "time: T, event: E",
      parts: [
        "all": "", "control": "where group == \"control\"", "miR-137": "where group == \"miR-137\"",
      ], comparisons: ["control vs miR-137": "group"]),
    "dd": Source(
      path: lifelines + "dd.csv", lengths: "time: duration, event: observed",
      parts: [
        "all regimes": "", "Democracy": "where democracy == \"Democracy\"",
        "Non-democracy": "where democracy == \"Non-democracy\"",
      ], comparisons: ["democracy vs not": "democracy", "by regime (6 groups)": "regime"]),
    "rossi": Source(
      path: lifelines + "rossi.csv", lengths: "time: week, event: arrest",
      parts: ["all": "", "fin=0": "where fin == 0", "fin=1": "where fin == 1"],
      comparisons: ["fin 0 vs 1": "fin"]),
    "telco": Source(
      path: "telco_churn/Telco-Customer-Churn.csv", lengths: "time: tenure, event: Churn",
      parts: [
        "all": "", "Contract=Month-to-month": "where Contract == \"Month-to-month\"",
        "Contract=One year": "where Contract == \"One year\"",
        "Contract=Two year": "where Contract == \"Two year\"",
      ], comparisons: ["by Contract": "Contract"]),
  ]

  /// One fact of the file with what lifelines says.
  struct Fact: CustomTestStringConvertible, Sendable {
    let dataset: String
    let setting: String
    let metric: String
    let values: [Double]

    var testDescription: String { "\(dataset), \(setting): \(metric)" }
  }

  private static let facts: [Fact] = {
    guard let path = SharedData.path("expected/survival_ORACLE_lifelines.csv"),
      let rows = try? lastAnswer("load \"\(path)\"").table.rows
    else { return [] }
    return rows.compactMap { row in
      let values = row[3].filter { !"[] ".contains($0) }.split(separator: ",")
        .compactMap { Double(String($0).replacing("Infinity", with: "inf")) }
      let fact = Fact(dataset: row[0], setting: row[1], metric: row[2], values: values)
      let isAbout = ["KM median", "n, events", "S(", "log-rank"].contains(where: row[2].hasPrefix)
      return isAbout && sources[row[0]] != nil ? fact : nil
    }
  }()

  @Test func allFactsAreThere() {
    guard SharedData.folder != nil else { return }
    #expect(Self.facts.count >= 55)
  }

  @Test(arguments: facts) func agreesWithLifelines(_ fact: Fact) throws {
    let source = try #require(Self.sources[fact.dataset])
    let path = try #require(SharedData.path(source.path))
    if let group = source.comparisons[fact.setting] {
      let table = try lastAnswer(
        "load \"\(path)\" | survival by \(group), \(source.lengths), show: tests"
      ).table
      expect(table, "chi2", 0, fact.values[0], within: 5e-7 * max(1, fact.values[0]))
      if fact.values.count > 1 {
        expect(table, "p", 0, fact.values[1], within: 1e-4 * fact.values[1])
      }
      return
    }
    let part = try #require(source.parts[fact.setting], "an unknown setting")
    let rows = "load \"\(path)\"" + (part.isEmpty ? "" : " | " + part)
    if fact.metric.hasPrefix("S(") {
      let time = fact.metric.dropFirst(2).dropLast()
      let table = try lastAnswer("\(rows) | survival \(source.lengths), at: [\(time)]").table
      expect(table, "survival", 0, fact.values[0], within: 5e-7)
      return
    }
    let table = try lastAnswer("\(rows) | survival \(source.lengths), show: summary").table
    let columns =
      fact.metric == "n, events" ? ["count", "events"] : ["median", "median_low", "median_high"]
    for (column, value) in zip(columns, fact.values) { expect(table, column, 0, value, within: 0) }
  }

  /// What is not reached is missing here and infinite there.
  private func expect(
    _ table: Table, _ name: String, _ row: Int, _ value: Double, within tolerance: Double,
    at location: SourceLocation = #_sourceLocation
  ) {
    let found = table.column(name)?[row].asDouble ?? .infinity
    #expect(
      found == value || abs(found - value) <= tolerance, "\(name)", sourceLocation: location)
  }

  private func last(_ file: String, _ stages: String) throws -> Table? {
    guard let path = SharedData.path(Self.lifelines + file) else { return nil }
    return try lastAnswer("load \"\(path)\" | \(stages)").table
  }

  /// Spells from 1867 on, some of them still open; lifelines is given the lengths in days.
  @Test func senatorsSitAsLongAsTheirSpellsSay() throws {
    let spells =
      "add end = if observed then end_date else missing | roles start: start_date, end: end"
    let verb = "\(spells) | survival as of 2013-10-01"
    guard let summary = try last("canadian_senators.csv", "\(verb) show: summary") else { return }
    #expect(summary.row(0).prefix(6) == ["933", "834", "99", "5031", "4753", "5395"])
    let curve = try #require(
      try last("canadian_senators.csv", "\(verb) at: [1000 days, 5000 days, 10000 days]"))
    for (row, value) in [0.912101, 0.507051, 0.128943].enumerated() {
      expect(curve, "survival", row, value, within: 1e-6)
    }
    let lengths = try #require(
      try last("canadian_senators.csv", "survival time: diff_days, event: observed, show: summary"))
    #expect(lengths.row(0).prefix(6) == ["933", "834", "99", "5031", "4753", "5395"])
  }

  @Test func kidneyPatientsLive() throws {
    guard
      let table = try last(
        "kidney_transplant.csv", "survival time: time, event: death, at: [365, 1000, 3000]")
    else { return }
    for (row, value) in [0.9197039, 0.86686018, 0.74291933].enumerated() {
      expect(table, "survival", row, value, within: 1e-7)
    }
  }

  @Test func hormonesHelpInTheGermanStudy() throws {
    let verb = "survival by horTh, time: time, event: cens"
    guard let summary = try last("gbsg2.csv", "\(verb), rmst: 2000, show: summary") else { return }
    for (row, values) in [
      [440, 205, 1528, 1280, 1814, 1340.4471083768],
      [246, 94, 2018, 1918, .infinity, 1513.2293057599],
    ].enumerated() {
      let names = ["count", "events", "median", "median_low", "median_high", "rmst"]
      for (name, value) in zip(names, values) { expect(summary, name, row, value, within: 1e-6) }
    }
    let tests = try #require(try last("gbsg2.csv", "\(verb), show: tests"))
    expect(tests, "chi2", 0, 8.564781, within: 1e-6)
    expect(tests, "p", 0, 0.003427, within: 1e-6)
    let grades = try #require(
      try last("gbsg2.csv", "survival by tgrade, time: time, event: cens, show: tests"))
    expect(grades, "chi2", 1, 27.204855, within: 1e-6)
  }

  @Test func gehanWeighsEarlyEndsOfWaltonsFlies() throws {
    guard
      let tests = try last(
        "waltons_dataset.csv", "survival by group, time: T, event: E, show: tests")
    else { return }
    expect(tests, "chi2", 1, 139.647866, within: 1e-6)
  }

  /// Men who were infected before they were followed are at risk from then on only.
  @Test func theAidsCohortEntersLate() throws {
    guard
      let table = try last(
        "multicenter_aids_cohort.tsv",
        "survival time: T, event: D, entry: W, at: [0, 0.791, 7.575]")
    else { return }
    expect(table, "at_risk", 0, 36, within: 0)
    expect(table, "survival", 1, 0.9540, within: 1e-4)
    expect(table, "survival", 2, 0.424588, within: 1e-6)
    let summary = try #require(
      try last(
        "multicenter_aids_cohort.tsv", "survival time: T, event: D, entry: W, show: summary"))
    expect(summary, "median", 0, 3.062, within: 0)
  }

  @Test func accountsHaveManySubscriptions() throws {
    guard let path = SharedData.path("saas_ravenstack/ravenstack_subscriptions.csv") else { return }
    let rows = "load \"\(path)\" | roles customer: account_id"
    let each = try lastAnswer("\(rows) | survival spells: each, show: summary").table
    #expect(each.row(0).prefix(2) == ["5000", "486"])
    let whole = try lastAnswer("\(rows) | survival spells: whole, show: summary").table
    #expect(whole.row(0).first == "500")
    let merged = try lastAnswer("\(rows) | tenure | summarize count(), distinct(customer)").table
    #expect(merged.row(0)[1] == "500")
  }
}

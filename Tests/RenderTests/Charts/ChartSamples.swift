import KantaColumns
import Testing

@testable import KantaRender

/// Small tables with the picture each is shown as.
enum ChartSamples {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: Answer
    var testDescription: String { name }

    init(
      _ name: String, _ columns: [(String, Column)], _ chart: ChartSpecification
    ) {
      self.name = name
      answer = Answer(Table(columns), chart: chart)
    }

    /// The picture, which every sample has.
    var chart: Chart {
      guard let chart = Chart(answer) else { preconditionFailure("\(name) has its columns") }
      return chart
    }
  }

  static let all = [
    bars, belowZero, grouped, stacked, months, lines, gaps, band, area, points, histogram, cohorts,
    signs, whale, lorenz, facets, sideBySide, onePoint, noRows, hostile, many,
  ]

  static let bars = Sample(
    "bars",
    [
      ("category", Samples.text(["books", "games & toys", nil, "post"])),
      ("revenue", Samples.integers([1_234_500, 250_099, 1, nil], Samples.pounds)),
    ], ChartSpecification(.bar, ["revenue"], by: ["category"]))

  static let belowZero = Sample(
    "below-zero",
    [
      ("account", Samples.text(["A", "B", "C", "D", "E"])),
      ("profit", Samples.numbers([120, -45.5, 0, 0.01, -0.01])),
    ], ChartSpecification(.bar, ["profit"], by: ["account"], title: "Profit by account"))

  static let grouped = Sample(
    "grouped",
    [
      ("country", Samples.text(["Finland", "Finland", "Sweden", "Sweden", "Norway"])),
      ("channel", Samples.text(["shop", "web", "shop", "web", "web"])),
      ("orders", Samples.integers([40, 25, 10, 30, 5])),
    ], ChartSpecification(.bar, ["orders"], by: ["country"], per: "channel", addsUp: true))

  static let stacked = Sample(
    "stacked",
    [
      ("period", monthsFrom(2024, 1, [0, 0, 0, 1, 1, 1, 3, 3, 3])),
      (
        "state",
        Samples.text([
          "new", "returning", "lapsed", "new", "returning", "lapsed", "new", "returning", "lapsed",
        ])
      ),
      ("customers", Samples.integers([10, 0, 0, 8, 6, 4, 9, 8, -5])),
    ],
    ChartSpecification(
      .bar, ["customers"], by: ["period"], per: "state", isStacked: true, addsUp: true))

  static let months = Sample(
    "months",
    [
      ("month", monthsFrom(2023, 11, [0, 1, 2, 3, 4, 5])),
      (
        "revenue",
        Samples.integers(
          [100, 120, 90, 150, 170, 160], ValueType(.integer, currency: Currency("EUR")))
      ),
    ], ChartSpecification(.line, ["revenue"], by: ["month"]))

  static let lines: Sample = {
    var days: [Day?] = []
    var orders: [Int64?] = []
    for week in 0..<12 {
      for count in [20 + week, 40 - 2 * week, week * week / 3] {
        days.append(Day(number: 19_700 + Int32(week) * 7))
        orders.append(Int64(count))
      }
    }
    let channels = (0..<12).flatMap { _ -> [String?] in ["shop", "web", "post"] }
    return Sample(
      "lines",
      [
        ("day", Samples.dates(days)), ("channel", Samples.text(channels)),
        ("orders", Samples.integers(orders)),
      ], ChartSpecification(.line, ["orders"], by: ["day"], per: "channel"))
  }()

  static let gaps = Sample(
    "gaps",
    [
      ("x", Samples.numbers([1, 2, 3, 4, nil, 6, 7])),
      ("y", Samples.numbers([1.5, .nan, 2.5, 3, 3, nil, .infinity])),
    ], ChartSpecification(.line, ["y"], by: ["x"]))

  static let band = Sample(
    "band",
    [
      ("time", Samples.integers([1, 4, 9, 15, 1, 5, 12])),
      ("survival", Samples.numbers([0.95, 0.8, 0.62, 0.5, 0.9, 0.6, 0.31], .percent)),
      ("low", Samples.numbers([0.9, 0.72, 0.5, 0.36, 0.82, 0.48, 0.2], .percent)),
      ("high", Samples.numbers([0.98, 0.86, 0.71, 0.6, 0.95, 0.7, 0.42], .percent)),
      ("group", Samples.text(["web", "web", "web", "web", "shop", "shop", "shop"])),
    ],
    ChartSpecification(
      .step, ["survival"], by: ["time"], per: "group", low: "low", high: "high", start: 1))

  static let area = Sample(
    "area",
    [
      ("year", Samples.integers([2020, 2021, 2022, 2020, 2021, 2022])),
      ("kind", Samples.text(["new", "new", "new", "old", "old", "old"])),
      ("count", Samples.integers([5, 7, 9, 3, nil, 6])),
    ], ChartSpecification(.area, ["count"], by: ["year"], per: "kind"))

  static let points = Sample(
    "points",
    [
      ("frequency", Samples.integers([1, 2, 3, 5, 8, 13, 21])),
      ("monetary", Samples.numbers([10, 12.5, 40, 38, 90, 210.25, 300])),
      ("segment", Samples.text(["new", "new", "loyal", "new", "loyal", "loyal", "top"])),
    ], ChartSpecification(.point, ["monetary"], by: ["frequency"], per: "segment"))

  static let histogram: Sample = {
    var chart = ChartSpecification(
      .histogram, ["rows"], by: ["from", "to"], addsUp: true, title: "Distribution of amount")
    chart.keyTitle = "amount"
    return Sample(
      "histogram",
      [
        ("from", Samples.numbers([-10, 0, 10, 20])), ("to", Samples.numbers([0, 10, 20, 30])),
        ("rows", Samples.integers([3, 120, 0, 40])),
      ], chart)
  }()

  static let cohorts = Sample(
    "cohorts",
    [
      ("cohort", monthsFrom(2024, 1, [0, 0, 0, 1, 1, 2])),
      ("age", Samples.integers([0, 1, 2, 0, 1, 0])),
      ("value", Samples.numbers([1, 0.352, 0.2, 1, 0.05, 1], .percent)),
    ], ChartSpecification(.heatmap, ["value"], by: ["cohort", "age"]))

  static let signs = Sample(
    "signs",
    [
      ("from_segment", Samples.text(["Champions", "Champions", "At Risk", "At Risk"])),
      ("to_segment", Samples.text(["At Risk", "Champions", "At Risk", "Champions"])),
      ("change", Samples.numbers([-12.5, 100, 3, -0.001])),
    ], ChartSpecification(.heatmap, ["change"], by: ["from_segment", "to_segment"]))

  static let whale = Sample(
    "whale",
    [
      ("rank", Samples.integers(Array(1...8))),
      ("cumulative", Samples.numbers([50, 90, 120, 140, 145, 140, 120, 100])),
    ], ChartSpecification(.line, ["cumulative"], by: ["rank"], reference: .end, start: 0))

  static let lorenz = Sample(
    "lorenz",
    [
      ("bottom", Samples.numbers([0.2, 0.5, 0.8, 1], .percent)),
      ("share", Samples.numbers([0.02, 0.12, 0.4, 1], .percent)),
    ], ChartSpecification(.line, ["share"], by: ["bottom"], reference: .diagonal, start: 0))

  static let facets = Sample(
    "facets",
    [
      ("country", Samples.text(["FI", "FI", "SE", "SE", "NO", "NO", "DK", "DK"])),
      ("quarter", Samples.text(["Q1", "Q2", "Q1", "Q2", "Q1", "Q2", "Q1", "Q2"])),
      ("orders", Samples.integers([4, 6, 9, 3, 1, 2, nil, 7])),
    ], ChartSpecification(.line, ["orders"], by: ["quarter"], facet: "country"))

  static let sideBySide = Sample(
    "side-by-side",
    [
      ("q25", Samples.integers([8 * 86_400_000_000], .duration)),
      ("median", Samples.integers([20 * 86_400_000_000], .duration)),
      ("q75", Samples.integers([49 * 86_400_000_000], .duration)),
    ], ChartSpecification(.bar, ["q25", "median", "q75"], title: "Time between two purchases"))

  static let onePoint = Sample(
    "one-point", [("x", Samples.integers([3])), ("y", Samples.numbers([0]))],
    ChartSpecification(.line, ["y"], by: ["x"]))

  static let noRows = Sample(
    "no-rows", [("x", Samples.integers([])), ("y", Samples.numbers([]))],
    ChartSpecification(.line, ["y"], by: ["x"]))

  /// Names that would act in a page, an attribute, a style sheet or a terminal.
  static let hostile = Sample(
    "hostile",
    [
      (
        "name",
        Samples.text([
          "<script>alert(1)</script>", "\"/><svg onload='x'>", "a & b", "</title></style>",
          "\u{1B}[2Jgone\r\n\u{7}", "txt\u{202E}gpj.exe", "]]>\u{FFFE}\u{FFFF}", "```",
          "url(javascript:x)", "日本語 👩‍👩‍👧",
        ])
      ),
      ("<b>value</b>", Samples.numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
    ],
    ChartSpecification(
      .bar, ["<b>value</b>"], by: ["name"], title: "<img src=x onerror=alert(1)>\u{202E}"))

  /// More names than there is room for, to be added up.
  static let many = Sample(
    "many",
    [
      ("product", Samples.text((1...67).map { "product \($0)" })),
      ("sold", Samples.integers((1...67).map { Int64($0 * 37 % 67 + 1) })),
    ], ChartSpecification(.bar, ["sold"], by: ["product"], addsUp: true))

  /// Months so many after the first one.
  private static func monthsFrom(_ year: Int, _ month: Int, _ offsets: [Int]) -> Column {
    let start = Day(number: Day.number(year: year, month: month, day: 1))
    let days = offsets.map { start.start(of: .month, after: $0).number }
    return Column(ValueType(.date, grain: .month), .days(days))
  }
}

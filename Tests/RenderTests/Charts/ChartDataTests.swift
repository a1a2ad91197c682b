import Foundation
import KantaColumns
import KantaSource
import Testing

@testable import KantaRender

@Suite struct ChartDataTests {
  private func scale(_ low: Double, _ high: Double, _ type: ValueType = .number) -> ChartScale {
    ChartScale(low, high, ChartNumber(type))
  }

  @Test func ticksAreRoundNumbers() {
    #expect(scale(0, 97).labels == ["0", "20", "40", "60", "80", "100"])
    #expect(scale(0, 1, .percent).labels == ["0%", "20%", "40%", "60%", "80%", "100%"])
    #expect(scale(0.11, 0.29).labels == ["0.10", "0.15", "0.20", "0.25", "0.30"])
    #expect(scale(0, 48_000).labels == ["0", "10k", "20k", "30k", "40k", "50k"])
    #expect(scale(-2e6, 3e6).labels == ["-2 M", "-1 M", "0", "1 M", "2 M", "3 M"])
    #expect(scale(1, 3, .integer).labels == ["1", "2", "3"])
  }

  @Test func everyScaleHasAnEnd() {
    for (low, high) in [
      (0, 0), (5, 5), (-3, -3), (1e300, 1.5e300), (-1e-300, 1e-300), (1, 1 + 1e-15),
      (.infinity, -.infinity), (.nan, .nan), (-1e308, 1e308),
    ] as [(Double, Double)] {
      let scale = scale(low, high)
      #expect(scale.ticks.count <= 51 && !scale.ticks.isEmpty, "\(low) \(high)")
      #expect(scale.low < scale.high, "\(low) \(high)")
    }
  }

  @Test func daysAreMarkedByTheCalendar() {
    func labels(_ low: String, _ high: String, _ grain: ValueType.Grain? = nil) -> [String] {
      ChartScale(days: day(low), day(high), grain: grain).labels
    }
    #expect(
      labels("2024-01-01", "2024-12-31")
        == ["2024-01", "2024-03", "2024-05", "2024-07", "2024-09", "2024-11"])
    #expect(labels("2019-06-01", "2024-06-01").first == "2020")
    #expect(labels("2024-02-26", "2024-03-01").contains("2024-02-29"))
    #expect(labels("2023-01-01", "2024-01-01", .quarter).contains("2023-Q3"))
    #expect(labels("2024-03-05", "2024-03-05").count <= 8)
  }

  private func day(_ text: String) -> Double {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return Double(Day.number(year: parts[0], month: parts[1], day: parts[2]))
  }

  @Test func whatHasNoRoomIsSaid() {
    let chart = ChartSamples.many.chart
    #expect(chart.keys.count == ChartLimits.words)
    #expect(chart.remarks == ["other is the sum of the 28 smallest"])
    let drawn = chart.allPoints.reduce(0) { $0 + $1.y }
    let sold = ChartSamples.many.answer.table.columns[1].asNumbers
    #expect(drawn == sold.reduce(0, +))
    let means = Chart(
      ChartSpecification(.bar, ["sold"], by: ["product"]), of: ChartSamples.many.answer.table)
    #expect(means?.remarks == ["27 more bars are not drawn"])
  }

  @Test func missingValuesAreCounted() {
    #expect(
      ChartSamples.gaps.chart.remarks == ["4 values are missing or no number, and not drawn"])
    #expect(ChartSamples.noRows.chart.isEmpty)
    #expect(ChartSamples.noRows.chart.description == "Line chart, y by x, no rows.")
  }

  @Test func periodsInBetweenHaveTheirPlace() {
    guard case .steps(let labels) = ChartSamples.stacked.chart.keys else {
      Issue.record("periods are steps")
      return
    }
    #expect(labels == ["2024-01", "2024-02", "2024-03", "2024-04"])
  }

  @Test func aPictureNeedsItsColumns() {
    let table = Table([("x", Samples.integers([1]))])
    #expect(Chart(ChartSpecification(.line, ["y"], by: ["x"]), of: table) == nil)
    #expect(Chart(Answer(table)) == nil)
  }

  /// Ten thousand rows make a picture, not a file of many megabytes.
  @Test func manyPointsStaySmall() throws {
    let count = 10_000
    var state: UInt64 = 7
    let values = (0..<count).map { _ -> Double? in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40)
    }
    let table = Table([
      ("x", Samples.integers((0..<count).map { Int64($0) })), ("y", Samples.numbers(values)),
    ])
    for mark in [ChartSpecification.Mark.line, .step, .point, .area, .bar] {
      let chart = try #require(Chart(ChartSpecification(mark, ["y"], by: ["x"]), of: table))
      let svg = chart.svg(idPrefix: "c")
      #expect(svg.utf8.count < 400_000, "\(mark): \(svg.utf8.count)")
      #expect(chart.terminalLines(RenderStyle(width: 80)).count < 60, "\(mark)")
    }
  }

  /// An axis from the lowest to the highest of these would be infinitely long.
  @Test(arguments: ChartSpecification.Mark.allCases)
  func numbersBeyondEveryAxisAreLeftOut(_ mark: ChartSpecification.Mark) throws {
    guard mark != .histogram else { return }
    let huge = [1e308, -1e308, 5, 1e299, -1e299] as [Double?]
    let many = Array(repeatElement(huge, count: 700).joined())
    let table = Table([
      ("x", Samples.integers(many.indices.map { Int64($0) })), ("y", Samples.numbers(many)),
    ])
    for (value, key) in [("y", "x"), ("x", "y"), ("y", "y")] {
      let keys = mark == .heatmap ? ["x", "y"] : [key]
      let chart = try #require(Chart(ChartSpecification(mark, [value], by: keys), of: table))
      #expect(chart.svg(idPrefix: "c").contains("</svg>"))
      for style in [RenderStyle(width: 80), RenderStyle(width: 80, unicode: false)] {
        #expect(!chart.terminalLines(style).isEmpty)
      }
      _ = chart.vegaLite
      guard mark != .heatmap, value == "y" || mark != .bar else { continue }
      #expect(chart.remarks.contains { $0.contains("missing, no number or too large") })
    }
  }

  @Test func whatIsMissingMayHaveAName() throws {
    let table = Table([
      ("cohort", Samples.text(["a", nil])), ("age", Samples.integers([0, 0])),
      ("value", Samples.numbers([1, 0.5])),
    ])
    let chart = try #require(
      Chart(
        ChartSpecification(
          .heatmap, ["value"], by: ["cohort", "age"], missingNames: ["cohort": "all"]),
        of: table))
    #expect(chart.seriesNames == ["a", "all"])
  }

  @Test(arguments: ChartSamples.all) func vegaLiteIsJSON(_ sample: ChartSamples.Sample) throws {
    let text = sample.chart.vegaLite
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["$schema"] as? String == "https://vega.github.io/schema/vega-lite/v5.json")
    #expect(object?["description"] as? String == sample.chart.description)
    #expect(object?["data"] != nil)
    #expect(object?["mark"] != nil || object?["layer"] != nil || object?["spec"] != nil)
  }
}

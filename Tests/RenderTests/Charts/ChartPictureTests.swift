import Foundation
import KantaColumns
import KantaTestSupport
import Testing

@testable import KantaRender

/// The pictures of small tables, byte by byte as they were looked at.
@Suite struct ChartPictureTests {
  @Test(arguments: ChartSamples.all) func isAsRecorded(_ sample: ChartSamples.Sample) throws {
    let chart = sample.chart
    try compare(chart.svg(idPrefix: "chart"), "\(sample.name).svg")
    try compare(chart.vegaLite, "\(sample.name).vl.json")
    let wide = chart.terminalLines(RenderStyle(width: 80))
    let narrow = chart.terminalLines(RenderStyle(width: 40, unicode: false))
    let text = [chart.description, ""] + wide + [""] + narrow
    try compare(text.map { $0 + "\n" }.joined(), "\(sample.name).txt")
  }

  private func compare(_ text: String, _ name: String) throws {
    let path = "Tests/Pictures/\(name)"
    let known = try? Repository.text(path)
    if Repository.isRecording, known != text { try Repository.write(text, to: path) }
    #expect(known == text, "\(name) is another picture now; KANTA_RECORD=1 records it")
  }

  @Test(arguments: ChartSamples.all) func isTheSameTwice(_ sample: ChartSamples.Sample) {
    #expect(sample.chart.svg(idPrefix: "a") == sample.chart.svg(idPrefix: "a"))
  }
}

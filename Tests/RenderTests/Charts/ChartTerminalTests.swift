import KantaColumns
import KantaSource
import Testing

@testable import KantaRender

@Suite struct ChartTerminalTests {
  @Test(arguments: ChartSamples.all) func fitsItsScreen(_ sample: ChartSamples.Sample) {
    for width in [20, 33, 40, 80, 132] {
      for unicode in [true, false] {
        let style = RenderStyle(width: width, unicode: unicode)
        let lines = sample.chart.terminalLines(style)
        let wide = lines.filter { DisplayWidth.of($0) > width }
        #expect(wide.isEmpty, "\(sample.name) \(width): \(wide)")
        #expect(!lines.contains { $0.unicodeScalars.contains(where: Neutralised.isHarmful) })
        if !unicode, sample.name != "hostile" {
          #expect(lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } }, "\(sample.name): \(lines)")
        }
      }
    }
  }

  @Test func whatIsNotZeroIsSeen() throws {
    let lines = ChartSamples.belowZero.chart.terminalLines(RenderStyle(width: 60))
    let blocks = Set("▏▎▍▌▋▊▉█▐▕")
    let rows = try ["A", "B", "C", "D", "E"].map { name in
      try #require(lines.first { $0.hasPrefix(name + " ") })
    }
    #expect(rows.map { $0.contains(where: blocks.contains) } == [true, true, false, true, true])
    // The bars below zero end where the others start.
    let zero = try #require(rows[0].firstIndex(of: "█")).utf16Offset(in: rows[0])
    let end = try #require(rows[1].lastIndex(of: "█")).utf16Offset(in: rows[1])
    #expect(end < zero)
    let ascii = ChartSamples.belowZero.chart.terminalLines(RenderStyle(width: 60, unicode: false))
    #expect(ascii.first { $0.hasPrefix("D ") }?.contains(".") == true)
  }

  @Test func emptyBrailleIsNoBlank() {
    let lines = ChartSamples.months.chart.terminalLines(RenderStyle(width: 60))
    #expect(lines[1].contains("\u{2800}"))
    #expect(!lines[1].drop { $0 != "┤" }.contains(" "))
  }

  @Test func everyCellHasItsNumber() {
    for unicode in [true, false] {
      let style = RenderStyle(width: 60, unicode: unicode)
      let text = ChartSamples.cohorts.chart.terminalLines(style).joined(separator: "\n")
      for number in ["100%", "35%", "20%", "5.0%"] { #expect(text.contains(number)) }
    }
  }

  @Test func colourComesOnTop() {
    for sample in ChartSamples.all {
      let plain = sample.chart.terminalLines(RenderStyle(width: 80))
      let coloured = sample.chart.terminalLines(RenderStyle(width: 80, colour: true))
      #expect(!plain.joined().contains("\u{1B}"))
      if sample.name == "lines" { #expect(coloured.joined().contains("\u{1B}[36m")) }
      for line in coloured {
        let bare = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(DisplayWidth.of(bare) <= 80)
      }
    }
  }

  /// Wide letters take two columns, also below an axis.
  @Test func labelsStandBelowTheirPlaces() throws {
    let table = Table([
      ("city", Samples.text(["東京東京東京", "大阪大阪", "京都京都京都"])), ("n", Samples.numbers([1, 2, 3])),
    ])
    let chart = try #require(Chart(ChartSpecification(.line, ["n"], by: ["city"]), of: table))
    let lines = chart.terminalLines(RenderStyle(width: 60))
    let labels = try #require(lines.first { $0.contains("東京") })
    let rule = try #require(lines.first { $0.contains("└") })
    #expect(DisplayWidth.of(labels) <= DisplayWidth.of(rule))
    let middle = DisplayWidth.of(String(labels.prefix { $0 != "大" })) + 4
    #expect(abs(middle - DisplayWidth.of(rule) / 2) <= 1)
  }

  @Test func sparklines() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([1, .nan, 2]) == "▁ █")
    #expect(Sparkline.text([3, 3]) == "▅▅")
    #expect(Sparkline.text([0, 0]) == "▁▁")
    #expect(Sparkline.text([]) == "")
    #expect(Sparkline.text([0, 5, 10], unicode: false) == "_=#")
    #expect(Sparkline.text([0, 5, 10], in: (0, 20)) == "▁▃▅")
  }

  @Test func aPictureTakesThePlaceOfItsRows() {
    let answer = ChartSamples.bars.answer
    let text = render(answer, as: .table, style: RenderStyle(width: 60, atPrompt: true))
    #expect(text.contains("█"))
    #expect(text.contains(".last shows the rows"))
    #expect(text.contains("4 rows · 2 columns"))
    #expect(render(answer, as: .csv, style: .file).hasPrefix("category,revenue\n"))
    let page = render(answer, as: .html, style: .file)
    #expect(page.contains("<figure class=\"chart\">") && page.contains("<details class=\"data\">"))
    #expect(page.contains("<td class=\"number\">12,345.00</td>"))
    let markdown = render(answer, as: .md, style: .file)
    #expect(markdown.contains("```text\n") && markdown.contains("| books | 12,345.00 |"))
  }
}

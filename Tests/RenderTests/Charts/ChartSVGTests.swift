import Foundation
import KantaColumns
import KantaSource
import Testing

@testable import KantaRender

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What every SVG picture has: it can be read by machines, by screen readers and without colour.
@Suite struct ChartSVGTests {
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var ids: [String] = []
    var references: [String] = []
    var texts: [String: String] = [:]
    private var open: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      elements.append(name)
      open.append(attributes["id"] ?? "")
      if let id = attributes["id"] { ids.append(id) }
      if let fill = attributes["fill"], fill.hasPrefix("url(#") {
        references.append(String(fill.dropFirst(5).dropLast()))
      }
      if let labels = attributes["aria-labelledby"] {
        references += labels.split(separator: " ").map(String.init)
      }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      texts[open.last ?? "", default: ""] += text
    }
  }

  @Test(arguments: ChartSamples.all) func isWellFormedAndNamed(_ sample: ChartSamples.Sample) {
    let svg = sample.chart.svg(idPrefix: "c7")
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(sample.name): \(String(describing: parser.parserError))")
    #expect(svg.contains("role=\"img\""))
    #expect(reader.texts["c7-t"]?.isEmpty == false)
    #expect(reader.texts["c7-d"]?.isEmpty == false)
    #expect(reader.ids.allSatisfy { $0 == "c7" || $0.hasPrefix("c7-") })
    #expect(Set(reader.ids).count == reader.ids.count)
    #expect(reader.references.allSatisfy(reader.ids.contains))
    let known = [
      "svg", "title", "desc", "style", "defs", "pattern", "rect", "path", "text",
    ]
    #expect(reader.elements.allSatisfy(known.contains))
  }

  @Test(arguments: ChartSamples.all) func loadsNothingAndRoundsItsNumbers(
    _ sample: ChartSamples.Sample
  ) {
    let svg = sample.chart.svg(idPrefix: "c")
    let addresses = svg.matches(of: /[a-z]+:\/\/[^"]*/).map { String($0.output) }
    #expect(addresses == ["http://www.w3.org/2000/svg"])
    let long = svg.split(separator: "\n").filter { line in
      line.hasPrefix("<rect") || line.hasPrefix("<path") || line.hasPrefix("<text")
    }.flatMap { line in
      line.prefix { $0 != ">" }.matches(of: /\.[0-9]{3,}/).map { String($0.output) }
    }
    #expect(long.isEmpty)
    #expect(!svg.contains("NaN") && !svg.contains("inf "))
    // All style rules are about this picture, as a page has several.
    let sheet = svg.split(separator: "\n").drop { $0 != "<style>" }.dropFirst()
      .prefix { $0 != "</style>" }
    #expect(sheet.allSatisfy { $0.hasPrefix("#c") || $0.hasPrefix("@media") || $0 == "}" })
  }

  @Test func namesActNowhere() {
    let sample = ChartSamples.hostile
    let page = render(sample.answer, as: .html, style: .file)
    for text in [sample.chart.svg(idPrefix: "c"), page] {
      let body = text.replacing("<svg xmlns", with: "")
      for sign in ["<script", "<img", "<svg", "</style>a", "\u{1B}", "\u{202E}", "\u{FFFE}"] {
        #expect(!body.contains(sign), "\(sign)")
      }
      #expect(text.contains("&lt;script&gt;alert(1)"))
      #expect(text.contains("txt\\u{202e}gpj.exe"))
    }
    let markdown = render(sample.answer, as: .md, style: .file)
    #expect(markdown.hasPrefix("````text\n"))
    #expect(!markdown.contains("\u{1B}"))
    let json = sample.chart.vegaLite
    #expect(!json.contains("\u{202E}"))
  }

  // MARK: - Colours

  /// The relative luminance of a colour, as WCAG 2.2 defines it.
  private func luminance(_ colour: String) -> Double {
    let parts = [1, 3, 5].map { start -> Double in
      let digits = colour.dropFirst(start).prefix(2)
      let share = Double(Int(digits, radix: 16) ?? 0) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  private func contrast(_ a: String, _ b: String) -> Double {
    let (low, high) = (min(luminance(a), luminance(b)), max(luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)
  }

  @Test func coloursCanBeRead() {
    #expect(abs(contrast("#000000", "#ffffff") - 21) < 1e-9)
    for colours in [SVGStyle.light, SVGStyle.dark] {
      for colour in [colours.text, colours.quiet, colours.muted] + colours.series {
        #expect(contrast(colour, colours.ground) >= 4.5, "\(colour) on \(colours.ground)")
      }
      for cell in colours.cells + colours.below {
        #expect(contrast(cell.text, cell.ground) >= 4.5, "\(cell.text) on \(cell.ground)")
      }
      #expect(colours.series.count == ChartLimits.series)
      #expect(Set(colours.series).count == ChartLimits.series)
      #expect(colours.cells.count == CellShades.levels)
      #expect(colours.below.count == CellShades.levelsBelow)
    }
    #expect(Set(SVGStyle.dashes).count == ChartLimits.series)
  }

  /// Series differ in more than colour: dashes, patterns or shapes.
  @Test func seriesDifferWithoutColour() {
    let lines = ChartSamples.lines.chart.svg(idPrefix: "c")
    #expect(lines.contains("l s0 d0") && lines.contains("l s1 d1") && lines.contains("l s2 d2"))
    for name in ["shop", "web", "post"] { #expect(lines.contains(">\(name)</text>")) }
    #expect(ChartSamples.grouped.chart.svg(idPrefix: "c").contains("url(#c-p1)"))
    let shapes = Set((0..<ChartLimits.series).map { SVGMarker.path($0, 0, 0, size: 1) })
    #expect(shapes.count == ChartLimits.series)
  }
}

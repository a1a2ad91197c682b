import KantaColumns
import KantaSource

extension Chart {
  /// The picture as an SVG element that stands by itself or inside a page.
  ///
  /// `idPrefix` starts all its ids and style rules: give each picture of a page another one, made
  /// of its place in the text, such as `chart1`. It has letters, digits and `-` only, a letter or
  /// `_` first. The same chart and prefix give the same bytes everywhere. Light and dark follow the
  /// reader's system, paper is always light; nothing is loaded from anywhere.
  package func svg(idPrefix: String) -> String {
    var picture = SVGPicture(self, prefix: idPrefix)
    return picture.drawn()
  }
}

/// A picture on its way: where the next thing goes, and what was drawn.
struct SVGPicture {
  let chart: Chart
  var out: SVGText
  private(set) var width = 720.0
  var height = 12.0
  static let margin = 12.0

  init(_ chart: Chart, prefix: String) {
    self.chart = chart
    out = SVGText(prefix: prefix)
  }

  /// What tells series apart, where there are several.
  var isMany: Bool { chart.seriesNames.count > 1 && chart.specification.mark != .heatmap }

  mutating func drawn() -> String {
    height += 15
    for line in TextWidth.wrapped(
      chart.title, to: width - 2 * Self.margin, size: SVGStyle.titleSize + 1
    ).prefix(3) {
      out.text(line, Self.margin, height, "h")
      height += 20
    }
    height -= 4
    if chart.isEmpty {
      height += 24
      out.text("There are no rows to draw.", Self.margin, height, "q")
      height += 16
    } else {
      marks()
    }
    notes()
    return framed()
  }

  private mutating func marks() {
    switch chart.specification.mark {
    case .heatmap:
      if let columns = SVGHeatmap.width(of: chart) { width = columns }
      for panel in chart.panels { heatmap(panel) }
    case .bar where SVGBars.isSideways(chart):
      legend(filled: true)
      for panel in chart.panels { sideways(panel) }
    case .bar, .histogram:
      legend(filled: true)
      frames { picture, panel, frame in picture.columns(panel, frame) }
    case .area:
      legend(filled: true)
      frames { picture, panel, frame in picture.areas(panel, frame) }
    case .line, .step:
      if chart.panels.count > 1 { legend(filled: false) }
      frames { picture, panel, frame in picture.lines(panel, frame) }
    case .point:
      legend(filled: true)
      frames { picture, panel, frame in picture.points(panel, frame) }
    }
  }

  /// What was left out, below everything.
  private mutating func notes() {
    height += 4
    for remark in chart.remarks {
      for line in TextWidth.wrapped(
        remark, to: width - 2 * Self.margin, size: SVGStyle.smallSize)
      {
        height += 15
        out.text(line, Self.margin, height, "k q")
      }
    }
    height += 10
  }

  private func framed() -> String {
    let id = out.prefix
    let size = (SVGText.number(width), SVGText.number(height.rounded(.up)))
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"\(id)\" role=\"img\" "
        + "aria-labelledby=\"\(id)-t \(id)-d\" width=\"\(size.0)\" height=\"\(size.1)\" "
        + "viewBox=\"0 0 \(size.0) \(size.1)\">",
      "<title id=\"\(id)-t\">\(SVGText.escaped(chart.title))</title>",
      "<desc id=\"\(id)-d\">\(SVGText.escaped(chart.description))</desc>",
    ]
    let isHeatmap = chart.specification.mark == .heatmap
    let series = isHeatmap ? 0 : chart.seriesNames.count
    lines += ["<style>", SVGStyle.sheet(id, series: series, cells: isHeatmap), "</style>"]
    let patterns = isPatterned ? SVGStyle.patterns(id, series: series) : []
    if !patterns.isEmpty { lines += ["<defs>"] + patterns + ["</defs>"] }
    lines.append("<rect class=\"b\" width=\"\(size.0)\" height=\"\(size.1)\"/>")
    return (lines + out.lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  private var isPatterned: Bool {
    isMany && [.bar, .histogram, .area].contains(chart.specification.mark)
  }

  /// The fill of a series: its pattern, or the plain colour of the first.
  func fill(_ series: Int) -> String? {
    let index = series % ChartLimits.series
    return isPatterned && index > 0 ? "url(#\(out.prefix)-p\(index))" : nil
  }

  /// The class that gives a bar its colour, unless a pattern does.
  func fillClass(_ series: Int) -> String {
    fill(series) == nil ? "f\(series % ChartLimits.series) e z" : "e z"
  }

  /// The names of the series with what they look like, in as many rows as it takes.
  mutating func legend(filled: Bool) {
    guard isMany else { return }
    height += 8
    var x = Self.margin
    let swatch = filled ? 14.0 : 26.0
    for (index, name) in chart.seriesNames.enumerated() where index < ChartLimits.series {
      let text = TextWidth.cut(name, to: 200, size: SVGStyle.fontSize)
      let length = swatch + 6 + TextWidth.of(text, size: SVGStyle.fontSize) + 18
      if x + length > width - Self.margin, x > Self.margin {
        x = Self.margin
        height += 18
      }
      if chart.specification.mark == .point {
        out.path(SVGMarker.path(index, x + 7, height + 6, size: 4.5), "f\(index)")
      } else if filled {
        out.rectangle(x, height, 14, 12, fillClass(index), fill: fill(index))
      } else {
        out.line(x, height + 6, x + swatch, height + 6, "l s\(index) d\(index)")
      }
      out.text(text, x + swatch + 6, height + 10, tip: text == name ? nil : name)
      x += length
    }
    height += 16
  }

  /// Draws the panels beside each other, all with the same size.
  private mutating func frames(_ draw: (inout SVGPicture, ChartPanel, SVGFrame) -> Void) {
    let count = chart.panels.count
    let across = count == 1 ? 1 : count <= 4 ? 2 : 3
    let panelWidth = (width - 2 * Self.margin - Double(across - 1) * 18) / Double(across)
    let panelHeight = count == 1 ? 300.0 : count <= 4 ? 210 : 170
    if count > 1 {
      let titles = [chart.valueTitle, chart.keyTitle].filter { !$0.isEmpty }
      height += 14
      out.text(
        TextWidth.cut(
          titles.joined(separator: " by "), to: width - 2 * Self.margin, size: 11), Self.margin,
        height, "k q")
    }
    for start in stride(from: 0, to: count, by: across) {
      let top = height
      for (place, panel) in chart.panels[start..<min(start + across, count)].enumerated() {
        let left = Self.margin + Double(place) * (panelWidth + 18)
        var y = top + (count > 1 ? 14 : 10)
        if let name = panel.name {
          y += 14
          let text = TextWidth.cut(name, to: panelWidth, size: SVGStyle.fontSize)
          out.text(text, left, y, "", tip: text == name ? nil : name)
          y += 6
        }
        let frame = SVGFrame(
          left: left, top: y, width: panelWidth, height: panelHeight, isSmall: across > 1)
        draw(&self, panel, frame)
        height = max(height, y + panelHeight)
      }
    }
  }
}

/// The room for one panel, axes included.
struct SVGFrame {
  var left: Double
  var top: Double
  var width: Double
  var height: Double
  /// Whether it is one of several beside each other.
  var isSmall: Bool

  var right: Double { left + width }
  var bottom: Double { top + height }
}

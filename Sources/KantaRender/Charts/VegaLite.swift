import KantaColumns
import KantaSource

extension Chart {
  /// The picture as a Vega-Lite specification, version 5, with its values in it.
  ///
  /// Its fields have names of their own, as those of data may hold signs that Vega-Lite reads.
  /// One line, ending with a newline.
  package var vegaLite: String {
    var parts = [
      ("$schema", JSONString.literal("https://vega.github.io/schema/vega-lite/v5.json")),
      ("title", JSONString.literal(title)),
      ("description", JSONString.literal(description)),
      ("data", "{\"values\":[\(rows.joined(separator: ","))]}"),
    ]
    let unit =
      layers.count == 1
      ? layers[0] : [("layer", "[\(layers.map(Self.object).joined(separator: ","))]")]
    if panels.count > 1 {
      parts.append(
        ("facet", Self.object([("field", "\"panel\""), ("type", "\"nominal\""), ("sort", "null")])))
      parts += [("columns", "3"), ("spec", Self.object(unit))]
    } else {
      parts += [
        ("width", "600"), ("height", specification.mark == .heatmap ? "{\"step\":24}" : "300"),
      ]
      parts += unit
    }
    return Self.object(parts) + "\n"
  }

  private static func object(_ fields: [(String, String)]) -> String {
    "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
  }

  // MARK: - Values

  private var rows: [String] {
    panels.flatMap { panel in
      panel.series.flatMap { series in
        series.points.map { point in
          var fields: [(String, String)] = []
          if let name = panel.name { fields.append(("panel", JSONString.literal(name))) }
          if seriesNames.count > 1 || specification.mark == .heatmap {
            fields.append(("series", JSONString.literal(series.name)))
          }
          fields += keyFields(point)
          fields.append(("y", Self.number(point.y)))
          if point.low.isFinite { fields.append(("low", Self.number(point.low))) }
          if point.high.isFinite { fields.append(("high", Self.number(point.high))) }
          return Self.object(fields)
        }
      }
    }
  }

  private func keyFields(_ point: ChartPoint) -> [(String, String)] {
    switch keys {
    case .words(let labels), .steps(let labels):
      let label = labels.indices.contains(Int(point.x)) ? labels[Int(point.x)] : ""
      return [("x", JSONString.literal(label))]
    case .ranges(let bounds):
      guard bounds.indices.contains(Int(point.x) + 1) else { return [] }
      return [
        ("x", Self.number(bounds[Int(point.x)])), ("x2", Self.number(bounds[Int(point.x) + 1])),
      ]
    case .numbers:
      if case .date = keyNumber.kind {
        return [("x", JSONString.literal(Day(clamping: point.x).plain))]
      }
      return [("x", Self.number(point.x))]
    }
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    var bytes: [UInt8] = []
    PlainBytes.append(value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: - Marks

  private var layers: [[(String, String)]] {
    let own = [("mark", Self.object(mark)), ("encoding", Self.object(encoding))]
    let hasBand = allPoints.contains { $0.low.isFinite && $0.high.isFinite }
    switch specification.mark {
    case .heatmap:
      let text = [
        ("mark", "{\"type\":\"text\"}"),
        (
          "encoding",
          Self.object(
            places + [("text", Self.object([("field", "\"y\""), ("format", format)]))])
        ),
      ]
      return [own, text]
    case .line, .step:
      guard hasBand else { return [own] }
      let type = specification.mark == .step ? ",\"interpolate\":\"step-after\"" : ""
      let bounds = [
        ("x", keyChannel), ("y", "{\"field\":\"low\",\"type\":\"quantitative\"}"),
        ("y2", "{\"field\":\"high\"}"),
      ]
      let band = [
        ("mark", "{\"type\":\"area\",\"opacity\":0.2\(type)}"),
        ("encoding", Self.object(bounds + colour)),
      ]
      return [band, own]
    default: return [own]
    }
  }

  private var mark: [(String, String)] {
    let type =
      switch specification.mark {
      case .bar, .histogram: "bar"
      case .line, .step: "line"
      case .area: "area"
      case .point: "point"
      case .heatmap: "rect"
      }
    let steps = specification.mark == .step ? [("interpolate", "\"step-after\"")] : []
    return [("type", "\"\(type)\""), ("tooltip", "true")] + steps
  }

  private var colour: [(String, String)] {
    guard seriesNames.count > 1 else { return [] }
    let title = JSONString.literal(Neutralised.text(specification.series ?? ""))
    let names = seriesNames.map { JSONString.literal($0) }.joined(separator: ",")
    return [
      (
        "color",
        Self.object([
          ("field", "\"series\""), ("type", "\"nominal\""), ("title", title),
          ("sort", "[\(names)]"),
        ])
      )
    ]
  }

  private var places: [(String, String)] {
    guard specification.mark == .heatmap else { return [("x", keyChannel)] }
    let rowTitle = JSONString.literal(Neutralised.text(specification.keys.first ?? ""))
    let row = Self.object([
      ("field", "\"series\""), ("type", "\"ordinal\""), ("title", rowTitle), ("sort", "null"),
    ])
    return [("x", keyChannel), ("y", row)]
  }

  private var encoding: [(String, String)] {
    let value = [
      ("field", "\"y\""), ("type", "\"quantitative\""), ("title", JSONString.literal(valueTitle)),
    ]
    if specification.mark == .heatmap { return places + [("color", Self.object(value))] }
    var channel = value + [("axis", Self.object([("format", format)]))]
    if specification.mark == .bar, !isStacked { channel.append(("stack", "null")) }
    var all = places
    if case .ranges = keys { all.append(("x2", "{\"field\":\"x2\"}")) }
    all.append(("y", Self.object(channel)))
    if specification.mark == .bar, !isStacked, seriesNames.count > 1 {
      all.append(("xOffset", "{\"field\":\"series\",\"sort\":null}"))
    }
    let isLine = [.line, .step].contains(specification.mark) && seriesNames.count > 1
    return all + colour + (isLine ? [("strokeDash", "{\"field\":\"series\",\"sort\":null}")] : [])
  }

  private var format: String {
    if case .percent = valueNumber.kind { return "\".1~%\"" }
    return "\",.4~g\""
  }

  private var keyChannel: String {
    var fields = [("field", "\"x\"")]
    switch keys {
    case .words, .steps: fields += [("type", "\"ordinal\""), ("sort", "null")]
    case .ranges: fields += [("type", "\"quantitative\""), ("bin", "{\"binned\":true}")]
    case .numbers:
      let isDay = if case .date = keyNumber.kind { true } else { false }
      fields.append(("type", isDay ? "\"temporal\"" : "\"quantitative\""))
      if !isDay { fields.append(("scale", "{\"zero\":false}")) }
    }
    fields.append(("title", JSONString.literal(keyTitle)))
    return Self.object(fields)
  }
}

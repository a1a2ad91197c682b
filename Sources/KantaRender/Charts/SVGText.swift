import KantaSource

/// The text of an SVG picture, made element by element.
struct SVGText {
  private(set) var lines: [String] = []
  /// The start of every id and style rule, so that several pictures can share a page.
  let prefix: String

  init(prefix: String) { self.prefix = prefix }

  mutating func add(_ line: String) { lines.append(line) }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String
  ) {
    add(
      "<path class=\"\(style)\" d=\"M\(Self.number(x1)) \(Self.number(y1))"
        + "L\(Self.number(x2)) \(Self.number(y2))\"/>")
  }

  /// A rectangle; `tip` is shown by browsers and read out.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String,
    fill: String? = nil, tip: String? = nil
  ) {
    let start =
      "<rect class=\"\(style)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" "
      + "width=\"\(Self.number(max(0, width)))\" height=\"\(Self.number(max(0, height)))\""
      + (fill.map { " fill=\"\($0)\"" } ?? "")
    add(tip.map { start + "><title>\(Self.escaped($0))</title></rect>" } ?? start + "/>")
  }

  mutating func path(_ data: String, _ style: String, tip: String? = nil) {
    let start = "<path class=\"\(style)\" d=\"\(data)\""
    add(tip.map { start + "><title>\(Self.escaped($0))</title></path>" } ?? start + "/>")
  }

  enum Anchor: String { case start, middle, end }

  /// A line of text with its baseline at `y`.
  mutating func text(
    _ text: String, _ x: Double, _ y: Double, _ style: String = "", _ anchor: Anchor = .start,
    tip: String? = nil
  ) {
    let classes = style.isEmpty ? "" : " class=\"\(style)\""
    let side = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    let title = tip.map { "<title>\(Self.escaped($0))</title>" } ?? ""
    add(
      "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\"\(classes)\(side)>\(title)"
        + "\(Self.escaped(text))</text>")
  }

  /// At most two decimals, without zeros at the end.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = Int((max(-1e9, min(1e9, value)) * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return sign + "\(whole)" }
    let decimals = rest.isMultiple(of: 10) ? "\(rest / 10)" : (rest < 10 ? "0" : "") + "\(rest)"
    return sign + "\(whole).\(decimals)"
  }

  /// Text for inside an element or a quoted attribute.
  static func escaped(_ text: String) -> String { HTMLTable.escaped(text) }
}

import KantaSource

/// A value of JSON with its members in a fixed order.
indirect enum JSONValue {
  case missing
  case number(Int)
  case text(String)
  case list([JSONValue])
  case object([(name: String, value: JSONValue)])

  static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }

  /// The value on lines of its own, two blanks for each level, with a line end behind it.
  var document: String { spelled(indent: "") + "\n" }

  private func spelled(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .missing: return "null"
    case .number(let number): return String(number)
    case .text(let text): return JSONString.literal(text)
    case .list(let values):
      let lines = values.map { inner + $0.spelled(indent: inner) }
      return Self.lines(lines, "[", "]", indent)
    case .object(let members):
      let lines = members.map { name, value in
        "\(inner)\(JSONString.literal(name)): \(value.spelled(indent: inner))"
      }
      return Self.lines(lines, "{", "}", indent)
    }
  }

  private static func lines(
    _ lines: [String], _ open: String, _ close: String, _ indent: String
  ) -> String {
    lines.isEmpty ? open + close : "\(open)\n\(lines.joined(separator: ",\n"))\n\(indent)\(close)"
  }
}

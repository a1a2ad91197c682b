import KantaSource

/// A value of JSON with its members in a fixed order.
package indirect enum JSONValue: Sendable {
  case missing
  case number(Int)
  /// A number, or `true` or `false`, as it is written.
  case literal(String)
  case text(String)
  case list([JSONValue])
  case object([(name: String, value: JSONValue)])
  /// The value on one line.
  case line(JSONValue)

  package static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }

  /// The value on lines of its own, two blanks for each level, with a line end behind it.
  package var document: String { spelled(indent: "") + "\n" }

  private func spelled(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .missing: return "null"
    case .number(let number): return String(number)
    case .literal(let text): return text
    case .text(let text): return JSONString.literal(text)
    case .line(let value): return value.onOneLine
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

  private var onOneLine: String {
    switch self {
    case .list(let values): "[" + values.map(\.onOneLine).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.map { "\(JSONString.literal($0.name)): \($0.value.onOneLine)" }
        .joined(separator: ", ") + "}"
    default: spelled(indent: "")
    }
  }

  private static func lines(
    _ lines: [String], _ open: String, _ close: String, _ indent: String
  ) -> String {
    lines.isEmpty ? open + close : "\(open)\n\(lines.joined(separator: ",\n"))\n\(indent)\(close)"
  }
}

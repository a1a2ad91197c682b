/// The JSON style: one object on one line.
///
/// Keys: code, severity, message, file, line, column, endLine, endColumn, help, edits, labels,
/// notes, places; always all of them, `null` where there is nothing. Lines and columns count from
/// 1, columns in characters; an end is the place after the last character. A place in a data file
/// counts columns in fields; that of a whole line has neither column nor value.
enum DiagnosticJSON {
  static func line(_ diagnostic: Diagnostic, in source: SourceText?) -> String {
    let place = located(diagnostic.range, in: source)
    let members: [(String, String)] =
      [
        ("code", JSONString.literal(diagnostic.code.rawValue)),
        ("severity", JSONString.literal(diagnostic.severity.rawValue)),
        ("message", JSONString.literal(diagnostic.message)),
        ("file", source.map { JSONString.literal($0.name) } ?? "null"),
      ] + place + [
        ("help", diagnostic.advice.map { JSONString.literal($0.text) } ?? "null"),
        ("edits", array(diagnostic.advice?.edits ?? []) { edit($0, in: source) }),
        ("labels", array(diagnostic.labels) { label($0, in: source) }),
        ("notes", array(diagnostic.notes, JSONString.literal)),
        ("places", array(diagnostic.places, dataPlace)),
      ]
    return object(members) + "\n"
  }

  private static func edit(_ edit: Diagnostic.Edit, in source: SourceText?) -> String {
    object(
      located(edit.range, in: source) + [("replacement", JSONString.literal(edit.replacement))])
  }

  private static func label(_ label: Diagnostic.Label, in source: SourceText?) -> String {
    object(located(label.range, in: source) + [("text", JSONString.literal(label.text))])
  }

  private static func dataPlace(_ place: Diagnostic.DataPlace) -> String {
    object([
      ("file", JSONString.literal(place.file)), ("line", String(place.line)),
      ("column", place.column.map { String($0) } ?? "null"),
      ("value", place.column == nil ? "null" : JSONString.literal(place.value)),
      ("reason", JSONString.literal(place.reason)),
    ])
  }

  private static func located(_ range: SourceRange?, in source: SourceText?) -> [(String, String)] {
    guard let source, let range else {
      return ["line", "column", "endLine", "endColumn"].map { ($0, "null") }
    }
    let (line, column) = source.position(at: range.lowerBound)
    let (endLine, endColumn) = source.position(at: range.upperBound)
    return [
      ("line", String(line)), ("column", String(column)), ("endLine", String(endLine)),
      ("endColumn", String(endColumn)),
    ]
  }

  private static func array<Element>(
    _ elements: [Element], _ json: (Element) -> String
  ) -> String {
    "[" + elements.map(json).joined(separator: ",") + "]"
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { JSONString.literal($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }
}

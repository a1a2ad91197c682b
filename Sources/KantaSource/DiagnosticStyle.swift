/// How a diagnostic is written.
package enum DiagnosticStyle: String, CaseIterable, Hashable, Sendable {
  /// The user's line with carets under the place; for people at a screen.
  case fancy
  /// The same in words, without drawing; for screen readers.
  case plain
  /// One line, `file:line:column: error[K101]: message`; for editors and `grep`.
  case short
  /// One JSON object on one line; for programs.
  case json
}

/// `diagnostic` as whole lines of text, each with its newline.
///
/// `source` is the text that the ranges of the diagnostic are in, `nil` when it has none. With
/// `colour` the fancy style uses ANSI colours; the other styles have none. On a screen of `width`
/// columns it breaks what it says in words; code and places stay as they are.
package func render(
  _ diagnostic: Diagnostic, in source: SourceText?, style: DiagnosticStyle, colour: Bool,
  width: Int? = nil
) -> String {
  switch style {
  case .fancy: FancyDiagnostic(diagnostic, in: source, colour: colour, width: width).text
  case .plain: PlainDiagnostic(diagnostic, in: source).text
  case .short: ShortDiagnostic.text(diagnostic, in: source)
  case .json: DiagnosticJSON.line(diagnostic, in: source)
  }
}

extension Diagnostic.Advice {
  /// The lines of `source` that the edits touch, as they read once the edits are made; empty
  /// without edits.
  ///
  /// Edits that overlap an earlier one are left out. Without a source, the replacements themselves.
  func editedLines(in source: SourceText?) -> [String] {
    guard !edits.isEmpty else { return [] }
    guard let source else { return edits.map { Neutralised.text($0.replacement) } }
    let places = edits.map(\.range)
    let whole = places.dropFirst().reduce(places[0]) { $0.union($1) }
    let first = source.rangeOfLine(source.lineIndex(at: whole.lowerBound))
    let last = source.rangeOfLine(source.lineIndex(at: whole.upperBound))
    let text = edited(source, from: first.lowerBound, to: last.upperBound)
    return text.split(whereSeparator: \.isNewline).map { line in
      Neutralised.text(String(line.trimmingBlanks))
    }
  }

  /// The whole of `source` as it reads once the edits are made.
  package func applied(to source: SourceText) -> String {
    edited(source, from: 0, to: source.text.utf8.count)
  }

  private func edited(_ source: SourceText, from start: Int, to end: Int) -> String {
    let ordered = edits.sorted {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var text = ""
    var position = start
    for edit in ordered where edit.range.lowerBound >= position {
      text += source[SourceRange(position, edit.range.lowerBound)] + edit.replacement
      position = edit.range.upperBound
    }
    return text + source[SourceRange(position, max(position, end))]
  }
}

extension Diagnostic.DataPlace {
  /// How much of a value from a file a message shows, in columns.
  private static let widestValue = 60

  /// `orders.csv:12:3`, or `orders.csv:12` for a whole line.
  var position: String {
    "\(Neutralised.text(file)):\(line)" + (column.map { ":\($0)" } ?? "")
  }

  /// The value between quotes, harmless and cut.
  package var quotedValue: String {
    "\"" + DisplayWidth.cut(Neutralised.text(value), to: Self.widestValue) + "\""
  }
}

extension SourceText {
  /// Whether the text is a file, so that its name says where to look.
  var isFile: Bool { name != "prompt" && name != "-c" }
}

extension Substring {
  /// Without spaces and tabs at either end.
  var trimmingBlanks: Substring {
    let start = drop { $0 == " " || $0 == "\t" }
    guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start }
    return start[...last]
  }
}

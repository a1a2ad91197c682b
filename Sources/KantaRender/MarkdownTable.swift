import KantaColumns
import KantaSource

/// An answer as GitHub-flavoured Markdown, never cut: definitions, table, notes.
///
/// Source: GitHub Flavored Markdown Spec, "Tables (extension)".
package enum MarkdownTable {
  /// The definitions, a paragraph each, then the picture as text, where there is one, and the
  /// header and the alignment row.
  static func head(
    _ definitions: [String], picture: Chart? = nil, formats: [CellFormat]
  ) -> String {
    var paragraphs = definitions.map { prose($0) + "\n\n" }.joined()
    if let picture { paragraphs += fenced(picture.terminalLines(.file)) + "\n" }
    guard !formats.isEmpty else { return paragraphs }
    let sides = formats.map { $0.alignment == .right ? "--:" : ":--" }
    return paragraphs + row(formats.map { cell($0.header) }) + row(sides)
  }

  /// What follows the rows: how many there are where some are not shown, and the notes.
  static func tail(_ lines: [String]) -> String {
    lines.isEmpty ? "" : "\n" + lines.map { "- " + prose($0) + "\n" }.joined()
  }

  /// Lines between fences that are longer than any row of backquotes in them.
  private static func fenced(_ lines: [String]) -> String {
    var longest = 2
    for line in lines {
      for run in line.split(whereSeparator: { $0 != "`" }) { longest = max(longest, run.count) }
    }
    let fence = String(repeating: "`", count: longest + 1)
    return ([fence + "text"] + lines + [fence]).map { $0 + "\n" }.joined()
  }

  static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  /// Text for inside a table: everything Markdown or HTML would act on is escaped.
  ///
  /// An underscore inside a word is left alone, as Markdown leaves it alone.
  package static func cell(_ text: String) -> String {
    if text.utf8.allSatisfy(isOrdinary) { return text }
    let characters = Array(Neutralised.text(text))
    var escaped = ""
    for (index, character) in characters.enumerated() {
      switch character {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\\", "|", "`", "*", "[", "]", "~": escaped += "\\\(character)"
      case "_":
        let isInside =
          index > 0 && index + 1 < characters.count
          && isWordPart(characters[index - 1]) && isWordPart(characters[index + 1])
        escaped += isInside ? "_" : "\\_"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  /// Letters, digits and what numbers and dates are written with: most cells are only these.
  private static func isOrdinary(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A: true  // 0-9 : A-Z a-z
    case 0x20, 0x25, 0x2C, 0x2D, 0x2E: true  // space % , - .
    default: false
    }
  }

  private static func isWordPart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// Kanta's own sentences keep their backquotes; HTML in a name within them does not work.
  package static func prose(_ text: String) -> String {
    var escaped = ""
    for character in Neutralised.text(text) {
      switch character {
      case "<": escaped += "&lt;"
      case "&": escaped += "&amp;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}

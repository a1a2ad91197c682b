import KantaColumns
import KantaSource

/// An answer as an HTML table for people and screen readers, without scripts.
enum HTMLTable {
  /// The page before the fragment.
  static let pageHead = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Kanta</title>
    <style>
    :root { color-scheme: light dark; }
    body { font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; }
    table { border-collapse: collapse; }
    caption { text-align: left; color: GrayText; padding-bottom: 0.4rem; }
    th, td { padding: 0.2rem 0.8rem; text-align: left; }
    thead th { border-bottom: 1px solid; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    .missing, .note { color: GrayText; }
    figure { margin: 1rem 0; }
    summary { cursor: pointer; }
    </style>
    </head>
    <body>

    """

  /// The page after the fragment.
  static let pageTail = "</body>\n</html>\n"

  /// The definitions, then the table up to its first row; below a picture it is folded.
  static func head(
    _ definitions: [String], picture: String? = nil, caption: String, formats: [CellFormat]
  ) -> String {
    let paragraphs = definitions.map { "<p class=\"definition\">\(escaped($0))</p>\n" }.joined()
    let headers = formats.map { format in
      "<th scope=\"col\" class=\"\(side(format))\">\(escaped(format.header))</th>"
    }
    let figure = picture.map { $0 + detailsHead } ?? ""
    return paragraphs + figure
      + "<table class=\"answer\">\n<caption>\(escaped(caption))</caption>\n"
      + "<thead>\n<tr>\(headers.joined())</tr>\n</thead>\n<tbody>\n"
  }

  /// What the rows below a picture are folded into.
  private static let detailsHead =
    "<details class=\"data\">\n<summary>The data of this picture</summary>\n"

  /// The end of the table, then the notes.
  static func tail(_ notes: [String], isFolded: Bool = false) -> String {
    "</tbody>\n</table>\n" + (isFolded ? "</details>\n" : "")
      + notes.map { "<p class=\"note\">\(escaped($0))</p>\n" }.joined()
  }

  /// One cell of a column.
  static func cell(_ text: String, _ format: CellFormat, isMissing: Bool) -> String {
    "<td class=\"\(side(format))\(isMissing ? " missing" : "")\">\(escaped(text))</td>"
  }

  private static func side(_ format: CellFormat) -> String {
    format.alignment == .right ? "number" : "text"
  }

  static func escaped(_ text: String) -> String { HTMLText.escaped(text) }
}

/// Text in a page.
package enum HTMLText {
  /// Text for inside an element or a quoted attribute, control characters made visible.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in Neutralised.text(text).unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // The two that XML leaves out of Unicode besides control characters.
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

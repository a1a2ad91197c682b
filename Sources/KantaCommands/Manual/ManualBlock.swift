import KantaPlan
import KantaSource
import KantaSyntax

/// A piece of a manual page; the same pieces become help in a terminal and the Markdown reference.
enum ManualBlock {
  case heading(String)
  /// A heading below another heading.
  case subheading(String)
  /// A paragraph; words of the language stand in backquotes.
  case text(String)
  /// How a verb is written, with all that may stand in brackets.
  case usage(String)
  /// One statement of the language, or several lines of them.
  case code(String)
  /// Text in another language than Kanta's.
  case foreign(String)
  /// A row for each entry under the names of the columns.
  case rows(header: [String], [[String]])
  /// The options of a verb.
  case options([ParameterInfo])

  /// As help shows it: at most 80 columns, a blank line between pieces.
  static func plain(_ blocks: [ManualBlock]) -> String {
    blocks.map { $0.plainLines.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var plainLines: [String] {
    switch self {
    case .heading(let text), .subheading(let text), .text(let text): PlainText.paragraphs(text)
    case .usage(let usage): ["It is written:", ""] + PlainText.usageLines(usage)
    case .code(let code): PlainText.codeLines(code).map { "  " + $0 }
    case .foreign(let text): text.split(separator: "\n").map { "  " + $0 }
    case .rows(_, let rows): PlainText.aligned(rows)
    case .options(let options):
      PlainText.aligned(options.map { ["\($0.name):", "\($0.help) (\($0.kindAndStandard))"] })
    }
  }
}

extension ParameterInfo {
  /// `whole number; 5 if left out`.
  var kindAndStandard: String {
    if isRequired { return "\(kind); needed" }
    return standardText.isEmpty ? kind : "\(kind); \(standardText) if left out"
  }

  /// The standard value as it is typed; empty where it is found out.
  var standardText: String { standard ?? "" }
}

/// Text in lines for a terminal.
enum PlainText {
  static let width = 80

  /// Paragraphs in lines, a blank line between them.
  static func paragraphs(_ text: String) -> [String] {
    let paragraphs = text.split(separator: "\n\n").map { wrapped(String($0), width: width) }
    return Array(paragraphs.joined(separator: [""]))
  }

  /// How a verb is written, broken only between its parts.
  static func usageLines(_ usage: String) -> [String] {
    var lines: [String] = []
    for part in usageParts(usage) {
      if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(part) <= width {
        lines[lines.count - 1] = last + " " + part
      } else {
        lines.append((lines.isEmpty ? "  " : "    ") + part)
      }
    }
    return lines
  }

  /// `rfm`, `[as of date]`, `[scores: …]`: what stands in brackets is one part.
  private static func usageParts(_ usage: String) -> [String] {
    var parts: [String] = []
    var depth = 0
    for word in usage.split(separator: " ") {
      if depth > 0 { parts[parts.count - 1] += " " + word } else { parts.append(String(word)) }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    return parts
  }

  /// The words of `text` in lines of at most `width` columns.
  ///
  /// A short piece in backquotes stays whole.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words(text) {
      if line.isEmpty {
        line = word
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isQuoted = false
    for character in text {
      if character == "`" { isQuoted.toggle() }
      let breaks = character == " " && (!isQuoted || word.count > 40)
      if !breaks {
        word.append(character)
      } else if !word.isEmpty {
        words.append(word)
        word = ""
      }
    }
    return words + (word.isEmpty ? [] : [word])
  }

  /// Rows in columns as wide as their longest cell; the last column is wrapped.
  static func aligned(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { column < $0.count ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0
    }
    return rows.flatMap { row -> [String] in
      var start = " "
      for (column, cell) in row.dropLast().enumerated() {
        let padding = widths[column] - DisplayWidth.of(cell)
        start += " " + cell + String(repeating: " ", count: padding + 1)
      }
      let indent = String(repeating: " ", count: DisplayWidth.of(start) + 1)
      let room = max(24, width - indent.count)
      let lines = wrapped(row.last ?? "", width: room)
      return lines.enumerated().map { ($0.offset == 0 ? start + " " : indent) + $0.element }
    }
  }

  /// Code in lines that fit: broken before `|` and, where that is not enough, after commas.
  static func codeLines(_ code: String) -> [String] {
    code.split(separator: "\n").flatMap { line -> [String] in
      let line = String(line)
      guard DisplayWidth.of(line) > width - 2 else { return [line] }
      return pieces(of: line, at: .pipe).flatMap { stage -> [String] in
        guard DisplayWidth.of(stage) > width - 2 else { return [stage] }
        return joined(pieces(of: stage, at: .comma))
      }
    }
  }

  /// `line` cut before each `|`, or after each comma, that stands in no bracket.
  private static func pieces(of line: String, at mark: Symbol) -> [String] {
    let source = SourceText(line, name: "")
    var depth = 0
    var cuts: [Int] = []
    for token in lex(source).tokens {
      guard case .symbol(let symbol) = token.kind else { continue }
      switch symbol {
      case .openParen, .openBracket, .openBrace: depth += 1
      case .closeParen, .closeBracket, .closeBrace: depth -= 1
      case mark where depth == 0:
        cuts.append(mark == .pipe ? token.range.lowerBound : token.range.upperBound)
      default: break
      }
    }
    let bounds = [0] + cuts + [line.utf8.count]
    return zip(bounds, bounds.dropFirst()).compactMap { start, end in
      let piece = source[SourceRange(start, end)].drop { $0 == " " }
      return piece.isEmpty ? nil : String(piece.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Pieces put together again as long as they fit; the lines below the first are indented.
  private static func joined(_ pieces: [String]) -> [String] {
    var lines: [String] = []
    for piece in pieces {
      if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(piece) <= width - 2 {
        lines[lines.count - 1] = last + " " + piece
      } else {
        lines.append(lines.isEmpty ? piece : "    " + piece)
      }
    }
    return lines
  }
}

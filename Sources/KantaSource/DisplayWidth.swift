/// How many columns text takes in a terminal.
///
/// A grapheme takes two columns when it is East Asian wide or fullwidth or is shown as emoji, none
/// when it is only combining or zero-width marks, and one otherwise. Control characters count as
/// none; make them visible with `Neutralised` first.
///
/// Source: Unicode Standard Annex #11, "East Asian Width", and UTS #51, "Unicode Emoji".
package enum DisplayWidth {
  /// The columns `text` takes.
  ///
  /// - Complexity: O(length); ASCII is counted by bytes.
  package static func of(_ text: some StringProtocol) -> Int {
    let ascii = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    return ascii ? text.utf8.count : text.reduce(0) { $0 + of($1) }
  }

  /// The columns one grapheme takes: 0, 1 or 2.
  package static func of(_ character: Character) -> Int {
    var widest = 0
    for scalar in character.unicodeScalars {
      // U+FE0F asks for the emoji form of the scalar before it.
      if scalar.value == 0xFE0F, widest > 0 { return 2 }
      widest = max(widest, of(scalar))
    }
    return widest
  }

  /// The longest start of `text` that fits in `columns`.
  package static func prefix(of text: String, fitting columns: Int) -> String {
    var used = 0
    var kept = ""
    for character in text {
      used += of(character)
      if used > columns { break }
      kept.append(character)
    }
    return kept
  }

  /// `text` itself if it fits in `columns`, or else its start followed by `mark`.
  package static func cut(_ text: String, to columns: Int, mark: String = "…") -> String {
    if of(text) <= columns { return text }
    let room = columns - of(mark)
    return room >= 0 ? prefix(of: text, fitting: room) + mark : prefix(of: text, fitting: columns)
  }

  /// `text` on as many lines as it takes, broken at spaces; the lines below the first begin with
  /// `indent` blanks.
  ///
  /// A word that is wider than a line stays whole.
  package static func wrapped(_ text: String, to columns: Int, indent: Int) -> [String] {
    guard of(text) > columns else { return [text] }
    let start = text.prefix { $0 == " " }
    let blanks = String(repeating: " ", count: min(indent, columns / 2))
    var lines: [String] = []
    var line = String(start)
    var isEmpty = true
    for word in text.dropFirst(start.count).split(separator: " ", omittingEmptySubsequences: false)
    {
      if !isEmpty, of(line) + 1 + of(word) > columns {
        lines.append(line)
        line = blanks
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + word
      isEmpty = false
    }
    return lines + [line]
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
    // Vowels and final consonants of Hangul syllables that are written in parts.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
    default: return isWide(scalar) ? 2 : 1
    }
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    guard value >= 0x1100 else { return false }
    return scalar.properties.isEmojiPresentation || wide.contains { $0.contains(value) }
  }

  /// The wide and fullwidth ranges of UAX #11 that are not emoji.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265,
    0x20000...0x3FFFD,
  ]
}

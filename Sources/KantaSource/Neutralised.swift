/// Text from data made harmless for a terminal.
///
/// A name in a file may hold an escape sequence that clears the screen, a carriage return that
/// hides a line, or a bidirectional override that turns it round. Each such character is shown as
/// an escape (`\n`, `\x1b`, `\u{202e}`); all other text stays as it is.
package enum Neutralised {
  /// `text` with every control and bidirectional control character as a visible escape.
  package static func text(_ text: String) -> String {
    guard needed(for: text) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmful(scalar) {
        result += escape(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Whether `scalar` moves the cursor, starts a control sequence, breaks the line or reorders
  /// text.
  package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func needed(for text: String) -> Bool {
    // Every harmful scalar has a byte below 0x20, or 0x7F, or starts with C2 or E2 in UTF-8.
    let suspicious = text.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }
    return suspicious && text.unicodeScalars.contains(where: isHarmful)
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    case "\0": return "\\0"
    default:
      let digits = String(scalar.value, radix: 16)
      guard scalar.value < 0x80 else { return "\\u{\(digits)}" }
      return "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
    }
  }
}

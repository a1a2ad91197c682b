/// What people type at a prompt out of habit, and what it means here.
enum PromptWords {
  /// The topic that help is asked for, as in `help rfm` and `?rfm`; `nil` for any other line.
  ///
  /// `help(rfm)` and `rfm?` ask as well. A table called `help` is meant before help.
  static func topic(of line: String, unless tables: [String]) -> String? {
    let text = trimmed(line)
    if text.first == "?" || text.last == "?" {
      let topic = trimmed(text.filter { $0 != "?" })
      return topic.contains("|") ? nil : topic
    }
    guard !tables.contains("help"), text == "help" || text.hasPrefix("help ") || isCall(text)
    else { return nil }
    let words = text.dropFirst(4).filter { !"()\"'".contains($0) }
      .split(whereSeparator: \.isWhitespace)
    if words.contains(where: { $0 == "|" || $0.hasPrefix("=") }) { return nil }
    return words.joined(separator: " ")
  }

  private static func isCall(_ text: String) -> Bool {
    text.hasPrefix("help(") && text.hasSuffix(")")
  }

  /// The dot command that a line of another prompt means.
  static func command(meantBy line: String) -> String? {
    let text = line.last == ";" ? String(line.dropLast()) : line
    return commands[text.hasSuffix("()") ? String(text.dropLast(2)) : text]
  }

  private static let commands = [
    "quit": "quit", "exit": "quit", "q": "quit", "\\q": "quit", ":q": "quit", ":quit": "quit",
    "tables": "tables", "ls": "tables", "dir": "tables", "show tables": "tables",
    "\\d": "tables", "\\dt": "tables", "schema": "schema", "history": "history", "\\h": "help",
    "\\?": "help", "timer": "timer", "timing": "timer", "mode": "mode", "memory": "memory",
  ]

  private static func trimmed(_ text: some StringProtocol) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}

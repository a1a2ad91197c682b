import KantaSource

/// The lines between `---` at the start of a document: its title, author and language.
struct FrontMatter {
  static let known = ["title", "author", "lang"]

  private(set) var values: [String: String] = [:]
  private(set) var problems: [Diagnostic] = []
  /// How many lines it takes.
  private(set) var lineCount = 0

  /// Reads it off the start of `lines`; a document may have none.
  init(_ lines: [DocumentLine]) {
    guard let first = lines.first, first.trimmed == "---" else { return }
    let end = lines.dropFirst().firstIndex { $0.trimmed == "---" || $0.trimmed == "..." }
    guard let end else {
      problems.append(.openFrontMatter(at: Self.range(of: first)))
      lineCount = 1
      return
    }
    lineCount = end - lines.startIndex + 1
    for line in lines[lines.index(after: lines.startIndex)..<end] { take(line) }
  }

  private mutating func take(_ line: DocumentLine) {
    if line.trimmed.isEmpty || line.trimmed.hasPrefix("#") { return }
    guard let colon = line.text.firstIndex(of: ":"), line.text.first != " " else {
      problems.append(.frontMatterLine(at: Self.range(of: line)))
      return
    }
    let key = String(line.text[..<colon])
    let place = SourceRange(line.offset, line.offset + key.utf8.count)
    guard Self.known.contains(key) else {
      problems.append(.unknownFrontMatter(key, at: place))
      return
    }
    guard values[key] == nil else {
      problems.append(.frontMatterTwice(key, at: place))
      return
    }
    var rest = line
    rest.text = String(line.text[line.text.index(after: colon)...])
    let value = Self.unquoted(rest.trimmed)
    if key == "lang", !Self.isLanguage(value) {
      let start = line.offset + key.utf8.count + 1
      problems.append(.badLanguage(value, at: SourceRange(start, start + rest.text.utf8.count)))
      return
    }
    values[key] = value
  }

  private static func range(of line: DocumentLine) -> SourceRange {
    SourceRange(line.offset, line.offset + line.text.utf8.count)
  }

  private static func unquoted(_ text: Substring) -> String {
    for quote in ["\"", "'"] where text.count >= 2 && text.hasPrefix(quote) && text.hasSuffix(quote)
    {
      return String(text.dropFirst().dropLast())
    }
    return String(text)
  }

  /// `en`, `fi`, `pt-BR`: a tag of BCP 47, by its form.
  private static func isLanguage(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return (2...3).contains(parts[0].utf8.count)
      && parts.allSatisfy { part in
        (1...8).contains(part.utf8.count)
          && part.utf8.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0)
          }
      }
  }
}

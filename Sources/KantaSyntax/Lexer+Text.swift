import KantaSource

// Strings and names in quotes.
extension Lexer {
  mutating func readString() {
    let start = position
    position += 1
    var value: [UInt8] = []
    var isValid = true
    let before = diagnostics.count
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      if bytes[position] == UInt8(ascii: "\n"), stringsEndAtLine { break }
      if bytes[position] == UInt8(ascii: "\\") {
        if let scalar = readEscape() { value += Array(scalar.utf8) } else { isValid = false }
      } else {
        value.append(bytes[position])
        position += 1
      }
    }
    joinEscapes(from: before)
    let isClosed = byte(0) == UInt8(ascii: "\"")
    if isClosed {
      position += 1
    } else {
      closeString(openedAt: start)
    }
    let text = LiteralSyntax.text(String(decoding: value, as: UTF8.self))
    add(isValid ? .literal(text) : .invalid, from: start)
    tokens[tokens.count - 1].isClosed = isClosed
  }

  /// `C:\data\x.csv` is one mistake, whatever is wrong with each of its escapes.
  private mutating func joinEscapes(from first: Int) {
    guard diagnostics.count > first + 1 else { return }
    let others = diagnostics[(first + 1)...]
    diagnostics[first].advice?.edits += others.flatMap { $0.advice?.edits ?? [] }
    diagnostics.removeSubrange((first + 1)...)
  }

  /// Says that the string is not closed; the first such string is enough to say.
  private mutating func closeString(openedAt start: Int) {
    if openString == nil {
      var end = start + 1
      let stops = Array("|,)]}#".utf8)
      while end < position, !stops.contains(bytes[end]), bytes[end] != UInt8(ascii: "\n") {
        end += 1
      }
      end = conditionStart(from: start, to: end) ?? end
      while end > start + 1, [UInt8(ascii: " "), UInt8(ascii: "\r")].contains(bytes[end - 1]) {
        end -= 1
      }
      var closeAt = end
      if end == start + 1, start > 0, nameContinues(at: start - 1) {
        // `Finland"` lacks the quote before it.
        closeAt = start
        while closeAt > 0, nameContinues(at: closeAt - 1) { closeAt -= 1 }
      }
      diagnostics.append(.unclosed("\"", opened: SourceRange(start, start + 1), closeAt: closeAt))
    }
    openString = openString ?? start
    unclosedStrings.append(start)
  }

  /// Where ` and ` or ` or ` stands before something that compares: that is no longer text.
  private func conditionStart(from start: Int, to end: Int) -> Int? {
    let signs = Array("=<>".utf8)
    guard let sign = (start..<end).first(where: { signs.contains(bytes[$0]) }) else { return nil }
    return (start..<sign).first { has(" and ", at: $0) || has(" or ", at: $0) }
  }

  /// Reads an escape from its backslash on; `nil` beside a diagnostic if there is no such escape.
  private mutating func readEscape() -> Unicode.Scalar? {
    let start = position
    position += 1
    guard let scalar = scalar(at: position), scalar != "\n" else {
      if !stringsEndAtLine { position = min(position + 1, bytes.count) }
      diagnostics.append(.badEscape(text(start, position), at: SourceRange(start, start + 1)))
      return nil
    }
    position += scalar.utf8.count
    switch scalar {
    case "\"", "\\": return scalar
    case "n": return "\n"
    case "t": return "\t"
    case "u": return readUnicodeEscape(from: start)
    default:
      let range = SourceRange(start, position)
      diagnostics.append(.badEscape(text(start, position), at: range))
      return nil
    }
  }

  /// `\u{1F4DA}`, from after the `u`.
  private mutating func readUnicodeEscape(from start: Int) -> Unicode.Scalar? {
    var value: UInt32 = 0
    var digits = 0
    var end = position + 1
    while end < bytes.count, digits < 8,
      let digit = Character(Unicode.Scalar(bytes[end])).hexDigitValue
    {
      value = value << 4 | UInt32(digit)
      digits += 1
      end += 1
    }
    let isWhole = byte(0) == UInt8(ascii: "{") && has("}", at: end) && digits > 0
    guard isWhole, digits <= 6, let scalar = Unicode.Scalar(value) else {
      if isWhole { position = end + 1 }
      let range = SourceRange(start, position)
      diagnostics.append(.badUnicodeEscape(text(start, position), at: range))
      return nil
    }
    position = end + 1
    return scalar
  }

  /// Reads `'…'` or a string in typographic quotes, on one line.
  ///
  /// False, and nothing read, for a typographic quote that nothing closes.
  @discardableResult
  mutating func readForeignString() -> Bool {
    let start = position
    guard let opener = scalar(at: start) else { return false }
    var end = start + opener.utf8.count
    let contents = end
    var closer: Unicode.Scalar?
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n"), let next = scalar(at: end) {
      if opener == "'" ? next == "'" : Lookalikes.isQuote(next) || next == "\"" {
        closer = next
        break
      }
      end += next.utf8.count
    }
    guard let closer else {
      guard opener == "'" else { return false }
      position += 1
      diagnostics.append(.badCharacter("'", at: SourceRange(start, position)))
      add(.invalid, from: start)
      return true
    }
    position = end + closer.utf8.count
    let value = text(contents, end)
    let edit = Diagnostic.Edit(SourceRange(start, position), quote(value))
    diagnostics.append(
      opener == "'" ? .singleQuotes(edit) : .typographicQuotes(opener, closer, edit))
    add(.literal(.text(value)), from: start)
    return true
  }

  mutating func readQuotedName() {
    let start = position
    position += 1
    let stops = [UInt8(ascii: "`"), UInt8(ascii: "\n")]
    while position < bytes.count, !stops.contains(bytes[position]) { position += 1 }
    let name = text(start + 1, position)
    guard byte(0) == UInt8(ascii: "`") else {
      position = lineEnd(from: start)
      var end = start + 1
      while nameContinues(at: end), let scalar = scalar(at: end) { end += scalar.utf8.count }
      diagnostics.append(.unclosed("`", opened: SourceRange(start, start + 1), closeAt: end))
      return add(.invalid, from: start)
    }
    position += 1
    guard !name.isEmpty else {
      diagnostics.append(.emptyName(SourceRange(start, position)))
      return add(.invalid, from: start)
    }
    addName(name, quoted: true, from: start)
  }
}

/// `text` as a string of the language, escapes written.
func quote(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    case "\t": quoted += "\\t"
    case _ where scalar.properties.generalCategory == .control:
      quoted += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

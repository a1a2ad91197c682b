import KantaSource

// Trivia, punctuation, and the characters and operators of elsewhere.
extension Lexer {
  /// Reads one piece of trivia, if there is one here.
  mutating func readTrivia() -> Bool {
    let start = position
    switch bytes[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      while [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(byte(0)) {
        position += 1
      }
      trivia.append(Trivia(kind: .space, range: SourceRange(start, position)))
      return true
    case UInt8(ascii: "#"):
      position = lineEnd(from: start)
      trivia.append(Trivia(kind: .comment, range: SourceRange(start, position)))
      return true
    case UInt8(ascii: "/"), UInt8(ascii: "-"):
      return readForeignComment()
    case 0x80...:
      return readOddSpace()
    default:
      return false
    }
  }

  /// `// …`, `-- …` and `/* … */`, which are comments elsewhere.
  private mutating func readForeignComment() -> Bool {
    let start = position
    if has("/*", at: start) {
      while position < bytes.count, !has("*/", at: position) { position += 1 }
      position = min(position + 2, bytes.count)
      diagnostics.append(.blockComment(SourceRange(start, position)))
    } else if has("//", at: start) || isDashComment {
      position = lineEnd(from: start)
      let marker = SourceRange(start, start + 2)
      diagnostics.append(.foreignOperator(text(start, start + 2), "#", at: marker))
    } else {
      return false
    }
    trivia.append(Trivia(kind: .comment, range: SourceRange(start, position)))
    return true
  }

  /// `--` with white space or a line end on both sides; `a --b` is a minus a minus.
  private var isDashComment: Bool {
    guard has("--", at: position) else { return false }
    let blank: [UInt8] = [0, UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n")]
    return blank.contains(byte(-1)) && blank.contains(byte(2))
  }

  /// Spaces that look like a space and are none; a byte order mark at the start is just skipped.
  private mutating func readOddSpace() -> Bool {
    guard let scalar = scalar(at: position), Lookalikes.isSpace(scalar) else { return false }
    let start = position
    position += scalar.utf8.count
    let range = SourceRange(start, position)
    trivia.append(Trivia(kind: .space, range: range))
    if !(scalar == "\u{FEFF}" && start == 0) {
      noteLookalike(scalar, " ", at: range)
    }
    return true
  }

  mutating func readSymbol() {
    let start = position
    if readSplitOperator() || readForeignOperator() { return }
    for length in [2, 1] where start + length <= bytes.count {
      guard let symbol = Symbol(rawValue: text(start, start + length)) else { continue }
      if symbol == .dot, isDigit(start + 1), !endsOperand { return readBareFraction() }
      position += length
      return add(.symbol(symbol), from: start)
    }
    readOddCharacter()
  }

  /// Whether the text just before this place is the end of a name, number or bracket.
  private var endsOperand: Bool {
    guard trivia.isEmpty, let last = tokens.last else { return false }
    switch last.kind {
    case .name, .quotedName, .literal, .invalid: return true
    case .symbol(let symbol): return symbol.isCloser || symbol == .dot
    default: return false
    }
  }

  /// `> =` or `! =`: no operator that starts like this takes another one behind it, so the blanks
  /// inside are the mistake.
  private mutating func readSplitOperator() -> Bool {
    let start = position
    let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
    var second = start + 1
    while bytes.indices.contains(second), blanks.contains(bytes[second]) { second += 1 }
    guard second > start + 1, bytes.indices.contains(second) else { return false }
    let joined = text(start, start + 1) + text(second, second + 1)
    guard Symbol.comparisons.contains(joined) || ["<>", "=>", "=<"].contains(joined),
      let kanta = Symbol(rawValue: joined)?.rawValue
        ?? ForeignOperator.rows.first(where: { $0.spelling == joined })?.kanta,
      let symbol = Symbol(rawValue: kanta)
    else { return false }
    position = second + 1
    diagnostics.append(.splitOperator(kanta, at: SourceRange(start, position)))
    add(.symbol(symbol), from: start)
    return true
  }

  private mutating func readForeignOperator() -> Bool {
    let start = position
    if let sign = ForeignOperator.absent.first(where: { has($0.spelling, at: start) }) {
      position += sign.spelling.utf8.count
      diagnostics.append(
        .absentOperator(sign.spelling, sign.remedy, at: SourceRange(start, position)))
      add(.symbol(.star), from: start)
      return true
    }
    let native = [2, 1].first {
      start + $0 <= bytes.count && Symbol(rawValue: text(start, start + $0)) != nil
    }
    let candidates = ForeignOperator.rows.filter { has($0.spelling, at: start) }
    guard let row = candidates.first, row.spelling.utf8.count > native ?? 0 else { return false }
    position += row.spelling.utf8.count
    var replacement = row.kanta
    if row.spelling.allSatisfy({ !$0.isLetter }), replacement.first?.isLetter == true {
      // `!x` and `a&&b` need spaces around the word that replaces the sign.
      if let before = scalar(at: start - 1 < 0 ? bytes.count : start - 1),
        !before.properties.isWhitespace, !"([".unicodeScalars.contains(before)
      {
        replacement = " " + replacement
      }
      if let after = scalar(at: position), !after.properties.isWhitespace { replacement += " " }
    }
    let range = SourceRange(start, position)
    diagnostics.append(.foreignOperator(row.spelling, row.kanta, at: range, edit: replacement))
    add(Symbol(rawValue: row.kanta).map(Token.Kind.symbol) ?? .name(row.kanta), from: start)
    return true
  }

  /// A character that only looks like one of the language, or one that is none at all.
  private mutating func readOddCharacter() {
    let start = position
    guard let scalar = scalar(at: position) else { return }
    if Lookalikes.isQuote(scalar), readForeignString() { return }
    if let currency = ForeignWords.currencies[scalar], readMoney(in: currency, after: scalar) {
      return
    }
    position += scalar.utf8.count
    let range = SourceRange(start, position)
    if isSigil(scalar, before: position) {
      diagnostics.append(.sigil(scalar, at: range))
      trivia.append(Trivia(kind: .space, range: range))
      return
    }
    if let replacement = Lookalikes.operators[scalar], let symbol = Symbol(rawValue: replacement) {
      noteLookalike(scalar, replacement, at: range)
      add(.symbol(symbol), from: start)
    } else {
      diagnostics.append(.badCharacter(scalar, at: range))
      add(.invalid, from: start)
    }
  }

  /// Whether this is a sign that other languages write before a name: `@orders`, `$amount`.
  private func isSigil(_ scalar: Unicode.Scalar, before next: Int) -> Bool {
    let isFirst = tokens.last.map { $0.kind == .newline || $0.symbol?.closer != nil } ?? true
    guard scalar == "@" || scalar == "$", !trivia.isEmpty || isFirst else { return false }
    return self.scalar(at: next).map { Words.startsName($0) || $0 == "`" } ?? false
  }

  mutating func noteLookalike(_ scalar: Unicode.Scalar, _ replacement: String, at: SourceRange) {
    if let index = lookalikes.firstIndex(where: { $0.scalar == scalar }) {
      lookalikes[index].places.append(at)
    } else {
      lookalikes.append((scalar, replacement, [at]))
    }
  }

  /// The diagnostics, with one for every kind of look-alike character however often it occurs.
  func finishedDiagnostics() -> [Diagnostic] {
    diagnostics
      + lookalikes.map { .lookalike($0.scalar, $0.replacement, places: $0.places) }
  }
}

/// Characters that word processors and web pages put where a plain one belongs.
enum Lookalikes {
  static let operators: [Unicode.Scalar: String] = [
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=",
    "≠": "!=", "…": "..", "，": ",", "（": "(", "）": ")", "｜": "|", "；": ";", "：": ":",
  ]

  private static let quotes: Set<Unicode.Scalar> = [
    "“", "”", "„", "‟", "«", "»", "‘", "’", "‚", "‹", "›",
  ]

  static func isQuote(_ scalar: Unicode.Scalar) -> Bool { quotes.contains(scalar) }

  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
  }
}

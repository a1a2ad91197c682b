import KantaSource
import KantaSyntax

/// The text before the cursor: the statement it is in, and the word being typed.
struct CursorText {
  /// What is being typed.
  enum Typed: Hashable {
    case nothing
    /// A name, possibly in backquotes that are still open.
    case name(String, quoted: Bool)
    /// A string that is still open, escapes read.
    case string(String)
    /// A number, a comment: nothing to complete.
    case other
  }

  let source: SourceText
  /// The tokens of the statement before what is being typed.
  let tokens: [Token]
  let typed: Typed
  let range: SourceRange

  init(_ text: String, at offset: Int) {
    let end = min(max(0, offset), text.utf8.count)
    let prefix = String(decoding: text.utf8.prefix(end), as: UTF8.self)
    source = SourceText(prefix, name: "prompt")
    let lexed = lex(source).tokens
    let isComment = lexed.last?.leading.last?.kind == .comment
    var before = Array(lexed.dropLast())
    var typed = isComment ? Typed.other : .nothing
    var range = SourceRange(end, end)
    if !isComment, let last = before.last, let word = Self.typed(last, endingAt: end) {
      typed = word
      range = SourceRange(last.range.lowerBound, end)
      before.removeLast()
    }
    self.typed = typed
    self.range = range
    tokens = Self.statement(before)
  }

  /// The token as something unfinished; `nil` when it is finished.
  private static func typed(_ token: Token, endingAt end: Int) -> Typed? {
    guard token.range.upperBound == end else { return nil }
    switch token.kind {
    case .name(let text): return .name(text, quoted: false)
    case .literal(.text(let text)) where !token.isClosed: return .string(text)
    case .literal(let value):
      // `true` and `missing` are words that may be typed halfway.
      switch value {
      case .boolean(let flag): return .name(flag ? "true" : "false", quoted: false)
      case .missing: return .name("missing", quoted: false)
      case .text: return nil
      default: return .other
      }
    case .invalid: return .other
    case .quotedName, .key, .symbol, .newline, .end: return nil
    }
  }

  /// The tokens after the last end of a statement; line ends inside brackets end none.
  private static func statement(_ tokens: [Token]) -> [Token] {
    var start = 0
    var open: [Symbol] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.openParen): open.append(.closeParen)
      case .symbol(.openBracket): open.append(.closeBracket)
      case .symbol(.openBrace): open.append(.closeBrace)
      case .symbol(let symbol) where symbol == open.last: open.removeLast()
      case .newline, .symbol(.semicolon): if open.isEmpty { start = index + 1 }
      default: break
      }
    }
    return Array(tokens[start...])
  }
}

extension CursorText {
  /// The same with an open backquote read as the start of a name.
  func readingBackquote() -> CursorText {
    guard typed == .other else { return self }
    let text = source[range]
    guard text.utf8.first == UInt8(ascii: "`") else { return self }
    return CursorText(
      source: source, tokens: tokens, typed: .name(String(text.dropFirst()), quoted: true),
      range: range)
  }

  private init(source: SourceText, tokens: [Token], typed: Typed, range: SourceRange) {
    self.source = source
    self.tokens = tokens
    self.typed = typed
    self.range = range
  }
}

extension Token {
  /// The word, if this is a name without backquotes.
  var plainWord: String? {
    if case .name(let text) = kind { text } else { nil }
  }

  /// The name, with or without backquotes.
  var anyName: String? {
    switch kind {
    case .name(let text), .quotedName(let text): text
    default: nil
    }
  }

  var keyName: String? {
    if case .key(let name) = kind { name } else { nil }
  }

  func `is`(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

  /// Whether an operand can end with this token.
  var endsOperand: Bool {
    switch kind {
    case .name(let word): !CursorWords.beforeOperand.contains(word)
    case .quotedName, .literal: true
    case .symbol(let symbol): [.closeParen, .closeBracket, .closeBrace].contains(symbol)
    case .key, .newline, .invalid, .end: false
    }
  }
}

/// The words of the grammar that say what follows.
enum CursorWords {
  /// Words that an operand follows.
  static let beforeOperand: Set<String> = [
    "and", "or", "not", "in", "if", "then", "else", "contains", "matches", "mod", "by", "per",
    "on", "when", "is", "of",
  ]
}

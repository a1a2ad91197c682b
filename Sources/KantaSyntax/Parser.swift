package import KantaSource

/// The tree of a text and what is wrong with it.
///
/// Never fails: what does not fit becomes `invalid` in the tree beside one diagnostic, and reading
/// goes on at the next `|`, line end or `;`.
package func parse(_ text: SourceText) -> Parsed<ScriptSyntax> {
  var parser = Parser(text)
  let script = parser.script()
  return Parsed(tree: script, diagnostics: parser.sortedDiagnostics())
}

/// `draft` in canonical form; `nil` if something is wrong with it.
///
/// What looks like another language again is not translated a second time.
func canonical(_ draft: String) -> String? {
  let source = SourceText(draft, name: "")
  var parser = Parser(source, translates: false)
  _ = parser.script()
  return parser.diagnostics.isEmpty ? format(source) : nil
}

/// A recursive-descent parser over the tokens of one text.
struct Parser {
  static let depthLimit = 200
  static let chainLimit = 500

  let text: SourceText
  let tokens: [Token]
  var position = 0
  var diagnostics: [Diagnostic]
  /// A problem has been reported and reading has not yet found its footing again: say nothing more.
  var isLost = false
  /// How many brackets the parser is inside of.
  var openBrackets = 0
  /// How many of them nothing closes: where they were meant to end is not known, so what stands
  /// behind them is not judged.
  var unclosedBrackets = 0
  var depth = 0

  /// Whether the translation of a statement in another language is looked for.
  let translates: Bool

  init(_ text: SourceText, translates: Bool = true) {
    let lexed = Lexed(text)
    self.text = text
    self.translates = translates
    tokens = lexed.tokens
    diagnostics = lexed.diagnostics
  }

  mutating func script() -> ScriptSyntax {
    var statements: [StatementSyntax] = []
    while true {
      while current.kind == .newline || at(.semicolon) { noteLineSemicolon() }
      if current.kind == .end { break }
      statements.append(statement())
      if !isLost, !isAtStatementEnd { reportUnexpected() }
      recoverStatement()
    }
    return ScriptSyntax(statements: statements)
  }

  /// Passes one separator; a `;` at the end of a line is superfluous.
  private mutating func noteLineSemicolon() {
    let token = advance()
    let isLast = current.kind == .newline || current.kind == .end
    if token.isSymbol(.semicolon), isLast { diagnostics.append(.lineSemicolon(token.range)) }
  }

  /// In the order of their places, so that the first problem is told first.
  func sortedDiagnostics() -> [Diagnostic] {
    let places = diagnostics.enumerated().map { ($1.range?.lowerBound ?? 0, $0, $1) }
    var merged: [Diagnostic] = []
    for (_, _, diagnostic) in places.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
      if let index = merged.indices.suffix(8).first(where: { isSameMistake(merged[$0], diagnostic) }
      ) {
        merged[index].labels += diagnostic.labels
        merged[index].advice?.edits += diagnostic.advice?.edits ?? []
      } else {
        merged.append(diagnostic)
      }
    }
    return merged
  }

  /// Whether two diagnostics say the same about one line, as for every `&&` in `a && b && c`.
  private func isSameMistake(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
    guard [.foreignSyntax, .nameForComparison].contains(a.code), a.code == b.code,
      a.message == b.message, let first = a.range, let second = b.range,
      a.advice?.text == b.advice?.text
    else { return false }
    return text.lineIndex(at: first.lowerBound) == text.lineIndex(at: second.lowerBound)
  }
}

// Looking and moving.
extension Parser {
  var current: Token { tokens[position] }

  /// The token `offset` places ahead; the last one beyond the end.
  func ahead(_ offset: Int) -> Token { tokens[max(0, min(position + offset, tokens.count - 1))] }

  func at(_ symbol: Symbol) -> Bool { current.isSymbol(symbol) }

  func at(word: String) -> Bool { current.isWord(word) }

  /// The place just behind the last token read.
  var lastEnd: Int { position == 0 ? 0 : tokens[position - 1].range.upperBound }

  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if position < tokens.count - 1 { position += 1 }
    return token
  }

  mutating func take(_ symbol: Symbol) -> Token? { at(symbol) ? advance() : nil }

  mutating func take(word: String) -> Token? { at(word: word) ? advance() : nil }

  /// Reads a name, with or without backquotes.
  mutating func takeName() -> NameSyntax? {
    guard let text = current.nameText else { return nil }
    return NameSyntax(text, advance().range)
  }

  func range(from start: Int) -> SourceRange { SourceRange(start, max(start, lastEnd)) }

  /// The text of a token, short enough for a message.
  func shown(_ token: Token) -> String {
    let written = text[token.range]
    return written.count <= 24 ? written : written.prefix(23) + "…"
  }

  var isAtLineEnd: Bool {
    current.kind == .newline || current.kind == .end || at(.semicolon)
  }

  var isAtStatementEnd: Bool {
    isAtLineEnd || (at(.closeBrace) && openBrackets > 0)
  }

  /// Where a stage or the source of a pipeline ends.
  var isAtStageEnd: Bool {
    isAtLineEnd || at(.pipe) || (openBrackets > 0 && current.symbol?.isCloser ?? false)
  }
}

// Saying what is wrong, once, and going on.
extension Parser {
  /// Reports a problem after which reading cannot simply go on.
  mutating func fail(_ diagnostic: Diagnostic) {
    let before = tokens[max(0, position - 1)]
    if !isLost, !current.isExplained, !before.isExplained, unclosedBrackets == 0 {
      diagnostics.append(diagnostic)
    }
    isLost = true
  }

  /// Reports a problem whose meaning is clear enough to read on.
  mutating func note(_ diagnostic: Diagnostic) {
    if !isLost, unclosedBrackets == 0 { diagnostics.append(diagnostic) }
  }

  /// Reports that something must follow what was just read.
  mutating func failExpecting(_ what: String) {
    let before = position == 0 ? current : tokens[position - 1]
    let place = isAtLineEnd ? before.range : current.range
    fail(.expected(what, after: shown(before), at: place))
  }

  /// Skips what cannot be read, up to the next stage, line or closing bracket.
  mutating func recoverStage() {
    guard isLost else { return }
    skip { $0.isSymbol(.pipe) }
    isLost = openBrackets > 0 && isAtLineEnd
  }

  private mutating func recoverStatement() {
    openBrackets = 0
    unclosedBrackets = 0
    if !isAtStatementEnd { skip { _ in false } }
    isLost = false
  }

  /// Skips tokens, whole brackets at once, up to a line end, `stop`, or the end of this bracket.
  mutating func skip(until stop: (Token) -> Bool) {
    var nesting = 0
    while current.kind != .end {
      if nesting == 0 {
        if isAtLineEnd || stop(current) { return }
        if openBrackets > 0, current.symbol?.isCloser ?? false { return }
      }
      let token = advance()
      guard let symbol = token.symbol else { continue }
      if symbol.closer != nil, token.isClosed { nesting += 1 }
      if symbol.isCloser, nesting > 0 { nesting -= 1 }
    }
  }

  /// Reads an opening bracket.
  mutating func openBracket() -> Token {
    let open = advance()
    openBrackets += 1
    if !open.isClosed { unclosedBrackets += 1 }
    return open
  }

  /// Reads the bracket that closes `open`; its absence has been explained if nothing closes it.
  mutating func close(_ open: Token) -> Token? {
    openBrackets -= 1
    if !open.isClosed { unclosedBrackets -= 1 }
    guard let closer = open.symbol?.closer else { return nil }
    if let token = take(closer) {
      isLost = false
      return token
    }
    if open.isClosed {
      failExpecting("`,` or `\(closer.rawValue)`")
      skipPast(closer)
    } else {
      isLost = true
    }
    return nil
  }

  /// Skips to behind the bracket that closes this level, so that what follows can be read.
  private mutating func skipPast(_ closer: Symbol) {
    openBrackets += 1
    skip { _ in false }
    openBrackets -= 1
    if at(closer) {
      advance()
      isLost = false
    }
  }

  /// Enters one level of nesting; false, with one diagnostic, where it is too deep to go on.
  mutating func enter() -> Bool {
    depth += 1
    guard depth > Self.depthLimit else { return true }
    fail(.nestedTooDeep(limit: Self.depthLimit, at: current.range))
    while !isAtLineEnd { advance() }
    return false
  }

  mutating func leave() { depth -= 1 }
}

import KantaSource

/// Matches brackets and decides which line ends end a statement; the others become trivia.
///
/// A line goes on inside `(` and `[`, after `|`, `,`, an operator, a word such as `and`, and when
/// the next line starts with `|`.
struct Layout {
  private(set) var tokens: [Token]
  private(set) var diagnostics: [Diagnostic] = []
  /// The indices of opening brackets that nothing closes.
  private(set) var unclosed: [Int] = []
  private let unclosedStrings: [Int]

  init(_ tokens: [Token], unclosedStrings: [Int]) {
    self.tokens = tokens
    self.unclosedStrings = unclosedStrings
  }

  mutating func run() {
    matchBrackets()
    joinLines()
  }

  private mutating func matchBrackets() {
    var open: [(index: Int, closer: Symbol)] = []
    var left: [(index: Int, closer: Int?)] = []
    for (index, token) in tokens.enumerated() {
      guard let symbol = token.symbol else { continue }
      if let closer = symbol.closer {
        open.append((index, closer))
      } else if symbol.isCloser, let match = open.lastIndex(where: { $0.closer == symbol }) {
        left += open[(match + 1)...].map { ($0.index, index) }
        open.removeSubrange(match...)
      }
    }
    left += open.map { ($0.index, nil) }
    left.sort { $0.index < $1.index }
    unclosed = left.map(\.index)
    for index in unclosed { tokens[index].isClosed = false }
    report(left)
  }

  /// One diagnostic for all brackets that one line leaves open; `closer` is the index of the token
  /// that closes a bracket around them, if any.
  private mutating func report(_ left: [(index: Int, closer: Int?)]) {
    var rest = left[...]
    while let first = rest.first {
      let end = tokens[first.index...].firstIndex { $0.kind == .newline } ?? tokens.count
      let line = rest.prefix { $0.index < end }
      rest = rest.dropFirst(line.count)
      // Brackets swallowed by an open string have been explained by the string.
      let start = tokens[first.index].range.lowerBound
      let stop = end < tokens.count ? tokens[end].range.lowerBound : .max
      if unclosedStrings.contains(where: { $0 > start && $0 < stop }) { continue }
      diagnostics.append(
        .unclosed(
          tokens[first.index].symbol?.rawValue ?? "", opened: line.map { tokens[$0.index].range },
          edits: line.count <= 20 ? closingEdits(Array(line)) : []))
    }
  }

  /// What closes the brackets of one line, the innermost first.
  private func closingEdits(_ line: [(index: Int, closer: Int?)]) -> [Diagnostic.Edit] {
    var edits: [Diagnostic.Edit] = []
    for (index, closer) in line.reversed() {
      let place = closer ?? placeToClose(index)
      let offset = tokens[max(index, place - 1)].range.upperBound
      let bracket = tokens[index].symbol?.closer?.rawValue ?? ""
      if let last = edits.last, last.range.lowerBound >= offset {
        edits[edits.count - 1].replacement += bracket
      } else {
        edits.append(Diagnostic.Edit(SourceRange(offset, offset), bracket))
      }
    }
    return edits
  }

  /// The token before which a bracket was probably meant to be closed: what cannot stand inside it
  /// outside other brackets, such as `|` or `by`, unless a pipeline in parentheses starts here; or
  /// else the end of the line.
  private func placeToClose(_ index: Int) -> Int {
    if tokens[index].isSymbol(.openBrace) { return tokens.count - 1 }
    let startsPipeline =
      tokens[index].isSymbol(.openParen)
      && (index == 0 || tokens[index - 1].kind == .newline || tokens[index - 1].isSymbol(.assign))
    var depth = 0
    for next in (index + 1)..<tokens.count {
      switch tokens[next].kind {
      case .end: return next
      case .newline where depth == 0 && !continuesLine(next - 1): return next
      case .symbol(.pipe) where depth == 0 && !startsPipeline: return next
      case .name, .symbol(.comma), .symbol(.less), .symbol(.greater), .symbol(.equal):
        if depth == 0, !startsPipeline, mustClose(before: next, openedAt: index) { return next }
      case .symbol(let symbol) where symbol.closer != nil:
        if tokens[next].isClosed { depth += 1 }
      case .symbol(let symbol) where symbol.isCloser: depth -= 1
      default: break
      }
    }
    return tokens.count - 1
  }

  /// Whether the token at `index` can only follow what a bracket holds, not stand inside it.
  private func mustClose(before index: Int, openedAt open: Int) -> Bool {
    let next = tokens[min(index + 1, tokens.count - 1)]
    switch tokens[index].kind {
    case .name("as"): return next.isWord("of")
    case .name(let word):
      let ends = Words.clauses.union(["then", "else", "asc", "desc", "otherwise"])
      return ends.contains(word) && (index == open + 1 || Layout.isOperand(tokens[index - 1]))
        && (Layout.startsOperand(next) || word == "asc" || word == "desc")
    case .symbol(.comma):
      // `sum(a, n = count()`: the second item of a stage has begun.
      let isNamed = index + 2 < tokens.count && tokens[index + 2].isSymbol(.assign)
      return next.nameText != nil && isNamed
    default: return index == open + 1
    }
  }

  private static func startsOperand(_ token: Token) -> Bool {
    token.literal != nil || token.nameText != nil || token.isSymbol(.openParen)
  }

  private mutating func joinLines() {
    var joined: [Token] = []
    joined.reserveCapacity(tokens.count)
    var carried: [Trivia] = []
    var brackets: [Symbol] = []
    let pipeFollows = linesBeforePipe()
    for (index, token) in tokens.enumerated() {
      if token.kind == .newline {
        let isInside = brackets.last.map { $0 != .openBrace } ?? false
        if isInside || pipeFollows[index] || endsOpen(joined) {
          carried += token.leading + [Trivia(kind: .newline, range: token.range)]
          continue
        }
      }
      var kept = token
      kept.leading = carried + token.leading
      carried = []
      joined.append(kept)
      guard let symbol = token.symbol else { continue }
      if symbol.closer != nil, token.isClosed {
        brackets.append(symbol)
      } else if symbol.isCloser, brackets.last?.closer == symbol {
        brackets.removeLast()
      }
    }
    tokens = joined
  }

  /// For every line end, whether the next token that is none is a `|`.
  private func linesBeforePipe() -> [Bool] {
    var result = [Bool](repeating: false, count: tokens.count)
    var isPipe = false
    for index in tokens.indices.reversed() {
      if tokens[index].kind == .newline {
        result[index] = isPipe
      } else {
        isPipe = tokens[index].isSymbol(.pipe)
      }
    }
    return result
  }

  private func endsOpen(_ joined: [Token]) -> Bool {
    Layout.continues(joined[...])
  }

  private func continuesLine(_ index: Int) -> Bool {
    Layout.continues(tokens[...index])
  }

  /// Whether a line that ends with the last of `tokens` goes on, because something must follow it.
  static func continues(_ tokens: ArraySlice<Token>) -> Bool {
    guard let last = tokens.last else { return false }
    switch last.kind {
    case .key: return true
    case .symbol(let symbol): return symbol.continuesLine
    case .name(let word):
      let before = tokens.dropLast().last
      if word == "not" { return before.map(expectsOperand) ?? false || isOperand(before) }
      return Words.continuing.contains(word) && isOperand(before)
    default: return false
    }
  }

  private static func expectsOperand(_ token: Token) -> Bool {
    !token.isSymbol(.pipe) && token.symbol?.continuesLine ?? token.isKey
  }

  /// Whether an operand can end with `token`, so that a word behind it stands between operands.
  private static func isOperand(_ token: Token?) -> Bool {
    switch token?.kind {
    case .name, .quotedName, .literal, .invalid: true
    case .symbol(let symbol): symbol.isCloser || symbol == .star
    default: false
    }
  }
}

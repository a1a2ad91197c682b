import KantaSource

// What stands where nothing before it can be followed by it.
extension Parser {
  /// Says what is wrong with the current token, which nothing before it can be followed by.
  mutating func reportUnexpected(
    after source: PipelineSyntax.Source? = nil, inside stage: StageSyntax? = nil
  ) {
    let token = current
    let shown = shown(token)
    if failForeignOperator() { return }
    switch token.kind {
    case .symbol(let symbol) where symbol.isCloser: fail(.strayCloser(shown, at: token.range))
    case .literal, .name, .quotedName:
      if let number = splitNumber() { return fail(number) }
      if let name = splitName(stage) { return fail(name) }
      if case .expression(let start) = source, case .name(let name) = start.kind {
        return failMissingPipe(after: name)
      }
      if token.literal != nil { return fail(.unexpectedValue(shown, at: token.range)) }
      fail(.missingPipe(before: shown, at: token.range, insertAt: token.range.lowerBound))
    default: fail(.unexpected(shown, at: token.range))
    }
  }

  /// `explain segment At Risk`: the rest of a name that has to stand in quotes.
  private func splitName(_ stage: StageSyntax?) -> Diagnostic? {
    guard let stage, let word = stage.word, Words.beforeNames.contains(word.text),
      stage.items.count == 1, case .name = stage.items[0].expression.kind, current.word != nil
    else { return nil }
    var last = position
    while last + 1 < tokens.count, tokens[last + 1].word != nil { last += 1 }
    let range = stage.items[0].range.union(tokens[last].range)
    return .unquotedName(text[range], at: range)
  }

  /// `1 000`: digits in threes with blanks between them.
  private func splitNumber() -> Diagnostic? {
    func isGroup(_ token: Token) -> Bool {
      let written = text[token.range]
      return written.prefix(3).allSatisfy(\.isNumber) && written.prefix { $0.isNumber }.count == 3
    }
    guard position > 0, current.literal?.isAmount ?? false, isGroup(current) else { return nil }
    var first = position - 1
    while first > 0, isGroup(tokens[first]), tokens[first - 1].literal?.isAmount ?? false {
      first -= 1
    }
    guard case .integer = tokens[first].literal, text[tokens[first].range].count <= 3 else {
      return nil
    }
    var last = position
    while last + 1 < tokens.count, tokens[last + 1].literal?.isAmount ?? false,
      isGroup(tokens[last + 1])
    { last += 1 }
    let edits = (first..<last).map { index in
      Diagnostic.Edit(
        SourceRange(tokens[index].range.upperBound, tokens[index + 1].range.lowerBound), "")
    }
    return .splitNumber(at: tokens[first].range.union(tokens[last].range), edits: edits)
  }

  /// `orders where x > 5` lacks a pipe; `where x > 5` lacks its table.
  private mutating func failMissingPipe(after name: NameSyntax) {
    let next = ahead(1).word ?? ""
    let goesOn = Words.infix.contains(next) || Words.clauses.contains(next)
    let isStage = current.nameText == nil || goesOn || !(startsOperand(1) || isAtLineEndAhead)
    if isStage || ahead(1).isSymbol(.openParen) {
      fail(.missingTable(text[name.range], at: name.range))
    } else {
      let place = current.range.lowerBound
      fail(.missingPipe(before: shown(current), at: current.range, insertAt: place))
    }
  }

  private var isAtLineEndAhead: Bool {
    let next = ahead(1)
    return next.kind == .newline || next.kind == .end || next.isSymbol(.pipe)
  }
}

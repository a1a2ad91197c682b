import KantaSource

// The forms that are spelled with words, mistyped or not: `is missing`, `if … then … else …`.
extension Parser {
  /// Reads `word` where nothing else can stand, also if it is mistyped.
  mutating func takeExpected(_ word: String) -> Bool {
    if take(word: word) != nil { return true }
    guard !isLost, let written = current.word,
      !Suggestion.nearest(to: written, among: [word]).isEmpty
    else { return false }
    note(.misspelled(written, word, at: current.range))
    advance()
    return true
  }

  /// `is [not] missing`, from behind the `is`.
  mutating func missingTest(_ left: ExpressionSyntax, from sign: Token) -> ExpressionSyntax {
    let start = left.range.lowerBound
    let isNegated = current.word?.lowercased() == "not"
    if isNegated { advance() }
    let words = SourceRange(sign.range.lowerBound, lastEnd)
    let test = ExpressionSyntax.Kind.isMissing(left, negated: isNegated)
    let kanta = isNegated ? "is not missing" : "is missing"
    if let word = current.word?.lowercased(),
      word == "missing" || ForeignWords.missing.contains(word)
    {
      let whole = words.union(advance().range)
      let written = text[whole]
      let spaced = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if spaced != kanta { note(.foreignOperator(spaced, kanta, at: whole)) }
      return ExpressionSyntax(test, range(from: start))
    }
    if takeExpected("missing") { return ExpressionSyntax(test, range(from: start)) }
    guard startsOperand(0) else {
      failExpecting("`missing`")
      return left
    }
    note(.isWithoutMissing(at: words, negated: isNegated))
    let right = expression(.range)
    return ExpressionSyntax(
      .binary(isNegated ? .notEqual : .equal, left, right), range(from: start))
  }

  mutating func conditional() -> ExpressionSyntax {
    let start = advance()
    if let foreign = foreignConditional(from: start) { return foreign }
    return conditional(from: start)
  }

  /// `condition then … else …`, from behind the word that starts it.
  private mutating func conditional(from start: Token) -> ExpressionSyntax {
    let condition = expression()
    guard !isLost, takeExpected("then") else {
      fail(.incompleteConditional("then", at: start.range))
      return ExpressionSyntax(.invalid, range(from: start.range.lowerBound))
    }
    let yes = expression()
    if let word = current.word, ForeignWords.elseIf.contains(word) {
      note(.foreignOperator(word, "else if", at: current.range))
      guard enter() else {
        leave()
        return invalidExpression()
      }
      defer { leave() }
      let no = conditional(from: advance())
      return ExpressionSyntax(
        .conditional(condition, then: yes, else: no), range(from: start.range.lowerBound))
    }
    guard !isLost, takeExpected("else") else {
      fail(.incompleteConditional("else", at: start.range))
      return ExpressionSyntax(.invalid, range(from: start.range.lowerBound))
    }
    let no = expression()
    return ExpressionSyntax(
      .conditional(condition, then: yes, else: no), range(from: start.range.lowerBound))
  }
}

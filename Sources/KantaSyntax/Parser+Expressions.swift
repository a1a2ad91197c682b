import KantaSource

// Expressions, by operator precedence (V. R. Pratt, "Top down operator precedence", POPL 1973).
extension Parser {
  /// An expression whose operators bind at least as tightly as `minimum`.
  mutating func expression(_ minimum: Precedence = .or) -> ExpressionSyntax {
    guard enter() else {
      leave()
      return invalidExpression()
    }
    defer { leave() }
    var left = prefix()
    var links = 0
    while !isLost, let row = infixOperator(), row.precedence >= minimum {
      links += 1
      if links > Self.chainLimit {
        fail(.tooManyOperators(limit: Self.chainLimit, at: current.range))
        break
      }
      left = finish(left, row)
      if !row.chains, !isLost { failOnChain(left, row) }
    }
    return left
  }

  /// The operator here, if there is one between operands; `=` and `AND` stand for what they mean.
  private func infixOperator() -> OperatorTable.Row? {
    switch current.kind {
    case .symbol(.assign):
      return OperatorTable.row(BinaryOperator.equal.rawValue)
    case .symbol(let symbol):
      return OperatorTable.row(symbol.rawValue)
    case .name(let word):
      if word.lowercased() == "not" { return negatedOperator() }
      return OperatorTable.row(word == word.uppercased() ? word.lowercased() : word)
    default: return nil
    }
  }

  /// The `in` of `not in`; any other operator takes no `not` before it.
  private func negatedOperator() -> OperatorTable.Row? {
    guard let word = ahead(1).word?.lowercased() else { return nil }
    return ["in", "contains", "matches"].contains(word) ? OperatorTable.row(word) : nil
  }

  /// Reads an operator and what follows it.
  private mutating func finish(
    _ left: ExpressionSyntax, _ row: OperatorTable.Row
  ) -> ExpressionSyntax {
    let start = left.range.lowerBound
    if at(.assign) { note(.nameForComparison(at: current.range)) }
    let sign = advance()
    if row.meaning == .isMissing { return missingTest(left, from: sign) }
    let isNegated = sign.word?.lowercased() == "not"
    noteUppercase(sign)
    if isNegated {
      let next = current
      if row.meaning != .membership {
        note(
          .negatedOperator(
            row.spelling, at: sign.range, operandStart: start,
            operatorStart: next.range.lowerBound))
      }
      noteUppercase(advance())
    }
    let right = expression(row.precedence.tighter)
    let kind: ExpressionSyntax.Kind
    switch row.meaning {
    case .binary(let binary): kind = .binary(binary, left, right)
    case .range: kind = .range(left, right)
    case .membership, .isMissing: kind = .membership(left, right, negated: isNegated)
    }
    return ExpressionSyntax(kind, range(from: start))
  }

  /// `AND`, as other languages write it.
  private mutating func noteUppercase(_ token: Token) {
    guard let word = token.word, word != word.lowercased() else { return }
    note(.foreignOperator(word, word.lowercased(), at: token.range))
  }

  /// Reports a second operator of a kind that does not chain.
  private mutating func failOnChain(_ left: ExpressionSyntax, _ row: OperatorTable.Row) {
    let sign = current
    if sign.isSymbol(.assign), row.precedence == .comparison {
      return fail(.nameForComparison(at: sign.range))
    }
    guard let next = infixOperator(), next.precedence == row.precedence else { return }
    if row.meaning == .range { return fail(.chainedRange(at: sign.range)) }
    guard case .binary(_, _, let middle) = left.kind else {
      return fail(.unexpected(shown(sign), at: sign.range))
    }
    fail(
      .chainedComparison(
        at: sign.range, middle: text[middle.range], insertAt: sign.range.lowerBound))
  }

  // MARK: Before an operand

  private mutating func prefix() -> ExpressionSyntax {
    let start = current.range.lowerBound
    if at(.minus) {
      advance()
      guard enter() else {
        leave()
        return invalidExpression()
      }
      defer { leave() }
      let operand = prefix()
      return ExpressionSyntax(Self.negated(operand), range(from: start))
    }
    guard isPrefixWord, let word = current.word else { return primary() }
    if word == "if" { return conditional() }
    if word != "not" { note(.foreignOperator(word, "not", at: current.range)) }
    advance()
    return ExpressionSyntax(.not(expression(.not)), range(from: start))
  }

  /// Whether the `not` or `if` here stands before an operand instead of being a name.
  var isPrefixWord: Bool {
    guard let word = current.word, Words.prefixes.contains(word) || word == "NOT" else {
      return false
    }
    if ahead(1).isSymbol(.minus), word == "not" || word == "NOT" { return true }
    if word == "not", ahead(1).isWord("in") { return startsOperand(1) }
    return startsOperand(1)
  }

  /// Whether the word here is a literal.
  var isValueWord: Bool { current.word.map(Words.values.contains) ?? false }

  /// A minus sign before a literal is part of the literal.
  private static func negated(_ operand: ExpressionSyntax) -> ExpressionSyntax.Kind {
    switch operand.kind {
    case .literal(let literal): literal.negated.map { .literal($0) } ?? .negate(operand)
    case .rate(let amount, let unit):
      if case .literal(let literal) = amount.kind, let negative = literal.negated {
        .rate(ExpressionSyntax(.literal(negative), amount.range), per: unit)
      } else {
        .negate(operand)
      }
    default: .negate(operand)
    }
  }

  /// Whether an operand can start `offset` tokens ahead.
  ///
  /// A word that stands between operands, such
  /// as `in`, starts one only where nothing follows that it could join.
  func startsOperand(_ offset: Int) -> Bool {
    let token = ahead(offset)
    switch token.kind {
    case .literal, .quotedName, .invalid: return true
    case .symbol(let symbol):
      return symbol == .openParen || symbol == .openBracket || symbol == .minus
    case .name(let word):
      let next = ahead(offset + 1)
      if word == "not" { return next.word.map { $0 != "in" } ?? startsPlainOperand(next) }
      guard Words.infix.contains(word) else { return true }
      let isCall = next.isSymbol(.openParen) && next.leading.isEmpty
      return isCall && Words.callable.contains(word) || !startsPlainOperand(next)
    default: return false
    }
  }

  private func startsPlainOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .literal, .name, .quotedName, .invalid, .symbol(.openParen), .symbol(.openBracket),
      .symbol(.minus):
      true
    default: false
    }
  }
}

extension LiteralSyntax {
  /// The literal with its sign changed; `nil` where that means nothing.
  var negated: LiteralSyntax? {
    switch self {
    case .integer(let value): .integer(0 &- value)
    case .decimal(let units, let scale): .decimal(minorUnits: 0 &- units, scale: scale)
    case .percent(let units, let scale): .percent(minorUnits: 0 &- units, scale: scale)
    case .money(let units, let scale, let currency):
      .money(minorUnits: 0 &- units, scale: scale, currency: currency)
    case .duration(let count, let unit): .duration(0 &- count, unit: unit)
    default: nil
    }
  }
}

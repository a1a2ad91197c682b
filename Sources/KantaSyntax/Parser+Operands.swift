import KantaSource

// Operands: literals, names, calls, lists and what stands in parentheses.
extension Parser {
  mutating func primary() -> ExpressionSyntax {
    let token = current
    switch token.kind {
    case .literal(let literal):
      advance()
      return rate(ExpressionSyntax(.literal(literal), token.range))
    case .name(let word):
      if isAtMembers { return membersOperand() }
      return isOperandWord(word) ? named(word) : failOperand()
    case .quotedName(let name):
      return named(name)
    case .symbol(.openParen):
      return parentheses()
    case .symbol(.openBracket):
      return list()
    case .invalid:
      advance()
      return ExpressionSyntax(.invalid, token.range)
    default:
      return failOperand()
    }
  }

  /// A word between operands that has an operand behind it but none before it is no name.
  private func isOperandWord(_ word: String) -> Bool {
    guard Words.infix.contains(word) else { return true }
    return startsOperand(0)
  }

  private mutating func failOperand() -> ExpressionSyntax {
    let token = current
    if position == 0 || tokens[position - 1].kind == .newline {
      fail(.valueAtStart(at: token.range))
    } else if isAtLineEnd || token.symbol?.isCloser ?? false || at(.pipe) || at(.comma) {
      let before = tokens[position - 1]
      fail(.expectedValue(after: shown(before), at: before.range))
    } else {
      fail(.expectedValue(before: shown(token), at: token.range))
    }
    return ExpressionSyntax(.invalid, SourceRange(lastEnd, lastEnd))
  }

  /// `15% per year`: only directly behind an amount, so that `rank(x) per customer` stays a clause.
  private mutating func rate(_ amount: ExpressionSyntax) -> ExpressionSyntax {
    if let foreign = foreignRate(amount) { return foreign }
    guard case .literal(let literal) = amount.kind, literal.isAmount, at(word: "per"),
      let word = ahead(1).word
    else { return amount }
    if Words.unit(word) == nil {
      guard case .percent = literal else { return amount }
      note(.noUnitOfTime(word, at: ahead(1).range))
    }
    return rate(amount, per: word)
  }

  /// `15% a year`, `15% yearly`.
  private mutating func foreignRate(_ amount: ExpressionSyntax) -> ExpressionSyntax? {
    guard case .literal(.percent) = amount.kind, let word = current.word else { return nil }
    let unit: String
    var range = current.range
    if let frequency = ForeignWords.frequencies[word] {
      unit = frequency
    } else if ["a", "an", "each", "every"].contains(word),
      let named = ahead(1).word.flatMap(Words.unit)
    {
      unit = named
      range = range.union(advance().range).union(current.range)
    } else {
      return nil
    }
    note(.foreignOperator(text[range], "per \(unit)", at: range))
    let name = NameSyntax(unit, advance().range)
    return ExpressionSyntax(.rate(amount, per: name), self.range(from: amount.range.lowerBound))
  }

  /// The rate of which `amount` was read and `per` and a unit are next.
  mutating func rate(_ amount: ExpressionSyntax, per word: String) -> ExpressionSyntax {
    advance()
    let name = NameSyntax(Words.unit(word) ?? word, advance().range)
    return ExpressionSyntax(.rate(amount, per: name), range(from: amount.range.lowerBound))
  }

  private mutating func named(_ text: String) -> ExpressionSyntax {
    let token = advance()
    let name = NameSyntax(text, token.range)
    if at(.openParen) { return call(name) }
    if at(.dot), ahead(1).nameText != nil {
      advance()
      if let field = takeName() {
        return ExpressionSyntax(.field(name, field), range(from: token.range.lowerBound))
      }
    }
    if case .name = token.kind {
      switch text {
      case "true": return ExpressionSyntax(.literal(.boolean(true)), token.range)
      case "false": return ExpressionSyntax(.literal(.boolean(false)), token.range)
      case "missing": return ExpressionSyntax(.literal(.missing), token.range)
      default: break
      }
    }
    return ExpressionSyntax(.name(name), token.range)
  }

  private mutating func call(_ name: NameSyntax) -> ExpressionSyntax {
    let open = openBracket()
    var arguments: [ArgumentSyntax] = []
    while !at(.closeParen), !isLost {
      if at(.star), ahead(1).isSymbol(.closeParen) {
        note(.countStar(at: advance().range))
        break
      }
      if current.word?.lowercased() == "distinct", ahead(1).nameText != nil {
        let word = advance()
        note(.distinctInCall(name.range, argument: current.range, at: word.range))
      }
      arguments.append(argument(isFirst: arguments.isEmpty))
      if at(.pipe), open.isClosed, let first = arguments.last {
        fail(.pipelineInCall(at: current.range, argument: first.value.range))
      }
      if take(.comma) == nil { break }
    }
    _ = close(open)
    return ExpressionSyntax(.call(name, arguments), range(from: name.range.lowerBound))
  }

  private mutating func argument(isFirst: Bool) -> ArgumentSyntax {
    if case .key(let name) = current.kind {
      let key = advance().range
      let range = SourceRange(key.lowerBound, key.upperBound - 1)
      return ArgumentSyntax(name: NameSyntax(name, range), value: expression())
    }
    if !isFirst, ahead(1).isSymbol(.assign), let name = takeName() {
      note(.namedArgument(name, equals: advance().range))
      return ArgumentSyntax(name: name, value: expression())
    }
    return ArgumentSyntax(value: expression())
  }

  private mutating func list() -> ExpressionSyntax {
    let open = openBracket()
    let elements = elements(until: .closeBracket)
    _ = close(open)
    return ExpressionSyntax(.list(elements), range(from: open.range.lowerBound))
  }

  private mutating func elements(until closer: Symbol) -> [ExpressionSyntax] {
    var elements: [ExpressionSyntax] = []
    while !at(closer), !isLost {
      elements.append(expression())
      if take(.comma) == nil { break }
    }
    return elements
  }

  /// `(expression)` or `(pipeline)`.
  private mutating func parentheses() -> ExpressionSyntax {
    let open = openBracket()
    let inner = pipeline(inParentheses: true)
    if !isLost, at(.comma), case .expression(let first) = inner.source, inner.stages.isEmpty {
      return parenthesizedList(first, open)
    }
    _ = close(open)
    let whole = range(from: open.range.lowerBound)
    if case .expression(let expression) = inner.source, inner.stages.isEmpty {
      return ExpressionSyntax(expression.kind, whole)
    }
    return ExpressionSyntax(.pipeline(inner), whole)
  }

  /// `(a, b)`, as SQL writes a list.
  private mutating func parenthesizedList(
    _ first: ExpressionSyntax, _ open: Token
  ) -> ExpressionSyntax {
    advance()
    let elements = [first] + elements(until: .closeParen)
    let isFine = !isLost
    let closer = close(open)
    if isFine { note(.listInParentheses(open: open.range, close: closer?.range)) }
    return ExpressionSyntax(.list(elements), range(from: open.range.lowerBound))
  }
}

extension LiteralSyntax {
  /// Whether this is a number of something, so that `per year` makes sense behind it.
  var isAmount: Bool {
    switch self {
    case .integer, .decimal, .percent, .money: true
    default: false
    }
  }
}

import KantaSource

// Which kind of statement a line is, is settled by its first two or three tokens.
extension Parser {
  mutating func statement() -> StatementSyntax {
    let start = current.range.lowerBound
    if let foreign = foreignStatement() { return foreign }
    if at(.pipe), let separator = tokens[..<position].last(where: { $0.isSymbol(.semicolon) }) {
      note(.pipeAfterSeparator(separator.range, pipe: current.range))
    }
    let kind = statementKind()
    return StatementSyntax(kind, range(from: start))
  }

  private mutating func statementKind() -> StatementSyntax.Kind {
    let next = ahead(1)
    switch current.word {
    case "kanta":
      if case .literal(.integer(let version)) = next.kind { return self.version(version) }
    case "as" where next.isWord("of"): return asOfStatement()
    case "param" where next.nameText != nil: return parameter()
    case "define" where next.nameText != nil: return define()
    case "segment" where next.nameText != nil: return segment()
    case "segments" where next.nameText != nil: return segments()
    case "check" where startsOperand(1): return .check(recoveringStage())
    default: break
    }
    if next.isSymbol(.assign), let name = takeName() {
      advance()
      return .bind(name, pipeline())
    }
    if at(.dot), case .name(let name) = next.kind { return dotCommand(name) }
    return .pipeline(pipeline())
  }

  private mutating func version(_ number: Int64) -> StatementSyntax.Kind {
    advance()
    advance()
    return .version(Int(clamping: number))
  }

  private mutating func asOfStatement() -> StatementSyntax.Kind {
    advance()
    advance()
    return .asOf(expression())
  }

  /// `= expression`, for the statements that define something.
  private mutating func definition() -> ExpressionSyntax {
    guard take(.assign) != nil else {
      failExpecting("`=`")
      return invalidExpression()
    }
    return expression()
  }

  private mutating func parameter() -> StatementSyntax.Kind {
    advance()
    guard let name = takeName() else { return .pipeline(invalidPipeline()) }
    let value = definition()
    var options: [OptionSyntax] = []
    while !isLost, at(.comma) {
      advance()
      guard let option = option() else {
        failExpecting("an option such as `doc: \"…\"`")
        break
      }
      options.append(option)
    }
    return .parameter(name, value, options)
  }

  private mutating func define() -> StatementSyntax.Kind {
    advance()
    guard let name = takeName() else { return .pipeline(invalidPipeline()) }
    var parameters: [NameSyntax] = []
    if at(.openParen) {
      let open = openBracket()
      while !at(.closeParen) {
        guard let parameter = takeName() else {
          failExpecting("a parameter name")
          break
        }
        parameters.append(parameter)
        if take(.comma) == nil { break }
      }
      _ = close(open)
    }
    return .define(name, parameters, definition())
  }

  private mutating func segment() -> StatementSyntax.Kind {
    advance()
    guard let name = takeName() else { return .pipeline(invalidPipeline()) }
    return .segment(name, definition())
  }

  private mutating func segments() -> StatementSyntax.Kind {
    advance()
    guard let name = takeName() else { return .pipeline(invalidPipeline()) }
    var rules: [RuleSyntax] = []
    guard at(.openBrace) else {
      failExpecting("`{`")
      return .segments(name, rules)
    }
    let open = openBracket()
    while true {
      while current.kind == .newline || at(.semicolon) { advance() }
      if at(.closeBrace) || current.kind == .end { break }
      // A set that is never closed ends where the next statement seems to start.
      if !open.isClosed, ahead(1).isSymbol(.assign) || ahead(1).isSymbol(.pipe) { break }
      let before = position
      if let rule = rule() { rules.append(rule) }
      endRule()
      if position == before { advance() }
    }
    _ = close(open)
    return .segments(name, rules)
  }

  private mutating func rule() -> RuleSyntax? {
    let start = current.range.lowerBound
    guard let name = takeName() else {
      fail(.ruleForm("name", at: current.range))
      return nil
    }
    var condition: ExpressionSyntax?
    if take(word: "when") != nil {
      condition = expression()
    } else if take(word: "otherwise") == nil {
      fail(.ruleForm(text[name.range], at: isAtStatementEnd ? name.range : current.range))
      condition = invalidExpression()
    }
    return RuleSyntax(name: name, condition: condition, range: range(from: start))
  }

  private mutating func endRule() {
    if !isLost, at(.comma), ["when", "otherwise"].contains(ahead(2).word) {
      note(.ruleSeparator(at: current.range))
      advance()
      return
    }
    if !isLost, current.nameText != nil, ["when", "otherwise"].contains(ahead(1).word) {
      note(.missingRuleSeparator(before: current.range))
      return
    }
    if !isLost, !isAtStatementEnd { reportUnexpected() }
    guard isLost else { return }
    skip { _ in false }
    isLost = false
  }

  private mutating func dotCommand(_ name: String) -> StatementSyntax.Kind {
    let start = current.range.lowerBound
    let range = SourceRange(start, ahead(1).range.upperBound)
    fail(.dotCommand(name, at: range))
    skip { _ in false }
    return .pipeline(invalidPipeline())
  }

  func invalidExpression() -> ExpressionSyntax {
    ExpressionSyntax(.invalid, SourceRange(lastEnd, lastEnd))
  }

  func invalidPipeline() -> PipelineSyntax {
    let expression = invalidExpression()
    return PipelineSyntax(source: .expression(expression), stages: [], range: expression.range)
  }
}

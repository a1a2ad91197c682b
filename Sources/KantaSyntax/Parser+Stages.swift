import KantaSource

// Pipelines and the one shape every stage has. No verb is known here by its name.
extension Parser {
  /// A source and its stages; inside parentheses a comma is left for the caller.
  mutating func pipeline(inParentheses: Bool = false) -> PipelineSyntax {
    let start = current.range.lowerBound
    let source = source()
    let isListed = inParentheses && at(.comma)
    if !isLost, !isAtStageEnd, !isListed { reportUnexpected(after: source) }
    recoverStage()
    var stages: [StageSyntax] = []
    while !isLost, let pipe = take(.pipe) {
      let stage = stage(after: pipe)
      if let stage { stages.append(stage) }
      if !isLost, !isAtStageEnd { reportUnexpected(inside: stage) }
      recoverStage()
    }
    return PipelineSyntax(source: source, stages: stages, range: range(from: start))
  }

  private mutating func source() -> PipelineSyntax.Source {
    if at(.pipe) { return .lastResult }
    if isAtMembers || isAtMembersWithoutOf { return .verb(members()) }
    if current.nameText != nil, !isPrefixWord {
      let next = ahead(1)
      if unquotedPath(1) != nil { return .verb(stage(isSource: true)) }
      if next.isKey { return .verb(stage()) }
      if case .text = next.literal { return .verb(stage()) }
      if let word = current.word, Words.starters.contains(word), isStageWord {
        return .verb(stage())
      }
    }
    return .expression(expression())
  }

  private mutating func stage(after pipe: Token) -> StageSyntax? {
    if isAtStageEnd {
      let isDouble = at(.pipe)
      let gap = SourceRange(pipe.range.lowerBound, current.range.lowerBound)
      if !isLost { note(.missingStage(at: pipe.range, remove: isDouble ? gap : nil)) }
      return nil
    }
    guard current.nameText != nil else {
      failExpecting("the name of a stage")
      return nil
    }
    return stage()
  }

  /// A stage that is a statement of its own.
  mutating func recoveringStage() -> StageSyntax {
    let stage = stage()
    if !isLost, !isAtStageEnd { reportUnexpected() }
    return stage
  }

  /// `verb [word] [items] [clauses] [options]`, from its verb on.
  mutating func stage(isSource: Bool = false) -> StageSyntax {
    let start = current.range.lowerBound
    let verb = takeName() ?? NameSyntax("", current.range)
    var stage = StageSyntax(verb: verb, range: verb.range)
    if at(.openParen), ahead(1).isKey {
      failCalledStage()
      return stage
    }
    if isSource {
      stage.items = unquotedPaths()
    } else if !isAtStageEnd, !current.isKey, !at(.comma), clauseWord() == nil {
      if isStageWord { stage.word = takeName() }
      stage.items = items()
    }
    while !isLost, stagePart(&stage) {}
    stage.range = range(from: start)
    return stage
  }

  /// A name directly followed by another operand: `line` in `plot line revenue`.
  private var isStageWord: Bool {
    guard current.nameText != nil, !isPrefixWord, !isValueWord, !isAtMembers else { return false }
    let next = ahead(1)
    switch next.kind {
    case .literal, .quotedName, .symbol(.openBracket): return true
    case .name(let word):
      if word == "as" { return !ahead(2).isWord("of") }
      if word == "not" { return !["in", "contains", "matches"].contains(ahead(2).word ?? "") }
      return !Words.infix.contains(word.lowercased()) && !Words.clauses.contains(word)
        && !isForeignOperator(1)
    default: return false
    }
  }

  /// Reports `rfm(scores: 4)`, from the bracket on.
  private mutating func failCalledStage() {
    var nesting = 0
    var index = position
    repeat {
      if tokens[index].symbol?.closer != nil { nesting += 1 }
      if tokens[index].symbol?.isCloser ?? false { nesting -= 1 }
      index += 1
    } while nesting > 0 && index < tokens.count
    let close = current.isClosed ? tokens[index - 1].range : nil
    let blank = ahead(1).leading.isEmpty ? " " : ""
    fail(.stageInBrackets(open: current.range, blank: blank, close: close))
  }

  /// Reads one clause or option; false at the end of the stage.
  private mutating func stagePart(_ stage: inout StageSyntax) -> Bool {
    let comma = at(.comma) ? current : nil
    if let comma {
      if ahead(1).isKey {
        advance()
      } else if let word = clauseWord(1) {
        let remove = SourceRange(comma.range.lowerBound, ahead(1).range.lowerBound)
        note(.commaBeforeClause(word, at: comma.range, remove: remove))
        advance()
      } else if !stage.options.isEmpty, startsOperand(1) {
        if position > 0, tokens[position - 1].literal?.isAmount ?? false,
          comma.leading.isEmpty, ahead(1).leading.isEmpty, ahead(1).literal?.isAmount ?? false
        {
          fail(.commaBetweenNumbers(at: comma.range))
        } else {
          fail(.positionAfterOption(at: ahead(1).range))
        }
        return false
      } else {
        advance()
        failExpecting(stage.options.isEmpty ? "another item" : "another option")
        return false
      }
    }
    if let option = option() {
      stage.options.append(option)
      return true
    }
    guard let word = clauseWord(0, afterOperand: true) else { return false }
    readClause(word, into: &stage)
    return true
  }

  private mutating func readClause(_ word: String, into stage: inout StageSyntax) {
    let start = advance()
    var isRepeated = false
    switch word {
    case "by":
      isRepeated = stage.by != nil
      stage.by = items()
    case "per":
      isRepeated = stage.per != nil
      stage.per = items()
    case "on":
      isRepeated = stage.on != nil
      stage.on = items()
    case "as of":
      isRepeated = stage.asOf != nil
      advance()
      stage.asOf = expression()
    default:
      isRepeated = stage.otherwise != nil
      stage.otherwise = elseClause(from: start)
    }
    if isRepeated { note(.repeatedClause(word, at: start.range)) }
  }

  private mutating func elseClause(from start: Token) -> ElseSyntax? {
    guard let severity = current.word.flatMap(ElseSyntax.Severity.init),
      case .text(let message) = ahead(1).literal
    else {
      fail(.elseNeedsSeverity(at: start.range))
      return nil
    }
    advance()
    advance()
    return ElseSyntax(
      severity: severity, message: message, range: range(from: start.range.lowerBound))
  }

  mutating func option() -> OptionSyntax? {
    guard case .key(let name) = current.kind else { return nil }
    let key = advance().range
    var value = expression()
    // The name of a value may be the amount of a rate as well.
    if case .name = value.kind, at(word: "per"), let unit = ahead(1).word.flatMap(Words.unit) {
      value = rate(value, per: unit)
    }
    return OptionSyntax(
      name: NameSyntax(name, SourceRange(key.lowerBound, key.upperBound - 1)), value: value,
      range: range(from: key.lowerBound))
  }

  /// Items up to a clause, an option or the end of the stage.
  private mutating func items() -> [ItemSyntax] {
    var items = [item()]
    while !isLost, at(.comma), !ahead(1).isKey, startsOperand(1), clauseWord(1) == nil {
      advance()
      items.append(item())
    }
    return items
  }

  private mutating func item() -> ItemSyntax {
    let start = current.range.lowerBound
    var name: NameSyntax?
    var equals: SourceRange?
    if ahead(1).isSymbol(.assign), let text = current.nameText {
      name = NameSyntax(text, advance().range)
      equals = advance().range
    }
    let expression = expression()
    let order = isLost ? nil : current.word.flatMap(ItemSyntax.Order.init)
    if order != nil { advance() }
    return ItemSyntax(
      name: name, equals: equals, expression: expression, order: order, range: range(from: start))
  }

  /// The clause that starts `offset` tokens ahead.
  ///
  /// Where an operand may stand as well, a word that
  /// nothing follows is a column: `keep by`, `where on > 5`.
  func clauseWord(_ offset: Int = 0, afterOperand: Bool = false) -> String? {
    guard let word = ahead(offset).word else { return nil }
    if word == "as" { return ahead(offset + 1).isWord("of") ? "as of" : nil }
    if word == "else" {
      let next = ahead(offset + 1).word.flatMap(ElseSyntax.Severity.init)
      return afterOperand || next != nil ? word : nil
    }
    guard Words.clauses.contains(word) else { return nil }
    return afterOperand || startsOperand(offset + 1) && !ahead(offset + 1).isSymbol(.minus)
      ? word : nil
  }
}

import KantaSource

/// Operators of other languages and the Kanta operator each one means; longer ones first.
enum ForeignOperator {
  static let rows: [(spelling: String, kanta: String)] = [
    ("%in%", "in"), ("%>%", "|"), ("...", ".."), ("..<", ".."), ("..=", ".."), ("!==", "!="),
    ("===", "=="), ("|>", "|"), ("||", "or"),
    ("&&", "and"), ("<>", "!="), (":=", "="), ("=~", "matches"), ("=>", ">="), ("=<", "<="),
    (">>", ">"), ("<<", "<"), ("&", "and"), ("!", "not"), ("%", "mod"),
  ]

  /// Operators that Kanta has no counterpart for, and what to do instead.
  static let absent: [(spelling: String, remedy: String)] = [
    ("**", "multiply instead: x * x"), ("^", "multiply instead: x * x"),
  ]
}

/// A statement that is written in another language.
struct ForeignStatement {
  enum Language: String {
    case r = "R"
    case prql = "PRQL"
    case python = "Python"
    case spreadsheet = "a spreadsheet formula"

    /// What is different in Kanta.
    var difference: String {
      switch self {
      case .r, .python: "in Kanta a table flows through stages"
      case .prql: "Kanta has no `from`, and `|` before every stage"
      case .spreadsheet: "Kanta works on whole columns"
      }
    }

    var example: String {
      switch self {
      case .r, .python, .prql: "orders | where amount > 0 | summarize sum(amount) by country"
      case .spreadsheet: "orders | where country == \"Finland\" | summarize sum(amount)"
      }
    }
  }
}

extension Parser {
  /// Recognises a statement in another language, reports it once and skips all of it.
  mutating func foreignStatement() -> StatementSyntax? {
    guard let (diagnostic, end) = recognizeForeign() else { return nil }
    let range = SourceRange(current.range.lowerBound, tokens[end - 1].range.upperBound)
    // What the lexer made of the same text is part of the same problem.
    diagnostics.removeAll { problem in
      guard let place = problem.range else { return false }
      return place.lowerBound >= range.lowerBound && place.upperBound <= range.upperBound
    }
    diagnostics.append(diagnostic)
    position = end
    isLost = true
    let nothing = ExpressionSyntax(.invalid, range)
    let pipeline = PipelineSyntax(source: .expression(nothing), stages: [], range: range)
    return StatementSyntax(.pipeline(pipeline), range)
  }

  /// The diagnostic for a foreign statement here, and the index of the token behind it.
  private func recognizeForeign() -> (Diagnostic, Int)? {
    if let sql = recognizeSQL() { return sql }
    let end = lineEnd(from: position)
    guard end > position else { return nil }
    let statement = SourceRange(current.range.lowerBound, tokens[end - 1].range.upperBound)
    func found(_ language: ForeignStatement.Language, _ place: SourceRange) -> (Diagnostic, Int) {
      let diagnostic = Diagnostic.foreignStatement(
        language, at: place, statement: statement, translation: nil)
      return (diagnostic, end)
    }
    if let prompt = pastedPrompt(end) { return prompt }
    if at(.assign) { return found(.spreadsheet, current.range) }
    if let place = dplyrPlace(until: end) { return foundR(place, until: end) }
    if let assignment = foreignAssignment() { return (assignment, end) }
    if at(word: "import"), ahead(1).word != nil { return found(.python, current.range) }
    if at(word: "from"), let prql = recognizePRQL(end) { return prql }
    if let place = pythonPlace(until: end) {
      return at(word: "data") ? foundR(place, until: end) : found(.python, place)
    }
    return nil
  }

  /// `kanta> orders`, `>>> orders`: what a prompt wrote before the statement.
  private func pastedPrompt(_ end: Int) -> (Diagnostic, Int)? {
    var last = position
    if at(word: "kanta"), isAdjacent(position + 1) { last += 1 }
    guard tokens[last].isSymbol(.greater) else { return nil }
    while tokens[last + 1].isSymbol(.greater), isAdjacent(last + 1) { last += 1 }
    let range = SourceRange(current.range.lowerBound, tokens[last].range.upperBound)
    let remove = SourceRange(range.lowerBound, tokens[last + 1].range.lowerBound)
    return (.pastedPrompt(text[range], at: range, remove: remove), end)
  }

  /// A statement in R, with its translation where there is a simple one.
  private func foundR(_ place: SourceRange, until end: Int) -> (Diagnostic, Int) {
    let statement = SourceRange(current.range.lowerBound, tokens[end - 1].range.upperBound)
    let translation =
      translates ? RTranslation(Array(tokens[position..<end]), text).translated() : nil
    return (
      .foreignStatement(.r, at: place, statement: statement, translation: translation), end
    )
  }

  /// The index of the first line end from `index` on.
  func lineEnd(from index: Int) -> Int {
    var end = index
    while ![.newline, .end, .symbol(.semicolon)].contains(tokens[end].kind) { end += 1 }
    return end
  }

  private func isAdjacent(_ index: Int) -> Bool { tokens[index].leading.isEmpty }

  private func foreignAssignment() -> Diagnostic? {
    let next = ahead(1)
    if let word = current.word, ForeignWords.declaring.contains(word), next.nameText != nil,
      ahead(2).isSymbol(.assign)
    {
      let edit = Diagnostic.Edit(
        SourceRange(current.range.lowerBound, next.range.lowerBound), "")
      return .foreignAssignment("\(word) …", at: current.range, edit: edit)
    }
    if current.nameText != nil, next.isSymbol(.less), ahead(2).isSymbol(.minus),
      isAdjacent(position + 2), !ahead(3).leading.isEmpty
    {
      let arrow = next.range.union(ahead(2).range)
      return .foreignAssignment("<-", at: arrow, edit: Diagnostic.Edit(arrow, "="))
    }
    return nil
  }

  /// `table[…]` or `.method(…)`, neither of which Kanta has.
  private func pythonPlace(until end: Int) -> SourceRange? {
    for index in (position + 1)..<max(end, position + 1) {
      let before = tokens[index - 1]
      if tokens[index].isSymbol(.openBracket), isAdjacent(index), before.nameText != nil,
        !Words.quoted.contains(before.word ?? "")
      {
        return tokens[index].range
      }
      if tokens[index].isSymbol(.openParen), before.nameText != nil, isAdjacent(index),
        index - 2 > position, tokens[index - 2].isSymbol(.dot), isAdjacent(index - 1)
      {
        return tokens[index - 2].range.union(before.range)
      }
    }
    return nil
  }

  /// A call of dplyr at the start, or a call in the place of a stage.
  private func dplyrPlace(until end: Int) -> SourceRange? {
    if let word = current.word, RTranslation.verbs.contains(word), ahead(1).isSymbol(.openParen),
      isAdjacent(position + 1)
    {
      return current.range
    }
    var depth = 0
    for index in position..<end {
      if tokens[index].symbol?.closer != nil { depth += 1 }
      if tokens[index].symbol?.isCloser ?? false { depth -= 1 }
      if tokens[index].isWord("read"), index + 3 < end, tokens[index + 1].isSymbol(.dot),
        tokens[index + 3].isSymbol(.openParen)
      {
        return tokens[index].range
      }
      guard tokens[index].isSymbol(.pipe), depth == 0, index + 2 < end,
        tokens[index + 1].nameText != nil, tokens[index + 2].isSymbol(.openParen),
        isAdjacent(index + 2)
      else { continue }
      if tokens[index].range.upperBound - tokens[index].range.lowerBound > 1 {
        return tokens[index].range
      }
      if isCalledStage(at: index + 1, until: end) { return tokens[index + 1].range }
    }
    return nil
  }

  /// Whether a stage is written as a call, which only another language can mean: the verb is one of
  /// dplyr, or the brackets hold what only the stage itself could.
  private func isCalledStage(at verb: Int, until end: Int) -> Bool {
    var depth = 0
    var holdsItems = false
    for index in (verb + 1)..<end {
      let token = tokens[index]
      if token.symbol?.isCloser ?? false { depth -= 1 }
      if depth == 0, index > verb + 1 {
        guard index + 1 == end || tokens[index + 1].isSymbol(.pipe) else { return false }
        return holdsItems || RTranslation.verbs.contains(tokens[verb].word ?? "")
      }
      // `rfm(scores: 4)` is Kanta's own but for the brackets.
      if depth == 1, token.isKey { return false }
      let isDescending = token.isWord("desc") && tokens[index + 1].isSymbol(.openParen)
      if depth == 1, token.isSymbol(.comma) || token.isSymbol(.assign) || isDescending {
        holdsItems = true
      }
      if token.symbol?.closer != nil { depth += 1 }
    }
    return false
  }

  /// `if(a, b, c)` as a spreadsheet writes it, from behind the `if`.
  mutating func foreignConditional(from word: Token) -> ExpressionSyntax? {
    guard at(.openParen), current.isClosed else { return nil }
    var nesting = 0
    var commas: [SourceRange] = []
    var index = position
    repeat {
      let token = tokens[index]
      if token.symbol?.closer != nil { nesting += 1 }
      if token.symbol?.isCloser ?? false { nesting -= 1 }
      if token.isSymbol(.comma), nesting == 1 { commas.append(token.range) }
      index += 1
    } while nesting > 0 && index < tokens.count
    guard commas.count == 2, nesting == 0 else { return nil }
    let open = current.range
    let close = tokens[index - 1].range
    let whole = word.range.union(close)
    note(
      .conditionalCall(
        at: whole,
        edits: [
          Diagnostic.Edit(SourceRange(open.lowerBound, open.upperBound), " "),
          Diagnostic.Edit(commas[0], " then"), Diagnostic.Edit(commas[1], " else"),
          Diagnostic.Edit(close, ""),
        ]))
    position = index
    return ExpressionSyntax(.invalid, whole)
  }
}

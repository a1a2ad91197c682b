import KantaSource

/// Operators of other languages and the Kanta operator each one means; longer ones first.
enum ForeignOperator {
  static let rows: [(spelling: String, kanta: String)] = [
    ("%in%", "in"), ("%>%", "|"), ("!==", "!="), ("===", "=="), ("|>", "|"), ("||", "or"),
    ("&&", "and"), ("<>", "!="), (":=", "="), ("=~", "matches"), ("=>", ">="), ("=<", "<="),
    ("&", "and"), ("!", "not"), ("%", "mod"),
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
    if at(.assign) { return found(.spreadsheet, current.range) }
    if let assignment = foreignAssignment() { return (assignment, end) }
    if at(word: "import"), ahead(1).word != nil { return found(.python, current.range) }
    if at(word: "from"), let prql = recognizePRQL(end) { return prql }
    if let place = pythonPlace(until: end) {
      let isR = ["read", "data"].contains(current.word ?? "")
      return found(isR ? .r : .python, place)
    }
    return dplyrPlace(until: end).map { found(.r, $0) }
  }

  /// The index of the first line end from `index` on.
  private func lineEnd(from index: Int) -> Int {
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

  /// `filter(orders, …)` at the start, or a foreign pipe before a call.
  private func dplyrPlace(until end: Int) -> SourceRange? {
    if let word = current.word, ForeignWords.dplyr.contains(word), ahead(1).isSymbol(.openParen),
      isAdjacent(position + 1)
    {
      return current.range
    }
    for index in position..<max(position, end - 2)
    where tokens[index].isSymbol(.pipe)
      && tokens[index].range.upperBound
        - tokens[index].range.lowerBound > 1
      && tokens[index + 1].nameText != nil
      && tokens[index + 2].isSymbol(.openParen) && isAdjacent(index + 2)
    {
      return tokens[index].range
    }
    return nil
  }

  /// `from table` and the lines below it, each of which is a stage.
  private func recognizePRQL(_ firstEnd: Int) -> (Diagnostic, Int)? {
    guard ahead(1).nameText != nil,
      position + 2 == firstEnd || ahead(2).isSymbol(.pipe)
    else { return nil }
    var end = firstEnd
    var lines = [text[SourceRange(ahead(1).range.lowerBound, tokens[end - 1].range.upperBound)]]
    while tokens[end].kind == .newline, tokens[end + 1].word != nil,
      !tokens[end + 2].isSymbol(.assign), !tokens[end + 2].isSymbol(.pipe)
    {
      let next = lineEnd(from: end + 1)
      let whole = SourceRange(tokens[end + 1].range.lowerBound, tokens[next - 1].range.upperBound)
      lines.append(text[whole])
      end = next
    }
    let words = ["filter": "where", "derive": "add", "select": "keep"]
    let stages = lines.dropFirst().map { line in
      let verb = line.prefix { !$0.isWhitespace }
      return "| " + (words[String(verb)] ?? String(verb)) + line.dropFirst(verb.count)
    }
    let draft = ([lines[0]] + stages).joined(separator: "\n")
    let translation = parse(SourceText(draft, name: "")).diagnostics.isEmpty ? draft : nil
    let statement = SourceRange(current.range.lowerBound, tokens[end - 1].range.upperBound)
    return (
      .foreignStatement(.prql, at: current.range, statement: statement, translation: translation),
      end
    )
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

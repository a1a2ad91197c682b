import KantaSource

// `members of name [in table]`: the customers of a segment, wherever a table can stand.
extension Parser {
  /// Whether the words here ask for the members of a segment; no other name is followed by `of`.
  var isAtMembers: Bool {
    guard let word = current.word, ahead(1).isWord("of") else { return false }
    return word == "members" || !Suggestion.nearest(to: word, among: ["members"]).isEmpty
  }

  /// Whether a line starts with `members name`, without the `of`.
  var isAtMembersWithoutOf: Bool {
    guard at(word: "members"), let name = ahead(1).nameText, !Words.infix.contains(name),
      !Words.clauses.contains(name)
    else { return false }
    let next = ahead(2)
    return next.kind == .newline || next.kind == .end || next.isSymbol(.pipe) || next.isWord("in")
  }

  /// The members of a segment as an operand.
  mutating func membersOperand() -> ExpressionSyntax {
    let stage = members()
    let pipeline = PipelineSyntax(source: .verb(stage), stages: [], range: stage.range)
    return ExpressionSyntax(.pipeline(pipeline), stage.range)
  }

  /// `members of name [in table]`, as a verb with the word `of` and one item.
  mutating func members() -> StageSyntax {
    let start = current.range
    if let written = current.word, written != "members" {
      note(.misspelled(written, "members", at: start))
    }
    advance()
    var stage = StageSyntax(verb: NameSyntax("members", start), range: start)
    if at(word: "of") {
      stage.word = takeName()
    } else {
      note(.membersWithoutOf(start))
      stage.word = NameSyntax("of", SourceRange(start.upperBound, start.upperBound))
    }
    if let segment = memberSegment() {
      let expression = memberTable(of: segment)
      stage.items = [ItemSyntax(expression: expression, range: expression.range)]
    }
    stage.range = range(from: start.lowerBound)
    return stage
  }

  /// The segment alone, or `segment in table`.
  private mutating func memberTable(of segment: NameSyntax) -> ExpressionSyntax {
    let name = ExpressionSyntax(.name(segment), segment.range)
    guard take(word: "in") != nil else { return name }
    guard let table = takeName() else {
      failExpecting("the name of a table")
      return name
    }
    let place = ExpressionSyntax(.name(table), table.range)
    return ExpressionSyntax(
      .membership(name, place, negated: false), range(from: segment.range.lowerBound))
  }

  private mutating func memberSegment() -> NameSyntax? {
    if case .text(let text)? = current.literal {
      let range = advance().range
      note(.quotedSegment(text, at: range))
      return NameSyntax(text, range)
    }
    guard let first = takeName() else {
      failExpecting("the name of a segment")
      return nil
    }
    // `At Risk`: words in capitals, which nothing else here starts with.
    var words = [first.text]
    while let word = current.word, word.first?.isUppercase ?? false {
      words.append(word)
      advance()
    }
    guard words.count > 1 else { return first }
    let name = NameSyntax(words.joined(separator: " "), range(from: first.range.lowerBound))
    note(.segmentOfSeveralWords(name.text, at: name.range))
    return name
  }
}

extension Diagnostic {
  /// `members Champions`.
  fileprivate static func membersWithoutOf(_ members: SourceRange) -> Diagnostic {
    let end = SourceRange(members.upperBound, members.upperBound)
    return Diagnostic(
      .syntax, "expected `of` after `members`", at: members,
      advice: Advice("write `of`", edits: [Edit(end, " of")]))
  }

  /// `members of "Champions"`.
  fileprivate static func quotedSegment(_ name: String, at range: SourceRange) -> Diagnostic {
    let written = segmentName(name)
    return Diagnostic(
      .syntax, "a segment is named without quotes", at: range,
      advice: Advice("write it as a name", edits: [Edit(range, written)]))
  }

  /// `members of At Risk`.
  fileprivate static func segmentOfSeveralWords(
    _ name: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .syntax, "a name of several words stands in backquotes", at: range,
      advice: Advice("put it in backquotes", edits: [Edit(range, segmentName(name))]))
  }

  private static func segmentName(_ name: String) -> String {
    Speller(source: nil).spell(NameSyntax(name, SourceRange(0, 0)))
  }
}

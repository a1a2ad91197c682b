package import KantaSource
package import KantaSyntax

// The parts of a stage held against what its verb takes.

extension Diagnostic {
  static func unexpectedClause(
    _ clause: String, at range: SourceRange, of verb: NameSyntax, _ usage: String
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text)` takes no `\(clause)`", at: range,
      advice: Advice("it is written: \(usage)"))
  }

  /// `sort by amount`, where what stands after the word is all the verb needs.
  static func needlessBy(_ verb: NameSyntax, before first: SourceRange) -> Diagnostic {
    let gap = SourceRange(verb.range.upperBound, first.lowerBound)
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` takes no `by`", at: word(in: gap),
      advice: Advice("leave it out", edits: [Edit(gap, " ")]))
  }

  /// `count category`, which wants a `by`.
  static func missingBy(_ verb: NameSyntax, before first: SourceRange) -> Diagnostic {
    let start = SourceRange(first.lowerBound, first.lowerBound)
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` needs `by` before its keys", at: first,
      advice: Advice("write `by`", edits: [Edit(start, "by ")]))
  }

  /// `share wallets` where `share of: wallets` is meant.
  static func missingOptionName(
    _ option: String, of verb: NameSyntax, before table: SourceRange
  ) -> Diagnostic {
    let start = SourceRange(table.lowerBound, table.lowerBound)
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` needs `\(option):` before its table", at: table,
      advice: Advice("write `\(option):`", edits: [Edit(start, "\(option): ")]))
  }

  /// `where a > 1, b > 2`.
  static func secondCondition(_ first: ItemSyntax, _ second: ItemSyntax) -> Diagnostic {
    let gap = SourceRange(first.range.upperBound, second.range.lowerBound)
    if case .literal(.integer) = second.expression.kind {
      return Diagnostic(
        .wrongArguments, "a number is written without a mark between thousands", at: gap,
        advice: Advice("leave it out", edits: [Edit(gap, "")]))
    }
    return Diagnostic(
      .wrongArguments, "conditions are joined by `and` or `or`, not by a comma", at: gap,
      advice: Advice("write `and`", edits: [Edit(gap, " and ")]))
  }

  static func missingClause(
    _ clause: String, of verb: NameSyntax, _ usage: String
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text)` needs `\(clause) …`", at: verb.range,
      advice: Advice("it is written: \(usage)"))
  }

  static func unexpectedSubject(
    _ range: SourceRange, of verb: NameSyntax, _ usage: String
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "this does not belong to `\(verb.text)`", at: range,
      advice: Advice("it is written: \(usage)"))
  }

  /// `explain custmer "17850"`.
  static func unknownTopic(
    _ word: NameSyntax, of verb: NameSyntax, known: [String]
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: word.text, among: known).first
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` can be about \(Counted.either(known.map { "a \($0)" }))",
      at: word.range,
      advice: near.map { Advice("did you mean `\($0)`?", edits: [Edit(word.range, $0)]) }
        ?? Advice("write `\(verb.text) \(known[0]) …`"))
  }

  /// `explain customer`.
  static func topicWithoutName(_ topic: NameSyntax, of verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text) \(topic.text)` needs the name of a \(topic.text)",
      at: topic.range, advice: Advice("write `\(verb.text) \(topic.text) \"…\"`"))
  }

  static func missingSubject(
    of verb: NameSyntax, _ subject: Subject, _ usage: String, hasKeys: Bool = false
  ) -> Diagnostic {
    let end = SourceRange(verb.range.upperBound, verb.range.upperBound)
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` needs \(subject.words)", at: verb.range,
      advice: subject == .aggregates && hasKeys
        ? Advice("count the rows of each group, for one", edits: [Edit(end, " count()")])
        : Advice("it is written: \(usage)"))
  }

  static func twoExpressions(
    _ word: NameSyntax, _ second: SourceRange, of verb: NameSyntax
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "something is missing between `\(word.text)` and what follows",
      at: second, labels: [Label(word.range)],
      advice: verb.text == "where"
        ? Advice(
          "compare them with `==`",
          edits: [Edit(SourceRange(word.range.upperBound, word.range.upperBound), " ==")])
        : Advice(
          "separate them by a comma",
          edits: [Edit(SourceRange(word.range.upperBound, word.range.upperBound), ",")]))
  }

  static func equalsInCondition(at equals: SourceRange) -> Diagnostic {
    Diagnostic(
      .nameForComparison, "`=` gives a name, `==` compares", at: equals,
      advice: Advice("write `==`", edits: [Edit(equals, "==")]))
  }

  package static func missingName(_ item: ItemSyntax, of verb: NameSyntax) -> Diagnostic {
    let start = SourceRange(item.range.lowerBound, item.range.lowerBound)
    if case .binary(.equal, let left, let right) = item.expression.kind, case .name = left.kind {
      let gap = SourceRange(left.range.upperBound, right.range.lowerBound)
      return Diagnostic(
        .nameForComparison, "`==` compares, `=` gives a name", at: word(in: gap),
        advice: Advice("write `=`", edits: [Edit(gap, " = ")]))
    }
    if case .name(let name) = item.expression.kind, verb.text == "add" {
      return Diagnostic(
        .wrongArguments, "`add` needs a name and an expression", at: item.range,
        advice: Advice("say what it is: \(quoted(name.text)) = …"))
    }
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` needs a name for this column", at: item.range,
      advice: Advice("give it a name", edits: [Edit(start, "x = ")]))
  }

  static func unexpectedOrder(_ order: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(order)` belongs to `sort`", at: range,
      advice: Advice("leave it out, or add `| sort … \(order)`"))
  }

  /// A word of two letters between two others, without the blanks beside it where there is one
  /// each.
  private static func word(in gap: SourceRange) -> SourceRange {
    gap.upperBound - gap.lowerBound == 4
      ? SourceRange(gap.lowerBound + 1, gap.upperBound - 1) : gap
  }
}

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
    if case .literal(.integer) = second.expression.kind, gap.length == 1 {
      return .commaInNumber(at: gap, digits: second.expression.range.length)
    }
    return Diagnostic(
      .wrongArguments, "conditions are joined by `and` or `or`, not by a comma", at: gap,
      advice: Advice("write `and`", edits: [Edit(gap, " and ")]))
  }

  /// `100,50`, which is two values here; `digits` stand behind the comma.
  ///
  /// Three digits may be thousands as well as decimals: they are taken for thousands, and both are
  /// said.
  static func commaInNumber(at comma: SourceRange, digits: Int) -> Diagnostic {
    guard digits == 3 else {
      return Diagnostic(
        .wrongArguments, "decimals stand behind a point, not behind a comma", at: comma,
        advice: Advice("write a point", edits: [Edit(comma, ".")]))
    }
    return Diagnostic(
      .wrongArguments, "a number is written without a mark between thousands", at: comma,
      notes: ["decimals stand behind a point"],
      advice: Advice("leave it out", edits: [Edit(comma, "")]))
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
    let (words, sign) =
      switch verb.text {
      case "where": ("compare them with `==`", " ==")
      case "add", "rename": ("write `=` behind the new name", " =")
      default: ("separate them by a comma", ",")
      }
    let end = SourceRange(word.range.upperBound, word.range.upperBound)
    return Diagnostic(
      .wrongArguments, "something is missing between `\(word.text)` and what follows",
      at: second, labels: [Label(word.range)], advice: Advice(words, edits: [Edit(end, sign)]))
  }

  /// `rfm as_of 2024-12-31`.
  static func joinedAsOf(_ word: NameSyntax) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "the analysis date is given with `as of`, in two words", at: word.range,
      advice: Advice("write `as of`", edits: [Edit(word.range, "as of")]))
  }

  /// `rfm scores = 4`.
  static func optionWithEquals(
    _ name: NameSyntax, _ option: String, equals: SourceRange, before value: SourceRange
  ) -> Diagnostic {
    let written = SourceRange(name.range.lowerBound, value.lowerBound)
    return Diagnostic(
      .wrongArguments, "an option is written with `:`, not with `=`", at: equals,
      advice: Advice("write `\(option): …`", edits: [Edit(written, "\(option): ")]))
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

  /// `count by category desc`; `stageEnd` is where a `sort` can follow.
  static func unexpectedOrder(
    _ order: String, of item: ItemSyntax, stageEnd: Int? = nil
  ) -> Diagnostic {
    var advice = Advice("leave it out, or add `| sort … \(order)`")
    if let stageEnd, case .name(let name) = item.expression.kind {
      let word = SourceRange(item.expression.range.upperBound, item.range.upperBound)
      let sort = " | sort \(quoted(name.text))" + (order == "desc" ? " desc" : "")
      advice = Advice(
        "sort behind it",
        edits: [Edit(word, ""), Edit(SourceRange(stageEnd, stageEnd), sort)])
    }
    return Diagnostic(
      .wrongArguments, "`\(order)` belongs to `sort`", at: item.range, advice: advice)
  }

  /// A word of two letters between two others, without the blanks beside it where there is one
  /// each.
  private static func word(in gap: SourceRange) -> SourceRange {
    gap.upperBound - gap.lowerBound == 4
      ? SourceRange(gap.lowerBound + 1, gap.upperBound - 1) : gap
  }
}

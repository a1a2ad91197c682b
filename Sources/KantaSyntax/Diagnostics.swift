import KantaSource

// What the parser says. One factory per problem; the code says of which kind it is.
extension Diagnostic {
  /// `=` where two values are compared.
  static func nameForComparison(at equals: SourceRange) -> Diagnostic {
    Diagnostic(
      .nameForComparison, "`=` gives a name, `==` compares", at: equals,
      advice: Advice("write `==`", edits: [Edit(equals, "==")]))
  }

  /// An argument named with `=`, as in `f(x, y = 3)`.
  static func namedArgument(_ name: NameSyntax, equals: SourceRange) -> Diagnostic {
    let range = SourceRange(name.range.upperBound, equals.upperBound)
    return Diagnostic(
      .syntax, "an argument is named with `:`, not with `=`", at: equals,
      advice: Advice("write `\(name.text): …`", edits: [Edit(range, ":")]))
  }

  static func splitOperator(_ joined: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "`\(joined)` is written without a space inside", at: range,
      advice: Advice("write `\(joined)`", edits: [Edit(range, joined)]))
  }

  /// A word of the language where only that word can stand, mistyped.
  static func misspelled(_ written: String, _ word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "expected `\(word)`, found `\(written)`", at: range,
      advice: Advice("did you mean `\(word)`?", edits: [Edit(range, word)]))
  }

  /// `load orders.csv`.
  static func unquotedPath(at range: SourceRange, edits: [Edit]) -> Diagnostic {
    Diagnostic(
      .syntax, "a file's name stands in quotes", at: range,
      advice: Advice("put it in quotes", edits: edits))
  }

  static func expectedValue(after word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "expected a value after `\(word)`", at: range)
  }

  static func expectedValue(before found: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "expected a value, found `\(found)`", at: range)
  }

  static func valueAtStart(at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "expected a table or a value", at: range)
  }

  /// Something the grammar needs here, such as `=` or a name.
  static func expected(_ what: String, after word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "expected \(what) after `\(word)`", at: range)
  }

  static func missingStage(at pipe: SourceRange, remove: SourceRange?) -> Diagnostic {
    let advice = remove.map { Advice("leave out one `|`", edits: [Edit($0, "")]) }
    return Diagnostic(
      .syntax, "a stage is missing after `|`", at: pipe,
      advice: advice ?? Advice("name a stage, such as `| take 5`"))
  }

  /// `; |`: a pipe has nothing to continue after the end of a statement.
  static func pipeAfterSeparator(_ separator: SourceRange, pipe: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "`|` continues what stands before it, and `;` ends it", at: pipe,
      advice: Advice("leave out the `;`", edits: [Edit(separator, "")]))
  }

  static func missingPipe(before word: String, at range: SourceRange, insertAt: Int) -> Diagnostic {
    Diagnostic(
      .syntax, "expected `|`, `,` or an operator before `\(word)`", at: range,
      advice: Advice(
        "start a stage with `|`", edits: [Edit(SourceRange(insertAt, insertAt), "| ")]))
  }

  /// `explain segment At Risk`.
  static func unquotedName(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "a name of several words stands in quotes", at: range,
      advice: Advice("write \"\(name)\"", edits: [Edit(range, "\"\(name)\"")]))
  }

  /// `where x > 5` at the start of a statement.
  static func missingTable(_ verb: String, at range: SourceRange) -> Diagnostic {
    let start = SourceRange(range.lowerBound, range.lowerBound)
    return Diagnostic(
      .syntax, "a pipeline starts with a table, then stages follow after `|`", at: range,
      advice: Advice(
        "name the table first, or continue the last result with `| \(verb) …`",
        edits: [Edit(start, "| ")]))
  }

  static func unexpected(_ found: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "`\(found)` does not fit here", at: range)
  }

  static func unexpectedValue(_ found: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "expected an operator or `,` before `\(found)`", at: range)
  }

  static func strayCloser(_ found: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "`\(found)` closes nothing that is open", at: range,
      advice: Advice("leave it out", edits: [Edit(range, "")]))
  }

  static func chainedComparison(
    at range: SourceRange, middle: String, insertAt: Int
  ) -> Diagnostic {
    Diagnostic(
      .syntax, "comparisons do not chain", at: range,
      advice: Advice(
        "join two comparisons with `and`",
        edits: [Edit(SourceRange(insertAt, insertAt), "and \(middle) ")]))
  }

  static func chainedRange(at range: SourceRange) -> Diagnostic {
    Diagnostic(.syntax, "a range has two ends: `a..b`", at: range)
  }

  /// An operator that takes no `not` before it, as in `a not contains b`.
  static func negatedOperator(
    _ word: String, at not: SourceRange, operandStart: Int, operatorStart: Int
  ) -> Diagnostic {
    Diagnostic(
      .syntax, "`not` comes before the whole comparison, not before `\(word)`", at: not,
      advice: Advice(
        "write `not … \(word) …`",
        edits: [
          Edit(SourceRange(operandStart, operandStart), "not "),
          Edit(SourceRange(not.lowerBound, operatorStart), ""),
        ]))
  }

  /// `is` before anything but `missing`.
  static func isWithoutMissing(at range: SourceRange, negated: Bool) -> Diagnostic {
    let sign = negated ? "!=" : "=="
    return Diagnostic(
      .syntax, "`is` asks only for `missing`; `\(sign)` compares", at: range,
      advice: Advice("write `\(sign)`", edits: [Edit(range, sign)]))
  }

  static func listInParentheses(open: SourceRange, close: SourceRange?) -> Diagnostic {
    let edits = close.map { [Edit(open, "["), Edit($0, "]")] } ?? []
    return Diagnostic(
      .syntax, "a list is written in square brackets", at: open,
      advice: Advice("write `[a, b]`", edits: edits))
  }

  static func pipelineInCall(at pipe: SourceRange, argument: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "a pipeline inside a call needs its own parentheses", at: pipe,
      labels: [Label(argument, "the pipeline starts here")])
  }

  static func commaBeforeClause(
    _ word: String, at comma: SourceRange, remove: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .syntax, "no comma before `\(word)`", at: comma,
      advice: Advice("leave it out", edits: [Edit(remove, " ")]))
  }

  static func repeatedClause(_ word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "`\(word)` is given twice in one stage", at: range,
      advice: Advice("list everything after one `\(word)`, with commas"))
  }

  static func positionAfterOption(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "options such as `name: value` come last", at: range,
      advice: Advice("move this before the first option"))
  }

  /// `discount: 12,5% per year`, or `r_cuts: 30,60`: which of them is meant only a check can tell.
  static func commaBetweenNumbers(at comma: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "a number has a point before its decimals, and a list stands in brackets",
      at: comma, advice: Advice("write it like 12.5, or like [12, 5]"))
  }

  /// `rfm(scores: 4)`.
  static func stageInBrackets(
    open: SourceRange, blank: String, close: SourceRange?
  ) -> Diagnostic {
    Diagnostic(
      .syntax, "the options of a stage stand without brackets around them", at: open,
      advice: Advice(
        "leave the brackets out",
        edits: close.map { [Edit(open, blank), Edit($0, "")] } ?? []))
  }

  static func elseNeedsSeverity(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "`else` is followed by `warn` or `fail` and a text", at: range,
      advice: Advice("write `else warn \"…\"` or `else fail \"…\"`"))
  }

  /// A part of `if … then … else …` that is not there.
  static func incompleteConditional(_ word: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "`if` needs `\(word)`: `if … then … else …`", at: range)
  }

  static func ruleForm(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "a rule is `\(name) when …` or `\(name) otherwise`", at: range)
  }

  static func ruleSeparator(at comma: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "rules are separated by `;` or a line end", at: comma,
      advice: Advice("write `;`", edits: [Edit(comma, ";")]))
  }

  static func missingRuleSeparator(before name: SourceRange) -> Diagnostic {
    let place = SourceRange(name.lowerBound, name.lowerBound)
    return Diagnostic(
      .syntax, "rules are separated by `;` or a line end", at: name,
      advice: Advice("write `;` before it", edits: [Edit(place, "; ")]))
  }

  static func nestedTooDeep(limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "nested more than \(limit) deep", at: range,
      advice: Advice("name an inner part with `define` and use its name"))
  }

  static func tooManyOperators(limit: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .syntax, "more than \(limit) operators in one expression", at: range,
      advice: Advice("`x in [a, b, …]` replaces a long row of `or`"))
  }

  /// A dot command outside the prompt.
  static func dotCommand(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .notHere, "`.\(name)` is a command of the prompt, not part of the language", at: range,
      advice: Advice("leave it out of scripts and reports"))
  }
}

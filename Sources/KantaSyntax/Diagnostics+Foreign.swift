import KantaSource

// What is said to somebody who writes another language.
extension Diagnostic {
  /// An operator of elsewhere; `edit` is the text that replaces it, if it needs more than `kanta`.
  static func foreignOperator(
    _ foreign: String, _ kanta: String, at range: SourceRange, edit: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "`\(foreign)` is written `\(kanta)` in Kanta", at: range,
      advice: Advice("write `\(kanta)`", edits: [Edit(range, edit ?? kanta)]))
  }

  /// An operator of elsewhere that has no counterpart.
  static func absentOperator(
    _ sign: String, _ remedy: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "`\(sign)` is not an operator; Kanta has none for powers", at: range,
      advice: Advice(remedy))
  }

  /// `x startswith "a"`, where Kanta calls a function.
  static func infixFunction(
    _ word: String, _ function: String, at range: SourceRange, edits: [Edit]
  ) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "`\(word)` is a function in Kanta: \(function)(x, \"…\")", at: range,
      advice: Advice("call it", edits: edits))
  }

  /// A prompt at the start of a line, copied with it.
  static func pastedPrompt(
    _ prompt: String, at range: SourceRange, remove: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "`\(prompt)` is a prompt, not a part of the statement", at: range,
      advice: Advice("leave it out", edits: [Edit(remove, "")]))
  }

  /// `count(distinct customer)`.
  static func distinctInCall(
    _ function: SourceRange, argument: SourceRange, at range: SourceRange
  ) -> Diagnostic {
    let gap = SourceRange(range.lowerBound, argument.lowerBound)
    return Diagnostic(
      .foreignSyntax, "different values are counted with `distinct(…)`", at: range,
      advice: Advice(
        "write `distinct(…)`", edits: [Edit(function, "distinct"), Edit(gap, "")]))
  }

  static func blockComment(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "a comment starts with `#` and ends with its line", at: range,
      advice: Advice("put `#` before every line of the comment", edits: [Edit(range, "")]))
  }

  static func singleQuotes(_ edit: Edit) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "text stands between `\"` quotes", at: edit.range,
      advice: Advice("write \(edit.replacement)", edits: [edit]))
  }

  /// `;` at the end of a line, which is harmless.
  static func lineSemicolon(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "a line needs no `;` at its end", at: range, severity: .warning,
      advice: Advice("leave it out", edits: [Edit(range, "")]))
  }

  /// `x between a and b`, where `gap` is what stands between the ends of a simple one.
  static func between(at word: SourceRange, gap: SourceRange?) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "a range is tested with `in a..b`, both ends in", at: word,
      advice: Advice(
        "write `in a..b`", edits: gap.map { [Edit(word, "in"), Edit($0, "..")] } ?? []))
  }

  /// `x like "%a%"`, whose pattern SQL reads in its own way.
  static func like(at word: SourceRange, edits: [Edit]) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "text is searched with `contains` or, by a pattern, with `matches`", at: word,
      advice: Advice("write `contains \"…\"`", edits: edits))
  }

  static func countStar(at star: SourceRange) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "rows are counted with `count()`, without `*`", at: star,
      advice: Advice("write `count()`", edits: [Edit(star, "")]))
  }

  /// `if(a, b, c)`, as a spreadsheet writes it.
  static func conditionalCall(at range: SourceRange, edits: [Edit]) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "a choice is written `if … then … else …`", at: range,
      advice: Advice("write it with the words", edits: edits))
  }

  /// `let x = …` and `x <- …`, as other languages name a result.
  static func foreignAssignment(
    _ written: String, at range: SourceRange, edit: Edit
  ) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "a result is named with `name = …`, not with `\(written)`", at: range,
      advice: Advice("write `name = …`", edits: [edit]))
  }

  /// A whole statement in SQL, with its translation where there is a simple one.
  static func sql(at word: SourceRange, statement: SourceRange, translation: String?) -> Diagnostic
  {
    let example = "orders | where country == \"Finland\" | summarize sum(amount) by country"
    return Diagnostic(
      .foreignSyntax, "this looks like SQL; Kanta starts with the table", at: word,
      notes: ["`help from-sql` lists the SQL → Kanta translations"],
      advice: translation.map { Advice("in Kanta:", edits: [Edit(statement, $0)]) }
        ?? Advice("a query reads: \(example)"))
  }

  /// A whole statement in a language other than SQL.
  static func foreignStatement(
    _ language: ForeignStatement.Language, at place: SourceRange, statement: SourceRange,
    translation: String?
  ) -> Diagnostic {
    Diagnostic(
      .foreignSyntax, "this looks like \(language.rawValue); \(language.difference)", at: place,
      advice: translation.map { Advice("in Kanta:", edits: [Edit(statement, $0)]) }
        ?? Advice("a query reads: \(language.example)"))
  }
}

package import KantaColumns
package import KantaSource
package import KantaSyntax

extension Diagnostic {
  static func missingOption(_ name: String, _ kind: String, of verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text)` needs the option `\(name)`", at: verb.range,
      advice: Advice("add `\(name): …` (\(kind)) at its end"))
  }

  static func badOption(
    _ option: OptionSyntax, _ kind: String, choices: [String], found: String
  ) -> Diagnostic {
    let isQuoted = found.hasPrefix("\"") && found.count > 2
    let typed = isQuoted ? String(found.dropFirst().dropLast()) : found
    let near = (Suggestion.nearest(to: typed, among: choices).first ?? choices.first)
      .map { isQuoted ? "\"\($0)\"" : $0 }
    return Diagnostic(
      .badOption, "`\(option.name.text)` takes \(article(kind)), not \(found)",
      at: option.value.range,
      notes: choices.isEmpty ? [] : ["choices: " + Counted.list(choices)],
      advice: near.map {
        Advice("write `\(option.name.text): \($0)`", edits: [Edit(option.value.range, $0)])
      } ?? listed(option, kind, found) ?? Advice("give \(article(kind))"))
  }

  /// `types: "price text"`, one text where a list of them is wanted.
  private static func listed(_ option: OptionSyntax, _ kind: String, _ found: String) -> Advice? {
    guard kind.hasPrefix("list"), found.hasPrefix("\"") else { return nil }
    return Advice("make it a list", edits: [Edit(option.value.range, "[\(found)]")])
  }

  static func spanWithoutUnit(_ wanted: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a length of time is a number and its unit", at: range,
      advice: Advice("write it like 90 days", edits: [Edit(range, wanted)]))
  }

  static func repeatedOption(_ option: NameSyntax) -> Diagnostic {
    Diagnostic(
      .badOption, "the option `\(option.text)` is given twice", at: option.range,
      advice: Advice("keep one of them"))
  }

  static func notConstant(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "this has to be one value, the same for every row", at: range,
      advice: Advice("write the value itself"))
  }

  static func notDay(_ expression: ExpressionSyntax) -> Diagnostic {
    var advice = Advice("write a date such as 2011-12-09")
    if case .literal(.text(let text)) = expression.kind, text.first?.isNumber == true {
      advice = Advice("a date stands without quotes", edits: [Edit(expression.range, text)])
    }
    return Diagnostic(.wrongType, "this is not a date", at: expression.range, advice: advice)
  }

  static func badParameter(_ name: NameSyntax, _ text: String, like type: ValueType) -> Diagnostic {
    Diagnostic(
      .badOption, "the parameter `\(name.text)` is \(type.name), and `\(text)` is not",
      at: name.range,
      advice: Advice("write it as in a script, such as \(type.exampleText)"))
  }

  static func notAmongChoices(
    _ name: NameSyntax, _ value: Value, _ allowed: [Value]
  ) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(name.text)` may not be \(value.plainText)", at: name.range,
      notes: ["choices: " + Counted.list(allowed.map(\.plainText))],
      advice: Advice("choose one of them"))
  }

  /// A verb that needs roles the table does not have.
  package static func missingRoles(
    _ missing: [Role], of verb: NameSyntax, schema: Schema, isEmpty: Bool = false
  ) -> Diagnostic {
    let names = missing.map(\.rawValue)
    let set = Role.allCases.filter { schema.roles[$0] != nil }.map(\.rawValue)
    let what =
      names.count == 1
      ? "which column is the \(names[0])" : "which columns are the \(joined(names))"
    let label =
      "roles missing: " + names.joined(separator: ", ")
      + (set.isEmpty ? "" : " (\(joined(set)) \(set.count == 1 ? "is" : "are") set)")
    let guesses = missing.compactMap { role in
      RoleGuess.likely(role, in: schema).map { "\(role.rawValue): \(quoted($0))" }
        ?? RoleGuess.proposal(role, in: schema).map { columns in
          "\(role.rawValue): \(columns.map(quoted).joined(separator: " * "))"
        }
    }
    let start = SourceRange(verb.range.lowerBound, verb.range.lowerBound)
    let numbered = missing.contains(.date) ? RoleGuess.numberedDate(in: schema) : nil
    let dates = numbered.map { name in
      "if `\(name)` has dates such as 20240131, load it with types: [\"\(name) date\"]"
    }
    return Diagnostic(
      .missingRole, "`\(verb.text)` needs to know \(what)", at: verb.range, label,
      notes: ["columns: " + Counted.list(schema.names)]
        + (isEmpty ? ["there are no rows, from which the types of the columns could be seen"] : [])
        + (dates.map { [$0] } ?? []),
      advice: guesses.count == missing.count
        ? Advice(
          "set the roles",
          edits: [Edit(start, "roles \(guesses.joined(separator: ", ")) | ")])
        : Advice("say so before it: roles \(names.map { "\($0): …" }.joined(separator: ", "))"))
  }

  package static func noAnalysisDay(
    at range: SourceRange, roles: [Role: String]
  ) -> Diagnostic {
    Diagnostic(
      roles[.date] == nil ? .missingRole : .emptyInput, "the analysis date is not known", at: range,
      notes: [roles[.date] == nil ? "no column has the role date" : "no row has a date"],
      advice: Advice("say it: as of 2011-12-09"))
  }

  static func wrongArgumentCount(
    _ name: NameSyntax, _ signature: String, found: Int
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments,
      "`\(name.text)` does not take \(Counted.things(found, "argument"))", at: name.range,
      advice: Advice("it is written: \(signature)"))
  }

  /// `a, b and c`.
  private static func joined(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func article(_ kind: String) -> String {
    if kind.hasPrefix("one of") || kind.hasPrefix("true") || kind == "text" { return kind }
    return "a \(kind)"
  }
}

extension Value {
  /// The value as a message writes it.
  package var plainText: String {
    switch self {
    case .missing: "missing"
    case .integer(let value): String(value)
    case .decimal(let value): value.plain
    case .number(let value): value.description
    case .percent(let value): "\((value * 1e10).rounded() / 1e8)%"
    case .text(let value): "\"\(value)\""
    case .date(let day): day.plain
    case .datetime(let moment): moment.plain
    case .duration(let span):
      span.months != 0
        ? Counted.things(span.months, "month")
        : Counted.things(Int(span.microseconds / TimeSpan.microsecondsPerDay), "day")
    case .boolean(let value): value ? "true" : "false"
    }
  }
}

extension ValueType {
  /// A value of this type as it is written in the language.
  fileprivate var exampleText: String {
    switch (kind, grain) {
    case (.integer, _): "12"
    case (.decimal, _), (.number, _): "12.50"
    case (.percent, _): "15%"
    case (.date, .month): "2011-11"
    case (.date, .quarter): "2011-Q4"
    case (.date, .week): "2011-W45"
    case (.date, _): "2011-12-09"
    case (.datetime, _): "2011-12-09 12:50"
    case (.duration, _): "90 days"
    case (.boolean, _): "true"
    case (.text, _), (.missing, _): "Finland"
    }
  }
}

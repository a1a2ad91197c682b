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
    let near = Suggestion.nearest(to: found, among: choices).first ?? choices.first
    return Diagnostic(
      .badOption, "`\(option.name.text)` takes \(article(kind)), not \(found)",
      at: option.value.range,
      notes: choices.isEmpty ? [] : ["choices: " + Counted.list(choices)],
      advice: near.map {
        Advice("write `\(option.name.text): \($0)`", edits: [Edit(option.value.range, $0)])
      } ?? Advice("give \(article(kind))"))
  }

  static func repeatedOption(_ option: NameSyntax) -> Diagnostic {
    Diagnostic(
      .badOption, "the option `\(option.text)` is given twice", at: option.range,
      advice: Advice("keep one of them"))
  }

  static func unexpectedClause(
    _ clause: String, at range: SourceRange, of verb: NameSyntax, _ usage: String
  ) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text)` takes no `\(clause)`", at: range,
      advice: Advice("it is written: \(usage)"))
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

  static func missingSubject(of verb: NameSyntax, _ usage: String) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text)` needs something more", at: verb.range,
      advice: Advice("it is written: \(usage)"))
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
      advice: Advice("compare", edits: [Edit(equals, "==")]))
  }

  static func missingName(_ item: ItemSyntax, of verb: NameSyntax) -> Diagnostic {
    let start = SourceRange(item.range.lowerBound, item.range.lowerBound)
    return Diagnostic(
      .wrongArguments, "`\(verb.text)` needs a name for this column", at: item.range,
      advice: Advice("give it a name", edits: [Edit(start, "x = ")]))
  }

  static func unexpectedOrder(_ order: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(order)` belongs to `sort`", at: range,
      advice: Advice("leave it out, or add `| sort … \(order)`"))
  }

  static func notConstant(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "this has to be one value, the same for every row", at: range,
      advice: Advice("write the value itself"))
  }

  static func notDay(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "this is not a date", at: range,
      advice: Advice("write a date such as 2011-12-09"))
  }

  static func badParameter(_ name: NameSyntax, _ text: String, like type: ValueType) -> Diagnostic {
    Diagnostic(
      .badOption, "the parameter `\(name.text)` is \(type.name), and `\(text)` is not",
      at: name.range, advice: Advice("give it as -p \(name.text)=…"))
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
    _ missing: [Role], of verb: NameSyntax, schema: Schema
  ) -> Diagnostic {
    let names = missing.map(\.rawValue)
    let set = Role.allCases.filter { schema.roles[$0] != nil }.map(\.rawValue)
    let what = names.count == 1 ? "which column is the \(names[0])" : "the roles of some columns"
    let label = "roles missing: " + names.joined(separator: ", ")
      + (set.isEmpty ? "" : " (\(set.joined(separator: " and ")) \(set.count == 1 ? "is" : "are") set)")
    let guesses = missing.compactMap { role in
      RoleGuess.likely(role, in: schema).map { "\(role.rawValue): \(quoted($0))" }
    }
    let start = SourceRange(verb.range.lowerBound, verb.range.lowerBound)
    return Diagnostic(
      .missingRole, "`\(verb.text)` needs to know \(what)", at: verb.range, label,
      notes: ["columns: " + Counted.list(schema.names)],
      advice: guesses.count == missing.count
        ? Advice(
          "set the roles",
          edits: [Edit(start, "roles \(guesses.joined(separator: ", ")) | ")])
        : Advice("say so before it: roles \(names.map { "\($0): …" }.joined(separator: ", "))"))
  }

  static func noAnalysisDay(at range: SourceRange, roles: [Role: String]) -> Diagnostic {
    Diagnostic(
      .missingRole, "the analysis date is not known", at: range,
      notes: [roles[.date] == nil ? "no column has the role date" : "the data has no dates"],
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

  private static func article(_ kind: String) -> String {
    if kind.hasPrefix("one of") || kind.hasPrefix("true") || kind == "text" { return kind }
    return "a \(kind)"
  }
}

extension Value {
  /// A value of `type` from what was typed on the command line, or `nil`.
  init?(_ text: String, as type: ValueType) {
    switch type.kind {
    case .text: self = .text(text)
    case .integer:
      guard let number = Int64(text) else { return nil }
      self = .integer(number)
    case .decimal(let scale):
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let digits = parts.count == 2 ? parts[1] : ""
      guard parts.count <= 2, digits.utf8.count <= scale,
        let units = Int64(parts[0] + digits + String(repeating: "0", count: scale - digits.utf8.count))
      else { return nil }
      self = .decimal(ExactDecimal(minorUnits: units, scale: scale))
    case .number:
      guard let number = Double(text), number.isFinite else { return nil }
      self = .number(number)
    case .percent:
      guard text.hasSuffix("%"), let number = Double(text.dropLast()) else { return nil }
      self = .percent(number / 100)
    case .date:
      let parts = text.split(separator: "-").compactMap { Int($0) }
      guard parts.count == 3, let day = Day(year: parts[0], month: parts[1], day: parts[2]) else {
        return nil
      }
      self = .date(day)
    case .boolean:
      guard ["true", "false"].contains(text) else { return nil }
      self = .boolean(text == "true")
    case .datetime, .duration, .missing: return nil
    }
  }

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

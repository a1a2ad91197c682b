import KantaColumns
package import KantaSource
import KantaSyntax

extension Diagnostic {
  static func notComparable(
    _ left: (text: String, type: ValueType, range: SourceRange),
    _ right: (text: String, type: ValueType, range: SourceRange), advice: Advice?
  ) -> Diagnostic {
    Diagnostic(
      .notComparable, "cannot compare \(left.type.name) with \(right.type.name)",
      at: right.range, right.type.name,
      labels: [Label(left.range, "\(code(left.text)) is \(left.type.name)")],
      advice: advice
        ?? Advice(
          left.type.isCalendar || right.type.isCalendar
            ? "write a date such as 2011-12-09" : "compare values of one type"))
  }

  /// A piece of the language in backquotes, which a name may have already.
  private static func code(_ text: String) -> String { text.contains("`") ? text : "`\(text)`" }

  static func mixedCurrency(
    _ left: (text: String, type: ValueType, range: SourceRange),
    _ right: (text: String, type: ValueType, range: SourceRange), advice: Advice?
  ) -> Diagnostic {
    let a = left.type.currency?.code ?? ""
    let b = right.type.currency?.code ?? ""
    return Diagnostic(
      .mixedCurrency, "cannot combine \(a) with \(b)", at: right.range, "in \(b)",
      labels: [Label(left.range, "\(code(left.text)) is in \(a)")],
      advice: advice ?? Advice("convert one of them first"))
  }

  /// `days` is the end of a whole number that may mean days.
  static func wrongOperands(
    _ symbol: String, _ left: ValueType, _ right: ValueType, at range: SourceRange, days: Int?
  ) -> Diagnostic {
    Diagnostic(
      .wrongType, "`\(symbol)` does not work on \(left.name) and \(right.name)", at: range,
      advice: days.map {
        Advice("say the unit", edits: [Edit(SourceRange($0, $0), " days")])
      } ?? Advice("use numbers, or a date and a duration"))
  }

  static func wrongArgumentType(
    _ function: String, takes kind: String, _ found: ValueType, at range: SourceRange
  ) -> Diagnostic {
    let isKnown = found.kind != .missing
    return Diagnostic(
      .wrongType, "`\(function)` takes \(kind)" + (isKnown ? ", not \(found.name)" : ""), at: range,
      isKnown ? found.name : "", advice: Advice("give it \(kind)"))
  }

  static func notCondition(_ text: String, _ type: ValueType, at range: SourceRange) -> Diagnostic {
    let end = SourceRange(range.upperBound, range.upperBound)
    let numeric = type.isNumeric
    guard !text.hasPrefix("\"") else {
      return Diagnostic(
        .notCondition, "this is \(type.name), not a condition", at: range,
        advice: Advice("several values are asked for with `in`: x in [\"a\", \"b\"]"))
    }
    return Diagnostic(
      .notCondition, "this is \(type.name), not a condition", at: range,
      advice: numeric
        ? Advice("compare it with something", edits: [Edit(end, " > 0")])
        : Advice("compare it, or ask whether it is there", edits: [Edit(end, " is not missing")]))
  }

  static func compareWithMissing(_ range: SourceRange, edit: Edit?) -> Diagnostic {
    Diagnostic(
      .notComparable, "comparing with `missing` is never true", at: range,
      advice: Advice("ask whether it is missing", edits: edit.map { [$0] } ?? []))
  }

  static func calendarUnit(at range: SourceRange, advice: Advice?) -> Diagnostic {
    Diagnostic(
      .calendarUnit, "months and years have no fixed length, so they do not compare", at: range,
      advice: advice ?? Advice("write the length in days"))
  }

  static func notAggregated(_ text: String, at range: SourceRange) -> Diagnostic {
    let start = SourceRange(range.lowerBound, range.lowerBound)
    let end = SourceRange(range.upperBound, range.upperBound)
    return Diagnostic(
      .notAggregated, "`\(text)` differs from row to row of a group", at: range,
      advice: Advice(
        "take one value of the group", edits: [Edit(start, "first("), Edit(end, ")")]))
  }

  static func aggregateInRow(_ function: NameSyntax) -> Diagnostic {
    Diagnostic(
      .notAggregated, "`\(function.text)` works over many rows; there is one row here",
      at: function.range, advice: Advice("use it in `summarize`, or compute it first with `add`"))
  }

  static func nestedAggregate(_ function: NameSyntax) -> Diagnostic {
    Diagnostic(
      .notAggregated, "`\(function.text)` stands inside another aggregate", at: function.range,
      advice: Advice("aggregate in two steps: summarize … | summarize …"))
  }

  static func notValue(_ name: NameSyntax) -> Diagnostic {
    Diagnostic(
      .notTable, "`\(name.text)` is a table; a single value is needed here", at: name.range,
      advice: Advice("a table of one row and one column works as a value"))
  }

  package static func notTable(
    _ range: SourceRange, word: String?, known: [String]
  ) -> Diagnostic {
    let meant = word.flatMap { word in
      known.contains(word) ? word : Suggestion.nearest(to: word, among: known).first
    }
    return Diagnostic(
      .notTable, word.map { "there is no table `\($0)`" } ?? "a table is needed here", at: range,
      notes: known.isEmpty ? [] : ["tables: " + Counted.list(known)],
      advice: meant.map {
        Advice("did you mean `\($0)`?", edits: [Edit(range, quoted($0))])
      } ?? Advice("name a table that was made before: orders = load \"file.csv\""))
  }

  package static func duplicateColumn(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .duplicateColumn, "there would be two columns called `\(name)`", at: range,
      advice: Advice("give one of them another name"))
  }

  static func moneyTimesMoney(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "money times money is not money", at: range,
      advice: Advice("multiply money by a number"))
  }

  static func durationTooLong(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badLiteral, "this length of time is longer than the calendar", at: range,
      advice: Advice("the calendar has the years 1 to 9999"))
  }

  static func notSet(_ range: SourceRange, isSingleValue: Bool) -> Diagnostic {
    let start = SourceRange(range.lowerBound, range.lowerBound)
    let end = SourceRange(range.upperBound, range.upperBound)
    return Diagnostic(
      .wrongType, "`in` takes a list, a range or a period", at: range,
      advice: isSingleValue
        ? Advice("make it a list", edits: [Edit(start, "["), Edit(end, "]")])
        : Advice("a list is written [1, 3], a range 1..3"))
  }

  static func quotedColumn(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "text in quotes is not a column; it is the same in every row", at: range,
      advice: Advice("the column is written", edits: [Edit(range, quoted(name))]))
  }

  static func nameAfterPer(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`per` belongs at the end of the stage", at: range,
      advice: Advice("put new columns before `per`, or in an `add` of their own"))
  }

  static func rateAsNumber(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "a rate belongs to a length of time; it is not a plain number", at: range,
      advice: Advice("leave the unit out where a share is meant, such as 15%"))
  }

  package static func notColumnName(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "a column's name is needed here", at: range,
      advice: Advice("compute it first: add x = …"))
  }
}

import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

extension Diagnostic {
  static func notFileName(_ item: ItemSyntax, _ text: String) -> Diagnostic {
    let quoted = "\"\(text)\""
    return switch item.expression.kind {
    case .name, .field, .binary(.divide, _, _):
      Diagnostic(
        .wrongArguments, "a name in quotes is needed here", at: item.range,
        advice: Advice("write \(quoted)", edits: [Edit(item.range, quoted)]))
    default:
      Diagnostic(
        .wrongArguments, "a name in quotes is needed here", at: item.range,
        advice: Advice("write it like \"orders.csv\""))
    }
  }

  static func oneFileName(_ range: SourceRange, of verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(verb.text)` takes one name", at: range, advice: Advice("leave this out"))
  }

  static func notRowCount(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "a whole number of rows is needed here", at: range,
      advice: Advice("write a number", edits: [Edit(range, "10")]))
  }

  static func notCurrency(_ range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "this is not a currency", at: range,
      advice: Advice("write its three letters", edits: [Edit(range, "EUR")]))
  }

  static func renamedTwice(_ column: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "`\(column)` is renamed twice", at: range,
      advice: Advice("rename it once, or copy it with add"))
  }

  static func roleType(
    _ role: NameSyntax, _ type: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .wrongType, "\(type.name) cannot be the \(role.text)", at: range, type.name,
      advice: Advice("choose a column of another type, or load it as one with types: […]"))
  }

  /// `roles date: ordered` on a table that has another column called `date`.
  static func roleHidden(_ role: NameSyntax, at verb: SourceRange) -> Diagnostic {
    let start = SourceRange(verb.lowerBound, verb.lowerBound)
    return Diagnostic(
      .duplicateColumn, "the table has another column called `\(role.text)`", at: role.range,
      "would mean two columns",
      advice: Advice(
        "rename that one first",
        edits: [Edit(start, "rename \(role.text)_2 = \(role.text) | ")]))
  }

  static func unknownRole(_ name: NameSyntax) -> Diagnostic {
    let known = Role.allCases.map(\.rawValue)
    let near = Suggestion.nearest(to: name.text, among: known).first
    return Diagnostic(
      .unknownOption, "there is no role `\(name.text)`", at: name.range,
      notes: ["roles: " + Counted.list(known, limit: 20)],
      advice: near.map {
        Advice("did you mean `\($0)`?", edits: [Edit(name.range, $0)])
      } ?? Advice("`add` makes other columns: add \(Diagnostic.quoted(name.text)) = …"))
  }

  static func cannotAppend(
    _ column: String, _ first: ValueType, _ second: ValueType, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .notComparable,
      "`\(column)` is \(first.name) in one table and \(second.name) in the other", at: range,
      advice: Advice("rename or drop the column in one of them"))
  }

  static func noJoinKey(_ name: NameSyntax, in table: String, columns: [String]) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: columns).first
    return Diagnostic(
      .unknownColumn, "`\(table)` has no column `\(name.text)`", at: name.range,
      notes: ["columns: " + Counted.list(columns)],
      advice: near.map {
        Advice(
          "the other table calls it `\($0)`",
          edits: [Edit(name.range, "\(Diagnostic.quoted($0)) = \(Diagnostic.quoted(name.text))")])
      } ?? Advice("join on a column that both tables have"))
  }

  /// `on ours = theirs`, the wrong way round.
  static func joinKeySwapped(
    _ name: NameSyntax, _ wanted: NameSyntax, in table: String, at range: SourceRange
  ) -> Diagnostic {
    let right = "\(Diagnostic.quoted(name.text)) = \(Diagnostic.quoted(wanted.text))"
    return Diagnostic(
      .wrongArguments, "the column of `\(table)` comes first, then `=` and the column here",
      at: range, advice: Advice("write `\(right)`", edits: [Edit(range, right)]))
  }

  static func joinTypes(
    _ name: NameSyntax, _ left: ValueType, _ right: ValueType, _ table: String
  ) -> Diagnostic {
    let which =
      left.kind == .text
      ? "load `\(table)`" : right.kind == .text ? "load this one" : "load both of them"
    return Diagnostic(
      .notComparable,
      "`\(name.text)` is \(left.name) here and \(right.name) in `\(table)`", at: name.range,
      advice: Advice("\(which) with types: [\"\(name.text) text\"]"))
  }

  /// An option that means something only with another choice than the one that was made.
  static func optionOfOther(
    _ option: String, _ others: [String], at range: SourceRange
  ) -> Diagnostic {
    let choices = others.map { "`\($0)`" }.joined(separator: " or ")
    return Diagnostic(
      .badOption, "`\(option)` only goes with \(choices)", at: range,
      advice: Advice("add \(choices), or leave `\(option)` out"))
  }
}

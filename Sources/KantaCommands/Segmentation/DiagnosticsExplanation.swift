import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with `explain customer` and `explain segment`.

extension Diagnostic {
  static func topOfNoSegment(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`top` is about the values that set a segment apart", at: range,
      advice: Advice("leave it out, or write `explain segment …`"))
  }

  static func notSubjectName(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "a name is needed here", at: range,
      advice: Advice("write it in quotes, like \"C00001\""))
  }

  // MARK: - Columns

  /// `explain customer` of a table without r, f and m.
  static func explainsNoScores(_ verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .missingRole, "a customer is explained by the scores r, f and m, which are not here",
      at: verb.range, advice: Advice("score the customers first", edits: [before(verb, "rfm")]))
  }

  static func explainsNoValues(_ columns: [String], _ verb: NameSyntax) -> Diagnostic {
    Diagnostic(
      .missingRole,
      "the scores are explained by the values behind them; "
        + "not here as numbers: \(Counted.list(columns))",
      at: verb.range, advice: Advice("keep these columns of `rfm`"))
  }

  static func explainsNoSegments(
    _ topic: NameSyntax, _ verb: NameSyntax, hasScores: Bool
  ) -> Diagnostic {
    Diagnostic(
      .missingRole, "`\(verb.text) \(topic.text)` needs the column segment, as text",
      at: topic.range,
      advice: Advice(
        "name the segments first", edits: [before(verb, hasScores ? "segment" : "rfm")]))
  }

  private static func before(_ verb: NameSyntax, _ stage: String) -> Edit {
    Edit(SourceRange(verb.range.lowerBound, verb.range.lowerBound), "\(stage) | ")
  }

  // MARK: - Rows

  static func unknownCustomer(
    _ name: String, in column: String, near: [String], at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .unknownMember, "this table has no customer `\(name)`", at: range,
      notes: near.count > 1 ? ["names like it: " + Counted.list(near)] : [],
      advice: near.first.map {
        Advice("did you mean `\($0)`?", edits: [Edit(range, "\"\($0)\"")])
      } ?? Advice("look for it in the column \(quoted(column)) of the table before"))
  }

  static func repeatedCustomer(
    _ name: String, rows: Int, groups: [String], at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .unknownMember, "`\(name)` has \(Counted.things(rows, "row")) here, and one is explained",
      at: range,
      advice: Advice(
        groups.isEmpty
          ? "keep one row per customer first" : "choose one first: where \(quoted(groups[0])) == …"
      ))
  }

  static func unscoredCustomer(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .unknownMember, "`\(name)` lacks a score, or a value that is scored", at: range,
      advice: Advice("score the customers again with rfm"))
  }

  static func strangeScore(_ column: String, _ score: Int64, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongType, "scores are from 1 to 9, and `\(column)` is \(score) somewhere", at: range,
      advice: Advice("score the customers with rfm, or give this column another name"))
  }

  static func nobodyInSegment(
    _ name: String, of set: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .unknownMember, "nobody is in the segment `\(name)` of `\(set)`", at: range,
      advice: Advice("choose another one: count by segment"))
  }

  static func noSuchSegment(
    _ name: String, known: [String], at range: SourceRange
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: name, among: known).first
    return Diagnostic(
      .unknownMember, "nobody in this table is in a segment `\(name)`", at: range,
      notes: known.isEmpty ? [] : ["segments here: " + Counted.list(known, limit: 12)],
      advice: near.map { word in
        let isWord = quoted(word) == word
        return Advice(
          "did you mean `\(word)`?", edits: [Edit(range, isWord ? word : "\"\(word)\"")])
      } ?? Advice("choose one of them: count by segment"))
  }
}

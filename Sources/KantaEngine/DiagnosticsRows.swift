import KantaSource

extension Diagnostic {
  /// K401: left rows match several right rows.
  ///
  /// `count` keys do; `first` are some of them, with how many rows they match.
  static func manyMatches(
    _ count: Int, of table: String, first: [(key: String, rows: Int)]
  ) -> Diagnostic {
    let keys = Counted.things(count, "key")
    return Diagnostic(
      .manyMatches,
      "\(keys) of `\(table)` \(count == 1 ? "matches" : "match") more than one row",
      notes: first.map { "`\($0.key)` matches \(Counted.things($0.rows, "row"))" },
      advice: Advice("`many: true` keeps every match"))
  }

  /// K402: an exact sum, or what is made of one, needs more than 64 bits.
  static func sumOverflow(_ name: String) -> Diagnostic {
    Diagnostic(
      .overflow, "`\(name)` is too large for an exact number",
      notes: ["exact numbers have at most 18 digits, those after the point included"],
      advice: Advice("divide by 1 first: a quotient is a floating-point number"))
  }

  /// K402: more rows than can be numbered.
  static func tooManyRows(_ table: String?) -> Diagnostic {
    Diagnostic(
      .overflow,
      "the result\(table.map { " of joining `\($0)`" } ?? "") has more than \(table == nil ? "4 billion" : "268 million") rows",
      advice: Advice("keep fewer rows first"))
  }
}

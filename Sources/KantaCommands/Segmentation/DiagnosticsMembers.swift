import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with `members of name in table`.

extension Diagnostic {
  static func notMemberName(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "the name of a segment is needed here", at: range,
      advice: Advice("it is written: members of segment [in table]"))
  }

  /// A segment that several tables have.
  static func severalMemberTables(_ segment: NameSyntax, _ tables: [String]) -> Diagnostic {
    let last = quoted(tables[tables.count - 1])
    let end = SourceRange(segment.range.upperBound, segment.range.upperBound)
    return Diagnostic(
      .ambiguousSegment, "\(tables.count) tables have the segment `\(segment.text)`",
      at: segment.range, notes: ["tables: " + Counted.list(tables)],
      advice: Advice("say which one", edits: [Edit(end, " in \(last)")]))
  }

  /// `segment vip = r >= 4` where no table has a column r.
  static func noMemberTable(_ segment: NameSyntax, tables: [String]) -> Diagnostic {
    Diagnostic(
      .unknownSegmentSet, "no table has the columns that `\(segment.text)` reads",
      at: segment.range, notes: tables.isEmpty ? [] : ["tables: " + Counted.list(tables)],
      advice: Advice("name the result that has them first: profile = orders | rfm"))
  }

  /// `members of value_map`, which is a set.
  static func membersOfSet(_ set: NameSyntax, _ segments: [String]) -> Diagnostic {
    Diagnostic(
      .unknownSegmentSet, "`\(set.text)` is a set of segments, not one of them", at: set.range,
      notes: ["its segments: " + Counted.list(segments)],
      advice: Advice("name one of them: members of \(quoted(segments.first ?? "name"))"))
  }

  /// A segment of a set by which no table has been divided.
  static func unusedSet(_ segment: NameSyntax, set: String, tables: [String]) -> Diagnostic {
    let table = quoted(tables.last ?? "table")
    return Diagnostic(
      .unknownSegmentSet, "no named table has the segments of `\(set)`", at: segment.range,
      advice: Advice("make one first: scored = \(table) | segment \(quoted(set))"))
  }

  static func unknownMembers(
    _ segment: NameSyntax, of table: String? = nil, known: [String]
  ) -> Diagnostic {
    let near = Suggestion.nearest(to: segment.text, among: known)
    let others = known.filter { !near.contains($0) }
    return Diagnostic(
      .unknownSegmentSet,
      table.map { "`\($0)` has no segment `\(segment.text)`" }
        ?? "no table has a segment `\(segment.text)`",
      at: segment.range,
      notes: known.isEmpty ? [] : ["segments: " + Counted.list(near + others, limit: 12)],
      advice: near.first.map {
        Advice("did you mean `\($0)`?", edits: [Edit(segment.range, quoted($0))])
      } ?? Advice("name a table with segments first: profile = orders | rfm"))
  }

  /// `city in members of Champions`, where the members have no such column.
  static func noMemberKey(
    _ key: NameSyntax, _ segment: String, columns: [String]
  ) -> Diagnostic {
    Diagnostic(
      .unknownColumn, "the members of `\(segment)` have no column `\(key.text)`", at: key.range,
      notes: ["columns: " + Counted.list(columns)],
      advice: Advice("compare what names a customer", edits: [Edit(key.range, "customer")]))
  }

  /// `members of Champions in orders`.
  static func noSegments(in table: NameSyntax, tables: [String]) -> Diagnostic {
    Diagnostic(
      .unknownSegmentSet, "`\(table.text)` has no column of segments", at: table.range,
      notes: tables.isEmpty ? [] : ["tables with segments: " + Counted.list(tables)],
      advice: tables.last.map {
        Advice("did you mean `\($0)`?", edits: [Edit(table.range, quoted($0))])
      } ?? Advice("make one first: profile = \(quoted(table.text)) | rfm"))
  }
}

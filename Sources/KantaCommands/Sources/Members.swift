import KantaColumns
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let members = Command(
    "members", finnish: "jäsenet", room: .sources,
    "The customers in a segment, as a table.",
    details: """
      `members of Champions` are the rows of the table that has this segment: of a named table in \
      which `rfm` or `segment` has written the names, or, for `segment name = condition`, of a \
      named table with the columns that the condition reads. Where several tables have it, `in` \
      says which; a table that is itself a list of members counts only there. A name of several \
      words stands in backquotes.

      It can stand wherever a table can: at the start of a pipeline, behind `join` and `append`, \
      and in `where customer in members of Champions`. `save` writes beside a list of members how \
      it can be rebuilt.
      """,
    takes: .members, gives: "the columns of the table",
    examples: [
      Example("members of Champions | top 5 by monetary", shows: "the most valuable champions"),
      Example(
        "members of `At Risk` in profile | join customers on customer | count by channel",
        shows: "a segment of a table that is named"),
      Example(
        "orders | where customer in members of Champions | count by category",
        shows: "what the champions buy"),
      Example(
        "members of Champions | save \"champions.csv\" | count",
        shows: "a list as a file, and what it is rebuilt by"),
    ]
  ) { (step: inout Step) in
    let names = step.stage.items.first?.expression.memberNames ?? []
    guard let segment = names.first else {
      report(step.stage.items.first, in: &step)
      return nil
    }
    let found =
      names.count > 1 ? step.members(of: segment, in: names[1]) : step.members(of: segment)
    guard let found else { return nil }
    step.take(from: found.table)
    for remark in [found.words] + found.remarks { step.remark(remark) }
    var members = step.relation(
      .filter(found.relation, [found.condition]), found.relation.schema)
    members.lineage = Lineage(choices: [found.choice])
    return members
  }

  /// What stands in the place of a segment and is no name has been told by the parser, mostly.
  private static func report(_ item: ItemSyntax?, in step: inout Step) {
    let range = item?.range ?? step.stage.range
    if !step.hasReported(within: range) { step.report(.notMemberName(at: range)) }
  }
}

/// A table that has a segment, and how its members are told.
struct MemberTable {
  let table: String
  let relation: Relation
  let condition: Condition
  let choice: SegmentChoice
  /// What has to be known of its condition, such as an analysis date that nobody chose.
  var remarks: [String] = []

  /// What is said of it: `members of Champions in profile · standard: 555 554 …`.
  var words: String {
    let set = choice.set.map { "\($0): " } ?? ""
    return "members of \(choice.segment) in \(table) · \(set)\(choice.rule)"
  }
}

extension Step {
  /// The table with a segment, where no table is named; anything but one is reported.
  fileprivate mutating func members(of segment: NameSyntax) -> MemberTable? {
    let scope = checker.scope
    let found = scope.tables.keys.compactMap { name -> MemberTable? in
      guard let table = scope.tables[name], table.wholeLineage.choices.isEmpty else { return nil }
      return member(segment, table, name)
    }
    if found.count == 1 { return found[0] }
    // A table that could not be made may have it: that is one mistake, which has been told.
    if found.isEmpty, !scope.brokenNames.isEmpty { return nil }
    if found.count > 1 {
      report(.severalMemberTables(segment, found.map(\.table)))
    } else if scope.segments[segment.text] != nil {
      report(.noMemberTable(segment, tables: scope.tables.keys))
    } else if let rules = scope.segmentSets[segment.text] {
      report(.membersOfSet(segment, rules.map(\.name.text)))
    } else if let set = scope.segmentSets.keys.first(where: { set in
      scope.segmentSets[set]?.contains { $0.name.text == segment.text } ?? false
    }) {
      report(.unusedSet(segment, set: set, tables: scope.tables.keys))
    } else {
      report(.unknownMembers(segment, known: knownSegments))
    }
    return nil
  }

  /// The members of a segment in the table that is named.
  fileprivate mutating func members(
    of segment: NameSyntax, in table: NameSyntax
  ) -> MemberTable? {
    let scope = checker.scope
    let named = table.text == "_" ? scope.lastResult : scope.tables[table.text]
    guard let relation = named else {
      if !scope.brokenNames.contains(table.text) {
        report(.notTable(table.range, word: table.text, known: scope.tables.keys))
      }
      return nil
    }
    if let found = member(segment, relation, table.text) { return found }
    if scope.segments[segment.text] != nil {
      // Why its condition does not fit the table.
      _ = checker.condition(ofSegment: segment, over: relation, called: table.text)
      return nil
    }
    if let set = relation.segmentation(of: Segmentation.column) {
      report(.unknownMembers(segment, of: table.text, known: set.rules.map(\.segment)))
      return nil
    }
    // Names that no verb has written: those of a file.
    guard relation.schema.segmentField != nil else {
      report(.noSegments(in: table, tables: scope.tables.keys.filter(hasSegments)))
      return nil
    }
    let column = Segmentation.column
    let rule = "\(column) == \(KantaPlan.spell(.text(segment.text), .text))"
    return memberTable(segment, relation, table.text, set: nil, rule: rule)
  }

  /// The segment in a table, where the table has it.
  private func member(
    _ segment: NameSyntax, _ relation: Relation, _ table: String
  ) -> MemberTable? {
    if let set = relation.segmentation(of: Segmentation.column),
      let rule = set.rule(of: segment.text), relation.schema.segmentField != nil
    {
      return memberTable(segment, relation, table, set: set.set, rule: rule.text)
    }
    guard let rule = checker.scope.segments[segment.text] else { return nil }
    var probe = Checker(scope: checker.scope, catalogue: checker.catalogue, host: checker.host)
    let bound = probe.condition(ofSegment: segment, over: relation, called: table)
    guard let bound, probe.diagnostics.isEmpty else { return nil }
    return MemberTable(
      table: table, relation: relation,
      condition: Condition(bound, failure: "not \(segment.text)"),
      choice: SegmentChoice(segment.text, set: nil, rule: spell(rule)), remarks: probe.remarks)
  }

  /// The rows with a segment's name in the column of segments.
  private func memberTable(
    _ segment: NameSyntax, _ relation: Relation, _ table: String, set: String?, rule: String
  ) -> MemberTable {
    let column = Expression.column(Segmentation.column, .text)
    let name = Expression.constant(.text(segment.text), .text)
    return MemberTable(
      table: table, relation: relation,
      condition: Condition(.compare(.equal, column, name), failure: "not \(segment.text)"),
      choice: SegmentChoice(segment.text, set: set, rule: rule))
  }

  private func hasSegments(_ table: String) -> Bool {
    checker.scope.tables[table]?.segmentation(of: Segmentation.column) != nil
  }

  /// The segments there are, each once: those of tables first.
  private var knownSegments: [String] {
    let scope = checker.scope
    let written = scope.tables.keys.flatMap { name in
      scope.tables[name]?.segmentation(of: Segmentation.column)?.rules.map(\.segment) ?? []
    }
    let defined = scope.segmentSets.keys.flatMap { scope.segmentSets[$0]?.map(\.name.text) ?? [] }
    var seen: Set<String> = []
    return (written + scope.segments.keys + defined).filter { seen.insert($0).inserted }
  }
}

extension Schema {
  /// The column of segments, where it is text.
  fileprivate var segmentField: Field? {
    fields.first { $0.name == Segmentation.column && $0.type.kind == .text }
  }
}

package import KantaColumns
package import KantaSource
package import KantaSyntax

/// One stage on its way to a plan: its syntax, the table that flows in, and the checker.
package struct Step: Sendable {
  package let stage: StageSyntax
  /// The plan so far; an empty table for a verb that starts a pipeline.
  package let input: Relation
  package var checker: Checker

  package init(stage: StageSyntax, input: Relation, checker: Checker) {
    self.stage = stage
    self.input = input
    self.checker = checker
  }

  package var schema: Schema { input.schema }

  package mutating func report(_ diagnostic: Diagnostic) { checker.report(diagnostic) }

  /// Says something that the user should know besides.
  package mutating func remark(_ text: String) { checker.remarks.append(text) }

  /// Notes that the rows of this stage are those of a named table, which problems further on name.
  package mutating func take(from table: String) {
    checker.memberTables.append(table)
    checker.tableName = table
  }

  /// Whether something was already reported inside `range`.
  package func hasReported(within range: SourceRange) -> Bool {
    checker.diagnostics.contains { diagnostic in
      diagnostic.range.map {
        range.lowerBound <= $0.lowerBound && $0.upperBound <= range.upperBound
      } ?? false
    }
  }

  /// The value of an expression that reads no column; `nil` when it reads one or does not check.
  ///
  /// A single word that has no value is not reported: the caller knows what is wanted in its place.
  package mutating func constant(_ expression: ExpressionSyntax) -> Value? {
    if case .name(let name) = expression.kind, !checker.isValue(name.text) { return nil }
    return checker.constant(expression)
  }

  /// The text of an expression in canonical form.
  package func spell(_ expression: ExpressionSyntax) -> String { KantaSyntax.spell(expression) }

  /// A row expression over the input, or `nil` when diagnostics were reported.
  package mutating func bind(_ expression: ExpressionSyntax) -> Expression? {
    checker.bind(expression, over: schema)
  }

  /// The column behind a role, or `nil` when the table does not have it.
  package func role(_ role: Role) -> Schema.Field? {
    schema.roles[role].flatMap { name in schema.fields.first { $0.name == name } }
  }

  /// The analysis date: of the stage, the script, or else the latest date of the rows that flow in.
  package mutating func analysisDay() -> AnalysisDay? {
    checker.analysisDay(at: stage.verb.range, roles: schema.roles)
  }

  /// The analysis date of the stage or the script, if somebody chose one.
  ///
  /// A verb that reads its input anyway observes the latest date on the way otherwise.
  package var givenAnalysisDay: AnalysisDay? { checker.givenAnalysisDay }

  /// A relation made by this stage.
  package func relation(_ node: Relation.Node, _ schema: Schema) -> Relation {
    Relation(node, schema: schema, origin: stage.range)
  }
}

/// The date an analysis is made for, and whether somebody chose it.
package struct AnalysisDay: Hashable, Sendable {
  package let day: Day
  package let isGiven: Bool

  /// The latest date that was observed; `nil` when there was none.
  package init?(latest: Value?) {
    guard case .date(let day)? = latest else { return nil }
    self.init(day: day, isGiven: false)
  }

  package init(day: Day, isGiven: Bool) {
    self.day = day
    self.isGiven = isGiven
  }

  /// `as of 2011-12-09`, and where it comes from when nobody said so.
  package var spelled: String {
    "as of \(day.plain)" + (isGiven ? "" : " (the latest date in the data)")
  }
}

import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

// `where customer in members of Champions`: rows chosen by a list that is a table of its own.

extension ExpressionSyntax {
  /// Whether it asks if a value is among the members of a segment.
  var asksForMembers: Bool {
    guard case .membership(_, let list, _) = kind, case .pipeline(let pipeline) = list.kind else {
      return false
    }
    return pipeline.memberSegment != nil
  }
}

extension Step {
  /// The rows whose value is, or is not, among the members of a segment.
  ///
  /// The members are the right table of a join that only says who is there.
  mutating func chosen(_ rows: Relation, byMembers condition: ExpressionSyntax) -> Relation? {
    guard case .membership(let operand, let list, let isNegated) = condition.kind,
      case .pipeline(let pipeline) = list.kind, let segment = pipeline.memberSegment
    else { return nil }
    guard let bound = bind(operand) else { return nil }
    guard let key = operand.columnName, case .column(let column, let type) = bound else {
      report(.notColumnName(operand.range))
      return nil
    }
    let item = ItemSyntax(expression: list, range: list.range)
    guard let (_, members) = table(item) else { return nil }
    guard let field = members.schema.counterpart(of: column, in: schema) else {
      report(.noMemberKey(key, segment, columns: members.schema.names))
      return nil
    }
    guard field.type.kind == type.kind else {
      report(.joinTypes(key, type, field.type, segment))
      return nil
    }
    let flagged = flagged(rows, column, field, among: members, segment)
    let flag = flagged.schema.fields[flagged.schema.fields.count - 1]
    let isOutside = Expression.isMissing(.column(flag.name, flag.type))
    let failure = "\(isNegated ? "" : "not ")among members of \(segment)"
    var chosen = relation(
      .filter(
        flagged, [Condition(isNegated ? isOutside : .not(isOutside), failure: failure)]),
      flagged.schema)
    let lineage = members.wholeLineage
    chosen.lineage = Lineage(choices: lineage.choices)
    chosen.lineage?.analysisDay = lineage.analysisDay
    return extended(chosen, keeping: rows.schema)
  }

  /// The rows and, last, a column that is there where a value is one of the members'.
  private func flagged(
    _ rows: Relation, _ column: String, _ field: Schema.Field, among members: Relation,
    _ segment: String
  ) -> Relation {
    let key = NamedExpression("member", .column(field.name, field.type))
    let known = NamedExpression("is member", .constant(.boolean(true), .boolean))
    let distinct = aggregate(members, keys: [key], measures: [])
    let list = projected(
      distinct, to: [NamedExpression(key.name, .column(key.name, field.type)), known])
    var name = known.name
    while rows.schema.index(of: name) != nil { name += " " }
    var rule = JoinRule(
      keys: [.init(left: column, right: key.name)],
      added: [.init(column: known.name, name: name)], allowsMany: false, tableName: segment)
    rule.saysUnmatched = false
    var schema = rows.schema
    schema.fields.append(Schema.Field(name, .boolean))
    return relation(.join(rows, list, rule), schema)
  }
}

extension Schema {
  /// The column that plays the part here which `column` plays in the other table, or is called the
  /// same.
  fileprivate func counterpart(of column: String, in other: Schema) -> Field? {
    let role = Role.allCases.first { other.roles[$0] == column && roles[$0] != nil }
    return resolve(role.flatMap { roles[$0] } ?? column)
  }
}

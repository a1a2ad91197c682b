import KantaColumns

/// A filter over computed columns, of which it reads none, keeps rows before they are computed.
///
/// Always right: a projection works row by row, and each column the conditions read is the input's
/// column of the same name, so that values, reasons and counts are the same. Conditions over a
/// renamed or computed column stay: a reason names the column as the user saw it.
func pushFilterBelowProject(_ relation: Relation) -> Relation? {
  guard case .filter(let projected, let conditions) = relation.node,
    case .project(let input, let expressions) = projected.node
  else { return nil }
  let read = conditions.flatMap(\.expression.columns)
  let passesAll = read.allSatisfy { name in
    expressions.contains { named in
      guard named.name == name, case .column(name, _) = named.expression else { return false }
      return true
    }
  }
  guard passesAll else { return nil }
  let filtered = Relation(.filter(input, conditions), schema: input.schema, origin: relation.origin)
  return Relation(
    .project(filtered, expressions), schema: relation.schema, origin: projected.origin)
}

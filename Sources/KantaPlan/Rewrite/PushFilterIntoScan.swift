import KantaColumns

/// A filter over a scan becomes part of the scan, so that a source need not parse the other columns
/// where no row is wanted.
///
/// Always right: the scan chooses the same rows by the same conditions, and says what each cost.
func pushFilterIntoScan(_ relation: Relation) -> Relation {
  guard case .filter(let input, let conditions) = relation.node,
    case .scan(var source) = input.node, source.conditions.isEmpty
  else { return relation }
  source.conditions = conditions
  return Relation(.scan(source), schema: relation.schema, origin: relation.origin)
}

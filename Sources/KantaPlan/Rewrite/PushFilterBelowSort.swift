import KantaColumns

/// A filter over a sort sorts only what it keeps.
///
/// Always right: a stable sort of the kept rows is the kept rows of the stable sort, and neither
/// the conditions nor their reasons depend on the order of rows.
func pushFilterBelowSort(_ relation: Relation) -> Relation? {
  guard case .filter(let sorted, let conditions) = relation.node,
    case .sort(let input, let keys) = sorted.node
  else { return nil }
  let filtered = Relation(.filter(input, conditions), schema: input.schema, origin: relation.origin)
  return Relation(.sort(filtered, keys), schema: relation.schema, origin: sorted.origin)
}

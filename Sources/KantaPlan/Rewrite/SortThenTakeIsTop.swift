import KantaColumns

/// The first rows of a sort are found without sorting the rest.
///
/// Always right: `top` without partition is defined as the first `count` rows of the stable sort by
/// its keys, in that order, and neither step has a note.
func sortThenTakeIsTop(_ relation: Relation) -> Relation {
  guard case .take(let sorted, let count) = relation.node,
    case .sort(let input, let keys) = sorted.node
  else { return relation }
  return Relation(
    .top(input, count: count, keys: keys, per: []), schema: relation.schema,
    origin: sorted.origin)
}

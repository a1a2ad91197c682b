import KantaColumns

/// The same plan in a form that runs faster: the same table and the same notes.
///
/// The rules are few, and each says why it is always right. Filters go down first, so that what
/// they drop is computed by nobody; then sorting and taking meet; then columns that nobody reads
/// go, and a filter that has come down to a scan becomes part of it. The one thing that may differ
/// is an error: a value that nobody needs is not computed, so it cannot overflow either.
package func rewritten(_ relation: Relation) -> Relation {
  let lowered = relation.rewritingBottomUp { node in
    var node = node
    // A filter that moved may meet the next rule one level below, so the rules go with it.
    node = pushingFilter(node)
    return sortThenTakeIsTop(node)
  }
  return pruningColumns(lowered).rewritingBottomUp(pushFilterIntoScan)
}

/// A filter as far down as the rules let it go.
private func pushingFilter(_ relation: Relation) -> Relation {
  guard let moved = pushFilterBelowSort(relation) ?? pushFilterBelowProject(relation) else {
    return relation
  }
  return moved.replacingInputs(moved.inputs.map(pushingFilter))
}

extension Relation {
  /// The relation with a rule applied to every node, inputs before the nodes that read them.
  func rewritingBottomUp(_ rule: (Relation) -> Relation) -> Relation {
    rule(replacingInputs(inputs.map { $0.rewritingBottomUp(rule) }))
  }

  /// The same node over other inputs, as many as it has.
  package func replacingInputs(_ inputs: [Relation]) -> Relation {
    guard let first = inputs.first, let last = inputs.last else { return self }
    var copy = self
    copy.node =
      switch node {
      case .scan, .literal: node
      case .filter(_, let conditions): .filter(first, conditions)
      case .project(_, let expressions): .project(first, expressions)
      case .aggregate(_, let keys, let measures):
        .aggregate(first, keys: keys, measures: measures)
      case .window(_, let columns): .window(first, columns)
      case .join(_, _, let rule): .join(first, last, rule)
      case .append: .append(first, last)
      case .sort(_, let keys): .sort(first, keys)
      case .take(_, let count): .take(first, count)
      case .top(_, let count, let keys, let per): .top(first, count: count, keys: keys, per: per)
      case .distinct(_, let columns): .distinct(first, columns)
      case .sample(_, let count, let seed): .sample(first, count: count, seed: seed)
      case .observe(_, let measures): .observe(first, measures)
      case .local(_, let step): .local(first, step)
      case .tap(_, let tap): .tap(first, tap)
      }
    return copy
  }
}

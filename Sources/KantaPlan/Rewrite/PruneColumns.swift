import KantaColumns

/// Every step makes and reads only the columns that a later step reads; so does every scan.
///
/// Always right: a column that nobody reads changes no other column, no row and no note. Columns of
/// the result are all needed, in their order. Steps that look at whole rows (a tap, a local step
/// that does not say what it reads) need all columns of their input; keys and measures of an
/// aggregate all stay, as they decide its rows and its notes.
func pruningColumns(_ relation: Relation) -> Relation {
  Pruning.pruned(relation, keeping: Set(relation.schema.names))
}

private enum Pruning {
  /// The relation with at least the needed columns of its schema, in the schema's order.
  static func pruned(_ relation: Relation, keeping needed: Set<String>) -> Relation {
    switch relation.node {
    case .scan(var source):
      source.columns = relation.schema.names.filter(needed.contains)
      return Relation(
        .scan(source), schema: relation.schema.keeping(needed), origin: relation.origin)
    case .literal: return relation
    case .project(let input, let expressions):
      let kept = expressions.filter { needed.contains($0.name) }
      let below = pruned(input, keeping: columns(kept.map(\.expression)))
      return Relation(
        .project(below, kept), schema: relation.schema.keeping(needed), origin: relation.origin)
    case .window(let input, let windows): return window(relation, input, windows, needed)
    case .join(let left, let right, let rule): return join(relation, left, right, rule, needed)
    case .append(let first, let second):
      // A column must not be dropped from one side and left in the other by chance: the schema
      // says which columns there are.
      let inputs = [first, second].map { pruned($0, keeping: needed) }
      return relation.over(inputs, relation.schema.keeping(needed))
    case .aggregate(let input, let keys, let measures):
      let read = keys.map(\.expression) + measures.compactMap(\.argument)
      return relation.over([pruned(input, keeping: columns(read))], relation.schema)
    case .local(let input, var step):
      let read = step.columns.map { Set($0) } ?? Set(input.schema.names)
      let below = pruned(input, keeping: read)
      guard step.canLeaveOut else { return relation.over([below], relation.schema) }
      step.needed = needed
      return Relation(
        .local(below, step), schema: relation.schema.keeping(needed), origin: relation.origin)
    case .tap(let input, _):
      return relation.over([pruned(input, keeping: Set(input.schema.names))], relation.schema)
    case .filter(let input, _), .observe(let input, _), .sort(let input, _), .take(let input, _),
      .top(let input, _, _, _),
      .distinct(let input, _), .sample(let input, _, _):
      // These pass their input's columns on, whichever these are.
      let below = pruned(input, keeping: needed.union(ownColumns(relation)))
      return relation.over([below], relation.schema.keeping(Set(below.schema.names)))
    }
  }

  /// What a step that passes columns on reads itself.
  private static func ownColumns(_ relation: Relation) -> Set<String> {
    switch relation.node {
    case .filter(_, let conditions): columns(conditions.map(\.expression))
    case .observe(_, let measures): columns(measures.compactMap(\.argument))
    case .sort(_, let keys): columns(keys.map(\.expression))
    case .top(_, _, let keys, let per): columns(keys.map(\.expression) + per)
    case .distinct(_, let names): Set(names)
    default: []
    }
  }

  private static func window(
    _ relation: Relation, _ input: Relation, _ windows: [WindowColumn], _ needed: Set<String>
  ) -> Relation {
    let kept = windows.filter { needed.contains($0.name) }
    let read = columns(kept.flatMap { $0.partition + [$0.argument].compactMap(\.self) })
    let below = pruned(input, keeping: needed.union(read))
    let names = Set(below.schema.names).union(kept.map(\.name))
    return Relation(
      .window(below, kept), schema: relation.schema.keeping(names), origin: relation.origin)
  }

  private static func join(
    _ relation: Relation, _ left: Relation, _ right: Relation, _ rule: JoinRule,
    _ needed: Set<String>
  ) -> Relation {
    var rule = rule
    rule.added.removeAll { !needed.contains($0.name) }
    let leftBelow = pruned(left, keeping: needed.union(rule.keys.map(\.left)))
    let rightBelow = pruned(
      right, keeping: Set(rule.keys.map(\.right) + rule.added.map(\.column)))
    let names = Set(leftBelow.schema.names).union(rule.added.map(\.name))
    return Relation(
      .join(leftBelow, rightBelow, rule), schema: relation.schema.keeping(names),
      origin: relation.origin)
  }

  private static func columns(_ expressions: [Expression]) -> Set<String> {
    Set(expressions.flatMap(\.columns))
  }
}

extension Schema {
  /// The fields of these names, in their order, and the roles that still have their column.
  fileprivate func keeping(_ names: Set<String>) -> Schema {
    Schema(fields.filter { names.contains($0.name) }, roles: roles).droppingStaleRoles()
  }
}

extension Relation {
  fileprivate func over(_ inputs: [Relation], _ schema: Schema) -> Relation {
    var copy = replacingInputs(inputs)
    copy.schema = schema
    return copy
  }
}

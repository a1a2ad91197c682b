import KantaColumns
import KantaPlan
import KantaSource

/// An aggregate, and the filters, computed columns and joins below it, as one pass over their
/// source.
///
/// Every expression reads the source's columns and those that joins add: a computed column is
/// replaced by what computes it. So a batch of rows goes from bytes to groups, and columns that
/// nobody asks for in rows that nobody keeps are never made.
struct StreamPlan {
  /// Something done with the rows before they are grouped, in order.
  enum Step {
    case filter(Filter)
    case observe([Measure])
    case join(Join)
  }

  /// A row of another table for each row, by a key.
  struct Join {
    let right: Relation
    let rule: JoinRule
    /// What is looked up among the right table's keys.
    let key: Expression
    /// What the pass calls the columns that the rule adds, which no column of a source is called.
    let added: [Schema.Field]
  }

  /// The conditions of one filter.
  struct Filter {
    /// As the user wrote them, over the columns of their own step.
    let conditions: [Condition]
    /// What each of those columns is.
    let definitions: [(name: String, expression: Expression)]
  }

  /// What the rows come from.
  let base: Relation
  /// The steps, the lowest first.
  let steps: [Step]
  let keys: [NamedExpression]
  let measures: [Measure]

  /// `nil` for what is not an aggregate that can be worked on batch by batch.
  init?(_ relation: Relation) {
    guard case .aggregate(let input, let keys, let measures) = relation.node else { return nil }
    var chain: [Relation] = []
    var base = input
    while let next = StreamPlan.below(base) {
      chain.append(base)
      base = next
    }
    var bindings = Bindings(base.schema)
    var steps: [Step] = []
    if case .scan(let reference) = base.node, !reference.conditions.isEmpty {
      guard let filter = bindings.filter(reference.conditions) else { return nil }
      steps.append(.filter(filter))
    }
    for node in chain.reversed() {
      switch node.node {
      case .filter(_, let conditions):
        guard let filter = bindings.filter(conditions) else { return nil }
        steps.append(.filter(filter))
      case .observe(_, let observed):
        guard let bound = bindings.bound(observed) else { return nil }
        steps.append(.observe(bound))
      case .project(_, let expressions):
        guard bindings.project(expressions, node.schema) else { return nil }
      case .join(_, let right, let rule):
        guard let join = bindings.join(right, rule, steps.count, node.schema) else { return nil }
        steps.append(.join(join))
      default: return nil
      }
      bindings.retitle(node.schema)
    }
    guard let measures = bindings.bound(measures) else { return nil }
    var boundKeys: [NamedExpression] = []
    for key in keys {
      guard let expression = bindings.bound(key.expression) else { return nil }
      boundKeys.append(NamedExpression(key.name, expression))
    }
    self.base = base
    self.steps = steps
    self.keys = boundKeys
    self.measures = measures
    guard (measures + observations).allSatisfy(StreamMeasure.isPossible) else { return nil }
  }

  /// The input of a step that works on each row by itself.
  private static func below(_ relation: Relation) -> Relation? {
    switch relation.node {
    case .filter(let input, _), .project(let input, _), .observe(let input, _): input
    case .join(let left, _, let rule): rule.keys.count == 1 && !rule.allowsMany ? left : nil
    default: nil
    }
  }

  /// The joins, the lowest first.
  var joins: [Join] {
    steps.compactMap { if case .join(let join) = $0 { join } else { nil } }
  }

  /// The source's columns that are read, each once.
  var columns: [String] {
    let added = Set(joins.flatMap { $0.added.map(\.name) })
    var names: [String] = []
    var expressions = keys.map(\.expression) + measures.compactMap(\.argument)
    for step in steps {
      switch step {
      case .filter(let filter): expressions += filter.definitions.map(\.expression)
      case .observe(let measures): expressions += measures.compactMap(\.argument)
      case .join(let join): expressions.append(join.key)
      }
    }
    for name in expressions.flatMap(\.columns) where !names.contains(name) { names.append(name) }
    return names.filter { !added.contains($0) }
  }
}

/// What each column of a step is, in terms of the source's columns.
private struct Bindings {
  private var schema: Schema
  private var expressions: [String: Expression] = [:]

  init(_ schema: Schema) {
    self.schema = schema
    for field in schema.fields { expressions[field.name] = .column(field.name, field.type) }
  }

  /// The columns are the same under the names and roles of a step's result.
  mutating func retitle(_ schema: Schema) { self.schema = schema }

  /// Replaces the columns; `false` where a value would change its type by that.
  mutating func project(_ named: [NamedExpression], _ result: Schema) -> Bool {
    var next: [String: Expression] = [:]
    for (named, field) in zip(named, result.fields) {
      guard let expression = bound(named.expression), expression.type == field.type else {
        return false
      }
      next[field.name] = expression
    }
    expressions = next
    return true
  }

  /// Adds the columns of a join; `nil` where a key is not looked up row by row.
  mutating func join(
    _ right: Relation, _ rule: JoinRule, _ number: Int, _ result: Schema
  ) -> StreamPlan.Join? {
    guard let names = rule.keys.first,
      let left = schema.resolve(names.left), let key = expressions[left.name],
      let other = right.schema.resolve(names.right), other.type.kind == key.type.kind,
      key.type.kind != .missing
    else { return nil }
    if key.type.kind == .text { guard case .column = key else { return nil } }
    var added: [Schema.Field] = []
    for (column, field) in zip(rule.added, result.fields.suffix(rule.added.count)) {
      // No header has such a name.
      let name = "\u{0}\(number) \(column.column)"
      added.append(Schema.Field(name, field.type))
      expressions[field.name] = .column(name, field.type)
    }
    return StreamPlan.Join(right: right, rule: rule, key: key, added: added)
  }

  func filter(_ conditions: [Condition]) -> StreamPlan.Filter? {
    var definitions: [(name: String, expression: Expression)] = []
    for name in conditions.flatMap(\.expression.columns)
    where !definitions.contains(where: { $0.name == name }) {
      guard let field = schema.resolve(name), let expression = expressions[field.name] else {
        return nil
      }
      definitions.append((name, expression))
    }
    return StreamPlan.Filter(conditions: conditions, definitions: definitions)
  }

  func bound(_ measures: [Measure]) -> [Measure]? {
    var result: [Measure] = []
    for var measure in measures {
      if let argument = measure.argument {
        guard let expression = bound(argument) else { return nil }
        measure.argument = expression
      }
      result.append(measure)
    }
    return result
  }

  /// The expression with each column replaced by what it is.
  func bound(_ expression: Expression) -> Expression? {
    if case .column(let name, let type) = expression {
      guard let field = schema.resolve(name), let found = expressions[field.name],
        found.type == type
      else { return nil }
      return found
    }
    var operands: [Expression] = []
    for operand in expression.operands {
      guard let next = bound(operand) else { return nil }
      operands.append(next)
    }
    return operands.isEmpty ? expression : expression.replacingOperands(operands)
  }
}

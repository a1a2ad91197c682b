import KantaColumns
package import KantaPlan
import KantaSyntax

// Two tables: join and append.

extension Command {
  package static let join = Command(
    "join", finnish: "yhdistä", room: .table,
    "Adds the columns of another table, matched by keys.",
    details: """
      A left join: every row stays, and where nothing matches the new columns are missing. More \
      than one match is an error that names the keys, because it would count rows twice; \
      `many: true` allows it. A column that both tables have is added as table_column. Where the \
      key has another name there, it comes first: `on buyer = customer`.
      """,
    takes: .table, clauses: [.on],
    options: Parameter<Bool>.optional(
      "many", "whether a row may match several rows of the other table", default: false),
    gives: "the columns of the input and of the other table",
    examples: [
      Example(
        "orders | join customers on customer | summarize revenue = sum(amount) by city | top 3 by revenue",
        shows: "revenue by a column of the other table")
    ]
  ) { (step: inout Step, many: Bool) in
    guard let (name, right) = step.table(step.stage.items[0]) else { return nil }
    var keys: [JoinRule.Key] = []
    for item in step.stage.on ?? [] {
      guard let key = step.joinKey(item, right, name) else { return nil }
      keys.append(key)
    }
    let taken = step.schema.names
    let added = right.schema.fields
      .filter { field in !keys.contains { $0.right == field.name } }
      .map { field in
        JoinRule.Added(
          column: field.name,
          name: taken.contains(field.name) ? "\(name)_\(field.name)" : field.name)
      }
    var schema = step.schema
    for column in added {
      guard let field = right.schema.fields.first(where: { $0.name == column.column }) else {
        continue
      }
      guard schema.index(of: column.name) == nil else {
        step.report(.duplicateColumn(column.name, at: step.stage.range))
        return nil
      }
      schema.fields.append(Schema.Field(column.name, field.type))
    }
    let (left, other) = step.withEqualKeys(step.input, right, keys)
    let rule = JoinRule(keys: keys, added: added, allowsMany: many, tableName: name)
    for (role, column) in right.schema.roles where schema.roles[role] == nil {
      let name =
        keys.first { $0.right == column }?.left ?? added.first { $0.column == column }?.name
      if let name { schema.roles[role] = name }
    }
    // A widened key shows its digits in the result, too.
    for (index, field) in schema.fields.enumerated() {
      if let key = left.schema.fields.first(where: { $0.name == field.name }) {
        schema.fields[index].type = key.type
      }
    }
    return step.relation(.join(left, other, rule), schema)
  }

  package static let append = Command(
    "append", finnish: "liitä", room: .table,
    "Puts the rows of another table below; columns are matched by name.",
    details: "A column that one of the tables lacks is missing in its rows.",
    takes: .table, gives: "the columns of both tables",
    examples: [
      Example(
        "orders | take 2 | append orders | count", shows: "the rows of both")
    ]
  ) { (step: inout Step) in
    guard let (_, other) = step.table(step.stage.items[0]) else { return nil }
    var schema = step.schema
    for field in other.schema.fields {
      guard let index = schema.index(of: field.name) else {
        schema.fields.append(field)
        continue
      }
      guard let type = schema.fields[index].type.widened(with: field.type) else {
        step.report(
          .cannotAppend(
            field.name, schema.fields[index].type, field.type, at: step.stage.items[0].range))
        return nil
      }
      schema.fields[index].type = type
    }
    return step.relation(
      .append(step.conformed(step.input, to: schema), step.conformed(other, to: schema)), schema)
  }
}

extension Step {
  fileprivate mutating func joinKey(
    _ item: ItemSyntax, _ right: Relation, _ tableName: String
  ) -> JoinRule.Key? {
    if case .name(let name) = item.expression.kind, let wanted = item.name,
      schema.resolve(name.text) == nil, right.schema.resolve(name.text) != nil,
      schema.resolve(wanted.text) != nil
    {
      report(.joinKeySwapped(name, wanted, in: tableName, at: item.range))
      return nil
    }
    guard let left = columnName(item), case .name(let name) = item.expression.kind else {
      return nil
    }
    let wanted = item.name?.text ?? name.text
    guard let other = right.schema.resolve(wanted) ?? right.schema.resolve(left.name) else {
      report(.noJoinKey(name, in: tableName, columns: right.schema.names))
      return nil
    }
    guard left.type.kind == other.type.kind || left.type.isExact && other.type.isExact else {
      report(.joinTypes(name, left.type, other.type, tableName))
      return nil
    }
    return JoinRule.Key(left: left.name, right: other.name)
  }

  /// Both tables with the columns of each key in one type: 1.5 and 1.50 are one key.
  fileprivate func withEqualKeys(
    _ left: Relation, _ right: Relation, _ keys: [JoinRule.Key]
  ) -> (Relation, Relation) {
    var (ours, theirs) = (left.schema, right.schema)
    for key in keys {
      guard let a = ours.index(of: key.left), let b = theirs.index(of: key.right),
        let type = ours.fields[a].type.widened(with: theirs.fields[b].type)
      else { continue }
      ours.fields[a].type.kind = type.kind
      theirs.fields[b].type.kind = type.kind
    }
    return (conformed(left, to: ours), conformed(right, to: theirs))
  }

  /// The relation with the columns it shares with `schema` in that schema's types.
  func conformed(_ relation: Relation, to schema: Schema) -> Relation {
    let needsChange = relation.schema.fields.contains { field in
      schema.fields.contains { $0.name == field.name && $0.type != field.type }
    }
    guard needsChange else { return relation }
    return projected(
      relation,
      to: relation.schema.fields.map { field in
        let column = Expression.column(field.name, field.type)
        guard let wanted = schema.fields.first(where: { $0.name == field.name })?.type,
          wanted != field.type
        else { return NamedExpression(field.name, column) }
        return NamedExpression(field.name, .convert(column, wanted))
      })
  }
}

extension ValueType {
  /// The type that holds values of both, or `nil`.
  func widened(with other: ValueType) -> ValueType? {
    if self == other { return self }
    guard currency == other.currency || currency == nil || other.currency == nil else { return nil }
    let currency = currency ?? other.currency
    switch (kind, other.kind) {
    case (let a, let b) where a == b: return ValueType(a, currency: currency)
    case (.missing, _): return other
    case (_, .missing): return self
    case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
      return ValueType(.decimal(scale: max(scale, other.scale)), currency: currency)
    case (.date, .datetime), (.datetime, .date): return .datetime
    default:
      return isNumeric && other.isNumeric ? ValueType(.number, currency: currency) : nil
    }
  }

  /// Whether values are whole numbers or decimals, which compare exactly.
  fileprivate var isExact: Bool {
    switch kind {
    case .integer, .decimal: true
    default: false
    }
  }

  private var scale: Int { if case .decimal(let scale) = kind { scale } else { 0 } }
}

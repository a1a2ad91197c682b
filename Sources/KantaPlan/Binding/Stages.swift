package import KantaColumns
import KantaSource
package import KantaSyntax

// What several verbs need of a stage: conditions, keys, sort keys, and columns beside the input.

extension Step {
  /// The input with window columns added, where an expression asked for any.
  package func withWindows(_ frame: BindingFrame, over input: Relation) -> Relation {
    guard !frame.windows.isEmpty else { return input }
    var schema = input.schema
    schema.fields += frame.windows.map { Schema.Field($0.name, $0.type) }
    return relation(.window(input, frame.windows), schema)
  }

  /// The columns of `input`, then `added`; a column of the same name is replaced in its place.
  package func extended(_ input: Relation, by added: [NamedExpression]) -> Relation {
    var columns = input.schema.fields.map { NamedExpression($0.name, .column($0.name, $0.type)) }
    for item in added {
      if let index = columns.firstIndex(where: { $0.name == item.name }) {
        columns[index] = item
      } else {
        columns.append(item)
      }
    }
    var extended = projected(input, to: columns)
    for item in added {
      // What is called `amount` from here on is also what the verbs take for the amount.
      if let role = Role(rawValue: item.name), extended.schema.roles[role] != nil,
        RoleGuess.fits(item.expression.type, role)
      {
        extended.schema.roles[role] = item.name
      }
    }
    return extended
  }

  /// Exactly these columns; roles whose column is gone go with it.
  package func projected(_ input: Relation, to columns: [NamedExpression]) -> Relation {
    let fields = columns.map { Schema.Field($0.name, $0.expression.type) }
    let schema = Schema(fields, roles: input.schema.roles).droppingStaleRoles()
    return relation(.project(input, columns), schema)
  }

  /// The keys of `by` or `per` as named expressions over the input.
  package mutating func keys(_ items: [ItemSyntax]?) -> [NamedExpression]? {
    var keys: [NamedExpression] = []
    for item in items ?? [] {
      if item.name != nil, items?.first?.range == stage.per?.first?.range {
        report(.nameAfterPer(item.range))
        return nil
      }
      guard isNoQuotedColumn(item.expression), let bound = bind(item.expression) else {
        return nil
      }
      let name = item.name?.text ?? keyName(item.expression)
      guard !keys.contains(where: { $0.name == name }) else {
        report(.duplicateColumn(name, at: item.range))
        return nil
      }
      keys.append(NamedExpression(name, bound))
    }
    return keys
  }

  /// `month` for `month(date)`, the name itself for a name, else the text.
  private func keyName(_ expression: ExpressionSyntax) -> String {
    switch expression.kind {
    case .name(let name): name.text
    case .call(let name, let arguments) where arguments.count == 1: name.text
    default: spell(expression)
    }
  }

  /// Whether an expression is not a column's name in quotes, which would be the same for every row.
  package mutating func isNoQuotedColumn(_ expression: ExpressionSyntax) -> Bool {
    checker.isNoQuotedColumn(expression, in: schema)
  }

  /// What to sort by.
  package mutating func sortKeys(_ items: [ItemSyntax], descending: Bool) -> [SortKey]? {
    var keys: [SortKey] = []
    for item in items {
      guard isNoQuotedColumn(item.expression), let bound = bind(item.expression) else {
        return nil
      }
      keys.append(SortKey(bound, descending: item.order.map { $0 == .descending } ?? descending))
    }
    return keys
  }

  /// The column an item names; anything but a name is reported.
  package mutating func columnName(_ item: ItemSyntax) -> Schema.Field? {
    guard item.expression.columnName != nil else {
      report(.notColumnName(item.range))
      return nil
    }
    guard case .column(let name, let type)? = bind(item.expression) else {
      if !hasReported(within: item.range) { report(.notColumnName(item.range)) }
      return nil
    }
    return Schema.Field(name, type)
  }

  /// The conjuncts of a condition, each with the words for the rows it leaves out.
  package mutating func conditions(
    _ expression: ExpressionSyntax, in frame: inout BindingFrame
  ) -> [Condition]? {
    var conditions: [Condition] = []
    for conjunct in expression.conjuncts {
      guard let bound = checker.condition(conjunct, in: &frame) else { continue }
      conditions.append(Condition(bound, failure: conjunct.failureText))
    }
    return conditions.count == expression.conjuncts.count ? conditions : nil
  }

  /// The table an item names.
  package mutating func table(_ item: ItemSyntax) -> (name: String, relation: Relation)? {
    if case .pipeline(let members) = item.expression.kind, let name = members.memberSegment {
      return checker.table(of: members).map { (name, $0) }
    }
    guard case .name(let name) = item.expression.kind, let table = checker.scope.tables[name.text]
    else {
      report(
        .notTable(item.range, word: item.expression.word, known: checker.scope.tables.keys))
      return nil
    }
    return (name.text, table)
  }
}

extension PipelineSyntax {
  /// The segment whose members the pipeline starts with; `nil` for any other pipeline.
  package var memberSegment: String? {
    guard case .verb(let stage) = source, stage.verb.text == "members" else { return nil }
    return stage.items.first?.expression.memberNames.first?.text
  }
}

extension ExpressionSyntax {
  /// The segment and, where it is given, the table of `members of segment in table`.
  package var memberNames: [NameSyntax] {
    switch kind {
    case .name(let name): [name]
    case .membership(let segment, let table, negated: false):
      segment.memberNames + table.memberNames
    default: []
    }
  }
}

extension Checker {
  /// The plan of a pipeline beside the one that is being checked.
  mutating func table(of pipeline: PipelineSyntax) -> Relation? {
    let (input, day, name) = (currentInput, stageDay, tableName)
    defer { (currentInput, stageDay, tableName) = (input, day, name) }
    guard let relation = check(pipeline) else { return nil }
    guard !relation.hasTap else {
      report(.tapInside(at: pipeline.range))
      return nil
    }
    return relation
  }
}

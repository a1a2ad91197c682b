package import KantaColumns
import KantaSource
package import KantaSyntax

extension Checker {
  /// Whether no rule stands behind `otherwise`; what cannot be reached is reported.
  mutating func reachable(_ rules: [RuleSyntax], in set: NameSyntax) -> Bool {
    guard let last = rules.firstIndex(where: { $0.condition == nil }), last + 1 < rules.count else {
      return true
    }
    report(.deadRule(rules[last + 1], after: rules[last].range, in: set))
    return false
  }

  /// First match wins: the name of the first rule that holds, as text; missing where none does.
  ///
  /// Problems inside the rules are told at the place where the set is used.
  package mutating func segmentName(
    _ set: NameSyntax, _ rules: [RuleSyntax], over schema: Schema
  ) -> Expression? {
    var frame = BindingFrame(.row, schema)
    var result = Expression.constant(.missing, .text)
    for rule in rules.reversed() {
      let name = Expression.constant(.text(rule.name.text), .text)
      guard let syntax = rule.condition else {
        result = name
        continue
      }
      let bound = expand(set, frame: &frame) { checker, frame in
        checker.condition(syntax, in: &frame)
      }
      guard let condition = bound else { return nil }
      result = .choose(condition: condition, then: name, else: result, .text)
    }
    return result
  }

  /// The plan of `check …` on a line of its own: over the table its names mention, or the last one.
  mutating func standaloneCheck(_ stage: StageSyntax) -> Relation? {
    let tables = stage.items.flatMap { $0.expression.tables }
    if let name = tables.first, let table = scope.tables[name.text] {
      tableName = name.text
      return check(stage, after: table)
    }
    if let name = tables.first {
      report(.unknownName(name, known: scope.tables.keys))
      return nil
    }
    if let name = stage.items.first?.expression.names.first(where: { scope.tables[$0.text] != nil }
    ),
      scope.values[name.text] == nil
    {
      report(.notValue(name))
      return nil
    }
    let isConstant = stage.items.allSatisfy { item in
      item.expression.calls.isEmpty
        && item.expression.names.allSatisfy {
          scope.values[$0.text] != nil
        }
    }
    guard let last = isConstant ? Relation.nothing : scope.lastResult else {
      report(.noLastResult(at: stage.range))
      return nil
    }
    return check(stage, after: last)
  }
}

extension ExpressionSyntax {
  /// The tables it mentions as `table.column`.
  fileprivate var tables: [NameSyntax] {
    if case .field(let table, _) = kind { return [table] }
    return parts.flatMap(\.tables)
  }
}

import KantaColumns
import KantaSource

/// The plan as it will run, for a person: the last step first, what each step reads below it.
///
/// One line a node, its inputs below it and indented by two, the main input first. The plan is
/// rewritten first; a scan says how many of its source's columns are left to read.
package func explain(_ relation: Relation) -> [String] {
  var widths: [Int: Int] = [:]
  Explanation.collectWidths(relation, into: &widths)
  var lines: [String] = []
  Explanation(widths: widths).write(rewritten(relation), depth: 0, into: &lines)
  return lines
}

private struct Explanation {
  /// How many columns each source has, by its number: what its scans read before pruning.
  let widths: [Int: Int]

  static func collectWidths(_ relation: Relation, into widths: inout [Int: Int]) {
    if case .scan(let source) = relation.node {
      widths[source.id] = max(widths[source.id] ?? 0, source.columns.count)
    }
    for input in relation.inputs { collectWidths(input, into: &widths) }
  }

  func write(_ relation: Relation, depth: Int, into lines: inout [String]) {
    lines.append(String(repeating: "  ", count: depth) + line(relation))
    for input in relation.inputs { write(input, depth: depth + 1, into: &lines) }
  }

  private func line(_ relation: Relation) -> String {
    switch relation.node {
    case .scan(let source): scan(source)
    case .literal(let table, let name):
      "table \(name): \(Counted.things(table.rowCount, "row"))"
    case .filter(_, let conditions): "filter " + Self.conjunction(conditions)
    case .project(_, let expressions): "project " + Self.list(expressions.map(Self.named))
    case .aggregate(_, let keys, let measures): Self.aggregate(keys, measures)
    case .window(_, let columns): "window " + Self.list(columns.map(Self.window))
    case .join(_, _, let rule): Self.join(rule)
    case .append: "append"
    case .sort(_, let keys): "sort by " + Self.list(keys.map(Self.key))
    case .take(_, let count): "take \(Counted.grouped(count))"
    case .top(_, let count, let keys, let per):
      "top \(Counted.grouped(count)) by " + Self.list(keys.map(Self.key))
        + (per.isEmpty ? "" : " per " + Self.list(per.map { spell($0) }))
    case .distinct(_, let columns): "distinct " + Self.list(columns.map { spell(name: $0) })
    case .sample(_, let count, let seed): "sample \(Counted.grouped(count)), seed \(seed)"
    case .observe(_, let measures): "observe " + Self.aggregate([], measures)
    case .local(_, let step): step.detail.isEmpty ? step.name : "\(step.name): \(step.detail)"
    case .tap(_, .save(let request)): "save \(spell(.text(request.path), .text))"
    case .tap(_, .check(let request, _)): "check \(request.condition)"
    }
  }

  private func scan(_ source: SourceReference) -> String {
    let conditions = Self.conjunction(source.conditions)
    return columns(of: source) + (conditions.isEmpty ? "" : " where \(conditions)")
  }

  private func columns(of source: SourceReference) -> String {
    let names = Self.list(source.columns.map { spell(name: $0) })
    let width = widths[source.id] ?? source.columns.count
    let columns = source.columns
    if columns.isEmpty { return "scan \(source.name): no column, only its rows" }
    let count =
      columns.count == width
      ? Counted.things(width, "column") : "\(columns.count) of \(Counted.things(width, "column"))"
    return "scan \(source.name): \(count) (\(names))"
  }

  private static func list(_ items: [String]) -> String { items.joined(separator: ", ") }

  private static func named(_ named: NamedExpression) -> String {
    let text = spell(named.expression)
    return text == spell(name: named.name) ? text : "\(spell(name: named.name)) = \(text)"
  }

  private static func conjunction(_ conditions: [Condition]) -> String {
    conditions.map { conjunct($0.expression, of: conditions.count) }.joined(separator: " and ")
  }

  /// A condition beside others keeps its reading: an `or` among them needs brackets.
  private static func conjunct(_ expression: Expression, of count: Int) -> String {
    let text = spell(expression)
    switch expression {
    case .or, .choose: return count > 1 ? "(\(text))" : text
    default: return text
    }
  }

  private static func aggregate(_ keys: [NamedExpression], _ measures: [Measure]) -> String {
    let computed = measures.map { measure in
      "\(spell(name: measure.name)) = " + applied(measure.function, measure.argument)
    }
    let groups = keys.isEmpty ? "" : " by " + list(keys.map(named))
    return computed.isEmpty ? "groups" + groups : "aggregate " + list(computed) + groups
  }

  private static func applied(_ function: AggregateFunction, _ argument: Expression?) -> String {
    let inside = argument.map { spell($0) } ?? ""
    return switch function {
    case .sum: "sum(\(inside))"
    case .count: "count(\(inside))"
    case .distinct: "distinct(\(inside))"
    case .mean: "mean(\(inside))"
    case .min: "min(\(inside))"
    case .max: "max(\(inside))"
    case .first: "first(\(inside))"
    case .last: "last(\(inside))"
    case .quantile(0.5): "median(\(inside))"
    case .quantile(let p): "quantile(\(inside), \(spell(.percent(p), .percent)))"
    case .standardDeviation: "stddev(\(inside))"
    case .any: "any(\(inside))"
    case .all: "all(\(inside))"
    }
  }

  private static func window(_ column: WindowColumn) -> String {
    let inside = column.argument.map { spell($0) } ?? ""
    let text =
      switch column.function {
      case .rank: "rank(\(inside))"
      case .ntile(let count): "ntile(\(inside), \(count))"
      case .lag(let rows): "lag(\(inside), \(rows))"
      case .runningSum: "running_sum(\(inside))"
      case .share: "share(\(inside))"
      case .rowNumber: "row_number()"
      case .aggregate(let function): applied(function, column.argument)
      }
    let partition = column.partition.map { spell($0) }
    return "\(spell(name: column.name)) = \(text)"
      + (partition.isEmpty ? "" : " per " + list(partition))
  }

  private static func join(_ rule: JoinRule) -> String {
    let keys = rule.keys.map { key in
      key.left == key.right
        ? spell(name: key.left) : "\(spell(name: key.left)) == \(spell(name: key.right))"
    }
    let added = rule.added.map { added in
      added.column == added.name
        ? spell(name: added.name) : "\(spell(name: added.name)) = \(spell(name: added.column))"
    }
    return "join \(rule.tableName) on " + list(keys)
      + (added.isEmpty ? "" : ", adds " + list(added))
  }

  private static func key(_ key: SortKey) -> String {
    spell(key.expression) + (key.descending ? " desc" : "")
  }
}

import KantaColumns
package import KantaPlan
import KantaSyntax

// Groups: summarize and count.

extension Command {
  package static let summarize = Command(
    "summarize", aliases: ["summarise", "group"], finnish: "yhteenveto", room: .table,
    "Computes aggregates of all rows, or of each group: sum(x) by key.",
    details: """
      Groups come in order of first appearance; a missing key is a group of its own. Aggregates \
      leave missing values out, and the footer says how many. Sums of money are exact. `share(x)` \
      is a group's part of the sum of all groups.
      """,
    takes: .aggregates, clauses: [.by(required: false)],
    gives: "the keys, then the aggregates",
    examples: [
      Example(
        "orders | summarize revenue = sum(amount), buyers = distinct(customer) by month(date) | take 3",
        shows: "revenue and buyers by month"),
      Example(
        "orders | summarize n = count(), share = share(amount) by category | sort share desc",
        shows: "each category's part of the revenue"),
      Example(
        "orders | group typical = median(amount), high = quantile(amount, 90%)",
        shows: "one row for the whole table"),
    ]
  ) { (step: inout Step) in
    step.keys(step.stage.by).flatMap { step.summary(of: step.stage.items, by: $0) }
  }

  package static let count = Command(
    "count", finnish: "laske", room: .table,
    "Counts the rows, or the rows of each group.",
    clauses: [.by(required: false)], gives: "the keys, count",
    examples: [
      Example("orders | count", shows: "how many lines"),
      Example("orders | count by category | sort count desc", shows: "lines per category"),
    ]
  ) { (step: inout Step) in
    guard let keys = step.keys(step.stage.by) else { return nil }
    let name = keys.contains { $0.name == "count" } ? "rows" : "count"
    let measure = Measure(name, .count, of: nil, type: .integer)
    return step.aggregate(step.input, keys: keys, measures: [measure])
  }
}

extension Step {
  /// An aggregate with the schema that follows from its keys and measures.
  package func aggregate(
    _ input: Relation, keys: [NamedExpression], measures: [Measure]
  ) -> Relation {
    let fields =
      keys.map { Schema.Field($0.name, $0.expression.type) }
      + measures.map { Schema.Field($0.name, $0.type) }
    var roles: [Role: String] = [:]
    for (role, column) in input.schema.roles {
      let key = keys.first { key in
        if case .column(column, _) = key.expression { true } else { false }
      }
      if let key { roles[role] = key.name }
    }
    return relation(
      .aggregate(input, keys: keys, measures: measures), Schema(fields, roles: roles))
  }

  /// Items over groups: measures first, then windows over the groups, then what is made of them.
  mutating func summary(of items: [ItemSyntax], by keys: [NamedExpression]) -> Relation? {
    var frame = BindingFrame(.group, schema)
    frame.keys = keys
    var results: [NamedExpression] = []
    for item in items {
      if case .binary(.equal, let left, _) = item.expression.kind, item.name == nil,
        case .name(let name) = left.kind, schema.resolve(name.text) == nil,
        frame.named[name.text] == nil
      {
        report(.missingName(item, of: stage.verb))
        return nil
      }
      guard let bound = checker.bind(item.expression, in: &frame) else { return nil }
      let name = item.name?.text ?? itemName(item.expression)
      guard !(keys.map(\.name) + results.map(\.name)).contains(name) else {
        report(.duplicateColumn(name, at: item.range))
        return nil
      }
      results.append(NamedExpression(name, bound))
      frame.named[name] = bound
    }
    return assembled(frame, results)
  }

  private func assembled(_ frame: BindingFrame, _ results: [NamedExpression]) -> Relation {
    var measures = frame.measures
    // The plain case needs no projection: each result is a measure under its own name.
    let isPlain =
      frame.windows.isEmpty && results.count == measures.count
      && zip(results, measures).allSatisfy { result, measure in
        result.expression == .column(measure.name, measure.type)
      }
    if isPlain {
      for index in measures.indices { measures[index].name = results[index].name }
      return aggregate(input, keys: frame.keys, measures: measures)
    }
    let grouped = aggregate(input, keys: frame.keys, measures: measures)
    let wide = withWindows(frame, over: grouped)
    let keys = frame.keys.map { NamedExpression($0.name, .column($0.name, $0.expression.type)) }
    return projected(wide, to: keys + results)
  }

  private func itemName(_ expression: ExpressionSyntax) -> String {
    if case .call(let name, let arguments) = expression.kind, arguments.isEmpty { return name.text }
    if case .name(let name) = expression.kind { return name.text }
    return spell(expression)
  }
}

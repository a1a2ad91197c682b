import KantaColumns
package import KantaPlan
import KantaSyntax

// Which rows: where, take, top, sort, distinct, sample, show.

extension Command {
  package static let `where` = Command(
    "where", finnish: "missä", room: .table,
    "Keeps the rows for which a condition holds.",
    details: """
      Missing is two-valued: a comparison with a missing value is false, `!=` is the complement of \
      `==`, so `where p` and `where not p` always share out all the rows. The footer says how many \
      rows each part of the condition cost, and how many because a value was missing.
      """,
    takes: .condition, gives: "the columns of the input",
    examples: [
      Example(
        "orders | where quantity > 0 and customer is not missing | count",
        shows: "purchases of known customers"),
      Example("orders | where date in 2024-11 | count by category", shows: "one month"),
      Example(
        "orders | where category in [\"children\", \"crime\"] and not product contains \"Halla\" | count by category",
        shows: "a list and a part of a text"),
    ]
  ) { (step: inout Step) in
    let written = step.stage.items[0].expression
    let lists = written.conjuncts.filter(\.asksForMembers)
    guard !lists.isEmpty else { return step.filtered([written]) }
    let others = written.conjuncts.filter { !$0.asksForMembers }
    var rows: Relation? = others.isEmpty ? step.input : step.filtered(others)
    for list in lists { rows = rows.flatMap { step.chosen($0, byMembers: list) } }
    return rows
  }

  package static let take = Command(
    "take", finnish: "ota", room: .table,
    "Keeps the first n rows.", takes: .rowCount(optional: false),
    gives: "the columns of the input",
    examples: [Example("orders | take 5", shows: "the first five lines")]
  ) { (step: inout Step) in
    guard let count = step.rowCount() else { return nil }
    return step.relation(.take(step.input, count), step.schema)
  }

  package static let show = Command(
    "show", finnish: "näytä", room: .table,
    "Shows the result, or its first n rows; nothing is left out of it.",
    takes: .rowCount(optional: true), gives: "the columns of the input",
    examples: [Example("orders | show 5", shows: "five of all the rows")]
  ) { (step: inout Step) in
    if !step.stage.items.isEmpty {
      guard let count = step.rowCount() else { return nil }
      step.checker.rowsToShow = count
    }
    return step.input
  }

  package static let sort = Command(
    "sort", finnish: "järjestä", room: .table,
    "Orders the rows; `desc` for the largest first.",
    details: "Equal rows keep their order. Missing values come last in either direction.",
    takes: .sortKeys, gives: "the columns of the input",
    examples: [
      Example(
        "orders | summarize revenue = sum(amount) by category | sort revenue desc",
        shows: "the best categories first")
    ]
  ) { (step: inout Step) in
    guard let keys = step.sortKeys(step.stage.items, descending: false) else { return nil }
    return step.relation(.sort(step.input, keys), step.schema)
  }

  package static let top = Command(
    "top", finnish: "kärki", room: .table,
    "Keeps the n rows with the largest values, in all or per group.",
    details: "Ties are broken by the order of the rows. `by x asc` keeps the smallest.",
    takes: .rowCount(optional: false), clauses: [.by(required: true), .per],
    gives: "the columns of the input",
    examples: [
      Example("orders | top 3 by amount", shows: "the three largest lines"),
      Example("orders | top 1 by amount per category", shows: "the largest line of each category"),
    ]
  ) { (step: inout Step) in
    guard let count = step.rowCount(),
      let keys = step.sortKeys(step.stage.by ?? [], descending: true),
      let partition = step.keys(step.stage.per)
    else { return nil }
    return step.relation(
      .top(step.input, count: count, keys: keys, per: partition.map(\.expression)), step.schema)
  }

  package static let distinct = Command(
    "distinct", finnish: "erilliset", room: .table,
    "Keeps the first row of each combination of the columns, and those columns only.",
    takes: .columns(optional: true), gives: "the named columns, or all of them",
    examples: [Example("orders | distinct category", shows: "the categories there are")]
  ) { (step: inout Step) in
    guard !step.stage.items.isEmpty else {
      return step.relation(.distinct(step.input, step.schema.names), step.schema)
    }
    guard let columns = step.columns() else { return nil }
    let kept = step.projected(step.input, to: columns)
    return step.relation(.distinct(kept, columns.map(\.name)), kept.schema)
  }

  package static let sample = Command(
    "sample", finnish: "otos", room: .table,
    "Keeps n rows drawn at random, the same ones every time for one seed.",
    takes: .rowCount(optional: false),
    options: Parameter<Int>.optional("seed", "which sample", default: 1),
    gives: "the columns of the input",
    examples: [Example("orders | sample 5, seed: 1", shows: "five lines drawn at random")]
  ) { (step: inout Step, seed: Int) in
    guard let count = step.rowCount() else { return nil }
    let seed = UInt64(bitPattern: Int64(seed))
    return step.relation(.sample(step.input, count: count, seed: seed), step.schema)
  }
}

extension Step {
  /// The rows of the input for which all conditions hold.
  fileprivate mutating func filtered(_ written: [ExpressionSyntax]) -> Relation? {
    var frame = BindingFrame(.window, schema)
    var conditions: [Condition] = []
    var isComplete = true
    for expression in written {
      if let bound = self.conditions(expression, in: &frame) {
        conditions += bound
      } else {
        isComplete = false
      }
    }
    guard isComplete else { return nil }
    let wide = withWindows(frame, over: input)
    var filtered = relation(.filter(wide, conditions), wide.schema)
    filtered.lineage = lineage(of: conditions, written)
    return frame.windows.isEmpty ? filtered : extended(filtered, keeping: schema)
  }

  /// The whole number after the verb, at least 0.
  mutating func rowCount() -> Int? {
    let item = stage.items[0]
    guard case .integer(let count)? = constant(item.expression), count >= 0 else {
      if !hasReported(within: item.range) { report(.notRowCount(item.range)) }
      return nil
    }
    return Int(count)
  }

  /// The named columns, each under the name it was asked for by.
  mutating func columns() -> [NamedExpression]? {
    var columns: [NamedExpression] = []
    for item in stage.items {
      guard let field = columnName(item), let name = item.expression.columnName else {
        return nil
      }
      guard !columns.contains(where: { $0.name == name.text }) else {
        report(.duplicateColumn(name.text, at: item.range))
        return nil
      }
      columns.append(NamedExpression(name.text, .column(field.name, field.type)))
    }
    return columns
  }

  /// Only the columns of `schema`, in its order.
  func extended(_ relation: Relation, keeping schema: Schema) -> Relation {
    projected(
      relation, to: schema.fields.map { NamedExpression($0.name, .column($0.name, $0.type)) })
  }
}

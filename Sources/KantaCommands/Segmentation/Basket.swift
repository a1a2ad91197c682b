import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let basket = Command(
    "basket", finnish: "ostoskorianalyysi", room: .segmentation,
    "Finds products that are bought together: support, confidence, lift and conviction of pairs.",
    details: """
      A basket is one order, what a customer buys on one day, or all that a customer ever bought; \
      a product counts once in it. A pair gives two rows, one for each direction. Support is the \
      share of all baskets with both, confidence the share of the baskets with the product that \
      have the other one as well; lift is the confidence over the share of all baskets with the \
      other (1 when independent), and conviction (1 − that share) / (1 − confidence), missing where \
      the confidence is 100%. `min_support` and `top` bound how many pairs there are, not how they \
      are counted. The most frequent pairs come first, equally frequent ones in the order of \
      product and other. Rows without basket or product, and rows after a given analysis date, are \
      left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: Parameter<BasketKind?>.optional(
      "within", "what a basket is; the order where the table has one, else the day", default: nil),
    Parameter<ColumnChoice?>.optional(
      "unit", "what lies in a basket, a column; the product unless you say so", default: nil),
    Parameter<Share>.optional(
      "min_support", "the share of baskets a pair must be in", default: Share(0.01)),
    Parameter<Int?>.optional("top", "how many rows to give at most", default: nil),
    gives: "product, other, baskets, support, confidence, lift, conviction",
    pictures: [
      Picture(
        ChartSpecification(.heatmap, ["lift"], by: ["product", "other"], title: "Lift of pairs"),
        needs: ["product", "other", "confidence", "lift"])
    ],
    examples: [
      Example("orders | where quantity > 0 | basket top: 6", shows: "the most frequent pairs"),
      Example(
        "orders | basket within: customer, min_support: 0.5% | where lift > 1.2 | sort lift desc | take 5",
        shows: "what the same people buy, at whatever time"),
      Example("orders | basket unit: category", shows: "categories bought together"),
    ]
  ) {
    (
      step: inout Step, within: BasketKind?, unit: ColumnChoice?, support: Share, top: Int?
    ) in
    if let top, top < 1 {
      step.report(.badTop(top, at: step.optionRange("top")))
      return nil
    }
    let kind = within ?? (step.role(.order) == nil ? .day : .order)
    guard let product = unit?.field ?? step.role(.product) else {
      step.report(.missingRoles([.product], of: step.stage.verb, schema: step.schema))
      return nil
    }
    let missing = kind.roles.filter { step.role($0) == nil }
    guard missing.isEmpty else {
      step.report(.missingRoles(missing, of: step.stage.verb, schema: step.schema))
      return nil
    }
    let fields = kind.roles.compactMap { step.role($0) }
    guard let rows = step.rows(with: fields + [product]) else { return nil }
    let keys = fields.enumerated().map { number, field in
      let value = Expression.column(field.name, field.type)
      return NamedExpression("basket\(number)", field.type.isCalendar ? value.asDay : value)
    }
    let name = unit == nil ? Role.product.rawValue : product.name
    let items = NamedExpression(name, .column(product.name, product.type))
    let rule = BasketRule(
      kind: kind, item: name, type: product.type, support: support.value, top: top,
      asOf: step.role(.date) == nil ? nil : step.givenAnalysisDay)
    guard !rule.columns.map(\.name).contains(name) else {
      step.report(.duplicateColumn(name, at: step.optionRange("unit")))
      return nil
    }
    return step.relation(
      .local(step.projected(rows, to: keys + [items]), rule.step), rule.schema)
  }
}

/// What is bought together.
package enum BasketKind: String, Choice {
  case order, day, customer

  /// The columns that tell one basket from another.
  var roles: [Role] {
    switch self {
    case .order: [.order]
    case .day: [.customer, .date]
    case .customer: [.customer]
    }
  }

  var words: String {
    switch self {
    case .order: "in one order"
    case .day: "by one customer on one day"
    case .customer: "by one customer, at whatever time"
    }
  }
}

/// How pairs of items are counted, and the step that counts them.
struct BasketRule: Sendable {
  let kind: BasketKind
  /// What the item's column is called, and its type.
  let item: String
  let type: ValueType
  /// The smallest share of the baskets.
  let support: Double
  let top: Int?
  let asOf: AnalysisDay?

  /// The columns behind the item.
  var columns: [Schema.Field] {
    [
      Schema.Field("other", type), Schema.Field("baskets", .integer),
      Schema.Field("support", .percent), Schema.Field("confidence", .percent),
      Schema.Field("lift", .number), Schema.Field("conviction", .number),
    ]
  }

  var schema: Schema { Schema([Schema.Field(item, type)] + columns) }

  var step: LocalStep {
    let rule = self
    let detail = "pairs of \(item) bought \(kind.words), support from \(Shares.percent(support))"
    return LocalStep("basket", detail: detail) { rows, context throws(Diagnostic) in
      // Row numbers, basket and item numbers, and one place each in two orders.
      let claim = try context.claim(rows.rowCount * 40, for: "counting pairs", rows.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try rule.answer(rows, context)
    }
  }

  private func answer(_ rows: Table, _ context: LocalContext) throws(Diagnostic) -> Answer {
    let execution = context.execution
    let products = rows.columns[rows.columns.count - 1]
    guard
      let basketIndex = GroupIndex(
        Array(rows.columns.dropLast()), rowCount: rows.rowCount, on: execution),
      let itemIndex = GroupIndex([products], rowCount: rows.rowCount, on: execution),
      let baskets = Baskets(
        basketIndex.groups, count: basketIndex.count, items: itemIndex.groups,
        count: itemIndex.count, on: execution)
    else { throw .interrupted }
    let least = Int64(Concentration.whole(support, of: baskets.count))
    // A pair as it is found and put behind the others, and both directions in order.
    let most = baskets.mostPairs(inAtLeast: least)
    let claim = try context.claim(most * 100, for: "keeping pairs", rows.rowCount)
    defer { withExtendedLifetime(claim) {} }
    guard let pairs = baskets.pairs(inAtLeast: least, on: execution) else { throw .interrupted }
    let firstRows = itemIndex.firstRows
    let table = try table(pairs, baskets, products.gathered(firstRows), on: execution)
    let nothing = pairs.isEmpty ? tooRare(baskets) : nil
    return Answer(table, definitions: [definition(baskets, least)] + [nothing].compactMap(\.self))
  }

  /// What is told when no pair is frequent enough.
  private func tooRare(_ baskets: Baskets) -> String? {
    guard let most = baskets.itemCounts.max() else { return nil }
    let share = ClassScheme.shown(Double(most) / Double(baskets.count))
    return "no pair is in so many: the most frequent \(item) is in "
      + "\(Counted.things(Int(most), "basket")), or \(share)"
  }

  private func definition(_ baskets: Baskets, _ least: Int64) -> String {
    let day = asOf.map { ", \($0.spelled)" } ?? ""
    return "pairs of \(item) bought \(kind.words)\(day) · "
      + "\(Counted.things(baskets.count, "basket")), "
      + "support from \(Shares.percent(support)), that is "
      + "\(Counted.things(Int(max(1, least)), "basket")) · "
      + "confidence: of the baskets with \(item), those with the other · "
      + "lift: confidence / share with the other · "
      + "conviction: (1 − share with the other) / (1 − confidence)"
  }

  /// Both directions of each pair, the most frequent first.
  private func table(
    _ pairs: [Baskets.Pair], _ baskets: Baskets, _ names: Column, on execution: Execution
  ) throws(Diagnostic) -> Table {
    let firsts = pairs.flatMap { [$0.first, $0.second] }
    let seconds = pairs.flatMap { [$0.second, $0.first] }
    let together = pairs.flatMap { [$0.count, $0.count] }
    let items = names.gathered(firsts)
    let others = names.gathered(seconds)
    let keys: [SortOrder.Key] = [
      (Column(.integer, .integers(together)), true), (items, false), (others, false),
    ]
    let order =
      top.map { SortOrder.top($0, keys, rowCount: firsts.count, on: execution) }
      ?? SortOrder.rows(keys, rowCount: firsts.count, on: execution)
    guard let order else { throw .interrupted }
    let rules = order.map { row in
      AssociationRule(
        baskets: Int64(baskets.count), first: baskets.itemCounts[Int(firsts[Int(row)])],
        second: baskets.itemCounts[Int(seconds[Int(row)])], both: together[Int(row)])
    }
    let convictions = rules.map(\.conviction)
    return Table(
      schema,
      [
        items.gathered(order), others.gathered(order),
        Column(.integer, .integers(rules.map(\.both))),
        Column(.percent, .numbers(rules.map(\.support))),
        Column(.percent, .numbers(rules.map(\.confidence))),
        Column(.number, .numbers(rules.map(\.lift))),
        Column(
          .number, .numbers(convictions.map { $0 ?? 0 }),
          validity: Validity(convictions.map { $0 != nil }).normalized),
      ])
  }
}

extension Diagnostic {
  static func badTop(_ count: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`top` is how many rows to give, so it cannot be \(count)", at: range,
      advice: Advice("write `top: 20`", edits: [Edit(range, "20")]))
  }
}

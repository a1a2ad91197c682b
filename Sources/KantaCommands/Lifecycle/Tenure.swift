import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let tenure = Command(
    "tenure", finnish: "asiakkuuden kesto", room: .lifecycle,
    "Says how long each customer has stayed: start, end, days, exact years, ended or not.",
    details: """
      From the roles start and end: `tenure` is the days from the start to, not including, the \
      end or, while there is none, to the analysis date, and `years` are whole years up to the \
      last anniversary and then the part of the year that has begun. So a subscription from \
      2019-03-01 that was not renewed on 2024-03-01 lasted 1,827 days, 5.00 years. An end after \
      the analysis date is not known yet, and an end from the year 2900 on is none; without `as \
      of`, the date is the latest start or end in the data. Rows of a customer that overlap or \
      lie at most `gap:` apart are one spell (`spells: each` keeps every row, `spells: whole` \
      goes from the first start to the last end). Rows without customer or start, with a start \
      after a given date, and with an end before the start are left out and counted in the \
      footer. A mean tenure of those who left is too short, for it leaves out who stays: \
      `survival` does not. From purchases, where there is no start: the days from the first to \
      the last one, and no `ended`, since purchases do not say who has left.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<SpellKind>.optional(
      "spells", "what counts as one time of being a customer", default: .merged),
    Parameter<TimeSpan>.optional(
      "gap", "how long apart spells may lie that are one", default: .days(1)),
    roles: [.customer],
    gives:
      "customer, start, end, tenure, years, ended; from purchases customer, first, last, tenure, years",
    examples: [
      Example(
        "world \"magazine/subscriptions\" | tenure as of 2024-12-31 | where ended and years >= 5 | take 3",
        shows: "who left after five years or more"),
      Example(
        "world \"magazine/subscriptions\" | tenure by plan, spells: whole, gap: 30 days | summarize mean(years) by plan",
        shows: "how long the readers of each plan have stayed so far"),
      Example(
        "orders | where quantity > 0 | tenure | top 5 by tenure",
        shows: "the longest from first to last purchase"),
    ]
  ) { (step: inout Step, spells: SpellKind, gap: TimeSpan) in
    guard let customer = step.role(.customer), let keys = step.keys(step.stage.by) else {
      return nil
    }
    let isContract = step.role(.start) != nil || step.role(.end) != nil || step.role(.date) == nil
    let rule = TenureRule(keys: keys, customer: customer.type, isContract: isContract)
    guard step.areFree(keys, step.stage.by, beside: rule.columns.map(\.name)) else { return nil }
    return isContract ? step.tenures(rule, spells, gap) : step.tenures(ofPurchases: rule)
  }
}

extension Step {
  fileprivate mutating func tenures(
    _ rule: TenureRule, _ kind: SpellKind, _ gap: TimeSpan
  ) -> Relation? {
    let missing = [Role.start, .end].filter { role($0) == nil }
    guard missing.isEmpty else {
      report(
        .missingSpellRoles(
          missing, of: stage.verb, schema: schema, isEmpty: input.knownRowCount == 0))
      return nil
    }
    guard let found = spells(by: rule.keys, kind, gap: gap, needsCustomer: true) else {
      return nil
    }
    let schema = rule.schema(of: found.rows.schema)
    return relation(.local(found.rows, rule.step(found.rule, schema)), schema)
  }

  fileprivate mutating func tenures(ofPurchases rule: TenureRule) -> Relation? {
    guard let customer = role(.customer), let date = role(.date) else { return nil }
    if let option = stage.options.first {
      report(.optionOfSpells(option.name.text, "there is no start", at: option.range))
      return nil
    }
    let asOf = givenAnalysisDay
    let bought = Expression.column(date.name, date.type).asDay
    let histories = aggregate(
      purchases(with: [customer, date], dated: bought, asOf: asOf),
      keys: rule.keys + [
        NamedExpression("customer", .column(customer.name, customer.type))
      ],
      measures: [
        Measure("first", .min, of: bought, type: .date),
        Measure("last", .max, of: bought, type: .date),
      ])
    let schema = rule.schema(of: histories.schema)
    return relation(
      .local(histories, rule.step(ofPurchases: AsOf(asOf, of: self), schema)), schema)
  }
}

import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let growth = Command(
    "growth", aliases: ["gain_loss"], finnish: "kasvun erittely", room: .segmentation,
    "Splits the change of revenue since the period before: new, returned, more, less, lapsed.",
    details: """
      One row per period and status. new: the first purchase ever; returned: bought before, but \
      not in the period before this one; more, less, same: bought in both; lapsed: bought only in \
      the period before. before and after are the sums of the amounts in the two periods, gain is \
      after − before, and growth is gain over the revenue of all in the period before, so that the \
      gains of a period add up to the change of revenue and the growths to its rate. The first \
      period has none before it, and a period that is not over on the analysis date is left out. \
      `by` follows the customers within each group. Rows without customer, date or amount, and \
      rows after the analysis date, are left out and counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<CalendarPeriod>.optional(
      "period", "how long a period is, by the calendar", default: .month),
    roles: [.customer, .date, .amount],
    gives: "period, status, customers, before, after, gain, growth",
    pictures: [
      Picture(
        ChartSpecification(
          .bar, ["gain"], by: ["period"], per: "status", isStacked: true, addsUp: true,
          title: "Gain and loss by kind of customer"),
        needs: ["period", "status", "gain", "growth"])
    ],
    examples: [
      Example(
        "orders | growth period: quarter | where period == 2024-Q4",
        shows: "what moved the revenue of one quarter"),
      Example(
        "orders | growth by category, period: year | where status == \"lapsed\"",
        shows: "what lapsed customers cost each category"),
    ]
  ) { (step: inout Step, period: CalendarPeriod) in
    guard let customer = step.role(.customer), let date = step.role(.date),
      let amount = step.role(.amount), let keys = step.keys(step.stage.by)
    else { return nil }
    let asOf = step.givenAnalysisDay
    let rule = GrowthRule(
      asOf: AsOf(asOf, of: step), period: period, keyNames: keys.map(\.name), amount: amount.name)
    let columns = rule.columns(money: amount.type)
    guard step.areFree(keys, step.stage.by, beside: ["customer"] + columns.map(\.name)) else {
      return nil
    }
    let bought = Expression.column(date.name, date.type).asDay
    let type = ValueType(.date, grain: period.grain)
    let sums = step.addedUp(
      step.purchases(with: [customer, date, amount], dated: bought, asOf: asOf),
      keys: keys + [
        NamedExpression("customer", .column(customer.name, customer.type)),
        NamedExpression("period", .call(.start(of: period.grain), [bought], type)),
      ],
      measures: [
        Measure("amount", .sum, of: .column(amount.name, amount.type), type: amount.type)
      ])
    let schema = Schema(
      sums.schema.fields.prefix(keys.count) + columns, roles: sums.schema.roles
    ).droppingStaleRoles()
    return step.relation(.local(sums, rule.step(schema)), schema)
  }
}

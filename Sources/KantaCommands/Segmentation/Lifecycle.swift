import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let lifecycle = Command(
    "lifecycle", finnish: "asiakkuuden vaiheet", room: .segmentation,
    "Counts customers by state in each period: new, returning, resurrected, dormant, lapsed.",
    details: """
      In each period a customer is in exactly one state. `new`: bought for the first time in the \
      data. `returning`: bought, and in the period before too. `resurrected`: bought again after \
      at least one period without. `dormant`: bought in the period before, not in this one. \
      `lapsed`: has not bought for longer, and the last purchase is more than `lapsed:` before the \
      end of the period; `inactive`: has not bought for longer, but is not lapsed. So buyers = new \
      + returning + resurrected, buyers of the period before = returning + dormant, and the six \
      states add up to all customers so far. A period that is not over on the analysis date has no \
      counts. `show: transitions` gives how many go from which state to which, with no \
      `from_state` for those who were no customers yet; `show: quick_ratio` gives one row per \
      period with (new + resurrected) / dormant. Rows without customer or date, and rows after the \
      analysis date, are left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: Parameter<CalendarPeriod>.optional(
      "period", "how long a period is, by the calendar", default: .month),
    Parameter<TimeSpan>.optional(
      "lapsed", "how long after the last purchase a customer has lapsed", default: .days(90)),
    Parameter<LifecycleView>.optional("show", "what the result is about", default: .states),
    roles: [.customer, .date],
    gives: "period, state, customers",
    pictures: [
      Picture(
        ChartSpecification(
          .bar, ["customers"], by: ["period"], per: "state", isStacked: true, addsUp: true,
          title: "Customers by state")),
      Picture(
        ChartSpecification(.line, ["quick_ratio"], by: ["period"], title: "Gains against losses")),
    ],
    examples: [
      Example(
        "orders | lifecycle as of 2024-12-31 | where period == 2024-06",
        shows: "the states of one month"),
      Example(
        "orders | lifecycle period: quarter, lapsed: 1 year, show: quick_ratio",
        shows: "gains against losses by quarter"),
      Example(
        "orders | lifecycle show: transitions | summarize customers = sum(customers) by from_state, to_state",
        shows: "how often customers go from which state to which"),
    ]
  ) {
    (step: inout Step, period: CalendarPeriod, lapsed: TimeSpan, view: LifecycleView) in
    guard let customer = step.role(.customer), let date = step.role(.date) else { return nil }
    guard lapsed.isWholeDays else {
      step.report(.notWholeDays(at: step.optionRange("lapsed")))
      return nil
    }
    let asOf = step.givenAnalysisDay
    let bought = Expression.column(date.name, date.type).asDay
    let active = step.aggregate(
      step.purchases(with: [customer, date], dated: bought, asOf: asOf),
      keys: [
        NamedExpression("customer", .column(customer.name, customer.type)),
        NamedExpression(
          "period",
          .call(.start(of: period.grain), [bought], ValueType(.date, grain: period.grain))),
      ], measures: [Measure("last", .max, of: bought, type: .date)])
    let rule = LifecycleRule(
      asOf: AsOf(asOf, of: step), period: period, lapsed: lapsed, view: view)
    return step.relation(.local(active, rule.step), rule.schema)
  }
}

/// What `lifecycle` gives.
enum LifecycleView: String, Choice {
  case states, transitions
  case quickRatio = "quick_ratio"
}

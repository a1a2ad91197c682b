import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let clv = Command(
    "clv", aliases: ["ltv", "customer_value"], finnish: "asiakkuuden arvo", room: .potential,
    "Says what each customer is still worth: P(alive), purchases and spend to come, with intervals.",
    details: """
      clv = margin × expected_spend × residual_purchases, of what is bought after the analysis \
      date; what was bought before is no part of it. `p_alive` is P(alive) on that date, and with \
      `alive_at:` also on a later one. `residual_purchases` are the purchases expected within \
      `horizon:`, or for ever (then called DERT), each discounted by `discount:` per time that \
      passes; `growth:` is by how much what customers spend grows, and lowers the discount. \
      `expected_purchases` are those of the horizon without discount; for ever, those of the next \
      year. `expected_spend` is the mean of what a purchase day brings, by the Gamma-Gamma model: \
      the customer's own mean, the nearer to that of all customers the fewer purchases it is made \
      of. A purchase is a day with purchases. Rates have a unit of time: 15% per year is \
      δ = ln(1.15)/52 per week, a year of rates having 52 weeks, 12 months or 365 days. A span of \
      years or months is one of the calendar. `model:` is a model of buying; without it, the three \
      of them are fitted to the first two thirds of the time and tried on the last third (of at \
      most 50,000 customers, evenly from all), and the one with the least rmse is taken, or \
      pareto_nbd where there is too little for that. `bg_bb` counts calendar periods of `unit:` with \
      a purchase in place of purchase days, among those that are over; it does not look at what \
      falls into one that is not. `low` and `high` are an interval of `level:` for \
      what the customer will in fact bring: chance (alive or not, how many purchases, when, and how \
      large) and the standard errors of all parameters (delta method); what is above 0 is taken to be \
      lognormal where a purchase or two are expected and gamma distributed where many are, with its \
      mean and variance. The interval of the total is normal. \
      Customers whose contract ends on a known date are none of this: see `retain`. Rows without \
      customer, date or amount, and rows after the analysis date, are left out and counted in the \
      footer.
      """,
    clauses: [.asOf],
    options: ValueOptions.model, ValueOptions.horizonOption, ValueOptions.discountOption,
    Parameter<Rate>.optional(
      "growth", "by how much what customers spend grows", default: Rate(0, per: .year)),
    ValueOptions.marginOption, BuyingInput.unitOption,
    Parameter<Level>.optional("level", "how sure intervals are", default: Level(value: 0.95)),
    Parameter<Day?>.optional(
      "alive_at", "a later date for which P(alive) is given, too", default: nil),
    gives:
      "customer, p_alive, expected_purchases, expected_spend, residual_purchases, clv, low, high; with `alive_at` also p_alive_at",
    examples: [
      Example(
        "orders | clv discount: 15% per year, margin: 30% | top 5 by clv",
        shows: "the customers who are worth most from now on"),
      Example(
        "orders | clv model: pareto_nbd, horizon: 52 weeks, level: 90% | summarize clv = sum(clv)",
        shows: "what all customers will bring in a year"),
      Example(
        "orders | clv model: mbg_nbd, growth: 3% per year, unit: month, alive_at: 2025-12-31 | top 3 by p_alive_at",
        shows: "who will most likely still be a customer in a year"),
    ]
  ) {
    (
      step: inout Step, model: BuyingModelKind?, horizon: Horizon, discount: Rate, growth: Rate,
      margin: Margin, unit: TimeUnit, level: Level, aliveAt: Day?
    ) in
    let options = ValueOptions(
      kind: model, unit: unit, horizon: horizon, discount: discount, growth: growth,
      margin: margin.value)
    guard let input = step.valueInput(options, growth: "growth") else { return nil }
    let rule = ValueRule(
      options: options, input: input, level: level.value, aliveAt: aliveAt,
      modelRange: step.optionRange("model"), aliveRange: step.optionRange("alive_at"))
    return step.relation(.local(input.relation, rule.step), rule.schema)
  }
}

extension Step {
  /// The purchases that customers are valued by; `nil` when something was reported, with the name
  /// of the option for growth.
  mutating func valueInput(
    _ options: ValueOptions, growth: String, covariates: [Schema.Field] = []
  ) -> BuyingInput? {
    guard areTerms(options, growth: growth) else { return nil }
    if role(.date) != nil, role(.amount).map({ $0.type.kind == .missing }) ?? true {
      report(.missingRoles([.amount], of: stage.verb, schema: schema))
      return nil
    }
    return buyingInput(unit: options.unit, covariates: covariates)
  }
}

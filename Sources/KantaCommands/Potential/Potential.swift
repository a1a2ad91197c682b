import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let potential = Command(
    "potential", finnish: "asiakaspotentiaali", room: .potential,
    "Adds up what each customer could still bring: value, headroom, and growth of their income.",
    details: """
      potential = baseline + headroom + growth, each a column of its own, because each rests on an \
      assumption of its own. `baseline` is the value of the purchases still to come, margin × \
      expected spend × residual purchases, as in `clv` without growth. `headroom` is \
      `capture_rate:` × what the customer buys less than the best of their peers, as in \
      `headroom`: what could be won of it, after costs, in as much time as the data have; the \
      margin is not taken off it again. `growth` is by how much the baseline grows when what \
      customers spend rises by `income_growth:`: margin × expected spend × (residual purchases at \
      the discount less the growth − residual purchases at the discount). With `prospects:` and \
      `conversion:` the footer adds so many who have not bought yet: conversion × the value of a \
      new customer. Models, horizon, discount and units are those of `clv`, peers and quantile \
      those of `headroom`. The total of the baseline has an interval of `level:` as in `clv`; the \
      other parts rest on what is assumed, not on what was seen, and have none, so the sum has \
      none either. A customer without a baseline has no potential. Rows without customer, \
      date or amount, and rows after the analysis date, are left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: ValueOptions.model, ValueOptions.horizonOption, ValueOptions.discountOption,
    Parameter<Rate>.optional(
      "income_growth", "by how much what customers can spend grows", default: Rate(0, per: .year)),
    ValueOptions.marginOption, BuyingInput.unitOption,
    Parameter<Share>.optional(
      "capture_rate", "the part of the headroom that is won, after costs", default: Share(0.1)),
    Parameter<ColumnChoices?>.optional(
      "peers", "the columns in which peers agree, the most important first", default: nil),
    Parameter<Share>.optional(
      "quantile", "which quantile of the peers' spend could be reached", default: Share(0.9)),
    Parameter<Int>.optional(
      "at_least", "how many peers a customer needs, themselves included", default: 30),
    Parameter<Int?>.optional("prospects", "how many have not bought yet", default: nil),
    Parameter<Share?>.optional("conversion", "the part of them that will", default: nil),
    Parameter<Level>.optional(
      "level", "how sure the interval of the baseline is", default: Level(value: 0.95)),
    gives: "customer, baseline, headroom, growth, potential",
    examples: [
      Example(
        "orders | potential discount: 12% per year, margin: 30%, income_growth: 2% per year | top 5 by potential",
        shows: "who could bring most, and by what"),
      Example(
        "orders | join customers on customer | potential model: pareto_nbd, horizon: 3 years, unit: month, peers: [channel, city], quantile: 80%, at_least: 50, capture_rate: 20% | summarize baseline = sum(baseline), headroom = sum(headroom)",
        shows: "what all customers will bring, and what could be won from those who buy elsewhere"),
      Example(
        "orders | potential model: mbg_nbd, prospects: 1000, conversion: 2%, level: 90% | top 3 by headroom",
        shows: "the same with people who have not bought yet"),
    ]
  ) {
    (
      step: inout Step, model: BuyingModelKind?, horizon: Horizon, discount: Rate, growth: Rate,
      margin: Margin, unit: TimeUnit, captured: Share, peers: ColumnChoices?, quantile: Share,
      atLeast: Int, prospects: Int?, conversion: Share?, level: Level
    ) in
    let value = ValueOptions(
      kind: model, unit: unit, horizon: horizon, discount: discount, growth: growth,
      margin: margin.value)
    guard let prospects = step.prospects(prospects, conversion),
      step.arePeers(peers?.fields ?? [], peers?.ranges ?? [], atLeast: atLeast),
      let input = step.valueInput(value, growth: "income_growth", covariates: peers?.fields ?? []),
      let amount = input.amount
    else { return nil }
    let headroom = HeadroomRule(
      peers: (peers?.fields ?? []).map(\.name), quantile: quantile.value, atLeast: atLeast,
      amount: amount.name, customer: input.customer.type, money: amount.type,
      asOf: step.givenAnalysisDay, places: peers?.ranges ?? [],
      countPlace: step.optionRange("at_least"))
    let rule = PotentialRule(
      options: value, input: input, headroom: headroom, captured: captured.value,
      prospects: prospects, level: level.value, modelRange: step.optionRange("model"))
    return step.relation(.local(input.relation, rule.step), rule.schema)
  }
}

/// Those who have not bought yet.
struct Prospects: Sendable {
  let count: Int
  /// The part of them that will.
  let conversion: Double
}

extension Step {
  /// Prospects, of which there may be none; `nil` when something was reported.
  fileprivate mutating func prospects(_ count: Int?, _ conversion: Share?) -> Prospects? {
    switch (count, conversion) {
    case (nil, nil): return Prospects(count: 0, conversion: 0)
    case (let count?, let conversion?) where count >= 0:
      return Prospects(count: count, conversion: conversion.value)
    case (let count?, _) where count < 0:
      report(.negativeProspects(at: optionRange("prospects")))
    case (.some, _):
      report(.halfOfProspects("prospects", "conversion", at: optionRange("prospects")))
    case (nil, _):
      report(.halfOfProspects("conversion", "prospects", at: optionRange("conversion")))
    }
    return nil
  }

  /// Whether customers can be compared by these columns; what is wrong is reported.
  fileprivate mutating func arePeers(
    _ peers: [Schema.Field], _ places: [SourceRange], atLeast: Int
  ) -> Bool {
    guard atLeast > 0 else {
      report(.noPeers(at: optionRange("at_least")))
      return false
    }
    let taken = [role(.customer), role(.amount)].map { $0?.name }
    for (place, field) in peers.enumerated() where taken.contains(field.name) {
      report(
        .notPeers(field.name, isCustomer: field.name == taken[0], at: places[place]))
      return false
    }
    return true
  }
}

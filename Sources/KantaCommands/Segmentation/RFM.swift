import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let rfm = Command(
    "rfm", finnish: "RFM-profiili", room: .segmentation,
    "Scores each customer by recency, frequency and monetary value, and names the segment.",
    details: """
      Recency is the days from the last purchase to the analysis date, frequency what `counts:` \
      says (orders, purchase days or rows), monetary the exact sum of the amounts. Cut points are \
      type-7 quantiles of the customers, each interval with its upper end in it, so equal values \
      always get equal scores; the smallest recency gets the highest score. Rows without customer, \
      date or amount, and rows after the analysis date, are left out and counted in the footer. \
      The segment is the name of the cell in the complete 125-cell map of five scores.
      """,
    clauses: [.asOf],
    options: Parameter<Int>.optional("scores", "how many scores, 2 to 9", default: 5),
    Parameter<FrequencyCount?>.optional(
      "counts", "what frequency counts; orders where the table has them, else days",
      default: nil),
    Parameter<[Double]?>.optional("r_cuts", "own cut points of recency, in days", default: nil),
    Parameter<[Double]?>.optional("f_cuts", "own cut points of frequency", default: nil),
    Parameter<[Double]?>.optional("m_cuts", "own cut points of monetary value", default: nil),
    Parameter<QuantileScore.Closed>.optional(
      "closed", "which end of an interval own cut points belong to", default: .right),
    roles: [.customer, .date, .amount],
    gives: "customer, recency, frequency, monetary, r, f, m, score, segment",
    examples: [
      Example(
        "orders | where quantity > 0 | rfm as of 2024-12-31 | take 5",
        shows: "five customers with their scores"),
      Example(
        "orders | rfm counts: days, scores: 3 | count by score | sort score desc | take 5",
        shows: "three scores, counting purchase days"),
      Example(
        "orders | rfm r_cuts: [30, 90, 180, 365], f_cuts: [1, 2, 4, 8], m_cuts: [25, 50, 100, 200], closed: left | count by segment",
        shows: "own cut points"),
    ]
  ) {
    (
      step: inout Step, scores: Int, counts: FrequencyCount?, rCuts: [Double]?,
      fCuts: [Double]?, mCuts: [Double]?, closed: QuantileScore.Closed
    ) in
    guard (2...9).contains(scores) else {
      step.report(.badScores(scores, at: step.optionRange("scores")))
      return nil
    }
    for (name, cuts) in [("r_cuts", rCuts), ("f_cuts", fCuts), ("m_cuts", mCuts)] {
      if let cuts, cuts.count != scores - 1 {
        step.report(
          .tooManyCuts(name, scores: scores, found: cuts.count, at: step.optionRange(name)))
        return nil
      }
    }
    if closed == .left, rCuts == nil, fCuts == nil, mCuts == nil {
      step.report(.closedWithoutCuts(at: step.optionRange("closed")))
      return nil
    }
    let counts = counts ?? (step.role(.order) == nil ? .days : .orders)
    if counts == .orders, step.role(.order) == nil {
      step.report(.missingRoles([.order], of: step.stage.verb, schema: step.schema))
      return nil
    }
    let asOf = step.givenAnalysisDay
    guard let profile = step.profile(asOf, counts) else { return nil }
    let rule = RFMRule(
      asOf: asOf, noDay: .noAnalysisDay(at: step.stage.verb.range, roles: step.schema.roles),
      counts: counts, scores: scores, rCuts: rCuts, fCuts: fCuts, mCuts: mCuts,
      closed: closed)
    return step.relation(.local(profile, rule.step), rule.schema(of: profile.schema))
  }
}

/// What the frequency of RFM counts.
package enum FrequencyCount: String, Choice { case orders, days, rows }

extension QuantileScore.Closed: Choice {}

extension Step {
  /// Customer, last purchase day, frequency and monetary value, one row per customer.
  ///
  /// Without a day, the latest date of all rows is observed.
  fileprivate mutating func profile(_ asOf: AnalysisDay?, _ counts: FrequencyCount) -> Relation? {
    guard let customer = role(.customer), let date = role(.date), let amount = role(.amount) else {
      return nil
    }
    let bought = Expression.column(date.name, date.type).asDay
    let buyer = Expression.column(customer.name, customer.type)
    let value = Expression.column(amount.name, amount.type)
    let chosen = purchases(with: [customer, date, amount], dated: bought, asOf: asOf)
    let frequency: Measure =
      switch counts {
      case .rows: Measure("frequency", .count, of: nil, type: .integer)
      case .days: Measure("frequency", .distinct, of: bought, type: .integer)
      case .orders:
        Measure(
          "frequency", .distinct, of: role(.order).map { .column($0.name, $0.type) },
          type: .integer)
      }
    return aggregate(
      chosen, keys: [NamedExpression("customer", buyer)],
      measures: [
        Measure("last", .max, of: bought, type: .date), frequency,
        Measure("monetary", .sum, of: value, type: amount.type),
      ])
  }

  func optionRange(_ name: String) -> SourceRange {
    stage.options.first { $0.name.text == name }?.value.range ?? stage.verb.range
  }
}

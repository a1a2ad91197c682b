import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let bridge = Command(
    "bridge", aliases: ["waterfall"], finnish: "liikevaihtosilta", room: .lifecycle,
    "Explains the recurring revenue of each period by the one before: new, upgrade, churn.",
    details: """
      start + new + upgrade + reactivation - downgrade - churn = end holds exactly in each period; \
      `grr` and `nrr` are gross and net revenue retention. \
      Of contracts (`revenue: contracts`, where the table has a start), a customer's revenue is \
      the sum of the amounts of the contracts that run on the last day of the period; a contract \
      runs from its start up to the day before its end, or on when it has no end. Amounts are \
      taken as the table gives them: to see a yearly price by the month, make it \
      `roles amount: price / 12`. Of purchases (`revenue: purchases`), it is the sum of the \
      amounts bought in the period. Where the amounts of a customer add up to 0 or less, the \
      customer has no revenue in that period; how often is said below. A period that is not over \
      on the analysis date has no values; without one, that is the latest start or purchase. \
      Rows without customer, amount or date, rows after the analysis date, and contracts that end \
      before they start are left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: Parameter<CalendarPeriod>.optional(
      "period", "how long a period is, by the calendar", default: .month),
    Parameter<RevenueKind?>.optional(
      "revenue", "what revenue is; contracts where the table has a start, else purchases",
      default: nil),
    roles: [.customer, .amount],
    gives: "period, start, new, upgrade, reactivation, downgrade, churn, end, grr, nrr",
    pictures: [
      Picture(
        ChartSpecification(
          .line, ["grr", "nrr"], by: ["period"], title: "Gross and net revenue retention"),
        needs: ["period", "start", "churn", "grr", "nrr"])
    ],
    examples: [
      Example(
        "orders | where quantity > 0 | bridge period: quarter, revenue: purchases | take 4",
        shows: "what the revenue of each quarter is made of")
    ]
  ) { (step: inout Step, period: CalendarPeriod, revenue: RevenueKind?) in
    let kind = revenue ?? (step.role(.start) == nil ? .purchases : .contracts)
    guard let first = step.role(kind == .contracts ? .start : .date) else {
      let wanted: Role = kind == .contracts ? .start : .date
      step.report(.missingRoles([wanted], of: step.stage.verb, schema: step.schema))
      return nil
    }
    guard let paid = step.payments(kind, by: period, first) else { return nil }
    let rule = BridgeRule(
      asOf: AsOf(step.givenAnalysisDay, of: step),
      tooLarge: .tooMuchRevenue(at: step.stage.verb.range), period: period, kind: kind)
    return step.relation(.local(paid, rule.step), rule.schema(of: paid.schema))
  }
}

/// What `bridge` takes for the revenue of a period.
enum RevenueKind: String, Choice { case contracts, purchases }

extension Step {
  /// Customer, first period, the period of the end where there are ends, and the sum of the
  /// amounts.
  fileprivate func payments(
    _ kind: RevenueKind, by period: CalendarPeriod, _ first: Schema.Field
  ) -> Relation? {
    guard let customer = role(.customer), let amount = role(.amount) else { return nil }
    let type = ValueType(.date, grain: period.grain)
    let start = Expression.column(first.name, first.type).asDay
    var rows = purchases(
      with: [customer, first, amount], dated: start, asOf: givenAnalysisDay)
    var keys = [
      NamedExpression("customer", .column(customer.name, customer.type)),
      NamedExpression("from", .call(.start(of: period.grain), [start], type)),
    ]
    if kind == .contracts, let last = role(.end) {
      let end = Expression.column(last.name, last.type).asDay
      let isInOrder = Expression.or(.isMissing(end), .compare(.greaterOrEqual, end, start))
      if case .filter(let all, let conditions) = rows.node {
        let inOrder = Condition(isInOrder, failure: "\(last.name) before \(first.name)")
        rows = relation(.filter(all, conditions + [inOrder]), schema)
      }
      keys.append(NamedExpression("until", .call(.start(of: period.grain), [end], type)))
    }
    let value = Expression.column(amount.name, amount.type)
    return addedUp(
      rows, keys: keys, measures: [Measure("amount", .sum, of: value, type: amount.type)])
  }
}

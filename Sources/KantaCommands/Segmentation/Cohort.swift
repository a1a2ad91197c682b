import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let cohort = Command(
    "cohort", finnish: "kohortit", room: .segmentation,
    "Follows customers from their first purchase on: how many buy again, when, and what.",
    details: """
      A cohort is the customers whose first purchase falls into one period, or with `by` those who \
      have the same value in a column at their first purchase. `age` counts periods from the one \
      of the first purchase, which is 0; with `rolling: 30 days` it counts times of 30 days from \
      the day of each customer's first purchase instead. `from: DATE` follows everybody who is a \
      customer on that date through the time after it, which is age 1: to see how the segments of \
      a date behaved afterwards, join them to the purchases and write `by segment, from: DATE`.

      `retention` is the part of the cohort that buys: in exactly that period (`kind: exact`), in \
      it or later up to the analysis date (`unbounded`), or in one of several periods (`bracket`): \
      `brackets: [0, 1, 3, 6]` stands for ages 0, 1 to 2 and 3 to 5, each called by its first. \
      `customers` is their number, `orders` the different orders of that period, `revenue` the sum \
      of the amounts and `cumulative_revenue` the sum up to then. The table needs a date for all \
      of them, and an order or amount for what they add up.

      A value is there only when its period is over on the analysis date for the whole cohort, and \
      is missing before, never 0. The customers of a cohort `by` a column come at different times: \
      size, customers and value of an age are of those for whom it is over. `all: yes` adds all \
      cohorts together, without a name and last, each age over the cohorts that have it: their \
      retention is the average weighted by size. Rows without customer or date, and rows after \
      the analysis date, are left out and counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<CalendarPeriod>.optional(
      "period", "how long a period is, by the calendar", default: .month),
    Parameter<TimeSpan?>.optional(
      "rolling", "ages of so many days instead, such as 30 days", default: nil),
    Parameter<CohortMeasure>.optional("measure", "what the value is", default: .retention),
    Parameter<CohortKind>.optional(
      "kind", "in which purchases a customer counts as retained", default: .exact),
    Parameter<[Double]?>.optional(
      "brackets", "the ages at which brackets start, and the end of the last", default: nil),
    Parameter<Int?>.optional("periods", "the largest age to show", default: nil),
    Parameter<Day?>.optional(
      "from", "the date after which everybody is followed", default: nil),
    Parameter<Bool>.optional("all", "whether to add all cohorts together", default: false),
    roles: [.customer],
    gives: "cohort, size, age, customers, value",
    pictures: [
      Picture(
        ChartSpecification(
          .heatmap, ["value"], by: ["cohort", "age"], title: "Cohorts by age",
          missingNames: ["cohort": "all"]),
        needs: ["cohort", "size", "age", "customers", "value"])
    ],
    examples: cohortExamples
  ) {
    (
      step: inout Step, period: CalendarPeriod, rolling: TimeSpan?, measure: CohortMeasure,
      kind: CohortKind, brackets: [Double]?, periods: Int?, from: Day?, all: Bool
    ) in
    let options = CohortOptions(
      period: period, rolling: rolling, measure: measure, kind: kind, brackets: brackets,
      periods: periods, from: from, all: all)
    guard let rule = step.cohortRule(options), let active = step.cohortActivity(rule) else {
      return nil
    }
    return step.relation(.local(active, rule.step), rule.schema)
  }

  private static let cohortExamples = [
    Example(
      "orders | cohort as of 2024-12-31 | where age <= 3 | take 8",
      shows: "the first cohorts over four months"),
    Example(
      "orders | cohort period: quarter, measure: customers, periods: 2 | take 6",
      shows: "quarters, in numbers"),
    Example(
      "orders | cohort rolling: 30 days, kind: unbounded, all: yes | where cohort is missing | take 6",
      shows: "how many buy after so many times 30 days, all cohorts together"),
    Example(
      "orders | cohort kind: bracket, brackets: [0, 1, 3, 6, 12] | take 4",
      shows: "the first month, the next two, and so on"),
    Example(
      "orders | cohort by category, measure: cumulative_revenue, periods: 3 | take 8",
      shows: "what customers have brought, by the category they came with"),
    Example(
      "orders | join customers on customer | cohort by channel, period: quarter, from: 2024-06-30 | take 6",
      shows: "how the customers of a date behaved afterwards"),
  ]
}

/// What `cohort` gives as the value.
enum CohortMeasure: String, Choice {
  case retention, customers, orders, revenue
  case cumulativeRevenue = "cumulative_revenue"

  /// Whether it is about the customers who buy, not about what they buy.
  var isOfCustomers: Bool { self == .retention || self == .customers }
}

/// In which purchases a customer counts as retained.
enum CohortKind: String, Choice { case exact, unbounded, bracket }

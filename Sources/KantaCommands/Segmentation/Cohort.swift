import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let cohort = Command(
    "cohort", finnish: "kohortit", room: .segmentation,
    "Follows customers from the period of their first purchase: how many buy again, and when.",
    details: """
      A cohort is the customers whose first purchase falls into one period; `age` counts periods \
      from that one, which is 0. `customers` have bought in exactly that period. The value is \
      their share of the cohort (`measure: retention`) or their number; it is missing for a \
      period that is not over on the analysis date. Rows without customer or date, and rows after \
      the analysis date, are left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: Parameter<CalendarPeriod>.optional(
      "period", "how long a period is, by the calendar", default: .month),
    Parameter<CohortMeasure>.optional("measure", "what the value is", default: .retention),
    Parameter<Int?>.optional("periods", "the largest age to show", default: nil),
    roles: [.customer, .date],
    gives: "cohort, size, age, customers, value",
    examples: [
      Example(
        "orders | cohort as of 2024-12-31 | where age <= 3 | take 8",
        shows: "the first cohorts over four months"),
      Example(
        "orders | cohort period: quarter, measure: customers, periods: 2 | take 6",
        shows: "quarters, in numbers"),
    ]
  ) {
    (step: inout Step, period: CalendarPeriod, measure: CohortMeasure, periods: Int?) in
    guard let customer = step.role(.customer), let date = step.role(.date) else { return nil }
    if let periods, periods < 0 {
      step.report(.badPeriods(periods, at: step.optionRange("periods")))
      return nil
    }
    let asOf = step.givenAnalysisDay
    let bought = Expression.column(date.name, date.type).asDay
    let buyer = Expression.column(customer.name, customer.type)
    let type = ValueType(.date, grain: period.grain)
    let active = step.aggregate(
      step.purchases(with: [customer, date], dated: bought, asOf: asOf),
      keys: [
        NamedExpression("customer", buyer),
        NamedExpression("period", .call(.start(of: period.grain), [bought], type)),
      ], measures: [])
    let rule = CohortRule(
      asOf: asOf,
      noDay: .noAnalysisDay(at: step.stage.verb.range, roles: step.schema.roles),
      period: period, measure: measure, oldest: periods)
    return step.relation(.local(active, rule.step), rule.schema)
  }
}

/// What `cohort` gives as the value.
package enum CohortMeasure: String, Choice { case retention, customers }

/// How customers are counted by cohort and age, and the step that counts them.
struct CohortRule: Sendable {
  /// `nil` for the latest date in the data.
  let asOf: AnalysisDay?
  /// What is told when there is none.
  let noDay: Diagnostic
  let period: CalendarPeriod
  let measure: CohortMeasure
  let oldest: Int?

  var schema: Schema {
    Schema([
      Schema.Field("cohort", ValueType(.date, grain: period.grain)),
      Schema.Field("size", .integer), Schema.Field("age", .integer),
      Schema.Field("customers", .integer),
      Schema.Field("value", measure == .retention ? .percent : .integer),
    ])
  }

  var step: LocalStep {
    let rule = self
    let day = asOf?.spelled ?? "as of the latest date"
    return LocalStep("cohort", detail: "\(measure.rawValue) by \(period.rawValue), \(day)") {
      active, context throws(Diagnostic) in
      guard let asOf = rule.asOf ?? AnalysisDay(latest: context.observed.first) else {
        throw rule.noDay
      }
      guard let counts = CohortCounts(active, rule.period, on: context.execution) else {
        throw Diagnostic(.interrupted, "interrupted")
      }
      return Answer(rule.table(counts, asOf.day), definitions: [rule.definition(asOf)])
    }
  }

  private func definition(_ asOf: AnalysisDay) -> String {
    let what = measure == .retention ? "share of the cohort" : "customers"
    return "cohorts by \(period.rawValue) of first purchase · \(what) buying in exactly that "
      + "\(period.rawValue) · \(asOf.spelled), unfinished \(period.rawValue)s without a value"
  }

  /// One row per cohort and age, cohorts rising.
  private func table(_ counts: CohortCounts, _ day: Day) -> Table {
    var cohorts: [Int32] = []
    var sizes: [Int64] = []
    var ages: [Int64] = []
    var customers: [Int64] = []
    var isOver: [Bool] = []
    let last = period.number(of: day)
    for (start, byAge) in counts.rising {
      let first = period.number(of: start)
      guard first <= last else { continue }
      for age in 0...min(oldest ?? .max, last - first) {
        cohorts.append(start.number)
        sizes.append(byAge[0])
        ages.append(Int64(age))
        customers.append(age < byAge.count ? byAge[age] : 0)
        isOver.append(period.start(start, later: age + 1).number <= day.number + 1)
      }
    }
    let over = Validity(isOver).normalized
    let value =
      measure == .customers
      ? Column(.integer, .integers(customers), validity: over)
      : Column(
        .percent, .numbers(zip(customers, sizes).map { Double($0) / Double($1) }), validity: over)
    return Table(
      schema,
      [
        Column(schema.fields[0].type, .days(cohorts)), Column(.integer, .integers(sizes)),
        Column(.integer, .integers(ages)), Column(.integer, .integers(customers)), value,
      ])
  }
}

/// How many customers of each cohort are active at each age.
private struct CohortCounts {
  /// By the first day of the cohort's period, the customers at each age from 0.
  private var counts: [Day: [Int64]] = [:]

  /// Counts pairs of a customer and the first day of a period, each pair once.
  ///
  /// - Complexity: O(pairs).
  /// - Returns: `nil` when the work was stopped.
  init?(_ active: Table, _ period: CalendarPeriod, on execution: Execution) {
    guard case .days(let starts) = active.columns[1].values,
      let (customers, count) = Self.numbered(active.columns[0], on: execution)
    else { return nil }
    var firsts = [Int32](repeating: .max, count: count)
    for row in starts.indices {
      firsts[Int(customers[row])] = min(firsts[Int(customers[row])], starts[row])
    }
    // There are few different periods: their numbers are made once.
    guard let earliest = starts.min(), let latest = starts.max() else { return }
    var numbers = [Int](repeating: -1, count: Int(latest - earliest) + 1)
    var days: [Int32] = []
    for start in starts where numbers[Int(start - earliest)] < 0 {
      numbers[Int(start - earliest)] = period.number(of: Day(number: start))
      days.append(start)
    }
    if execution.cancellation.isRequested { return nil }
    let base = period.number(of: Day(number: earliest))
    let width = period.number(of: Day(number: latest)) - base + 1
    var cells = [Int64](repeating: 0, count: width * width)
    for row in starts.indices {
      let first = numbers[Int(firsts[Int(customers[row])] - earliest)] - base
      cells[first * width + numbers[Int(starts[row] - earliest)] - base - first] += 1
    }
    for day in days {
      let first = period.number(of: Day(number: day)) - base
      let byAge = cells[first * width..<(first + 1) * width]
      if byAge.contains(where: { $0 > 0 }) { counts[Day(number: day)] = Array(byAge) }
    }
  }

  /// A number for each row that is the same for the same customer, none of whom is missing.
  private static func numbered(
    _ customers: Column, on execution: Execution
  ) -> (numbers: [UInt32], count: Int)? {
    if case .codes(let codes, let words) = customers.values { return (codes, words.count) }
    return GroupIndex([customers], rowCount: customers.count, on: execution).map {
      ($0.groups, $0.count)
    }
  }

  var rising: [(start: Day, byAge: [Int64])] {
    counts.map { (start: $0.key, byAge: $0.value) }.sorted { $0.start < $1.start }
  }
}

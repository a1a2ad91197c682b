import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How customers are followed by cohort and age, and the step that follows them.
struct CohortRule: Sendable {
  let asOf: AsOf
  let period: CalendarPeriod
  /// How many days an age is; `nil` where ages are by the calendar.
  let rolling: Int?
  let measure: CohortMeasure
  let kind: CohortKind
  /// The bounds of the brackets, for `kind: bracket`.
  let brackets: [Int]?
  /// The largest age to show.
  let oldest: Int?
  /// The date after which everybody is followed.
  let origin: Origin?
  /// What the cohorts are by; the period of the first purchase without it.
  let key: NamedExpression?
  let amount: Schema.Field?
  /// Whether all cohorts are added together.
  let all: Bool

  /// A date, and where it was written.
  struct Origin: Sendable {
    let day: Day
    let range: SourceRange
  }

  var addsAmounts: Bool { measure == .revenue || measure == .cumulativeRevenue }

  var schema: Schema {
    let value: ValueType =
      switch measure {
      case .retention: .percent
      case .customers, .orders: .integer
      case .revenue, .cumulativeRevenue: amount?.type ?? .integer
      }
    return Schema([
      Schema.Field("cohort", key?.expression.type ?? ValueType(.date, grain: period.grain)),
      Schema.Field("size", .integer), Schema.Field("age", .integer),
      Schema.Field("customers", .integer), Schema.Field("value", value),
    ])
  }

  var step: LocalStep {
    let rule = self
    return LocalStep("cohort", detail: detail) { active, context throws(Diagnostic) in
      let asOf = try rule.asOf.day(context)
      if let origin = rule.origin, origin.day >= asOf.day {
        throw .followedTooLate(origin.day, asOf, at: origin.range)
      }
      let found = try rule.followed(active, asOf.day, context)
      return Answer(
        try found.table(rule), definitions: rule.definitions(asOf), notes: found.notes)
    }
  }

  /// What `explain` says.
  private var detail: String {
    let kind = kind == .exact ? "" : "\(kind.rawValue) "
    let groups = key?.name ?? (rolling == nil ? nil : period.rawValue)
    let ages = groups.map { rolling == nil ? "\($0) and \(time)" : "\($0), ages of \(time)" }
    return "\(kind)\(measure.rawValue) by \(ages ?? time), \(asOf.spelled)"
  }

  /// `month`, `30 days`.
  private var time: String { rolling.map { Counted.things($0, "day") } ?? period.rawValue }

  // MARK: - Definitions

  func definitions(_ asOf: AnalysisDay) -> [String] {
    let cohorts =
      key.map { "cohorts by \($0.name) at the first purchase" }
      ?? "cohorts by \(period.rawValue) of first purchase"
    let open = rolling == nil ? "unfinished \(time)s" : "unfinished times of \(time)"
    var lines = ["\(cohorts) · \(what) · \(asOf.spelled), \(open) without a value"]
    if let ages { lines.append(ages) }
    if key != nil {
      lines.append("size, customers and value of an age: of those for whom it is over")
    }
    if all {
      lines.append(
        "the last rows, without a cohort: all together, each age over the customers for whom it is "
          + "over" + (measure == .retention ? " (the average weighted by size)" : ""))
    }
    return lines
  }

  /// What the value is.
  private var what: String {
    let within = rolling == nil ? "that \(time)" : "those \(time)"
    let amount = amount?.name ?? "amount"
    switch measure {
    case .orders: return "different orders in \(within)"
    case .revenue: return "sum of \(amount) in \(within)"
    case .cumulativeRevenue:
      let since = origin.map { " after \($0.day.plain)" } ?? ""
      return "sum of \(amount)\(since) up to the end of \(within)"
    case .retention, .customers: break
    }
    let who = measure == .retention ? "share of the cohort" : "customers"
    let buying =
      switch kind {
      case .exact: "buying in exactly \(within)"
      case .unbounded: "buying in \(within) or later, up to the analysis date"
      case .bracket: "buying in the ages \(bracketWords), each called by its first"
      }
    return "\(kind.rawValue) retention: \(who) \(buying)"
  }

  /// `0, 1–2, 3–5`.
  private var bracketWords: String {
    let bounds = brackets ?? []
    return zip(bounds, bounds.dropFirst()).map { start, end in
      end == start + 1 ? "\(start)" : "\(start)–\(end - 1)"
    }.joined(separator: ", ")
  }

  /// How ages are counted, where that is not by the calendar from the first purchase.
  private var ages: String? {
    if let origin {
      return "customers of \(origin.day.plain), followed from there: age 1 is the \(time) after it"
    }
    return rolling.map { _ in
      "age 0 is the \(time) from the day of a customer's first purchase on, age 1 the next "
        + "\(time), and so on"
    }
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// The options of `cohort` as they were read.
struct CohortOptions {
  let period: CalendarPeriod
  let rolling: TimeSpan?
  let measure: CohortMeasure
  let kind: CohortKind
  let brackets: [Double]?
  let periods: Int?
  let from: Day?
  let all: Bool
}

extension Step {
  /// The rule that options make; `nil` when one of them was reported.
  mutating func cohortRule(_ options: CohortOptions) -> CohortRule? {
    guard hasPurchases(), areConsistent(options), let length = cohortLength(options),
      let brackets = cohortBrackets(options), isFrom(options),
      let keys = keys(stage.by), isOneCohort(keys), hasMeasured(options.measure)
    else { return nil }
    let origin = options.from.map { CohortRule.Origin(day: $0, range: optionRange("from")) }
    return CohortRule(
      asOf: AsOf(givenAnalysisDay, of: self),
      period: options.period, rolling: length == 0 ? nil : length, measure: options.measure,
      kind: options.kind, brackets: brackets.isEmpty ? nil : brackets, oldest: options.periods,
      origin: origin, key: keys.first, amount: role(.amount), all: options.all)
  }

  /// A row for each customer, period or day, and whatever else the rule has to tell apart.
  func cohortActivity(_ rule: CohortRule) -> Relation? {
    guard let customer = role(.customer), let date = role(.date) else { return nil }
    let bought = Expression.column(date.name, date.type).asDay
    let grain = rule.period.grain
    let period = Expression.call(.start(of: grain), [bought], ValueType(.date, grain: grain))
    var keys = [
      NamedExpression("customer", .column(customer.name, customer.type)),
      NamedExpression("period", rule.rolling == nil ? period : bought),
    ]
    var measures: [Measure] = []
    if rule.measure == .orders, let order = role(.order) {
      keys.append(NamedExpression("order", .column(order.name, order.type)))
    }
    if let key = rule.key {
      keys.append(NamedExpression("cohort", key.expression))
      measures.append(
        Measure("first", .min, of: .column(date.name, date.type), type: date.type))
    }
    if rule.addsAmounts, let amount = rule.amount {
      measures.append(
        Measure("amount", .sum, of: .column(amount.name, amount.type), type: amount.type))
    }
    let rows = purchases(with: [customer, date], dated: bought, asOf: rule.asOf.given)
    return addedUp(rows, keys: keys, measures: measures)
  }

  private mutating func hasPurchases() -> Bool {
    guard role(.date) == nil else { return true }
    let hasDates = schema.fields.contains { $0.type.isCalendar }
    let isScored = ["recency", "frequency"].allSatisfy { schema.index(of: $0) != nil }
    report(
      !hasDates && (isScored || stage.by != nil)
        ? .purchasesGone(at: stage.verb.range)
        : .missingRoles([.date], of: stage.verb, schema: schema))
    return false
  }

  /// Whether no option is given that has nothing to work on.
  private mutating func areConsistent(_ options: CohortOptions) -> Bool {
    let first = options.from == nil ? 0 : 1
    if let periods = options.periods, periods < first {
      report(.badPeriods(periods, from: first, at: optionRange("periods")))
      return false
    }
    if options.kind != .exact, !options.measure.isOfCustomers {
      report(.kindOfSums(options.kind, options.measure, at: optionRange("kind")))
      return false
    }
    if options.brackets != nil, options.kind != .bracket {
      report(.optionOfOther("brackets", ["kind: bracket"], at: optionRange("brackets")))
      return false
    }
    if options.brackets == nil, options.kind == .bracket {
      report(.noBrackets(at: optionRange("kind")))
      return false
    }
    if options.brackets != nil, options.periods != nil {
      report(.periodsOfBrackets(at: optionRange("periods")))
      return false
    }
    if options.rolling != nil, stage.by != nil, givesOption("period") {
      report(.periodOfNothing(at: optionRange("period")))
      return false
    }
    return true
  }

  /// How many days an age is; 0 where ages are by the calendar, `nil` when that was reported.
  private mutating func cohortLength(_ options: CohortOptions) -> Int? {
    guard let span = options.rolling else { return 0 }
    guard span.isWholeDays, span.months == 0 else {
      report(.badRolling(span, at: optionRange("rolling")))
      return nil
    }
    return Int(span.microseconds / TimeSpan.microsecondsPerDay)
  }

  /// The bounds of the brackets; none where there are no brackets, `nil` when that was reported.
  private mutating func cohortBrackets(_ options: CohortOptions) -> [Int]? {
    let first = options.from == nil ? 0 : 1
    let bounds = (options.brackets ?? []).compactMap { Int(exactly: $0) }
    guard bounds.count == options.brackets?.count ?? 0, bounds.count != 1,
      bounds.first ?? first >= first
    else {
      report(.badBrackets(from: first, at: optionRange("brackets")))
      return nil
    }
    return bounds
  }

  /// Whether the date to follow from, where there is one, leaves whole periods behind it.
  private mutating func isFrom(_ options: CohortOptions) -> Bool {
    guard let from = options.from else { return true }
    let range = optionRange("from")
    if let asOf = givenAnalysisDay, from >= asOf.day {
      report(.followedTooLate(from, asOf, at: range))
      return false
    }
    let start = from.start(of: options.period.grain)
    let next = options.period.start(start, later: 1)
    if options.rolling == nil, next.number != from.number + 1 {
      report(
        .insidePeriod(from, options.period, Day(number: start.number - 1), at: range))
      return false
    }
    return true
  }

  private mutating func isOneCohort(_ keys: [NamedExpression]) -> Bool {
    guard keys.count > 1, let second = stage.by?.dropFirst().first else { return true }
    report(.oneCohortColumn(at: second.range))
    return false
  }

  /// Whether the table has what the measure adds up.
  private mutating func hasMeasured(_ measure: CohortMeasure) -> Bool {
    let needed: Role? =
      switch measure {
      case .retention, .customers: nil
      case .orders: .order
      case .revenue, .cumulativeRevenue: .amount
      }
    guard let needed, role(needed) == nil else { return true }
    report(.missingRoles([needed], of: stage.verb, schema: schema))
    return false
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How customers are followed through their states, and the step that follows them.
struct LifecycleRule: Sendable {
  let asOf: AsOf
  let period: CalendarPeriod
  let lapsed: TimeSpan
  let view: LifecycleView

  var schema: Schema {
    let first = Schema.Field("period", ValueType(.date, grain: period.grain))
    let customers = Schema.Field("customers", .integer)
    return switch view {
    case .states: Schema([first, Schema.Field("state", .text), customers])
    case .transitions:
      Schema([
        first, Schema.Field("from_state", .text), Schema.Field("to_state", .text), customers,
        Schema.Field("share", .percent),
      ])
    case .quickRatio:
      Schema(
        [first, Schema.Field("active", .integer)]
          + LifecycleState.allCases.map { Schema.Field($0.name, .integer) }
          + [Schema.Field("quick_ratio", .number)])
    }
  }

  var step: LocalStep {
    let rule = self
    return LocalStep(
      "lifecycle",
      detail: "\(view.rawValue) by \(period.rawValue), lapsed after "
        + "\(lapsed.spelled), \(asOf.spelled)"
    ) { active, context throws(Diagnostic) in
      let asOf = try rule.asOf.day(context)
      let periods = rule.periods(of: active, until: asOf.day)
      guard let flows = rule.flows(active, periods, on: context.execution) else {
        throw Diagnostic.interrupted
      }
      let finished = periods.finished(by: asOf.day)
      return Answer(
        rule.table(flows, periods, finished: finished), definitions: rule.definitions(asOf))
    }
  }

  /// From the period of the first purchase to that of the analysis date.
  private func periods(of active: Table, until day: Day) -> PeriodRange {
    guard case .days(let starts) = active.columns[1].values else {
      preconditionFailure("periods are dates")
    }
    return PeriodRange(period, from: starts.min().map { Day(number: $0) }, to: day)
  }

  private func flows(
    _ active: Table, _ periods: PeriodRange, on execution: Execution
  ) -> LifecycleFlows? {
    guard case .days(let starts) = active.columns[1].values,
      case .days(let last) = active.columns[2].values,
      let index = GroupIndex([active.columns[0]], rowCount: active.rowCount, on: execution)
    else { return nil }
    return LifecycleFlows(
      customers: index.groups, customerCount: index.count, periods: periods.indices(of: starts),
      lastDays: last, limits: (0..<periods.count).map { lapsed.before(periods.end($0)).number },
      on: execution)
  }

  private func definitions(_ asOf: AnalysisDay) -> [String] {
    let name = period.rawValue
    let extra =
      switch view {
      case .states: ""
      case .transitions: "share = part of the customers who were in from_state"
      case .quickRatio: "quick ratio = (new + resurrected) / dormant"
      }
    return [
      "lifecycle by \(name) \(asOf.spelled), unfinished \(name)s without a value",
      "new = first purchase in the data · returning = bought in the \(name) before too · "
        + "resurrected = bought again after a \(name) or more without",
      "dormant = bought in the \(name) before, not in this one · inactive = bought in neither, last "
        + "purchase up to \(lapsed.spelled) before the end of the \(name) · lapsed = bought in "
        + "neither, last purchase longer ago than that",
    ] + (extra.isEmpty ? [] : [extra])
  }

  private func table(_ flows: LifecycleFlows, _ periods: PeriodRange, finished: Int) -> Table {
    switch view {
    case .states: states(flows, periods, finished)
    case .transitions: transitions(flows, periods, finished)
    case .quickRatio: quickRatios(flows, periods, finished)
    }
  }

  /// One row per period and state.
  private func states(
    _ flows: LifecycleFlows, _ periods: PeriodRange, _ finished: Int
  ) -> Table {
    let states = LifecycleState.allCases
    let rows = (0..<periods.count).flatMap { period in states.map { (period, $0) } }
    return Table(
      schema,
      [
        periods.column(rows.map(\.0)), Self.names(rows.map(\.1)),
        Column(
          .integer, .integers(rows.map { flows.count($0.1, in: $0.0) }),
          validity: Validity(rows.map { $0.0 < finished }).normalized),
      ])
  }

  /// One row per period and pair of states that some customer goes through.
  private func transitions(
    _ flows: LifecycleFlows, _ periods: PeriodRange, _ finished: Int
  ) -> Table {
    var rows: [(period: Int, from: LifecycleState?, to: LifecycleState, count: Int64)] = []
    for period in 0..<finished {
      for from in [nil] + LifecycleState.allCases.map(Optional.some) {
        for to in LifecycleState.allCases {
          let count = flows.count(from: from, to: to, in: period)
          if count > 0 { rows.append((period, from, to, count)) }
        }
      }
    }
    let shares = rows.map { row in
      row.from.map { Double(row.count) / Double(flows.count($0, in: row.period - 1)) }
    }
    return Table(
      schema,
      [
        periods.column(rows.map(\.period)), Self.names(rows.map(\.from)),
        Self.names(rows.map(\.to)), Column(.integer, .integers(rows.map(\.count))),
        Column(
          .percent, .numbers(shares.map { $0 ?? 0 }),
          validity: Validity(shares.map { $0 != nil }).normalized),
      ])
  }

  /// One row per period.
  private func quickRatios(
    _ flows: LifecycleFlows, _ periods: PeriodRange, _ finished: Int
  ) -> Table {
    let rows = 0..<periods.count
    let isOver = Validity(rows.map { $0 < finished }).normalized
    let counts = LifecycleState.allCases.map { state in
      rows.map { flows.count(state, in: $0) }
    }
    let active = rows.map { row in
      LifecycleState.allCases.reduce(0) { $0 + ($1.isActive ? counts[$1.rawValue][row] : 0) }
    }
    func count(_ state: LifecycleState, _ row: Int) -> Double {
      Double(counts[state.rawValue][row])
    }
    let ratios = rows.map { (count(.new, $0) + count(.resurrected, $0)) / count(.dormant, $0) }
    let hasRatio = rows.map { $0 < finished && count(.dormant, $0) > 0 }
    return Table(
      schema,
      [periods.column(Array(rows))]
        + ([active] + counts).map { Column(.integer, .integers($0), validity: isOver) }
        + [
          Column(
            .number, .numbers(zip(ratios, hasRatio).map { $1 ? $0 : 0 }),
            validity: Validity(hasRatio).normalized)
        ])
  }

  /// The names of states, missing where there is none.
  private static func names(_ states: [LifecycleState?]) -> Column {
    Column(
      .text,
      .codes(
        states.map { UInt32($0?.rawValue ?? 0) },
        Words(distinct: LifecycleState.allCases.map(\.name))),
      validity: Validity(states.map { $0 != nil }).normalized)
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How revenue is explained, and the step that explains it.
struct BridgeRule: Sendable {
  let asOf: AsOf
  /// What is told when a sum does not fit its type.
  let tooLarge: Diagnostic
  let period: CalendarPeriod
  let kind: RevenueKind

  func schema(of paid: Schema) -> Schema {
    let type = paid.fields[paid.fields.count - 1].type
    return Schema(
      [Schema.Field("period", ValueType(.date, grain: period.grain))]
        + BridgePart.allCases.map { Schema.Field($0.name, type) }
        + [Schema.Field("grr", .percent), Schema.Field("nrr", .percent)])
  }

  var step: LocalStep {
    let rule = self
    return LocalStep("bridge", detail: "\(kind.rawValue) by \(period.rawValue), \(asOf.spelled)") {
      paid, context throws(Diagnostic) in
      let asOf = try rule.asOf.day(context)
      let periods = try rule.periods(of: paid, until: asOf.day)
      let finished = periods.finished(by: asOf.day)
      guard let bridge = try rule.bridge(paid, periods, finished, on: context.execution) else {
        throw Diagnostic.interrupted
      }
      let table = try rule.table(bridge, periods, rule.schema(of: paid.schema))
      return Answer(
        table, definitions: rule.definitions(asOf),
        notes: rule.withoutRevenue(bridge, paid.columns[paid.columns.count - 1].type))
    }
  }

  private func periods(of paid: Table, until day: Day) throws(Diagnostic) -> PeriodRange {
    guard case .days(let starts) = paid.columns[1].values else {
      preconditionFailure("periods are dates")
    }
    return PeriodRange(period, from: starts.min().map { Day(number: $0) }, to: day)
  }

  /// `nil` when the work was stopped.
  private func bridge(
    _ paid: Table, _ periods: PeriodRange, _ finished: Int, on execution: Execution
  ) throws(Diagnostic) -> RevenueBridge? {
    guard case .days(let starts) = paid.columns[1].values,
      let index = GroupIndex([paid.columns[0]], rowCount: paid.rowCount, on: execution)
    else { return nil }
    let from = periods.indices(of: starts)
    var until = from.map { $0 + 1 }
    if kind == .contracts {
      until = [UInt32](repeating: UInt32(periods.count), count: paid.rowCount)
      if paid.columns.count == 4, case .days(let ends) = paid.columns[2].values {
        until = periods.indices(of: ends, orAfter: paid.columns[2].validity)
      }
    }
    return RevenueBridge(
      customers: index.groups, customerCount: index.count, from: from, until: until,
      amounts: try ExactAmounts.units(
        of: paid.columns[paid.columns.count - 1], orThrow: tooLarge), periodCount: finished,
      on: execution)
  }

  /// One row per period.
  private func table(
    _ bridge: RevenueBridge, _ periods: PeriodRange, _ schema: Schema
  ) throws(Diagnostic) -> Table {
    let rows = 0..<periods.count
    let isOver = Validity(rows.map { $0 < bridge.periodCount }).normalized
    var columns = [periods.column(Array(rows))]
    for part in BridgePart.allCases {
      let type = schema.fields[columns.count].type
      let sums = rows.map { $0 < bridge.periodCount ? bridge[part, $0] : 0 }
      let values = try ExactAmounts.values(sums, type, orThrow: tooLarge)
      columns.append(Column(type, values, validity: isOver))
    }
    columns += [retention(bridge, rows, with: []), retention(bridge, rows, with: [.upgrade])]
    return Table(schema, columns)
  }

  /// The part of the start that is left at the end, with some gains; missing where there is none.
  private func retention(
    _ bridge: RevenueBridge, _ rows: Range<Int>, with gains: [BridgePart]
  ) -> Column {
    let shares = rows.map { row -> Double? in
      guard row < bridge.periodCount, bridge[.start, row] > 0 else { return nil }
      let lost = bridge[.downgrade, row] + bridge[.churn, row]
      let left = gains.reduce(bridge[.start, row] - lost) { $0 + bridge[$1, row] }
      return Double(left) / Double(bridge[.start, row])
    }
    return Column(
      .percent, .numbers(shares.map { $0 ?? 0 }),
      validity: Validity(shares.map { $0 != nil }).normalized)
  }

  private func definitions(_ asOf: AnalysisDay) -> [String] {
    let name = period.rawValue
    let revenue =
      kind == .contracts
      ? "the contracts that run on the last day of the \(name)" : "the purchases in the \(name)"
    let day =
      asOf.isGiven || kind == .purchases
      ? asOf.spelled : "as of \(asOf.day.plain) (the latest start in the data)"
    return [
      "revenue bridge by \(name) \(day), unfinished \(name)s without a value",
      "revenue of a customer = sum of the amounts of \(revenue)",
      "start + new + upgrade + reactivation - downgrade - churn = end · new = first revenue in "
        + "the data · reactivation = revenue again after a \(name) or more without",
      "grr (gross revenue retention) = (start - downgrade - churn) / start · nrr (net) = "
        + "(start + upgrade - downgrade - churn) / start",
    ]
  }

  /// What amounts of 0 or less have cost; nothing when there were none.
  private func withoutRevenue(_ bridge: RevenueBridge, _ type: ValueType) -> [StepNote] {
    let (count, sum) = bridge.withoutRevenue
    guard count > 0 else { return [] }
    var text = ""
    if case .decimal(let scale) = type.kind, let units = Int64(exactly: sum) {
      text = ExactDecimal(minorUnits: units, scale: scale).plain
    } else if case .integer = type.kind {
      text = String(sum)
    } else {
      text = ExactAmounts.number(sum).description
    }
    let currency = type.currency.map { " " + $0.code } ?? ""
    return [
      .remark(
        "no revenue in \(Counted.things(count, "customer \(period.rawValue)")) whose amounts "
          + "add up to 0 or less (\(text)\(currency) in all)")
    ]
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What `concentration` was asked for, and the step that gives it.
struct ConcentrationRule: Sendable {
  let view: ConcentrationView
  let top: TopList
  let at: Shares

  /// The columns behind the keys; sums are of the type `money`.
  func columns(money: ValueType) -> [Schema.Field] {
    let number = ValueType(.number, currency: money.currency)
    switch view {
    case .top:
      let kind: ValueType = if case .counts = top { .integer } else { .percent }
      return [
        Schema.Field("top", kind), Schema.Field("count", .integer),
        Schema.Field("at_least", money), Schema.Field("amount", money),
        Schema.Field("share", .percent),
      ]
    case .lorenz: return [Schema.Field("bottom", .percent), Schema.Field("share", .percent)]
    case .percentiles:
      return [Schema.Field("percentile", .percent), Schema.Field("amount", number)]
    case .summary:
      return [
        Schema.Field("count", .integer), Schema.Field("amount", money),
        Schema.Field("mean", number), Schema.Field("median", number),
        Schema.Field("gini", .number), Schema.Field("hhi", .number),
        Schema.Field("alike", .number),
      ]
    }
  }

  func schema(_ units: UnitAmounts) -> Schema {
    Schema(
      units.schema.fields.prefix(units.keys.count) + columns(money: units.amountType),
      roles: units.schema.roles
    ).droppingStaleRoles()
  }

  func step(_ units: UnitAmounts) -> LocalStep {
    let rule = self
    return LocalStep("concentration", detail: "\(view.rawValue), \(units.words)") {
      table, context throws(Diagnostic) in
      let ranked = try RankedUnits(
        table, keyCount: units.keys.count, on: context.execution)
      return try rule.answer(table, ranked, units, context)
    }
  }

  private func answer(
    _ table: Table, _ ranked: RankedUnits, _ units: UnitAmounts, _ context: LocalContext
  ) throws(Diagnostic) -> Answer {
    var cells = ConcentrationCells(amounts: ranked.amounts, money: units.amountType)
    var groups: [UInt32] = []
    var definitions = [definition(units)]
    for range in ranked.ranges {
      let concentration = ranked.concentration(range)
      let before = cells.rowCount
      switch view {
      case .top: try cells.addTop(top, range, concentration)
      case .lorenz: for part in at.values { cells.add([part, concentration.lorenz(part)]) }
      case .percentiles: cells.addPercentiles(at.values, range)
      case .summary: try cells.addSummary(range, concentration)
      }
      groups += repeatElement(ranked.order[range.lowerBound], count: cells.rowCount - before)
      if units.keys.isEmpty {
        definitions.append(headline(concentration))
        definitions += negatives(ranked, range, units)
      }
    }
    let columns = table.columns.prefix(units.keys.count).map { $0.gathered(groups) }
    return Answer(
      Table(
        schema(units), columns + cells.columns(self.columns(money: units.amountType)),
        rowCount: cells.rowCount), definitions: definitions)
  }

  private func definition(_ units: UnitAmounts) -> String {
    let rule =
      switch view {
      case .top:
        if case .counts = top {
          "the largest, and their share of all"
        } else {
          "the largest part, rounded up to whole ones, and its share of all"
        }
      case .lorenz: "share of the smallest part, straight between two of them"
      case .percentiles: "type-7 quantiles"
      case .summary: "Gini of the population, hhi the sum of squared shares, alike 1 / hhi"
      }
    return "concentration of \(units.words) · \(rule)"
  }

  private func headline(_ concentration: Concentration) -> String {
    let count = Counted.grouped(concentration.count)
    guard let gini = concentration.gini, let hhi = concentration.herfindahl else {
      return "n \(count), with nothing to share"
    }
    let alike = Counted.grouped(Int((1 / hhi).rounded()))
    return "n \(count) · Gini \(fixed(gini, 3)) · HHI \(fixed(hhi, 5)), "
      + "as concentrated as \(alike) alike"
  }

  private func negatives(
    _ ranked: RankedUnits, _ range: Range<Int>, _ units: UnitAmounts
  ) -> [String] {
    let count = ranked.amounts.negatives(in: range)
    guard count > 0, view != .percentiles else { return [] }
    return ["\(Counted.grouped(count)) with a sum below 0 count as 0"]
  }
}

/// A number from 0 up with that many digits after the point.
func fixed(_ value: Double, _ decimals: Int) -> String {
  let units = Int64((value * Double(PowerOfTen.of(decimals))).rounded())
  return ExactDecimal(minorUnits: units, scale: decimals).plain
}

/// The cells of the result, column by column.
private struct ConcentrationCells {
  let amounts: Column
  let money: ValueType
  private var numbers: [[Double?]] = []
  /// Where a column holds exact sums: their minor units.
  private var exact: [[Int64]] = []
  private(set) var rowCount = 0

  init(amounts: Column, money: ValueType) {
    self.amounts = amounts
    self.money = money
  }

  mutating func add(_ row: [Double?], exact units: [Int64] = []) {
    if numbers.isEmpty { numbers = row.map { _ in [] } }
    if exact.isEmpty { exact = units.map { _ in [] } }
    for (index, cell) in row.enumerated() { numbers[index].append(cell) }
    for (index, cell) in units.enumerated() { exact[index].append(cell) }
    rowCount += 1
  }

  mutating func addTop(
    _ top: TopList, _ range: Range<Int>, _ concentration: Concentration
  ) throws(Diagnostic) {
    let tops: [(name: Double, count: Int)] =
      switch top {
      case .counts(let counts): counts.map { (Double($0), min($0, range.count)) }
      case .shares(let shares):
        shares.values.map { ($0, Concentration.whole($0, of: range.count)) }
      }
    for (name, count) in tops {
      let last = range.lowerBound + count - 1
      let part = range.lowerBound...last
      add(
        [
          name, Double(count), amounts.number(last), amounts.sum(part),
          concentration.running.isEmpty ? nil : concentration.running[count],
        ], exact: amounts.isExact ? [amounts.units(last), try amounts.exactSum(part)] : [])
    }
  }

  mutating func addPercentiles(_ orders: [Double], _ range: Range<Int>) {
    let values = range.map { amounts.number($0) }
    for (order, value) in zip(orders, quantilesType7(values, orders)) { add([order, value]) }
  }

  mutating func addSummary(
    _ range: Range<Int>, _ concentration: Concentration
  ) throws(Diagnostic) {
    let all = range.lowerBound...(range.upperBound - 1)
    let sum = amounts.sum(all)
    add(
      [
        Double(range.count), sum, sum / Double(range.count),
        quantilesType7(range.map { amounts.number($0) }, [0.5])[0],
        concentration.gini, concentration.herfindahl, concentration.herfindahl.map { 1 / $0 },
      ], exact: amounts.isExact ? [try amounts.exactSum(all)] : [])
  }

  /// The columns of `fields`; sums that are exact come from their minor units.
  func columns(_ fields: [Schema.Field]) -> [Column] {
    var next = 0
    return fields.indices.map { index in
      let type = fields[index].type
      guard rowCount > 0 else { return Column.allMissing(type, count: 0) }
      if ["at_least", "amount"].contains(fields[index].name), next < exact.count {
        next += 1
        return Column(type, .integers(exact[next - 1]))
      }
      let cells = numbers[index]
      if type.kind == .integer {
        return Column(type, .integers(cells.map { Int64($0 ?? 0) }))
      }
      return Column(
        type, .numbers(cells.map { $0 ?? 0 }),
        validity: Validity(cells.map { $0 != nil }).normalized)
    }
  }
}

extension Column {
  /// Whether the values are whole numbers of some unit.
  fileprivate var isExact: Bool { if case .integers = values { true } else { false } }

  /// The value at `row` in minor units.
  fileprivate func units(_ row: Int) -> Int64 {
    guard case .integers(let all) = values else { preconditionFailure("the column is exact") }
    return all[row]
  }

  /// The value at `row` in whole units.
  fileprivate func number(_ row: Int) -> Double {
    switch (values, type.kind) {
    case (.integers(let all), .decimal(let scale)):
      ExactDecimal(minorUnits: all[row], scale: scale).asDouble
    case (.integers(let all), _): Double(all[row])
    case (.numbers(let all), _): all[row]
    case (.days, _), (.codes, _), (.flags, _): preconditionFailure("amounts are numbers")
    }
  }

  /// The exact sum of some rows in minor units, what is below 0 counting as 0.
  fileprivate func exactSum(_ rows: ClosedRange<Int>) throws(Diagnostic) -> Int64 {
    var sum: Int128 = 0
    for row in rows { sum += Int128(max(0, units(row))) }
    guard let narrow = Int64(exactly: sum) else {
      throw .sumTooLarge
    }
    return narrow
  }

  /// The same in whole units.
  fileprivate func sum(_ rows: ClosedRange<Int>) -> Double {
    guard !isExact else {
      var sum: Int128 = 0
      for row in rows { sum += Int128(max(0, units(row))) }
      guard case .decimal(let scale) = type.kind else { return Double(sum) }
      return Double(sum) / Double(PowerOfTen.of(scale))
    }
    var sum = CompensatedSum()
    for row in rows { sum.add(max(0, number(row))) }
    return sum.value
  }

  fileprivate func negatives(in rows: Range<Int>) -> Int {
    switch values {
    case .integers(let all): rows.reduce(0) { $0 + (all[$1] < 0 ? 1 : 0) }
    case .numbers(let all): rows.reduce(0) { $0 + (all[$1] < 0 ? 1 : 0) }
    case .days, .codes, .flags: 0
    }
  }
}

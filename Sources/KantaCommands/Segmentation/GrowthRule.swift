import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How the change of revenue from period to period is split, and the step that splits it.
struct GrowthRule: Sendable {
  let asOf: AsOf
  let period: CalendarPeriod
  let keyNames: [String]
  /// The column that is added up.
  let amount: String

  /// What a customer can be, in the order of the result.
  enum Status: String, CaseIterable {
    case new, returned, more, same, less, lapsed
  }

  /// The columns behind the keys.
  func columns(money: ValueType) -> [Schema.Field] {
    [
      Schema.Field("period", ValueType(.date, grain: period.grain)),
      Schema.Field("status", .text), Schema.Field("customers", .integer),
      Schema.Field("before", money), Schema.Field("after", money), Schema.Field("gain", money),
      Schema.Field("growth", .percent),
    ]
  }

  func step(_ schema: Schema) -> LocalStep {
    let rule = self
    return LocalStep("growth", detail: "\(amount) by \(period.rawValue), \(asOf.spelled)") {
      sums, context throws(Diagnostic) in
      let asOf = try rule.asOf.day(context)
      let calendar = GrowthCalendar(sums.columns[rule.keyNames.count + 1], rule.period, asOf.day)
      let table = try rule.table(sums, calendar, schema, context)
      return Answer(table, definitions: [rule.definition(asOf, calendar)])
    }
  }

  private func definition(_ asOf: AnalysisDay, _ calendar: GrowthCalendar) -> String {
    let name = period.rawValue
    let groups = keyNames.isEmpty ? "" : " within each " + keyNames.joined(separator: ", ")
    let open = calendar.unfinished.map {
      ", without \($0.plain(grain: period.grain)), which is not over"
    }
    return "change of \(amount) against the \(name) before\(groups) · "
      + "new: first purchase ever; returned: bought before, not in the previous \(name); "
      + "more, same, less: in both; lapsed: in the previous one only · "
      + "growth: gain / all of the previous \(name) · \(asOf.spelled)\(open ?? "")"
  }

  private func table(
    _ sums: Table, _ calendar: GrowthCalendar, _ schema: Schema, _ context: LocalContext
  ) throws(Diagnostic) -> Table {
    let execution = context.execution
    let count = keyNames.count
    guard
      let groups = GroupIndex(
        Array(sums.columns.prefix(count)), rowCount: sums.rowCount, on: execution),
      let customers = GroupIndex(
        Array(sums.columns.prefix(count + 1)), rowCount: sums.rowCount, on: execution)
    else { throw .interrupted }
    // For each cell how many customers, two sums, and a row of the result.
    let cellCount = groups.count * calendar.periods.count * Status.allCases.count
    let claim = try context.claim(cellCount * 100, for: "comparing periods", sums.rowCount)
    defer { withExtendedLifetime(claim) {} }
    var cells = GrowthCells(groups.count, calendar.periods.count, sums.columns[count + 2])
    let isDone = PeriodChange.scan(
      customers: customers.groups, count: customers.count, periods: calendar.numbers,
      count: calendar.periods.count, on: execution
    ) { period, change, before, after in
      // Without keys there is one group: its number need not be looked up for every row.
      let group = count == 0 ? 0 : Int(groups.groups[after ?? before ?? 0])
      cells.add(change, before, after, group: group, period: period)
    }
    guard isDone else { throw .interrupted }
    return try cells.table(schema, calendar, sums.columns.prefix(count), groups.firstRows)
  }
}

/// The periods whose sums are compared, each with the one before.
struct GrowthCalendar: Sendable {
  /// Days with sales may end before the analysis date: those periods are over and empty.
  let periods: PeriodRange
  /// The period of each row.
  let numbers: [UInt32]
  /// How many periods are compared with the one before; the first is not.
  let finished: Int
  /// The period that is not over on the analysis date, if there is one.
  let unfinished: Day?

  /// The periods that the rows of `column` start, up to the analysis date.
  init(_ column: Column, _ period: CalendarPeriod, _ asOf: Day) {
    guard case .days(let days) = column.values else { preconditionFailure("periods are dates") }
    periods = PeriodRange(period, from: days.min().map { Day(number: $0) }, to: asOf)
    numbers = periods.indices(of: days)
    let over = periods.finished(by: asOf)
    finished = max(0, over - 1)
    unfinished = over < periods.count ? periods.start(over) : nil
  }
}

/// The customers and sums of each group, period and status.
private struct GrowthCells {
  private typealias Status = GrowthRule.Status
  private let periods: Int
  /// The amounts in minor units, or as numbers; the other one is empty.
  private let whole: [Int64]
  private let numbers: [Double]
  private let isExact: Bool
  private var customers: [Int64]
  /// Exact sums, or the other ones; before and after side by side.
  private var exact: [Int128] = []
  private var sums: [CompensatedSum] = []

  init(_ groups: Int, _ periods: Int, _ amounts: Column) {
    self.periods = periods
    let count = groups * periods * Status.allCases.count
    customers = [Int64](repeating: 0, count: count)
    switch amounts.values {
    case .integers(let all):
      (whole, numbers, isExact) = (all, [], true)
      exact = [Int128](repeating: 0, count: 2 * count)
    case .numbers(let all):
      (whole, numbers, isExact) = ([], all, false)
      sums = [CompensatedSum](repeating: CompensatedSum(), count: 2 * count)
    case .days, .codes, .flags: preconditionFailure("amounts are numbers")
    }
  }

  private func cell(_ group: Int, _ period: Int, _ status: Status) -> Int {
    let number =
      switch status {
      case .new: 0
      case .returned: 1
      case .more: 2
      case .same: 3
      case .less: 4
      case .lapsed: 5
      }
    return (group * periods + period) * Status.allCases.count + number
  }

  mutating func add(
    _ change: PeriodChange, _ before: Int?, _ after: Int?, group: Int, period: Int
  ) {
    let cell = cell(group, period, status(change, before, after))
    customers[cell] += 1
    if isExact {
      if let before { exact[2 * cell] += Int128(whole[before]) }
      if let after { exact[2 * cell + 1] += Int128(whole[after]) }
    } else {
      if let before { sums[2 * cell].add(numbers[before]) }
      if let after { sums[2 * cell + 1].add(numbers[after]) }
    }
  }

  private func status(_ change: PeriodChange, _ before: Int?, _ after: Int?) -> Status {
    switch change {
    case .new: return .new
    case .returned: return .returned
    case .lapsed: return .lapsed
    case .stayed:
      guard let before, let after else { preconditionFailure("who stays has bought twice") }
      let isMore =
        isExact ? whole[after] > whole[before] : numbers[after] > numbers[before]
      let isSame =
        isExact ? whole[after] == whole[before] : numbers[after] == numbers[before]
      return isMore ? .more : isSame ? .same : .less
    }
  }

  /// One row per group, finished period after the first, and status.
  func table(
    _ schema: Schema, _ calendar: GrowthCalendar, _ keys: ArraySlice<Column>,
    _ firstRows: [UInt32]
  ) throws(Diagnostic) -> Table {
    var rows: [UInt32] = []
    var starts: [Int32] = []
    var cells: [Int] = []
    var codes: [UInt32] = []
    for (group, row) in firstRows.enumerated() where calendar.finished > 0 {
      for period in 1...calendar.finished {
        for (code, status) in Status.allCases.enumerated() {
          rows.append(row)
          starts.append(calendar.periods.start(period).number)
          cells.append(cell(group, period, status))
          codes.append(UInt32(code))
        }
      }
    }
    let type = schema.fields[keys.count].type
    let money = schema.fields[keys.count + 3].type
    return Table(
      schema,
      keys.map { $0.gathered(rows) } + [
        Column(type, .days(starts)),
        Column(.text, .codes(codes, Words(distinct: Status.allCases.map(\.rawValue)))),
        Column(.integer, .integers(cells.map { customers[$0] })),
        Column(money, try values(cells, .before)), Column(money, try values(cells, .after)),
        Column(money, try values(cells, .gain)), growth(cells),
      ], rowCount: rows.count)
  }

  private enum Part {
    case before, after, gain
  }

  /// One of the sums of each cell, or their difference.
  private func values(_ cells: [Int], _ part: Part) throws(Diagnostic) -> Values {
    func chosen<Sum: Numeric>(_ before: Sum, _ after: Sum) -> Sum {
      switch part {
      case .before: before
      case .after: after
      case .gain: after - before
      }
    }
    guard isExact else {
      return .numbers(cells.map { chosen(sums[2 * $0].value, sums[2 * $0 + 1].value) })
    }
    var units: [Int64] = []
    for cell in cells {
      guard let narrow = Int64(exactly: chosen(exact[2 * cell], exact[2 * cell + 1])) else {
        throw .sumTooLarge
      }
      units.append(narrow)
    }
    return .integers(units)
  }

  /// The gain over what all customers brought in the period before; missing where that was 0 or
  /// less.
  private func growth(_ cells: [Int]) -> Column {
    let kinds = Status.allCases.count
    var values: [Double] = []
    var present: [Bool] = []
    for start in stride(from: 0, to: cells.count, by: kinds) {
      let own = cells[start..<start + kinds]
      let before = own.reduce(0.0) { $0 + number(2 * $1) }
      for cell in own {
        values.append(before > 0 ? (number(2 * cell + 1) - number(2 * cell)) / before : 0)
        present.append(before > 0)
      }
    }
    return Column(.percent, .numbers(values), validity: Validity(present).normalized)
  }

  private func number(_ place: Int) -> Double {
    isExact ? Double(exact[place]) : sums[place].value
  }
}

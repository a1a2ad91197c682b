import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// The dates on which customers are profiled: from the first to the last, each a period after the
/// one before; the last may be nearer.
struct ProfileDates: Sendable {
  private static let most = 1_000

  let days: [Day]
  let every: CalendarPeriod?
  /// Whether somebody chose the last date.
  let isGiven: Bool

  /// A first date at the end of a month is followed by ends of months; `nil` when there would be
  /// more than 1,000 dates.
  init?(from first: Day, to last: AnalysisDay, every: CalendarPeriod?) {
    var days = [first]
    let next = Day(number: first.number + 1)
    while let every {
      let day = Day(number: every.start(next, later: days.count).number - 1)
      guard day < last.day else { break }
      days.append(day)
      guard days.count < Self.most else { return nil }
    }
    self.days = days + [last.day]
    self.every = every
    isGiven = last.isGiven
  }

  /// The days after which some profile begins or ends, rising; the last date is the last of them.
  func limits(_ window: TimeSpan?) -> [Day] {
    let starts = window.map { window in days.map { window.before($0) } } ?? []
    return Set(days + starts).sorted()
  }

  /// Whether the last step is shorter than the others.
  var endsEarly: Bool {
    guard let every else { return false }
    let next = Day(number: days[0].number + 1)
    let whole = every.start(next, later: days.count - 1)
    return days[days.count - 1].number + 1 < whole.number
  }
}

/// How customers are profiled on some dates: the columns of `rfm`, once for each date.
struct ProfileRule: Sendable {
  /// The number of the date and of the customer; no rule of a segment can name these by chance.
  static let dateColumn = "profile date"
  static let numberColumn = "customer number"

  let dates: ProfileDates
  let counts: FrequencyCount
  let window: TimeSpan?
  let cuts: CutDate
  /// What flows in: customer, [order], day, amount, [times], [last].
  let purchases: Schema
  /// What is told when a sum does not fit its type.
  let tooLarge: Diagnostic
  /// What is told when nobody was a customer on the date whose cut points are wanted.
  let noFirstCuts: Diagnostic

  var schema: Schema {
    let amount = purchases.fields.first { $0.name == "amount" }?.type ?? .number
    return Schema(
      [
        Schema.Field(Self.dateColumn, .integer), Schema.Field(Self.numberColumn, .integer),
        Schema.Field("customer", purchases.fields[0].type), Schema.Field("recency", .duration),
        Schema.Field("frequency", .integer), Schema.Field("monetary", amount),
        Schema.Field("r", .integer), Schema.Field("f", .integer), Schema.Field("m", .integer),
        Schema.Field("score", .text), Schema.Field("segment", .text),
      ], roles: [.customer: "customer"])
  }

  var step: LocalStep {
    let rule = self
    let days = dates.days
    return LocalStep(
      "rfm",
      detail: "on \(Counted.things(days.count, "date")) from \(days[0].plain) to "
        + "\(days[days.count - 1].plain), counting \(counts.rawValue)",
      canLeaveOut: true
    ) { purchases, context throws(Diagnostic) in
      guard
        let customers = GroupIndex(
          [purchases.columns[0]], rowCount: purchases.rowCount, on: context.execution),
        let history = rule.history(purchases, customers, on: context.execution),
        let scored = try rule.scored(history, on: days, context.execution)
      else { throw Diagnostic.interrupted }
      let names = purchases.columns[0].gathered(customers.firstRows)
      return Answer(
        rule.table(scored, names, context), definitions: rule.definitions(scored, days))
    }
  }

  /// `nil` when the work was stopped.
  private func history(
    _ purchases: Table, _ customers: GroupIndex, on execution: Execution
  ) -> PurchaseHistory? {
    guard let dayColumn = purchases.column("day"), case .days(let days) = dayColumn.values,
      let amountColumn = purchases.column("amount")
    else { preconditionFailure("purchases have a day and an amount") }
    let amounts: PurchaseHistory.Amounts
    switch amountColumn.values {
    case .integers(let units): amounts = .units(units)
    case .numbers(let numbers): amounts = .numbers(numbers)
    case .days, .codes, .flags: preconditionFailure("an amount is a number")
    }
    var lastDays: [Int32]?
    if case .days(let last)? = purchases.column("last")?.values { lastDays = last }
    var weights: [Int64]?
    if case .integers(let times)? = purchases.column("times")?.values { weights = times }
    var previous: [Int32]?
    if let order = purchases.column("order") {
      guard let found = OrderDays(order, of: customers, days: days, on: execution) else {
        return nil
      }
      previous = found.previous
    }
    return PurchaseHistory(
      customers: customers.groups, customerCount: customers.count, days: days, amounts: amounts,
      lastDays: lastDays, weights: weights, previousDays: previous)
  }

  /// The scores of the customers of each date; `nil` when the work was stopped.
  private func scored(
    _ history: PurchaseHistory, on days: [Day], _ execution: Execution
  ) throws(Diagnostic) -> [ScoredProfiles]? {
    let unit = monetaryUnit
    func scores(_ days: ArraySlice<Day>, _ cuts: [QuantileScore]?) -> [ScoredProfiles?]? {
      let first = days.startIndex
      return Parallel.map(days.count, on: execution) { index in
        let day = days[first + index]
        return history.profiles(after: window?.before(day), until: day).map {
          ScoredProfiles($0, on: day, unit: unit, cuts: cuts)
        }
      }
    }
    guard var found = scores(cuts == .first ? days.prefix(1) : days[...], nil) else { return nil }
    if cuts == .first {
      if let opening = found[0], opening.cuts == nil { throw noFirstCuts }
      guard let later = scores(days.dropFirst(), found[0]?.cuts) else { return nil }
      found += later
    }
    let whole = found.compactMap(\.self)
    guard whole.count == found.count else { throw tooLarge }
    return whole
  }

  /// How many of the smallest unit make one.
  private var monetaryUnit: Double {
    guard
      case .decimal(let scale)? = schema.fields.first(where: { $0.name == "monetary" })?
        .type.kind
    else { return 1 }
    return Double(PowerOfTen.of(scale))
  }

  private func definitions(_ scored: [ScoredProfiles], _ days: [Day]) -> [String] {
    let back = window.map { " in the \($0.spelled) up to it" } ?? " up to it"
    let whose = cuts == .first ? "the first date" : "each date"
    let rule =
      "RFM on each date from the purchases\(back) · frequency counts \(counts.rawValue) · 5 scores "
      + "by type-7 quantiles of \(whose), intervals (a, b], equal values score equally"
    // More dates than two would hide what is said besides.
    guard days.count == 2 else { return [rule] }
    return [rule]
      + zip(scored, days).prefix(cuts == .first ? 1 : 2).map { scored, day in
        "cut points \(day.plain): "
          + (scored.cuts.map { cuts in
            zip(["r", "f", "m"], cuts).map { name, rule in
              "\(name) " + rule.cuts.map(RFMRule.figure).joined(separator: " / ")
            }.joined(separator: " · ")
          } ?? "none, no customers yet")
      }
  }

  /// The columns that are read, the dates one after the other.
  private func table(
    _ scored: [ScoredProfiles], _ customers: Column, _ context: LocalContext
  ) -> Table {
    let fields = schema.fields.filter { context.needs($0.name) }
    let cells = scored.flatMap(\.cells)
    let columns = fields.map { field -> Column in
      switch field.name {
      case Self.dateColumn:
        Column(
          .integer,
          .integers(
            scored.indices.flatMap { repeatElement(Int64($0), count: scored[$0].cells.count) }))
      case Self.numberColumn:
        Column(.integer, .integers(scored.flatMap { $0.profiles.customers.map(Int64.init) }))
      case "customer": customers.gathered(scored.flatMap(\.profiles.customers))
      case "recency":
        Column(
          .duration,
          .integers(scored.flatMap(\.recencies).map { Int64($0) * TimeSpan.microsecondsPerDay }))
      case "frequency": Column(.integer, .integers(scored.flatMap(\.profiles.frequencies)))
      case "monetary": Column(field.type, ScoredProfiles.amounts(scored))
      case "r": Column(.integer, .integers(cells.map { Int64($0 / 25) + 1 }))
      case "f": Column(.integer, .integers(cells.map { Int64($0 / 5 % 5) + 1 }))
      case "m": Column(.integer, .integers(cells.map { Int64($0 % 5) + 1 }))
      case "score":
        Column(.text, .codes(cells.map { UInt32($0) }, Words(distinct: RFMCell.scores)))
      default:
        Column(
          .text,
          .codes(cells.map { RFMCell.segments[Int($0)] }, Words(distinct: RFMCell.names)))
      }
    }
    return Table(
      Schema(fields, roles: schema.roles).droppingStaleRoles(), columns, rowCount: cells.count)
  }
}

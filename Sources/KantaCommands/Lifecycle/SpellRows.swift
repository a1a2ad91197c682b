import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// What counts as one time of being a customer.
enum SpellKind: String, Choice {
  /// Rows of a customer that overlap or lie close together are one.
  case merged
  /// Every row.
  case each
  /// From the first start of a customer to the last end, whatever lies between.
  case whole
}

/// How spells are read from rows with a start and an end: which rows are one, and as of when.
///
/// Its relation has the keys, the customer where it matters, the days of start and end, the day of
/// entry where there is one, and how many rows are alike.
struct SpellRule: Sendable {
  let kind: SpellKind
  /// How many days may lie between two spells that are one.
  let gapDays: Int32
  let keyCount: Int
  let hasCustomer: Bool
  let hasEntry: Bool
  /// `nil` for the latest start or end of the data.
  let given: AnalysisDay?
  /// What is told when there is no date.
  let noDay: Diagnostic

  private static let firstStandIn = Day(number: Day.number(year: 2900, month: 1, day: 1))

  /// The day a spell ends; a year from 2900 on, the usual stand-in, is no end.
  static func end(_ field: Schema.Field) -> Expression {
    let end = Expression.column(field.name, field.type).asDay
    let isReal = Expression.compare(.less, end, .constant(.date(firstStandIn), .date))
    return .choose(
      condition: isReal, then: end, else: .convert(.constant(.missing, .missing), .date), .date)
  }

  /// How the definition calls it.
  var spelled: String {
    switch kind {
    case .each:
      hasCustomer ? "each row is a spell of its own" : "each row is a spell"
    case .merged:
      "rows of a customer that overlap or "
        + (gapDays == 0
          ? "touch" : "lie at most \(Counted.things(Int(gapDays), "day")) apart")
        + " are one spell"
    case .whole: "one spell per customer, from the first start to the last end"
    }
  }
}

/// The spells of a table, and what was found on the way.
struct SpellsFound: Sendable {
  /// Owned by groups of equal keys and customer.
  let spells: Spells
  /// A row of the table for each owner.
  let ownerRows: [UInt32]
  let asOf: AnalysisDay
  let rowCount: Int64
  /// How many rows have an end after the date, which is not known yet.
  let laterEnds: Int64
  /// The latest start, where nobody said as of when the spells are looked at.
  let latestStart: Day?

  /// What has to be said below the table.
  func notes(customers: Int?) -> [StepNote] {
    var notes: [StepNote] = []
    let count = spells.counts.reduce(0, +)
    if count < rowCount {
      let owners = customers.map { " of \(Counted.things($0, "customer"))" } ?? ""
      let rows = Counted.things(Int(rowCount), "row")
      let found = Counted.things(Int(count), "spell")
      notes.append(.remark("\(rows) are \(found)\(owners)"))
    }
    if laterEnds > 0 {
      let ends = Counted.things(Int(laterEnds), "end")
      notes.append(.remark("\(ends) after \(asOf.day.plain), not known yet and so not counted"))
    }
    if let latestStart, latestStart.adding(months: 12) < asOf.day,
      spells.ends.contains(Spells.open)
    {
      notes.append(
        .remark(
          "the latest end, \(asOf.day.plain), lies long after the latest start, "
            + "\(latestStart.plain): if ends are planned ahead, say `as of`"))
    }
    return notes
  }
}

extension SpellRule {
  /// Reads the spells from the rows of its relation.
  ///
  /// - Throws: That the work was stopped, or that there is no date.
  func spells(_ table: Table, _ context: LocalContext) throws(Diagnostic) -> SpellsFound {
    let asOf = try day(context)
    let first = keyCount + (hasCustomer ? 1 : 0)
    guard case .days(let starts) = table.columns[first].values,
      case .days(let ends) = table.columns[first + 1].values,
      case .integers(let counts) = table.columns[table.columns.count - 1].values
    else { preconditionFailure("spells are days and how often") }
    guard
      let owners = GroupIndex(
        Array(table.columns.prefix(first)), rowCount: table.rowCount, on: context.execution)
    else { throw .interrupted }
    var spells = Spells()
    spells.owners = owners.groups
    spells.starts = starts
    spells.counts = counts
    if hasEntry, case .days(let entries) = table.columns[first + 2].values {
      spells.entries = entries
    }
    var laterEnds: Int64 = 0
    let validity = table.columns[first + 1].validity
    spells.ends = ends.indices.map { row in
      guard validity?[row] ?? true else { return Spells.open }
      guard ends[row] > asOf.day.number else { return ends[row] }
      laterEnds += counts[row]
      return Spells.open
    }
    let rowCount = counts.reduce(0, +)
    if kind != .each {
      guard
        let joined = spells.joined(
          ownerCount: owners.count, gapDays: kind == .merged ? gapDays : nil,
          on: context.execution)
      else { throw .interrupted }
      spells = joined
    }
    return SpellsFound(
      spells: spells, ownerRows: owners.firstRows, asOf: asOf, rowCount: rowCount,
      laterEnds: laterEnds, latestStart: given == nil ? days(context).first : nil)
  }

  private func day(_ context: LocalContext) throws(Diagnostic) -> AnalysisDay {
    if let given { return given }
    guard let latest = days(context).max() else { throw noDay }
    return AnalysisDay(day: latest, isGiven: false)
  }

  /// The latest start and the latest end, where there are any.
  private func days(_ context: LocalContext) -> [Day] {
    context.observed.compactMap { value in
      if case .date(let day) = value { day } else { nil }
    }
  }
}

extension AnalysisDay {
  /// `as of 2024-12-31`, and where it comes from when nobody said so.
  var spelledOfSpells: String {
    "as of \(day.plain)" + (isGiven ? "" : " (the latest start or end in the data)")
  }
}

extension Step {
  /// The rows of spells by keys, and how to read them; `nil` when diagnostics were reported.
  ///
  /// `needsCustomer`: whether whose spell it is matters even where every row is one.
  mutating func spells(
    by keys: [NamedExpression], _ kind: SpellKind, gap: TimeSpan, entry: RowValue? = nil,
    needsCustomer: Bool
  ) -> (rows: Relation, rule: SpellRule)? {
    guard let start = role(.start), let end = role(.end) else { return nil }
    guard let gapDays = wholeDays(gap) else { return nil }
    let isAsked = stage.options.contains { $0.name.text == "spells" }
    if kind != .each, isAsked, role(.customer) == nil {
      report(.missingRoles([.customer], of: stage.verb, schema: schema))
      return nil
    }
    let customer = kind == .each && !needsCustomer ? nil : role(.customer)
    let rule = SpellRule(
      kind: customer == nil ? .each : kind, gapDays: gapDays, keyCount: keys.count,
      hasCustomer: customer != nil, hasEntry: entry != nil, given: givenAnalysisDay,
      noDay: .noSpellDay(at: stage.verb.range))
    let from = Expression.column(start.name, start.type).asDay
    let until = SpellRule.end(end)
    var parts = keys
    if let customer {
      parts.append(NamedExpression("spell of", .column(customer.name, customer.type)))
    }
    parts += [NamedExpression("spell start", from), NamedExpression("spell end", until)]
    if let entry { parts.append(NamedExpression("spell entry", entry.expression.asDay)) }
    let rows = known([customer, start].compactMap(\.self), from, until, end: end, entry: entry)
    return (
      aggregate(
        rows, keys: parts, measures: [Measure("spells", .count, of: nil, type: .integer)]),
      rule
    )
  }

  /// The rows that are spells as of the analysis date.
  private func known(
    _ fields: [Schema.Field], _ start: Expression, _ until: Expression, end: Schema.Field,
    entry: RowValue?
  ) -> Relation {
    let asOf = givenAnalysisDay
    let latest = [
      Measure("latest start", .max, of: start, type: .date),
      Measure("latest end", .max, of: until, type: .date),
    ]
    let rows = asOf == nil ? relation(.observe(input, latest), schema) : input
    var conditions = fields.map { field in
      let value = Expression.column(field.name, field.type)
      return Condition(
        .not(.isMissing(field.type.isCalendar ? value.asDay : value)),
        failure: "\(field.name) missing")
    }
    if let entry {
      conditions.append(
        Condition(
          .not(.isMissing(entry.expression.asDay)), failure: "\(entry.spelled) missing"))
    }
    if let day = asOf?.day {
      conditions.append(
        Condition(
          .compare(.lessOrEqual, start, .constant(.date(day), .date)),
          failure: "start after \(day.plain)"))
    }
    conditions.append(
      Condition(
        .or(.isMissing(until), .compare(.greaterOrEqual, until, start)),
        failure: "\(end.name) before the start"))
    return relation(.filter(rows, conditions), schema)
  }

  /// A gap in whole days, none included; anything else is reported.
  private mutating func wholeDays(_ gap: TimeSpan) -> Int32? {
    let (days, rest) = gap.microseconds.quotientAndRemainder(
      dividingBy: TimeSpan.microsecondsPerDay)
    guard gap.months == 0, rest == 0, let count = Int32(exactly: days), count >= 0 else {
      report(.badGap(at: optionRange("gap")))
      return nil
    }
    return count
  }
}

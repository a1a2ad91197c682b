import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What `tenure` gives, and the steps that give it.
struct TenureRule: Sendable {
  let keys: [NamedExpression]
  let customer: ValueType
  /// Whether starts and ends are known; else there are purchases.
  let isContract: Bool

  /// The columns behind the keys.
  var columns: [Schema.Field] {
    let names = isContract ? ["start", "end"] : ["first", "last"]
    return [Schema.Field("customer", customer)] + names.map { Schema.Field($0, .date) }
      + [Schema.Field("tenure", .duration), Schema.Field("years", .number)]
      + (isContract ? [Schema.Field("ended", .boolean)] : [])
  }

  /// Start and end play no role any more: who has none may have stayed up to another date than the
  /// next verb would take.
  func schema(of rows: Schema) -> Schema {
    var roles = rows.roles.filter { ![.start, .end, .date].contains($0.key) }
    roles[.customer] = "customer"
    return Schema(rows.fields.prefix(keys.count) + columns, roles: roles).droppingStaleRoles()
  }

  func step(_ spells: SpellRule, _ schema: Schema) -> LocalStep {
    let rule = self
    let day = spells.given?.spelled ?? "as of the latest start or end"
    return LocalStep("tenure", detail: "\(spells.kind.rawValue), \(day)") {
      table, context throws(Diagnostic) in
      let claim = try context.claim(table.rowCount * 80, for: "reading spells", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      let found = try spells.spells(table, context)
      let customers = table.columns[rule.keys.count]
      let count = rule.keys.isEmpty ? found.ownerRows.count : nil
      return Answer(
        rule.table(found, table, customers, schema),
        definitions: rule.definitions(spells, found.asOf), notes: found.notes(customers: count),
        analysisDay: found.asOf.day)
    }
  }

  private func table(
    _ found: SpellsFound, _ table: Table, _ customers: Column, _ schema: Schema
  ) -> Table {
    let spells = found.spells
    // Rows that are alike are rows all the same.
    let rows = spells.counts.indices.flatMap {
      repeatElement($0, count: Int(spells.counts[$0]))
    }
    let owners = rows.map { found.ownerRows[Int(spells.owners[$0])] }
    let asOf = found.asOf.day.number
    let isEnded = rows.map { spells.ends[$0] != Spells.open }
    let starts = rows.map { spells.starts[$0] }
    let ends = rows.map { spells.ends[$0] == Spells.open ? asOf : spells.ends[$0] }
    return Table(
      schema,
      table.columns.prefix(keys.count).map { $0.gathered(owners) } + [
        customers.gathered(owners), Column(.date, .days(starts)),
        Column(.date, .days(ends), validity: Validity(isEnded).normalized),
      ] + Self.lengths(starts, ends) + [Column(.boolean, .flags(isEnded))],
      rowCount: rows.count)
  }

  private static func lengths(_ starts: [Int32], _ ends: [Int32]) -> [Column] {
    [
      Column(
        .duration,
        .integers(
          starts.indices.map { Int64(ends[$0] - starts[$0]) * TimeSpan.microsecondsPerDay })),
      Column(
        .number,
        .numbers(
          starts.indices.map {
            CalendarLength.years(from: Day(number: starts[$0]), to: Day(number: ends[$0]))
          })),
    ]
  }

  private func definitions(_ spells: SpellRule, _ asOf: AnalysisDay) -> [String] {
    [
      "tenure \(asOf.spelledOfSpells): days from start to end, or to that date while there is no "
        + "end · \(spells.spelled)",
      Self.years,
    ]
  }

  private static let years =
    "years: whole years to the last anniversary, then the part of the year that has begun"

  func step(ofPurchases asOf: AsOf, _ schema: Schema) -> LocalStep {
    let rule = self
    return LocalStep("tenure", detail: "purchases, \(asOf.spelled)") {
      table, context throws(Diagnostic) in
      let day = try asOf.day(context)
      let count = rule.keys.count
      guard case .days(let first) = table.columns[count + 1].values,
        case .days(let last) = table.columns[count + 2].values
      else { preconditionFailure("purchases have days") }
      return Answer(
        Table(
          schema, Array(table.columns.prefix(count + 3)) + Self.lengths(first, last),
          rowCount: table.rowCount),
        definitions: [
          "tenure \(day.spelled): days from the first to the last purchase · purchases do not say "
            + "whether a customer has left",
          Self.years,
        ])
    }
  }
}

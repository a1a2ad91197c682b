import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let intervals = Command(
    "intervals", finnish: "ostovälit", room: .segmentation,
    "Says how long customers wait between purchases: mean and quantiles of the days between them.",
    details: """
      An interval is the days between two successive purchase days of one customer; several \
      purchases on one day count once. `each: interval` counts every interval once, so frequent \
      customers weigh more; `each: customer` counts the mean interval of every customer once. The \
      time since the last purchase is no interval, so long ones are under-represented where the \
      data is short. Quantiles are of type 7. `by` looks at the purchases within each group: with \
      a column that is the same in all rows of a customer, such as a segment, at the customers of \
      each. Rows without customer or date, and rows after a given analysis date, are left out and \
      counted in the footer.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<PurchaseIntervals.Each>.optional(
      "each", "what counts once: an interval, or a customer's mean interval", default: .interval),
    roles: [.customer, .date],
    gives: "customers, repeaters, intervals, mean, q25, median, q75, q90",
    pictures: [
      Picture(
        ChartSpecification(
          .bar, ["q25", "median", "q75", "q90"], title: "Time between two purchases"),
        needs: ["customers", "repeaters", "intervals", "q25", "median", "q75", "q90"])
    ],
    examples: [
      Example("orders | where quantity > 0 | intervals", shows: "how long customers wait"),
      Example(
        "orders | join customers on customer | intervals by country, each: customer",
        shows: "the typical customer of each country"),
    ]
  ) { (step: inout Step, each: PurchaseIntervals.Each) in
    guard let customer = step.role(.customer), let date = step.role(.date),
      let keys = step.keys(step.stage.by)
    else { return nil }
    let rule = IntervalsRule(
      each: each, keyNames: keys.map(\.name), asOf: step.givenAnalysisDay)
    guard
      step.areFree(
        keys, step.stage.by, beside: ["customer", "day"] + IntervalsRule.columns.map(\.name)),
      let rows = step.rows(with: [customer, date])
    else { return nil }
    let days = step.aggregate(
      rows,
      keys: keys + [
        NamedExpression("customer", .column(customer.name, customer.type)),
        NamedExpression("day", Expression.column(date.name, date.type).asDay),
      ], measures: [])
    let schema = Schema(
      days.schema.fields.prefix(keys.count) + IntervalsRule.columns, roles: days.schema.roles
    ).droppingStaleRoles()
    return step.relation(.local(days, rule.step(schema)), schema)
  }
}

extension PurchaseIntervals.Each: Choice {}

/// How intervals are summed up, and the step that does it.
struct IntervalsRule: Sendable {
  let each: PurchaseIntervals.Each
  let keyNames: [String]
  /// `nil` when nobody gave one: then every row counts.
  let asOf: AnalysisDay?

  /// The columns behind the keys.
  static let columns: [Schema.Field] =
    ["customers", "repeaters", "intervals"].map { Schema.Field($0, .integer) }
    + ["mean", "q25", "median", "q75", "q90"].map { Schema.Field($0, .duration) }

  private static let orders = [0.25, 0.5, 0.75, 0.9]

  func step(_ schema: Schema) -> LocalStep {
    let rule = self
    return LocalStep("intervals", detail: "days between purchases, each \(each.rawValue) once") {
      table, context throws(Diagnostic) in
      Answer(
        try rule.table(table, schema, on: context.execution), definitions: [rule.definition])
    }
  }

  private var definition: String {
    let groups = keyNames.isEmpty ? "" : " within each " + keyNames.joined(separator: ", ")
    let once =
      each == .interval ? "each interval counts once" : "each customer's mean interval counts once"
    return "days between successive purchase days of a customer\(groups) · \(once) · "
      + "type-7 quantiles · the time since the last purchase is no interval"
      + (asOf.map { " · \($0.spelled)" } ?? "")
  }

  private func table(
    _ table: Table, _ schema: Schema, on execution: Execution
  ) throws(Diagnostic) -> Table {
    let count = keyNames.count
    let keys = table.columns.prefix(count)
    guard case .days(let days) = table.columns[count + 1].values,
      let groups = GroupIndex(Array(keys), rowCount: table.rowCount, on: execution),
      let customers = GroupIndex(
        Array(table.columns.prefix(count + 1)), rowCount: table.rowCount, on: execution),
      let found = PurchaseIntervals.byGroup(
        customers: customers.groups, count: customers.count, days: days,
        groups: groups.groups, count: groups.count, each: each, on: execution)
    else { throw .interrupted }
    let lengths = found.map { group -> [Double?] in
      let quantiles = group.quantiles(Self.orders)
      return [group.mean] + Self.orders.indices.map { quantiles?[$0] }
    }
    return Table(
      schema,
      keys.map { $0.gathered(groups.firstRows) } + [
        Column(.integer, .integers(found.map(\.customers))),
        Column(.integer, .integers(found.map(\.repeaters))),
        Column(.integer, .integers(found.map(\.intervals))),
      ] + (0...Self.orders.count).map { index in Self.durations(lengths.map { $0[index] }) },
      rowCount: found.count)
  }

  /// Days as durations, to the microsecond.
  private static func durations(_ days: [Double?]) -> Column {
    Column(
      .duration,
      .integers(
        days.map { Int64((($0 ?? 0) * Double(TimeSpan.microsecondsPerDay)).rounded()) }),
      validity: Validity(days.map { $0 != nil }).normalized)
  }
}

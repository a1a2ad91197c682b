import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource

extension Command {
  package static let buying = Command(
    "buying", aliases: ["cbs"], finnish: "ostohistoria", room: .potential,
    "Sums up how each customer has bought: x, t_x and T, what models of buying are fitted to.",
    details: """
      All that a customer buys on one day is one purchase. `x` counts the purchases after the \
      first one, `t_x` is the time from the first purchase to the last, `T` the time from the \
      first purchase to the analysis date; both are exact days in units of 7 (week), 365/12 \
      (month), 365/4 (quarter) or 365 days (year), never rounded to whole periods. There are two \
      recencies, and they run in opposite directions: `t_x` grows the later the last purchase was, \
      and is what models need; `days_since_last` is what RFM calls recency. `mean_spend` is the \
      mean of the day totals after the first purchase, and missing without a repeat purchase. A \
      day whose total is below 0 is a return and no purchase; one whose total is 0 is a purchase. \
      Rows without customer, date or amount, and rows after the analysis date, are left out and \
      counted in the footer. The R package BTYD calls this table CBS.
      """,
    clauses: [.asOf],
    options: BuyingInput.unitOption,
    gives: "customer, first, last, days_since_last, x, t_x, T, mean_spend",
    examples: [
      Example(
        "orders | buying as of 2024-12-31 | sort x desc | take 3", shows: "the most frequent"),
      Example(
        "orders | buying unit: month | summarize customers = count() by x | take 3",
        shows: "how many customers came back how often"),
    ]
  ) { (step: inout Step, unit: TimeUnit) in
    guard let input = step.buyingInput(unit: unit) else { return nil }
    let rule = BuyingRule(input: input)
    return step.relation(.local(input.relation, rule.step), rule.schema)
  }
}

/// How customers are summed up, and the step that does it.
struct BuyingRule: Sendable {
  let input: BuyingInput

  var schema: Schema {
    var fields = [
      Schema.Field("customer", input.customer.type), Schema.Field("first", .date),
      Schema.Field("last", .date), Schema.Field("days_since_last", .duration),
      Schema.Field("x", .integer), Schema.Field("t_x", .number), Schema.Field("T", .number),
    ]
    if input.amount != nil { fields.append(Schema.Field("mean_spend", .number)) }
    return Schema(fields, roles: [.customer: "customer"])
  }

  var step: LocalStep {
    let rule = self
    return LocalStep(
      "buying", detail: "x, t_x and T in \(input.unit.rawValue)s, \(input.asOf.spelled)"
    ) { table, context throws(Diagnostic) in
      let rows = try rule.input.read(table, context)
      let summary = rows.days.summary(until: rows.asOf.day, unit: rule.input.unit)
      return Answer(
        rule.table(summary, rows), definitions: [rule.definition(rows.asOf)],
        notes: rows.notes + rows.regularity + rule.notes(summary), analysisDay: rows.asOf.day)
    }
  }

  private func definition(_ asOf: AnalysisDay) -> String {
    "buying in \(input.unit.rawValue)s \(asOf.spelled) · \(input.unit.convention)"
      + (input.amount == nil
        ? "" : " · mean_spend = mean of the day totals after the first purchase")
  }

  private func notes(_ summary: CustomerSummary) -> [StepNote] {
    guard summary.count > 0 else { return [] }
    let repeated = summary.repeats.count { $0 > 0 }
    let total = summary.repeats.reduce(0) { $0 + Int($1) }
    return [
      .remark(
        "\(Counted.things(repeated, "customer")) of \(Counted.grouped(summary.count)) bought again; "
          + "the repeat purchases are \(Counted.grouped(total))")
    ]
  }

  private func table(_ summary: CustomerSummary, _ rows: BuyingRows) -> Table {
    let all = 0..<summary.count
    var columns = [
      rows.customers.gathered(summary.customers),
      Column(.date, .days(summary.firstDays)), Column(.date, .days(summary.lastDays)),
      Column(
        .duration,
        .integers(all.map { Int64(summary.daysSinceLast($0)) * TimeSpan.microsecondsPerDay })),
      Column(.integer, .integers(summary.repeats.map(Int64.init))),
      Column(.number, .numbers(all.map { summary.lastAt($0) })),
      Column(.number, .numbers(all.map { summary.age($0) })),
    ]
    if input.amount != nil {
      let spends = all.map { summary.meanSpend($0) }
      columns.append(
        Column(
          .number, .numbers(spends.map { $0 ?? 0 }),
          validity: Validity(spends.map { $0 != nil }).normalized))
    }
    return Table(schema, columns, rowCount: summary.count)
  }
}

extension TimeUnit {
  /// What a definition line says of x, t_x and T.
  var convention: String {
    "x = purchase days after the first, t_x = time from the first to the last, "
      + "T = time from the first to the end, in exact days / \(daysSpelled)"
  }

  private var daysSpelled: String {
    switch self {
    case .day: "1"
    case .week: "7"
    case .month: "(365/12)"
    case .quarter: "(365/4)"
    case .year: "365"
    }
  }
}

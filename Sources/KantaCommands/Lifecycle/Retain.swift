import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let retain = Command(
    "retain", aliases: ["retention"], finnish: "pysyvyysennuste", room: .lifecycle,
    "Projects how many contracts are renewed, period by period, and what a customer is worth.",
    details: """
      Customers differ, and whoever is apt to leave is gone first, so retention rises with age \
      though nobody changes; a constant churn rate values customers too low. `sbg` (shifted \
      beta-geometric) takes each customer's chance of leaving to be constant, `bdw` (beta discrete \
      Weibull) lets it change with age. Contracts come from the roles start and end, read as \
      `tenure` reads them: without an end they still run on the analysis date, and count at the \
      renewals they have made. A contract that ends within a period left at the end of it. Without \
      `period:` that is the longest of year, quarter and month of which almost all ended contracts \
      lasted a whole number. Or a table has how many are left: `survivors:` after so many periods \
      of the column `after:`, beginning with 0; where they are shares, `of:` says of how many \
      customers. The result has a row per renewal: retention, the share of those who come to it \
      and renew, and survival, the share of all who are still there after it, with its interval of \
      `level:`; and what was observed. Below it: the parameters; DEL, the discounted lifetime of a \
      new customer in payments, the first of them now; DERL, that of a customer after so many \
      payments, just before the next renewal; for `sbg` the elasticity, by how many per cent that \
      rises in the mean when a customer's retention rises by one; and the DEL that a constant \
      churn would give.
      """,
    clauses: [.by(required: false), .asOf],
    options: Parameter<RetainModel>.optional("model", "how customers differ", default: .sbg),
    Parameter<Int>.optional("periods", "how many renewals to project", default: 12),
    Parameter<TimeUnit?>.optional(
      "period", "the time from one renewal to the next; found in the contracts unless you say so",
      default: nil),
    Parameter<Rate>.optional(
      "discount", "what a later payment is worth less", default: Rate(0.1, per: .year)),
    Parameter<Level>.optional("level", "how sure intervals are", default: Level(value: 0.95)),
    Parameter<SpellKind>.optional(
      "spells", "what counts as one contract", default: .merged),
    Parameter<TimeSpan>.optional(
      "gap", "how long apart contracts may lie that are one", default: .days(1)),
    Parameter<ColumnChoice?>.optional(
      "survivors", "the column of those who are left, in a table of survivors", default: nil),
    Parameter<ColumnChoice?>.optional(
      "after",
      "the column that says after how many periods; the whole number beside them if not given",
      default: nil),
    Parameter<Int?>.optional(
      "of", "how many customers the survivors were at first, where they are shares", default: nil),
    gives: """
      period, retention, survival, low, high, observed_retention, observed_survival, at_risk
      """,
    examples: [
      Example(
        "world \"magazine/subscriptions\" | retain as of 2024-12-31, periods: 6",
        shows: "how many readers renew, year by year"),
      Example(
        "world \"magazine/subscriptions\" | retain by segment, model: bdw, period: year, discount: 12% per year, level: 90%",
        shows: "the same for each kind of reader"),
      Example(
        "world \"magazine/subscriptions\" | retain spells: whole, gap: 0 days, periods: 3",
        shows: "readers who paused counted as one contract"),
      Example(
        "world \"magazine/subscriptions\" | where start < 2017-01-01 | "
          + "survival as of 2024-12-31, every: 1 year | "
          + "retain survivors: survival, after: time, of: 250, period: year",
        shows: "a projection from a table of survivors"),
    ]
  ) {
    (
      step: inout Step, model: RetainModel, periods: Int, period: TimeUnit?, discount: Rate,
      level: Level, spells: SpellKind, gap: TimeSpan, survivors: ColumnChoice?,
      after: ColumnChoice?, of: Int?
    ) in
    let options = RetainOptions(
      model: model, periods: periods, period: period, discount: discount, level: level.value)
    guard step.areSensible(options), let keys = step.keys(step.stage.by) else { return nil }
    let source =
      survivors != nil || after != nil || of != nil
      ? step.survivorRows(survivors, after: after, of: of, keys)
      : step.contractRows(spells, gap: gap, keys)
    guard let source,
      step.areFree(keys, step.stage.by, beside: RetainRule.columns.map(\.name))
    else { return nil }
    let rule = RetainRule(
      source: source, keyNames: keys.map(\.name), options: options, range: step.stage.verb.range)
    let schema = Schema(
      source.rows.schema.fields.prefix(keys.count) + RetainRule.columns,
      roles: source.rows.schema.roles
    ).droppingStaleRoles()
    return step.relation(.local(source.rows, rule.step(schema)), schema)
  }
}

/// The models that `retain` knows.
enum RetainModel: String, Choice { case sbg, bdw }

/// What the options of `retain` say, whatever the contracts come from.
struct RetainOptions: Sendable {
  let model: RetainModel
  let periods: Int
  /// `nil` to find it.
  let period: TimeUnit?
  let discount: Rate
  let level: Double
}

extension Step {
  /// Whether the numbers make sense; what does not is reported.
  fileprivate mutating func areSensible(_ options: RetainOptions) -> Bool {
    if !(1...1_000).contains(options.periods) {
      report(.badRenewals(at: optionRange("periods")))
    } else if options.discount.fraction <= 0 {
      report(.noDiscount(options.discount, at: optionRange("discount")))
    } else {
      return true
    }
    return false
  }
}

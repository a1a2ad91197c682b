import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let migrate = Command(
    "migrate", aliases: ["migration"], finnish: "siirtymät", room: .segmentation,
    "Shows how customers move between segments from one date to another.",
    details: """
      Each customer is profiled twice, from the purchases up to each date (and, with `window:`, \
      after that long before it), and put into a segment of the standard RFM map (`using: rfm`: \
      five scores), of another map that comes with Kanta (`using: r_package`), or of a set of \
      one's own over the columns of `rfm`. The cut points are those of \
      the customers of each date, so that a customer can also move because others do; `cuts: \
      first` keeps those of the first date. One row per pair of segments: `share` is the part of \
      the customers who were in `from_segment`, `revenue` their monetary value on the second date, \
      or on the first one for who is gone. `movement` is stayed, moved, entry (no customer on the \
      first date; no `from_segment`) or exit (no customer on the second). The sums over either \
      segment are the sizes of the segments on that date. `show: movers` gives one row per \
      customer who did not stay, `show: customers` one for each, `show: stability` one row per \
      pair of dates. With `every:`, each date is compared with the one that long before it. `to:` \
      is the analysis date unless given. Rows without customer, date or amount, and rows after the \
      last date, are left out and counted in the footer.
      """,
    clauses: [.asOf],
    options: Parameter<Day>.required("from", "the first date"),
    Parameter<Day?>.optional("to", "the last date; else the analysis date", default: nil),
    Parameter<String>.optional(
      "using", "`rfm` for the standard map, another map, or a set over the columns of `rfm`",
      default: "rfm"),
    Parameter<MigrationView>.optional("show", "what the result is about", default: .matrix),
    Parameter<CalendarPeriod?>.optional(
      "every", "compare dates that lie this far apart", default: nil),
    Parameter<FrequencyCount?>.optional(
      "counts", "what frequency counts; orders where the table has them, else days",
      default: nil),
    Parameter<TimeSpan?>.optional(
      "window", "how far back purchases count from each date; all when left out", default: nil),
    Parameter<CutDate>.optional("cuts", "at which date cut points are taken", default: .each),
    roles: [.customer, .date, .amount],
    gives: "from_segment, to_segment, movement, customers, revenue, share",
    pictures: [
      Picture(
        ChartSpecification(
          .heatmap, ["customers"], by: ["from_segment", "to_segment"],
          title: "Customers by segment before and after",
          missingNames: ["from_segment": "entry", "to_segment": "exit"]),
        needs: ["from_segment", "to_segment", "movement", "customers"])
    ],
    examples: [
      Example(
        "orders | migrate from: 2024-06-30, to: 2024-12-31 | where from_segment == \"Champions\"",
        shows: "where the champions of June are in December"),
      Example(
        "orders | migrate from: 2024-09-30, using: value_map, cuts: first, show: movers | top 5 by monetary",
        shows: "the most valuable customers in another segment now, by a set of one's own"),
      Example(
        "orders | migrate from: 2023-12-31, to: 2024-12-31, every: quarter, window: 1 year, counts: days, show: stability",
        shows: "how many stay where they are, quarter by quarter"),
    ]
  ) {
    (
      step: inout Step, from: Day, to: Day?, using: String, view: MigrationView,
      every: CalendarPeriod?, counts: FrequencyCount?, window: TimeSpan?, cuts: CutDate
    ) in
    if let window, !window.isWholeDays {
      step.report(.notWholeDays(at: step.optionRange("window")))
      return nil
    }
    guard let counts = step.counts(counts) else { return nil }
    let given = to.map { AnalysisDay(day: $0, isGiven: true) }
    guard let last = given ?? step.analysisDay() else { return nil }
    guard from < last.day else {
      step.report(.datesOutOfOrder(from, last, at: step.optionRange("from")))
      return nil
    }
    guard let dates = ProfileDates(from: from, to: last, every: every) else {
      step.report(.tooManyDates(at: step.optionRange("every")))
      return nil
    }
    let limits = dates.limits(window)
    guard let purchases = step.purchases(counting: counts, until: last, limits: limits) else {
      return nil
    }
    let rule = ProfileRule(
      dates: dates, counts: counts, window: window, cuts: cuts, purchases: purchases.schema,
      tooLarge: .tooMuchRevenue(at: step.stage.verb.range),
      noFirstCuts: .noFirstCuts(from, at: step.optionRange("cuts")))
    let profiles = step.relation(.local(purchases, rule.step), rule.schema)
    guard let (segmented, names) = step.segmented(profiles, using: using) else { return nil }
    let migration = MigrationRule(
      dates: dates, set: using, names: names, view: view, profiles: rule.schema,
      tooLarge: rule.tooLarge)
    return step.relation(.local(segmented, migration.step), migration.schema)
  }
}

/// What `migrate` gives.
enum MigrationView: String, Choice { case matrix, movers, customers, stability }

/// Whose cut points are used: of each date, or of the first one for all.
enum CutDate: String, Choice { case each, first }

extension Step {
  /// One row per customer, stretch of days between two limits and, where orders are counted, day
  /// and order: customer, [order], day, amount, [times], [last].
  ///
  /// An order may have rows on both sides of a limit, a day may not; so days are counted in each
  /// stretch, unless there are so many limits that days are found as fast as stretches.
  fileprivate func purchases(
    counting counts: FrequencyCount, until last: AnalysisDay, limits: [Day]
  ) -> Relation? {
    guard let customer = role(.customer), let date = role(.date), let amount = role(.amount) else {
      return nil
    }
    let bought = Expression.column(date.name, date.type).asDay
    let value = Expression.column(amount.name, amount.type)
    var keys = [NamedExpression("customer", .column(customer.name, customer.type))]
    var measures = [Measure("amount", .sum, of: value, type: amount.type)]
    switch counts {
    case .orders:
      if let order = role(.order) {
        keys.append(NamedExpression("order", .column(order.name, order.type)))
      }
    case .days: measures.append(Measure("times", .distinct, of: bought, type: .integer))
    case .rows: measures.append(Measure("times", .count, of: nil, type: .integer))
    }
    let isByDay = counts == .orders || limits.count > Self.mostLimits
    if !isByDay { measures.append(Measure("last", .max, of: bought, type: .date)) }
    keys.append(NamedExpression("day", isByDay ? bought : bought.limit(among: limits)))
    return addedUp(
      purchases(with: [customer, date, amount], dated: bought, asOf: last), keys: keys,
      measures: measures)
  }

  private static var mostLimits: Int { 8 }

  /// The profiles with the segment of a set, and the names of its segments in order.
  fileprivate mutating func segmented(
    _ profiles: Relation, using set: String
  ) -> (Relation, [String])? {
    guard set != "rfm" else { return (profiles, RFMCell.names) }
    let name = NameSyntax(set, optionRange("using"))
    switch segmentSet(name) {
    case .map(let map)?:
      let scores = profiles.schema.fields.filter { ["r", "f", "m"].contains($0.name) }
      let segment = map.segmentName(over: scores, .high)
      return (
        extended(profiles, by: [NamedExpression("segment", segment)]), map.segments.map(\.name)
      )
    case .rules(let name, let rules)?:
      guard let segment = checker.segmentName(name, rules, over: profiles.schema) else {
        return nil
      }
      return (
        extended(profiles, by: [NamedExpression("segment", segment)]), rules.map(\.name.text)
      )
    case nil:
      report(.unknownSegment(name, known: ["rfm"] + knownSegmentSets))
      return nil
    }
  }
}

extension Expression {
  /// The first of rising `limits` that does not lie before a day; the last one for all after it.
  fileprivate func limit(among limits: [Day]) -> Expression {
    let constants = limits.map { Expression.constant(.date($0), .date) }
    guard var result = constants.last else { return self }
    for limit in constants.dropLast().reversed() {
      result = .choose(
        condition: .compare(.lessOrEqual, self, limit), then: limit, else: result, .date)
    }
    return result
  }
}

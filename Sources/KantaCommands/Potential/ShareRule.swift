import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What `share` was asked for, and the step that gives it.
struct ShareRule: Sendable {
  let source: WalletSource
  let view: ShareView
  let countsNonbuyers: Bool
  let bootstrap: Bootstrap?

  /// The columns behind the keys.
  private var columns: [Schema.Field] {
    let currency = source.ours.currency ?? source.category.currency
    var (ours, category) = (source.ours, source.category)
    ours.currency = currency
    category.currency = currency
    let amounts = [Schema.Field("ours", ours), Schema.Field("category", category)]
    let share = Schema.Field("share", .percent)
    let customer = customerField
    switch view {
    case .customers: return [customer] + amounts + [share]
    case .leftOut: return [customer] + amounts + [Schema.Field("reason", .text)]
    case .total:
      let ends = bootstrap == nil ? [] : ["low", "high"].map { Schema.Field($0, .percent) }
      return [Schema.Field("customers", .integer)] + amounts
        + [share, Schema.Field("mean_share", .percent)] + ends
    }
  }

  private var customerField: Schema.Field { source.relation.schema.fields[source.keys.count] }

  var schema: Schema {
    let keys = source.relation.schema.fields.prefix(source.keys.count)
    var schema = Schema(keys + columns, roles: source.relation.schema.roles)
    if view != .total {
      schema.roles[.customer] = "customer"
      schema.roles[.amount] = "ours"
    }
    return schema.droppingStaleRoles()
  }

  var step: LocalStep {
    let rule = self
    return LocalStep("share", detail: "\(view.rawValue) · \(words(nil))") {
      table, context throws(Diagnostic) in
      // Both amounts, the groups and the rows of each customer, and the sorted shares.
      let claim = try context.claim(table.rowCount * 96, for: "customer shares", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try rule.answer(table, context)
    }
  }

  private func answer(_ table: Table, _ context: LocalContext) throws(Diagnostic) -> Answer {
    let wallets = try WalletRows(
      table, source, countsNonbuyers: countsNonbuyers, on: context.execution)
    let counted = wallets.counted
    guard view == .leftOut || !counted.isEmpty else {
      throw .nobodyHasAShare(wallets.reasons(wallets.leftOut).map { ($0.words, $0.count) }, source)
    }
    let all = wallets.wallets.total(counted)
    let interval =
      source.keys.isEmpty || !source.allowsMany
      ? try interval(wallets, counted, context.execution) : nil
    return Answer(
      try self.table(table, wallets, context.execution),
      definitions: [words(span(context))] + headline(all, interval),
      notes: leftOut(wallets))
  }

  /// The interval of the share of `rows`, where one was asked for.
  func interval(
    _ wallets: WalletRows, _ rows: [Int], _ execution: Execution
  ) throws(Diagnostic) -> WalletShare.Interval? {
    guard let bootstrap else { return nil }
    guard
      let interval = wallets.wallets.interval(
        rows, level: bootstrap.level, resamples: Bootstrap.resamples,
        seed: UInt64(bitPattern: Int64(bootstrap.seed)), on: execution)
    else { throw .interrupted }
    return interval
  }

  private func span(_ context: LocalContext) -> (first: Day, last: Day)? {
    guard source.isDated, context.observed.count >= 2, case .date(let first) = context.observed[0],
      case .date(let last) = context.observed[1]
    else { return nil }
    return (first, last)
  }

  private func words(_ span: (first: Day, last: Day)?) -> String {
    let days = span.map { ", \($0.first.plain) to \($0.last.plain)" } ?? ""
    let both = source.keys.map(\.name).filter(source.matched.contains)
    let category =
      source.table.map { table in
        "the sum of \(source.total) in \(table), matched by customer"
          + both.map { " and \($0)" }.joined()
      } ?? "\(source.total), one for each customer"
    return "customer share = ours / category · ours the sum of \(source.amount)\(days) · "
      + "category \(category)"
      + (source.allowsMany && !source.keys.isEmpty
        ? " · the total of a customer counts in each group" : "")
      + (countsNonbuyers ? " · who did not buy counts with 0%" : "")
  }

  /// `41.3% of what 654 customers spend: 33,549.81 of 81,234.56 EUR`, and the mean of the shares.
  private func headline(_ all: WalletShare, _ interval: WalletShare.Interval?) -> [String] {
    // Sums over groups would hold the total of a customer in several of them more than once.
    guard let share = all.share, let mean = all.mean,
      !source.allowsMany || source.keys.isEmpty
    else { return [] }
    let currency = (source.ours.currency ?? source.category.currency).map { " " + $0.code } ?? ""
    let by = source.keys.isEmpty ? "" : " by " + source.keys.map(\.name).joined(separator: ", ")
    let who = Counted.things(all.customers, "customer") + by
    let line =
      "\(ClassScheme.shown(share)) of what \(who) spend\(all.customers == 1 ? "s" : ""): "
      + "\(ExactAmounts.words(all.ours, source.ours)) of "
      + "\(ExactAmounts.words(all.category, source.category))\(currency) · "
      + "mean of the shares \(ClassScheme.shown(mean))"
    guard let bootstrap, let interval else { return [line] }
    let ends =
      interval.bounds.map {
        "\(ClassScheme.shown($0.low)) to \(ClassScheme.shown($0.high))"
      } ?? "none of one customer"
    return [
      line,
      "\(Shares.percent(bootstrap.level)) interval of the share \(ends) · "
        + "bootstrap: as many customers drawn anew \(Counted.grouped(Bootstrap.resamples)) times, "
        + "seed \(bootstrap.seed)",
    ]
  }

  /// `left out 286 of 940 customers: 281 no total, 5 ours more than category`, or one reason alone.
  private func leftOut(_ wallets: WalletRows) -> [StepNote] {
    let count = wallets.leftOut.count
    guard count > 0, view != .leftOut else { return [] }
    let found = wallets.reasons(wallets.leftOut)
    let reasons =
      found.count == 1
      ? found.map(\.words) : found.map { "\(Counted.grouped($0.count)) \($0.words)" }
    return [
      .remark(
        "left out \(Counted.grouped(count)) of \(Counted.things(wallets.rows.count, "customer")): "
          + reasons.joined(separator: ", ") + " (`show: left_out` lists them)")
    ]
  }
}

extension WalletRows {
  /// How many of `places` have which fault, in the order of the faults.
  func reasons(_ places: [Int]) -> [(words: String, count: Int)] {
    Fault.allCases.compactMap { fault in
      let count = places.count { faults[$0] == fault }
      return count == 0 ? nil : (fault.words, count)
    }
  }
}

extension ExactAmounts {
  /// A sum of units with its thousands grouped: `81,234.56`.
  static func words(_ sum: Int128, _ type: ValueType) -> String {
    guard let units = Int64(exactly: sum) else { return Double(sum).description }
    var scale = type.unitScale
    var shown = units
    // Computed amounts have millionths, of which two decimals are enough to read.
    if case .decimal = type.kind {
    } else if scale > 2 {
      shown = (units + (units < 0 ? -5_000 : 5_000)) / 10_000
      scale = 2
    }
    let plain = ExactDecimal(minorUnits: shown, scale: scale).plain
    let parts = plain.split(separator: ".", maxSplits: 1)
    let whole = Int(parts[0]).map(Counted.grouped) ?? String(parts[0])
    return ([whole] + parts.dropFirst().map(String.init)).joined(separator: ".")
  }
}

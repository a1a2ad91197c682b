import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

extension ShareRule {
  /// The result of the view that was asked for.
  func table(
    _ source: Table, _ wallets: WalletRows, _ execution: Execution
  ) throws(Diagnostic) -> Table {
    switch view {
    case .customers: try customers(source, wallets)
    case .leftOut: try leftOut(source, wallets)
    case .total: try totals(source, wallets, execution)
    }
  }

  private func customers(
    _ table: Table, _ wallets: WalletRows
  ) throws(Diagnostic) -> Table {
    let places = wallets.counted
    let shares = Column(.percent, .numbers(places.map(wallets.wallets.share)))
    return Table(
      schema, try people(table, wallets, places) + [shares], rowCount: places.count)
  }

  private func leftOut(
    _ table: Table, _ wallets: WalletRows
  ) throws(Diagnostic) -> Table {
    let places = wallets.leftOut
    let reasons = Column.text(places.map { wallets.faults[$0]?.words })
    return Table(
      schema, try people(table, wallets, places) + [reasons], rowCount: places.count)
  }

  /// Keys, customer, ours and category of some customers.
  private func people(
    _ table: Table, _ wallets: WalletRows, _ places: [Int]
  ) throws(Diagnostic) -> [Column] {
    let rows = places.map { wallets.rows[$0] }
    let hasTotal = Validity(places.map { wallets.hasTotal[$0] }).normalized
    return table.columns.prefix(source.keys.count + 1).map { $0.gathered(rows) } + [
      try amounts("ours", places.map { Int128(wallets.ours[$0]) }),
      try amounts("category", places.map { Int128(wallets.category[$0]) }, hasTotal),
    ]
  }

  /// One row per group, in order of first appearance.
  private func totals(
    _ table: Table, _ wallets: WalletRows, _ execution: Execution
  ) throws(Diagnostic) -> Table {
    let places = wallets.counted
    let keys = table.columns.prefix(source.keys.count).map {
      $0.gathered(places.map { wallets.rows[$0] })
    }
    guard let index = GroupIndex(keys, rowCount: places.count, on: execution),
      let grouped = GroupedRows(index.groups, count: index.count, on: execution)
    else { throw .interrupted }
    var totals: [WalletShare] = []
    var ends: [WalletShare.Interval.Bounds?] = []
    for group in 0..<index.count {
      let own = grouped.rows[grouped.range(of: group)].map { places[Int($0)] }
      totals.append(wallets.wallets.total(own))
      ends.append(try interval(wallets, own, execution)?.bounds)
    }
    var columns = keys.map { $0.gathered(index.firstRows) }
    columns.append(Column(.integer, .integers(totals.map { Int64($0.customers) })))
    columns.append(try amounts("ours", totals.map(\.ours)))
    columns.append(try amounts("category", totals.map(\.category)))
    columns.append(Self.percents(totals.map(\.share)))
    columns.append(Self.percents(totals.map(\.mean)))
    if bootstrap != nil {
      columns += [Self.percents(ends.map { $0?.low }), Self.percents(ends.map { $0?.high })]
    }
    return Table(schema, columns, rowCount: totals.count)
  }

  /// Units as a column of the result's type.
  private func amounts(
    _ name: String, _ units: [Int128], _ validity: Validity? = nil
  ) throws(Diagnostic) -> Column {
    let type = schema.fields.first { $0.name == name }?.type ?? source.ours
    return Column(
      type, try ExactAmounts.values(units, type, orThrow: .sumTooLarge), validity: validity)
  }

  private static func percents(_ values: [Double?]) -> Column {
    Column(
      .percent, .numbers(values.map { $0 ?? 0 }),
      validity: Validity(values.map { $0 != nil }).normalized)
  }
}

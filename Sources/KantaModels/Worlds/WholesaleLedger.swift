import KantaColumns

extension Wholesale {
  struct Invoice: Sendable {
    /// Position among the accounts.
    var account: Int
    var date: Day
    var cents: Int
    var costCents: Int
    var grams: Int
  }

  struct Activity: Sendable {
    var account: Int
    var date: Day
    var driver: Int
    var volume: Int
  }

  /// Activities that cost money, and what one of each costs.
  static let drivers: [(name: String, unit: String, cents: Int)] = [
    ("visit", "visit", 18_000), ("call", "call", 1_200), ("phone order", "order", 1_200),
    ("web order", "order", 250), ("delivery", "drop", 2_500),
  ]

  static func invoices(of accounts: [Account], _ random: inout SeededRandom) -> [Invoice] {
    var invoices: [Invoice] = []
    for (index, account) in accounts.enumerated() {
      guard let history = account.history else { continue }
      for week in [0] + history.repeatWeeks {
        let size = random.gamma(shape: invoiceShape, rate: invoiceShape / account.meanInvoiceCents)
        let cents = max(1_000, Int(size.rounded()))
        invoices.append(
          Invoice(
            account: index, date: account.since.adding(weeks: week), cents: cents,
            costCents: Int((Double(cents) * account.costRatio).rounded()),
            grams: 10 + 5 * random.poisson(mean: 1.2)))
      }
    }
    let byDate = invoices.indices.sorted { (invoices[$0].date, $0) < (invoices[$1].date, $1) }
    return byDate.map { invoices[$0] }
  }

  /// What serving the accounts took: an order and its deliveries per invoice, visits and calls.
  static func activities(
    for invoices: [Invoice], of accounts: [Account], _ random: inout SeededRandom
  ) -> [Activity] {
    var activities: [Activity] = []
    for invoice in invoices {
      let account = accounts[invoice.account]
      let order = random.chance(account.phoneShare) ? 2 : 3
      let drops = 1 + random.poisson(mean: account.extraDeliveries)
      activities += [
        Activity(account: invoice.account, date: invoice.date, driver: order, volume: 1),
        Activity(account: invoice.account, date: invoice.date, driver: 4, volume: drops),
      ]
    }
    for (index, account) in accounts.enumerated() where account.kind == .customer {
      let days = Int(account.lastDay.number - account.since.number)
      let months = Double(days) / 30.4375
      for (driver, perMonth) in [(0, account.visitsPerMonth), (1, account.callsPerMonth)] {
        for _ in 0..<random.poisson(mean: perMonth * months) {
          let date = account.since.adding(days: random.uniform(in: 0...days))
          activities.append(Activity(account: index, date: date, driver: driver, volume: 1))
        }
      }
    }
    let byDate = activities.indices.sorted {
      (activities[$0].date, $0) < (activities[$1].date, $1)
    }
    return byDate.map { activities[$0] }
  }

  static func invoicesFile(_ invoices: [Invoice], of accounts: [Account]) -> WorldFile {
    WorldFile(
      "invoices.csv", "one row per invoice, with what the goods cost us and what the letter weighs",
      Table(
        [
          ("invoice", Cells.text(invoices.indices.map { worldKey("F", $0 + 1, width: 5) })),
          ("account", Cells.text(invoices.map { accounts[$0.account].id })),
          ("date", Cells.dates(invoices.map(\.date))),
          ("amount", Cells.money(invoices.map(\.cents))),
          ("cost", Cells.money(invoices.map(\.costCents))),
          ("weight_grams", Cells.integers(invoices.map(\.grams))),
        ],
        roles: [
          .order: "invoice", .customer: "account", .account: "account", .date: "date",
          .amount: "amount", .cost: "cost",
        ]))
  }

  static func activitiesFile(_ activities: [Activity], of accounts: [Account]) -> WorldFile {
    WorldFile(
      "activities.csv", "one row per thing done for an account, in units of its driver",
      Table(
        [
          ("activity", Cells.text(activities.indices.map { worldKey("T", $0 + 1, width: 5) })),
          ("account", Cells.text(activities.map { accounts[$0.account].id })),
          ("date", Cells.dates(activities.map(\.date))),
          ("driver", Cells.text(activities.map { drivers[$0.driver].name })),
          ("volume", Cells.integers(activities.map(\.volume))),
        ],
        roles: [.customer: "account", .account: "account", .date: "date", .quantity: "volume"]))
  }

  static var costsFile: WorldFile {
    WorldFile(
      "costs.csv", "one row per driver: what one unit of it costs",
      Table([
        ("driver", Cells.text(drivers.map(\.name))),
        ("unit", Cells.text(drivers.map(\.unit))),
        ("unit_cost", Cells.money(drivers.map(\.cents))),
      ]))
  }
}

import KantaColumns

/// The wholesaler: companies and groups, few of which carry most.
enum Wholesale {
  static let window = WorldWindow(years: 2022, 2024)
  static let purchasing = PurchaseProcess(r: 1.4, alpha: 7, s: 0.8, beta: 120)
  /// Mean invoices are lognormal over accounts, in euros, with this median and spread.
  static let typicalInvoice = 420.0
  static let invoiceSpread = 1.1
  /// Shape of the gamma of one account's invoices around its mean.
  static let invoiceShape = 8.0

  static let world = World(
    name: "wholesale",
    summary: "B2B: three years of invoices, sales opportunities and cost to serve",
    about: """
      A wholesaler sells to companies, some of which belong to groups, and knows people in each: \
      contact, account, group. A few accounts carry most of the invoices, and what an account \
      costs to serve (visits, calls, orders taken by telephone or over the web, deliveries) has \
      nothing to do with how much it buys, so that some bring less than they cost. The pipeline \
      holds possible sales with the chance that the salespeople state; they are hopeful, and the \
      sales that have closed show by how much.
      """,
    seed: 20_220_103, build: files)

  private static func files(seed: UInt64) -> [WorldFile] {
    var random = SeededRandom(seed: seed)
    var forAccounts = random.split()
    var forContacts = random.split()
    var forInvoices = random.split()
    var forActivities = random.split()
    var forPipeline = random.split()
    let accounts = accounts(&forAccounts)
    let invoices = invoices(of: accounts, &forInvoices)
    let activities = activities(for: invoices, of: accounts, &forActivities)
    let opportunities = opportunities(with: accounts, &forPipeline)
    return [
      accountsFile(accounts), contactsFile(accounts, &forContacts),
      invoicesFile(invoices, of: accounts), opportunitiesFile(opportunities, with: accounts),
      activitiesFile(activities, of: accounts), costsFile, TruthTable.parameters(truth),
      truthOfAccounts(accounts, invoices, activities), truthOfOpportunities(opportunities),
    ]
  }

  private static var truth: [TruthParameter] {
    purchasing.truth + [
      TruthParameter(
        "median_invoice", typicalInvoice, "EUR", "median over accounts of the mean invoice"),
      TruthParameter(
        "invoice_spread", invoiceSpread, "", "standard deviation of the log of the mean invoice"),
      TruthParameter(
        "invoice_shape", invoiceShape, "", "gamma shape of one account's invoices"),
    ]
      + stages.map { stage in
        TruthParameter(
          "win_" + stage.name.replacing(" ", with: "_"), stage.true, "",
          "true chance that a sale in the stage '\(stage.name)' is won")
      }
  }

  private static func truthOfAccounts(
    _ accounts: [Account], _ invoices: [Invoice], _ activities: [Activity]
  ) -> WorldFile {
    var revenue = [Int](repeating: 0, count: accounts.count)
    var goods = revenue
    var service = revenue
    for invoice in invoices {
      revenue[invoice.account] += invoice.cents
      goods[invoice.account] += invoice.costCents
    }
    for activity in activities {
      service[activity.account] += activity.volume * drivers[activity.driver].cents
    }
    let buyers = accounts.indices.filter { accounts[$0].kind != .group }
    func cents(_ value: @escaping (Int) -> Int) -> Column {
      Cells.money(buyers.map { accounts[$0].kind == .customer ? value($0) : nil })
    }
    return TruthTable.customers([
      ("account", Cells.text(buyers.map { accounts[$0].id })),
      ("kind", Cells.text(buyers.map { accounts[$0].kind.rawValue })),
      ("lambda", Cells.numbers(buyers.map { accounts[$0].history?.lambda })),
      ("mu", Cells.numbers(buyers.map { accounts[$0].history?.mu })),
      ("stopped", Cells.dates(buyers.map { stopped(accounts[$0]) })),
      ("alive", Cells.flags(buyers.map { accounts[$0].history?.isAlive })),
      ("mean_spend", cents { Int(accounts[$0].meanInvoiceCents.rounded()) }),
      ("revenue", cents { revenue[$0] }),
      ("cost_of_goods", cents { goods[$0] }),
      ("cost_to_serve", cents { service[$0] }),
      ("profit", cents { revenue[$0] - goods[$0] - service[$0] }),
    ])
  }

  private static func stopped(_ account: Account) -> Day? {
    account.history?.lastActiveDay(joined: account.since)
  }
}

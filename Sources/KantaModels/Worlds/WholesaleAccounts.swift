import KantaColumns
import RealModule

extension Wholesale {
  struct Account: Sendable {
    enum Kind: String, Sendable { case group, customer, prospect }

    var id: String
    var name: String
    /// Position of the group this company belongs to.
    var parent: Int?
    var kind: Kind
    var industry: String
    var place: Place
    var since: Day
    /// What follows is set for customers only.
    var history: PurchaseProcess.History?
    var meanInvoiceCents: Double = 0
    var costRatio: Double = 0
    var visitsPerMonth: Double = 0
    var callsPerMonth: Double = 0
    var phoneShare: Double = 0
    var extraDeliveries: Double = 0

    /// The last day on which the account is served.
    var lastDay: Day { history?.lastActiveDay(joined: since) ?? Wholesale.window.last }
  }

  static let groupCount = 20
  static let companyCount = 320
  static let prospectCount = 40

  /// Groups first, then companies in order of their first contact.
  static func accounts(_ random: inout SeededRandom) -> [Account] {
    var buying = random.split()
    let names = companyNames(groupCount + companyCount, &random)
    var accounts = (0..<groupCount).map { index in
      Account(
        id: worldKey("A", index + 1, width: 4), name: names[index] + " Group", kind: .group,
        industry: random.pick(from: industries), place: Place.any(&random), since: window.first)
    }
    // All begin in the first two years, so that each is seen for a year at least.
    let days = (0..<companyCount).map { _ in window.first.adding(days: random.uniform(in: 0...729))
    }
    let prospects = Set(random.sample(prospectCount, of: companyCount))
    for (index, since) in days.sorted().enumerated() {
      let number = groupCount + index
      // The first of them see to it that no group is empty.
      let parent =
        index < groupCount
        ? index : random.chance(0.2) ? random.uniform(in: 0...groupCount - 1) : nil
      var account = Account(
        id: worldKey("A", number + 1, width: 4), name: names[number] + " Oy", parent: parent,
        kind: prospects.contains(index) ? .prospect : .customer,
        industry: parent.map { accounts[$0].industry } ?? random.pick(from: industries),
        place: Place.any(&random), since: since)
      if account.kind == .customer { give(&account, &buying) }
      accounts.append(account)
    }
    return accounts
  }

  /// How a customer buys and what it asks of the house.
  ///
  /// Invoice sizes are lognormal: few carry most. What an account costs to serve has nothing to do
  /// with its size, so that some small ones cost more than they bring.
  private static func give(_ account: inout Account, _ random: inout SeededRandom) {
    account.history = purchasing.history(
      observedWeeks: window.weeksLeft(from: account.since), &random)
    account.meanInvoiceCents = 100 * typicalInvoice * .exp(invoiceSpread * random.normal())
    account.costRatio = random.uniform(in: 0.62..<0.86)
    account.visitsPerMonth = random.gamma(shape: 0.8, rate: 0.8 / 0.2)
    account.callsPerMonth = random.gamma(shape: 1.2, rate: 1.2 / 1.0)
    account.phoneShare = random.beta(0.8, 1.2)
    account.extraDeliveries = random.gamma(shape: 0.6, rate: 0.6 / 0.4)
  }

  private static func companyNames(_ count: Int, _ random: inout SeededRandom) -> [String] {
    let all = stems.flatMap { stem in trades.map { stem + " " + $0 } }
    return random.sample(count, of: all.count).map { all[$0] }
  }

  private static let stems = words(
    """
    Pohjola Järvi Kallio Saaristo Harju Meri Kuusi Koivu Tunturi Lumi Halla Kataja Pihlaja Vaahtera
    Ranta Niemi Salmi Laakso Suvi Talvi Aurora Nordlys Baltic Arctic Sampo Tammi Haapa Kivi Routa
    Puro
    """)
  private static let trades = words(
    """
    Bakeries Paper Foods Hotels Interiors Logistics Schools Clinics Gardens Catering Print Textiles
    Cafés Offices Bookstores Studios
    """)
  private static let industries = [
    "retail", "hospitality", "public sector", "industry", "services",
  ]
  private static let titles = [
    "buyer", "purchasing manager", "managing director", "office manager", "accountant",
  ]

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  static func accountsFile(_ accounts: [Account]) -> WorldFile {
    WorldFile(
      "accounts.csv", "one row per company or group; parent is the group it belongs to",
      Table(
        [
          ("account", Cells.text(accounts.map(\.id))),
          ("name", Cells.text(accounts.map(\.name))),
          ("parent", Cells.text(accounts.map { $0.parent.map { accounts[$0].id } })),
          ("kind", Cells.text(accounts.map { $0.kind == .group ? "group" : "company" })),
          ("industry", Cells.text(accounts.map(\.industry))),
          ("postcode", Cells.text(accounts.map(\.place.postcode))),
          ("city", Cells.text(accounts.map(\.place.city))),
          ("country", Cells.text(accounts.map(\.place.country))),
          ("since", Cells.dates(accounts.map { $0.kind == .group ? nil : $0.since })),
        ],
        roles: [.customer: "account", .account: "account", .start: "since", .country: "country"]))
  }

  /// One to four people in each company; groups have none of their own.
  static func contactsFile(
    _ accounts: [Account], _ random: inout SeededRandom
  ) -> WorldFile {
    var rows: [(account: String, person: Person, title: String, consent: Bool)] = []
    for account in accounts where account.kind != .group {
      for _ in 0..<1 + min(3, random.poisson(mean: 0.9)) {
        var person = Person.any(number: rows.count + 1, &random)
        person.place = account.place
        rows.append((account.id, person, random.pick(from: titles), random.chance(0.65)))
      }
    }
    return WorldFile(
      "contacts.csv", "one row per person at a company",
      Table(
        [
          ("contact", Cells.text(rows.indices.map { worldKey("K", $0 + 1, width: 4) })),
          ("account", Cells.text(rows.map(\.account))),
          ("name", Cells.text(rows.map(\.person.name))),
          ("email", Cells.text(rows.map(\.person.email))),
          ("title", Cells.text(rows.map(\.title))),
          ("consent", Cells.flags(rows.map(\.consent))),
        ],
        roles: [.account: "account"]))
  }
}

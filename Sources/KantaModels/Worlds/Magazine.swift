import KantaColumns

/// The magazine: yearly subscriptions, where every end is known to the day.
enum Magazine {
  static let window = WorldWindow(years: 2016, 2024)
  static let subscriberCount = 2_000

  /// Readers by how readily they renew: the chance of not renewing is Beta(alpha, beta).
  static let segments: [(name: String, share: Double, alpha: Double, beta: Double)] = [
    ("regular", 0.7, 0.9, 1.6), ("high-end", 0.3, 0.7, 3.4),
  ]

  /// Plans by price: the price of the first year of the window, and who takes which.
  static let plans: [(name: String, euros: Int, regular: Double, highEnd: Double)] = [
    ("digital", 60, 0.35, 0.15), ("print", 96, 0.50, 0.35), ("print and digital", 120, 0.15, 0.50),
  ]
  /// Every three years each plan costs this much more.
  static let priceStepEuros = 6
  /// The chance that a renewal moves to another plan.
  static let planChange = 0.06

  static let channels: [(name: String, share: Double)] = [
    ("web", 0.4), ("telephone", 0.25), ("kiosk card", 0.2), ("gift", 0.15),
  ]

  /// The teaching example of a customer lifecycle: five years to the day, then no renewal.
  static let reader = (given: "Helmi", family: "Viisivuori", start: Day.on(2019, 3, 1), terms: 5)

  static let world = World(
    name: "magazine",
    summary: "Subscriptions: nine years of yearly renewals, with prices and plans",
    about: """
      A monthly magazine sells subscriptions of one year, which begin on the first of a month. At \
      each anniversary a reader renews or leaves; a reader's own chance of leaving never changes, \
      but it differs between readers (shifted beta-geometric), so that a group of subscribers \
      renews better every year although no one in it does. There are regular and high-end readers, \
      and the two differ in their law. Here the customer lifecycle, the total duration of the \
      relationship, can be read off: Helmi Viisivuori subscribed on 2019-03-01, renewed four \
      times, and left on 2024-03-01 after exactly five years, 1,827 days. Who is still a subscriber has \
      no end date, and must not be left out of a mean duration.
      """,
    seed: 20_190_301, build: files)

  static func end(start: Day, terms: Int) -> Day? {
    guard terms <= yearsAhead else { return nil }
    let end = start.adding(months: 12 * terms)
    return end <= window.last ? end : nil
  }

  /// Longer lives are not told apart from each other in the truth.
  static let yearsAhead = 50

  private static func files(seed: UInt64) -> [WorldFile] {
    var random = SeededRandom(seed: seed)
    var forPeople = random.split()
    var forRenewals = random.split()
    var forPlans = random.split()
    let subscribers = subscribers(&forPeople, &forRenewals)
    let payments = payments(of: subscribers, &forPlans)
    return [
      subscribersFile(subscribers), subscriptionsFile(subscribers, payments),
      paymentsFile(payments, of: subscribers), TruthTable.parameters(truth),
      truthOfCustomers(subscribers),
    ]
  }

  private static var truth: [TruthParameter] {
    var parameters: [TruthParameter] = []
    for segment in segments {
      let name = segment.name == "regular" ? "regular" : "high_end"
      parameters += [
        TruthParameter(
          "alpha_" + name, segment.alpha, "", "sBG, \(segment.name): Beta(alpha, beta) of leaving"),
        TruthParameter(
          "beta_" + name, segment.beta, "", "sBG, \(segment.name): Beta(alpha, beta) of leaving"),
        TruthParameter(
          "first_renewal_" + name, segment.beta / (segment.alpha + segment.beta), "",
          "share of \(segment.name) readers who renew for the first time: beta / (alpha + beta)"),
        TruthParameter("share_" + name, segment.share, "", "share of \(segment.name) readers"),
      ]
    }
    return parameters + [
      TruthParameter("term", 12, "months", "length of a subscription term"),
      TruthParameter("plan_change", planChange, "", "chance that a renewal moves to another plan"),
      TruthParameter("price_step", Double(priceStepEuros), "EUR", "price rise every three years"),
    ]
  }

  private static func truthOfCustomers(_ subscribers: [Subscriber]) -> WorldFile {
    TruthTable.customers([
      ("customer", Cells.text(subscribers.map(\.id))),
      (
        "kind", Cells.text(subscribers.map { $0.chanceOfLeaving == nil ? "example" : "subscriber" })
      ),
      ("segment", Cells.text(subscribers.map { segments[$0.segment].name })),
      ("chance_of_leaving", Cells.numbers(subscribers.map(\.chanceOfLeaving))),
      ("terms", Cells.integers(subscribers.map { min($0.terms, yearsAhead) })),
      ("alive", Cells.flags(subscribers.map { $0.end == nil })),
    ])
  }
}

import KantaColumns

/// The charity: one appeal a year, which a donor answers or not.
enum Charity {
  static let window = WorldWindow(years: 2013, 2024)
  static let donorCount = 3_000
  /// Donors come until this year, so that each could answer at least two further appeals.
  static let lastFirstYear = 2022

  /// Whether a donor gives: BG/BB over the yearly appeals.
  static let giving = BetaGeometricBetaBinomial(parameters: [1.1, 0.8, 0.7, 3.2])
  /// How much a donor gives.
  static let amounts = SpendProcess(p: 4, q: 3.5, gamma: 25)

  /// The appeal goes out on this day of November; gifts come within so many days.
  static let appealDay = 15
  static let answerDays = 40

  static let channels: [(name: String, share: Double)] = [
    ("street", 0.4), ("letter", 0.3), ("web", 0.2), ("event", 0.1),
  ]

  static let world = World(
    name: "charity",
    summary: "Donors: one appeal a year, answered or not, by people who may be gone",
    about: """
      A charity writes to its donors once a year, in November, and each donor gives once or not at \
      all. A living donor gives with a chance of their own; before each appeal a donor may be lost \
      for good, with another chance of their own, and nobody says so (BG/BB). Who was silent once \
      may give again; who was silent for long is probably lost. What a donor gives varies around \
      their own mean, whatever their chance of giving (Gamma-Gamma). Amounts are what came in, to \
      the cent.
      """,
    seed: 20_131_115, build: files)

  private static func files(seed: UInt64) -> [WorldFile] {
    var random = SeededRandom(seed: seed)
    var forPeople = random.split()
    var forGiving = random.split()
    var forAmounts = random.split()
    let donors = donors(&forPeople, &forGiving)
    let gifts = gifts(of: donors, &forAmounts)
    return [
      donorsFile(donors), giftsFile(gifts, of: donors), TruthTable.parameters(truth),
      truthOfCustomers(donors, gifts),
    ]
  }

  private static var truth: [TruthParameter] {
    [
      TruthParameter("alpha", giving.alpha, "", "BG/BB: Beta(alpha, beta) of giving at an appeal"),
      TruthParameter("beta", giving.beta, "", "BG/BB: Beta(alpha, beta) of giving at an appeal"),
      TruthParameter(
        "gamma", giving.gamma, "", "BG/BB: Beta(gamma, delta) of being lost before an appeal"),
      TruthParameter(
        "delta", giving.delta, "", "BG/BB: Beta(gamma, delta) of being lost before an appeal"),
      TruthParameter("p", amounts.p, "", "Gamma-Gamma: shape of the gifts of one donor"),
      TruthParameter("q", amounts.q, "", "Gamma-Gamma: shape of the rates of giving over donors"),
      TruthParameter("v", amounts.gamma, "EUR", "Gamma-Gamma: rate of these rates over donors"),
      TruthParameter(
        "mean_gift", amounts.p * amounts.gamma / (amounts.q - 1), "EUR",
        "mean gift over donors: p v / (q - 1)"),
      TruthParameter("appeals", Double(window.yearCount), "", "appeals in the window, one a year"),
    ]
  }

  private static func truthOfCustomers(_ donors: [Donor], _ gifts: [Gift]) -> WorldFile {
    var counts = [Int](repeating: 0, count: donors.count)
    for gift in gifts { counts[gift.donor] += 1 }
    return TruthTable.customers([
      ("customer", Cells.text(donors.map(\.id))),
      ("chance_of_giving", Cells.numbers(donors.map(\.chanceOfGiving))),
      ("chance_of_being_lost", Cells.numbers(donors.map(\.chanceOfBeingLost))),
      ("lost_before", Cells.integers(donors.map(\.lostBefore))),
      ("alive", Cells.flags(donors.map { $0.lostBefore == nil })),
      ("repeat_gifts", Cells.integers(counts.map { $0 - 1 })),
      ("mean_gift", Cells.money(donors.map(\.meanCents))),
    ])
  }
}

extension WorldWindow {
  /// The calendar years of the window.
  var yearCount: Int { last.civil.year - first.civil.year + 1 }
}

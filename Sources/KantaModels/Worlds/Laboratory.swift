import KantaColumns

/// The laboratory: one tidy table for each law that no other world follows, or not so plainly.
enum Laboratory {
  static let window = WorldWindow(years: 2022, 2024)
  static let customerCount = 2_500
  static let contractCount = 4_000

  /// Buyers stop after a repeat purchase with a chance of their own; times are in weeks.
  static let bgNBD = BGNBD(parameters: [0.8, 7, 0.9, 3])
  /// Buyers stop after any purchase, the first one included.
  static let mbgNBD = MBGNBD(parameters: [0.9, 7, 0.8, 2.5])
  /// Buyers stop at any time.
  static let paretoNBD = ParetoNBD(parameters: [0.7, 8, 0.6, 20])
  /// What they spend each time.
  static let spending = SpendProcess(p: 5, q: 4, gamma: 18)
  /// Months that contracts last.
  static let contracts = BetaDiscreteWeibull(parameters: [0.6, 5, 1.25])

  static let world = World(
    name: "laboratory",
    summary: "One tidy table for each law: BG/NBD, MBG/NBD, Pareto/NBD and BdW",
    about: """
      Nothing happens here but what a model says. Three tables hold purchases of customers who buy \
      at random and stop for good without a word: after a repeat purchase with a chance of their \
      own (BG/NBD), after any purchase (MBG/NBD), or at any time (Pareto/NBD). What they spend \
      varies around a mean of their own (Gamma-Gamma). A fourth table holds monthly contracts \
      whose owners leave the more readily the longer they stay (beta discrete Weibull). Each fit \
      should find the parameters that lie beside, and a fit of the wrong law should show it.
      """,
    seed: 20_220_101, build: files)

  private static func files(seed: UInt64) -> [WorldFile] {
    var random = SeededRandom(seed: seed)
    let groups = [
      buyers("B", "bg_nbd", bgNBD, random.split()), buyers("M", "mbg_nbd", mbgNBD, random.split()),
      buyers("P", "pareto_nbd", paretoNBD, random.split()),
    ]
    let contracts = contracts(random.split())
    return groups.map(purchasesFile) + [
      contractsFile(contracts), TruthTable.parameters(truth), truthOfCustomers(groups, contracts),
    ]
  }

  private static var truth: [TruthParameter] {
    func named<Model: BuyingModel>(_ model: Model, _ law: String) -> [TruthParameter] {
      zip(Model.parameterNames, model.parameters).map { name, value in
        TruthParameter("\(name)_\(law)", value, "", "\(Model.title), time in weeks: \(name)")
      }
    }
    return named(bgNBD, "bg_nbd") + named(mbgNBD, "mbg_nbd") + named(paretoNBD, "pareto_nbd") + [
      TruthParameter("p", spending.p, "", "Gamma-Gamma: shape of the purchases of one customer"),
      TruthParameter("q", spending.q, "", "Gamma-Gamma: shape of the spend rates over customers"),
      TruthParameter("v", spending.gamma, "EUR", "Gamma-Gamma: rate of the spend rates"),
    ]
      + zip(BetaDiscreteWeibull.parameterNames, contracts.parameters).map { name, value in
        TruthParameter("\(name)_bdw", value, "", "BdW, period of a month: \(name)")
      }
  }
}

extension Laboratory {
  /// The customers of one law, with what they bought.
  struct Buyers: Sendable {
    let law: String
    var ids: [String] = []
    var alive: [Bool] = []
    var repeats: [Int] = []
    var meanCents: [Int] = []
    var purchases: [(buyer: Int, date: Day, cents: Int)] = []
  }

  struct Contract: Sendable {
    var id: String
    var start: Day
    /// The first day without the contract; `nil` while it runs at the end of the window.
    var end: Day?
  }

  /// Customers who come in the first two years, at noon; purchases on one day stay apart.
  static func buyers(
    _ letter: String, _ law: String, _ model: some BuyingModel, _ seeded: SeededRandom
  ) -> Buyers {
    var random = seeded
    var buyers = Buyers(law: law)
    for number in 0..<customerCount {
      let joined = window.first.adding(days: random.uniform(in: 0...729))
      let customer = model.simulate(age: window.weeksLeft(from: joined), &random)
      let rate = spending.spendRate(&random)
      buyers.ids.append(worldKey(letter, number + 1, width: 4))
      buyers.alive.append(customer.isAlive)
      buyers.repeats.append(customer.purchases.count)
      buyers.meanCents.append(spending.meanCents(spendRate: rate))
      for week in [0] + customer.purchases {
        let cents = max(1, spending.orderCents(spendRate: rate, &random))
        buyers.purchases.append((number, joined.adding(weeks: week), cents))
      }
    }
    let byDate = buyers.purchases.indices.sorted {
      (buyers.purchases[$0].date, $0) < (buyers.purchases[$1].date, $1)
    }
    buyers.purchases = byDate.map { buyers.purchases[$0] }
    return buyers
  }

  /// Monthly contracts that begin on a day every month has.
  static func contracts(_ seeded: SeededRandom) -> [Contract] {
    var random = seeded
    return (0..<contractCount).map { number in
      let month = window.first.adding(months: random.uniform(in: 0...35))
      let start = month.adding(days: random.uniform(in: 0...27))
      // Far beyond the window nobody needs to know.
      let months = min(contracts.simulatedPeriods(random: &random), 600)
      let end = start.adding(months: months)
      return Contract(
        id: worldKey("C", number + 1, width: 4), start: start, end: end <= window.last ? end : nil)
    }
  }

  static func purchasesFile(_ buyers: Buyers) -> WorldFile {
    WorldFile(
      "\(buyers.law).csv", "one row per purchase of customers of that law",
      Table(
        [
          ("customer", Cells.text(buyers.purchases.map { buyers.ids[$0.buyer] })),
          ("date", Cells.dates(buyers.purchases.map(\.date))),
          ("amount", Cells.money(buyers.purchases.map(\.cents))),
        ], roles: [.customer: "customer", .date: "date", .amount: "amount"]))
  }

  static func contractsFile(_ contracts: [Contract]) -> WorldFile {
    WorldFile(
      "bdw.csv", "one row per monthly contract",
      Table(
        [
          ("customer", Cells.text(contracts.map(\.id))),
          ("start", Cells.dates(contracts.map(\.start))),
          ("end", Cells.dates(contracts.map(\.end))),
        ], roles: [.customer: "customer", .start: "start", .end: "end"]))
  }

  static func truthOfCustomers(_ groups: [Buyers], _ contracts: [Contract]) -> WorldFile {
    let none = contracts.map { _ in Int?.none }
    return TruthTable.customers([
      ("customer", Cells.text(groups.flatMap(\.ids) + contracts.map(\.id))),
      (
        "law",
        Cells.text(
          groups.flatMap { group in group.ids.map { _ in group.law } }
            + contracts.map { _ in "bdw" })
      ),
      ("alive", Cells.flags(groups.flatMap(\.alive) + contracts.map { $0.end == nil })),
      ("repeat_purchases", Cells.integers(groups.flatMap { $0.repeats.map { $0 } } + none)),
      ("mean_spend", Cells.money(groups.flatMap { $0.meanCents.map { $0 } } + none)),
    ])
  }
}

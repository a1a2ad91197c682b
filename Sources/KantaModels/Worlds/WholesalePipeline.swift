import KantaColumns
import RealModule

extension Wholesale {
  /// Stages of a sale: the chance of winning that the salespeople state, and the true one.
  static let stages: [(name: String, stated: Double, true: Double)] = [
    ("qualified", 0.10, 0.08), ("offer asked", 0.30, 0.20), ("offer made", 0.50, 0.40),
    ("negotiation", 0.80, 0.70),
  ]

  struct Opportunity: Sendable {
    var account: Int
    var euros: Int
    var created: Day
    var expectedClose: Day
    /// The furthest stage seen.
    var stage: Int
    /// `nil` while the sale is open at the end of the window.
    var closed: Day?
    /// How it ends, known only to the simulation while it is open.
    var isWon: Bool
  }

  static let opportunityCount = 1_200

  static func opportunities(
    with accounts: [Account], _ random: inout SeededRandom
  ) -> [Opportunity] {
    let companies = accounts.indices.filter { accounts[$0].kind != .group }
    let opportunities = (0..<opportunityCount).map { _ in
      let account = random.pick(from: companies)
      let days = Int(window.last.number - accounts[account].since.number)
      let created = accounts[account].since.adding(days: random.uniform(in: 0...days))
      let euros = 100 * max(5, Int((40 * Double.exp(0.9 * random.normal())).rounded()))
      return opportunity(account: account, euros: euros, created: created, &random)
    }
    let byDate = opportunities.indices.sorted {
      (opportunities[$0].created, $0) < (opportunities[$1].created, $1)
    }
    return byDate.map { opportunities[$0] }
  }

  /// Moves a sale from stage to stage, so that from each of them it is won with the true chance.
  private static func opportunity(
    account: Int, euros: Int, created: Day, _ random: inout SeededRandom
  ) -> Opportunity {
    var result = Opportunity(
      account: account, euros: euros, created: created,
      expectedClose: created.adding(days: random.uniform(in: 60...240)), stage: 0, closed: nil,
      isWon: false)
    var day = created
    for stage in stages.indices {
      if day <= window.last { result.stage = stage }
      day = day.adding(weeks: random.gamma(shape: 2, rate: 2 / 12))
      let next = stage + 1 < stages.count ? stages[stage + 1].true : 1
      guard random.chance(stages[stage].true / next) else {
        result.closed = day <= window.last ? day : nil
        return result
      }
    }
    result.closed = day <= window.last ? day : nil
    result.isWon = true
    return result
  }

  static func opportunitiesFile(
    _ opportunities: [Opportunity], with accounts: [Account]
  ) -> WorldFile {
    WorldFile(
      "opportunities.csv", "one row per possible sale: open, won or lost",
      Table(
        [
          ("opportunity", Cells.text(keys(opportunities))),
          ("account", Cells.text(opportunities.map { accounts[$0.account].id })),
          ("created", Cells.dates(opportunities.map(\.created))),
          ("stage", Cells.text(opportunities.map(stageName))),
          ("furthest_stage", Cells.text(opportunities.map { stages[$0.stage].name })),
          ("probability", Cells.percents(opportunities.map(statedProbability))),
          ("amount", Cells.money(opportunities.map { $0.euros * 100 })),
          ("expected_close", Cells.dates(opportunities.map(\.expectedClose))),
          ("closed", Cells.dates(opportunities.map(\.closed))),
        ],
        roles: [
          .customer: "account", .account: "account", .start: "created", .end: "closed",
          .amount: "amount",
        ]))
  }

  /// How the sales end that are still open.
  static func truthOfOpportunities(_ opportunities: [Opportunity]) -> WorldFile {
    let open = opportunities.indices.filter { opportunities[$0].closed == nil }
    let keys = keys(opportunities)
    return WorldFile(
      "truth_opportunities.csv", "one row per open sale: its true chance, and how it ends",
      Table([
        ("opportunity", Cells.text(open.map { keys[$0] })),
        ("true_probability", Cells.percents(open.map { stages[opportunities[$0].stage].true })),
        ("won", Cells.flags(open.map { opportunities[$0].isWon })),
      ]))
  }

  private static func keys(_ opportunities: [Opportunity]) -> [String] {
    opportunities.indices.map { worldKey("O", $0 + 1, width: 4) }
  }

  private static func stageName(_ opportunity: Opportunity) -> String {
    guard opportunity.closed != nil else { return stages[opportunity.stage].name }
    return opportunity.isWon ? "won" : "lost"
  }

  private static func statedProbability(_ opportunity: Opportunity) -> Double {
    guard opportunity.closed != nil else { return stages[opportunity.stage].stated }
    return opportunity.isWon ? 1 : 0
  }
}

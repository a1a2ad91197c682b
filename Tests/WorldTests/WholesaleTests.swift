import Foundation
import KantaColumns
import KantaModels
import Testing

@Suite struct WholesaleTests {
  private static let seeds: [UInt64?] = [nil, 1, 2]

  @Test(arguments: seeds) func profitReconcilesToTheCent(_ seed: UInt64?) throws {
    let world = try WorldReading("wholesale", seed: seed)
    var profit: [String: Int] = [:]
    let buyer = try world.texts("invoices", "account")
    let amount = try world.cents("invoices", "amount")
    let cost = try world.cents("invoices", "cost")
    for row in buyer.indices { profit[buyer[row] ?? "", default: 0] += amount[row] - cost[row] }
    let drivers = try world.texts("costs", "driver")
    let unitCost = try world.cents("costs", "unit_cost")
    let served = try world.texts("activities", "account")
    let driver = try world.texts("activities", "driver")
    let volume = try world.numbers("activities", "volume")
    for row in served.indices {
      let unit = unitCost[try #require(drivers.firstIndex(of: driver[row]))]
      profit[served[row] ?? "", default: 0] -= unit * Int(volume[row] ?? 0)
    }
    let keys = try world.texts("truth_customers", "account")
    let truth = try world.cents("truth_customers", "profit")
    for row in keys.indices { #expect(profit[keys[row] ?? "", default: 0] == truth[row]) }
    #expect(truth.contains { $0 < 0 } && truth.reduce(0, +) > 0)
  }

  @Test(arguments: seeds) func fewAccountsCarryMost(_ seed: UInt64?) throws {
    let world = try WorldReading("wholesale", seed: seed)
    let revenue = try world.cents("truth_customers", "revenue").filter { $0 > 0 }.sorted(by: >)
    let top = revenue.prefix(revenue.count / 10).reduce(0, +)
    #expect(Double(top) > 0.4 * Double(revenue.reduce(0, +)))
  }

  @Test(arguments: seeds) func salesAreWonWithTheTrueChance(_ seed: UInt64?) throws {
    let world = try WorldReading("wholesale", seed: seed)
    let furthest = try world.texts("opportunities", "furthest_stage")
    let stage = try world.texts("opportunities", "stage")
    let key = try world.texts("opportunities", "opportunity")
    let open = try world.texts("truth_opportunities", "opportunity")
    let ending = try world.numbers("truth_opportunities", "won")
    let won = key.indices.map { row in
      open.firstIndex(of: key[row]).map { ending[$0] == 1 } ?? (stage[row] == "won")
    }
    // From the first stage on, all sales count, open ones with the end the truth knows.
    let share = try world.parameter("win_qualified")
    let deviation = (share * (1 - share) * Double(key.count)).squareRoot()
    #expect(abs(Double(won.count(where: \.self)) - share * Double(key.count)) < 4 * deviation)
    let closed = try world.numbers("opportunities", "closed")
    #expect(closed.count { $0 == nil } == open.count && open.count > 20)
    for row in key.indices where stage[row] == "won" { #expect(furthest[row] == "negotiation") }
  }

  @Test func contactsBelongToCompaniesAndCompaniesToGroups() throws {
    let world = try WorldReading("wholesale")
    let key = try world.texts("accounts", "account")
    let kind = try world.texts("accounts", "kind")
    let parent = try world.texts("accounts", "parent")
    let groups = Set(key.indices.filter { kind[$0] == "group" }.map { key[$0] })
    for row in key.indices {
      if kind[row] == "group" { #expect(parent[row] == nil) }
      if let above = parent[row] { #expect(groups.contains(above)) }
    }
    #expect(Set(parent.compactMap(\.self)).count == groups.count, "no group is empty")
    #expect(try world.texts("contacts", "account").allSatisfy { !groups.contains($0) })
    #expect(Set(try world.texts("accounts", "name")).count == key.count)
  }

  @Test(arguments: seeds) func invoicesAreParetoNBD(_ seed: UInt64?) throws {
    let world = try WorldReading("wholesale", seed: seed)
    let (r, alpha) = (try world.parameter("r"), try world.parameter("alpha"))
    let (s, beta) = (try world.parameter("s"), try world.parameter("beta"))
    let close = Double(try #require(Day(year: 2024, month: 12, day: 31)).number)
    let invoiced = try world.texts("invoices", "account")
    var counts: [String: Int] = [:]
    for case let account? in invoiced { counts[account, default: 0] += 1 }
    let key = try world.texts("accounts", "account")
    let since = try world.numbers("accounts", "since")
    let excess = key.indices.compactMap { row -> Double? in
      guard let count = counts[key[row] ?? ""], let day = since[row] else { return nil }
      let weeks = (close - day + 0.5) / 7
      let expected = r * beta / (alpha * (s - 1)) * (1 - pow(beta / (beta + weeks), s - 1))
      return Double(count - 1) - expected
    }
    #expect(excess.count > 250)
    #expect(abs(Sample(excess).z(against: 0)) < 4)
  }
}

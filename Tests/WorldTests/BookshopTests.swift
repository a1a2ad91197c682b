import Foundation
import KantaColumns
import KantaModels
import Testing

/// The bookshop against the laws it was made by, under its own seed and under others.
@Suite struct BookshopTests {
  private static let seeds: [UInt64?] = [nil, 1, 2]

  /// A buyer of the truth and how long they were observed.
  private struct Buyer {
    var row: Int
    var weeks: Double
  }

  private func buyers(_ world: WorldReading, joined: [Double?], kind: String) throws -> [Buyer] {
    let end = try #require(Day(year: 2024, month: 12, day: 31))
    let kinds = try world.texts("truth_customers", "kind")
    return kinds.indices.compactMap { row in
      guard kinds[row] == kind, let day = joined[row] else { return nil }
      return Buyer(row: row, weeks: (Double(end.number) - day + 0.5) / 7)
    }
  }

  /// E[X(t)] of the Pareto/NBD model.
  private func expectedPurchases(
    _ world: WorldReading
  ) throws -> @Sendable (_ weeks: Double) -> Double {
    let (r, alpha) = (try world.parameter("r"), try world.parameter("alpha"))
    let (s, beta) = (try world.parameter("s"), try world.parameter("beta"))
    return { weeks in r * beta / (alpha * (s - 1)) * (1 - pow(beta / (beta + weeks), s - 1)) }
  }

  @Test(arguments: seeds) func purchasesAreParetoNBD(_ seed: UInt64?) throws {
    let world = try WorldReading("bookshop", seed: seed)
    let buyers = try buyers(world, joined: world.numbers("customers", "joined"), kind: "buyer")
    let purchases = try world.numbers("truth_customers", "repeat_purchases")
    let alive = try world.numbers("truth_customers", "alive")
    let (s, beta) = (try world.parameter("s"), try world.parameter("beta"))
    let expected = try expectedPurchases(world)
    var excess: [Double] = []
    var survival: [Double] = []
    for buyer in buyers {
      excess.append(try #require(purchases[buyer.row]) - expected(buyer.weeks))
      survival.append(try #require(alive[buyer.row]) - pow(beta / (beta + buyer.weeks), s))
    }
    #expect(abs(Sample(excess).z(against: 0)) < 4)
    #expect(abs(Sample(survival).z(against: 0)) < 4)
  }

  /// Of a customer whose rate and end are known, the purchases are Poisson.
  @Test(arguments: seeds) func purchasesFollowEachCustomersOwnRate(_ seed: UInt64?) throws {
    let world = try WorldReading("bookshop", seed: seed)
    let joined = try world.numbers("customers", "joined")
    let stopped = try world.numbers("truth_customers", "stopped")
    let lambda = try world.numbers("truth_customers", "lambda")
    let purchases = try world.numbers("truth_customers", "repeat_purchases")
    var expected = 0.0
    var counted = 0.0
    for buyer in try buyers(world, joined: joined, kind: "buyer") {
      let begin = try #require(joined[buyer.row])
      let weeks = stopped[buyer.row].map { ($0 - begin) / 7 } ?? buyer.weeks
      expected += weeks * (try #require(lambda[buyer.row]))
      counted += try #require(purchases[buyer.row])
    }
    #expect(abs(counted - expected) < 4 * expected.squareRoot())
  }

  @Test(arguments: seeds) func ratesAreGamma(_ seed: UInt64?) throws {
    let world = try WorldReading("bookshop", seed: seed)
    let lambda = try world.numbers("truth_customers", "lambda").compactMap(\.self)
    let mu = try world.numbers("truth_customers", "mu").compactMap(\.self)
    let (r, alpha) = (try world.parameter("r"), try world.parameter("alpha"))
    let (s, beta) = (try world.parameter("s"), try world.parameter("beta"))
    #expect(abs(Sample(lambda).z(against: r / alpha)) < 4)
    #expect(abs(Sample(mu).z(against: s / beta)) < 4)
    #expect(abs(Sample(lambda.map { $0 * $0 }).z(against: r * (r + 1) / (alpha * alpha))) < 4)
  }

  /// The orders in the file, returns left out: customer → cents per order.
  private func orders(_ world: WorldReading) throws -> [String: [String: Int]] {
    let order = try world.texts("orders", "order")
    let customer = try world.texts("orders", "customer")
    let quantity = try world.numbers("orders", "quantity")
    let price = try world.cents("orders", "price")
    var result: [String: [String: Int]] = [:]
    for row in order.indices {
      guard let buyer = customer[row], let number = order[row], number.hasPrefix("B") else {
        continue
      }
      result[buyer, default: [:]][number, default: 0] += Int(quantity[row] ?? 0) * price[row]
    }
    return result
  }

  @Test func ordersAreThePurchasesOfTheTruth() throws {
    let world = try WorldReading("bookshop")
    let orders = try orders(world)
    let keys = try world.texts("truth_customers", "customer")
    let kinds = try world.texts("truth_customers", "kind")
    let purchases = try world.numbers("truth_customers", "repeat_purchases")
    for row in keys.indices {
      let count = orders[keys[row] ?? ""]?.count ?? 0
      switch kinds[row] {
      case "buyer": #expect(count == 1 + Int(purchases[row] ?? -1))
      case "example": #expect(count == 3)
      default: #expect(count == 0)
      }
    }
  }

  @Test(arguments: seeds) func spendIsGammaGamma(_ seed: UInt64?) throws {
    let world = try WorldReading("bookshop", seed: seed)
    let (p, q) = (try world.parameter("p"), try world.parameter("q"))
    let mean = p * (try world.parameter("gamma")) / (q - 1)
    #expect(abs(mean - (try world.parameter("mean_spend"))) < 1e-6)
    let orders = try orders(world)
    let keys = try world.texts("truth_customers", "customer")
    let truth = try world.numbers("truth_customers", "mean_spend")
    var ofCustomers: [Double] = []
    var relative: [Double] = []
    for row in keys.indices {
      guard let own = truth[row], let spent = orders[keys[row] ?? ""]?.values else { continue }
      let average = Double(spent.reduce(0, +)) / Double(spent.count) / 100
      ofCustomers.append(average)
      relative.append(average / own)
    }
    #expect(abs(Sample(ofCustomers).z(against: mean)) < 4)
    // Around a customer's own mean: 1, for orders are Gamma(p, ν) whatever ν is.
    #expect(abs(Sample(relative).z(against: 1)) < 4)
  }

  @Test(arguments: seeds) func prospectsConvertByChannel(_ seed: UInt64?) throws {
    let world = try WorldReading("bookshop", seed: seed)
    let channel = try world.texts("customers", "channel")
    let kind = try world.texts("truth_customers", "kind")
    for name in ["shop", "web", "newsletter", "fair"] {
      let rows = channel.indices.filter { channel[$0] == name }
        .filter { kind[$0] == "buyer" || kind[$0] == "prospect" }
      let share = try world.parameter("conversion_" + name)
      #expect(abs(z(rows.count { kind[$0] == "buyer" }, of: rows.count, share: share)) < 4)
    }
  }

  /// Successes against a binomial share, in standard deviations.
  private func z(_ successes: Int, of trials: Int, share: Double) -> Double {
    let deviation = (Double(trials) * share * (1 - share)).squareRoot()
    return (Double(successes) - Double(trials) * share) / deviation
  }

  @Test func sharesAreOursOfAll() throws {
    let world = try WorldReading("bookshop")
    let year = try #require(Day(year: 2024, month: 1, day: 1))
    let customer = try world.texts("orders", "customer")
    let date = try world.numbers("orders", "date")
    let quantity = try world.numbers("orders", "quantity")
    let price = try world.cents("orders", "price")
    var ours: [String: Int] = [:]
    for row in customer.indices where (date[row] ?? 0) >= Double(year.number) {
      ours[customer[row] ?? "", default: 0] += Int(quantity[row] ?? 0) * price[row]
    }
    let asked = try world.texts("category_spend", "customer")
    let all = try world.cents("category_spend", "category_spend")
    let keys = try world.texts("truth_customers", "customer")
    let kinds = try world.texts("truth_customers", "kind")
    let shares = try world.numbers("truth_customers", "share")
    var simulated: [Double] = []
    for (person, cents) in zip(asked, all) {
      let row = try #require(keys.firstIndex(of: person))
      let share = Double(ours[person ?? ""] ?? 0) / Double(cents)
      // The survey is in cents: a share of a small sum is a little off.
      #expect(abs(share - (try #require(shares[row]))) < 1 / Double(cents) + 1e-6)
      if kinds[row] == "buyer", share > 0 { simulated.append(share) }
      if kinds[row] == "example" { #expect(share == 0.6) }
    }
    #expect(kinds.contains("example") && simulated.count > 300)
    let (a, b) = (try world.parameter("share_a"), try world.parameter("share_b"))
    #expect(abs(Sample(simulated).z(against: a / (a + b))) < 4)
  }

  @Test func thePeopleWhoAreThereTwiceCanBeFound() throws {
    let world = try WorldReading("bookshop")
    let key = try world.texts("customers", "customer")
    let email = try world.texts("customers", "email")
    let sameAs = try world.texts("truth_customers", "same_as")
    let rows = sameAs.indices.filter { sameAs[$0] != nil }
    #expect(rows.count == 25)
    for row in rows {
      let original = try #require(key.firstIndex(of: sameAs[row]))
      let first = try #require(email[original])
      #expect(email[row] == first.uppercased() && email[row] != first)
    }
    // Nobody else shares an address.
    let known = email.compactMap { $0?.lowercased() }
    #expect(known.count - Set(known).count == 25)
    #expect(email.contains(nil))
  }

  @Test func theTillIsUntidyByTheShareItSays() throws {
    let world = try WorldReading("bookshop")
    let order = try world.texts("orders", "order")
    let quantity = try world.numbers("orders", "quantity")
    #expect(
      order.indices.allSatisfy { row in
        (order[row]?.hasPrefix("R") ?? false) == ((quantity[row] ?? 0) < 0)
      })
    let sold = order.indices.filter { order[$0]?.hasPrefix("B") ?? false }
    let category = try world.texts("orders", "category")
    let product = try world.texts("orders", "product")
    let blank = sold.count { category[$0] == nil }
    let untidy = sold.count { product[$0]?.hasSuffix("  ") ?? false }
    #expect(
      abs(z(blank, of: sold.count, share: try world.parameter("blank_category_share"))) < 4)
    #expect(
      abs(z(untidy, of: sold.count, share: try world.parameter("untidy_product_share"))) < 4)
    #expect(order.count > sold.count, "there are returns")
    #expect(try world.texts("orders", "customer").contains(nil), "there are nameless sales")
  }
}

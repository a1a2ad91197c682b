import KantaColumns
import KantaModels
import Testing

/// The identity of the revenue bridge, and a naive twin that looks at each customer and period.
@Suite struct RevenueBridgeTests {
  private struct Payments {
    var customers: [UInt32] = []
    var from: [UInt32] = []
    var until: [UInt32] = []
    var amounts: [Int64] = []
    let customerCount: Int
    let periodCount: Int

    init(seed: UInt64, customers count: Int, periods: Int, rows: Int) {
      var random = SeededRandom(seed: seed)
      customerCount = count
      periodCount = periods
      for _ in 0..<rows {
        customers.append(UInt32(random.uniform(in: 0...count - 1)))
        let start = random.uniform(in: 0...periods - 1)
        from.append(UInt32(start))
        until.append(UInt32(random.uniform(in: start...periods + 2)))
        amounts.append(Int64(random.uniform(in: -3...12)))
      }
    }

    var bridge: RevenueBridge? {
      RevenueBridge(
        customers: customers, customerCount: customerCount, from: from, until: until,
        amounts: amounts, periodCount: periodCount, on: Execution(threads: 2))
    }

    /// A customer's revenue in a period, by the words of the definition.
    func revenue(_ customer: Int, _ period: Int) -> Int128 {
      let sum = customers.indices.reduce(Int128(0)) { sum, row in
        let runs = Int(from[row]) <= period && period < Int(until[row])
        return Int(customers[row]) == customer && runs ? sum + Int128(amounts[row]) : sum
      }
      return max(0, sum)
    }

    func expected(_ part: BridgePart, _ period: Int) -> Int128 {
      (0..<customerCount).reduce(Int128(0)) { sum, customer in
        let now = revenue(customer, period)
        let before = period == 0 ? 0 : revenue(customer, period - 1)
        let isKnown = (0..<period).contains { revenue(customer, $0) > 0 }
        let amount =
          switch part {
          case .start: before
          case .new: before == 0 && !isKnown ? now : 0
          case .reactivation: before == 0 && isKnown ? now : 0
          case .upgrade: before > 0 && now > before ? now - before : 0
          case .downgrade: now > 0 && now < before ? before - now : 0
          case .churn: now == 0 ? before : 0
          case .end: now
          }
        return sum + amount
      }
    }
  }

  @Test(arguments: UInt64(1)..<9) func agreesWithTheDefinitions(_ seed: UInt64) throws {
    let payments = Payments(seed: seed, customers: 12, periods: 10, rows: 8 * Int(seed))
    let bridge = try #require(payments.bridge)
    for period in 0..<payments.periodCount {
      for part in BridgePart.allCases {
        #expect(bridge[part, period] == payments.expected(part, period), "\(part) \(period)")
      }
    }
  }

  @Test(arguments: UInt64(100)..<120) func theBridgeAddsUp(_ seed: UInt64) throws {
    let payments = Payments(seed: seed, customers: 400, periods: 36, rows: 3000)
    let bridge = try #require(payments.bridge)
    for period in 0..<payments.periodCount {
      let gains =
        bridge[.new, period] + bridge[.upgrade, period] + bridge[.reactivation, period]
      let losses = bridge[.downgrade, period] + bridge[.churn, period]
      #expect(bridge[.start, period] + gains - losses == bridge[.end, period])
      if period > 0 { #expect(bridge[.start, period] == bridge[.end, period - 1]) }
    }
  }

  @Test func amountsThatAddUpToNothingAreNoRevenue() throws {
    let bridge = try #require(
      RevenueBridge(
        customers: [0, 0, 1], customerCount: 2, from: [0, 1, 0], until: [3, 2, 3],
        amounts: [10, -10, 7], periodCount: 3, on: Execution(threads: 1)))
    #expect(bridge[.churn, 1] == 10)
    #expect(bridge[.reactivation, 2] == 10)
    #expect(bridge.withoutRevenue.count == 1)
    #expect(bridge.withoutRevenue.sum == 0)
  }
}

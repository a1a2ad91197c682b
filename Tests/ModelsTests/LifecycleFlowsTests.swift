import KantaColumns
import KantaModels
import Testing

/// The identities of the customer lifecycle, and a naive twin that looks at each customer and
/// period by the definitions.
@Suite struct LifecycleFlowsTests {
  /// Who bought in which period, last on which day.
  private struct Purchases {
    var customers: [UInt32] = []
    var periods: [UInt32] = []
    var days: [Int32] = []
    let customerCount: Int
    let limits: [Int32]

    /// Periods of `length` days; lapsed after `lapse` days.
    init(seed: UInt64, customers count: Int, periods periodCount: Int, length: Int32, lapse: Int32)
    {
      var random = SeededRandom(seed: seed)
      customerCount = count
      limits = (0..<periodCount).map { Int32($0 + 1) * length - 1 - lapse }
      var rows: [(UInt32, UInt32, Int32)] = []
      for customer in 0..<count {
        let chance = random.uniform()
        for period in 0..<periodCount where random.uniform() < chance * chance {
          let day = Int32(period) * length + Int32(random.uniform(in: 0...Int(length) - 1))
          rows.append((UInt32(customer), UInt32(period), day))
        }
      }
      rows = random.shuffled(rows)
      customers = rows.map(\.0)
      periods = rows.map(\.1)
      days = rows.map(\.2)
    }

    var flows: LifecycleFlows? {
      LifecycleFlows(
        customers: customers, customerCount: customerCount, periods: periods, lastDays: days,
        limits: limits, on: Execution(threads: 3))
    }

    /// The state of each customer in each period, by the words of the definitions.
    var states: [[LifecycleState?]] {
      (0..<customerCount).map { customer in
        var bought: [UInt32: Int32] = [:]
        for row in customers.indices where customers[row] == UInt32(customer) {
          bought[periods[row]] = days[row]
        }
        return limits.indices.map { period in
          let now = bought[UInt32(period)] != nil
          let before = period > 0 && bought[UInt32(period - 1)] != nil
          let earlier = bought.filter { $0.key < period }.values.max()
          guard let last = earlier else { return now ? .new : nil }
          if now { return before ? .returning : .resurrected }
          if before { return .dormant }
          return last < limits[period] ? .lapsed : .inactive
        }
      }
    }
  }

  private static let samples = [
    Purchases(seed: 1, customers: 60, periods: 24, length: 30, lapse: 90),
    Purchases(seed: 2, customers: 60, periods: 9, length: 90, lapse: 30),
    Purchases(seed: 3, customers: 40, periods: 40, length: 7, lapse: 100),
    Purchases(seed: 4, customers: 30, periods: 12, length: 30, lapse: 10_000),
    Purchases(seed: 5, customers: 1, periods: 12, length: 30, lapse: 45),
    Purchases(seed: 6, customers: 5, periods: 1, length: 30, lapse: 45),
  ]

  @Test(arguments: samples.indices) func agreesWithTheDefinitions(_ sample: Int) throws {
    let purchases = Self.samples[sample]
    let flows = try #require(purchases.flows)
    let states = purchases.states
    for period in purchases.limits.indices {
      for to in LifecycleState.allCases {
        for from in [nil] + LifecycleState.allCases.map(Optional.some) {
          let expected = states.count { customer in
            customer[period] == to && (period == 0 ? nil : customer[period - 1]) == from
          }
          let found = flows.count(from: from, to: to, in: period)
          #expect(found == expected, "\(period): \(String(describing: from)) to \(to)")
        }
      }
    }
  }

  @Test(arguments: UInt64(100)..<130) func identitiesHold(_ seed: UInt64) throws {
    let purchases = Purchases(
      seed: seed, customers: 300, periods: 30, length: Int32(7 + seed % 25),
      lapse: Int32(seed % 7 * 20))
    let flows = try #require(purchases.flows)
    func active(_ period: Int) -> Int64 {
      LifecycleState.allCases.reduce(0) { $0 + ($1.isActive ? flows.count($1, in: period) : 0) }
    }
    func known(_ period: Int) -> Int64 {
      LifecycleState.allCases.reduce(0) { $0 + flows.count($1, in: period) }
    }
    var newSoFar: Int64 = 0
    for period in purchases.limits.indices {
      #expect(active(period) == Int64(purchases.periods.count { Int($0) == period }))
      newSoFar += flows.count(.new, in: period)
      #expect(known(period) == newSoFar)
      guard period > 0 else { continue }
      let staying = flows.count(.returning, in: period) + flows.count(.dormant, in: period)
      #expect(active(period - 1) == staying)
      for from in LifecycleState.allCases {
        let leaving = LifecycleState.allCases.reduce(Int64(0)) {
          $0 + flows.count(from: from, to: $1, in: period)
        }
        #expect(leaving == flows.count(from, in: period - 1))
      }
    }
  }

  @Test func nobodyAndNothingAreNoCustomers() throws {
    let flows = try #require(
      LifecycleFlows(
        customers: [], customerCount: 0, periods: [], lastDays: [], limits: [1, 2],
        on: Execution(threads: 1)))
    #expect(LifecycleState.allCases.allSatisfy { flows.count($0, in: 1) == 0 })
  }
}

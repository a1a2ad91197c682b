/// What lies ahead of a customer who is alive: the rate of buying and the chance of dropping out
/// are distributed as what is known of them says.
protocol BuyingFuture: Sendable {
  /// The probability of still being alive after `time`.
  func survival(_ time: Double) -> Double
  /// The purchases expected within `time`.
  func expected(within time: Double) -> Double
  /// The probability of exactly `count` purchases within `time`.
  func probability(of count: Int, within time: Double) -> Double
  /// The purchases expected within `horizon`, or for ever, each discounted by e^(−δ·t).
  func residual(
    discount: Double, horizon: Double?, _ memo: inout BuyingMemo
  ) throws(ResidualProblem) -> Double
}

/// What a worker has already worked out with the same parameters and discount, by the shape of the
/// buying rate; only speed depends on it.
struct BuyingMemo: Sendable {
  private var tables: [Double: Nodes] = [:]

  /// Lends the values that are known for a shape.
  mutating func with<Result>(shape: Double, _ body: (inout Nodes) -> Result) -> Result {
    body(&tables[shape, default: Nodes()])
  }

  /// Values of a function on a grid, of which some are known.
  struct Nodes: Sendable {
    private var first = 0
    /// NaN where not known.
    private var values: [Double] = []

    /// The value at `place`, worked out once.
    mutating func value(at place: Int, _ work: () -> Double) -> Double {
      if values.isEmpty { first = place }
      if place < first {
        values.insert(contentsOf: repeatElement(.nan, count: first - place), at: 0)
        first = place
      }
      while place - first >= values.count { values.append(.nan) }
      if values[place - first].isNaN { values[place - first] = work() }
      return values[place - first]
    }
  }
}

/// A buying model whose customers' futures have the shape of a new customer's.
protocol LatentBuyingModel: BuyingModel {
  associatedtype Future: BuyingFuture

  /// P(alive) now.
  func probabilityAlive(_ history: BuyingHistory) -> Double
  /// The future of a customer with a history who is alive.
  func future(_ history: BuyingHistory) -> Future
  /// The future of a new customer, and the probability that there is one.
  var newCustomer: (share: Double, future: Future) { get }
  /// `probabilityAlive` of some cells.
  func probabilitiesAlive(_ cells: BuyingCells, _ range: Range<Int>) -> [Double]
}

extension LatentBuyingModel {
  package func probabilityAlive(_ history: BuyingHistory, later: Double) -> Double {
    let now = probabilityAlive(history)
    return later > 0 ? now * future(history).survival(later) : now
  }

  package func expectedPurchases(_ history: BuyingHistory, within time: Double) -> Double {
    probabilityAlive(history) * future(history).expected(within: time)
  }

  package func expectedPurchases(ofNewCustomerWithin time: Double) -> Double {
    newCustomer.share * newCustomer.future.expected(within: time)
  }

  package func probability(ofPurchases count: Int, within time: Double) -> Double {
    let new = newCustomer
    return new.share * new.future.probability(of: count, within: time)
      + (count == 0 ? 1 - new.share : 0)
  }

  package func probability(
    ofPurchases count: Int, within time: Double, after history: BuyingHistory
  ) -> Double {
    let alive = probabilityAlive(history)
    return alive * future(history).probability(of: count, within: time)
      + (count == 0 ? 1 - alive : 0)
  }

  package func residualPurchases(
    _ history: BuyingHistory, discount: Double, horizon: Double?
  ) throws(ResidualProblem) -> Double {
    var memo = BuyingMemo()
    let sum = try future(history).residual(discount: discount, horizon: horizon, &memo)
    return probabilityAlive(history) * sum
  }

  package func residualPurchasesOfNewCustomer(
    discount: Double, horizon: Double?
  ) throws(ResidualProblem) -> Double {
    var memo = BuyingMemo()
    let new = newCustomer
    return try new.share * new.future.residual(discount: discount, horizon: horizon, &memo)
  }

  func probabilitiesAlive(_ cells: BuyingCells, _ range: Range<Int>) -> [Double] {
    range.map { probabilityAlive(cells[$0]) }
  }
}

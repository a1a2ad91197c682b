package import KantaColumns
import RealModule

/// The Pareto/NBD model: customers buy at random at a rate λ, Gamma(r, α) over the customers, until
/// an exponential lifetime of rate µ ends, Gamma(s, β) over the customers.
///
/// The likelihood is a sum of two positive terms, for those who dropped out since the last purchase
/// and the others, so that nothing cancels, at t_x = T, α = β and s = 1 as elsewhere.
/// Sources: D. Schmittlein, D. Morrison and R. Colombo, "Counting Your Customers", Management
/// Science 33(1), 1987; P. Fader and B. Hardie, "A Note on Deriving the Pareto/NBD Model and
/// Related Expressions", 2005, equations 18 to 27, 36 and 41.
package struct ParetoNBD: LatentBuyingModel {
  package static let title = "Pareto/NBD"
  package static let parameterNames = ["r", "alpha", "s", "beta"]

  package let parameters: [Double]

  private var r: Double { parameters[0] }
  private var alpha: Double { parameters[1] }
  private var s: Double { parameters[2] }
  private var beta: Double { parameters[3] }

  package init(parameters: [Double]) {
    precondition(parameters.count == 4, "r, alpha, s and beta")
    self.parameters = parameters
  }

  package func logLikelihood(_ history: BuyingHistory) -> Double {
    SpecialFunctions.logGammaRise(r, by: history.repeats)
      + r * Double.log(alpha) + s * Double.log(beta)
      + SpecialFunctions.logAddExp(
        stopped(history.repeats, history.lastAt), continued(history.repeats, history.age))
  }

  /// ln of the part of the likelihood that depends on t_x, without what both parts share.
  private func stopped(_ x: Double, _ lastAt: Double) -> Double {
    let total = r + s + x
    let isFirst = alpha >= beta
    let (low, high) = isFirst ? (beta + lastAt, alpha + lastAt) : (alpha + lastAt, beta + lastAt)
    let function = Hypergeometric.withOne(isFirst ? r + x : s + 1, total + 1, (high - low) / high)
    return Double.log(s / total * function) - (s + (isFirst ? 0 : 1)) * Double.log(beta + lastAt)
      - (r + x - (isFirst ? 0 : 1)) * Double.log(alpha + lastAt)
  }

  /// ln of the part that depends on T.
  private func continued(_ x: Double, _ age: Double) -> Double {
    let total = r + s + x
    let isFirst = alpha >= beta
    let (low, high) = isFirst ? (beta + age, alpha + age) : (alpha + age, beta + age)
    let function = Hypergeometric.withOne(isFirst ? r + x + 1 : s, total + 1, (high - low) / high)
    return Double.log((r + x) / total * function) - (s - (isFirst ? 1 : 0)) * Double.log(beta + age)
      - (r + x + (isFirst ? 1 : 0)) * Double.log(alpha + age)
  }

  /// ln of the likelihood of being alive at the end, likewise.
  private func alive(_ x: Double, _ age: Double) -> Double {
    -(r + x) * Double.log(alpha + age) - s * Double.log(beta + age)
  }

  package func probabilityAlive(_ history: BuyingHistory) -> Double {
    let x = history.repeats
    return probabilityAlive(
      alive: alive(x, history.age), stopped: stopped(x, history.lastAt),
      continued: continued(x, history.age))
  }

  private func probabilityAlive(alive: Double, stopped: Double, continued: Double) -> Double {
    min(1, Double.exp(alive - SpecialFunctions.logAddExp(stopped, continued)))
  }

  /// The parts that depend on fewer than the three numbers of a cell are worked out once for all
  /// cells that share them.
  func probabilitiesAlive(_ cells: BuyingCells, _ range: Range<Int>) -> [Double] {
    var (first, last) = (UInt32.max, UInt32.min)
    for cell in range {
      (first, last) = (min(first, cells.pair[cell]), max(last, cells.pair[cell]))
    }
    guard first <= last else { return [] }
    var ofPair = [Double](repeating: .nan, count: Int(last - first) + 1)
    var known: (x: Double, age: Double, alive: Double, continued: Double) = (-1, -1, 0, 0)
    return range.map { cell in
      let (x, age) = (cells.repeats[cell], cells.age[cell])
      if known.x != x || known.age != age { known = (x, age, alive(x, age), continued(x, age)) }
      let pair = Int(cells.pair[cell] - first)
      if ofPair[pair].isNaN { ofPair[pair] = stopped(x, cells.lastAt[cell]) }
      return probabilityAlive(
        alive: known.alive, stopped: ofPair[pair], continued: known.continued)
    }
  }

  func future(_ history: BuyingHistory) -> ParetoFuture {
    ParetoFuture(
      r: r + history.repeats, alpha: alpha + history.age, s: s, beta: beta + history.age)
  }

  var newCustomer: (share: Double, future: ParetoFuture) {
    (1, ParetoFuture(r: r, alpha: alpha, s: s, beta: beta))
  }

  package func simulate(age: Double, _ random: inout SeededRandom) -> SimulatedCustomer {
    let lambda = random.gamma(shape: r, rate: alpha)
    let lifetime = random.exponential(rate: random.gamma(shape: s, rate: beta))
    var purchases: [Double] = []
    var time = random.exponential(rate: lambda)
    while time < min(lifetime, age) {
      purchases.append(time)
      time += random.exponential(rate: lambda)
    }
    return SimulatedCustomer(purchases: purchases, isAlive: lifetime >= age, age: age)
  }
}

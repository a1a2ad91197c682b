package import KantaColumns
import RealModule

/// When customers buy who have one opportunity per period: BG/BB.
///
/// At each opportunity a living customer buys with a chance of their own, beta distributed with
/// alpha and beta; before each, the customer may be gone for good with a chance of their own, beta
/// distributed with gamma and delta. Repeats, last purchase and age of a history are whole numbers
/// of opportunities after the one at which the customer came. Source: P. Fader, B. Hardie and
/// J. Shang, "Customer-Base Analysis in a Discrete-Time Noncontractual Setting", Marketing Science
/// 29(6), 2010.
package struct BetaGeometricBetaBinomial: BuyingModel, Hashable {
  package static let title = "BG/BB"
  package static let parameterNames = ["alpha", "beta", "gamma", "delta"]

  package let alpha: Double
  package let beta: Double
  package let gamma: Double
  package let delta: Double

  /// From alpha, beta, gamma and delta, all positive.
  package init(parameters: [Double]) {
    precondition(parameters.count == 4, "BG/BB has four parameters")
    (alpha, beta, gamma, delta) = (parameters[0], parameters[1], parameters[2], parameters[3])
  }

  package var parameters: [Double] { [alpha, beta, gamma, delta] }

  /// Equations 5 and 7 of the source, in O(age).
  package func logLikelihood(_ history: BuyingHistory) -> Double {
    let (x, last, age) = history.opportunities
    var sum = logLiving(history)
    for end in last..<max(age, last) {
      sum = SpecialFunctions.logAddExp(sum, logBought(x, of: end) + logGone(at: end))
    }
    return sum
  }

  /// Equation 11, for the opportunity `later` from now; the published one is for the next, 1.
  package func probabilityAlive(_ history: BuyingHistory, later: Double) -> Double {
    let now = Double.exp(logLiving(history) - logLikelihood(history))
    return later > 0 ? now * living(history).survival(later.wholeOpportunities) : now
  }

  /// Equation 13, as a sum over the opportunities, in O(time).
  package func expectedPurchases(_ history: BuyingHistory, within time: Double) -> Double {
    probabilityAlive(history, later: 0)
      * living(history).expectedPurchases(ofNewCustomerWithin: time)
  }

  /// Equation 9, as a sum over the opportunities, which has no gap at γ = 1, in O(time).
  package func expectedPurchases(ofNewCustomerWithin time: Double) -> Double {
    var alive = 1.0
    var opportunities = 0.0
    for opportunity in 0..<time.wholeOpportunities {
      alive *= stayed(opportunity)
      opportunities += alive
    }
    return alpha / (alpha + beta) * opportunities
  }

  /// Equation 8, in O(time).
  package func probability(ofPurchases count: Int, within time: Double) -> Double {
    let opportunities = time.wholeOpportunities
    guard count >= 0, count <= opportunities else { return 0 }
    var sum = Double.exp(
      logChoose(opportunities, count) + logBought(count, of: opportunities)
        + logStayed(opportunities))
    for end in count..<opportunities {
      sum += Double.exp(logChoose(end, count) + logBought(count, of: end) + logGone(at: end))
    }
    return sum
  }

  /// Equation 12: what is left of a customer who lives is a new customer whose chances are known
  /// better.
  package func probability(
    ofPurchases count: Int, within time: Double, after history: BuyingHistory
  ) -> Double {
    let alive = probabilityAlive(history, later: 0)
    return (count == 0 ? 1 - alive : 0)
      + alive * living(history).probability(ofPurchases: count, within: time)
  }

  /// Equation 14, or its first terms: the purchase at the next opportunity is discounted once.
  package func residualPurchases(
    _ history: BuyingHistory, discount: Double, horizon: Double?
  ) throws(ResidualProblem) -> Double {
    let rest = try living(history).residualPurchasesOfNewCustomer(
      discount: discount, horizon: horizon)
    return probabilityAlive(history, later: 0) * rest
  }

  package func residualPurchasesOfNewCustomer(
    discount: Double, horizon: Double?
  ) throws(ResidualProblem) -> Double {
    let shrink = Double.exp(-discount)
    let buys = alpha / (alpha + beta)
    guard let horizon else {
      guard discount != 0 else { throw .needsDiscount }
      guard discount > 0 else { throw .discountBelowZero }
      return buys * stayed(0) * shrink
        * Hypergeometric.withOne(
          delta + 1, gamma + delta + 1, rest: -Double.expMinusOne(-discount))
    }
    var term = buys
    var sum = 0.0
    for opportunity in 0..<horizon.wholeOpportunities {
      term *= shrink * stayed(opportunity)
      sum += term
    }
    return sum
  }

  package func simulate(age: Double, _ random: inout SeededRandom) -> SimulatedCustomer {
    let buys = random.beta(alpha, beta)
    let leaves = random.beta(gamma, delta)
    var purchases: [Double] = []
    for opportunity in 0..<age.wholeOpportunities {
      guard !random.chance(leaves) else {
        return SimulatedCustomer(purchases: purchases, isAlive: false, age: age)
      }
      if random.chance(buys) { purchases.append(Double(opportunity + 1)) }
    }
    return SimulatedCustomer(purchases: purchases, isAlive: true, age: age)
  }

  // MARK: - Pieces

  /// The law of a customer's chances, given the history and that they live.
  func living(_ history: BuyingHistory) -> BetaGeometricBetaBinomial {
    let (x, _, age) = history.opportunities
    return BetaGeometricBetaBinomial(parameters: [
      alpha + Double(x), beta + Double(age - x), gamma, delta + Double(age),
    ])
  }

  /// ln of the likelihood of the history and of living at its end.
  private func logLiving(_ history: BuyingHistory) -> Double {
    let (x, _, age) = history.opportunities
    return logBought(x, of: age) + logStayed(age)
  }

  /// ln of the chance of one given order of `count` purchases at `opportunities`, while alive.
  private func logBought(_ count: Int, of opportunities: Int) -> Double {
    SpecialFunctions.logBeta(alpha + Double(count), beta + Double(opportunities - count))
      - SpecialFunctions.logBeta(alpha, beta)
  }

  /// ln of the chance of living at opportunity number `opportunity`.
  private func logStayed(_ opportunity: Int) -> Double {
    SpecialFunctions.logBeta(gamma, delta + Double(opportunity))
      - SpecialFunctions.logBeta(gamma, delta)
  }

  /// ln of the chance of being gone right after `opportunity` opportunities.
  private func logGone(at opportunity: Int) -> Double {
    SpecialFunctions.logBeta(gamma + 1, delta + Double(opportunity))
      - SpecialFunctions.logBeta(gamma, delta)
  }

  /// The share of those who lived at an opportunity and still do at the next.
  private func stayed(_ opportunity: Int) -> Double {
    let stay = delta + Double(opportunity)
    return stay / (gamma + stay)
  }

  private func survival(_ opportunities: Int) -> Double { Double.exp(logStayed(opportunities)) }

  private func logChoose(_ total: Int, _ count: Int) -> Double {
    SpecialFunctions.logGamma(Double(total) + 1) - SpecialFunctions.logGamma(Double(count) + 1)
      - SpecialFunctions.logGamma(Double(total - count) + 1)
  }
}

extension BuyingHistory {
  /// Repeats, last purchase and age as whole numbers.
  var opportunities: (repeats: Int, last: Int, age: Int) {
    (Int(repeats.rounded()), Int(lastAt.rounded()), Int(age.rounded()))
  }
}

extension Double {
  /// The whole opportunities within a time, none within a negative one.
  var wholeOpportunities: Int {
    self > 0 ? Int(min(self + 1e-9, 1e9).rounded(.down)) : 0
  }
}

import KantaColumns
import RealModule

/// What a customer who is still active will buy, discounted.
///
/// Once a customer is known to be active, the time of the last purchase says nothing more: what
/// comes depends on x and T alone.
struct LivingOutlook: Hashable, Sendable {
  /// The expectation of D, the sum of e^(−δ·time) over the purchases within the horizon.
  var mean: Double
  /// The expectation of the sum of the squares, e^(−2δ·time).
  var squares: Double
  /// The expectation of D².
  var secondMoment: Double
  /// The probability of no purchase within the horizon.
  var silence: Double

  /// From a model, by x and T.
  ///
  /// Pairs of purchases come from the purchases singly: at the rate κ a living customer buys and
  /// stays, and is one with x + 1 purchases then. So
  /// E[D²] = E[Σ d²] + 2κ [D(δ; x + 1) − D(2δ; x + 1)] ÷ δ. κ is the ratio of the probabilities of
  /// being active with x + 1 and with x purchases, which hold the same for Pareto/NBD, BG/NBD and
  /// MBG/NBD; BG/BB has its own pairs.
  init(
    _ model: any BuyingModel, repeats: Double, age: Double, terms: ValueTerms
  ) throws(ResidualProblem) {
    if let model = model as? BetaGeometricBetaBinomial {
      self = try model.outlook(repeats: repeats, age: age, terms: terms)
      return
    }
    let now = Living(model, repeats: repeats, age: age)
    let next = Living(model, repeats: repeats + 1, age: age)
    let discount = terms.momentDiscount
    mean = try now.residual(discount: terms.discount, terms.horizon)
    squares = try now.residual(discount: 2 * discount, terms.horizon)
    let pairs =
      try next.residual(discount: discount, terms.horizon)
      - next.residual(discount: 2 * discount, terms.horizon)
    let rate = Double.exp(next.logWeight - now.logWeight)
    secondMoment = squares + 2 * rate * max(0, pairs / discount)
    silence = now.silence(within: terms.longTime)
  }

  init(mean: Double, squares: Double, secondMoment: Double, silence: Double) {
    (self.mean, self.squares, self.secondMoment, self.silence) =
      (mean, squares, secondMoment, silence)
  }

  /// The expectation alone.
  static func mean(
    _ model: any BuyingModel, repeats: Double, age: Double, terms: ValueTerms
  ) throws(ResidualProblem) -> Double {
    try Living(model, repeats: repeats, age: age)
      .residual(discount: terms.discount, terms.horizon)
  }
}

/// A customer with x purchases in T, of whom it is known that they are active.
private struct Living {
  let model: any BuyingModel
  let history: BuyingHistory
  let alive: Double

  init(_ model: any BuyingModel, repeats: Double, age: Double) {
    self.model = model
    // Any time of the last purchase will do; the latest leaves the most to divide by.
    history = BuyingHistory(repeats: repeats, lastAt: repeats > 0 ? age : 0, age: age)
    alive = model.probabilityAlive(history, later: 0)
  }

  /// The logarithm of the probability of x purchases and of being active.
  var logWeight: Double { model.logLikelihood(history) + Double.log(alive) }

  func residual(discount: Double, _ horizon: Double?) throws(ResidualProblem) -> Double {
    try model.residualPurchases(history, discount: discount, horizon: horizon) / alive
  }

  func silence(within time: Double) -> Double {
    let none = model.probability(ofPurchases: 0, within: time, after: history)
    return min(1, max(0, 1 - (1 - none) / alive))
  }
}

/// On what terms what customers will buy is valued, in the unit of time of the model.
package struct ValueTerms: Hashable, Sendable {
  /// δ, the continuous discount rate less that of growth.
  package let discount: Double
  /// How long purchases count; `nil` for ever.
  package let horizon: Double?

  package init(discount: Double, horizon: Double?) {
    self.discount = discount
    self.horizon = horizon
  }

  /// δ, or next to 0 in place of it: its limit is what the second moment needs.
  var momentDiscount: Double {
    guard let horizon, abs(discount) * horizon < 1e-4 else { return discount }
    return 1e-4 / max(horizon, 1e-9)
  }

  /// The horizon; for ever, the time after which a purchase counts a twentieth.
  var longTime: Double { horizon ?? 3 / discount }
}

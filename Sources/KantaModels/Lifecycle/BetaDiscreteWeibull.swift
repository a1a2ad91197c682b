package import KantaColumns
import RealModule

/// Contracts whose owners' chance of leaving differs between customers and changes with time.
///
/// A customer with chance θ survives t decisions with probability (1 − θ)^(t^c), and θ follows a
/// beta distribution with parameters alpha and beta: for c > 1 everybody leaves ever more readily,
/// for c < 1 ever less, and c = 1 is the shifted beta-geometric model. S(t) = B(α, β + t^c) ÷
/// B(α, β). Source: P. Fader, B. Hardie, Y. Liu, J. Davin and T. Steenburgh, "“How to Project
/// Customer Retention” Revisited: The Role of Duration Dependence", Journal of Interactive
/// Marketing 43, 2018.
package struct BetaDiscreteWeibull: RetentionModel, Hashable {
  package static let title = "BdW"
  package static let parameterNames = ["alpha", "beta", "c"]

  package let alpha: Double
  package let beta: Double
  package let c: Double

  /// From alpha, beta and c, all positive.
  package init(parameters: [Double]) {
    precondition(parameters.count == 3, "BdW has three parameters")
    (alpha, beta, c) = (parameters[0], parameters[1], parameters[2])
  }

  package var parameters: [Double] { [alpha, beta, c] }

  package func logRetention(_ period: Int) -> Double {
    let (before, rise) = times(period)
    return SpecialFunctions.logGammaRise(beta + before, by: rise)
      - SpecialFunctions.logGammaRise(alpha + beta + before, by: rise)
  }

  package func logRetention(_ period: Int, gradient: inout [Double]) -> Double {
    let (before, rise) = times(period)
    let after = before + rise
    let own = (
      SpecialFunctions.digamma(beta + before), SpecialFunctions.digamma(beta + after)
    )
    let both = (
      SpecialFunctions.digamma(alpha + beta + before),
      SpecialFunctions.digamma(alpha + beta + after)
    )
    gradient[0] = -alpha * (both.1 - both.0)
    gradient[1] = beta * ((own.1 - own.0) - (both.1 - both.0))
    // The derivative of t^c by ln c is c ln t · t^c.
    let earlier = period > 1 ? before * Double.log(Double(period - 1)) : 0
    gradient[2] =
      c * ((own.1 - both.1) * after * Double.log(Double(period)) - (own.0 - both.0) * earlier)
    return logRetention(period)
  }

  /// (t − 1)^c, and how much t^c is more.
  private func times(_ period: Int) -> (before: Double, rise: Double) {
    let before = Double.pow(Double(period - 1), c)
    return (before, Double.pow(Double(period), c) - before)
  }

  /// O(36 ÷ discount) terms; survivors only become fewer, which bounds what is left.
  package func residualLifetime(after payments: Int, discount: Double) -> Double? {
    guard discount > 0, payments >= 1 else { return nil }
    let shrink = 1 / (1 + discount)
    var term = retention(payments)
    var sum = term
    for period in (payments + 1)...(payments + Self.mostTerms) {
      term *= shrink * retention(period)
      sum += term
      if term < 1e-16 * sum * discount { return sum }
    }
    // So patient a discount is beyond a double's digits, not beyond a customer's life.
    return sum + term / discount
  }

  private static let mostTerms = 2_000_000

  package func retentionElasticity(after payments: Int, discount: Double) -> Double? { nil }

  package func simulatedPeriods(random: inout SeededRandom) -> Int {
    let chance = random.beta(alpha, beta)
    // t^c of the last decision survived is the number of whole steps of an exponential time.
    let time = Double.log(1 - random.uniform()) / Double.log(onePlus: -chance)
    let periods = Double.pow(time, 1 / c).rounded(.down) + 1
    return periods.isFinite && periods < 0x1p53 ? Int(periods) : 1 << 53
  }
}

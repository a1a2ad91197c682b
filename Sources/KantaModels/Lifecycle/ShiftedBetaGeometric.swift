package import KantaColumns
import RealModule

/// Contracts whose owners each have a chance of leaving of their own, the same at every decision.
///
/// That chance differs between customers by a beta distribution with parameters alpha and beta.
/// Sources: P. Fader and B. Hardie, "How to project customer retention", Journal of Interactive
/// Marketing 21(1), 2007; "Customer-Base Valuation in a Contractual Setting", Marketing Science
/// 29(1), 2010, for the discounted lifetimes and the elasticity.
package struct ShiftedBetaGeometric: RetentionModel, Hashable {
  package static let title = "sBG"
  package static let parameterNames = ["alpha", "beta"]

  package let alpha: Double
  package let beta: Double

  /// From alpha and beta, both positive.
  package init(parameters: [Double]) {
    precondition(parameters.count == 2, "sBG has two parameters")
    (alpha, beta) = (parameters[0], parameters[1])
  }

  package var parameters: [Double] { [alpha, beta] }

  package func logRetention(_ period: Int) -> Double {
    Double.log(onePlus: -alpha / (alpha + beta + Double(period - 1)))
  }

  package func logRetention(_ period: Int, gradient: inout [Double]) -> Double {
    let stay = beta + Double(period - 1)
    let left = alpha / (alpha + stay)
    gradient[0] = -left
    gradient[1] = beta * left / stay
    return Double.log(onePlus: -left)
  }

  package func residualLifetime(after payments: Int, discount: Double) -> Double? {
    guard discount > 0, payments >= 1 else { return nil }
    let stay = beta + Double(payments - 1)
    return stay / (alpha + stay)
      * Hypergeometric.withOne(
        stay + 1, alpha + stay + 1, rest: discount / (1 + discount))
  }

  package func retentionElasticity(after payments: Int, discount: Double) -> Double? {
    guard discount > 0, payments >= 1 else { return nil }
    let stay = beta + Double(payments - 1)
    return Hypergeometric.withOne(stay, alpha + stay, rest: discount / (1 + discount))
  }

  package func simulatedPeriods(random: inout SeededRandom) -> Int {
    random.geometric(random.beta(alpha, beta))
  }
}

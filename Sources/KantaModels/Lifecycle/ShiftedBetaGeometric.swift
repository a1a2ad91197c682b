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
      * risingRatioSum(stay + 1, alpha + stay + 1, 1 / (1 + discount))
  }

  package func retentionElasticity(after payments: Int, discount: Double) -> Double? {
    guard discount > 0, payments >= 1 else { return nil }
    let stay = beta + Double(payments - 1)
    return risingRatioSum(stay, alpha + stay, 1 / (1 + discount))
  }

  package func simulatedPeriods(random: inout SeededRandom) -> Int {
    random.geometric(random.beta(alpha, beta))
  }
}

/// ₂F₁(1, b; c; z) = Σ (b)ⱼ ÷ (c)ⱼ zʲ for b, c > 0 and 0 ≤ z < 1: by Gauss's continued fraction.
///
/// Takes about 10 ÷ √(1 − z) steps, where the series would take 36 ÷ (1 − z).
/// Source: NIST Digital Library of Mathematical Functions, 15.7.1; evaluated by Lentz's method.
func risingRatioSum(_ b: Double, _ c: Double, _ z: Double) -> Double {
  let tiny = 1e-300
  var value = 1.0
  var (upper, lower) = (1.0, 0.0)
  // The fraction 1 − k₁z/(1 − k₂z/(1 − …)), whose reciprocal is the sum.
  for step in 1...1_000_000 {
    let half = Double(step / 2)
    let factor =
      step == 1
      ? b / c
      : step % 2 == 1
        ? (b + half) * (c - 1 + half) / ((c - 1 + 2 * half) * (c + 2 * half))
        : half * (c - 1 - b + half) / ((c - 2 + 2 * half) * (c - 1 + 2 * half))
    let term = -factor * z
    lower = 1 / nonzero(1 + term * lower, tiny)
    upper = nonzero(1 + term / upper, tiny)
    let change = upper * lower
    value *= change
    if (change - 1).magnitude < 1e-16 { break }
  }
  return 1 / value
}

private func nonzero(_ value: Double, _ tiny: Double) -> Double {
  value.magnitude < tiny ? tiny : value
}

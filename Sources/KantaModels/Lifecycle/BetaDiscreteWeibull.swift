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

  /// The first thousands of terms one by one, and what is left of them by Gregory's formula: the
  /// integral of the terms as a function of time, and differences of the first ones for the steps.
  ///
  /// O(1) whatever the discount. By then survivors fall like a power of time, so slowly that the
  /// differences fade at once. Source: F. B. Hildebrand, "Introduction to Numerical Analysis",
  /// 1974, section 5.8.
  package func residualLifetime(after payments: Int, discount: Double) -> Double? {
    guard discount > 0, payments >= 1 else { return nil }
    let shrink = 1 / (1 + discount)
    var term = retention(payments)
    var sum = term
    for period in (payments + 1)...(payments + Self.singleTerms) {
      term *= shrink * retention(period)
      sum += term
      if term < 1e-16 * sum * discount { return sum }
    }
    let last = payments + Self.singleTerms
    return sum - term + term * tail(from: Double(last), rate: Double.log(onePlus: discount))
  }

  private static let singleTerms = 4096

  /// Σ f(t) over t = start, start + 1, …, where f(start) is 1 and f falls with the survivors and
  /// e^(−rate·t).
  private func tail(from start: Double, rate: Double) -> Double {
    let first = SpecialFunctions.logGammaRise(beta + Double.pow(start, c), by: alpha)
    func term(_ time: Double) -> Double {
      let survivors =
        first - SpecialFunctions.logGammaRise(beta + Double.pow(time, c), by: alpha)
      return Double.exp(survivors - rate * (time - start))
    }
    // Over v, with t = start · e^v: steps of the same ratio, to where e^(−rate·t) is nothing.
    let end = Double.log(onePlus: 45 / (rate * start))
    let panels = max(2, (end * (1 + alpha * c / 8)).rounded(.up))
    let integral = Quadrature.integral(to: end, panels: Int(min(500, panels))) { v in
      term(start * Double.exp(v)) * start * Double.exp(v)
    }
    var differences = (0...Self.gregory.count).map { term(start + Double($0)) }
    var sum = integral + differences[0] / 2
    for (order, weight) in Self.gregory.enumerated() {
      for place in 0..<differences.count - 1 {
        differences[place] = differences[place + 1] - differences[place]
      }
      differences.removeLast()
      sum += (order % 2 == 0 ? -1 : 1) * weight * differences[0]
    }
    return sum
  }

  /// What differences of order 1, 2, … at the start add, with alternating signs.
  private static let gregory = [1.0 / 12, 1.0 / 24, 19.0 / 720, 3.0 / 160, 863.0 / 60480]

  package func retentionElasticity(after payments: Int, discount: Double) -> Double? { nil }

  package func simulatedPeriods(random: inout SeededRandom) -> Int {
    let chance = random.beta(alpha, beta)
    // t^c of the last decision survived is the number of whole steps of an exponential time.
    let time = Double.log(1 - random.uniform()) / Double.log(onePlus: -chance)
    let periods = Double.pow(time, 1 / c).rounded(.down) + 1
    return periods.isFinite && periods < 0x1p53 ? Int(periods) : 1 << 53
  }
}

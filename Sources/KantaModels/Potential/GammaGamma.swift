package import KantaColumns
import RealModule

/// How much customers spend each time: the Gamma-Gamma model with parameters p, q and v.
///
/// A customer's spends vary around a mean of their own by a gamma distribution with shape p; the
/// rate ν of it differs between customers by a gamma distribution with shape q and rate v. How
/// often a customer buys has nothing to do with it. Money in the unit of the data.
///
/// Source: P. Fader and B. Hardie, "The Gamma-Gamma Model of Monetary Value", note 025, 2013.
package struct GammaGamma: Hashable, Sendable {
  package static let title = "Gamma-Gamma"
  package static let parameterNames = ["p", "q", "v"]

  package let p: Double
  package let q: Double
  package let v: Double

  /// From p, q and v, all positive.
  package init(parameters: [Double]) {
    precondition(parameters.count == 3, "the Gamma-Gamma model has three parameters")
    (p, q, v) = (parameters[0], parameters[1], parameters[2])
  }

  package var parameters: [Double] { [p, q, v] }

  /// What customers spend in the mean, over all of them: p v ÷ (q − 1).
  ///
  /// `nil` for q ≤ 1, where so many customers spend so much that the mean is infinite.
  package var populationMean: Double? { q > 1 ? p * v / (q - 1) : nil }

  /// What a customer spends in the mean, given that `repeats` purchases had the mean `mean`.
  ///
  /// A mean between the population's and the customer's own, the nearer to the latter the more
  /// purchases there were; the population's for a customer who never came back. `nil` where that
  /// expectation is infinite: for p x + q ≤ 1.
  package func expectedSpend(repeats: Double, mean: Double) -> Double? {
    guard repeats > 0 else { return populationMean }
    let shape = p * repeats + q
    return shape > 1 ? p * (v + repeats * mean) / (shape - 1) : nil
  }

  /// A customer's own mean spend drawn from what their purchases leave open.
  ///
  /// The posterior of ν is a gamma distribution with shape p x + q and rate v + x m.
  package func drawnSpend(
    repeats: Double, mean: Double, random: inout SeededRandom
  ) -> Double {
    let total = repeats > 0 ? repeats * mean : 0
    return p / random.gamma(shape: p * max(0, repeats) + q, rate: v + total)
  }

  /// The mean of `repeats` > 0 spends of a new customer.
  package func simulatedMean(repeats: Int, random: inout SeededRandom) -> Double {
    let rate = random.gamma(shape: q, rate: v)
    // A sum of gammas of one rate is a gamma whose shape is the sum of theirs.
    return random.gamma(shape: p * Double(repeats), rate: rate * Double(repeats))
  }

  /// The log-likelihood of a mean spend over `repeats` > 0 purchases.
  package func logLikelihood(repeats: Double, mean: Double) -> Double {
    let shape = p * repeats
    return SpecialFunctions.logGammaRise(shape, by: q) - SpecialFunctions.logGamma(q)
      + q * Double.log(v) + (shape - 1) * Double.log(mean) + shape * Double.log(repeats)
      - (shape + q) * Double.log(v + repeats * mean)
  }
}

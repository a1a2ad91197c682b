import RealModule

/// How something that differs between customers is spread over them: a density to be drawn.
package enum TraitCurve: Hashable, Sendable {
  /// A rate: gamma with a shape and a rate.
  case gamma(shape: Double, rate: Double)
  /// A probability: beta.
  case beta(Double, Double)
  /// A mean that is a scale over a rate with a gamma distribution: inverse gamma.
  case inverseGamma(shape: Double, scale: Double)

  /// One point of the curve.
  package struct Point: Hashable, Sendable {
    package let value: Double
    package let density: Double
    /// The share of customers at or below the value.
    package let cumulative: Double
  }

  /// The mean; `nil` where it is infinite.
  package var mean: Double? {
    switch self {
    case .gamma(let shape, let rate): shape / rate
    case .beta(let a, let b): a / (a + b)
    case .inverseGamma(let shape, let scale): shape > 1 ? scale / (shape - 1) : nil
    }
  }

  /// Points with an equal distance, from just above 0 to where 99% of the customers are below (for
  /// probabilities to just below 1); both ends are left out, where a density may be infinite.
  package func points(_ count: Int) -> [Point] {
    let end =
      switch self {
      case .gamma, .inverseGamma: quantile(0.99)
      case .beta: 1.0
      }
    return (1...count).map { index in
      let value = end * Double(index) / Double(count + 1)
      return Point(value: value, density: density(value), cumulative: cumulative(value))
    }
  }

  /// The share of customers at or below a value above 0.
  package func cumulative(_ value: Double) -> Double {
    switch self {
    case .gamma(let shape, let rate): SpecialFunctions.gammaP(shape, rate * value)
    case .beta(let a, let b): SpecialFunctions.betaP(a, b, value)
    case .inverseGamma(let shape, let scale): SpecialFunctions.gammaQ(shape, scale / value)
    }
  }

  /// How dense customers are at a value: the derivative of the share below it.
  package func density(_ value: Double) -> Double {
    switch self {
    case .gamma(let shape, let rate):
      Double.exp(
        shape * Double.log(rate) + (shape - 1) * Double.log(value) - rate * value
          - SpecialFunctions.logGamma(shape))
    case .beta(let a, let b):
      Double.exp(
        (a - 1) * Double.log(value) + (b - 1) * Double.log(onePlus: -value)
          - SpecialFunctions.logBeta(a, b))
    case .inverseGamma(let shape, let scale):
      Double.exp(
        shape * Double.log(scale) - (shape + 1) * Double.log(value) - scale / value
          - SpecialFunctions.logGamma(shape))
    }
  }

  /// The value that a share of the customers is below, by bisection.
  package func quantile(_ share: Double) -> Double {
    var low = 0.0
    var high = 1.0
    if case .beta = self {
    } else {
      while cumulative(high) < share, high < 1e300 { high *= 2 }
    }
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if cumulative(middle) < share { low = middle } else { high = middle }
    }
    return high
  }
}

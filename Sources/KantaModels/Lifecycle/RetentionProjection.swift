import RealModule

/// What a retention model says of one period, and how sure it is.
package struct RetentionProjection: Hashable, Sendable {
  /// The number of the decision, from 1.
  package let period: Int
  /// The share of those who come to the decision and renew.
  package let retention: Estimate
  /// The share of all customers who are still there after it.
  package let survival: Estimate

  /// A value and the ends of its interval, which are missing where the fit gives none.
  package struct Estimate: Hashable, Sendable {
    package let value: Double
    package let low: Double?
    package let high: Double?
  }
}

extension RetentionModel {
  /// Retention and survival of the decisions 1…`periods`, with intervals of `level` 0…1.
  ///
  /// The intervals are those of the delta method on the logits, from the `covariance` of the
  /// logarithms of the parameters, row by row: they say how sure the curve is, not how a small
  /// group of customers will scatter around it. Without covariance they are missing.
  package func projection(
    periods: Int, covariance: [Double]?, level: Double
  ) -> [RetentionProjection] {
    let size = parameters.count
    let matrix = covariance.map { SymmetricMatrix($0, size: size) }
    let z = SpecialFunctions.normalQuantile((1 + level) / 2)
    var slope = [Double](repeating: 0, count: size)
    var (logSurvival, survivalSlope) = (0.0, slope)
    return (1..<max(1, periods + 1)).map { period in
      let logKept = logRetention(period, gradient: &slope)
      logSurvival += logKept
      for index in 0..<size { survivalSlope[index] += slope[index] }
      return RetentionProjection(
        period: period,
        retention: .init(logShare: logKept, slope: slope, matrix, z: z),
        survival: .init(logShare: logSurvival, slope: survivalSlope, matrix, z: z))
    }
  }

  /// The discounted expected lifetime of a new customer with its interval of `level`, by the delta
  /// method on its logarithm; `nil` where it is undefined.
  package func lifetime(
    discount: Double, covariance: [Double]?, level: Double
  ) -> RetentionProjection.Estimate? {
    guard let value = lifetime(discount: discount) else { return nil }
    let width = 1e-4
    let slopes = parameters.indices.map { index -> Double in
      let logs = [width, -width].map { step -> Double in
        var moved = parameters
        moved[index] *= Double.exp(step)
        return Double.log(Self(parameters: moved).lifetime(discount: discount) ?? value)
      }
      return (logs[0] - logs[1]) / (2 * width)
    }
    let deviation = covariance.map {
      max(0, SymmetricMatrix($0, size: parameters.count).form(slopes)).squareRoot()
    }
    let factor = deviation.map {
      Double.exp($0 * SpecialFunctions.normalQuantile((1 + level) / 2))
    }
    return .init(value: value, low: factor.map { value / $0 }, high: factor.map { value * $0 })
  }
}

extension RetentionProjection.Estimate {
  /// A share given by its logarithm and the slopes of that; ln(s ÷ (1 − s)) has those ÷ (1 − s).
  fileprivate init(logShare: Double, slope: [Double], _ covariance: SymmetricMatrix?, z: Double) {
    let rest = -Double.expMinusOne(logShare)
    value = Double.exp(logShare)
    guard let covariance, rest > 0 else {
      (low, high) = (nil, nil)
      return
    }
    let deviation = max(0, covariance.form(slope)).squareRoot() / rest
    let logit = logShare - Double.log(rest)
    low = SpecialFunctions.logistic(logit - z * deviation)
    high = SpecialFunctions.logistic(logit + z * deviation)
  }
}

import RealModule

/// How the confidence interval of a survival curve is made from the variance of ln S.
package enum SurvivalBand: String, CaseIterable, Sendable {
  /// S^exp(± z √V ÷ ln S), always inside (0, 1); what lifelines calls its standard.
  case logLog = "log_log"
  /// S exp(± z √V), at most 1; the standard of R's survfit.
  case log
  /// S ± z S √V, within 0 and 1.
  case plain

  /// The bounds of an interval around `survival`; `nil` where S is 0, whose variance is unknown.
  ///
  /// `variance` is Greenwood's sum, that of ln S, and `z` the normal quantile, 1.96 for 95%.
  package func bounds(
    _ survival: Double, variance: Double, z: Double
  ) -> (low: Double, high: Double)? {
    guard survival > 0, variance.isFinite else { return nil }
    guard variance > 0 else { return (survival, survival) }
    let width = z * variance.squareRoot()
    switch self {
    case .logLog:
      let stretch = Double.exp(width / -Double.log(survival))
      return (Double.pow(survival, stretch), Double.pow(survival, 1 / stretch))
    case .log:
      let factor = Double.exp(width)
      return (survival / factor, min(1, survival * factor))
    case .plain:
      return (max(0, survival * (1 - width)), min(1, survival * (1 + width)))
    }
  }
}

extension KaplanMeier {
  /// The bounds of S at each time of the table.
  package func bounds(
    _ band: SurvivalBand, z: Double
  ) -> (low: [Double?], high: [Double?]) {
    let all = survival.indices.map {
      band.bounds(survival[$0], variance: greenwood[$0], z: z)
    }
    return (all.map { $0?.low }, all.map { $0?.high })
  }
}

import RealModule

/// How far a fitted retention model is from what was observed: Pearson's χ² over the renewals.
package struct RetentionFitTest: Hashable, Sendable {
  package let chiSquare: Double
  package let degreesOfFreedom: Int
  /// The chance of a value as large where the model holds.
  package let pValue: Double

  /// The sum of (left − expected)² ÷ (came · r · (1 − r)) over renewals at which at least five are
  /// expected to leave and five to stay, less a degree of freedom per parameter.
  ///
  /// `nil` where there are no more such renewals than parameters.
  package init?(_ model: some RetentionModel, _ counts: ContractCounts) {
    var sum = 0.0
    var used = 0
    for decision in counts.decisions {
      let kept = model.retention(decision.period)
      let leaving = decision.came * (1 - kept)
      guard leaving >= 5, decision.came * kept >= 5 else { continue }
      let excess = decision.left - leaving
      sum += excess * excess / (leaving * kept)
      used += 1
    }
    guard used > model.parameters.count else { return nil }
    chiSquare = sum
    degreesOfFreedom = used - model.parameters.count
    pValue = SpecialFunctions.gammaQ(Double(degreesOfFreedom) / 2, sum / 2)
  }
}

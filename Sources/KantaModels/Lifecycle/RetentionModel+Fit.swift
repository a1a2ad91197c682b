import RealModule

extension RetentionModel {
  /// The model that fits the contracts best, by maximum likelihood in the logarithms of the
  /// parameters.
  ///
  /// - Complexity: O(periods) per evaluation.
  package static func fit(_ counts: ContractCounts) -> ModelFit {
    if let problem = obstacle(counts) {
      return ModelFit(
        title: title, parameterNames: parameterNames, scales: scales,
        customers: counts.contracts, cells: counts.decisions.count, problem: problem)
    }
    let likelihood = RetentionLikelihood<Self>(counts)
    let churn = min(0.9, max(0.001, counts.constantChurn ?? 0.5))
    let starts = [0.3, 1.0, 5.0].flatMap { alpha -> [[Double]] in
      let both = [Double.log(alpha), Double.log(alpha * (1 - churn) / churn)]
      return parameterNames.count == 2 ? [both] : [0.6, 1, 1.6].map { both + [Double.log($0)] }
    }
    guard let maximum = likelihood.maximum(from: starts) else {
      return ModelFit(
        title: title, parameterNames: parameterNames, scales: scales,
        customers: counts.contracts, cells: counts.decisions.count,
        problem: .notConverged(gradient: .infinity))
    }
    return ModelFit(
      title: title, parameterNames: parameterNames, scales: scales, maximum: maximum,
      customers: counts.contracts, cells: counts.decisions.count, problem: problem(of: maximum))
  }

  private static var scales: [ModelFit.Scale] {
    [ModelFit.Scale](repeating: .logarithm, count: parameterNames.count)
  }

  /// What is wrong with the data, whatever the model.
  private static func obstacle(_ counts: ContractCounts) -> FitProblem? {
    let decisions = counts.decisions
    guard !decisions.isEmpty else { return .noDecisions(contracts: Int(counts.contracts)) }
    guard counts.leavers > 0 else { return .nobodyLeaves(contracts: Int(counts.contracts)) }
    guard decisions.contains(where: { $0.renewed > 0 }) else {
      return .nobodyRenews(contracts: Int(counts.contracts))
    }
    // Each decision is one number to be met; fewer than parameters leave some of them free.
    guard decisions.count >= parameterNames.count else {
      return .tooFewDecisions(decisions.count, needed: parameterNames.count)
    }
    return nil
  }

  private static func problem(of maximum: Maximum) -> FitProblem? {
    // Where alpha and beta run away together, everybody is alike; without a third parameter they
    // leave at one rate then.
    if maximum.theta.prefix(2).allSatisfy({ $0 > Double.log(1e4) }) {
      let both = Array(parameterNames.prefix(2))
      return parameterNames.count == 2
        ? .everybodyLeavesAlike(parameters: both) : .flatCurvature(both)
    }
    guard maximum.covariance != nil else {
      return .flatCurvature(flatNames(maximum, parameterNames))
    }
    let steepest = maximum.gradient.reduce(0) { max($0, $1.magnitude) }
    return maximum.converged ? nil : .notConverged(gradient: steepest)
  }
}

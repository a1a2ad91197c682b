import RealModule

extension BetaGeometricBetaBinomial {
  /// The model that fits the histories best, by maximum likelihood in the logarithms of the
  /// parameters; times are whole numbers of opportunities, and covariates are not used.
  ///
  /// O(cells × opportunities) per evaluation: few, because there are few different histories.
  package static func fit(_ cells: BuyingCells) -> ModelFit {
    if let problem = obstacle(cells) { return failed(problem, cells) }
    let histories = (0..<cells.count).map { cell in
      let (x, last, age) = cells[cell].opportunities
      return (x: x, last: last, age: age, weight: cells.weight[cell])
    }
    let likelihood = BetaBinomialLikelihood(histories)
    let starts = [[1, 1, 1, 3], [0.5, 2, 0.5, 5], [2, 1, 1, 1], [1, 3, 3, 10]].map { start in
      start.map { Double.log($0) }
    }
    guard let maximum = likelihood.maximum(from: starts) else {
      return failed(.notConverged(gradient: .infinity), cells)
    }
    return ModelFit(
      title: title, parameterNames: parameterNames, scales: scales, maximum: maximum,
      customers: cells.customers, cells: cells.count, problem: problem(of: maximum))
  }

  private static let scales = [ModelFit.Scale](repeating: .logarithm, count: 4)

  private static func failed(_ problem: FitProblem, _ cells: BuyingCells) -> ModelFit {
    ModelFit(
      title: title, parameterNames: parameterNames, scales: scales, customers: cells.customers,
      cells: cells.count, problem: problem)
  }

  /// What is wrong with the data, whatever the parameters.
  private static func obstacle(_ cells: BuyingCells) -> FitProblem? {
    let needed = parameterNames.count + 1
    guard cells.customers >= Double(needed) else {
      return .tooFewCustomers(Int(cells.customers), needed: needed)
    }
    let isWhole = (0..<cells.count).allSatisfy { cell in
      let history = cells[cell]
      return [history.repeats, history.lastAt, history.age].allSatisfy { $0 == $0.rounded() }
        && history.repeats <= history.lastAt
    }
    guard isWhole else { return .noOpportunities }
    guard cells.repeats.contains(where: { $0 > 0 }) else {
      return .nobodyRepeats(customers: Int(cells.customers))
    }
    return nil
  }

  private static func problem(of maximum: Maximum) -> FitProblem? {
    func runAway(_ pair: Range<Int>) -> Bool { pair.allSatisfy { maximum.theta[$0] > 9 } }
    if runAway(0..<2) { return .everybodyBuysAlike(parameters: ["alpha", "beta"]) }
    // Where delta alone runs away, hardly anybody leaves.
    if maximum.theta[3] - maximum.theta[2] > 9 {
      return .nobodyDropsOut(parameters: ["gamma", "delta"], gain: 0)
    }
    if runAway(2..<4) { return .everybodyDropsOutAlike(parameters: ["gamma", "delta"]) }
    guard maximum.covariance != nil else {
      return .flatCurvature(flatNames(maximum, parameterNames))
    }
    let steepest = maximum.gradient.reduce(0) { max($0, $1.magnitude) }
    return maximum.converged ? nil : .notConverged(gradient: steepest)
  }
}

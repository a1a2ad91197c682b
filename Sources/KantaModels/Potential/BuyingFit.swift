package import KantaColumns
import RealModule

extension BuyingModelKind {
  /// The parameters that make customers' histories most likely.
  ///
  /// Several starts are climbed from, on a part of the cells where they are many; the best is
  /// refined on all. Covariates of the cells move the buying rate (α) and dropping out (β, or a and
  /// b): of Pareto/NBD as α exp(−γ₁·z) and β exp(−γ₂·z), of the others as α exp(−γ₁·z), a exp(γ₂·z)
  /// and b exp(γ₃·z). Source: P. Fader and B. Hardie, "Incorporating Time-Invariant Covariates into
  /// the Pareto/NBD and BG/NBD Models", 2007.
  ///
  /// BG/BB has no covariates, and its times are whole numbers of opportunities.
  ///
  /// - Returns: `nil` when the work was stopped. A fit that cannot be had, or not be believed, says
  ///   why in its `problem`.
  /// - Complexity: some ten passes over the cells.
  package func fit(_ cells: BuyingCells, on execution: Execution) -> ModelFit? {
    if self == .bg_bb { return BetaGeometricBetaBinomial.fit(cells) }
    let (names, scales) = parameterNames(covariates: cells.covariateNames)
    let customers = cells.customers
    func failed(_ problem: FitProblem) -> ModelFit {
      ModelFit(
        title: title, parameterNames: names, scales: scales, customers: customers,
        cells: cells.count, problem: problem)
    }
    let needed = 5 * names.count
    guard customers >= Double(needed) else {
      return failed(.tooFewCustomers(Int(customers), needed: needed))
    }
    guard cells.repeats.contains(where: { $0 > 0 }) else {
      return failed(.nobodyRepeats(customers: Int(customers)))
    }
    if let name = cells.determinedCovariate { return failed(.covariateDetermined(name)) }
    let scale = cells.covariateNames.isEmpty ? nil : CovariateScale(cells)
    let searched = scale?.cells ?? cells
    let found =
      switch self {
      case .pareto_nbd: maximum(of: ParetoTerms.self, searched, on: execution)
      case .mbg_nbd: maximum(of: BetaGeometricTerms<MBGNBD>.self, searched, on: execution)
      case .bg_nbd: maximum(of: BetaGeometricTerms<BGNBD>.self, searched, on: execution)
      case .bg_bb: Maximum?.none
      }
    guard !execution.cancellation.isRequested else { return nil }
    guard let found else { return failed(.notConverged(gradient: .infinity)) }
    return ModelFit(
      title: title, parameterNames: names, scales: scales,
      maximum: scale?.original(found, links: covariateLinks) ?? found, customers: customers,
      cells: cells.count, problem: FitDiagnosis(self, searched, found).problem)
  }

  /// Where covariates enter.
  package var covariateLinks: [CovariateLink] {
    switch self {
    case .pareto_nbd:
      [
        CovariateLink(name: "buying", parameter: 1, sign: -1),
        CovariateLink(name: "dropout", parameter: 3, sign: -1),
      ]
    case .mbg_nbd, .bg_nbd:
      [
        CovariateLink(name: "buying", parameter: 1, sign: -1),
        CovariateLink(name: "dropout_a", parameter: 2, sign: 1),
        CovariateLink(name: "dropout_b", parameter: 3, sign: 1),
      ]
    case .bg_bb: []
    }
  }

  /// The names of all that is estimated, such as `r` and `buying.channel`, and their scales.
  package func parameterNames(
    covariates: [String]
  ) -> (names: [String], scales: [ModelFit.Scale]) {
    let coefficients =
      covariates.isEmpty
      ? [] : covariateLinks.flatMap { link in covariates.map { "\(link.name).\($0)" } }
    return (
      parameterNames + coefficients,
      parameterNames.map { _ in .logarithm } + coefficients.map { _ in .plain }
    )
  }

  /// Starts on either side of what most customers are like, at the mean rate of buying.
  private func starts(_ cells: BuyingCells) -> [[Double]] {
    var (purchases, time) = (0.0, 0.0)
    for cell in 0..<cells.count {
      purchases += cells.weight[cell] * cells.repeats[cell]
      time += cells.weight[cell] * cells.age[cell]
    }
    let rate = 1.5 * purchases / time
    let age = time / cells.customers
    let guesses: [[Double]] =
      switch self {
      case .pareto_nbd:
        [[0.5, 0.5 / rate, 0.5, 0.3 * age], [1.2, 1.2 / rate, 2, 6 * age]]
      case .mbg_nbd, .bg_nbd:
        [[0.4, 0.4 / rate, 0.8, 2.5], [1.2, 1.2 / rate, 2, 8]]
      case .bg_bb: []
      }
    return guesses.map { $0.map { Double.log($0) } }
  }

  /// The maximum, from ever more of the cells: what few say of it is a start for more.
  private func maximum<Terms: BuyingTerms>(
    of terms: Terms.Type, _ cells: BuyingCells, on execution: Execution
  ) -> Maximum? {
    let all = BuyingLikelihood<Terms>(cells, covariateLinks, on: execution)
    var last = cells.count > 2 * Self.cellsOfSearch ? cells.thinned(to: Self.cellsOfSearch) : cells
    let first = BuyingLikelihood<Terms>(last, covariateLinks, on: execution)
    // A start of many is not a result: it need not be exact.
    let tolerance = all.links.isEmpty ? 1e-3 : 1e-9
    guard var found = search(first, last, tolerance: tolerance) else { return nil }
    guard all.links.isEmpty else {
      return last.count == cells.count ? found : all.maximum(from: [found.theta])
    }
    for target in [32 * Self.cellsOfSearch, cells.count]
    where target == cells.count || cells.count > 2 * target {
      let more = target == cells.count ? cells : cells.thinned(to: target)
      let likelihood = BuyingLikelihood<Terms>(more, [], on: execution)
      let scale = more.customers / last.customers
      guard
        let better = likelihood.refined(
          found.theta, curvature: found.hessian.map { $0 * scale })
      else {
        // A ridge, or a start from too few: step by step.
        return all.maximum(from: [found.theta], tolerance: 1e-6)
      }
      (last, found) = (more, better)
    }
    return found
  }

  /// Cells enough to find the neighbourhood of a maximum.
  private static var cellsOfSearch: Int { 1024 }

  /// The maximum from several starts; coefficients of covariates start at 0, from the maximum
  /// without them.
  private func search<Terms: BuyingTerms>(
    _ likelihood: BuyingLikelihood<Terms>, _ cells: BuyingCells, tolerance: Double
  ) -> Maximum? {
    guard !likelihood.links.isEmpty else {
      return likelihood.maximum(from: starts(cells), tolerance: tolerance)
    }
    let plain = BuyingLikelihood<Terms>(cells.withoutCovariates, [], on: likelihood.execution)
    guard let start = plain.maximum(from: starts(cells), tolerance: 1e-3) else { return nil }
    let zeros = [Double](repeating: 0, count: likelihood.parameterCount - 4)
    return likelihood.maximum(from: [start.theta + zeros])
  }
}

extension BuyingLikelihood {
  /// Newton's steps from next to the maximum, with a curvature of about the right size; `nil` when
  /// they do not lead there.
  ///
  /// The curvature is kept while it serves; the last step and the covariance have the exact one.
  fileprivate func refined(_ start: [Double], curvature: [Double]) -> Maximum? {
    var theta = start
    var gradient = [Double](repeating: 0, count: 4)
    var value = evaluate(theta, gradient: &gradient)
    var evaluations = 1
    var matrix = SymmetricMatrix(curvature, size: 4)
    var isExact = false
    for _ in 0..<20 {
      guard value.isFinite else { return nil }
      guard let inverse = matrix.inverse else {
        if isExact { return nil }
        guard let exact = self.curvature(theta) else { return nil }
        (matrix, isExact) = (SymmetricMatrix(exact, size: 4), true)
        continue
      }
      let step = inverse.times(gradient)
      // Twice what the log-likelihood may still rise.
      let rise = dot(step, gradient)
      if rise < 1e-4, !isExact {
        guard let exact = self.curvature(theta) else { return nil }
        (matrix, isExact) = (SymmetricMatrix(exact, size: 4), true)
        continue
      }
      let trial = zip(theta, step).map { $0 + min(1, max(-1, $1)) }
      var trialGradient = gradient
      let trialValue = evaluate(trial, gradient: &trialGradient)
      evaluations += 1
      let isBetter = trialValue >= value - 1e-12 * value.magnitude
      guard isBetter || !isExact else { return nil }
      if isBetter { (theta, value, gradient) = (trial, trialValue, trialGradient) }
      let left = dot(inverse.times(gradient), gradient)
      if isExact, left < 1e-9 {
        return finished(theta, value, gradient, matrix, inverse, evaluations)
      }
      // A curvature that no longer serves is taken anew.
      if !isBetter || left > 0.1 * rise {
        guard let exact = self.curvature(theta) else { return nil }
        (matrix, isExact) = (SymmetricMatrix(exact, size: 4), true)
      } else if left >= 1e-4 {
        isExact = false
      }
    }
    return nil
  }

  private func finished(
    _ theta: [Double], _ value: Double, _ gradient: [Double], _ matrix: SymmetricMatrix,
    _ inverse: SymmetricMatrix, _ evaluations: Int
  ) -> Maximum {
    Maximum(
      theta: theta, logLikelihood: value, gradient: gradient, hessian: matrix.elements,
      covariance: inverse.elements, evaluations: evaluations, converged: true)
  }
}

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
    var parts = [cells]
    for target in [64 * Self.cellsOfSearch, Self.cellsOfSearch] where parts[0].count > 2 * target {
      parts.insert(parts[0].thinned(to: target), at: 0)
    }
    var found: Maximum?
    for part in parts {
      let likelihood = BuyingLikelihood<Terms>(part, covariateLinks, on: execution)
      let precision: SearchPrecision = part.count == cells.count ? .exact : .rough
      found =
        if let start = found {
          likelihood.maximum(near: start, precision: precision)
        } else {
          search(likelihood, precision)
        }
      guard found != nil else { return nil }
    }
    return found
  }

  /// Cells enough to find the neighbourhood of a maximum.
  private static var cellsOfSearch: Int { 512 }

  /// The maximum from several starts; coefficients of covariates start at 0, from the maximum
  /// without them.
  private func search<Terms: BuyingTerms>(
    _ likelihood: BuyingLikelihood<Terms>, _ precision: SearchPrecision
  ) -> Maximum? {
    let cells = likelihood.cells
    guard !likelihood.links.isEmpty else {
      return likelihood.maximum(from: starts(cells), precision: precision)
    }
    let plain = BuyingLikelihood<Terms>(cells.withoutCovariates, [], on: likelihood.execution)
    guard let start = plain.maximum(from: starts(cells), precision: .rough) else { return nil }
    let zeros = [Double](repeating: 0, count: likelihood.parameterCount - 4)
    return likelihood.maximum(from: [start.theta + zeros], precision: precision)
  }
}

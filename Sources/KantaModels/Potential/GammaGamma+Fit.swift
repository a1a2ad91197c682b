package import KantaColumns
import RealModule

extension GammaGamma {
  /// Customers who are enough for a first look; from there the climb to the top is short.
  private static let firstLook = 1_000

  /// The model that fits the spends best, by maximum likelihood in the logarithms of p, q and v.
  ///
  /// Every customer who came back counts once; a few starts are tried on some of them, and the best
  /// goes on with all. `nil` when the work was stopped. O(cells) per evaluation, some 20 of them.
  package static func fit(_ cells: SpendCells, on execution: Execution) -> ModelFit? {
    let few = cells.customers < 4 || cells.cellCount < 2
    guard !few, let meanSpend = cells.meanSpend else {
      let problem: FitProblem =
        cells.customers > 0
        ? .tooFewCustomers(Int(cells.customers), needed: 4)
        : .nobodyRepeats(customers: Int(cells.customersWithoutRepeats))
      return ModelFit(
        title: title, parameterNames: parameterNames, scales: scales, customers: cells.customers,
        cells: cells.cellCount, problem: problem)
    }
    if let first = cells.means.first, cells.means.allSatisfy({ $0 == first }) {
      return ModelFit(
        title: title, parameterNames: parameterNames, scales: scales, customers: cells.customers,
        cells: cells.cellCount, problem: .equalSpends(first))
    }
    let step = max(1, cells.cellCount / firstLook)
    let look = GammaGammaLikelihood(cells.thinned(by: step), on: execution)
    guard
      let first = look.maximum(
        from: starts(meanSpend), precision: step == 1 ? .exact : .rough)
    else { return nil }
    let all = GammaGammaLikelihood(cells, on: execution)
    guard let maximum = step == 1 ? first : all.maximum(near: first, scale: Double(step)),
      !execution.cancellation.isRequested
    else { return nil }
    return ModelFit(
      title: title, parameterNames: parameterNames, scales: scales, maximum: maximum,
      customers: cells.customers, cells: cells.cellCount, problem: problem(of: maximum))
  }

  private static let scales = [ModelFit.Scale](repeating: .logarithm, count: 3)

  /// ln p, ln q, ln v with the population's mean at that of the data.
  private static func starts(_ meanSpend: Double) -> [[Double]] {
    [(1.0, 2.0), (5.0, 4.0), (20.0, 12.0)].map { p, q in
      [Double.log(p), Double.log(q), Double.log(meanSpend * (q - 1) / p)]
    }
  }

  private static func problem(of maximum: Maximum) -> FitProblem? {
    guard maximum.covariance != nil else {
      return .flatCurvature(flatNames(maximum, parameterNames))
    }
    let steepest = maximum.gradient.reduce(0) { max($0, $1.magnitude) }
    return maximum.converged ? nil : .notConverged(gradient: steepest)
  }
}

/// The parameters along which the likelihood hardly bends, for their own size; all of them where
/// none stands out.
func flatNames(_ maximum: Maximum, _ names: [String]) -> [String] {
  let size = names.count
  let bends = (0..<size).map { maximum.hessian[$0 * size + $0] }
  let most = bends.reduce(0, max)
  let flat = names.indices.filter { !(bends[$0] > 1e-6 * most) }
  return (flat.isEmpty ? Array(names.indices) : flat).map { names[$0] }
}

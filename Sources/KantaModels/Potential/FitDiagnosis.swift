import RealModule

/// What is wrong with a maximum, if anything.
struct FitDiagnosis {
  private let kind: BuyingModelKind
  private let cells: BuyingCells
  private let maximum: Maximum

  /// Above this, a gamma or beta distribution is next to a single point for any data.
  private static let manyAlike = 200.0

  init(_ kind: BuyingModelKind, _ cells: BuyingCells, _ maximum: Maximum) {
    self.kind = kind
    self.cells = cells
    self.maximum = maximum
  }

  var problem: FitProblem? {
    let natural = maximum.theta.prefix(4).map { Double.exp($0) }
    let names = kind.parameterNames
    if dropoutShare(natural) < 0.01 {
      let without = NBDLikelihood(cells).maximum()?.logLikelihood ?? -.infinity
      let gain = max(0, maximum.logLikelihood - without)
      // Less than a likelihood ratio test at 5 % asks for.
      if gain < 1.92 {
        return .nobodyDropsOut(parameters: Array(names[2...3]), gain: gain)
      }
    }
    if isDropoutAlike(natural) { return .everybodyDropsOutAlike(parameters: Array(names[2...3])) }
    if natural[0] > Self.manyAlike { return .everybodyBuysAlike(parameters: Array(names[0...1])) }
    if let flat = flatDirections { return .flatCurvature(flat) }
    guard maximum.converged else {
      return .notConverged(gradient: maximum.gradient.reduce(0) { max($0, $1.magnitude) })
    }
    return nil
  }

  /// The share of customers who drop out: within the mean age, or at an occasion.
  private func dropoutShare(_ natural: [Double]) -> Double {
    switch kind {
    case .pareto_nbd:
      var age = 0.0
      for cell in 0..<cells.count { age += cells.weight[cell] * cells.age[cell] }
      let mean = age / cells.customers
      return -Double.expMinusOne(-natural[2] * Double.log(onePlus: mean / natural[3]))
    case .mbg_nbd, .bg_nbd, .bg_bb: return natural[2] / (natural[2] + natural[3])
    }
  }

  private func isDropoutAlike(_ natural: [Double]) -> Bool {
    switch kind {
    case .pareto_nbd: natural[2] > Self.manyAlike
    case .mbg_nbd, .bg_nbd, .bg_bb: natural[2] + natural[3] > 5 * Self.manyAlike
    }
  }

  /// The parameters that move without the likelihood moving.
  private var flatDirections: [String]? {
    let size = maximum.theta.count
    let names = kind.parameterNames(covariates: cells.covariateNames).names
    if let covariance = maximum.covariance {
      // A standard error of 3 of a logarithm: a factor of twenty either way.
      let open = (0..<min(4, size)).filter { covariance[$0 * size + $0] > 9 }
      return open.isEmpty ? nil : open.map { names[$0] }
    }
    // Those without which the others would be determined.
    let involved = (0..<size).filter { left in
      let kept = (0..<size).filter { $0 != left }
      let rest = kept.flatMap { row in kept.map { maximum.hessian[row * size + $0] } }
      return SymmetricMatrix(rest, size: size - 1).cholesky != nil
    }
    return (involved.isEmpty ? Array(0..<size) : involved).map { names[$0] }
  }
}

extension BuyingCells {
  /// The first covariate that is constant or a combination of those before it.
  var determinedCovariate: String? {
    guard !covariateNames.isEmpty else { return nil }
    let columns = covariateNames.count
    var kept: [[Double]] = []
    for column in 0..<columns {
      var rest = groupValues.map { $0[column] }
      let size = dot(rest, rest)
      // Against the constant and what came before, by Gram and Schmidt.
      let ones = [Double](repeating: 1 / Double(rest.count).squareRoot(), count: rest.count)
      for basis in [ones] + kept {
        let share = dot(rest, basis)
        for index in rest.indices { rest[index] -= share * basis[index] }
      }
      let left = dot(rest, rest)
      guard left > 1e-12 * max(size, 1e-300) else { return covariateNames[column] }
      kept.append(rest.map { $0 / left.squareRoot() })
    }
    return nil
  }
}

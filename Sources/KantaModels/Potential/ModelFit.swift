package import KantaColumns
import RealModule

/// What a fit gives: estimates, how sure they are, and what is wrong with them.
package struct ModelFit: Sendable {
  /// How a parameter is searched for.
  package enum Scale: Hashable, Sendable {
    /// A positive number, by its logarithm.
    case logarithm
    /// Any number, such as a coefficient of a covariate.
    case plain
  }

  /// "BG/NBD".
  package let title: String
  /// The parameters of the model, then the coefficients of covariates.
  package let parameterNames: [String]
  package let scales: [Scale]
  /// Empty when nothing could be estimated; `problem` says why.
  package let estimates: [Double]
  /// The covariance of the estimates on their scales (of ln r, not of r), row by row; `nil` when
  /// the curvature does not give it.
  package let covariance: [Double]?
  package let logLikelihood: Double
  package let customers: Double
  /// Different histories among the customers.
  package let cells: Int
  package let problem: FitProblem?

  /// A fit that found a maximum, `theta` on the parameters' scales.
  package init(
    title: String, parameterNames: [String], scales: [Scale], maximum: Maximum, customers: Double,
    cells: Int, problem: FitProblem?
  ) {
    self.title = title
    self.parameterNames = parameterNames
    self.scales = scales
    estimates = ModelFit.natural(maximum.theta, scales)
    covariance = maximum.covariance
    logLikelihood = maximum.logLikelihood
    self.customers = customers
    self.cells = cells
    self.problem = problem
  }

  /// A fit that gave nothing.
  package init(
    title: String, parameterNames: [String], scales: [Scale], customers: Double, cells: Int,
    problem: FitProblem
  ) {
    self.title = title
    self.parameterNames = parameterNames
    self.scales = scales
    estimates = []
    covariance = nil
    logLikelihood = .nan
    self.customers = customers
    self.cells = cells
    self.problem = problem
  }

  /// Akaike's criterion, 2k − 2LL: less is better, among fits to the same customers.
  package var aic: Double { 2 * Double(parameterNames.count) - 2 * logLikelihood }

  /// Schwarz's criterion, k ln N − 2LL.
  package var bic: Double {
    Double(parameterNames.count) * Double.log(customers) - 2 * logLikelihood
  }

  /// The standard errors of the estimates, by the delta method; `nil` without a covariance.
  package var standardErrors: [Double]? {
    guard let covariance, !estimates.isEmpty else { return nil }
    let size = estimates.count
    return (0..<size).map { index in
      let deviation = covariance[index * size + index].squareRoot()
      return scales[index] == .logarithm ? estimates[index] * deviation : deviation
    }
  }

  /// The interval of a parameter that holds it with the probability `level`.
  ///
  /// Taken on the parameter's scale, so that a positive parameter keeps a positive interval.
  package func interval(of index: Int, level: Double = 0.95) -> ClosedRange<Double>? {
    guard let covariance, !estimates.isEmpty else { return nil }
    let deviation = covariance[index * estimates.count + index].squareRoot()
    let reach = SpecialFunctions.normalQuantile((1 + level) / 2) * deviation
    guard reach.isFinite else { return nil }
    switch scales[index] {
    case .plain: return estimates[index] - reach...estimates[index] + reach
    case .logarithm:
      let factor = Double.exp(reach)
      return estimates[index] / factor...estimates[index] * factor
    }
  }

  /// Parameters drawn from what the data leave open: normal on their scales around the estimates.
  ///
  /// - Returns: `count` rows of parameters; `nil` without a covariance.
  package func draws(_ count: Int, _ random: inout SeededRandom) -> [[Double]]? {
    let size = estimates.count
    guard let covariance, size > 0,
      let lower = SymmetricMatrix(covariance, size: size).cholesky
    else { return nil }
    let centre = ModelFit.searched(estimates, scales)
    return (0..<count).map { _ in
      let normals = (0..<size).map { _ in random.normal() }
      let theta = (0..<size).map { row in
        (0...row).reduce(centre[row]) { $0 + lower[row * size + $1] * normals[$1] }
      }
      return ModelFit.natural(theta, scales)
    }
  }

  /// Parameters from where they are searched for.
  package static func natural(_ theta: [Double], _ scales: [Scale]) -> [Double] {
    zip(theta, scales).map { $1 == .logarithm ? Double.exp($0) : $0 }
  }

  /// The other way.
  package static func searched(_ parameters: [Double], _ scales: [Scale]) -> [Double] {
    zip(parameters, scales).map { $1 == .logarithm ? Double.log($0) : $0 }
  }
}

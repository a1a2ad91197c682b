import RealModule

/// A log-likelihood over free parameters θ: log-parameters, and coefficients of covariates as they
/// are.
package protocol Likelihood: Sendable {
  var parameterCount: Int { get }

  /// The log-likelihood at θ, and its exact gradient in `gradient`, which has `parameterCount`
  /// places; not finite where the likelihood is undefined.
  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double
}

/// Where a log-likelihood is largest, and how it is curved there.
package struct Maximum: Sendable {
  /// The best parameters found.
  package let theta: [Double]
  package let logLikelihood: Double
  /// The gradient at `theta`: next to 0 at an inner maximum.
  package let gradient: [Double]
  /// The second derivatives of −LL, row by row; symmetric.
  package let hessian: [Double]
  /// The inverse of `hessian`; `nil` where the curvature is not positive definite, because a
  /// direction is flat or the search stopped on a ridge.
  package let covariance: [Double]?
  /// Evaluations of the likelihood, over all starts.
  package let evaluations: Int
  /// Whether the gradient vanished within the tolerance, or is next to nothing for the curvature.
  package let converged: Bool
}

extension Likelihood {
  /// Climbs from every start and keeps the highest point; `nil` when no start has a likelihood.
  ///
  /// BFGS with a backtracking line search finds the neighbourhood; Newton steps with second
  /// derivatives from central differences of the exact gradient finish. Steps are bounded, so that
  /// a flat direction is walked, not jumped. `tolerance` bounds the gradient per unit of the
  /// log-likelihood's own size. Sources: J. Nocedal and S. Wright, "Numerical Optimization", 2nd
  /// edition, 2006, algorithms 3.1 and 6.1.
  package func maximum(from starts: [[Double]], tolerance: Double = 1e-9) -> Maximum? {
    var evaluations = 0
    var best: Climb?
    for start in starts {
      guard var climb = Climb(at: start, of: self) else { continue }
      climb.rise(self, tolerance: tolerance)
      evaluations += climb.evaluations
      if best.map({ climb.value > $0.value }) ?? true { best = climb }
    }
    guard var best else { return nil }
    best.evaluations = 0
    let hessian = best.polish(self, tolerance: tolerance)
    let covariance = SymmetricMatrix(hessian, size: parameterCount).inverse
    // Where the likelihood is steep, rounding hides what is left to climb: a ten-thousandth of a
    // standard error does not matter.
    let isAtTop = covariance.map { $0.form(best.gradient) < 1e-8 } ?? false
    return Maximum(
      theta: best.theta, logLikelihood: best.value, gradient: best.gradient, hessian: hessian,
      covariance: covariance?.elements, evaluations: evaluations + best.evaluations,
      converged: isAtTop || best.isFlat(within: max(tolerance, 1e-7)))
  }
}

/// A search for the top, and where it is now.
private struct Climb {
  var theta: [Double]
  var value: Double
  var gradient: [Double]
  var evaluations = 1

  /// The longest step in any one parameter: a factor of e² for log-parameters.
  private static let longestStep = 2.0
  private static let mostSteps = 300

  init?(at start: [Double], of likelihood: some Likelihood) {
    theta = start
    gradient = [Double](repeating: 0, count: start.count)
    value = likelihood.evaluate(start, gradient: &gradient)
    guard value.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
  }

  /// Whether the gradient is 0 but for rounding of a sum as large as the log-likelihood.
  func isFlat(within tolerance: Double) -> Bool {
    let scale = max(1, value.magnitude)
    return gradient.allSatisfy { $0.magnitude <= tolerance * scale }
  }

  mutating func rise(_ likelihood: some Likelihood, tolerance: Double) {
    let size = theta.count
    var inverse = SymmetricMatrix.identity(size)
    var isFresh = true
    // Newton's steps finish; here it is enough to come near.
    let near = max(tolerance, 1e-6)
    for _ in 0..<Self.mostSteps {
      guard !isFlat(within: near) else { return }
      var direction = inverse.times(gradient)
      if dot(direction, gradient) <= 0 {
        inverse = .identity(size)
        isFresh = true
        direction = gradient
      }
      let before = (theta, gradient)
      guard move(along: direction, likelihood, startsSmall: isFresh) else {
        guard !isFresh else { return }
        inverse = .identity(size)
        isFresh = true
        continue
      }
      let step = zip(theta, before.0).map { $0 - $1 }
      let fall = zip(before.1, gradient).map { $0 - $1 }
      let curvature = dot(step, fall)
      guard curvature > 1e-12 * (dot(step, step) * dot(fall, fall)).squareRoot() else { continue }
      if isFresh { inverse = .identity(size, scale: curvature / dot(fall, fall)) }
      inverse.updateInverse(step: step, fall: fall, curvature: curvature)
      isFresh = false
    }
  }

  /// One step uphill along `direction`; `false` when no length of it rises.
  private mutating func move(
    along direction: [Double], _ likelihood: some Likelihood, startsSmall: Bool
  ) -> Bool {
    let longest = direction.reduce(0) { max($0, $1.magnitude) }
    guard longest > 0, longest.isFinite else { return false }
    let slope = dot(direction, gradient)
    // The gradient itself has no scale: its first step moves no parameter by more than a half.
    var length = min(1, (startsSmall ? 0.5 : Self.longestStep) / longest)
    var trial = theta
    var trialGradient = gradient
    for _ in 0..<40 {
      for index in trial.indices { trial[index] = theta[index] + length * direction[index] }
      let trialValue = likelihood.evaluate(trial, gradient: &trialGradient)
      evaluations += 1
      if trialValue.isFinite, trialValue >= value + 1e-4 * length * slope,
        trialGradient.allSatisfy(\.isFinite)
      {
        (theta, value, gradient) = (trial, trialValue, trialGradient)
        return true
      }
      length *= 0.35
    }
    return false
  }

  /// Newton's steps while they help; the second derivatives of −LL at the end.
  mutating func polish(_ likelihood: some Likelihood, tolerance: Double) -> [Double] {
    var hessian = secondDerivatives(likelihood)
    for _ in 0..<6 {
      guard !isFlat(within: tolerance * 1e-3),
        let inverse = SymmetricMatrix(hessian, size: theta.count).inverse
      else { break }
      let before = value
      let flat = gradient.reduce(0) { max($0, $1.magnitude) }
      guard move(along: inverse.times(gradient), likelihood, startsSmall: false) else { break }
      hessian = secondDerivatives(likelihood)
      // At the top the value no longer moves; the gradient tells whether the step still helped.
      if value - before <= 1e-13 * value.magnitude,
        gradient.reduce(0, { max($0, $1.magnitude) }) > 0.5 * flat
      {
        break
      }
    }
    return hessian
  }

  /// The second derivatives of −LL by central differences of the gradient: two evaluations each.
  private mutating func secondDerivatives(_ likelihood: some Likelihood) -> [Double] {
    let size = theta.count
    var matrix = [Double](repeating: 0, count: size * size)
    var above = gradient
    var below = gradient
    for column in 0..<size {
      let width = 1e-4 * max(1, theta[column].magnitude)
      var point = theta
      point[column] = theta[column] + width
      _ = likelihood.evaluate(point, gradient: &above)
      point[column] = theta[column] - width
      _ = likelihood.evaluate(point, gradient: &below)
      evaluations += 2
      for row in 0..<size {
        matrix[row * size + column] = -(above[row] - below[row]) / (2 * width)
      }
    }
    return SymmetricMatrix(matrix, size: size).symmetric.elements
  }
}

/// The sum of products, in order.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

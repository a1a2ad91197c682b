import RealModule

/// A log-likelihood over free parameters θ: log-parameters, and coefficients of covariates as they
/// are.
package protocol Likelihood: Sendable {
  var parameterCount: Int { get }

  /// The log-likelihood at θ, and its exact gradient in `gradient`, which has `parameterCount`
  /// places; not finite where the likelihood is undefined.
  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double

  /// The second derivatives of −LL at θ, row by row; symmetric. `nil` when the work was stopped.
  ///
  /// A likelihood that does not say has central differences of its gradient: two evaluations per
  /// parameter.
  func curvature(_ theta: [Double]) -> [Double]?
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
  /// Whether the gradient vanished within the tolerance, or is next to nothing for the curvature.
  package let converged: Bool
}

/// How near to the top a search has to come.
package enum SearchPrecision: Sendable {
  /// Within about a standard error: a place to go on from with more data.
  case rough
  /// As near as the estimates are given.
  case exact

  /// The gradient per unit of the log-likelihood's own size, next to where Newton's steps begin.
  fileprivate var near: Double { self == .exact ? 1e-6 : 1e-3 }
  /// The same, where they end for want of a slope.
  fileprivate var flat: Double { self == .exact ? 1e-12 : 1e-6 }
  /// Twice the rise that may be left, the square of the distance in standard errors.
  fileprivate var rise: Double { self == .exact ? 1e-13 : 1 }
  /// The same for a step that is so short that the curvature before it still holds, to six digits.
  fileprivate var step: Double { self == .exact ? 1e-8 : .infinity }
}

extension Likelihood {
  /// Climbs from every start and keeps the highest point; `nil` when no start has a likelihood.
  ///
  /// BFGS with a backtracking line search finds the neighbourhood; Newton steps with the curvature
  /// finish. Steps are bounded, so that
  /// a flat direction is walked, not jumped. Sources: J. Nocedal and S. Wright, "Numerical
  /// Optimization", 2nd edition, 2006, algorithms 3.1 and 6.1.
  package func maximum(
    from starts: [[Double]], precision: SearchPrecision = .exact
  ) -> Maximum? {
    var best: Climb?
    for start in starts {
      guard var climb = Climb(at: start, of: self) else { continue }
      climb.rise(self, precision)
      if best.map({ climb.value > $0.value }) ?? true { best = climb }
    }
    return best?.top(self, precision)
  }

  /// Climbs on from the maximum of a part of the data, whose curvature, `scale` times, is about
  /// that of all; `nil` when there is no likelihood.
  package func maximum(
    near first: Maximum, scale: Double = 1, precision: SearchPrecision = .exact
  ) -> Maximum? {
    guard var climb = Climb(at: first.theta, of: self) else { return nil }
    let curvature = SymmetricMatrix(first.hessian.map { $0 * scale }, size: first.theta.count)
    climb.rise(self, precision, inverse: curvature.inverse)
    return climb.top(self, precision)
  }
}

extension Likelihood {
  package func curvature(_ theta: [Double]) -> [Double]? { differencedCurvature(theta) }

  /// The second derivatives of −LL by central differences of the gradient.
  func differencedCurvature(_ theta: [Double]) -> [Double] {
    let size = theta.count
    var matrix = [Double](repeating: 0, count: size * size)
    var above = theta
    var below = theta
    for column in 0..<size {
      let width = 1e-4 * max(1, theta[column].magnitude)
      var point = theta
      point[column] = theta[column] + width
      _ = evaluate(point, gradient: &above)
      point[column] = theta[column] - width
      _ = evaluate(point, gradient: &below)
      for row in 0..<size {
        matrix[row * size + column] = -(above[row] - below[row]) / (2 * width)
      }
    }
    return SymmetricMatrix(matrix, size: size).symmetric.elements
  }
}

/// A search for the top, and where it is now.
private struct Climb {
  var theta: [Double]
  var value: Double
  var gradient: [Double]

  /// The longest step in any one parameter: a factor of e² for log-parameters.
  private static let longestStep = 2.0
  private static let mostSteps = 300
  /// A rise of the log-likelihood, twice, that is left to Newton's steps: a thirtieth of a
  /// standard error.
  private static let smallRise = 1e-3
  /// What rounding may take from a sum as large as the log-likelihood.
  private var rounding: Double { 1e-14 * value.magnitude }

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

  /// Climbs by BFGS, from the inverse of about the curvature, if that is known.
  mutating func rise(
    _ likelihood: some Likelihood, _ precision: SearchPrecision,
    inverse known: SymmetricMatrix? = nil
  ) {
    let size = theta.count
    var inverse = known ?? .identity(size)
    var isFresh = known == nil
    var riseBefore = Double.infinity
    for _ in 0..<Self.mostSteps {
      guard !isFlat(within: precision.near) else { return }
      var direction = inverse.times(gradient)
      var rise = dot(direction, gradient)
      if known != nil, !isFresh, rise >= 0 {
        if rise < Self.smallRise { return }
        // A curvature that does not serve is taken anew.
        if rise > 0.1 * riseBefore, let exact = inverseCurvature(likelihood) {
          inverse = exact
          direction = inverse.times(gradient)
          rise = dot(direction, gradient)
        }
        riseBefore = rise
      }
      if rise <= 0 {
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

  private func inverseCurvature(_ likelihood: some Likelihood) -> SymmetricMatrix? {
    likelihood.curvature(theta).flatMap { SymmetricMatrix($0, size: theta.count).inverse }
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
      if trialValue.isFinite, trialValue >= value + 1e-4 * length * slope - rounding,
        trialGradient.allSatisfy(\.isFinite)
      {
        (theta, value, gradient) = (trial, trialValue, trialGradient)
        return true
      }
      length *= 0.35
    }
    return false
  }

  /// The top next to here, by Newton's steps.
  consuming func top(_ likelihood: some Likelihood, _ precision: SearchPrecision) -> Maximum {
    let hessian = polish(likelihood, precision)
    let covariance = SymmetricMatrix(hessian, size: theta.count).inverse
    // Where the likelihood is steep, rounding hides what is left to climb: a ten-thousandth of a
    // standard error does not matter.
    let isAtTop = covariance.map { $0.form(gradient) < 1e-8 } ?? false
    return Maximum(
      theta: theta, logLikelihood: value, gradient: gradient, hessian: hessian,
      covariance: covariance?.elements,
      converged: isAtTop || isFlat(within: 1e-7))
  }

  /// Newton's steps while they help; the second derivatives of −LL at the end.
  private mutating func polish(
    _ likelihood: some Likelihood, _ precision: SearchPrecision
  ) -> [Double] {
    func curvature() -> [Double] {
      likelihood.curvature(theta) ?? [Double](repeating: .nan, count: theta.count * theta.count)
    }
    var hessian = curvature()
    for _ in 0..<6 {
      guard !isFlat(within: precision.flat),
        let inverse = SymmetricMatrix(hessian, size: theta.count).inverse
      else { break }
      let before = value
      let flat = gradient.reduce(0) { max($0, $1.magnitude) }
      let rise = inverse.form(gradient)
      // Below a rounding of the log-likelihood there is nothing to be seen.
      guard rise >= max(precision.rise, value.magnitude.ulp) else { break }
      guard move(along: inverse.times(gradient), likelihood, startsSmall: false) else { break }
      if rise < precision.step, inverse.form(gradient) < precision.rise { break }
      hessian = curvature()
      // At the top the value no longer moves; the gradient tells whether the step still helped.
      if value - before <= 1e-13 * value.magnitude,
        gradient.reduce(0, { max($0, $1.magnitude) }) > 0.5 * flat
      {
        break
      }
    }
    return hessian
  }
}

/// The sum of products, in order.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

import RealModule

/// The future of a customer who buys at a rate λ and drops out after each purchase with a
/// probability p, where λ is Gamma(r, α) and p is Beta(a, b).
///
/// Sources: P. Fader, B. Hardie and K. L. Lee, "Counting Your Customers the Easy Way", Marketing
/// Science 24(2), 2005, equations 8 to 10; Euler's transformation keeps the upper parameters of
/// ₂F₁ small however often a customer bought (NIST Digital Library of Mathematical Functions,
/// 15.8.1).
struct BetaGeometricFuture: BuyingFuture {
  let r: Double
  let alpha: Double
  let a: Double
  let b: Double

  func survival(_ time: Double) -> Double { moment(r, time) }

  /// The purchases per unit of time expected after `time`.
  func rate(_ time: Double) -> Double { r / alpha * moment(r + 1, time) }

  /// E[(α ÷ (α + p·t))^power], which is ₂F₁(power, a; a + b; −t ÷ α).
  private func moment(_ power: Double, _ time: Double) -> Double {
    let z = time / (alpha + time)
    let logRest = -Double.log(onePlus: time / alpha)
    let first = a + b - power
    // Of the two forms, the one whose terms fall faster; the first may alternate.
    if a <= power, first > -3 {
      return Double.exp(a * logRest) * Hypergeometric.series(first, a, a + b, z)
    }
    return Double.exp(power * logRest + Hypergeometric.logSeries(power, b, a + b, z))
  }

  func expected(within time: Double) -> Double {
    guard time > 0 else { return 0 }
    // Where 1 − ₂F₁ would cancel, and where the closed form is undefined, the rate is integrated.
    if (a - 1).magnitude > 1e-3, a + b > 1.05, let gap = gap(time), gap.magnitude > 1e-3 {
      return (a + b - 1) / (a - 1) * gap
    }
    return integral(to: time, discount: 0)
  }

  /// 1 − (α ÷ (α + t))^r ₂F₁(r, b; a + b − 1; t ÷ (α + t)); `nil` where it is slow.
  private func gap(_ time: Double) -> Double? {
    let z = time / (alpha + time)
    let logRest = -Double.log(onePlus: time / alpha)
    if a - 1 > r {
      return 1 - Double.exp(r * logRest + Hypergeometric.logSeries(r, b, a + b - 1, z))
    }
    guard a + b - 1 - r > -3 else { return nil }
    let function = Hypergeometric.series(a + b - 1 - r, a - 1, a + b - 1, z)
    return 1 - Double.exp((a - 1) * logRest) * function
  }

  /// ∫ e^(−δ·u) rate(u) du over u from 0 to `time`, in v = ln(1 + u ÷ α).
  private func integral(to time: Double, discount: Double) -> Double {
    let last = discount > 0 ? min(time, 45 / discount) : time
    let end = Double.log(onePlus: last / alpha)
    // The rate falls with e^(−(r + 1)·p·v): more panels where that is steep.
    let steepness = 1 + (r + 1) * a / (a + b) / 8
    let panels = min(200, max(1, (end * steepness / 2).rounded(.up)))
    return Quadrature.integral(to: end, panels: Int(panels)) { v in
      let growth = Double.exp(v)
      let time = alpha * Double.expMinusOne(v)
      return Double.exp(-discount * time) * rate(time) * alpha * growth
    }
  }

  func residual(
    discount: Double, horizon: Double?, _ memo: inout BuyingMemo
  ) throws(ResidualProblem) -> Double {
    if let horizon {
      return discount == 0
        ? expected(within: horizon) : integral(to: max(0, horizon), discount: discount)
    }
    guard discount >= 0 else { throw .discountBelowZero }
    guard discount > 0 else {
      // Purchases go on until the one after which the customer drops out: 1 ÷ p of them.
      guard a > 1 else { throw .needsDiscount }
      return (a + b - 1) / (a - 1)
    }
    return memo.with(shape: r) { forEver(discount, &$0) }
  }

  /// E[λ ÷ (δ + λ·p)]: over p in closed form, over ln λ by the trapezoidal rule, whose points are
  /// the same for all customers of one shape.
  ///
  /// The integrand is analytic around the real line and falls like a gamma density, so that the
  /// error falls exponentially with the width of the steps; here it is below 1e-11.
  private func forEver(_ discount: Double, _ nodes: inout BuyingMemo.Nodes) -> Double {
    let width = min(0.25, 0.6 / (r + 1).squareRoot())
    let constant = r * Double.log(alpha) - SpecialFunctions.logGamma(r)
    func term(_ place: Int) -> Double {
      let log = Double(place) * width
      let lambda = Double.exp(log)
      let value = nodes.value(at: place) {
        let all = discount + lambda
        return lambda / all * Hypergeometric.withOne(b, a + b, rest: discount / all)
      }
      return Double.exp(constant + r * log - alpha * lambda) * value
    }
    let middle = Int((Double.log((r + 1) / alpha) / width).rounded())
    var sum = term(middle)
    for direction in [1, -1] {
      var place = middle + direction
      while (place - middle).magnitude < 10_000 {
        let next = term(place)
        sum += next
        if next < sum * 1e-17 { break }
        place += direction
      }
    }
    return sum * width
  }

  func probability(of count: Int, within time: Double) -> Double {
    guard count >= 0 else { return 0 }
    let n = Double(count)
    let z = time / (alpha + time)
    let logNone = -r * Double.log(onePlus: time / alpha)
    guard count > 0 else { return Double.exp(logNone) }
    guard time > 0 else { return 0 }
    let logStays =
      SpecialFunctions.logGammaRise(b, by: n) - SpecialFunctions.logGammaRise(a + b, by: n)
    let logCount =
      SpecialFunctions.logGammaRise(r, by: n) - SpecialFunctions.logGamma(n + 1)
      + n * Double.log(z) + logNone
    let active = Double.exp(logStays + logCount)
    let stopped = a / (b + n - 1) * Double.exp(logStays)
    return active + stopped * atLeast(n, z, logNone, logCount)
  }

  /// The probability of `n` or more purchases without dropping out, of the negative binomial
  /// distribution; from the side where nothing cancels.
  private func atLeast(
    _ n: Double, _ z: Double, _ logNone: Double, _ logCount: Double
  ) -> Double {
    var term = Double.exp(logNone)
    var below = 0.0
    var j = 0.0
    while j < n {
      below += term
      term *= (r + j) / (j + 1) * z
      j += 1
    }
    guard below > 0.9 else { return 1 - below }
    term = Double.exp(logCount)
    var sum = 0.0
    while term > sum * 0x1p-54 * (1 - z) || (r + j) * z > j + 1 {
      sum += term
      term *= (r + j) / (j + 1) * z
      j += 1
      if term == 0 { break }
    }
    return sum
  }
}

import RealModule

/// The special functions that likelihoods are made of.
///
/// All are pure and the same on every machine whose C library rounds alike; arguments outside the
/// domain give NaN, never a trap.
package enum SpecialFunctions {
  /// ln Γ(x) for x > 0; infinite at 0.
  package static func logGamma(_ x: Double) -> Double {
    x > 0 ? Double.logGamma(x) : (x == 0 ? .infinity : .nan)
  }

  /// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b) for a, b > 0.
  ///
  /// Where one argument is large and the other is not, the two large terms would cancel; their
  /// difference is taken from Stirling's series then.
  package static func logBeta(_ a: Double, _ b: Double) -> Double {
    let (small, large) = a < b ? (a, b) : (b, a)
    guard small > 0 else { return .nan }
    guard large >= 16 else { return logGamma(a) + logGamma(b) - logGamma(a + b) }
    return logGamma(small) - logGammaRise(large, by: small)
  }

  /// ln Γ(x + rise) − ln Γ(x) for x > 0, rise ≥ 0, without cancellation where x is large.
  package static func logGammaRise(_ x: Double, by rise: Double) -> Double {
    guard x >= 16 else { return logGamma(x + rise) - logGamma(x) }
    return rise * Double.log(x) + (x + rise - 0.5) * Double.log(onePlus: rise / x) - rise
      + stirlingRest(x + rise) - stirlingRest(x)
  }

  /// ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x ≥ 16; to 1e-16.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 5.11.1.
  private static func stirlingRest(_ x: Double) -> Double {
    let w = 1 / (x * x)
    return (1.0 / 12 - w * (1.0 / 360 - w * (1.0 / 1260 - w * (1.0 / 1680 - w / 1188)))) / x
  }

  /// ψ(x), the derivative of ln Γ, for x > 0; to about 1e-14 of the larger of 1 and its value.
  ///
  /// By the recurrence up to 10, then the asymptotic series. Source: NIST DLMF 5.5.2 and 5.11.2.
  package static func digamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var x = x
    var sum = 0.0
    while x < 10 {
      sum -= 1 / x
      x += 1
    }
    let w = 1 / (x * x)
    let rest =
      w
      * (1.0 / 12 - w
        * (1.0 / 120 - w * (1.0 / 252 - w * (1.0 / 240 - w * (1.0 / 132 - w * 691 / 32_760)))))
    return sum + Double.log(x) - 0.5 / x - rest
  }

  /// ψ′(x) for x > 0; to about 1e-14 of its value.
  ///
  /// Source: NIST DLMF 5.15.5 and 5.15.8.
  package static func trigamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var x = x
    var sum = 0.0
    while x < 10 {
      sum += 1 / (x * x)
      x += 1
    }
    let w = 1 / (x * x)
    let rest =
      w
      * (1.0 / 6 - w
        * (1.0 / 30 - w * (1.0 / 42 - w * (1.0 / 30 - w * (5.0 / 66 - w * 691 / 2730)))))
    return sum + (1 + rest) / x + 0.5 * w
  }

  /// ln(eᵘ + eᵛ), without overflow; −∞ stands for a term that is not there.
  package static func logAddExp(_ u: Double, _ v: Double) -> Double {
    let (low, high) = u < v ? (u, v) : (v, u)
    guard low > -.infinity else { return high }
    return high + Double.log(onePlus: Double.exp(low - high))
  }

  /// 1 ÷ (1 + e⁻ᵘ), exact at both ends.
  package static func logistic(_ u: Double) -> Double {
    guard u < 0 else { return 1 / (1 + Double.exp(-u)) }
    let odds = Double.exp(u)
    return odds / (1 + odds)
  }
}

// The incomplete gamma function, which gives the tail of the χ² distribution.
extension SpecialFunctions {
  /// P(a, x), the regularised lower incomplete gamma function, for a > 0 and x ≥ 0.
  package static func gammaP(_ a: Double, _ x: Double) -> Double {
    guard a > 0, x >= 0 else { return .nan }
    return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
  }

  /// Q(a, x) = 1 − P(a, x); the p-value of χ² with k degrees of freedom is Q(k ÷ 2, χ² ÷ 2).
  package static func gammaQ(_ a: Double, _ x: Double) -> Double {
    guard a > 0, x >= 0 else { return .nan }
    return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
  }

  /// The power series of P; converges fast below the mode.
  ///
  /// Source: NIST DLMF 8.7.1.
  private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 0 }
    var term = 1 / a
    var sum = term
    var n = a
    repeat {
      n += 1
      term *= x / n
      sum += term
    } while term > sum * 0x1p-54 && n < a + 100_000
    return sum * Double.exp(a * Double.log(x) - x - logGamma(a))
  }

  /// The continued fraction of Q above the mode, by Lentz's method.
  ///
  /// Source: NIST DLMF 8.9.2.
  private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
    guard x < .infinity else { return 0 }
    let tiny = 1e-300
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / b
    var h = d
    var i = 1.0
    while i < 100_000 {
      let an = -i * (i - a)
      b += 2
      d = an * d + b
      d = 1 / (d.magnitude < tiny ? tiny : d)
      c = b + an / c
      if c.magnitude < tiny { c = tiny }
      let step = c * d
      h *= step
      if (step - 1).magnitude < 0x1p-52 { break }
      i += 1
    }
    return h * Double.exp(a * Double.log(x) - x - logGamma(a))
  }
}

// The normal distribution.
extension SpecialFunctions {
  /// Φ(z), the share of a standard normal distribution below z.
  package static func normalCDF(_ z: Double) -> Double {
    0.5 * Double.erfc(-z / 2.0.squareRoot())
  }

  /// z with Φ(z) = p for 0 < p < 1; infinite at the ends, NaN outside.
  ///
  /// From the rational start of P. Acklam (2003), whose relative error is below 1.15e-9, by two
  /// steps of Halley's method on Φ; then exact to about 1e-15.
  package static func normalQuantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : (p == 1 ? .infinity : .nan) }
    // The upper tail by symmetry: 1 − p is exact for p ≥ ½.
    guard p <= 0.5 else { return -normalQuantile(1 - p) }
    var z = normalStart(p)
    for _ in 0..<2 {
      let miss = (normalCDF(z) - p) * (2 * Double.pi).squareRoot() * Double.exp(z * z / 2)
      z -= miss / (1 + z * miss / 2)
    }
    return z
  }

  private static func normalStart(_ p: Double) -> Double {
    func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
      coefficients.reduce(0) { $0 * x + $1 }
    }
    guard p >= 0.02425 else {
      let x = (-2 * Double.log(p)).squareRoot()
      return polynomial(
        x,
        [
          -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838,
          -2.549732539343734, 4.374664141464968, 2.938163982698783,
        ])
        / polynomial(
          x,
          [
            7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1,
          ])
    }
    let x = p - 0.5
    let square = x * x
    return x
      * polynomial(
        square,
        [
          -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
          1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239,
        ])
      / polynomial(
        square,
        [
          -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
          6.680131188771972e+01, -1.328068155288572e+01, 1,
        ])
  }
}

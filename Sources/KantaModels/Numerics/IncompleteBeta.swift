import RealModule

// The incomplete beta function, which gives the distribution of a share.
extension SpecialFunctions {
  /// I(x; a, b), the regularised incomplete beta function, for a, b > 0 and 0 ≤ x ≤ 1.
  ///
  /// By a continued fraction on the side of the mean where it converges fast. Source: NIST DLMF
  /// 8.17.4 and 8.17.22.
  package static func betaP(_ a: Double, _ b: Double, _ x: Double) -> Double {
    guard a > 0, b > 0, x >= 0, x <= 1 else { return .nan }
    guard x > 0, x < 1 else { return x }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - betaP(b, a, 1 - x) }
    let front = a * Double.log(x) + b * Double.log(onePlus: -x) - logBeta(a, b)
    return Double.exp(front) * betaFraction(a, b, x) / a
  }

  /// The fraction by Lentz's method.
  private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func guarded(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / guarded(1 - (a + b) * x / (a + 1))
    var h = d
    var m = 1.0
    while m < 100_000 {
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / guarded(1 + even * d)
      c = guarded(1 + even / c)
      h *= c * d
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / guarded(1 + odd * d)
      c = guarded(1 + odd / c)
      h *= c * d
      if (c * d - 1).magnitude < 0x1p-52 { break }
      m += 1
    }
    return h
  }
}

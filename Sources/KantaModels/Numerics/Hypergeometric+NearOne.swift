import RealModule

extension Hypergeometric {
  /// ₂F₁(p, 1; q; 1 − w) for 0 < p < q and 0 < w ≤ 1, however near 0 w is.
  ///
  /// With `rest` given apart, w keeps its digits where 1 − w is next to 1.
  ///
  /// - Complexity: O(1 ÷ √w) while w is large, some dozens of terms below 1/1024; at most
  ///   O(√p) more, where p is large.
  package static func withOne(_ p: Double, _ q: Double, rest w: Double) -> Double {
    guard w < 0x1p-10, w * max(1, p) < 0.25 else { return withOne(p, q, 1 - w) }
    // A step down the parameters keeps q − 1 above 0; nothing cancels in it.
    guard q > 1.5 else { return 1 + p / q * (1 - w) * nearOne(p + 1, q + 1, w) }
    return nearOne(p, q, w)
  }

  /// The connection formula to powers of w, for q > 1, its terms taken in pairs.
  ///
  /// With a = q − p it is
  ///
  /// (q − 1) ÷ (a − 1) Σ (p)ₙ ÷ (2 − a)ₙ wⁿ + Γ(q) Γ(1 − a) ÷ Γ(p) w^(a − 1) (1 − w)^(1 − q).
  ///
  /// Where a is near a whole number k, both sums grow without bounds and cancel from n = k − 1 on.
  /// So their terms are taken in pairs: with ε = a − k, what is left of a pair is
  /// (exp(ε·l) − 1) ÷ ε, in which l has a limit. Sources: NIST Digital Library of Mathematical
  /// Functions, 15.8.4; R. Forrey, "Computing the hypergeometric function", Journal of
  /// Computational Physics 137, 1997, for the pairing.
  private static func nearOne(_ p: Double, _ q: Double, _ w: Double) -> Double {
    let a = q - p
    let whole = max(1, a.rounded())
    let epsilon = a - whole
    var sum = 0.0
    var term = (q - 1) / (a - 1)
    var n = 0.0
    while n < whole - 1, term.magnitude > sum.magnitude * 0x1p-60 {
      sum += term
      term *= (p + n) / (2 - a + n) * w
      n += 1
    }
    n = whole - 1
    let sign = whole.truncatingRemainder(dividingBy: 2) == 0 ? 1.0 : -1
    let pole = epsilon == 0 ? 1 : Double.pi * epsilon / Double.sin(Double.pi * epsilon)
    var factor =
      sign * (q - 1) * pole
      * Double.exp(
        n * Double.log(w) + SpecialFunctions.logGammaRise(p, by: n)
          - SpecialFunctions.logGamma(a) - SpecialFunctions.logGamma(1 - epsilon))
    var slope =
      logGammaSlope(p + n, epsilon) - logGammaSlope(1 - epsilon, epsilon) + Double.log(w)
    var m = 0.0
    while m < 1000 {
      let gap = epsilon == 0 ? slope : Double.expMinusOne(epsilon * slope) / epsilon
      let pair = factor * gap
      sum += pair
      if pair.magnitude <= sum.magnitude * 0x1p-56 { break }
      slope += logSlope(p + n, epsilon) - logSlope(m + 1 - epsilon, epsilon)
      factor *= w * (p + n) / (m + 1 - epsilon)
      (n, m) = (n + 1, m + 1)
    }
    return sum
  }

  /// (ln Γ(x + ε) − ln Γ(x)) ÷ ε for x and x + ε above 0: ψ(x) at ε = 0.
  private static func logGammaSlope(_ x: Double, _ epsilon: Double) -> Double {
    guard epsilon.magnitude > 1e-6 else { return SpecialFunctions.digamma(x + epsilon / 2) }
    var (x, below) = (x, 0.0)
    while min(x, x + epsilon) < 16 {
      below += logSlope(x, epsilon)
      x += 1
    }
    return
      (epsilon > 0
      ? SpecialFunctions.logGammaRise(x, by: epsilon)
      : -SpecialFunctions.logGammaRise(x + epsilon, by: -epsilon)) / epsilon - below
  }

  /// ln(1 + ε ÷ x) ÷ ε.
  private static func logSlope(_ x: Double, _ epsilon: Double) -> Double {
    epsilon.magnitude < 1e-300 ? 1 / x : Double.log(onePlus: epsilon / x) / epsilon
  }
}

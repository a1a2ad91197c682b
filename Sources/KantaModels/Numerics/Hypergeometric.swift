import RealModule

/// Gauss's hypergeometric function where the models of buying need it.
package enum Hypergeometric {
  /// ln ₂F₁(p, 1; q; z) and its derivatives in p, q and z.
  struct Slopes {
    var value: Double
    var inP: Double
    var inQ: Double
    var inZ: Double
  }

  /// ₂F₁(p, 1; q; z) for 0 < p < q and 0 ≤ z < 1.
  ///
  /// - Complexity: O(1 ÷ √(1 − z)); about ten steps at z = 0.3 and two thousand at 0.9999.
  ///
  /// By Gauss's continued fraction, from the end that its length gives. All its partial numerators
  /// are positive, and the length depends on z alone: large p and q only shorten it.
  /// Source: NIST Digital Library of Mathematical Functions, 15.7.5, with b = 0.
  package static func withOne(_ p: Double, _ q: Double, _ z: Double) -> Double {
    guard z > 0 else { return 1 }
    let root = (1 - z).squareRoot()
    var g = 2 / (1 + root)
    var n = steps(root)
    while n >= 1 {
      let even = n * (q - 1 - p + n) / ((q + 2 * n - 2) * (q + 2 * n - 1))
      let odd = (p + n) * (q - 1 + n) / ((q - 1 + 2 * n) * (q + 2 * n))
      g = 1 / (1 - odd * z * g)
      g = 1 / (1 - even * z * g)
      n -= 1
    }
    return 1 / (1 - p / q * z * g)
  }

  /// `withOne` as a logarithm, with its derivatives, which are carried through the fraction.
  static func slopes(_ p: Double, _ q: Double, _ z: Double) -> Slopes {
    let root = (1 - z).squareRoot()
    // What the fraction would be if all that follows were as at infinity: a quarter each.
    var g = 2 / (1 + root)
    var gp = 0.0
    var gq = 0.0
    var gz = 1 / (root * (1 + root) * (1 + root))
    var n = steps(root)
    while n >= 1 {
      let d1 = q + 2 * n - 2
      let d2 = q + 2 * n - 1
      let d3 = q + 2 * n
      let lower = 1 / (d1 * d2)
      let upper = 1 / (d2 * d3)
      let odd = (p + n) * (q - 1 + n) * upper
      let oddP = (q - 1 + n) * upper
      let oddQ = (p + n) * upper - odd * (d2 + d3) * upper
      var next = 1 / (1 - odd * z * g)
      var square = next * next
      gp = square * z * (oddP * g + odd * gp)
      gq = square * z * (oddQ * g + odd * gq)
      gz = square * odd * (g + z * gz)
      g = next
      let even = n * (q - 1 - p + n) * lower
      let evenP = -n * lower
      let evenQ = n * lower - even * (d1 + d2) * lower
      next = 1 / (1 - even * z * g)
      square = next * next
      gp = square * z * (evenP * g + even * gp)
      gq = square * z * (evenQ * g + even * gq)
      gz = square * even * (g + z * gz)
      g = next
      n -= 1
    }
    let first = p / q
    let value = 1 / (1 - first * z * g)
    // The logarithm divides each derivative by the value once.
    return Slopes(
      value: Double.log(value), inP: value * z * (g / q + first * gp),
      inQ: value * z * (-first / q * g + first * gq), inZ: value * first * (g + z * gz))
  }

  /// Pairs of partial numerators until what is left out is below 1e-16.
  private static func steps(_ root: Double) -> Double {
    let rate = 4 * Double.atanh(min(root, 0.999_999))
    return max(4, (37 / rate).rounded(.up) + 2)
  }

  /// ₂F₁(a, b; c; z) for c > 0 and 0 ≤ z < 1 by its power series.
  ///
  /// Meant for a and b that are not far below 0, where terms hardly cancel.
  /// Source: NIST DLMF 15.2.1.
  package static func series(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 0.0
    while n < 1e6 {
      term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
      sum += term
      n += 1
      // Terms may grow at first; they only fall once the next ratio is below 1.
      if term.magnitude <= sum.magnitude * 0x1p-55,
        ((a + n) * (b + n) * z).magnitude < (c + n) * (n + 1)
      {
        // What follows is at most a geometric series of this ratio, which decays with z.
        if term.magnitude <= sum.magnitude * 0x1p-55 * (1 - z) || term == 0 { break }
      }
    }
    return sum
  }

  /// ln ₂F₁(a, b; c; z) for a, b, c > 0 and 0 ≤ z < 1, however large the function is.
  package static func logSeries(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var scale = 0.0
    var n = 0.0
    while n < 1e7 {
      term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
      sum += term
      n += 1
      if sum > 0x1p500 {
        term *= 0x1p-500
        sum *= 0x1p-500
        scale += 500
      }
      if term <= sum * 0x1p-55 * (1 - z), (a + n) * (b + n) * z < (c + n) * (n + 1) { break }
    }
    return Double.log(sum) + scale * Double.log(2)
  }

  /// ∫ e^(−z·u) (1 + u)^(−s) du over u from 0 to ∞, which is e^z z^(s−1) Γ(1 − s, z), for s > 0.
  ///
  /// Without a z above 0 it is 1 ÷ (s − 1), and infinite for s ≤ 1. From z = 1 by the continued
  /// fraction of NIST DLMF 8.9.2, by Lentz's method; below, where that gathers rounding errors over
  /// thousands of steps, by quadrature in ln(1 + u).
  package static func discountedTail(_ s: Double, _ z: Double) -> Double {
    guard z > 0 else { return s > 1 ? 1 / (s - 1) : .infinity }
    guard z >= 1 else { return discounted(s, z, to: .infinity) }
    var b = z + s
    var h = 1 / b
    var c = Double.infinity
    var d = h
    var i = 1.0
    while i < 1e7 {
      let an = -i * (i - 1 + s)
      b += 2
      d = 1 / (an * d + b)
      c = b + an / c
      let step = c * d
      h *= step
      if (step - 1).magnitude < 0x1p-52 { break }
      i += 1
    }
    return h
  }

  /// The same integral to `end`, for z ≥ 0; `end` is finite if z is 0.
  ///
  /// What lies beyond a factor of e⁻⁴⁵ is left out; there are more panels where it falls steeply.
  static func discounted(_ s: Double, _ z: Double, to end: Double) -> Double {
    let reach = Double.log(onePlus: z > 0 ? min(end, 45 / z) : end)
    let last = s > 2 ? min(reach, 45 / (s - 1)) : reach
    let panels = max(1, (last * (1 + s / 10) / 2).rounded(.up))
    return Quadrature.integral(to: last, panels: Int(min(500, panels))) { v in
      Double.exp(-z * Double.expMinusOne(v) - (s - 1) * v)
    }
  }
}

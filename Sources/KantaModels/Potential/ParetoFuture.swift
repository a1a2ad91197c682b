import RealModule

/// The future of a customer who buys at a rate λ until an exponential lifetime of rate µ ends,
/// where λ is Gamma(r, α) and µ is Gamma(s, β).
///
/// Sources: D. Schmittlein, D. Morrison and R. Colombo, "Counting Your Customers", Management
/// Science 33(1), 1987; P. Fader and B. Hardie, "A Note on Deriving the Pareto/NBD Model", 2005;
/// P. Fader, B. Hardie and K. L. Lee, "RFM and CLV", Journal of Marketing Research 42, 2005.
struct ParetoFuture: BuyingFuture {
  let r: Double
  let alpha: Double
  let s: Double
  let beta: Double

  func survival(_ time: Double) -> Double { Double.exp(-s * Double.log(onePlus: time / beta)) }

  func expected(within time: Double) -> Double {
    guard time > 0 else { return 0 }
    let log = Double.log(onePlus: time / beta)
    let time = s == 1 ? log : -Double.expMinusOne(-(s - 1) * log) / (s - 1)
    return r * beta / alpha * time
  }

  func residual(
    discount: Double, horizon: Double?, _ memo: inout BuyingMemo
  ) throws(ResidualProblem) -> Double {
    if let horizon {
      guard discount != 0 else { return expected(within: horizon) }
      let end = max(0, horizon) / beta
      return r * beta / alpha * Hypergeometric.discounted(s, discount * beta, to: end)
    }
    guard discount >= 0 else { throw .discountBelowZero }
    guard discount > 0 || s > 1 else { throw .needsDiscount }
    // It depends on the age alone: worked out once for all customers of one age.
    let tail = memo.with(shape: beta) { nodes in
      nodes.value(at: 0) { Hypergeometric.discountedTail(s, discount * beta) }
    }
    return r * beta / alpha * tail
  }

  func probability(of count: Int, within time: Double) -> Double {
    guard count >= 0, time > 0 else { return count == 0 ? 1 : 0 }
    let n = Double(count)
    let constant = SpecialFunctions.logGammaRise(r, by: n) - SpecialFunctions.logGamma(n + 1)
    /// `count` purchases in `time` of somebody who does not drop out: negative binomial.
    func active(_ time: Double) -> Double {
      let rest = -r * Double.log(onePlus: time / alpha)
      guard count > 0 else { return Double.exp(rest) }
      return Double.exp(constant + rest + n * Double.log(time / (alpha + time)))
    }
    // Who drops out after u has bought within u; the density of u in w = u ÷ β is s(1 + w)^(−s−1).
    let end = Double.log(onePlus: time / beta)
    let sharpness = 1 + n.squareRoot() / 4 + s / 10
    let ratio = 1 + Double.log(onePlus: beta / alpha)
    let panels = min(500, max(1, (end * sharpness * ratio / 2 + sharpness / 4).rounded(.up)))
    let dropped = Quadrature.integral(to: end, panels: Int(panels)) { v in
      s * Double.exp(-s * v) * active(beta * Double.expMinusOne(v))
    }
    return active(time) * survival(time) + dropped
  }
}

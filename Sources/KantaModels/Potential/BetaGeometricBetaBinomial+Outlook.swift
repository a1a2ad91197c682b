import RealModule

extension BetaGeometricBetaBinomial {
  /// What a customer will buy who is alive after so many opportunities, of which `repeats` had a
  /// purchase.
  ///
  /// Two purchases at the opportunities j < k have the expectation E[p²] S(k), S being the survival
  /// of the living. The discounts of all j < k are a geometric series, so that with the residual
  /// purchases R at a discount
  ///
  /// E[D²] = R(2δ) + 2 E[p²] ÷ E[p] · (e^(−δ) R(δ) − R(2δ)) ÷ (1 − e^(−δ)).
  func outlook(
    repeats: Double, age: Double, terms: ValueTerms
  ) throws(ResidualProblem) -> LivingOutlook {
    let living = living(BuyingHistory(repeats: repeats, lastAt: age, age: age))
    func residual(_ discount: Double) throws(ResidualProblem) -> Double {
      try living.residualPurchasesOfNewCustomer(discount: discount, horizon: terms.horizon)
    }
    let discount = terms.momentDiscount
    let squares = try residual(2 * discount)
    let all = living.alpha + living.beta
    let again = (living.alpha + 1) / (all + 1)
    let pairs = Double.exp(-discount) * (try residual(discount)) - squares
    return LivingOutlook(
      mean: try residual(terms.discount), squares: squares,
      secondMoment: squares + 2 * again * max(0, pairs / -Double.expMinusOne(-discount)),
      silence: living.silence(within: terms.longTime))
  }

  /// The probability that a new customer buys at no opportunity within `time`: equation 8 at 0, by
  /// the ratios of its terms, in O(time).
  private func silence(within time: Double) -> Double {
    var (none, stays, sum) = (1.0, 1.0, 0.0)
    for opportunity in 0..<time.wholeOpportunities {
      let past = Double(opportunity)
      let stay = (delta + past) / (gamma + delta + past)
      sum += none * stays * (1 - stay)
      stays *= stay
      none *= (beta + past) / (alpha + beta + past)
    }
    return sum + none * stays
  }
}

/// Why a model could not be fitted, or why its estimates are not to be believed.
package enum FitProblem: Error, Hashable, Sendable {
  /// There are fewer customers than `needed` for so many parameters.
  case tooFewCustomers(Int, needed: Int)
  /// Every customer spends this much in the mean: nothing says how spends differ.
  case equalSpends(Double)
  /// No customer bought again, so that nothing is known of rates or of dropping out.
  case nobodyRepeats(customers: Int)
  /// Nobody seems to drop out: the dropout parameters run away together.
  ///
  /// The log-likelihood is what a model without dropout reaches, up to `gain`.
  case nobodyDropsOut(parameters: [String], gain: Double)
  /// All customers seem to drop out alike: the dropout parameters run away, their ratio holds.
  case everybodyDropsOutAlike(parameters: [String])
  /// All customers seem to buy at one rate: the rate parameters run away together.
  case everybodyBuysAlike(parameters: [String])
  /// The parameters in these directions move without the likelihood moving.
  case flatCurvature([String])
  /// The search ended where the likelihood still rises by `gradient` per unit of a log-parameter.
  case notConverged(gradient: Double)
  /// A covariate does not vary, or repeats others: its coefficient is not determined.
  case covariateDetermined(String)
  /// No contract has come to a renewal yet.
  case noDecisions(contracts: Int)
  /// Contracts came to fewer renewals than `needed` for so many parameters.
  case tooFewDecisions(Int, needed: Int)
  /// No contract has ended.
  case nobodyLeaves(contracts: Int)
  /// Every contract ended at its first renewal.
  case nobodyRenews(contracts: Int)
  /// All customers seem to leave at one rate: alpha and beta run away together.
  case everybodyLeavesAlike(parameters: [String])
  /// A model of opportunities was given times that are no whole numbers of them.
  case noOpportunities
}

/// Why there is no sum of what a customer will still buy.
package enum ResidualProblem: Error, Hashable, Sendable {
  /// For ever and without a discount rate above 0, the sum has no end.
  case needsDiscount
  /// A discount rate below 0, for ever: what comes late counts more and more.
  case discountBelowZero
}

package import KantaColumns

/// When customers buy until they stop: fitted parameters, and what follows from them.
///
/// Customers cannot be seen to stop. All times are in the unit of the histories it was fitted to,
/// since a customer's first purchase; the first purchase itself is never counted.
package protocol BuyingModel: Sendable {
  /// "BG/NBD".
  static var title: String { get }
  /// `["r", "alpha", "a", "b"]`.
  static var parameterNames: [String] { get }

  var parameters: [Double] { get }

  /// As many positive parameters as there are names, in their order.
  init(parameters: [Double])

  /// ln L of one history.
  func logLikelihood(_ history: BuyingHistory) -> Double

  /// P(alive) at the age T + `later`; 0 for now.
  func probabilityAlive(_ history: BuyingHistory, later: Double) -> Double

  /// The purchases expected of a customer within `time` from now.
  func expectedPurchases(_ history: BuyingHistory, within time: Double) -> Double

  /// E[X(t)]: the repeat purchases expected of a new customer within `time` of the first purchase.
  func expectedPurchases(ofNewCustomerWithin time: Double) -> Double

  /// P(X(t) = `count`) for a new customer.
  func probability(ofPurchases count: Int, within time: Double) -> Double

  /// P(X(T, T + t) = `count`) for a customer with a history; over all counts it sums to 1, and its
  /// mean is `expectedPurchases(_:within:)`.
  func probability(
    ofPurchases count: Int, within time: Double, after history: BuyingHistory
  ) -> Double

  /// The purchases that a customer is still expected to make, each discounted by e^(−δ·t).
  ///
  /// `discount` is δ, the continuous rate per unit of time; `horizon` is how long they count, `nil`
  /// for ever.
  func residualPurchases(
    _ history: BuyingHistory, discount: Double, horizon: Double?
  ) throws(ResidualProblem) -> Double

  /// The same for a new customer, from the first purchase on, which is not counted.
  func residualPurchasesOfNewCustomer(
    discount: Double, horizon: Double?
  ) throws(ResidualProblem) -> Double

  /// A customer of age `age`, drawn at random.
  func simulate(age: Double, _ random: inout SeededRandom) -> SimulatedCustomer

  /// `probabilityAlive` of each cell; `nil` when the work was stopped.
  func probabilitiesAlive(
    _ cells: BuyingCells, later: Double, on execution: Execution
  ) -> [Double]?

  /// `expectedPurchases` of each cell; `nil` when the work was stopped.
  func expectedPurchases(
    _ cells: BuyingCells, within time: Double, on execution: Execution
  ) -> [Double]?

  /// `residualPurchases` of each cell; `nil` when the work was stopped.
  func residualPurchases(
    _ cells: BuyingCells, discount: Double, horizon: Double?, on execution: Execution
  ) throws(ResidualProblem) -> [Double]?
}

/// A customer made by a model, and what nobody can see of a real one.
package struct SimulatedCustomer: Hashable, Sendable {
  /// The times of the repeat purchases up to the age, ascending.
  package var purchases: [Double]
  /// Whether the customer is still active at that age.
  package var isAlive: Bool
  package var history: BuyingHistory

  package init(purchases: [Double], isAlive: Bool, age: Double) {
    self.purchases = purchases
    self.isAlive = isAlive
    history = BuyingHistory(
      repeats: Double(purchases.count), lastAt: purchases.last ?? 0, age: age)
  }
}

// The cases are spelled as an analyst types them.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// The models of buying, by the name an analyst types.
package enum BuyingModelKind: String, CaseIterable, Hashable, Sendable {
  case pareto_nbd
  case mbg_nbd
  case bg_nbd
  case bg_bb

  /// "Pareto/NBD".
  package var title: String { type.title }
  package var parameterNames: [String] { type.parameterNames }

  private var type: any BuyingModel.Type {
    switch self {
    case .pareto_nbd: ParetoNBD.self
    case .mbg_nbd: MBGNBD.self
    case .bg_nbd: BGNBD.self
    case .bg_bb: BetaGeometricBetaBinomial.self
    }
  }

  /// The model with these parameters; those after the model's own are coefficients of covariates
  /// and left out.
  package func model(_ parameters: [Double]) -> any BuyingModel {
    type.init(parameters: Array(parameters.prefix(parameterNames.count)))
  }
}

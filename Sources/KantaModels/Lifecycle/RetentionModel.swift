package import KantaColumns
import RealModule

/// How contracts are renewed from period to period, with fitted parameters.
///
/// Customers differ, and whoever is apt to leave is gone first, so retention rises from period to
/// period though nobody's own chance changes. Periods are numbered from 1; the decision of period
/// t is whether to go on after t periods.
package protocol RetentionModel: Sendable {
  /// What the field calls it.
  static var title: String { get }
  static var parameterNames: [String] { get }
  /// In the order of their names; all positive.
  var parameters: [Double] { get }
  init(parameters: [Double])

  /// ln of the share of those who come to decision `period` ≥ 1 and renew.
  func logRetention(_ period: Int) -> Double
  /// The same, with its derivatives by the logarithms of the parameters.
  func logRetention(_ period: Int, gradient: inout [Double]) -> Double
  /// The discounted expected residual lifetime of customers who made `payments` ≥ 1 payments, just
  /// before their next decision, in payments: Σ S(n + j) ÷ S(n − 1) ÷ (1 + d)ʲ over j ≥ 0.
  ///
  /// `discount` d per period is above 0; `nil` otherwise.
  func residualLifetime(after payments: Int, discount: Double) -> Double?
  /// By how many per cent a customer's remaining value rises, in the mean, when their retention
  /// rises by one; `nil` where the model has no closed form for it.
  func retentionElasticity(after payments: Int, discount: Double) -> Double?
  /// The decision at which one more customer leaves.
  func simulatedPeriods(random: inout SeededRandom) -> Int
}

extension RetentionModel {
  /// The share of those who come to decision `period` ≥ 1 and renew.
  package func retention(_ period: Int) -> Double { Double.exp(logRetention(period)) }

  /// The share of customers who are still there after `period` ≥ 0 decisions, in O(period).
  package func survival(_ period: Int) -> Double {
    period < 1 ? 1 : Double.exp((1...period).reduce(0) { $0 + logRetention($1) })
  }

  /// The discounted expected lifetime of a new customer in payments, the first of them paid now.
  ///
  /// 1 + DERL(1) ÷ (1 + d). `discount` d per period is above 0; `nil` otherwise.
  package func lifetime(discount: Double) -> Double? {
    residualLifetime(after: 1, discount: discount).map { 1 + $0 / (1 + discount) }
  }

  package func logLikelihood(_ counts: ContractCounts) -> Double {
    counts.decisions.reduce(0) { sum, decision in
      let logKept = logRetention(decision.period)
      return sum + decision.renewed * logKept
        + (decision.left > 0 ? decision.left * Double.log(-Double.expMinusOne(logKept)) : 0)
    }
  }
}

/// What a customer is worth in payments if everybody left at one rate, however long they stayed.
package struct ConstantChurn: Hashable, Sendable {
  package let churn: Double

  /// Leaving at `churn` 0…1 per period.
  package init(churn: Double) { self.churn = churn }

  /// The discounted expected lifetime of a new customer: (1 + d) ÷ (d + churn).
  package func lifetime(discount: Double) -> Double { (1 + discount) / (discount + churn) }

  /// The discounted expected residual lifetime just before a decision: (1 + d)(1 − churn) ÷
  /// (d + churn), the same after any number of payments.
  package func residualLifetime(discount: Double) -> Double {
    (1 - churn) * lifetime(discount: discount)
  }
}

/// The log-likelihood of a retention model in the logarithms of its parameters: every decision is
/// a trial of its own, given that the contract came to it.
struct RetentionLikelihood<Model: RetentionModel>: Likelihood {
  private let decisions: [ContractCounts.Decision]

  init(_ counts: ContractCounts) { decisions = counts.decisions }

  var parameterCount: Int { Model.parameterNames.count }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    let parameters = theta.map { Double.exp($0) }
    guard parameters.allSatisfy(\.isNormal) else { return -.infinity }
    let model = Model(parameters: parameters)
    var slope = [Double](repeating: 0, count: theta.count)
    for index in gradient.indices { gradient[index] = 0 }
    var value = 0.0
    for decision in decisions {
      let logKept = model.logRetention(decision.period, gradient: &slope)
      value += decision.renewed * logKept
      var weight = decision.renewed
      if decision.left > 0 {
        let left = -Double.expMinusOne(logKept)
        value += decision.left * Double.log(left)
        weight -= decision.left * (1 - left) / left
      }
      for index in gradient.indices { gradient[index] += weight * slope[index] }
    }
    return value
  }
}

import KantaColumns
import RealModule

/// The BG/NBD model: customers buy at random at a rate λ, Gamma(r, α) over the customers, and drop
/// out after each repeat purchase with a probability p, Beta(a, b) over the customers.
///
/// A customer without repeats has had no occasion to drop out, and is alive for certain.
/// Source: P. Fader, B. Hardie and K. L. Lee, "Counting Your Customers the Easy Way: An Alternative
/// to the Pareto/NBD Model", Marketing Science 24(2), 2005.
package struct BGNBD: BetaGeometricModel {
  package static let title = "BG/NBD"
  package static let parameterNames = ["r", "alpha", "a", "b"]
  static let firstChances = 0.0

  package let parameters: [Double]

  package init(parameters: [Double]) {
    precondition(parameters.count == 4, "r, alpha, a and b")
    self.parameters = parameters
  }
}

/// The MBG/NBD model: as BG/NBD, but customers may also drop out right after their first purchase.
///
/// Sources: E. Batislam, M. Denizel and A. Filiztekin, "Empirical validation and comparison of
/// models for customer base analysis", International Journal of Research in Marketing 24, 2007;
/// D. Hoppe and U. Wagner, "Customer Base Analysis: The Case for a Central Variant of the
/// Betageometric/NBD Model", Marketing JRM 3(2), 2007, and their erratum of 2008.
package struct MBGNBD: BetaGeometricModel {
  package static let title = "MBG/NBD"
  package static let parameterNames = ["r", "alpha", "a", "b"]
  static let firstChances = 1.0

  package let parameters: [Double]

  package init(parameters: [Double]) {
    precondition(parameters.count == 4, "r, alpha, a and b")
    self.parameters = parameters
  }
}

/// What BG/NBD and MBG/NBD share: they differ in whether the first purchase is an occasion to drop
/// out.
protocol BetaGeometricModel: LatentBuyingModel where Future == BetaGeometricFuture {
  /// The occasions to drop out of a customer without repeats: 0 or 1.
  static var firstChances: Double { get }
}

extension BetaGeometricModel {
  private var r: Double { parameters[0] }
  private var alpha: Double { parameters[1] }
  private var a: Double { parameters[2] }
  private var b: Double { parameters[3] }

  /// ln of the odds of having dropped out: (a ÷ (b + n − 1)) ((α + T) ÷ (α + t_x))^(r + x), where
  /// n are the occasions so far.
  private func logOddsOfDropout(_ history: BuyingHistory) -> Double {
    let chances = history.repeats + Self.firstChances
    guard chances > 0 else { return -.infinity }
    let silence = (history.age - history.lastAt) / (alpha + history.lastAt)
    return Double.log(a / (b + chances - 1))
      + (r + history.repeats) * Double.log(onePlus: silence)
  }

  package func logLikelihood(_ history: BuyingHistory) -> Double {
    let x = history.repeats
    let chances = x + Self.firstChances
    let rates = SpecialFunctions.logGammaRise(r, by: x) + r * Double.log(alpha)
    let stays =
      SpecialFunctions.logGammaRise(b, by: chances)
      - SpecialFunctions.logGammaRise(a + b, by: chances)
    return rates + stays - (r + x) * Double.log(alpha + history.age)
      + SpecialFunctions.logAddExp(0, logOddsOfDropout(history))
  }

  package func probabilityAlive(_ history: BuyingHistory) -> Double {
    SpecialFunctions.logistic(-logOddsOfDropout(history))
  }

  func future(_ history: BuyingHistory) -> BetaGeometricFuture {
    BetaGeometricFuture(
      r: r + history.repeats, alpha: alpha + history.age, a: a,
      b: b + history.repeats + Self.firstChances)
  }

  var newCustomer: (share: Double, future: BetaGeometricFuture) {
    let share = Self.firstChances == 0 ? 1 : b / (a + b)
    return (share, BetaGeometricFuture(r: r, alpha: alpha, a: a, b: b + Self.firstChances))
  }

  package func simulate(age: Double, _ random: inout SeededRandom) -> SimulatedCustomer {
    let lambda = random.gamma(shape: r, rate: alpha)
    let p = random.beta(a, b)
    var purchases: [Double] = []
    var isAlive = Self.firstChances == 0 || !random.chance(p)
    var time = random.exponential(rate: lambda)
    while isAlive, time < age {
      purchases.append(time)
      isAlive = !random.chance(p)
      time += random.exponential(rate: lambda)
    }
    return SimulatedCustomer(purchases: purchases, isAlive: isAlive, age: age)
  }
}

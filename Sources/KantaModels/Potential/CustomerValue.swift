package import KantaColumns
import RealModule

/// What customers are worth from now on: purchases still to come, times spend, times margin.
///
/// One place for each customer in every array; NaN where something does not exist. Money in the
/// unit of the spend model. Source: P. S. Fader, B. G. S. Hardie and K. L. Lee, "RFM and CLV: Using
/// Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research 42 (2005) 415–430:
/// value = margin × expected spend × discounted expected residual purchases.
package struct CustomerValue: Sendable {
  /// What a customer is expected to spend on a purchase; NaN where the mean is infinite.
  package let spend: [Double]
  package let value: [Double]
  /// The ends of the interval in which what a customer will in fact bring lies with the chosen
  /// probability; NaN where the spend has no finite variance.
  package let low: [Double]
  package let high: [Double]
  /// The value of all customers that have one, and the standard deviation of what they will bring,
  /// which is NaN where it is infinite.
  package let total: Double
  package let totalDeviation: Double

  /// What is to be valued, and how.
  package struct Question: Sendable {
    package let outlook: BaseOutlook
    package let cells: BuyingCells
    package let spend: ModelFit
    /// The part of the spend that is left after costs.
    package let margin: Double
    /// The probability of an interval.
    package let level: Double

    package init(
      outlook: BaseOutlook, cells: BuyingCells, spend: ModelFit, margin: Double, level: Double
    ) {
      self.outlook = outlook
      self.cells = cells
      self.spend = spend
      self.margin = margin
      self.level = level
    }
  }

  /// Values customers, of whom `means` is what they spent in the mean on repeat days, not read for
  /// those without; `nil` when the work was stopped.
  ///
  /// - Complexity: O(customers).
  package init?(_ question: Question, means: [Double], on execution: Execution) {
    let valuation = Valuation(question, quantiles: .standard)
    let blocks = Parallel.blocks(of: means.count)
    let parts = Parallel.map(blocks.count, on: execution) { block in
      blocks[block].map { valuation.customer($0, mean: means[$0]) }
    }
    guard let parts else { return nil }
    let worths = parts.flatMap(\.self)
    spend = worths.map(\.spend)
    value = worths.map(\.value)
    low = worths.map(\.low)
    high = worths.map(\.high)
    let values = value
    total = OrderFreeSum.of(means.count) { values[$0] }
    // A customer whose spend has no finite variance leaves the total without one.
    let isOpen = worths.contains { $0.value.isFinite && !$0.variance.isFinite }
    let chance = OrderFreeSum.of(means.count) { worths[$0].variance }
    totalDeviation =
      isOpen
      ? .nan
      : (chance + valuation.parameterVariance(ofTotal: means, values: values)).squareRoot()
  }
}

/// How one customer is valued.
private struct Valuation: Sendable {
  let outlook: BaseOutlook
  let cells: BuyingCells
  let gamma: GammaGamma
  let spendCovariance: SymmetricMatrix?
  let margin: Double
  /// The orders of the ends of the interval.
  let orders: (low: Double, high: Double)
  let quantiles: GammaQuantiles
  /// The variance of ln(residual) that the parameters leave open, of each cell.
  let variances: [Double]

  /// What is known of a customer.
  struct Worth: Sendable {
    var spend = Double.nan
    var value = Double.nan
    var low = Double.nan
    var high = Double.nan
    /// Of what the customer will bring, the parameters being what they are; NaN where infinite.
    var variance = Double.nan
  }

  init(_ question: CustomerValue.Question, quantiles: GammaQuantiles) {
    outlook = question.outlook
    cells = question.cells
    gamma = GammaGamma(parameters: question.spend.estimates)
    spendCovariance = question.spend.covariance.map { SymmetricMatrix($0, size: 3) }
    margin = question.margin
    orders = ((1 - question.level) / 2, (1 + question.level) / 2)
    self.quantiles = quantiles
    variances = outlook.variances(question.cells.count)
  }

  func customer(_ index: Int, mean: Double) -> Worth {
    let cell = Int(cells.cellOfCustomer[index])
    let repeats = cells.repeats[cell]
    var worth = Worth()
    guard let spend = gamma.expectedSpend(repeats: repeats, mean: mean) else { return worth }
    worth.spend = spend
    worth.value = margin * spend * outlook.residual[cell]
    // The second moment of a customer's own mean spend, whose precision is gamma distributed.
    let shape = gamma.p * repeats + gamma.q
    guard shape > 2 else { return worth }
    let square = spend * spend * (shape - 1) / (shape - 2)
    let (alive, living) = (outlook.alive[cell], outlook.living[cell])
    let second =
      margin * margin * alive * square * (living.secondMoment + living.squares / gamma.p)
    worth.variance = max(0, second - worth.value * worth.value)
    let relative = variances[cell] + spendVariance(repeats: repeats, mean: mean)
    let spread = second + relative * worth.value * worth.value
    (worth.low, worth.high) = interval(
      value: worth.value, second: spread, something: alive * (1 - living.silence),
      purchases: alive * living.mean)
    return worth
  }

  /// The interval of a value that is 0 but with the probability `something`.
  ///
  /// What is not 0 is taken to be gamma distributed where it is made of many purchases, and
  /// lognormal where of hardly more than one, as spend nearly is; in between the quantiles are
  /// between theirs. Mean and variance are what they are.
  private func interval(
    value: Double, second: Double, something: Double, purchases: Double
  ) -> (low: Double, high: Double) {
    guard something > 0, value > 0 else { return (0, 0) }
    let mean = value / something
    let variance = max(second / something - mean * mean, 1e-12 * mean * mean)
    let shape = mean * mean / variance
    let many = min(1, max(0, Double.log(purchases / something / 3) / Double.log(4)))
    func end(_ order: Double) -> Double {
      let share = (order - (1 - something)) / something
      guard share > 0 else { return 0 }
      let ofMany = many > 0 ? quantiles.quantile(share, shape: shape) : 0
      let ofFew = many < 1 ? quantiles.lognormal(share, variance: 1 / shape) : 0
      return mean * (many * ofMany + (1 - many) * ofFew)
    }
    return (end(orders.low), end(orders.high))
  }

  /// By how much the logarithm of the expected spend changes with ln p, ln q and ln v.
  private func spendSlopes(repeats: Double, mean: Double) -> (p: Double, q: Double, v: Double) {
    let bought = repeats > 0 ? repeats * mean : 0
    let rest = gamma.p * repeats + gamma.q - 1
    return (1 - gamma.p * repeats / rest, -gamma.q / rest, gamma.v / (gamma.v + bought))
  }

  /// The variance of the logarithm of the expected spend that the parameters leave open.
  private func spendVariance(repeats: Double, mean: Double) -> Double {
    guard let matrix = spendCovariance else { return 0 }
    let by = spendSlopes(repeats: repeats, mean: mean)
    return by.p * by.p * matrix[0, 0] + by.q * by.q * matrix[1, 1] + by.v * by.v * matrix[2, 2]
      + 2 * (by.p * by.q * matrix[0, 1] + by.p * by.v * matrix[0, 2] + by.q * by.v * matrix[1, 2])
  }

  /// The variance of the total that the parameters leave open: they move all customers together.
  func parameterVariance(ofTotal means: [Double], values: [Double]) -> Double {
    var variance = outlook.variance(ofSum: values, cells: cells.cellOfCustomer)
    if let spendCovariance {
      func sum(_ slope: ((p: Double, q: Double, v: Double)) -> Double) -> Double {
        OrderFreeSum.of(values.count) { customer in
          let repeats = cells.repeats[Int(cells.cellOfCustomer[customer])]
          return values[customer] * slope(spendSlopes(repeats: repeats, mean: means[customer]))
        }
      }
      variance += spendCovariance.form([sum { $0.p }, sum { $0.q }, sum { $0.v }])
    }
    return variance
  }
}

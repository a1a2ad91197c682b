import KantaModels
import RealModule
import Testing

/// Values that papers and other packages publish for given parameters.
@Suite struct PublishedValuesTests {
  /// The CDNOW parameters of Fader, Hardie and Lee (2005), table 2.
  private let published = BGNBD(parameters: [0.243, 4.414, 0.793, 2.426])

  /// Their spreadsheet: customer 1 with x = 2, t_x = 30.43 and T = 38.86 weeks expects 1.226 more.
  @Test func theSpreadsheetOfBGNBD() {
    let first = BuyingHistory(repeats: 2, lastAt: 30.43, age: 38.86)
    #expect(near(published.expectedPurchases(first, within: 39), 1.226028, 1e-6))
    #expect(near(published.probabilityAlive(first, later: 0), 0.726579, 1e-6))
    let other = BuyingHistory(repeats: 10, lastAt: 35, age: 39)
    #expect(near(published.expectedPurchases(other, within: 2), 0.391569, 2e-6))
  }

  /// lifetimes 0.11 has these of the R package BTYD, whose estimates are a little off the maximum;
  /// there it is 1.8580 at 78 weeks.
  @Test(arguments: [
    (0.1429, 0.0078), (1, 0.0532), (3, 0.1506), (31.8571, 1.0405), (32, 1.0437), (78, 1.8576),
  ])
  func repeatsOfANewCustomer(weeks: Double, expected: Double) {
    let fitted = BGNBD(parameters: [0.24259451, 4.41360165, 0.79292211, 2.42590701])
    let purchases = fitted.expectedPurchases(ofNewCustomerWithin: weeks)
    #expect((purchases - expected).magnitude < 5e-4)
    guard weeks == 78 else { return }
    #expect((purchases - 1.8580).magnitude < 5e-5)
  }

  /// The last four as lifetimes 0.11 tests them.
  @Test(arguments: [
    (10, 2.0, 1.07869e-7), (0, 39, 0.5737864), (11, 30, 0.0019995), (12, 30, 0.0015170),
    (13, 30, 0.0011633),
  ])
  func countsOfANewCustomer(count: Int, weeks: Double, expected: Double) {
    #expect(near(published.probability(ofPurchases: count, within: weeks), expected, 5e-5))
  }

  /// The dropout share of MBG/NBD before any repeat is a ÷ (a + b), less what silence adds.
  @Test func mbgOfCustomersWithoutRepeats() {
    let model = MBGNBD(parameters: [0.52484322, 6.18308641, 0.89135926, 1.61400206])
    let silent = BuyingHistory(repeats: 0, lastAt: 0, age: 38.86)
    #expect((model.probabilityAlive(silent, later: 0) - 0.38972).magnitude < 5e-6)
    let first = BuyingHistory(repeats: 2, lastAt: 213.0 / 7, age: 272.0 / 7)
    #expect((model.probabilityAlive(first, later: 0) - 0.70613).magnitude < 1e-5)
    #expect((model.expectedPurchases(first, within: 39) - 1.26276).magnitude < 5e-6)
  }

  /// Checked by quadrature of the likelihood.
  @Test func paretoOfTheFirstCustomer() throws {
    let model = ParetoNBD(parameters: [0.553277, 10.577683, 0.606240, 11.668737])
    let first = BuyingHistory(repeats: 2, lastAt: 213.0 / 7, age: 272.0 / 7)
    let weekly = Double.log(1.15) / 52
    #expect(near(model.logLikelihood(first), -9.554173549, 1e-9))
    #expect(near(model.probabilityAlive(first, later: 0), 0.8691342662, 1e-9))
    #expect(near(model.expectedPurchases(first, within: 39), 1.4552016956, 1e-9))
    #expect(near(model.probabilityAlive(first, later: 39), 0.6144348102, 1e-9))
    let ever = try model.residualPurchases(first, discount: weekly, horizon: nil)
    #expect(near(ever, 6.5003517870, 1e-9))
    let year = try model.residualPurchases(first, discount: weekly, horizon: 52)
    #expect(near(year, 1.7359375707, 1e-9))
    // Spending that grows by 3 % a year, by the discount rate alone.
    let growing = (Double.log(1.15) - Double.log(1.03)) / 52
    let more = try model.residualPurchases(first, discount: growing, horizon: nil)
    #expect(near(more, 7.49292933, 1e-8))
  }

  /// BTYD's manual and tests for its CDNOW estimates.
  @Test func paretoOfBTYD() {
    let model = ParetoNBD(parameters: [0.5534, 10.5802, 0.6061, 11.6562])
    let frequent = BuyingHistory(repeats: 26, lastAt: 30.86, age: 31)
    #expect((model.probabilityAlive(frequent, later: 0) - 0.9979178).magnitude < 1e-7)
    #expect((model.expectedPurchases(frequent, within: 52) - 25.46).magnitude < 0.006)
    // The last two by mpmath 1.3, at the maximum of the likelihood.
    let fitted = ParetoNBD(parameters: [0.55327707, 10.57768307, 0.60624011, 11.66873729])
    #expect(near(fitted.expectedPurchases(frequent, within: 52), 25.4563176, 1e-8))
    let silent = BuyingHistory(repeats: 0, lastAt: 0, age: 39)
    #expect(near(fitted.probabilityAlive(silent, later: 0), 0.294276269, 3e-9))
  }

  /// lifetimes 0.11 guards its P(alive) and expectations against overflow with these.
  @Test func paretoWhereOthersOverflow() {
    let model = ParetoNBD(parameters: [0.55, 10.58, 0.61, 11.67])
    let many = BuyingHistory(repeats: 132, lastAt: 200, age: 200)
    let more = BuyingHistory(repeats: 133, lastAt: 200, age: 200)
    #expect(near(model.expectedPurchases(many, within: 10), 6.206051789, 1e-9))
    #expect(near(model.expectedPurchases(more, within: 10), 6.252872248, 1e-9))
    #expect(near(model.logLikelihood(many), -196.3824468537576, 1e-13))
  }

  @Test func discountedExpectedTransactions() throws {
    let model = ParetoNBD(parameters: [0.5629966, 12.5590370, 0.4081095, 10.5148048])
    let history = BuyingHistory(repeats: 7, lastAt: 35, age: 77.86)
    #expect(near(model.logLikelihood(history), -24.016716044786, 1e-13))
    #expect(near(model.probabilityAlive(history, later: 0), 0.1007463083543, 1e-12))
    let ever = try model.residualPurchases(history, discount: 0.0027, horizon: nil)
    #expect(near(ever, 1.864183328071, 1e-12))
  }
}

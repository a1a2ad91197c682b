import Foundation
import KantaColumns
import KantaModels
import KantaTestSupport
import Testing

/// Estimates against other programs and other optimisers.
@Suite struct BuyingFitTests {
  struct Expected: Sendable, CustomTestStringConvertible {
    let kind: BuyingModelKind
    let estimates: [Double]
    let logLikelihood: Double
    var standardErrors: [Double]?

    var testDescription: String { kind.title }
  }

  private func check(_ fit: ModelFit, _ expected: Expected, _ tolerance: Double) {
    #expect((fit.logLikelihood - expected.logLikelihood).magnitude < 1e-3)
    #expect(fit.problem == nil)
    for (estimate, value) in zip(fit.estimates, expected.estimates) {
      #expect(near(estimate, value, tolerance), "\(fit.estimates)")
    }
    for (found, value) in zip(fit.standardErrors ?? [], expected.standardErrors ?? []) {
      #expect(near(found, value, 2e-3), "\(fit.standardErrors ?? [])")
    }
  }

  /// The CDNOW sample of 2,357 customers in exact weeks; x, t_x and T as in the R package BTYD.
  ///
  /// The published estimates are these rounded: BG/NBD .243, 4.414, .793, 2.426 (Fader, Hardie and
  /// Lee 2005), MBG/NBD .525, 6.183, .891, 1.614 (BTYDplus), Pareto/NBD .553, 10.578, .606, 11.669
  /// (Fader, Hardie and Lee 2005); standard errors of Pareto/NBD by CLVTools 0.12.
  @Test(arguments: [
    Expected(
      kind: .bg_nbd, estimates: [0.24259451, 4.41360165, 0.79292211, 2.42590701],
      logLikelihood: -9582.429207),
    Expected(
      kind: .mbg_nbd, estimates: [0.52484322, 6.18308641, 0.89135926, 1.61400206],
      logLikelihood: -9582.135716),
    Expected(
      kind: .pareto_nbd, estimates: [0.55327707, 10.57768307, 0.60624011, 11.66873729],
      logLikelihood: -9594.976179,
      standardErrors: [0.0476264, 0.8427222, 0.1872594, 6.2105448]),
  ])
  func theCDNOWSample(expected: Expected) throws {
    guard let cells = try cdnow("expected/cdnow_sample_cbs_BTYD.csv") else { return }
    let fit = try #require(expected.kind.fit(cells, on: execution))
    check(fit, expected, 2e-6)
    #expect(fit.customers == 2357)
  }

  /// The same with times rounded to two decimals, as lifetimes 0.11 ships them; its standard errors
  /// of BG/NBD are .012557, .378221, .185719 and .705345.
  @Test(arguments: [
    Expected(
      kind: .bg_nbd, estimates: [0.242593, 4.413532, 0.792886, 2.425752],
      logLikelihood: -9582.4256, standardErrors: [0.012557, 0.378221, 0.185719, 0.705345]),
    Expected(
      kind: .mbg_nbd, estimates: [], logLikelihood: -9582.1327,
      standardErrors: [0.0833, 0.6956, 0.1548, 0.5375]),
    Expected(
      kind: .pareto_nbd, estimates: [], logLikelihood: -9594.9739,
      standardErrors: [0.0476, 0.8427, 0.1873, 6.2110]),
  ])
  func theRoundedSample(expected: Expected) throws {
    guard let cells = try cdnow("cdnow/cdnow_customers_summary.csv") else { return }
    let fit = try #require(expected.kind.fit(cells, on: execution))
    check(fit, expected, 3e-6)
  }

  /// What nobody's dropping out would give on the rounded sample.
  @Test func purchasesWithoutDropout() throws {
    guard let cells = try cdnow("cdnow/cdnow_customers_summary.csv") else { return }
    let found = try #require(NBDLikelihood(cells).maximum())
    #expect((found.logLikelihood - -9763.6602).magnitude < 1e-4)
    #expect(near(exp(found.theta[0]), 0.384768, 2e-6))
    #expect(near(exp(found.theta[1]), 12.072085, 2e-6))
  }

  /// Sums over the CDNOW sample: the holdout scoreboard, and DERT at 15 % a year.
  @Test(arguments: [
    (BuyingModelKind.bg_nbd, 1653.4, 0.813), (.mbg_nbd, 1576.7, 0.449),
    (.pareto_nbd, 1665.5, 0.446),
  ])
  func sumsOverTheSample(kind: BuyingModelKind, purchases: Double, alive: Double) throws {
    guard let cells = try cdnow("expected/cdnow_sample_cbs_BTYD.csv") else { return }
    let model = kind.model(try #require(kind.fit(cells, on: execution)).estimates)
    let expected = try #require(model.expectedPurchases(cells, within: 39, on: execution))
    #expect((cells.ofCustomers(expected).reduce(0, +) - purchases).magnitude < 0.05)
    let now = try #require(model.probabilitiesAlive(cells, later: 0, on: execution))
    #expect((cells.ofCustomers(now).reduce(0, +) / 2357 - alive).magnitude < 5e-4)
    guard kind == .pareto_nbd else { return }
    let ever = try #require(
      try model.residualPurchases(cells, discount: log(1.15) / 52, horizon: nil, on: execution))
    #expect((cells.ofCustomers(ever).reduce(0, +) - 7205.55).magnitude < 0.01)
  }

  /// Counts of the CDNOW sample by 0, 1, … 7 or more repeats, as BG/NBD expects them.
  @Test func frequenciesOfTheSample() throws {
    guard let cells = try cdnow("expected/cdnow_sample_cbs_BTYD.csv") else { return }
    let kind = BuyingModelKind.bg_nbd
    let model = kind.model(try #require(kind.fit(cells, on: execution)).estimates)
    var counts = [Double](repeating: 0, count: 8)
    for cell in 0..<cells.count {
      var rest = 1.0
      for count in 0..<7 {
        let part = model.probability(ofPurchases: count, within: cells.age[cell])
        counts[count] += cells.weight[cell] * part
        rest -= part
      }
      counts[7] += cells.weight[cell] * rest
    }
    let published = [1407.7, 460.3, 192.5, 101.2, 59.8, 38.1, 25.5, 71.9]
    for (count, expected) in zip(counts, published) { #expect((count - expected).magnitude < 0.06) }
  }

  /// A made-up shop, fitted by SciPy 1.x: Nelder and Mead's search on the published likelihoods,
  /// Pareto/NBD's by quadrature, and second differences of them.
  @Test(arguments: [
    Expected(
      kind: .bg_nbd, estimates: [0.47418481, 17.22132395, 0.47895355, 4.98057095],
      logLikelihood: -6134.2727424506065,
      standardErrors: [0.04714854, 2.40788466, 0.19003403, 2.70825828]),
    Expected(
      kind: .mbg_nbd, estimates: [0.9966777, 27.80627285, 0.34444673, 1.30787344],
      logLikelihood: -6129.370071090301,
      standardErrors: [0.22705649, 5.51731845, 0.08343238, 0.56450716]),
    Expected(
      kind: .pareto_nbd, estimates: [0.71681355, 26.65856612, 2.28083048, 710.29887156],
      logLikelihood: -6125.3251186754205,
      standardErrors: [0.0972439256, 3.85971939, 4.49935897, 1592.01607]),
  ])
  func aSmallShop(expected: Expected) throws {
    let cells = collapsed(SmallShop.histories)
    let fit = try #require(expected.kind.fit(cells, on: execution))
    check(fit, expected, 1e-5)
    #expect(near(fit.aic, 8 - 2 * fit.logLikelihood, 1e-15))
    #expect(near(fit.bic, 4 * log(300) - 2 * fit.logLikelihood, 1e-15))
    let found = try #require(NBDLikelihood(cells).maximum())
    #expect(near(found.logLikelihood, -6205.528605292131, 1e-10))
  }

  /// Threads change nothing, to the last bit.
  @Test(arguments: BuyingModelKind.ofExactTimes) func threadsChangeNothing(kind: BuyingModelKind)
    throws
  {
    let cells = collapsed(SmallShop.histories)
    let one = try #require(kind.fit(cells, on: Execution(threads: 1)))
    let many = try #require(kind.fit(cells, on: Execution(threads: 3)))
    #expect(one.estimates == many.estimates && one.covariance == many.covariance)
  }

  @Test func aStopIsNoFit() {
    let cells = collapsed(SmallShop.histories)
    let stopped = Execution(threads: 1)
    stopped.cancellation.request()
    #expect(BuyingModelKind.bg_nbd.fit(cells, on: stopped) == nil)
  }

  private func cdnow(_ name: String) throws -> BuyingCells? {
    guard let path = SharedData.path(name) else { return nil }
    let rows = try String(contentsOfFile: path, encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",").compactMap { Double($0) } }
    return BuyingCells(
      repeats: rows.map { $0[1] }, lastAt: rows.map { $0[2] }, age: rows.map { $0[3] })
  }
}

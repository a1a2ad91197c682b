import KantaColumns
import KantaModels
import RealModule
import Testing

/// Cohorts of a thousand contracts each, against published numbers.
@Suite struct RetentionModelTests {
  /// Per cent surviving years 0–12: Fader and Hardie (2007), table 1.
  private static let highEnd = [
    100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1, 46.8, 44.5, 42.7, 40.9, 39.4,
  ]
  private static let regular = [
    100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1, 22.3, 20.7, 19.4, 18.3, 17.3,
  ]

  struct Published: Sendable {
    var name: String
    var survivors: [Double]
    var alpha: Double
    var beta: Double
    var logLikelihood: Double
    /// Survival in years 8–12, per cent, to one decimal.
    var projected: [Double]
    /// DEL at 10 %, and DERL after 1–5 payments.
    var lifetime: Double
    var residual: [Double]
  }

  private static func thousand(_ percents: [Double]) -> [Double] { percents.map { $0 * 10 } }

  private static let published = [
    Published(
      name: "High End", survivors: thousand(highEnd), alpha: 0.66808837, beta: 3.80609538,
      logLikelihood: -1611.158148, projected: [46.0, 43.6, 41.4, 39.5, 37.8],
      lifetime: 5.9222536, residual: [5.414, 5.901, 6.294, 6.620, 6.897]),
    Published(
      name: "Regular", survivors: thousand(regular), alpha: 0.7040773, beta: 1.18204303,
      logLikelihood: -1680.265188, projected: [22.0, 20.4, 19.1, 18.0, 17.0],
      lifetime: 3.6949084, residual: [2.964, 4.103, 4.870, 5.442, 5.894]),
  ]

  /// Fader and Hardie (2007): fitted to the first seven renewals, projected to the twelfth.
  @Test(arguments: published) func shiftedBetaGeometric(_ known: Published) throws {
    let counts = try #require(ContractCounts(survivors: Array(known.survivors.prefix(8))))
    let fit = ShiftedBetaGeometric.fit(counts)
    #expect(fit.problem == nil)
    #expect(abs(fit.estimates[0] / known.alpha - 1) < 1e-6)
    #expect(abs(fit.estimates[1] / known.beta - 1) < 1e-6)
    #expect(abs(fit.logLikelihood - known.logLikelihood) < 1e-6)
    let model = ShiftedBetaGeometric(parameters: fit.estimates)
    #expect(abs(model.logLikelihood(counts) - fit.logLikelihood) < 1e-9)
    for (index, percent) in known.projected.enumerated() {
      #expect(abs(100 * model.survival(8 + index) - percent) < 0.051)
    }
    #expect(abs(try #require(model.lifetime(discount: 0.1)) - known.lifetime) < 1e-6)
    for (index, value) in known.residual.enumerated() {
      let found = try #require(model.residualLifetime(after: index + 1, discount: 0.1))
      #expect(abs(found - value) < 6e-4)
    }
  }

  /// The cohort of Fader and Hardie's guide to implementing the model in a spreadsheet.
  @Test func theGuidesCohort() throws {
    let counts = try #require(ContractCounts(survivors: [1000, 631, 468, 382, 326]))
    let fit = ShiftedBetaGeometric.fit(counts)
    #expect(abs(fit.estimates[0] - 0.76366507) < 1e-7)
    #expect(abs(fit.estimates[1] - 1.29583026) < 1e-7)
    #expect(abs(fit.logLikelihood + 1401.559424) < 1e-6)
    let model = ShiftedBetaGeometric(parameters: fit.estimates)
    for (index, survivors) in [284.451, 253.680, 229.643, 210.286, 194.322].enumerated() {
      #expect(abs(1000 * model.survival(5 + index) - survivors) < 6e-4)
    }
  }

  /// S(t) = B(α, β + t) ÷ B(α, β), and P(t) by the recursion of the 2007 paper's appendix.
  @Test func survivalByTheBetaFunction() {
    let model = ShiftedBetaGeometric(parameters: [0.668, 3.806])
    var chance = 0.668 / (0.668 + 3.806)
    var left = 0.0
    for period in 1...40 {
      let survival = Double.exp(
        SpecialFunctions.logBeta(0.668, 3.806 + Double(period))
          - SpecialFunctions.logBeta(0.668, 3.806))
      if period > 1 {
        let t = Double(period)
        chance *= (3.806 + t - 2) / (0.668 + 3.806 + t - 1)
      }
      left += chance
      #expect(abs(model.survival(period) - survival) < 1e-12)
      #expect(abs(model.survival(period) - (1 - left)) < 1e-12)
      #expect(abs(model.retention(period) - survival / model.survival(period - 1)) < 1e-12)
    }
  }

  /// The sum over the payments themselves, DEL = 1 + DERL(1) ÷ (1 + d), and the elasticity as the
  /// mean of what DERL is divided by.
  @Test(arguments: [0.005, 0.1, 0.5]) func discountedLifetimesAreSums(_ discount: Double) throws {
    for parameters in [[0.668, 3.806], [0.067, 0.267], [3.8, 15.2], [0.5, 0.4]] {
      let model = ShiftedBetaGeometric(parameters: parameters)
      let weibull = BetaDiscreteWeibull(parameters: parameters + [1])
      let lifetime = try #require(model.lifetime(discount: discount))
      var (sum, term) = (0.0, 1.0)
      for period in 1...10_000 {
        sum += term
        term *= model.retention(period) / (1 + discount)
      }
      #expect(abs(lifetime / sum - 1) < 1e-12)
      for payments in 1...6 {
        let rest = try #require(model.residualLifetime(after: payments, discount: discount))
        let other = try #require(weibull.residualLifetime(after: payments, discount: discount))
        #expect(abs(other / rest - 1) < 1e-11)
        let elasticity = try #require(
          model.retentionElasticity(after: payments, discount: discount))
        #expect(abs(elasticity / (1 + rest / (1 + discount)) - 1) < 1e-12)
        if payments == 1 { #expect(abs(elasticity / lifetime - 1) < 1e-12) }
      }
      #expect(model.lifetime(discount: 0) == nil)
    }
  }

  /// DERL after n payments at a discount of next to nothing, by mpmath 1.3 (sum, quadrature and
  /// Euler’s and Maclaurin’s formula).
  @Test(arguments: [
    ([0.7, 1.2, 1.3], 1, 1e-6, 26.79343971129421), ([0.7, 1.2, 0.6], 3, 1e-8, 130010.774201626),
    ([2.5, 8, 1], 2, 1e-7, 5.999988022030431), ([0.1, 0.3, 0.9], 1, 1e-9, 121810157.1790516),
    ([3.8, 15.2, 2], 1, 1e-6, 1.560550207343657), ([30, 2000, 0.8], 2, 1e-6, 230.3002492136969),
  ])
  func patientLifetimes(
    parameters: [Double], payments: Int, discount: Double, expected: Double
  ) throws {
    let model = BetaDiscreteWeibull(parameters: parameters)
    let found = try #require(model.residualLifetime(after: payments, discount: discount))
    #expect(abs(found / expected - 1) < 1e-10, "\(found)")
    guard parameters[2] == 1 else { return }
    let shifted = ShiftedBetaGeometric(parameters: Array(parameters.prefix(2)))
    let other = try #require(shifted.residualLifetime(after: payments, discount: discount))
    #expect(abs(other / found - 1) < 1e-11)
  }

  /// Where nobody differs, the model is constant churn.
  @Test func constantChurnIsTheLimit() throws {
    let alike = ShiftedBetaGeometric(parameters: [2e7, 8e7])
    let constant = ConstantChurn(churn: 0.2)
    let lifetime = try #require(alike.lifetime(discount: 0.1))
    #expect(abs(lifetime / constant.lifetime(discount: 0.1) - 1) < 1e-6)
    let rest = try #require(alike.residualLifetime(after: 3, discount: 0.1))
    #expect(abs(rest / constant.residualLifetime(discount: 0.1) - 1) < 1e-6)
  }

  /// With c = 1 the model is sBG; the gradient is that of the values.
  @Test func betaDiscreteWeibull() throws {
    let one = BetaDiscreteWeibull(parameters: [0.7, 1.2, 1])
    let shifted = ShiftedBetaGeometric(parameters: [0.7, 1.2])
    for period in 1...30 {
      #expect(abs(one.logRetention(period) - shifted.logRetention(period)) < 1e-13)
    }
    let parameters = [0.9, 2.3, 1.4]
    for period in [1, 2, 5, 40] {
      var slope = [0.0, 0.0, 0.0]
      _ = BetaDiscreteWeibull(parameters: parameters).logRetention(period, gradient: &slope)
      for index in 0..<3 {
        let values = [1e-5, -1e-5].map { step in
          var moved = parameters
          moved[index] *= Double.exp(step)
          return BetaDiscreteWeibull(parameters: moved).logRetention(period)
        }
        #expect(abs((values[0] - values[1]) / 2e-5 - slope[index]) < 1e-8)
      }
    }
    for known in Self.published {
      let counts = try #require(ContractCounts(survivors: Array(known.survivors.prefix(8))))
      let fit = BetaDiscreteWeibull.fit(counts)
      // One more parameter cannot fit worse.
      #expect(fit.problem == nil && fit.logLikelihood >= known.logLikelihood - 1e-6)
    }
  }

  /// Contracts that began at different times: each is counted to the decision it was seen at.
  @Test func censoredContractsCountWhileTheyAreSeen() {
    var counts = ContractCounts()
    counts.add(period: 1, ended: true)
    counts.add(period: 3, ended: true, weight: 2)
    counts.add(period: 0, ended: false)
    counts.add(period: 2, ended: false, weight: 5)
    #expect(counts.contracts == 9)
    #expect(counts.leavers == 3)
    #expect(counts.decisions.map(\.period) == [1, 2, 3])
    #expect(counts.decisions.map(\.came) == [8, 7, 2])
    #expect(counts.decisions.map(\.left) == [1, 0, 2])
    #expect(counts.constantChurn == 3.0 / 17)
    #expect(counts.survival == [0.875, 0.875, 0])
  }

  @Test func survivorsMustFall() {
    #expect(ContractCounts(survivors: [10]) == nil)
    #expect(ContractCounts(survivors: [10, 11]) == nil)
    #expect(ContractCounts(survivors: [0, 0]) == nil)
    #expect(ContractCounts(survivors: [10, -1]) == nil)
    #expect(ContractCounts(survivors: [10, .nan]) == nil)
  }

  @Test func eachFailureHasItsReason() {
    func problem(_ survivors: [Double]) -> FitProblem? {
      ContractCounts(survivors: survivors).flatMap { ShiftedBetaGeometric.fit($0).problem }
    }
    #expect(ShiftedBetaGeometric.fit(ContractCounts()).problem == .noDecisions(contracts: 0))
    #expect(problem([50, 50, 50]) == .nobodyLeaves(contracts: 50))
    #expect(problem([50, 0]) == .nobodyRenews(contracts: 50))
    #expect(problem([50, 20]) == .tooFewDecisions(1, needed: 2))
    let alike = (0...8).map { 1e6 * Double.pow(0.8, $0) }
    #expect(problem(alike) == .everybodyLeavesAlike(parameters: ["alpha", "beta"]))
  }

  @Test func intervalsHoldTheCurve() throws {
    let counts = try #require(ContractCounts(survivors: Array(Self.thousand(Self.regular))))
    let fit = ShiftedBetaGeometric.fit(counts)
    let model = ShiftedBetaGeometric(parameters: fit.estimates)
    let rows = model.projection(periods: 20, covariance: fit.covariance, level: 0.95)
    #expect(rows.map(\.period) == Array(1...20))
    for row in rows {
      #expect(abs(row.survival.value - model.survival(row.period)) < 1e-12)
      let (low, high) = (try #require(row.survival.low), try #require(row.survival.high))
      #expect(0 < low && low < row.survival.value && row.survival.value < high && high < 1)
    }
    // In the first year a thousand contracts know their share about as well as a binomial does.
    let first = try #require(rows.first)
    let deviation = (0.631 * 0.369 / 1000).squareRoot()
    let width = try #require(first.survival.high) - (try #require(first.survival.low))
    #expect(width < 2 * 1.96 * deviation && width > 1.96 * deviation)
    #expect(model.projection(periods: 1, covariance: nil, level: 0.95)[0].survival.low == nil)
  }

  /// Cohorts of the model pass, cohorts whose first years are without a renewal do not.
  @Test func aMisfitShows() throws {
    for known in Self.published {
      let counts = try #require(ContractCounts(survivors: Array(known.survivors.prefix(8))))
      let model = ShiftedBetaGeometric(parameters: ShiftedBetaGeometric.fit(counts).estimates)
      let test = try #require(RetentionFitTest(model, counts))
      #expect(test.degreesOfFreedom == 5 && test.pValue > 0.01)
    }
    let yearly = [1000, 1000, 1000, 700, 700, 700, 560, 560, 560, 480].map { Double($0) }
    let counts = try #require(ContractCounts(survivors: yearly))
    let model = ShiftedBetaGeometric(parameters: ShiftedBetaGeometric.fit(counts).estimates)
    #expect(try #require(RetentionFitTest(model, counts)).pValue < 1e-10)
    let few = try #require(ContractCounts(survivors: [100, 80, 70]))
    #expect(RetentionFitTest(model, few) == nil)
  }

  /// Of 60 worlds, 90 % intervals hold the truth in 54, give or take 2.3; contracts begin at
  /// different times and are censored at different ages.
  @Test func theFitsRecoverTheirWorlds() {
    func held<Model: RetentionModel>(_ truth: Model, contracts: Int, seed: UInt64) -> [Int] {
      var random = SeededRandom(seed: seed)
      var held = [Int](repeating: 0, count: truth.parameters.count)
      for _ in 0..<60 {
        var counts = ContractCounts()
        for _ in 0..<contracts {
          let seen = random.uniform(in: 1...12)
          let period = truth.simulatedPeriods(random: &random)
          counts.add(period: min(period, seen), ended: period <= seen)
        }
        let fit = Model.fit(counts)
        for index in held.indices
        where fit.interval(of: index, level: 0.9)?
          .contains(truth.parameters[index]) ?? false
        {
          held[index] += 1
        }
      }
      return held
    }
    let shifted = held(ShiftedBetaGeometric(parameters: [0.9, 1.6]), contracts: 1_000, seed: 4)
    #expect(shifted.allSatisfy { $0 >= 45 }, "\(shifted)")
    let weibull = held(
      BetaDiscreteWeibull(parameters: [0.9, 1.6, 1.3]), contracts: 4_000, seed: 5)
    #expect(weibull.allSatisfy { $0 >= 45 }, "\(weibull)")
  }
}

import KantaModels
import RealModule
import Testing

/// Histories and parameters where published forms overflow, cancel or are undefined.
///
/// All values by mpmath 1.3 with 30 to 60 digits, by quadrature of the definitions for Pareto/NBD
/// and by ₂F₁ in its published form for the others.
@Suite struct ExtremeValuesTests {
  struct Point: Sendable, CustomTestStringConvertible {
    let parameters: [Double]
    let history: BuyingHistory
    let time: Double
    /// ln L, P(alive), the purchases within `time`; then, discounted by 0.0027, those for ever and
    /// within 52, and last P(alive) after `time`.
    let values: [Double]

    init(
      _ parameters: [Double], _ x: Double, _ lastAt: Double, _ age: Double, _ time: Double,
      _ values: [Double]
    ) {
      self.parameters = parameters
      history = BuyingHistory(repeats: x, lastAt: lastAt, age: age)
      self.time = time
      self.values = values
    }

    var testDescription: String { "\(parameters) \(history)" }
  }

  private func check(_ model: some BuyingModel, _ point: Point) throws {
    let history = point.history
    #expect(near(model.logLikelihood(history), point.values[0], 1e-12))
    #expect(near(model.probabilityAlive(history, later: 0), point.values[1], 1e-11))
    let purchases = model.expectedPurchases(history, within: point.time)
    #expect(near(purchases, point.values[2], 1e-10))
    let ever = try model.residualPurchases(history, discount: 0.0027, horizon: nil)
    #expect(near(ever, point.values[3], 1e-10))
    guard point.values.count > 4 else { return }
    let year = try model.residualPurchases(history, discount: 0.0027, horizon: 52)
    #expect(near(year, point.values[4], 1e-11))
    let later = model.probabilityAlive(history, later: point.time)
    #expect(near(later, point.values[5], 1e-11))
  }

  @Test(arguments: [
    Point(
      [1, 10, 64, 7721], 5, 40, 52, 10,
      [-17.911981348902, 0.82668183112036, 0.7679784400491, 7.38203677715124]),
    Point(
      [10.465, 0.00798565, 3.0516, 2.82], 400, 5, 6, 10,
      [1323.18892874385, 5.13745798831169e-31, 1.19023582039576e-28, 1.47718747953384e-28]),
    Point(
      [2, 5, 1, 5], 4, 10, 20, 10,
      [-11.1311960695332, 0.167775378916567, 0.338710541964173, 2.35290298625071]),
    Point(
      [0.55, 10.58, 0.61, 11.67], 0, 0, 39, 10,
      [-0.517481404619343, 0.292956419444981, 0.030725824064171, 0.467461064672997]),
    Point(
      [0.05, 0.5, 0.03, 900], 3, 1.5, 200, 10,
      [-14.6915132644699, 0.0236179093441259, 0.00359226090349464, 0.132016952046821]),
    Point(
      [3, 200, 0.8, 0.4], 12, 150, 151, 10,
      [-52.2623236228626, 0.994598157104379, 0.414237742599688, 7.71149986302587]),
    Point(
      [1.5, 12, 1.000001, 12], 0, 0, 30, 10,
      [-0.852891398861704, 0.102384773354869, 0.0328001002776043, 0.294131425852169]),
    Point(
      [0.7, 30, 2, 30.0001], 1, 0.25, 60, 10,
      [-4.38883118377753, 0.0322608078271054, 0.00548433793997813, 0.0367209941585088]),
    Point(
      [0.4, 6, 25, 40], 60, 100, 100, 10,
      [-126.901203929263, 1.0, 2.68925489215036, 3.27019382663189]),
  ])
  func pareto(point: Point) throws { try check(ParetoNBD(parameters: point.parameters), point) }

  @Test(arguments: [
    Point(
      [0.2426, 4.414, 0.793, 2.426], 400, 350, 351, 3600,
      [
        -359.81452495098, 0.993935603466708, 1246.03791735163, 269.224189393794, 51.480372143938,
        0.147857651392536,
      ]),
    Point(
      [0.2426, 4.414, 0.793, 2.426], 1000, 990, 1000, 99000,
      [
        -1009.78657050559, 0.0537958491402069, 414.337292292363, 16.0931259364043, 2.54857665397722,
        0.00140366760291076,
      ]),
    Point(
      [0.3, 5, 0.2, 0.4], 0, 0, 40, 30,
      [
        -0.659167373200866, 1.0, 0.178747804710976, 1.38510822470045, 0.27382637992495,
        0.948653900850275,
      ]),
    Point(
      [0.3, 5, 0.2, 0.4], 2, 1, 40, 400,
      [
        -6.99895044524481, 0.0636633046152786, 0.922470129885036, 0.808122638704107,
        0.142591895320967, 0.0413603511662317,
      ]),
    Point(
      [0.5, 8, 1, 3], 3, 20, 30, 52,
      [
        -11.2974282310041, 0.631952479494241, 2.18506029070794, 5.88094042326918, 2.05317985229959,
        0.38337458041571,
      ]),
    Point(
      [0.5, 8, 1.0004, 3], 3, 20, 30, 0.01,
      [
        -11.2975276790766, 0.631859457771545, 0.000581926578153449, 5.87792634826609,
        2.05266148362823, 0.631776302176802,
      ]),
    Point(
      [1.8, 60, 4, 9], 12, 70, 90, 52,
      [
        -41.8468784366876, 0.409664199517453, 1.36814034680791, 2.49406532035457, 1.28743304086622,
        0.205013729416176,
      ]),
    Point(
      [0.25, 4, 30, 60], 2, 30, 39, 52,
      [
        -9.47812222403986, 0.545198131554655, 0.883780331629534, 1.375784889264, 0.834767732700122,
        0.259741468263456,
      ]),
    Point(
      [5, 9, 0.9, 0.05], 6, 39, 39, 20,
      [
        -24.0574177391081, 0.848739495798319, 3.00142780941444, 13.5641377378738, 5.61862232543015,
        0.53426491178083,
      ]),
    Point(
      [40, 300, 2, 70], 7, 30, 52, 52,
      [
        -20.8719156358627, 0.64663390097009, 4.12012707024628, 16.0389179194319, 3.85169262462739,
        0.546464861407339,
      ]),
  ])
  func betaGeometric(point: Point) throws { try check(BGNBD(parameters: point.parameters), point) }

  @Test(arguments: [
    Point(
      [0.2426, 4.414, 0.793, 2.426], 400, 350, 351, 3600,
      [
        -359.816508630326, 0.993950581898676, 1247.6643522591, 269.410075789193, 51.487593521083,
        0.148124779216226,
      ]),
    Point(
      [0.2426, 4.414, 0.793, 2.426], 1000, 990, 1000, 99000,
      [
        -1009.78830563367, 0.0538466757829075, 415.0043614728, 16.1108999530231, 2.55103339695871,
        0.00140609404420752,
      ]),
    Point(
      [0.3, 5, 0.2, 0.4], 0, 0, 40, 30,
      [
        -0.388330882958134, 0.508494134558854, 0.0971745300160355, 0.914438409304957,
        0.153346842897649, 0.497744197803003,
      ]),
    Point(
      [0.3, 5, 0.2, 0.4], 2, 1, 40, 400,
      [
        -7.5735194843696, 0.10439008110327, 1.59902530271383, 1.40329868380608, 0.239418594007983,
        0.0724046269607299,
      ]),
    Point(
      [0.5, 8, 1, 3], 3, 20, 30, 52,
      [
        -11.5148821988291, 0.673250509618282, 2.40686987164053, 6.77443118669228, 2.26001856862893,
        0.429807959611139,
      ]),
    Point(
      [1.8, 60, 4, 9], 12, 70, 90, 52,
      [
        -42.0497457376123, 0.421513460768743, 1.42517028371067, 2.64814498989552, 1.34069622818012,
        0.216202606888708,
      ]),
    Point(
      [40, 300, 2, 70], 7, 30, 52, 52,
      [
        -20.9021577991625, 0.649615095152493, 4.14338723386493, 16.2022946054064, 3.87334417923494,
        0.550094264197261,
      ]),
  ])
  func modified(point: Point) throws { try check(MBGNBD(parameters: point.parameters), point) }

  /// The fraction of ₂F₁(p, 1; q; z), to where its series would need millions of terms.
  @Test(arguments: [
    (0.55, 2.2, 0.1, 1.026289877153282), (0.6, 1.9, 0.999, 2.650461232887792),
    (64, 76, 0.995, 6.607568516115379), (1e5, 100_003, 0.9998, 4371.031231200264),
    (2.5, 403.1, 0.97, 1.006066970516796), (401, 412.5, 0.99, 27.82069973324684),
    (0.03, 4.8, 0.999995, 1.007957505099317), (3, 3.2, 0.5, 1.900591327202888),
  ])
  func fraction(p: Double, q: Double, z: Double, expected: Double) {
    #expect(near(Hypergeometric.withOne(p, q, z), expected, 1e-12))
  }

  /// The same next to z = 1, also where q − p is a whole number or nearly one.
  @Test(arguments: [
    (2.426, 3.219, 1e-5, 83.093449097412196), (0.4, 0.7, 1e-8, 302408.67508369467),
    (0.4, 1.4, 1e-7, 7.2409060778930179), (3.3, 4.3, 1e-9, 63.067051569562613),
    (3.3, 4.3000001, 1e-6, 40.271575737293316), (3.3, 5.29999999999, 1e-6, 4.2998311319866172),
    (12.5, 17.5, 1e-4, 4.1232824084893334), (12.5, 17.50001, 1e-4, 4.1232746049813699),
    (200.25, 201.05, 1e-4, 1032.4881353098669), (1.2, 51.7, 1e-4, 1.0242398900461016),
    (2.426, 2.436, 1e-12, 768151773335.54819), (0.02, 0.9, 1e-6, 1.725263989605461),
    (0.02, 1.02, 1e-6, 1.275661689983615), (5, 5.4999, 5e-4, 164.32256485888961),
    (5, 6.5, 5e-4, 10.101671495726789),
  ])
  func fractionNearOne(p: Double, q: Double, rest: Double, expected: Double) {
    #expect(near(Hypergeometric.withOne(p, q, rest: rest), expected, 1e-12))
  }

  /// For ever at a discount of next to nothing: r, α, a, b, δ; by quadrature of E[λ ÷ (δ + λ·p)].
  @Test(arguments: [
    ([2.2426, 43.27, 0.793, 4.426], 1.9e-5, 49.74078998625147),
    ([2.2426, 43.27, 0.793, 4.426], 1e-9, 517.8106381535322),
    ([0.2426, 43.27, 1, 2.426], 1e-7, 17.22719107478633),
    ([20.25, 45, 2.0000001, 22.4], 1e-8, 23.39982766825096),
  ])
  func patientDiscounts(parameters: [Double], discount: Double, expected: Double) throws {
    let found = try BGNBD(parameters: parameters).residualPurchasesOfNewCustomer(
      discount: discount, horizon: nil)
    #expect(near(found, expected, 1e-11))
  }

  @Test func tailOfADiscountedRate() {
    #expect(near(Hypergeometric.discountedTail(0.6, 1e-4), 85.81517449503704, 1e-12))
    #expect(near(Hypergeometric.discountedTail(64, 3), 0.01514094229543209, 1e-13))
    #expect(Hypergeometric.discountedTail(3, 0) == 0.5)
    #expect(Hypergeometric.discountedTail(1, 0) == .infinity)
  }

  /// For ever and without discount, only those count who drop out at a rate away from 0.
  @Test func withoutDiscountThereMayBeNoSum() throws {
    let history = BuyingHistory(repeats: 2, lastAt: 5, age: 9)
    let slow = BGNBD(parameters: [0.5, 8, 0.9, 3])
    #expect(throws: ResidualProblem.needsDiscount) {
      try slow.residualPurchases(history, discount: 0, horizon: nil)
    }
    #expect(throws: ResidualProblem.discountBelowZero) {
      try slow.residualPurchases(history, discount: -0.01, horizon: nil)
    }
    let within = try slow.residualPurchases(history, discount: 0, horizon: 30)
    #expect(within == slow.expectedPurchases(history, within: 30))
    for model in [
      BGNBD(parameters: [0.5, 8, 1.9, 3]), ParetoNBD(parameters: [0.5, 8, 1.9, 30]),
    ] as [any BuyingModel] {
      let ever = try model.residualPurchases(history, discount: 0, horizon: nil)
      #expect(near(model.expectedPurchases(history, within: 1e9), ever, 1e-6))
      let nearly = try model.residualPurchases(history, discount: 1e-9, horizon: nil)
      #expect(near(nearly, ever, 1e-5))
    }
    let pareto = ParetoNBD(parameters: [0.5, 8, 0.9, 30])
    #expect(throws: ResidualProblem.needsDiscount) {
      try pareto.residualPurchases(history, discount: 0, horizon: nil)
    }
  }
}

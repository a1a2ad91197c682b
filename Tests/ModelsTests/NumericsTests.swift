import KantaModels
import Testing

/// Values by mpmath 1.3 with 30 digits.
@Suite struct SpecialFunctionsTests {
  @Test(arguments: [
    (0.001, -1000.5755719318103, 1_000_001.64253319587),
    (0.25, -4.22745353337626541, 17.1973291545071107),
    (1, -0.577215664901532861, 1.64493406684822644),
    (2.5, 0.703156640645243187, 0.490357756100234865),
    (9.99, 2.2507003728312011, 0.105276950148241787),
    (10, 2.25175258906672111, 0.105166335681685746),
    (137.5, 4.91998314578007666, 0.00729923766523716582),
    (1e6, 13.8155100579641908, 1.00000050000016667e-6),
  ])
  func digamma(x: Double, first: Double, second: Double) {
    #expect(near(SpecialFunctions.digamma(x), first, 1e-13))
    #expect(near(SpecialFunctions.trigamma(x), second, 1e-13))
  }

  @Test(arguments: [
    (0.5, 0.5, 1.14472988584940017), (2.5, 1e6, -34.2540953994365161),
    (1e-4, 3, 9.21019037822580776), (40, 1e9, -722.298873997212977),
    (123.4, 567.8, -325.671244732779993),
  ])
  func logBeta(a: Double, b: Double, expected: Double) {
    #expect(near(SpecialFunctions.logBeta(a, b), expected, 1e-14))
    #expect(SpecialFunctions.logBeta(a, b) == SpecialFunctions.logBeta(b, a))
  }

  @Test(arguments: [
    (0.5, 8.396470494, 0.0000416880911200711723), (0.5, 0.1, 0.654720846018577029),
    (5, 2, 0.947346982656288843), (50, 80, 0.000130783976591410337),
    (1000, 900, 0.999450097734288217), (0.5, 130.235, 1.35540072833320181e-58),
    (0.01, 1e-5, 0.103663201732802798),
  ])
  func gammaQ(a: Double, x: Double, expected: Double) {
    #expect(near(SpecialFunctions.gammaQ(a, x), expected, 1e-11))
    let both = SpecialFunctions.gammaQ(a, x) + SpecialFunctions.gammaP(a, x)
    #expect(near(both, 1, 1e-15))
  }

  @Test(arguments: [
    (0.975, 1.95996398454005424), (1e-10, -6.3613409024040562), (0.3, -0.524400512708040784),
    (0.999999, 4.75342430882289895), (0.02425, -1.97296105131188485),
  ])
  func normalQuantile(p: Double, expected: Double) {
    // Near 1 a double holds the tail to 1e-16 ÷ 1e-6 of itself only.
    #expect(near(SpecialFunctions.normalQuantile(p), expected, 1e-11))
    #expect(near(SpecialFunctions.normalCDF(expected), p, 1e-12))
  }

  @Test func outsideOfTheDomainIsNoNumber() {
    #expect(SpecialFunctions.logGamma(-1).isNaN && SpecialFunctions.digamma(0).isNaN)
    #expect(SpecialFunctions.logBeta(0, 1).isNaN && SpecialFunctions.gammaQ(0, 1).isNaN)
    #expect(SpecialFunctions.normalQuantile(1.5).isNaN)
    #expect(SpecialFunctions.normalQuantile(0) == -.infinity)
    #expect(SpecialFunctions.gammaQ(2, .infinity) == 0)
  }

  @Test func sumsOfExponentialsDoNotOverflow() {
    #expect(near(SpecialFunctions.logAddExp(1000, 1000), 1000.6931471805599453, 1e-15))
    #expect(SpecialFunctions.logAddExp(-.infinity, 3) == 3)
    #expect(SpecialFunctions.logAddExp(-.infinity, -.infinity) == -.infinity)
    #expect(SpecialFunctions.logistic(-800) == 0 && SpecialFunctions.logistic(800) == 1)
  }

  private func near(_ value: Double, _ expected: Double, _ tolerance: Double) -> Bool {
    (value - expected).magnitude <= tolerance * max(expected.magnitude, 1e-300)
  }
}

/// A banana: −(1 − x)² − 100 (y − x²)², the negative of Rosenbrock's function (1960).
private struct Banana: Likelihood {
  var parameterCount: Int { 2 }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    let (x, y) = (theta[0], theta[1])
    gradient = [2 * (1 - x) + 400 * x * (y - x * x), -200 * (y - x * x)]
    return -(1 - x) * (1 - x) - 100 * (y - x * x) * (y - x * x)
  }
}

/// A ridge: only the sum of the two parameters matters.
private struct Ridge: Likelihood {
  var parameterCount: Int { 2 }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    let miss = theta[0] + theta[1] - 1
    gradient = [-2 * miss, -2 * miss]
    return -miss * miss
  }
}

/// Undefined below 0, and highest at 2: ln θ − θ ÷ 2.
private struct HalfLine: Likelihood {
  var parameterCount: Int { 1 }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    gradient = [1 / theta[0] - 0.5]
    return theta[0] > 0 ? theta[0].logarithm - theta[0] / 2 : .nan
  }
}

extension Double {
  fileprivate var logarithm: Double {
    -SpecialFunctions.logBeta(self, 1)  // B(x, 1) = 1 ÷ x
  }
}

@Suite struct MaximumLikelihoodTests {
  @Test func theTopOfACurvedRidgeIsFound() throws {
    let top = try #require(Banana().maximum(from: [[-1.2, 1]]))
    #expect(top.converged)
    #expect((top.theta[0] - 1).magnitude < 1e-7 && (top.theta[1] - 1).magnitude < 1e-7)
    // The second derivatives of Rosenbrock's function at (1, 1) are 802, −400 and 200.
    let expected = [802.0, -400, -400, 200]
    #expect(zip(top.hessian, expected).allSatisfy { ($0 - $1).magnitude < 1e-3 })
    let covariance = try #require(top.covariance)
    #expect((covariance[0] - 0.5).magnitude < 1e-3 && (covariance[3] - 2.005).magnitude < 1e-3)
  }

  @Test func aFlatDirectionHasNoCovariance() throws {
    let top = try #require(Ridge().maximum(from: [[3, 5]]))
    #expect(top.covariance == nil)
    #expect((top.theta[0] + top.theta[1] - 1).magnitude < 1e-6)
  }

  @Test func startsWithoutALikelihoodAreSkipped() throws {
    let top = try #require(HalfLine().maximum(from: [[-1], [0.3]]))
    #expect((top.theta[0] - 2).magnitude < 1e-7)
    #expect(HalfLine().maximum(from: [[-1]]) == nil)
  }

  @Test func anInverseTimesItsMatrixIsTheIdentity() throws {
    let matrix = SymmetricMatrix([4, 1, 0.5, 1, 3, -1, 0.5, -1, 2], size: 3)
    let inverse = try #require(matrix.inverse)
    for column in 0..<3 {
      let unit = matrix.times((0..<3).map { inverse[$0, column] })
      for row in 0..<3 { #expect((unit[row] - (row == column ? 1 : 0)).magnitude < 1e-14) }
    }
    #expect(SymmetricMatrix([1, 2, 2, 1], size: 2).inverse == nil)
  }
}

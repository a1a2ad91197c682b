import KantaColumns
import KantaModels
import Testing

@Suite struct ContrastTests {
  /// Student's sleep data: the extra hours of ten patients on two drugs.
  ///
  /// Source: Cushny & Peebles (1905), as Student, "The probable error of a mean", Biometrika 6
  /// (1908) 1–25, has them; means 0.75 and 2.33, standard deviations 1.789 and 2.002.
  @Test func theDrugsOfStudentDiffer() throws {
    let first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]
    let second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    // (2.33 − 0.75) ÷ √((1.789010² + 2.002249²) ÷ 2)
    let expected = 0.83218
    let effect = try #require(Contrast.cohensD(Moments(second), Moments(first)))
    #expect(abs(effect - expected) < 5e-6)
    let units = [first, second].map { $0.map { Int64(($0 * 10).rounded()) } }
    let exact = try #require(Contrast.cohensD(Moments(units: units[1]), Moments(units: units[0])))
    #expect(abs(exact - expected) < 5e-6)
  }

  @Test func phiIsOneWhereBothAreTheSame() {
    #expect(Contrast.phi(both: 10, inside: 10, having: 10, of: 40) == 1)
    #expect(Contrast.phi(both: 0, inside: 10, having: 30, of: 40) == -1)
    #expect(Contrast.phi(both: 5, inside: 10, having: 20, of: 40) == 0)
    #expect(Contrast.phi(both: 10, inside: 10, having: 40, of: 40) == nil)
  }

  /// Phi is the correlation of two columns of 0 and 1.
  @Test(arguments: UInt64(1)...30) func phiIsACorrelation(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let rows = (0..<120).map { _ in (random.chance(0.3), random.chance(0.5)) }
    let (x, y) = (rows.map { $0.0 ? 1.0 : 0 }, rows.map { $0.1 ? 1.0 : 0 })
    let (a, b) = (Moments(x), Moments(y))
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - a.mean) * ($1.1 - b.mean) }
    let phi = Contrast.phi(
      both: rows.count { $0.0 && $0.1 }, inside: rows.count { $0.0 },
      having: rows.count { $0.1 }, of: rows.count)
    #expect(abs((phi ?? 9) - covariance / (a.squares * b.squares).squareRoot()) < 1e-12)
  }

  /// Whole numbers are added up exactly, however large; the order decides nothing.
  @Test(arguments: UInt64(1)...20) func momentsDoNotDependOnTheOrder(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let units = (0..<300).map { _ in Int64(random.uniform(in: -1_000_000...1_000_000)) * 4_000_001 }
    let shuffled = random.shuffled(units)
    #expect(Moments(units: units) == Moments(units: shuffled))
    #expect(Moments(units.map(Double.init)) == Moments(shuffled.map(Double.init)))
    let (exact, plain) = (Moments(units: units), Moments(units.map(Double.init)))
    #expect(abs(exact.mean - plain.mean) <= 1e-9 * max(1, abs(plain.mean)))
    #expect(abs(exact.squares - plain.squares) <= 1e-9 * plain.squares)
    #expect(Moments(units: [.min, .max, .min]).squares > 1e37)
  }
}

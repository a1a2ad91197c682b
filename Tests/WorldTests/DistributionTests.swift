import Foundation
import KantaColumns
import Testing

/// Draws against theory.
///
/// A bound of 4.5 standard errors fails by chance once in 150,000 tests, and
/// the seeds are fixed: what passes once passes always.
@Suite struct DistributionTests {
  private static let count = 40_000

  /// Mean and variance of many draws, each in standard errors from theory.
  private func expectMoments(
    mean: Double, variance: Double, sourceLocation: SourceLocation = #_sourceLocation,
    _ draw: (inout SeededRandom) -> Double
  ) {
    var random = SeededRandom(seed: 11)
    let draws = (0..<DistributionTests.count).map { _ in draw(&random) }
    let squares = draws.map { ($0 - mean) * ($0 - mean) }
    #expect(abs(Sample(draws).z(against: mean)) < 4.5, sourceLocation: sourceLocation)
    #expect(abs(Sample(squares).z(against: variance)) < 4.5, sourceLocation: sourceLocation)
  }

  private func draws(_ draw: (inout SeededRandom) -> Double) -> [Double] {
    var random = SeededRandom(seed: 12)
    return (0..<DistributionTests.count).map { _ in draw(&random) }
  }

  @Test(arguments: [0.25, 1, 40]) func exponential(_ rate: Double) {
    expectMoments(mean: 1 / rate, variance: 1 / (rate * rate)) { $0.exponential(rate: rate) }
    #expect(kolmogorov(draws { $0.exponential(rate: rate) }) { 1 - exp(-rate * $0) } < 1.95)
  }

  @Test func exponentialOfRateZeroNeverComes() {
    var random = SeededRandom(seed: 1)
    #expect(random.exponential(rate: 0) == .infinity)
  }

  @Test func normal() {
    expectMoments(mean: 0, variance: 1) { $0.normal() }
    #expect(kolmogorov(draws { $0.normal() }) { (1 + erf($0 / 2.0.squareRoot())) / 2 } < 1.95)
  }

  @Test(arguments: [(0.1, 1), (0.5, 2), (0.9, 9), (1, 1), (4, 16), (250, 3)])
  func gamma(_ shape: Double, _ rate: Double) {
    expectMoments(mean: shape / rate, variance: shape / (rate * rate)) {
      $0.gamma(shape: shape, rate: rate)
    }
  }

  @Test func gammaOfKnownDistributions() {
    // Γ(1) is exponential, Γ(½) half the square of a normal, Γ(3) an Erlang sum of three.
    #expect(kolmogorov(draws { $0.gamma(shape: 1, rate: 2) }) { 1 - exp(-2 * $0) } < 1.95)
    #expect(kolmogorov(draws { $0.gamma(shape: 0.5, rate: 1) }) { erf($0.squareRoot()) } < 1.95)
    #expect(
      kolmogorov(draws { $0.gamma(shape: 3, rate: 1) }) { x in
        1 - exp(-x) * (1 + x + x * x / 2)
      } < 1.95)
  }

  @Test(arguments: [(0.7, 3.4), (0.9, 1.6), (3, 2), (0.05, 0.05)])
  func beta(_ a: Double, _ b: Double) {
    let sum = a + b
    expectMoments(mean: a / sum, variance: a * b / (sum * sum * (sum + 1))) { $0.beta(a, b) }
  }

  @Test func betaOfKnownDistributions() {
    // Beta(½, ½) is the arcsine law; Beta(3, 1) has the distribution function x³.
    #expect(
      kolmogorov(draws { $0.beta(0.5, 0.5) }) { 2 / Double.pi * asin($0.squareRoot()) } < 1.95)
    #expect(kolmogorov(draws { $0.beta(3, 1) }) { $0 * $0 * $0 } < 1.95)
  }

  @Test(arguments: [0, 0.9, 5, 16, 16.5, 300]) func poisson(_ mean: Double) {
    if mean > 0 {
      expectMoments(mean: mean, variance: mean) { Double($0.poisson(mean: mean)) }
    } else {
      #expect(draws { Double($0.poisson(mean: mean)) }.allSatisfy { $0 == 0 })
    }
  }

  @Test func poissonCountsAreThoseOfTheLaw() {
    let mean = 2.5
    var counts = [Int](repeating: 0, count: 9)
    for draw in draws({ Double($0.poisson(mean: mean)) }) { counts[min(8, Int(draw))] += 1 }
    var shares: [Double] = []
    var probability = exp(-mean)
    for number in 0..<8 {
      shares.append(probability)
      probability *= mean / Double(number + 1)
    }
    shares.append(1 - shares.reduce(0, +))
    #expect(abs(chiSquareZ(counts, shares: shares)) < 4.5)
  }

  @Test(arguments: [0.05, 0.3, 0.95]) func geometric(_ probability: Double) {
    expectMoments(mean: 1 / probability, variance: (1 - probability) / (probability * probability))
    {
      Double($0.geometric(probability))
    }
    let first = draws { $0.geometric(probability) == 1 ? 1 : 0 }
    #expect(abs(Sample(first).z(against: probability)) < 4.5)
  }

  @Test func geometricAtItsEnds() {
    var random = SeededRandom(seed: 1)
    #expect(random.geometric(1) == 1)
    #expect(random.geometric(0) == 1 << 53)
    #expect(draws { Double($0.geometric(1e-12)) }.allSatisfy { $0 >= 1 })
  }
}

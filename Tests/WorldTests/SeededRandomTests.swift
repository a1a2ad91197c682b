import KantaColumns
import Testing

@Suite struct SeededRandomTests {
  @Test func followsTheReferenceImplementations() {
    var mixer: UInt64 = 1_234_567
    #expect(SeededRandom.splitMix(&mixer) == 6_457_827_717_110_365_317)
    #expect(SeededRandom.splitMix(&mixer) == 3_203_168_211_198_807_973)
    var random = SeededRandom(state: (1, 2, 3, 4))
    #expect(
      (0..<4).map { _ in random.next() } == [11_520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
  }

  @Test func sameSeedSameNumbers() {
    var a = SeededRandom(seed: 7)
    var b = SeededRandom(seed: 7)
    var c = SeededRandom(seed: 8)
    let numbers = (0..<100).map { _ in a.next() }
    #expect(numbers == (0..<100).map { _ in b.next() })
    #expect(numbers != (0..<100).map { _ in c.next() })
    var part = a.split()
    #expect(part != a)
    #expect(part.next() != a.next())
  }

  @Test func uniformStaysInsideAndIsUniform() {
    var random = SeededRandom(seed: 1)
    let draws = (0..<50_000).map { _ in random.uniform() }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(Sample(draws).z(against: 0.5)) < 4.5)
    #expect(kolmogorov(draws) { $0 } < 1.95)
    let shifted = (0..<50_000).map { _ in random.uniform(in: -2..<6) }
    #expect(shifted.allSatisfy { $0 >= -2 && $0 < 6 })
    #expect(kolmogorov(shifted) { ($0 + 2) / 8 } < 1.95)
  }

  @Test(arguments: [(0, 0), (-3, 3), (1, 6), (0, 99)])
  func integersAreEquallyLikely(_ low: Int, _ high: Int) {
    var random = SeededRandom(seed: 2)
    var counts = [Int](repeating: 0, count: high - low + 1)
    for _ in 0..<40_000 { counts[random.uniform(in: low...high) - low] += 1 }
    let share = 1 / Double(counts.count)
    #expect(abs(chiSquareZ(counts, shares: counts.map { _ in share })) < 4.5)
  }

  @Test func theWholeRangeOfIntegersWorks() {
    var random = SeededRandom(seed: 3)
    let draws = (0..<1_000).map { _ in random.uniform(in: Int.min...Int.max) }
    #expect(draws.contains { $0 < 0 } && draws.contains { $0 > 0 })
  }

  @Test func picksByWeight() {
    var random = SeededRandom(seed: 4)
    let weights = [1.0, 0, 3, 6]
    var counts = [Int](repeating: 0, count: 4)
    for _ in 0..<40_000 { counts[random.pick(weights)] += 1 }
    #expect(counts[1] == 0)
    let seen = [counts[0], counts[2], counts[3]]
    #expect(abs(chiSquareZ(seen, shares: [0.1, 0.3, 0.6])) < 4.5)
  }

  @Test func samplesWithoutReplacement() {
    var random = SeededRandom(seed: 5)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 {
      let drawn = random.sample(3, of: 10)
      #expect(Set(drawn).count == 3)
      for number in drawn { counts[number] += 1 }
    }
    #expect(counts.allSatisfy { abs(Double($0) - 3_000) < 4.5 * 2_100.0.squareRoot() })
    #expect(random.sample(5, of: 5).sorted() == [0, 1, 2, 3, 4])
    #expect(random.sample(0, of: 5).isEmpty)
  }

  @Test func shufflesEvenly() {
    var random = SeededRandom(seed: 6)
    var counts: [String: Int] = [:]
    for _ in 0..<12_000 { counts[random.shuffled(["a", "b", "c"]).joined(), default: 0] += 1 }
    let seen = counts.keys.sorted().map { counts[$0] ?? 0 }
    #expect(seen.count == 6)
    #expect(abs(chiSquareZ(seen, shares: [Double](repeating: 1.0 / 6, count: 6))) < 4.5)
    #expect(random.shuffled([Int]()).isEmpty)
  }
}

/// √n times the largest distance between the sample and the distribution function.
///
/// Above 1.95 only once in a thousand samples (Kolmogorov).
func kolmogorov(_ draws: [Double], _ distribution: (Double) -> Double) -> Double {
  let count = Double(draws.count)
  var largest = 0.0
  for (index, value) in draws.sorted().enumerated() {
    let theory = distribution(value)
    largest = max(largest, theory - Double(index) / count, Double(index + 1) / count - theory)
  }
  return largest * count.squareRoot()
}

/// Pearson's χ², centred and scaled: (χ² − df) ÷ √(2 df); 0 where there is nothing to test.
func chiSquareZ(_ counts: [Int], shares: [Double]) -> Double {
  guard counts.count > 1 else { return 0 }
  let total = Double(counts.reduce(0, +))
  let chiSquare = zip(counts, shares).reduce(0.0) { sum, cell in
    let expected = cell.1 * total
    return sum + (Double(cell.0) - expected) * (Double(cell.0) - expected) / expected
  }
  let freedom = Double(counts.count - 1)
  return (chiSquare - freedom) / (2 * freedom).squareRoot()
}

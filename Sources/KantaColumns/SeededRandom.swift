/// A seeded source of random numbers: the same seed gives the same numbers on every machine.
///
/// Whole numbers, `uniform()` and everything made of them alone (`uniform(in:)`, `pick`, `sample`,
/// `shuffled`) are the same bit for bit everywhere. The distributions that take a logarithm, an
/// exponential or a power are the same up to what the C library does with the last bit; whoever
/// writes such numbers down rounds them first (money to cents, rates to six decimals).
///
/// The standard library's `random(in:using:)` is not used: its way from bits to numbers is not
/// promised to stay.
///
/// Sources: the generator is xoshiro256** (D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom
/// Number Generators", ACM TOMS 47(4), 2021); a seed is spread over its state by SplitMix64
/// (G. Steele, D. Lea and C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
package struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// Any seed will do, 0 as well.
  package init(seed: UInt64) {
    var mixer = seed
    s0 = SeededRandom.splitMix(&mixer)
    s1 = SeededRandom.splitMix(&mixer)
    s2 = SeededRandom.splitMix(&mixer)
    s3 = SeededRandom.splitMix(&mixer)
  }

  /// The generator in a given state, which may not be all zero; for checks against the paper.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state != (0, 0, 0, 0), "the all-zero state never leaves itself")
    (s0, s1, s2, s3) = state
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    let result = SeededRandom.rotate(s1 &* 5, by: 7) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = SeededRandom.rotate(s3, by: 45)
    return result
  }

  /// A generator of its own, seeded from this one.
  ///
  /// Give each kind of thing its own, and one more draw for one thing moves no other.
  package mutating func split() -> SeededRandom { SeededRandom(seed: next()) }

  /// The next output of SplitMix64, whose whole state is `state`.
  package static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  private static func rotate(_ bits: UInt64, by count: UInt64) -> UInt64 {
    (bits << count) | (bits >> (64 - count))
  }
}

// MARK: - Uniform numbers and choices: exact on every machine

extension SeededRandom {
  /// A number in [0, 1): a multiple of 2⁻⁵³, each as likely as the others.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in [lower, upper).
  package mutating func uniform(in range: Range<Double>) -> Double {
    let value = range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    // Rounding may reach the upper end, which does not belong to the range.
    return value < range.upperBound ? value : range.lowerBound
  }

  /// An integer between both ends, each as likely as the others.
  ///
  /// Source: D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29(1), 2019.
  package mutating func uniform(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound)) &+ 1
    guard span != 0 else { return Int(truncatingIfNeeded: next()) }
    var (high, low) = next().multipliedFullWidth(by: span)
    if low < span {
      let threshold = (0 &- span) % span
      while low < threshold { (high, low) = next().multipliedFullWidth(by: span) }
    }
    return range.lowerBound &+ Int(truncatingIfNeeded: high)
  }

  /// Whether something of this probability happens.
  package mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// A position of `weights`, each with the probability of its weight among their sum.
  ///
  /// O(n). Weights are not negative, and one of them is positive.
  package mutating func pick(_ weights: [Double]) -> Int {
    precondition(weights.contains { $0 > 0 }, "one weight is positive")
    var rest = uniform() * weights.reduce(0, +)
    var last = 0
    for (index, weight) in weights.enumerated() where weight > 0 {
      if rest < weight { return index }
      rest -= weight
      last = index
    }
    return last
  }

  /// One of `elements`, which are not empty, each as likely as the others.
  package mutating func pick<Element>(from elements: [Element]) -> Element {
    elements[uniform(in: 0...elements.count - 1)]
  }

  /// The same elements in random order, each order as likely as the others.
  ///
  /// O(n). Source: R. Durstenfeld, "Algorithm 235: Random permutation", CACM 7(7), 1964.
  package mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
    var result = elements
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, uniform(in: 0...last))
    }
    return result
  }

  /// `count` different numbers of 0..<`total`, in random order.
  ///
  /// O(total).
  package mutating func sample(_ count: Int, of total: Int) -> [Int] {
    precondition((0...total).contains(count), "no more can be drawn than there are")
    var numbers = Array(0..<total)
    for position in 0..<count {
      numbers.swapAt(position, uniform(in: position...total - 1))
    }
    return Array(numbers.prefix(count))
  }
}

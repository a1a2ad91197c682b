import Foundation

/// A seeded generator whose state is one word, so that every customer can have one.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA (2014).
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator for one of many things that are drawn independently.
  init(seed: UInt64, stream: UInt64) {
    var outer = Random(seed: seed)
    var inner = Random(seed: outer.next() ^ stream &* 0x9E37_79B9_7F4A_7C15)
    state = inner.next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// Between 0 and 1, and neither.
  mutating func unit() -> Double { (Double(next() >> 12) + 0.5) / 4_503_599_627_370_496 }

  /// One of `0..<count`.
  mutating func index(below count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Exponential with mean 1.
  mutating func exponential() -> Double { -log(unit()) }

  /// Normal with mean 0 and variance 1.
  mutating func normal() -> Double { (2 * exponential()).squareRoot() * cos(2 * .pi * unit()) }
}

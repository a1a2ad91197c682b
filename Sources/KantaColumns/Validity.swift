/// One bit per row: set where there is a value, clear where it is missing.
///
/// A column without missing values has no validity at all (`nil`): the fast path.
package struct Validity: Hashable, Sendable {
  package private(set) var bits: [UInt64]
  package let count: Int

  /// All present or all missing.
  package init(count: Int, allPresent: Bool) {
    self.count = count
    bits = [UInt64](repeating: allPresent ? .max : 0, count: (count + 63) / 64)
    if allPresent { clearTail() }
  }

  /// From one flag per row.
  ///
  /// - Complexity: O(n).
  package init(_ present: [Bool]) {
    count = present.count
    bits = [UInt64](repeating: 0, count: (present.count + 63) / 64)
    for row in present.indices where present[row] {
      bits[row >> 6] |= 1 << UInt64(row & 63)
    }
  }

  /// From bits laid out as `bits` is; bits past `count` are cleared.
  package init(bits: [UInt64], count: Int) {
    precondition(bits.count == (count + 63) / 64, "one bit per row")
    self.count = count
    self.bits = bits
    clearTail()
  }

  /// Whether row `row` has a value.
  package subscript(row: Int) -> Bool {
    get { bits[row >> 6] >> UInt64(row & 63) & 1 == 1 }
    set {
      let bit: UInt64 = 1 << UInt64(row & 63)
      if newValue { bits[row >> 6] |= bit } else { bits[row >> 6] &= ~bit }
    }
  }

  /// How many rows have a value.
  ///
  /// - Complexity: O(n ÷ 64).
  package var presentCount: Int { bits.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// How many rows have none.
  package var missingCount: Int { count - presentCount }

  /// Present where both are; `nil` means all present.
  package static func both(_ a: Validity?, _ b: Validity?) -> Validity? {
    guard var result = a else { return b }
    guard let b else { return a }
    precondition(result.count == b.count, "columns of one table have one length")
    for index in result.bits.indices { result.bits[index] &= b.bits[index] }
    return result
  }

  /// `nil` when nothing is missing, so that the fast path is taken from here on.
  package var normalized: Validity? { missingCount == 0 ? nil : self }

  private mutating func clearTail() {
    guard let last = bits.indices.last, count & 63 != 0 else { return }
    bits[last] &= (1 << UInt64(count & 63)) - 1
  }
}

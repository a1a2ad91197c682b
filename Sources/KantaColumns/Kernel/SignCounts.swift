/// How many whole numbers are below 0, and how many are 0.
///
/// Both loops work on the sign bit alone, which machines without a comparison of 64-bit numbers do
/// for several rows at a time.
package enum SignCounts {
  /// - Complexity: O(n).
  package static func negative(_ values: [Int64]) -> Int {
    var count: UInt64 = 0
    for value in values { count &+= UInt64(bitPattern: value) >> 63 }
    return Int(count)
  }

  /// - Complexity: O(n).
  package static func zero(_ values: [Int64]) -> Int {
    // A number or its opposite has the sign bit unless it is 0.
    var others: UInt64 = 0
    for value in values { others &+= UInt64(bitPattern: value | (0 &- value)) >> 63 }
    return values.count - Int(others)
  }
}

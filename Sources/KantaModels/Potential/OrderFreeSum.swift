/// Sums that are the same bit for bit in whatever order the terms come.
enum OrderFreeSum {
  /// The sum of some terms, those that are not finite left out.
  ///
  /// Each term is taken to a whole number of 2⁻⁶⁰ of the largest one; whole numbers add up exactly.
  ///
  /// - Complexity: O(n), asking for each term twice.
  static func of(_ count: Int, _ term: (Int) -> Double) -> Double {
    byGroup(count, groups: 1, { _ in 0 }, term)[0]
  }

  /// The sum of the terms of each group.
  ///
  /// - Complexity: O(n), asking for each term twice.
  static func byGroup(
    _ count: Int, groups: Int, _ group: (Int) -> Int, _ term: (Int) -> Double
  ) -> [Double] {
    var largest = 0.0
    for index in 0..<count {
      let size = term(index).magnitude
      if size.isFinite { largest = max(largest, size) }
    }
    guard largest > 0 else { return [Double](repeating: 0, count: groups) }
    // At most 2⁶⁰ in size, and fewer than 2⁶⁶ of them.
    let exponent = min(1_000, max(-1_000, 59 - Int(largest.exponent)))
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    var sums = [Int128](repeating: 0, count: groups)
    for index in 0..<count {
      let value = term(index)
      guard value.isFinite else { continue }
      sums[group(index)] += Int128(Int64((value * scale).rounded()))
    }
    return sums.map { Double($0) / scale }
  }
}

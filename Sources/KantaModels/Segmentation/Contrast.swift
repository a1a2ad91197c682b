/// How the customers inside a segment differ from the others, as a size of effect.
package enum Contrast {
  /// Cohen's d: the difference of the means in pooled standard deviations, above 0 when those
  /// inside have more.
  ///
  /// - Returns: `nil` where a side is empty, or nobody differs from the mean of their side.
  ///
  /// Source: J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd ed. (1988),
  /// section 2.5, with n − 1 in each variance.
  package static func cohensD(_ inside: Moments, _ others: Moments) -> Double? {
    guard inside.count > 0, others.count > 0, inside.count + others.count > 2 else { return nil }
    let variance =
      (inside.squares + others.squares) / Double(inside.count + others.count - 2)
    return variance > 0 ? (inside.mean - others.mean) / variance.squareRoot() : nil
  }

  /// The phi coefficient of being inside and having a value, from −1 to 1: above 0 when the value
  /// is more frequent inside.
  ///
  /// For two times two cases its size is Cramér's V.
  ///
  /// - Parameters:
  ///   - both: How many are inside and have the value.
  ///   - inside: How many are inside.
  ///   - having: How many have the value.
  ///   - all: How many there are.
  /// - Returns: `nil` where one of the cases has nobody or everybody.
  ///
  /// Source: H. Cramér, "Mathematical Methods of Statistics" (1946), section 21.9.
  package static func phi(both: Int, inside: Int, having: Int, of all: Int) -> Double? {
    let (a, b) = (Double(inside) * Double(all - inside), Double(having) * Double(all - having))
    guard a > 0, b > 0 else { return nil }
    let covariance = Double(all) * Double(both) - Double(inside) * Double(having)
    return covariance / (a * b).squareRoot()
  }
}

/// The count, the mean and the sum of squares about it; of values in any order the same.
package struct Moments: Hashable, Sendable {
  package let count: Int
  /// 0 of no values.
  package let mean: Double
  /// The squared deviations from the mean, added up.
  package let squares: Double

  private init(count: Int, mean: Double, squares: Double) {
    self.count = count
    self.mean = mean
    self.squares = squares
  }

  /// Of numbers.
  ///
  /// - Complexity: that of a sort.
  package init(_ values: [Double]) {
    // In rising order, so that the order of the rows decides no digit.
    let sorted = values.sorted()
    let mean = sorted.isEmpty ? 0 : sorted.reduce(0, +) / Double(sorted.count)
    self.init(
      count: sorted.count, mean: mean,
      squares: sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) })
  }

  /// Of whole numbers of some unit, added up exactly.
  ///
  /// - Complexity: O(n).
  package init(units: [Int64]) {
    let sum = units.reduce(Int128(0)) { $0 + Int128($1) }
    // About a whole number near the mean the sums stay small.
    let centre = sum / Int128(max(1, units.count))
    var squares = Int128(0)
    var isTooLarge = false
    for unit in units {
      let deviation = Int128(unit) - centre
      let square = deviation.multipliedReportingOverflow(by: deviation)
      let next = squares.addingReportingOverflow(square.partialValue)
      isTooLarge = isTooLarge || square.overflow || next.overflow
      squares = next.partialValue
    }
    guard !units.isEmpty, !isTooLarge else {
      self.init(units.map(Double.init))
      return
    }
    let rest = Double(sum - centre * Int128(units.count))
    self.init(
      count: units.count, mean: Double(centre) + rest / Double(units.count),
      squares: Double(squares) - rest * rest / Double(units.count))
  }
}

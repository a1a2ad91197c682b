/// The product-limit estimate of how many are still there after each time.
///
/// S(t) = Π (1 − dᵢ ÷ nᵢ) over the times up to t. While nobody is censored and nobody enters, the
/// product telescopes and is taken as one quotient, so that without censoring S is exactly the part
/// that is left. Sources: Kaplan & Meier 1958, J. Am. Stat. Assoc. 53; Greenwood 1926 (the
/// variance).
package struct KaplanMeier: Sendable {
  package let table: RiskTable
  /// S just after each time of the table; 1 before the first.
  package let survival: [Double]
  /// Σ dᵢ ÷ (nᵢ (nᵢ − dᵢ)) up to each time: the variance of ln S; infinite once S is 0.
  package let greenwood: [Double]

  /// - Complexity: O(times).
  package init(_ table: RiskTable) {
    self.table = table
    var survival: [Double] = []
    var greenwood: [Double] = []
    survival.reserveCapacity(table.times.count)
    greenwood.reserveCapacity(table.times.count)
    // S = base × left ÷ start as long as the risk set changes by ends alone.
    var (base, start, left) = (1.0, Int64(0), Int64(0))
    var variance = 0.0
    for index in table.times.indices {
      let (d, n) = (table.events[index], table.atRisk[index])
      if n != left {
        base = start > 0 ? base * Double(left) / Double(start) : base
        (start, left) = (n, n)
      }
      left -= d
      if d > 0 { variance += n > d ? Double(d) / (Double(n) * Double(n - d)) : .infinity }
      survival.append(start > 0 ? base * Double(left) / Double(start) : base)
      greenwood.append(variance)
      if table.censored[index] > 0 {
        base = survival[index]
        (start, left) = (left, left)
      }
    }
    self.survival = survival
    self.greenwood = greenwood
  }

  /// The place of the last time up to `time`; `nil` before the first.
  ///
  /// - Complexity: O(log times).
  package func place(at time: Double) -> Int? {
    let after = table.times.firstPlace(after: time)
    return after > 0 ? after - 1 : nil
  }

  /// Whether anything is known of S at a time: not after the last one, unless nobody was left then.
  package func isKnown(at time: Double) -> Bool {
    table.count > 0 && (time <= table.lastTime || survival.last == 0)
  }

  /// The first time at which a falling curve over the times of the table is ½ or below; `nil` when
  /// it never is.
  ///
  /// Of S this is the median, of the bounds of its interval those of the median's (Brookmeyer &
  /// Crowley 1982, Biometrics 38). Where a bound is missing it is not reached.
  package func timeOfHalf(_ curve: [Double?]) -> Double? {
    // Rounding may leave a product of quotients a little above the half that it is.
    curve.firstIndex { ($0 ?? 1) <= 0.5 * (1 + 1e-12) }.map { table.times[$0] }
  }

  package var median: Double? { timeOfHalf(survival) }

  /// The mean time up to `limit`, ∫ S from 0 to there, and its variance
  /// Σ (∫ S from tᵢ on)² dᵢ ÷ (nᵢ (nᵢ − dᵢ)); `nil` where S is not known so far.
  ///
  /// Source: Irwin 1949, J. Hygiene 47; Klein & Moeschberger, Survival Analysis, 4.5.
  /// - Complexity: O(times).
  package func restrictedMean(to limit: Double) -> (mean: Double, variance: Double)? {
    guard isKnown(at: limit) else { return nil }
    let last = place(at: limit)
    var (area, variance, end) = (0.0, 0.0, limit)
    for index in stride(from: last ?? -1, through: 0, by: -1) {
      area += survival[index] * (end - table.times[index])
      let (d, n) = (table.events[index], table.atRisk[index])
      if d > 0, n > d { variance += area * area * (Double(d) / (Double(n) * Double(n - d))) }
      end = table.times[index]
    }
    return (area + end, variance)
  }
}

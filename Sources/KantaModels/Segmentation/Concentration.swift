import KantaColumns

/// How unequally a sum is shared out: running shares, Gini, Herfindahl, Lorenz curve.
///
/// An amount below 0 counts as 0, so that every measure keeps its bounds. Of whole numbers (money
/// in cents) the running sums are exact.
package struct Concentration: Sendable {
  /// The share of the k largest amounts in all of them, for k = 0…n; empty when the sum is 0.
  package let running: [Double]
  /// How many amounts there are, with those that count as 0.
  package let count: Int
  /// The sum of the amounts above 0, in their unit.
  package let total: Double
  /// Half the relative mean difference of the population: 0 when all are equal, 1 − 1/n when one
  /// has everything; `nil` when the sum is 0.
  ///
  /// Source: C. Gini (1914); computed as Σ (2i − n − 1) xᵢ / (n Σ xᵢ) over rising amounts
  /// (J. Gastwirth, "The Estimation of the Lorenz Curve and Gini Index", Review of Economics and
  /// Statistics 54, 1972).
  package let gini: Double?
  /// The sum of the squared shares, from 1/n to 1; `nil` when the sum is 0.
  ///
  /// Source: A. O. Hirschman, "The Paternity of an Index", American Economic Review 54 (1964) 761.
  package let herfindahl: Double?

  /// The concentration of whole numbers, the largest first.
  ///
  /// - Complexity: O(n).
  package init(falling amounts: Span<Int64>) {
    count = amounts.count
    var total: Int128 = 0
    var weighted: Int128 = 0
    for index in amounts.indices where amounts[index] > 0 {
      total += Int128(amounts[index])
      weighted += Int128(amounts.count - 1 - 2 * index) * Int128(amounts[index])
    }
    let whole = Double(total)
    self.total = whole
    guard total > 0 else {
      (running, gini, herfindahl) = ([], nil, nil)
      return
    }
    var sum: Int128 = 0
    var squares = CompensatedSum()
    running = [Double](capacity: amounts.count + 1) { (shares: inout OutputSpan<Double>) in
      shares.append(0)
      for index in amounts.indices {
        if amounts[index] > 0 {
          sum += Int128(amounts[index])
          let share = Double(amounts[index]) / whole
          squares.add(share * share)
        }
        shares.append(Double(sum) / whole)
      }
    }
    gini = Double(weighted) / (Double(amounts.count) * whole)
    herfindahl = squares.value
  }

  /// The concentration of numbers, the largest first; none is NaN.
  ///
  /// - Complexity: O(n).
  package init(falling amounts: Span<Double>) {
    count = amounts.count
    var total = CompensatedSum()
    var weighted = CompensatedSum()
    for index in amounts.indices where amounts[index] > 0 {
      total.add(amounts[index])
      weighted.add(Double(amounts.count - 1 - 2 * index) * amounts[index])
    }
    let whole = total.value
    self.total = whole
    guard whole > 0, whole.isFinite else {
      (running, gini, herfindahl) = ([], nil, nil)
      return
    }
    var sum = CompensatedSum()
    var squares = CompensatedSum()
    running = [Double](capacity: amounts.count + 1) { (shares: inout OutputSpan<Double>) in
      shares.append(0)
      for index in amounts.indices {
        if amounts[index] > 0 {
          sum.add(amounts[index])
          squares.add(amounts[index] / whole * (amounts[index] / whole))
        }
        shares.append(min(1, sum.value / whole))
      }
    }
    gini = weighted.value / (Double(amounts.count) * whole)
    herfindahl = squares.value
  }

  /// The share of the smallest `part` of the amounts in the sum.
  ///
  /// - Parameter part: From 0 to 1; between two amounts the curve is straight.
  /// - Returns: `nil` when the sum is 0.
  ///
  /// Source: M. O. Lorenz, "Methods of Measuring the Concentration of Wealth", Publications of the
  /// American Statistical Association 9 (1905) 209–219.
  package func lorenz(_ part: Double) -> Double? {
    guard !running.isEmpty else { return nil }
    let position = QuantilePosition(1 - part, of: count + 1)
    guard position.fraction > 0 else { return 1 - running[position.index] }
    return 1
      - position.value(between: running[position.index], and: running[position.index + 1])
  }

  /// How many of `count` things the largest `part` of them, above 0, are: rounded up to whole ones.
  package static func whole(_ part: Double, of count: Int) -> Int {
    var number = min(count, Int((part * Double(count)).rounded(.up)))
    // 0.07 × 100 is 7.000000000000001: what is a rounding error above a whole number is that one.
    while number > 0, Double(number - 1) / Double(count) >= part { number -= 1 }
    return number
  }

  /// The class of each amount: a class goes on until its cut is reached.
  ///
  /// An amount belongs to the class in which it begins, that is by the share *before* it; equal
  /// amounts begin together. Amounts of 0 or less get the number after the last class.
  ///
  /// `starts` says where each run of equal amounts above 0 starts, the largest first, and where the
  /// last one ends; `cuts` are rising shares, of the sum or of how many amounts above 0 there are.
  ///
  /// - Returns: 0 for the class of the largest, up to `cuts.count`; one more for 0 or less.
  /// - Complexity: O(n + cuts).
  package func classes(_ starts: [Int], cuts: [Double], of basis: Basis) -> [UInt8] {
    var classes = [UInt8](repeating: UInt8(cuts.count + 1), count: count)
    let positive = starts.last ?? 0
    var current = 0
    for (start, end) in zip(starts, starts.dropFirst()) {
      let before = basis == .sum ? running[start] : Double(start) / Double(positive)
      while current < cuts.count, before >= cuts[current] { current += 1 }
      for index in start..<end { classes[index] = UInt8(current) }
    }
    return classes
  }

  /// What the cuts of classes are shares of.
  package enum Basis: Hashable, Sendable {
    case sum, count
  }
}

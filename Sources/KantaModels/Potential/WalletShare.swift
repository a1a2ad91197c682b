package import KantaColumns
import RealModule

/// What customers buy from us, and what they buy of the same category from anybody.
///
/// Amounts are whole numbers of units, of which a common unit has `oursFactor` or `categoryFactor`,
/// so that sums and comparisons are exact.
package struct Wallets: Sendable {
  package let ours: [Int64]
  package let category: [Int64]
  private let oursFactor: Int128
  private let categoryFactor: Int128

  /// One wallet for each customer; a scale says how many decimals an amount has, so that a unit is
  /// 10^−scale.
  package init(ours: [Int64], oursScale: Int, category: [Int64], categoryScale: Int) {
    precondition(ours.count == category.count, "one wallet for each customer")
    self.ours = ours
    self.category = category
    let scale = max(oursScale, categoryScale)
    oursFactor = Int128(PowerOfTen.of(scale - oursScale))
    categoryFactor = Int128(PowerOfTen.of(scale - categoryScale))
  }

  package var count: Int { ours.count }

  /// Why a customer has no share.
  package enum Fault: Hashable, Sendable {
    /// The category is 0 or less, so that there is nothing to have a share of.
    case nothingBought
    /// More came back than was bought.
    case below0
    /// More was bought from us than from anybody.
    case above1
  }

  /// What is wrong with a customer's amounts; `nil` for a share from 0 to 1.
  package func fault(_ row: Int) -> Fault? {
    if category[row] <= 0 { return .nothingBought }
    if ours[row] < 0 { return .below0 }
    return Int128(ours[row]) * oursFactor > Int128(category[row]) * categoryFactor ? .above1 : nil
  }

  /// A customer's share; of one without fault from 0 to 1.
  package func share(_ row: Int) -> Double {
    Self.ratio(Int128(ours[row]) * oursFactor, Int128(category[row]) * categoryFactor)
  }

  /// The share of some customers together, none of whom has a fault.
  ///
  /// - Complexity: O(n log n).
  package func total(_ rows: [Int]) -> WalletShare {
    var (ours, category) = (Int128(0), Int128(0))
    for row in rows {
      ours += Int128(self.ours[row])
      category += Int128(self.category[row])
    }
    // In rising order, so that the order of the rows decides no digit.
    let shares = rows.map(share).sorted()
    var sum = CompensatedSum()
    for share in shares { sum.add(share) }
    return WalletShare(
      customers: rows.count, ours: ours, category: category,
      share: rows.isEmpty
        ? nil : Self.ratio(ours * oursFactor, category * categoryFactor),
      mean: rows.isEmpty ? nil : sum.value / Double(rows.count))
  }

  /// The interval of the share of some customers together, by drawing whole customers anew.
  ///
  /// The percentiles of `resamples` shares, each of as many customers as there are, drawn with
  /// replacement.
  ///
  /// A `level` of 0.95 takes the middle 95% of the shares. The same `seed` gives the same interval,
  /// in whatever order the rows are. More than `mostDrawn` customers are put into that many bags by
  /// chance and the bags are drawn: sums of bags vary as sums of their customers do, and so many of
  /// them tell the variance to less than one percent.
  ///
  /// - Returns: `nil` when the work was stopped, and no bounds for fewer than two customers.
  /// - Complexity: O(n log n + min(n, `mostDrawn`) × resamples), in parallel over the resamples.
  ///
  /// Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13;
  /// the customer is the unit drawn, since a customer's purchases belong together.
  package func interval(
    _ rows: [Int], level: Double, resamples: Int, seed: UInt64, mostDrawn: Int = 50_000,
    on execution: Execution
  ) -> WalletShare.Interval? {
    guard rows.count > 1 else { return WalletShare.Interval(bounds: nil) }
    // The random numbers are drawn for the customers in the order of their amounts.
    var pairs = rows.sorted { a, b in
      (category[a], ours[a]) < (category[b], ours[b])
    }.map { row in
      SIMD2(Double(ours[row]), Double(category[row]))
    }
    var random = SeededRandom(seed: seed)
    if pairs.count > mostDrawn {
      var bags = [SIMD2<Double>](repeating: .zero, count: mostDrawn)
      for (place, pair) in random.shuffled(pairs).enumerated() { bags[place % mostDrawn] += pair }
      pairs = bags
    }
    let drawn = pairs
    let sources = (0..<resamples).map { _ in random.split() }
    let factor = Double(oursFactor) / Double(categoryFactor)
    let found = Parallel.map(resamples, on: execution) { resample -> Double in
      var random = sources[resample]
      var sum = SIMD2(0.0, 0.0)
      for block in Parallel.blocks(of: drawn.count) {
        if execution.cancellation.isRequested { return 0 }
        for _ in block { sum += drawn[random.uniform(in: 0...drawn.count - 1)] }
      }
      return sum.x / sum.y * factor
    }
    guard let shares = found?.sorted(), !execution.cancellation.isRequested else { return nil }
    let tail = (1 - level) / 2
    return WalletShare.Interval(
      bounds: .init(
        low: quantileType7(sorted: shares, tail), high: quantileType7(sorted: shares, 1 - tail)))
  }

  private static func ratio(_ a: Int128, _ b: Int128) -> Double { Double(a) / Double(b) }
}

/// The customer share of several customers together.
package struct WalletShare: Hashable, Sendable {
  package let customers: Int
  /// The sums, in the units of the amounts.
  package let ours: Int128
  package let category: Int128
  /// The sum of ours ÷ the sum of the category: what part of their money comes to us.
  ///
  /// `nil` without customers.
  package let share: Double?
  /// The mean of the customers' shares, where the smallest wallet weighs as much as the largest.
  package let mean: Double?

  /// Where a share may lie.
  package struct Interval: Hashable, Sendable {
    package struct Bounds: Hashable, Sendable {
      package let low: Double
      package let high: Double
    }

    /// `nil` for fewer than two customers.
    package let bounds: Bounds?
  }
}

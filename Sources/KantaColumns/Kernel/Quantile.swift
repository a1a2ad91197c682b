/// The quantile of order `p` of sorted values: type 7, linear between order statistics.
///
/// - Parameters:
///   - sorted: `n` ≥ 1 values in ascending order.
///   - p: From 0 (the smallest) to 1 (the largest); 0.5 is the median.
/// - Returns: The value at position (n − 1)·p, counted from 0, in the unit of the values.
/// - Complexity: O(1).
///
/// Source: R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages",
/// The American Statistician 50 (1996) 361–365, definition 7.
package func quantileType7(sorted: Span<Double>, _ p: Double) -> Double {
  precondition(!sorted.isEmpty, "there is a value")
  let position = QuantilePosition(p, of: sorted.count)
  let lower = sorted[position.index]
  return position.fraction == 0
    ? lower : position.value(between: lower, and: sorted[position.index + 1])
}

/// The quantile of order `p` of sorted values; see the form that takes a span.
package func quantileType7(sorted: [Double], _ p: Double) -> Double {
  quantileType7(sorted: sorted.span, p)
}

/// The quantiles of several orders of values in any order: type 7, as `quantileType7`.
///
/// - Parameters:
///   - values: At least one; none is NaN.
///   - orders: Each from 0 to 1.
/// - Returns: A quantile for each order.
/// - Complexity: O(n) for values that are not nearly all in a few places: one pass counts how many
///   lie where, then only those around the wanted ranks are sorted.
package func quantilesType7(_ values: [Double], _ orders: [Double]) -> [Double] {
  let positions = orders.map { QuantilePosition($0, of: values.count) }
  let ranks = positions.flatMap { [$0.index, min($0.index + 1, values.count - 1)] }
  let found = OrderStatistic.values(at: ranks, of: values.map { OrderedWord.of($0) })
  return positions.indices.map {
    positions[$0].value(
      between: OrderedWord.number(found[2 * $0]), and: OrderedWord.number(found[2 * $0 + 1]))
  }
}

/// Where among `n` sorted values a type-7 quantile lies.
package struct QuantilePosition: Hashable, Sendable {
  /// The order statistic at or below it, counted from 0.
  package var index: Int
  /// How far it is on the way to the next, from 0 to less than 1.
  package var fraction: Double

  /// - Parameters:
  ///   - p: From 0 to 1.
  ///   - count: At least 1.
  package init(_ p: Double, of count: Int) {
    precondition(count > 0 && (0...1).contains(p), "0 ≤ p ≤ 1 of at least one value")
    let position = Double(count - 1) * p
    let nearest = position.rounded()
    // 0.29 × 100 is 28.999999999999996: what is a rounding error off a value is that value.
    if abs(position - nearest) <= 4 * Double.ulpOfOne * max(1, position) {
      index = Int(nearest)
      fraction = 0
    } else {
      index = Int(position)
      fraction = position - position.rounded(.down)
    }
  }

  /// The value at this position, from the order statistics on both sides of it.
  package func value(between lower: Double, and upper: Double) -> Double {
    fraction == 0 || lower == upper ? lower : (1 - fraction) * lower + fraction * upper
  }
}

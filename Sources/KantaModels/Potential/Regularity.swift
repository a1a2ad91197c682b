/// How regularly customers buy: 1 where purchases come by chance, as models of buying take it, and
/// more the more one interval is like the next.
///
/// Source: R. Wheat and D. Morrison, "Estimating Purchase Regularity with Two Interpurchase Times",
/// Journal of Marketing Research 27(1), 1990: where intervals follow a gamma distribution of shape
/// k, the share M of the last of two intervals has the variance 1 ÷ (4(2k + 1)).
package struct Regularity: Hashable, Sendable {
  /// The shape k of the intervals; infinite where all are alike.
  package let shape: Double
  /// How many customers it is estimated from.
  package let customers: Int

  /// Two intervals that are shorter together say little, since purchases are known by the day.
  private static let fewestDays: Int32 = 20

  /// By the last two intervals of each customer; `nil` without any customer of three purchases.
  ///
  /// - Complexity: O(rows + customers).
  package init?(_ purchases: PurchaseDays) {
    // The last three days of each customer, the latest first.
    var days = [SIMD4<Int32>](
      repeating: SIMD4(repeating: .min), count: purchases.customerCount)
    for (row, day) in purchases.days.enumerated() {
      let customer = Int(purchases.customers[row])
      let known = days[customer]
      if day > known.x {
        days[customer] = SIMD4(day, known.x, known.y, 0)
      } else if day > known.y {
        days[customer] = SIMD4(known.x, day, known.y, 0)
      } else if day > known.z {
        days[customer].z = day
      }
    }
    var shares: [Double] = []
    for known in days where known.z > .min && known.x - known.z >= Self.fewestDays {
      shares.append(Double(known.x - known.y) / Double(known.x - known.z) - 0.5)
    }
    guard !shares.isEmpty else { return nil }
    let variance = OrderFreeSum.of(shares.count) { shares[$0] * shares[$0] } / Double(shares.count)
    customers = shares.count
    shape = variance > 0 ? max(0, (1 - 4 * variance) / (8 * variance)) : .infinity
  }
}

import KantaColumns
import KantaModels
import Testing

/// How regularly customers buy, by Wheat and Morrison's share of the last of two intervals.
@Suite struct RegularityTests {
  /// Customers whose intervals are gamma distributed with a shape, and 40 days in the mean.
  private func purchases(shape: Double, customers: Int, seed: UInt64 = 1) -> PurchaseDays {
    var random = SeededRandom(seed: seed)
    var (owners, days): ([UInt32], [Int32]) = ([], [])
    for customer in 0..<customers {
      var time = random.uniform() * 100
      for _ in 0..<5 {
        owners.append(UInt32(customer))
        days.append(Int32(time))
        time += max(1, random.gamma(shape: shape, rate: shape / 40))
      }
    }
    return PurchaseDays(customers: owners, count: customers, days: days, amounts: nil)
  }

  @Test(arguments: [1.0, 2, 5]) func theShapeOfIntervalsIsFound(shape: Double) throws {
    let found = try #require(Regularity(purchases(shape: shape, customers: 20_000)))
    #expect(abs(found.shape / shape - 1) < 0.06, "\(found)")
    #expect(found.customers > 15_000)
  }

  /// Of rows in another order it is the same to the last digit.
  @Test func theOrderOfRowsDecidesNothing() throws {
    let given = purchases(shape: 3, customers: 500)
    let turned = PurchaseDays(
      customers: given.customers.reversed(), count: 500, days: given.days.reversed(), amounts: nil)
    #expect(Regularity(given) == Regularity(turned))
  }

  @Test func equalIntervalsAreInfinitelyRegular() throws {
    let days: [Int32] = [0, 30, 60, 90]
    let payments = PurchaseDays(
      customers: days.map { _ in 0 }, count: 1, days: days, amounts: nil)
    #expect(try #require(Regularity(payments)).shape == .infinity)
    let two = PurchaseDays(customers: [0, 0], count: 1, days: [0, 30], amounts: nil)
    #expect(Regularity(two) == nil)
  }
}

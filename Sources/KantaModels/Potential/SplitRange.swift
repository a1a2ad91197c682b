package import KantaColumns

/// On which days purchases can be split so that there is something on both sides.
package struct SplitRange: Hashable, Sendable {
  /// The first day up to which customers can be fitted to: somebody has bought again, and as many
  /// came before it as a model needs.
  package let first: Day
  /// The day before the last.
  package let last: Day

  /// Customers that a model of four parameters is fitted to at least.
  package static let fewestCustomers = 20

  /// `nil` when no day will do.
  ///
  /// - Complexity: O(rows + customers).
  package init?(_ purchases: PurchaseDays, until end: Day) {
    var firstDays = [Int32](repeating: .max, count: purchases.customerCount)
    var secondDays = firstDays
    for (row, day) in purchases.days.enumerated() where day <= end.number {
      let customer = Int(purchases.customers[row])
      if day < firstDays[customer] {
        (firstDays[customer], secondDays[customer]) = (day, firstDays[customer])
      } else if day > firstDays[customer] {
        secondDays[customer] = min(secondDays[customer], day)
      }
    }
    let few = Self.fewestCustomers
    guard let repeated = secondDays.min(), repeated < .max, firstDays.count >= few else {
      return nil
    }
    let came = firstDays.sorted()[few - 1]
    guard came < .max else { return nil }
    first = Day(number: max(repeated, came + 1))
    last = Day(number: end.number - 1)
    guard first <= last else { return nil }
  }

  package func contains(_ day: Day) -> Bool { first <= day && day <= last }

  /// The day after which the last third of the time since the first purchase lies; within the
  /// range.
  package func standard(since start: Day) -> Day {
    let length = Int32(last.number + 1 - start.number)
    return max(first, Day(number: last.number + 1 - length / 3))
  }
}

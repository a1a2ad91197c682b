package import KantaColumns

/// Repeat purchases by period since the first day of the data, and what a model expects of them.
///
/// Source: the tracking plots of P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your
/// Customers the Easy Way", Marketing Science 24 (2005) 275–284.
package struct RepeatTracking: Sendable {
  /// The first day of the first period.
  package let origin: Day
  package let unit: TimeUnit
  /// Repeat purchases in each period that is over.
  package let actual: [Int]
  /// How many customers came so many days after the origin, by rising days.
  package let births: [Birth]

  package struct Birth: Hashable, Sendable {
    package let offsetDays: Int
    package let customers: Int
  }

  /// The last day of a period, counted from 0.
  package func lastDay(_ period: Int) -> Day {
    Day(number: origin.number + Int32(unit.daysToHold(period + 1)) - 1)
  }

  /// The repeat purchases expected in all by the end of each period, from how many are expected of
  /// a customer in a time since the first purchase.
  ///
  /// - Complexity: O(periods × different first days).
  package func expected(_ ofNewCustomer: (Double) -> Double) -> [Double] {
    (1...max(1, actual.count)).prefix(actual.count).map { period in
      var sum = CompensatedSum()
      for birth in births {
        let age = Double(period) - Double(birth.offsetDays) / unit.days
        if age > 0 { sum.add(Double(birth.customers) * ofNewCustomer(age)) }
      }
      return sum.value
    }
  }
}

extension PurchaseDays {
  /// The repeat purchases, up to `last`, of the customers who had bought by `end`; `nil` when
  /// nobody had.
  ///
  /// - Complexity: O(rows + customers + days).
  package func tracking(
    ofCustomersBy end: Day, until last: Day, unit: TimeUnit
  ) -> RepeatTracking? {
    var firstDays = [Int32](repeating: .max, count: customerCount)
    for row in days.indices {
      let customer = Int(customers[row])
      firstDays[customer] = min(firstDays[customer], days[row])
    }
    guard let origin = firstDays.min(), origin <= end.number, origin <= last.number else {
      return nil
    }
    let periods = unit.wholeUnits(inDays: Int(last.number - origin) + 1)
    var actual = [Int](repeating: 0, count: periods)
    for row in days.indices {
      let first = firstDays[Int(customers[row])]
      guard first <= end.number, days[row] > first, days[row] <= last.number else { continue }
      let period = unit.wholeUnits(inDays: Int(days[row] - origin))
      if period < periods { actual[period] += 1 }
    }
    var births = [Int](repeating: 0, count: Int(end.number - origin) + 1)
    for first in firstDays where first <= end.number { births[Int(first - origin)] += 1 }
    return RepeatTracking(
      origin: Day(number: origin), unit: unit, actual: actual,
      births: births.indices.filter { births[$0] > 0 }.map {
        RepeatTracking.Birth(offsetDays: $0, customers: births[$0])
      })
  }
}

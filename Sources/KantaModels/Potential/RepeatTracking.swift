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
  /// How many customers of a group came so many days after the origin.
  package let births: [Birth]

  package struct Birth: Hashable, Sendable {
    package let group: Int
    package let offsetDays: Int
    package let customers: Int
  }

  /// The last day of a period, counted from 0.
  package func lastDay(_ period: Int) -> Day {
    Day(number: origin.number + Int32(unit.daysToHold(period + 1)) - 1)
  }

  /// The repeat purchases expected in all by the end of each period, from how many are expected of
  /// a customer of a group in a time since the first purchase.
  ///
  /// - Complexity: O(periods × births) steps; every different age is worked out once.
  package func expected(
    _ ofNewCustomer: (_ group: Int, _ time: Double) -> Double
  ) -> [Double] {
    let ratio = unit.ratio
    var totals = [CompensatedSum](repeating: CompensatedSum(), count: actual.count)
    var known: [Double] = []
    var group = -1
    for birth in births {
      if birth.group != group {
        group = birth.group
        known = [Double](repeating: .nan, count: actual.count * ratio.days + 1)
      }
      for period in actual.indices {
        // In parts of a day, so that ages that are equal are equal numbers.
        let age = (period + 1) * ratio.days - birth.offsetDays * ratio.units
        guard age > 0 else { continue }
        if known[age].isNaN {
          known[age] = ofNewCustomer(birth.group, Double(age) / Double(ratio.days))
        }
        totals[period].add(Double(birth.customers) * known[age])
      }
    }
    return totals.map(\.value)
  }
}

extension PurchaseDays {
  /// The repeat purchases up to `last` of the customers who are in a group, from 0; `.max` in
  /// `groups` leaves a customer out.
  ///
  /// `nil` without any customer. O(rows + customers + groups × days).
  package func tracking(
    of groups: [UInt32], until last: Day, unit: TimeUnit
  ) -> RepeatTracking? {
    var firstDays = [Int32](repeating: .max, count: customerCount)
    for row in days.indices where groups[Int(customers[row])] != .max {
      let customer = Int(customers[row])
      firstDays[customer] = min(firstDays[customer], days[row])
    }
    guard let origin = firstDays.min(), origin <= last.number else { return nil }
    let periods = unit.wholeUnits(inDays: Int(last.number - origin) + 1)
    var actual = [Int](repeating: 0, count: periods)
    for row in days.indices {
      let first = firstDays[Int(customers[row])]
      guard days[row] > first, days[row] <= last.number else { continue }
      let period = unit.wholeUnits(inDays: Int(days[row] - origin))
      if period < periods { actual[period] += 1 }
    }
    return RepeatTracking(
      origin: Day(number: origin), unit: unit, actual: actual,
      births: births(firstDays, groups, origin: origin, last: last))
  }

  private func births(
    _ firstDays: [Int32], _ groups: [UInt32], origin: Int32, last: Day
  ) -> [RepeatTracking.Birth] {
    let span = Int(last.number - origin) + 1
    let present = firstDays.indices.filter { firstDays[$0] <= last.number }
    let groupCount = (present.map { Int(groups[$0]) }.max() ?? 0) + 1
    var counts = [Int](repeating: 0, count: groupCount * span)
    for customer in present {
      counts[Int(groups[customer]) * span + Int(firstDays[customer] - origin)] += 1
    }
    return counts.indices.filter { counts[$0] > 0 }.map {
      RepeatTracking.Birth(
        group: $0 / span, offsetDays: $0 % span, customers: counts[$0])
    }
  }
}

package import KantaColumns

/// The unit that ages and rates of buying are in.
package typealias TimeUnit = Rate.Unit

extension TimeUnit {
  /// How many of them so many days have: a year is 365, a quarter and a month are parts of it.
  var ratio: (units: Int, days: Int) {
    switch self {
    case .day: (1, 1)
    case .week: (1, 7)
    case .month: (12, 365)
    case .quarter: (4, 365)
    case .year: (1, 365)
    }
  }

  /// How many days it has.
  package var days: Double { Double(ratio.days) / Double(ratio.units) }

  /// How many whole units so many days have.
  package func wholeUnits(inDays days: Int) -> Int { days * ratio.units / ratio.days }

  /// The fewest whole days that have so many units.
  package func daysToHold(_ count: Int) -> Int {
    (count * ratio.days + ratio.units - 1) / ratio.units
  }
}

/// What models of buying know of each customer on a day: x, t_x, T and the mean spend.
///
/// x is the number of purchase days after the first one, t_x the time from the first to the last,
/// T the time from the first to the end; times are exact days over the days of the unit, never
/// rounded to whole periods. The first purchase is left out of the mean spend: it made the
/// customer one.
///
/// Source: P. S. Fader, B. G. S. Hardie and K. L. Lee, "Counting Your Customers the Easy Way",
/// Marketing Science 24 (2005) 275–284; the summary of the R package BTYD.
package struct CustomerSummary: Sendable {
  /// The last day that is known of.
  package let end: Day
  package let unit: TimeUnit
  /// The numbers of the customers who had bought by the end, rising.
  package let customers: [UInt32]
  package let firstDays: [Int32]
  package let lastDays: [Int32]
  /// Of each customer, x.
  package let repeats: [Int32]
  /// What each customer spent after the first day, in the smallest unit; `nil` without amounts.
  private let repeatUnits: [Int128]?
  private let unitsPerOne: Double

  package var count: Int { customers.count }

  /// The time of the last purchase day, t_x; 0 for those who bought on one day.
  package func lastAt(_ index: Int) -> Double {
    Double(lastDays[index] - firstDays[index]) / unit.days
  }

  /// The time from the first purchase day to the end, T.
  package func age(_ index: Int) -> Double {
    Double(end.number - firstDays[index]) / unit.days
  }

  /// The days from the last purchase day to the end: T − t_x, as RFM has it.
  package func daysSinceLast(_ index: Int) -> Int { Int(end.number - lastDays[index]) }

  /// The mean of what was spent on a repeat day; `nil` without one, or without amounts.
  package func meanSpend(_ index: Int) -> Double? {
    guard repeats[index] > 0, let units = repeatUnits?[index] else { return nil }
    return Double(units) / unitsPerOne / Double(repeats[index])
  }

  /// Whether the first purchase is on the last day: then T is 0, and no model can say anything yet.
  package func isBrandNew(_ index: Int) -> Bool { firstDays[index] == end.number }
}

extension PurchaseDays {
  /// The summary of the customers who had bought by `end`.
  ///
  /// - Complexity: O(rows + customers).
  package func summary(until end: Day, unit: TimeUnit) -> CustomerSummary {
    var standings = [Standing](repeating: Standing(), count: customerCount)
    for row in days.indices where days[row] <= end.number {
      standings[Int(customers[row])].add(days[row], amounts?[row] ?? 0)
    }
    return CustomerSummary(
      standings, hasAmounts: amounts != nil, unitsPerOne: unitsPerOne, end: end, unit: unit)
  }
}

extension CustomerSummary {
  fileprivate init(
    _ standings: [Standing], hasAmounts: Bool, unitsPerOne: Double, end: Day, unit: TimeUnit
  ) {
    let present = standings.indices.filter { standings[$0].count > 0 }
    customers = present.map { UInt32($0) }
    firstDays = present.map { standings[$0].first }
    lastDays = present.map { standings[$0].last }
    repeats = present.map { standings[$0].count - 1 }
    repeatUnits =
      hasAmounts ? present.map { standings[$0].units - Int128(standings[$0].firstUnits) } : nil
    self.unitsPerOne = unitsPerOne
    self.end = end
    self.unit = unit
  }
}

extension CustomerSummary {
  /// The same of some of the customers, by their places.
  func keeping(_ places: [Int]) -> CustomerSummary { CustomerSummary(self, keeping: places) }

  private init(_ all: CustomerSummary, keeping places: [Int]) {
    end = all.end
    unit = all.unit
    customers = places.map { all.customers[$0] }
    firstDays = places.map { all.firstDays[$0] }
    lastDays = places.map { all.lastDays[$0] }
    repeats = places.map { all.repeats[$0] }
    repeatUnits = all.repeatUnits.map { units in places.map { units[$0] } }
    unitsPerOne = all.unitsPerOne
  }
}

/// What is known of a customer so far.
private struct Standing {
  var first = Int32.max
  var last = Int32.min
  var count: Int32 = 0
  /// What was spent on the first day, and in all.
  var firstUnits: Int64 = 0
  var units: Int128 = 0

  mutating func add(_ day: Int32, _ amount: Int64) {
    if day < first {
      first = day
      firstUnits = amount
    }
    last = max(last, day)
    count += 1
    units += Int128(amount)
  }
}

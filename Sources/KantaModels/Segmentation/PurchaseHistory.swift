package import KantaColumns

/// The purchases of customers, from which their profile on any date follows.
package struct PurchaseHistory: Sendable {
  /// Exact amounts in their smallest unit, or computed ones.
  package enum Amounts: Sendable {
    case units([Int64])
    case numbers([Double])
  }

  private let customers: [UInt32]
  package let customerCount: Int
  private let days: [Int32]
  private let amounts: Amounts
  private let lastDays: [Int32]?
  private let weights: [Int64]?
  private let previousDays: [Int32]?

  /// One row for each customer (a number below `customerCount`), day and, where orders are
  /// counted, order.
  ///
  /// A row may also stand for several days, between which no profile begins or ends: then
  /// `lastDays` has the last one with a purchase. A row counts as often as `weights` says, or once.
  /// `previousDays` says when an order of more than one day has been seen before, and is
  /// `Int32.min` where it has not: it counts once.
  package init(
    customers: [UInt32], customerCount: Int, days: [Int32], amounts: Amounts,
    lastDays: [Int32]? = nil, weights: [Int64]? = nil, previousDays: [Int32]? = nil
  ) {
    self.customers = customers
    self.customerCount = customerCount
    self.days = days
    self.amounts = amounts
    self.lastDays = lastDays
    self.weights = weights
    self.previousDays = previousDays
  }

  /// Who has bought by a date: when last, how often and for how much, by rising number.
  package struct Profiles: Sendable {
    package var customers: [UInt32] = []
    package var lastDays: [Int32] = []
    package var frequencies: [Int64] = []
    package var amounts: Amounts
  }

  /// The profiles from the purchases after one day, if any, and up to another one.
  ///
  /// - Complexity: O(rows + customers).
  /// - Returns: `nil` when a sum does not fit 64 bits.
  package func profiles(after first: Day?, until last: Day) -> Profiles? {
    var standings = [Standing](repeating: Standing(), count: customerCount)
    let (low, high) = (first?.number ?? .min, last.number)
    var units: [Int64]?
    if case .units(let exact) = amounts { units = exact }
    var overflows = false
    for row in days.indices where days[row] <= high && (first == nil || days[row] > low) {
      let customer = Int(customers[row])
      var standing = standings[customer]
      standing.last = max(standing.last, lastDays?[row] ?? days[row])
      if (previousDays?[row] ?? .min) <= low { standing.frequency += weights?[row] ?? 1 }
      if let units {
        let (sum, overflow) = standing.units.addingReportingOverflow(units[row])
        standing.units = sum
        overflows = overflows || overflow
      }
      standings[customer] = standing
    }
    if overflows { return nil }
    let present = standings.indices.filter { standings[$0].last != .min }
    var profiles = Profiles(amounts: .units([]))
    profiles.customers = present.map { UInt32($0) }
    profiles.lastDays = present.map { standings[$0].last }
    profiles.frequencies = present.map { standings[$0].frequency }
    switch amounts {
    case .units: profiles.amounts = .units(present.map { standings[$0].units })
    case .numbers(let numbers):
      let sums = sums(of: numbers) { days[$0] <= high && (first == nil || days[$0] > low) }
      profiles.amounts = .numbers(present.map { sums[$0] })
    }
    return profiles
  }

  /// Sums of computed amounts by customer.
  private func sums(of numbers: [Double], where counts: (Int) -> Bool) -> [Double] {
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: customerCount)
    for row in numbers.indices where counts(row) { sums[Int(customers[row])].add(numbers[row]) }
    return sums.map(\.value)
  }
}

private struct Standing {
  var frequency: Int64 = 0
  var units: Int64 = 0
  var last = Int32.min
}

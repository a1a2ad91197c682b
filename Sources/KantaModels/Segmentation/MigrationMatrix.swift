/// What a customer's change of segment between two dates is.
package enum Movement: Int, CaseIterable, Sendable {
  /// In the same segment on both dates.
  case stayed
  /// In another segment.
  case moved
  /// No customer on the first date.
  case entry
  /// No customer on the second date.
  case exit

  package var name: String {
    switch self {
    case .stayed: "stayed"
    case .moved: "moved"
    case .entry: "entry"
    case .exit: "exit"
    }
  }
}

/// How many customers go from which segment to which between two dates, with their revenue.
///
/// Places are numbers: the segments from 0, then one for customers in no segment, and
/// one for who is no customer (`absent`). The sums over the places of one date are the sizes of
/// its segments.
package struct MigrationMatrix: Sendable {
  package let segmentCount: Int
  private var counts: [Int]
  private var sums: [Int128]

  /// The place of who is no customer.
  package var absent: Int { segmentCount + 1 }

  /// Counts customers by their place on two dates; `revenue` is in the smallest unit.
  ///
  /// - Complexity: O(customers + segments²).
  package init(from: [UInt16], to: [UInt16], revenue: [Int64], segmentCount: Int) {
    precondition(
      from.count == to.count && from.count == revenue.count, "two places for each customer")
    self.segmentCount = segmentCount
    let width = segmentCount + 2
    counts = [Int](repeating: 0, count: width * width)
    sums = [Int128](repeating: 0, count: width * width)
    for customer in from.indices {
      let cell = Int(from[customer]) * width + Int(to[customer])
      counts[cell] += 1
      sums[cell] += Int128(revenue[customer])
    }
  }

  /// How many go from one place to another.
  package func customers(from: Int, to: Int) -> Int { counts[from * (segmentCount + 2) + to] }

  /// The revenue of those who go from one place to another.
  package func revenue(from: Int, to: Int) -> Int128 { sums[from * (segmentCount + 2) + to] }

  /// How many are in a place on the first date.
  package func customers(from place: Int) -> Int {
    (0...absent).reduce(0) { $0 + customers(from: place, to: $1) }
  }

  /// How many do what between the two dates.
  package func customers(_ movement: Movement) -> Int {
    var count = 0
    for from in 0...absent {
      for to in 0...absent where self.movement(from: from, to: to) == movement {
        count += customers(from: from, to: to)
      }
    }
    return count
  }

  /// What going from one place to another is; `nil` for who is no customer on either date.
  package func movement(from: Int, to: Int) -> Movement? {
    if from == absent { return to == absent ? nil : .entry }
    if to == absent { return .exit }
    return from == to ? .stayed : .moved
  }
}

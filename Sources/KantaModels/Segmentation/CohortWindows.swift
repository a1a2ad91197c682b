package import KantaColumns

/// How time is cut into ages for customers who are followed from some unit of time on.
///
/// Units are numbered: periods of the calendar, of which an age is one, or days, of which an age
/// is `length`.
package struct CohortWindows: Hashable, Sendable {
  /// How many units an age is long; at least one.
  package let length: Int
  /// The unit after which everybody is followed, in age 1; `nil` where each customer is followed
  /// from the unit of their first purchase, in age 0.
  package let origin: Int?
  /// The unit of the analysis date.
  package let last: Int
  /// Whether that unit is over on the analysis date.
  package let isLastOver: Bool

  package init(length: Int, origin: Int? = nil, last: Int, isLastOver: Bool) {
    precondition(length > 0, "an age takes some time")
    self.length = length
    self.origin = origin
    self.last = last
    self.isLastOver = isLastOver
  }

  /// The first age that is counted.
  package var firstAge: Int { origin == nil ? 0 : 1 }

  /// The unit that age 0 starts with, for who bought first in `first`.
  package func start(first: Int) -> Int { origin.map { $0 + 1 - length } ?? first }

  /// The age that a unit lies in; negative or `0` below the first age.
  package func age(of unit: Int, from start: Int) -> Int {
    length == 1 ? unit - start : (unit - start) / length
  }

  /// The largest age that has begun on the analysis date.
  package func begun(from start: Int) -> Int { age(of: last, from: start) }

  /// The largest age that is over on the analysis date; below the first age when none is.
  package func over(from start: Int) -> Int {
    age(of: last + (isLastOver ? 1 : 0), from: start) - 1
  }
}

/// The ages that are counted together: those from each bound up to the next one.
package struct CohortSlots: Hashable, Sendable {
  /// Rising; one more than there are slots.
  package let bounds: [Int]
  /// By age: the slot it lies in, or −1.
  private var slots: [Int32] = []
  /// By age: how many slots begin with it or before, and how many end with it or before.
  private var begun: [Int] = []
  private var over: [Int] = []

  /// Slots for ages 0...`oldest`.
  package init(bounds: [Int], oldest: Int) {
    precondition(!bounds.isEmpty, "a slot has two bounds")
    self.bounds = bounds
    var (starts, ends) = (0, 0)
    for age in 0...max(0, oldest) {
      while starts < count, bounds[starts] <= age { starts += 1 }
      while ends < count, bounds[ends + 1] <= age + 1 { ends += 1 }
      slots.append(starts > 0 && age < bounds[starts] ? Int32(starts - 1) : -1)
      begun.append(starts)
      over.append(ends)
    }
  }

  package var count: Int { bounds.count - 1 }

  /// The slot an age lies in; `nil` for none.
  package func slot(of age: Int) -> Int? {
    guard slots.indices.contains(age) else { return nil }
    return slots[age] < 0 ? nil : Int(slots[age])
  }

  /// How many slots have begun when `age` is the largest age that has.
  package func begun(at age: Int) -> Int { age < 0 ? 0 : begun[min(age, begun.count - 1)] }

  /// How many slots are over when `age` is the largest age that is.
  package func over(at age: Int) -> Int { age < 0 ? 0 : over[min(age, over.count - 1)] }
}

/// Who bought in which unit of time.
package struct CohortActivity: Sendable {
  /// For a customer who is in no cohort.
  package static let none = UInt32.max

  /// The rows of each customer.
  package let rows: GroupedRows
  /// The unit of each row.
  package let units: [Int32]
  /// The unit of each customer's first row; unspecified for who is in no cohort.
  package let firsts: [Int32]
  /// The cohort of each customer, or `none`.
  package let cohorts: [UInt32]
  package let cohortCount: Int
  /// Whether an age is over for nobody of a cohort before it is over for all of them.
  package let isOverTogether: Bool

  package init(
    rows: GroupedRows, units: [Int32], firsts: [Int32], cohorts: [UInt32], cohortCount: Int,
    isOverTogether: Bool
  ) {
    precondition(firsts.count == cohorts.count, "one of each for every customer")
    self.rows = rows
    self.units = units
    self.firsts = firsts
    self.cohorts = cohorts
    self.cohortCount = cohortCount
    self.isOverTogether = isOverTogether
  }
}

/// What is added up beside the customers.
package enum CohortSum: Sendable {
  case nothing
  /// Different orders, by the order of each row; rows with `UInt32.max` have none.
  case orders([UInt32])
  /// The amounts of the rows.
  case amounts([Int64])
  /// The amounts from the first slot up to the end of each slot.
  case amountsSoFar([Int64])
}

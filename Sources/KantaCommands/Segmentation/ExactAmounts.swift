import KantaColumns
import KantaPlan
import KantaSource

/// Amounts as whole numbers of their smallest unit, which add up exactly in any order.
///
/// Computed amounts are taken to the nearest millionth.
enum ExactAmounts {
  private static let millionths = 1_000_000.0

  /// The units of a column of amounts; 0 where there is none.
  ///
  /// - Throws: `tooLarge` for an amount that is no 64-bit number of units.
  /// - Complexity: O(rows).
  static func units(
    of column: Column, orThrow tooLarge: Diagnostic
  ) throws(Diagnostic) -> [Int64] {
    switch column.values {
    case .integers(let units):
      guard let validity = column.validity else { return units }
      return units.indices.map { validity[$0] ? units[$0] : 0 }
    case .numbers(let numbers):
      var units: [Int64] = []
      units.reserveCapacity(numbers.count)
      for (row, number) in numbers.enumerated() {
        let value = column.isPresent(row) ? (number * millionths).rounded() : 0
        guard let unit = Int64(exactly: value) else { throw .sumNotFinite }
        units.append(unit)
      }
      return units
    case .days, .codes, .flags: preconditionFailure("an amount is a number")
    }
  }

  /// The same with units as small as the largest amount allows, and how many of them make one.
  ///
  /// Computed amounts keep fifteen digits of the largest, so that amounts of any size can be used.
  static func scaled(
    _ column: Column, orThrow tooLarge: Diagnostic
  ) throws(Diagnostic) -> (units: [Int64], unitsPerOne: Double) {
    guard case .numbers(let numbers) = column.values else {
      return (try units(of: column, orThrow: tooLarge), unitsPerOne(column.type))
    }
    var largest = 0.0
    for row in numbers.indices where column.isPresent(row) {
      largest = max(largest, numbers[row].magnitude)
    }
    guard largest.isFinite else { throw .sumNotFinite }
    var perOne = millionths
    while largest > 0, largest * perOne < 1e14, perOne < 1e300 { perOne *= 10 }
    while largest * perOne >= 1e15 { perOne /= 10 }
    return (
      numbers.indices.map { row in
        column.isPresent(row) ? Int64((numbers[row] * perOne).rounded()) : 0
      }, perOne
    )
  }

  /// Sums of units as values of the type of the amounts.
  ///
  /// - Throws: `tooLarge` for an exact sum that does not fit.
  static func values(
    _ sums: [Int128], _ type: ValueType, orThrow tooLarge: Diagnostic
  ) throws(Diagnostic) -> Values {
    if type.kind == .number || type.kind == .percent { return .numbers(sums.map(number)) }
    let units = sums.compactMap { Int64(exactly: $0) }
    guard units.count == sums.count else { throw tooLarge }
    return .integers(units)
  }

  /// How many units make one of a type of amounts.
  static func unitsPerOne(_ type: ValueType) -> Double {
    switch type.kind {
    case .decimal(let scale): Double(PowerOfTen.of(scale))
    case .number, .percent: millionths
    default: 1
    }
  }

  /// A sum of units of computed amounts as a number.
  static func number(_ sum: Int128) -> Double { Double(sum) / millionths }
}

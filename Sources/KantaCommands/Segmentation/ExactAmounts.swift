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
        guard let unit = Int64(exactly: value) else { throw tooLarge }
        units.append(unit)
      }
      return units
    case .days, .codes, .flags: preconditionFailure("an amount is a number")
    }
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

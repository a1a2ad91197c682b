import KantaColumns

/// How the doubles of one column are written: with the same decimals in every row.
///
/// The largest value gets six significant digits. Where values differ much in size, as in a table
/// of estimates, more decimals are given until the smallest has three, but never more than the
/// values have. Exponents appear from 10^15, and in a column of nothing but tiny values.
struct NumberFormat: Sendable {
  static let significantDigits = 6
  private static let smallestDigits = 3
  /// From here on a double no longer tells neighbouring thousandths apart.
  private static let firstExponent = 1e15
  private static let tiny = 1e-9
  private static let moneyDecimals = 2

  private let decimals: Int
  private let isScientific: Bool

  /// From the values of `column` in `rows`; for other columns than numbers it means nothing.
  ///
  /// An amount of money has two decimals, unless that would leave nothing of it.
  init(_ column: Column, rows: Range<Int>, isMoney: Bool, unless stop: Cancellation? = nil) {
    var largest = 0.0
    var smallest = Double.infinity
    var needed = 0
    if column.type.kind == .number, case .numbers(let values) = column.values {
      rows.forEachRow(unless: stop) { row in
        let size = values[row].magnitude
        guard column.isPresent(row), size > 0, size < Self.firstExponent else { return }
        largest = max(largest, size)
        smallest = min(smallest, size)
        let digits = DecimalDigits(size).rounded(significant: Self.significantDigits)
        needed = max(needed, digits.decimals)
      }
    }
    isScientific = largest > 0 && largest < Self.tiny
    if largest == 0 {
      decimals = 0
    } else if isMoney, largest >= 0.1 {
      decimals = Self.moneyDecimals
    } else {
      let forLargest = Self.significantDigits - DecimalDigits(largest).point
      let forSmallest = Self.smallestDigits - DecimalDigits(smallest).point
      decimals = max(0, min(needed, max(forLargest, min(forSmallest, Self.significantDigits))))
    }
  }

  /// One number.
  func text(_ value: Double) -> String {
    guard value.isFinite else { return Self.notFinite(value) }
    let digits = DecimalDigits(value)
    if isScientific || value.magnitude >= Self.firstExponent {
      return digits.scientific(Self.significantDigits)
    }
    return digits.fixed(decimals, grouped: true)
  }

  /// `NaN`, `inf` or `-inf`.
  static func notFinite(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "-inf" : "inf"
  }
}

/// One value: a literal, an option, a parameter or a cell on its way to be shown.
///
/// Columns never hold these; a `Value` is for the edges.
package enum Value: Hashable, Sendable {
  case missing
  case integer(Int64)
  case decimal(ExactDecimal)
  case number(Double)
  case percent(Double)
  case text(String)
  case date(Day)
  case datetime(Moment)
  case duration(TimeSpan)
  case boolean(Bool)

  /// Whether there is no value.
  package var isMissing: Bool { self == .missing }

  /// The value as a double, for integers, decimals, numbers and percents.
  package var asDouble: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .decimal(let value): value.asDouble
    case .number(let value), .percent(let value): value
    case .missing, .text, .date, .datetime, .duration, .boolean: nil
    }
  }
}

/// An exact decimal number: `minorUnits` ÷ 10^`scale`.
package struct ExactDecimal: Hashable, Sendable {
  package var minorUnits: Int64
  package var scale: Int

  package init(minorUnits: Int64, scale: Int) {
    self.minorUnits = minorUnits
    self.scale = scale
  }

  /// The nearest double.
  package var asDouble: Double { Double(minorUnits) / Double(PowerOfTen.of(scale)) }

  /// `12.50`; always `scale` digits after the point, never an exponent.
  package var plain: String {
    guard scale > 0 else { return String(minorUnits) }
    let digits = String(minorUnits.magnitude)
    let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
    let split = padded.index(padded.endIndex, offsetBy: -scale)
    return (minorUnits < 0 ? "-" : "") + padded[..<split] + "." + padded[split...]
  }
}

/// Powers of ten that fit a 64-bit integer.
package enum PowerOfTen {
  private static let table: [Int64] = (0...18).map { exponent in
    (0..<exponent).reduce(Int64(1)) { power, _ in power * 10 }
  }

  /// 10^`exponent`; traps outside 0…18.
  package static func of(_ exponent: Int) -> Int64 { table[exponent] }
}

/// A calendar length of time: whole months, and microseconds beside them.
///
/// A month has no fixed length, so the two parts are kept apart: `12 months` before a date is
/// calendar arithmetic, `90 days` is not. A duration *column* holds microseconds only.
package struct TimeSpan: Hashable, Sendable {
  package static let microsecondsPerDay: Int64 = 86_400_000_000

  package var months: Int
  package var microseconds: Int64

  package init(months: Int = 0, microseconds: Int64 = 0) {
    self.months = months
    self.microseconds = microseconds
  }

  package static func days(_ count: Int64) -> TimeSpan {
    TimeSpan(microseconds: count * microsecondsPerDay)
  }
}

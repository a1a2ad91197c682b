/// The same values in another representation.
package enum ConvertKernels {
  /// Exact values with `scale` digits after the point as the nearest doubles.
  package static func numbers(_ values: Side<Int64>, scale: Int) -> Side<Double> {
    guard scale > 0 else { return values.mapped { Double($0) } }
    let divisor = Double(PowerOfTen.of(scale))
    return values.mapped { Double($0) / divisor }
  }

  /// Exact values times 10^`digits`; `nil` when one that is there does not fit.
  package static func scaledUp(
    _ values: [Int64], digits: Int, validity: Validity?
  ) -> [Int64]? {
    guard digits > 0 else { return values }
    return ArithmeticKernels.product(
      .rows(values), .constant(PowerOfTen.of(digits)), count: values.count, validity: validity)
  }

  /// Microseconds as the days they lie in, counted down also before 1970.
  package static func days(_ microseconds: Side<Int64>) -> Side<Int32> {
    let perDay = TimeSpan.microsecondsPerDay
    return microseconds.mapped { value in
      Int32(truncatingIfNeeded: value / perDay - (value % perDay < 0 ? 1 : 0))
    }
  }

  /// Days as microseconds at midnight; dates of four-digit years always fit.
  package static func midnights(_ days: Side<Int32>) -> Side<Int64> {
    days.mapped { Int64($0) &* TimeSpan.microsecondsPerDay }
  }

  /// Whole numbers of doubles: half away from zero at `digits` after the point.
  package static func rounded(_ values: [Double], digits: Int) -> [Double] {
    guard digits != 0 else { return values.map { $0.rounded(.toNearestOrAwayFromZero) } }
    let factor = Double(PowerOfTen.of(min(18, abs(digits))))
    return values.map { value in
      let scaled = digits > 0 ? value * factor : value / factor
      // A double this large has no digits to round away.
      guard scaled.magnitude < 0x1p52 else { return digits > 0 ? value : scaled * factor }
      let whole = scaled.rounded(.toNearestOrAwayFromZero)
      return digits > 0 ? whole / factor : whole * factor
    }
  }

  /// Doubles that are whole numbers already as integers; `nil` when one that is there does not fit.
  package static func integers(_ values: [Double], _ validity: Validity?) -> [Int64]? {
    let tooLarge = Validity.anyPresent(validity, count: values.count) {
      !(values[$0] >= -0x1p63 && values[$0] < 0x1p63)
    }
    guard !tooLarge else { return nil }
    return values.map { $0 >= -0x1p63 && $0 < 0x1p63 ? Int64($0) : 0 }
  }

  /// How a division of exact values finds a whole number.
  package enum Rounding: Sendable { case halfAway, down, up }

  /// Exact values divided by 10^`digits` and rounded to whole numbers; always fits.
  package static func scaledDown(
    _ values: [Int64], digits: Int, rounding: Rounding
  ) -> [Int64] {
    guard digits > 0 else { return values }
    let divisor = PowerOfTen.of(digits)
    return values.map { value in
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
      return switch rounding {
      case .down: rest < 0 ? quotient - 1 : quotient
      case .up: rest > 0 ? quotient + 1 : quotient
      case .halfAway:
        rest.magnitude >= divisor.magnitude - rest.magnitude
          ? quotient + (value < 0 ? -1 : 1) : quotient
      }
    }
  }
}

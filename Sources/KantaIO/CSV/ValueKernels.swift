import KantaColumns
import KantaSource

/// Numbers from bytes; `nil` where the field does not fit.
enum NumberKernel {
  /// A whole number; `5.0` is one, `5.5` is not.
  @inline(__always)
  static func integer(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, mark: UInt8) -> Int64? {
    var at = start
    let negative = bytes[at] == Byte.minus
    if negative { at += 1 }
    guard end - at <= 18, at < end else { return exact(bytes, start, end, mark: mark, scale: 0) }
    var value: Int64 = 0
    while at < end {
      let digit = bytes[at] &- Byte.zero
      guard digit < 10 else { return exact(bytes, start, end, mark: mark, scale: 0) }
      value = value &* 10 &+ Int64(digit)
      at &+= 1
    }
    return negative ? 0 &- value : value
  }

  /// A decimal as minor units: `12.5` at scale 2 is 1250.
  @inline(__always)
  static func decimal(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, mark: UInt8, scale: Int
  ) -> Int64? {
    var at = start
    let negative = bytes[at] == Byte.minus
    if negative { at += 1 }
    guard end - at <= 17 - scale, at < end else {
      return exact(bytes, start, end, mark: mark, scale: scale)
    }
    let digitsStart = at
    var value: Int64 = 0
    var fraction = -1
    while at < end {
      let digit = bytes[at] &- Byte.zero
      if digit < 10 {
        value = value &* 10 &+ Int64(digit)
        if fraction >= 0 { fraction &+= 1 }
      } else {
        guard bytes[at] == mark, fraction < 0 else {
          return exact(bytes, start, end, mark: mark, scale: scale)
        }
        fraction = 0
      }
      at &+= 1
    }
    let missing = scale - max(0, fraction)
    guard missing >= 0, at - digitsStart > (fraction < 0 ? 0 : 1) else {
      return exact(bytes, start, end, mark: mark, scale: scale)
    }
    for _ in 0..<missing { value = value &* 10 }
    return negative ? 0 &- value : value
  }

  /// The way for everything a number can be written with; nothing is rounded.
  static func exact(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, mark: UInt8, scale: Int
  ) -> Int64? {
    guard let number = NumberText(bytes, start, end), number.exponent == nil,
      number.unit != .percent, let fraction = number.fraction(decimalMark: mark),
      var value = number.integer
    else { return nil }
    for _ in 0..<max(0, fraction - scale) {
      guard value % 10 == 0 else { return nil }
      value /= 10
    }
    for _ in 0..<max(0, scale - fraction) {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = shifted
    }
    return value
  }

  /// The nearest double.
  static func number(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, mark: UInt8) -> Double? {
    guard let number = NumberText(bytes, start, end), number.unit != .percent,
      let fraction = number.fraction(decimalMark: mark)
    else { return nil }
    return double(number, (number.exponent ?? 0) - fraction, bytes, start, end, mark: mark)
  }

  /// `12%` is 0.12; a number without a sign is the share itself.
  static func percent(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, mark: UInt8) -> Double? {
    guard let number = NumberText(bytes, start, end),
      let fraction = number.fraction(decimalMark: mark)
    else { return nil }
    let shift = number.unit == .percent ? -2 : 0
    return double(
      number, (number.exponent ?? 0) - fraction + shift, bytes, start, end, mark: mark)
  }

  /// Powers of ten that are exact doubles.
  private static let powers: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  /// Mantissa × 10^exponent, rounded once.
  ///
  /// Source: W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990: a mantissa
  /// below 2⁵³ and a power of ten up to 10²² are exact, so one operation rounds correctly. The
  /// rest goes through the library.
  private static func double(
    _ number: NumberText, _ exponent: Int, _ bytes: Span<UInt8>, _ start: Int, _ end: Int,
    mark: UInt8
  ) -> Double? {
    if !number.overflows, number.mantissa < 1 << 53, (-22...22).contains(exponent) {
      let mantissa = Double(number.mantissa)
      let value = exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent]
      return number.isNegative ? -value : value
    }
    var digits = ""
    for at in start..<end {
      if bytes[at] | 0x20 == UInt8(ascii: "e") { break }
      if Byte.isDigit(bytes[at]) { digits.unicodeScalars.append(UnicodeScalar(bytes[at])) }
    }
    guard let value = Double("\(digits)e\(exponent)"), value.isFinite else { return nil }
    return number.isNegative ? -value : value
  }
}

/// Dates from bytes.
enum DateKernel {
  /// Microseconds since 1970-01-01 00:00, in UTC where the field names a zone; `nil` if the field
  /// is not written in `format` or the day does not exist.
  static func moment(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ format: DateFormat
  ) -> Int64? {
    guard let text = DateText(bytes, start, end), let (year, month, day) = text.civil(format),
      let date = Day(year: year, month: month, day: day)
    else { return nil }
    return Moment(date).microseconds + text.time.microseconds
      - Int64(text.time.zoneMinutes) * 60_000_000
  }
}

/// Why a value does not fit its column, where more can be said than that.
struct BadValueReason {
  private let plan: ColumnPlan

  init(_ plan: ColumnPlan) { self.plan = plan }

  func text(_ value: String) -> String {
    let bytes = Array(value.utf8)
    let (start, end) = FieldContent.trimmed(bytes.span, 0, bytes.count)
    guard start < end else { return "" }
    switch plan.format {
    case .date(let format), .datetime(let format): return date(bytes.span, start, end, format)
    case .integer, .decimal, .number, .percent: return number(bytes.span, start, end)
    case .text, .boolean: return ""
    }
  }

  private func date(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ format: DateFormat
  ) -> String {
    guard let text = DateText(bytes, start, end) else { return "" }
    guard let (year, month, day) = text.civil(format) else {
      return "not written as \(format.words)"
    }
    guard (1...9999).contains(year) else { return "year \(year) is not allowed" }
    guard (1...12).contains(month) else { return "month \(month) does not exist" }
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return "day \(day) does not exist in \(names[month - 1]) \(year)"
  }

  private func number(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    guard let number = NumberText(bytes, start, end) else { return "" }
    guard let fraction = number.fraction(decimalMark: plan.decimalMark) else {
      let mark = plan.decimalMark == Byte.comma ? "comma" : "point"
      return "the decimal mark is a \(mark)"
    }
    if number.unit == .percent { return "a percentage" }
    if case .decimal(let scale) = plan.format, fraction > scale {
      return "more than \(Counted.things(scale, "decimal"))"
    }
    if plan.format == .integer, fraction > 0 { return "not a whole number" }
    return "beyond 64 bits"
  }
}

import KantaColumns

/// Values as exact text for programs, appended as bytes.
///
/// The text reads back as the same value: no thousands commas, shortest round-trip doubles, all
/// decimals of an exact decimal, percents as fractions, durations as numbers of days.
enum PlainBytes {
  /// `-541909`.
  static func append(_ number: Int64, to bytes: inout [UInt8]) {
    append(digits: number.magnitude, isNegative: number < 0, padding: 1, to: &bytes)
  }

  /// `12.50`: always `scale` digits after the point.
  static func append(minorUnits: Int64, scale: Int, to bytes: inout [UInt8]) {
    append(
      digits: minorUnits.magnitude, isNegative: minorUnits < 0, padding: scale + 1, to: &bytes)
    if scale > 0 { bytes.insert(UInt8(ascii: "."), at: bytes.count - scale) }
  }

  /// `2011-12-09`.
  static func append(day number: Int32, to bytes: inout [UInt8]) {
    let (year, month, day) = Day(number: number).civil
    append(
      digits: UInt64(year.magnitude), isNegative: year < 0, padding: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(padded: month, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    append(padded: day, to: &bytes)
  }

  /// `2011-12-09 12:50:00`, with parts of a second only where there are some.
  static func append(microseconds: Int64, to bytes: inout [UInt8]) {
    let day = Moment(microseconds: microseconds).day
    append(day: day.number, to: &bytes)
    let inDay = Int(microseconds - Moment(day).microseconds)
    let seconds = inDay / 1_000_000
    bytes.append(UInt8(ascii: " "))
    append(padded: seconds / 3600, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(padded: seconds / 60 % 60, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    append(padded: seconds % 60, to: &bytes)
    let fraction = inDay % 1_000_000
    if fraction > 0 {
      bytes.append(UInt8(ascii: "."))
      append(digits: UInt64(fraction), isNegative: false, padding: 6, to: &bytes)
    }
  }

  /// The number of days of a duration: `326`, `2.5`.
  static func append(durationMicroseconds: Int64, to bytes: inout [UInt8]) {
    let perDay = TimeSpan.microsecondsPerDay
    if durationMicroseconds % perDay == 0 {
      append(durationMicroseconds / perDay, to: &bytes)
    } else {
      append(Double(durationMicroseconds) / Double(perDay), to: &bytes)
    }
  }

  /// The shortest digits that read back as `number`, without an exponent from 10^-7 to 10^21.
  static func append(_ number: Double, to bytes: inout [UInt8]) {
    guard number.isFinite else {
      bytes += Array(NumberFormat.notFinite(number).utf8)
      return
    }
    if number.magnitude < 0x1p53, number == number.rounded(.towardZero) {
      append(Int64(number), to: &bytes)
      return
    }
    let text = number.description
    if text.utf8.contains(UInt8(ascii: "e")), (1e-7..<1e21).contains(number.magnitude) {
      let digits = DecimalDigits(number)
      bytes += Array(digits.fixed(digits.decimals, grouped: false).utf8)
    } else {
      bytes += text.utf8
    }
  }

  static func append(_ flag: Bool, to bytes: inout [UInt8]) {
    bytes += (flag ? "true" : "false").utf8
  }

  private static func append(padded number: Int, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "0") + UInt8(number / 10))
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// `number` with zeros in front up to `padding` digits.
  private static func append(
    digits number: UInt64, isNegative: Bool, padding: Int, to bytes: inout [UInt8]
  ) {
    if isNegative { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    while bytes.count - start < padding { bytes.append(UInt8(ascii: "0")) }
    bytes[start...].reverse()
  }
}

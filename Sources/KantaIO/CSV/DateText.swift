import KantaColumns

/// The form of the dates in a column.
struct DateFormat: Hashable, Sendable {
  var order: DateOrder
  /// What stands between the parts; 0 for `yyyymmdd`.
  var separator: UInt8
  var yearDigits: Int
  /// Whether the month is a name of three letters or more.
  var hasMonthName = false

  /// The place of `2011-12-09` in `all`.
  static let iso = 0

  static let compact = DateFormat(order: .yearMonthDay, separator: 0, yearDigits: 4)

  /// `y-m-d`, `d/m/Y`, `d-Mon-Y`; a capital is a year of four digits where both occur.
  var words: String {
    if separator == 0 { return "yyyymmdd" }
    let mark = String(UnicodeScalar(separator))
    let year = yearDigits == 2 ? "y" : order == .yearMonthDay ? "y" : "Y"
    let month = hasMonthName ? "Mon" : "m"
    return switch order {
    case .yearMonthDay: [year, month, "d"].joined(separator: mark)
    case .dayMonthYear: ["d", month, year].joined(separator: mark)
    case .monthDayYear: [month, "d", year].joined(separator: mark)
    }
  }

  /// All formats that are tried, in order of preference.
  static let all: [DateFormat] = {
    var formats: [DateFormat] = []
    let separators = [Byte.minus, Byte.slash, Byte.point]
    for separator in separators {
      formats.append(DateFormat(order: .yearMonthDay, separator: separator, yearDigits: 4))
    }
    for (order, digits) in [
      (DateOrder.dayMonthYear, 4), (.monthDayYear, 4), (.dayMonthYear, 2), (.monthDayYear, 2),
    ] {
      for separator in separators {
        formats.append(DateFormat(order: order, separator: separator, yearDigits: digits))
      }
    }
    for digits in [4, 2] {
      for separator in [Byte.minus, Byte.slash, Byte.space] {
        formats.append(
          DateFormat(
            order: .dayMonthYear, separator: separator, yearDigits: digits, hasMonthName: true))
      }
    }
    return formats
  }()

  /// The one or two formats in which a date may be written, as places in `all`; -1 for none.
  @inline(__always)
  static func candidates(for date: DateText) -> (first: Int, second: Int) {
    if date.namedMonth > 0 {
      let mark =
        switch date.separator {
        case Byte.minus: 0
        case Byte.slash: 1
        case Byte.space: 2
        default: -1
        }
      return (mark < 0 ? -1 : (date.lastDigits == 4 ? 15 : 18) + mark, -1)
    }
    let mark =
      switch date.separator {
      case Byte.minus: 0
      case Byte.slash: 1
      case Byte.point: 2
      default: -1
      }
    if mark < 0 { return (-1, -1) }
    if date.firstDigits == 4 { return (mark, -1) }
    return date.lastDigits == 4 ? (3 + mark, 6 + mark) : (9 + mark, 12 + mark)
  }
}

/// A field that is written as a date, perhaps with a time, before its order is known.
struct DateText {
  private(set) var parts: (Int, Int, Int) = (0, 0, 0)
  private(set) var firstDigits = 0
  private(set) var lastDigits = 0
  private(set) var separator: UInt8 = 0
  /// 1…12 when the middle part is a name.
  private(set) var namedMonth = 0
  private(set) var time = TimeText()
  private(set) var hasTime = false

  /// Reads the whole of `bytes[start..<end]`; `nil` if it is not written as a date.
  init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var at = start
    guard end - start >= 6, let (first, digits) = Self.number(bytes, &at, end, longest: 8) else {
      return nil
    }
    firstDigits = digits
    if digits == 8 {
      (parts.0, parts.1, parts.2) = (first / 10_000, first / 100 % 100, first % 100)
      lastDigits = 2
    } else {
      guard digits <= 4, digits != 3, readRest(bytes, &at, end, first) else { return nil }
    }
    guard at < end else { return }
    guard bytes[at] == Byte.space || bytes[at] == Byte.letterT else { return nil }
    at += 1
    guard let time = TimeText(bytes, at, end) else { return nil }
    self.time = time
    hasTime = true
  }

  private mutating func readRest(
    _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int, _ first: Int
  ) -> Bool {
    guard at < end else { return false }
    separator = bytes[at]
    guard
      separator == Byte.minus || separator == Byte.slash || separator == Byte.point
        || separator == Byte.space
    else { return false }
    at += 1
    parts.0 = first
    if at < end, !Byte.isDigit(bytes[at]) {
      guard let month = Self.month(bytes, &at, end) else { return false }
      namedMonth = month
      parts.1 = month
    } else {
      guard separator != Byte.space, let (second, digits) = Self.number(bytes, &at, end, longest: 2)
      else { return false }
      parts.1 = second
      _ = digits
    }
    guard at < end, bytes[at] == separator else { return false }
    at += 1
    guard let (third, digits) = Self.number(bytes, &at, end, longest: 4), digits != 3 else {
      return false
    }
    parts.2 = third
    lastDigits = digits
    return true
  }

  @inline(__always)
  static func number(
    _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int, longest: Int
  ) -> (value: Int, digits: Int)? {
    let start = at
    var value = 0
    while at < end, Byte.isDigit(bytes[at]) {
      guard at - start < longest else { return nil }
      value = value &* 10 &+ Int(bytes[at] &- Byte.zero)
      at += 1
    }
    return at > start ? (value, at - start) : nil
  }

  private static let monthNames = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ].map { name in name.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }

  /// An English month name of at least three letters.
  private static func month(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Int? {
    let start = at
    while at < end, bytes[at] | 0x20 >= UInt8(ascii: "a"), bytes[at] | 0x20 <= UInt8(ascii: "z") {
      at += 1
    }
    guard (3...9).contains(at - start) else { return nil }
    let key = (start..<start + 3).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[$1] | 0x20) }
    return monthNames.firstIndex(of: key).map { $0 + 1 }
  }

  /// Year, month and day in `format`; `nil` if the field is not written in it.
  @inline(__always)
  func civil(_ format: DateFormat) -> (year: Int, month: Int, day: Int)? {
    guard separator == format.separator, (namedMonth > 0) == format.hasMonthName else { return nil }
    if format.order == .yearMonthDay {
      guard firstDigits == 4 || firstDigits == 8, lastDigits <= 2 else { return nil }
      return parts
    }
    guard firstDigits <= 2, lastDigits == format.yearDigits else { return nil }
    // Two digits count from 1969 to 2068, as POSIX `strptime` has them.
    let year = lastDigits == 4 ? parts.2 : parts.2 + (parts.2 < 69 ? 2000 : 1900)
    let isDayFirst = format.order == .dayMonthYear
    return (year, isDayFirst ? parts.1 : parts.0, isDayFirst ? parts.0 : parts.1)
  }

  /// Whether the day exists when read in `format`.
  func exists(in format: DateFormat) -> Bool {
    guard let (year, month, day) = civil(format) else { return false }
    return Day(year: year, month: month, day: day) != nil
  }
}

/// A time of day: `8:26`, `08:26:00`, `08:26:00.5`, `8:26 PM`, perhaps with `Z` or `+02:00`.
struct TimeText {
  /// Since midnight, in the zone of the text.
  private(set) var microseconds: Int64 = 0
  private(set) var hasSeconds = false
  private(set) var hasFraction = false
  private(set) var hasZone = false
  /// Minutes east of UTC.
  private(set) var zoneMinutes = 0

  init() {}

  init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var at = start
    guard let (hour, _) = DateText.number(bytes, &at, end, longest: 2), at < end,
      bytes[at] == Byte.colon
    else { return nil }
    at += 1
    guard let (minute, digits) = DateText.number(bytes, &at, end, longest: 2), digits == 2,
      minute < 60
    else { return nil }
    var second = 0
    if at < end, bytes[at] == Byte.colon {
      at += 1
      guard let (value, digits) = DateText.number(bytes, &at, end, longest: 2), digits == 2,
        value < 60
      else { return nil }
      second = value
      hasSeconds = true
      guard readFraction(bytes, &at, end) else { return nil }
    }
    var hour24 = hour
    if at < end { guard readSuffix(bytes, &at, end, &hour24) else { return nil } }
    guard at == end, hour24 < 24 else { return nil }
    microseconds += Int64((hour24 * 60 + minute) * 60 + second) * 1_000_000
  }

  private mutating func readFraction(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    guard at < end, bytes[at] == Byte.point || bytes[at] == Byte.comma else { return true }
    at += 1
    let start = at
    var unit: Int64 = 100_000
    while at < end, Byte.isDigit(bytes[at]) {
      microseconds += Int64(bytes[at] &- Byte.zero) * unit  // digits beyond six do not count
      unit /= 10
      at += 1
    }
    hasFraction = microseconds > 0
    return (1...9).contains(at - start)
  }

  /// AM, PM or a zone.
  private mutating func readSuffix(
    _ bytes: Span<UInt8>, _ at: inout Int, _ end: Int, _ hour: inout Int
  ) -> Bool {
    if bytes[at] == Byte.space { at += 1 }
    guard at < end else { return false }
    let letter = bytes[at] & 0xDF
    if letter == UInt8(ascii: "A") || letter == UInt8(ascii: "P") {
      guard at + 2 == end, bytes[at + 1] & 0xDF == UInt8(ascii: "M"), (1...12).contains(hour) else {
        return false
      }
      hour = hour % 12 + (letter == UInt8(ascii: "P") ? 12 : 0)
      at += 2
      return true
    }
    hasZone = true
    if bytes[at] == Byte.letterZ {
      at += 1
      return true
    }
    guard bytes[at] == Byte.plus || bytes[at] == Byte.minus else { return false }
    let east = bytes[at] == Byte.plus
    at += 1
    guard let (value, digits) = DateText.number(bytes, &at, end, longest: 4) else { return false }
    var minutes = digits == 4 ? value / 100 * 60 + value % 100 : value * 60
    if digits == 2, at < end, bytes[at] == Byte.colon {
      at += 1
      guard let (more, digits) = DateText.number(bytes, &at, end, longest: 2), digits == 2 else {
        return false
      }
      minutes += more
    } else if digits != 4, digits != 2 {
      return false
    }
    zoneMinutes = east ? minutes : -minutes
    return minutes < 24 * 60
  }
}

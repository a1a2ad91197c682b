import KantaColumns

/// A field that is written as a number, before it is known which mark is the decimal mark.
///
/// It holds for `1234`, `-1,234.50`, `1.234,50`, `1 234`, `.5`, `1e-3`, `12%`, `£3.20`, `3,20 €`
/// and `12.50 EUR`. Separators are only counted; `fraction(decimalMark:)` interprets them.
struct NumberText {
  enum Unit: Hashable, Sendable {
    case none, percent
    case sign(CurrencySign)
    case code(UInt32)
  }

  enum CurrencySign: Hashable, Sendable { case dollar, pound, euro }

  private(set) var isNegative = false
  private(set) var hasPlus = false
  /// All digits as one number, without separators; meaningless when `overflows`.
  private(set) var mantissa: UInt64 = 0
  private(set) var digitCount = 0
  private(set) var overflows = false
  private(set) var startsWithZero = false
  private(set) var exponent: Int?
  private(set) var unit = Unit.none

  private var points = 0
  private var commas = 0
  private var otherSeparators = 0
  private var lastSeparator: UInt8 = 0
  private var firstGroup = -1
  private var group = 0
  private var innerGroupsAreThree = true

  var hasSeparators: Bool { firstGroup >= 0 }

  /// Reads the whole of `bytes[start..<end]`; `nil` if it is not written as a number.
  init?(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
    var at = start
    readSign(bytes, &at, end)
    guard at < end else { return nil }
    if !Byte.isDigit(bytes[at]), bytes[at] != Byte.point, bytes[at] != Byte.comma {
      guard readUnit(bytes, &at, end) else { return nil }
      skipSpaces(bytes, &at, end)
      if !isNegative { readSign(bytes, &at, end) }
    }
    guard readDigits(bytes, &at, end) else { return nil }
    guard at < end else { return }
    if bytes[at] | 0x20 == UInt8(ascii: "e"), readExponent(bytes, &at, end), at == end { return }
    skipSpaces(bytes, &at, end)
    guard at < end, unit == .none, readUnit(bytes, &at, end), at == end else { return nil }
  }

  private mutating func readSign(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) {
    guard at < end else { return }
    if bytes[at] == Byte.minus {
      isNegative = true
      at += 1
    } else if bytes[at] == Byte.plus {
      hasPlus = true
      at += 1
    }
  }

  private mutating func readDigits(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    startsWithZero = at < end && bytes[at] == Byte.zero
    while at < end {
      let byte = bytes[at]
      if Byte.isDigit(byte) {
        add(byte &- Byte.zero)
        group += 1
        at += 1
        continue
      }
      guard let length = separatorLength(bytes, at, end) else { break }
      let separator = length > 1 ? Byte.space : byte
      // A separator other than a mark stands between digits only.
      if separator != Byte.point, separator != Byte.comma {
        guard at + length < end, Byte.isDigit(bytes[at + length]), group > 0 else { break }
        otherSeparators += 1
      } else if separator == Byte.point {
        points += 1
      } else {
        commas += 1
      }
      if firstGroup < 0 { firstGroup = group } else if group != 3 { innerGroupsAreThree = false }
      group = 0
      lastSeparator = separator
      at += length
    }
    return digitCount > 0
  }

  @inline(__always) private mutating func add(_ digit: UInt8) {
    digitCount += 1
    guard digitCount > 18 else {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      return
    }
    let (tens, high) = mantissa.multipliedReportingOverflow(by: 10)
    let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
    mantissa = sum
    if high || carry { overflows = true }
  }

  /// The length of a decimal mark or of a mark between thousands: point, comma, space, apostrophe,
  /// no-break space and its narrow form.
  private func separatorLength(_ bytes: Span<UInt8>, _ at: Int, _ end: Int) -> Int? {
    switch bytes[at] {
    case Byte.point, Byte.comma, Byte.space, Byte.apostrophe: 1
    case 0xC2 where at + 1 < end && bytes[at + 1] == 0xA0: 2
    case 0xE2 where at + 2 < end && bytes[at + 1] == 0x80 && bytes[at + 2] == 0xAF: 3
    default: nil
    }
  }

  private func skipSpaces(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) {
    while at < end {
      if bytes[at] == Byte.space {
        at += 1
      } else if bytes[at] == 0xC2, at + 1 < end, bytes[at + 1] == 0xA0 {
        at += 2
      } else {
        return
      }
    }
  }

  private mutating func readExponent(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    var next = at + 1
    var negative = false
    if next < end, bytes[next] == Byte.minus || bytes[next] == Byte.plus {
      negative = bytes[next] == Byte.minus
      next += 1
    }
    guard next < end, end - next <= 4 else { return false }
    var value = 0
    while next < end {
      guard Byte.isDigit(bytes[next]) else { return false }
      value = value * 10 + Int(bytes[next] &- Byte.zero)
      next += 1
    }
    exponent = negative ? -value : value
    at = next
    return true
  }

  private mutating func readUnit(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Bool {
    let byte = bytes[at]
    if byte == Byte.percent, digitCount > 0 {
      unit = .percent
      at += 1
    } else if byte == UInt8(ascii: "$") {
      unit = .sign(.dollar)
      at += 1
    } else if byte == 0xC2, at + 1 < end, bytes[at + 1] == 0xA3 {
      unit = .sign(.pound)
      at += 2
    } else if byte == 0xE2, at + 2 < end, bytes[at + 1] == 0x82, bytes[at + 2] == 0xAC {
      unit = .sign(.euro)
      at += 3
    } else {
      guard at + 3 <= end,
        let code = CurrencyCodes.code(bytes[at], bytes[at + 1], bytes[at + 2])
      else { return false }
      unit = .code(code)
      at += 3
    }
    return true
  }

  /// The number of digits after `mark` when that is the decimal mark, 0 without one; `nil` if the
  /// field is then not a number: marks between thousands must all be of one kind, three digits
  /// apart, and not follow a zero.
  func fraction(decimalMark mark: UInt8) -> Int? {
    guard hasSeparators else { return 0 }
    let marks = mark == Byte.point ? points : commas
    let opposite = points + commas - marks
    guard marks <= 1, opposite == 0 || otherSeparators == 0 else { return nil }
    let grouped = opposite + otherSeparators > 0
    if grouped {
      guard (1...3).contains(firstGroup), !startsWithZero, innerGroupsAreThree else { return nil }
    }
    if marks == 1 { return lastSeparator == mark ? group : nil }
    return group == 3 ? 0 : nil
  }

  /// Whether the field has `mark` in it.
  func has(_ mark: UInt8) -> Bool { (mark == Byte.point ? points : commas) > 0 }

  /// Whether thousands are marked, when `mark` is the decimal mark.
  func isGrouped(decimalMark mark: UInt8) -> Bool {
    points + commas + otherSeparators > (mark == Byte.point ? points : commas)
  }

  /// Whether it is written as an identifier is: `00012`, or a long number with a plus sign.
  var looksLikeIdentifier: Bool {
    !hasSeparators && exponent == nil && unit == .none
      && (startsWithZero && digitCount > 1 || hasPlus && digitCount > 9)
  }

  /// The integer it is, if it is one and fits 64 bits.
  var integer: Int64? {
    guard !overflows else { return nil }
    if isNegative { return mantissa <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- mantissa) : nil }
    return Int64(exactly: mantissa)
  }
}

/// The currency codes that are taken for one beside an amount.
enum CurrencyCodes {
  /// The code that three letters are, as one number; `nil` if they are none.
  static func code(_ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt32? {
    guard Byte.isCapital(a), Byte.isCapital(b), Byte.isCapital(c) else { return nil }
    let code = UInt32(a) << 16 | UInt32(b) << 8 | UInt32(c)
    return isKnown[place(code)] ? code : nil
  }

  /// By place, whether three capitals are a code: text in capitals is looked up field by field.
  private static let isKnown: [Bool] = {
    var isKnown = [Bool](repeating: false, count: 26 * 26 * 26)
    for code in known { isKnown[place(code)] = true }
    return isKnown
  }()

  private static func place(_ code: UInt32) -> Int {
    let (first, second, third) = (Int(code >> 16), Int(code >> 8 & 0xFF), Int(code & 0xFF))
    return ((first - 65) * 26 + second - 65) * 26 + third - 65
  }

  private static let known: [UInt32] =
    [
      "AED", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD",
      "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN",
      "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
    ].map { code in code.utf8.reduce(0) { $0 << 8 | UInt32($1) } }

  /// The currency of a unit; `usual` is what a dollar sign means, if not US dollars.
  static func currency(of unit: NumberText.Unit, usual: Currency?) -> Currency? {
    switch unit {
    case .none, .percent: return nil
    case .sign(.dollar):
      // Many currencies are called dollar or peso and share the sign; these have one of their own.
      let hasOwnSign = usual.map { ["EUR", "GBP", "JPY", "CNY"].contains($0.code) } ?? true
      return hasOwnSign ? Currency("USD") : usual
    case .sign(.pound): return Currency("GBP")
    case .sign(.euro): return Currency("EUR")
    case .code(let key):
      let letters = [16, 8, 0].map { UInt8(truncatingIfNeeded: key >> $0) }
      return Currency(String(decoding: letters, as: UTF8.self))
    }
  }
}

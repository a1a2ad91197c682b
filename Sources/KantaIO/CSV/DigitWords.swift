import CInline
import KantaColumns

/// Numbers of up to eight characters, all digits of one at a time; anything else is left to the
/// kernels that look at each character.
struct DigitWords {
  private let mark: UInt64
  /// Where the decimal mark stands among the last eight bytes, as a shift.
  private let markShift: UInt64
  /// The bytes in front of the mark.
  private let front: UInt64
  private let scale: Int

  init(scale: Int, mark: UInt8) {
    self.scale = scale
    self.mark = UInt64(mark)
    markShift = UInt64(max(0, 8 * (7 - scale)))
    front = (1 << markShift) &- 1
  }

  /// A decimal with all its decimals, as minor units.
  ///
  /// Eight bytes may be read from both `text` and before its end.
  @inline(__always)
  func decimal(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
    guard scale > 0, scale < 7 else {
      return scale == 0 ? unsafe Self.integer(text, length) : nil
    }
    let isNegative = unsafe text[0] == Byte.minus
    let size = isNegative ? length &- 1 : length
    guard size <= 8, size > scale &+ 1 else { return nil }
    let word = unsafe Self.ending(text + length)
    guard word >> markShift & 0xFF == mark else { return nil }
    // The mark goes: what is in front of it moves into its place.
    let digits = word & ~(front << 8 | 0xFF) | (word & front) << 8
    return Self.signed(kanta_digits(digits, UInt64(truncatingIfNeeded: size &- 1)), isNegative)
  }

  /// A whole number.
  ///
  /// Eight bytes may be read before its end.
  @inline(__always)
  static func integer(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int64? {
    let isNegative = unsafe text[0] == Byte.minus
    let size = isNegative ? length &- 1 : length
    guard size <= 8, size > 0 else { return nil }
    let value = unsafe kanta_digits(ending(text + length), UInt64(truncatingIfNeeded: size))
    return signed(value, isNegative)
  }

  @inline(__always)
  private static func signed(_ value: UInt64, _ isNegative: Bool) -> Int64? {
    guard value != .max else { return nil }
    return isNegative ? 0 &- Int64(value) : Int64(value)
  }

  @inline(__always)
  private static func ending(_ end: UnsafePointer<UInt8>) -> UInt64 {
    // SAFETY: the caller vouches for the eight bytes before the end; any of them are a word.
    unsafe UInt64(littleEndian: UnsafeRawPointer(end - 8).loadUnaligned(as: UInt64.self))
  }
}

/// Dates written `2011-12-09`, of which rows in time order repeat the one before.
struct ISODates {
  private var lastWord: UInt64 = 0
  private var lastEnd: UInt16 = 0
  private var last: Int32 = 0

  /// The day; `nil` where the text is not written so or the day does not exist.
  ///
  /// Eight bytes may be read from `text` on.
  @inline(__always)
  mutating func day(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int32? {
    guard length == 10 else { return nil }
    // SAFETY: the field has ten bytes; any eight or two of them are a word.
    let word = unsafe UnsafeRawPointer(text).loadUnaligned(as: UInt64.self)
    let end = unsafe UnsafeRawPointer(text + 8).loadUnaligned(as: UInt16.self)
    if word == lastWord, end == lastEnd { return last }
    guard let day = unsafe Self.parsed(text) else { return nil }
    (lastWord, lastEnd, last) = (word, end, day)
    return day
  }

  private static func parsed(_ text: UnsafePointer<UInt8>) -> Int32? {
    guard unsafe text[4] == Byte.minus, unsafe text[7] == Byte.minus else { return nil }
    var numbers = (0, 0, 0)
    var others: UInt8 = 0
    func digits(_ range: Range<Int>) -> Int {
      var value = 0
      for at in range {
        let digit = unsafe text[at] &- Byte.zero
        if digit > 9 { others = 1 }
        value = value &* 10 &+ Int(digit)
      }
      return value
    }
    numbers = (digits(0..<4), digits(5..<7), digits(8..<10))
    guard others == 0 else { return nil }
    return Day(year: numbers.0, month: numbers.1, day: numbers.2)?.number
  }
}

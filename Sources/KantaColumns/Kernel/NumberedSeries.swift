import CInline

/// Words that differ only in the number they end with, such as `C0037069` or `SKU-00528`: of one
/// length, with one beginning, and with as many digits at the end.
///
/// The number leads to a word's code without a search, and a table by number is a fraction of one
/// by hash. Most identifiers of customers and products are written so; others are no worse off.
struct NumberedSeries {
  private static let mostDigits = 7
  private static let longest = 15

  private let length: Int
  private let digits: Int
  /// The beginning, up to eight bytes, and which bytes of the first eight belong to it.
  private let start: UInt64
  private let startMask: UInt64

  /// The series of a word; `nil` if it does not end with a number.
  ///
  /// Eight bytes may be read from the word's start.
  init?(_ text: UnsafePointer<UInt8>, _ length: Int) {
    guard length <= Self.longest else { return nil }
    var digits = 0
    while digits < min(length, Self.mostDigits),
      unsafe text[length - 1 - digits] &- UInt8(ascii: "0") < 10
    {
      digits += 1
    }
    let startLength = length - digits
    guard digits >= 2, startLength <= 8 else { return nil }
    self.length = length
    self.digits = digits
    startMask = startLength == 8 ? .max : (1 << UInt64(8 * startLength)) &- 1
    start = unsafe Self.word(text) & startMask
  }

  /// How many numbers there are.
  var size: Int { (0..<digits).reduce(1) { size, _ in size * 10 } }

  /// The number of a word; `UInt64.max` if it is not one of the series.
  ///
  /// Eight bytes may be read from the word's start and before its end.
  @inline(__always)
  func number(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    guard length == self.length, unsafe Self.word(text) & startMask == start else { return .max }
    return kanta_digits(unsafe Self.word(text + (length - 8)), UInt64(truncatingIfNeeded: digits))
  }

  /// The same for a word with nothing readable around it.
  func exactNumber(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64? {
    guard length == self.length else { return nil }
    var number: UInt64 = 0
    // SAFETY: the word has that many bytes.
    for at in 0..<length {
      let byte = unsafe text[at]
      if at < length - digits {
        guard UInt64(byte) == start >> UInt64(8 * at) & 0xFF else { return nil }
      } else {
        guard byte &- UInt8(ascii: "0") < 10 else { return nil }
        number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
      }
    }
    return number
  }

  @inline(__always)
  private static func word(_ text: UnsafePointer<UInt8>) -> UInt64 {
    // SAFETY: the caller has eight bytes there; any of them are a word.
    unsafe UInt64(littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self))
  }
}

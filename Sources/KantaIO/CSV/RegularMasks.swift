/// The bytes that end fields and records, 64 at a time, in text whose quotes are all in order.
///
/// In order means: each opening quote stands at the start of its field or after a quote that it
/// doubles, after each closing one the field ends or a doubled quote goes on, and CR only stands
/// before LF. Then the parity of the quotes before a byte says whether it is inside, which needs no
/// step per byte. Text of any other kind is only noticed (`isRegular`); `FieldScanner` reads it.
///
/// Source: the parity of quotes is that of G. Langdale and D. Lemire, "Parsing gigabytes of JSON
/// per second", VLDB Journal 28 (2019) 941–960.
struct RegularMasks {
  /// How many bytes one mask covers.
  static let width = 64

  private let delimiter: Needle
  private let quote: Needle
  private let lineFeed = Needle(Byte.lineFeed)
  private let carriageReturn = Needle(Byte.carriageReturn)
  private let zero = Needle(0)

  /// All bits while the byte before the next mask is inside quotes.
  private var inside: UInt64 = 0
  /// Bit 0: the byte before the next mask closed a quote.
  private var closed: UInt64 = 0
  /// Bit 0: the byte before the next mask ends a field or closed a quote.
  private var edge: UInt64 = 1
  /// Bit 0: the byte before the next mask is a CR outside quotes.
  private var returned: UInt64 = 0
  private var irregular: UInt64 = 0
  private var union: Lanes
  private var zeros: Lanes
  private(set) var quotedLineFeeds = 0
  /// Whether any record ended in CR and LF so far.
  private(set) var hasReturns = false

  /// What a mask says, one bit per byte; all of it outside quotes.
  struct Bits {
    var delimiters: UInt64
    var lineFeeds: UInt64
    /// Each before a line feed.
    var returns: UInt64
  }

  /// `nil` for dialects in which parity is not enough.
  init?(_ dialect: Dialect) {
    guard dialect.comment == nil, !dialect.spaceBeforeQuote, dialect.width > 1,
      dialect.delimiter != Byte.lineFeed, dialect.delimiter != Byte.carriageReturn
    else { return nil }
    delimiter = Needle(dialect.delimiter)
    // A dialect without quotes looks for NUL, which no regular text has.
    quote = Needle(dialect.quote ?? 0)
    // Nothing seen yet: lanes of ones have no top bit and are no zeros.
    union = Lanes(repeating: 1)
    zeros = union.matches(zero)
  }

  /// Whether all text so far was in order.
  var isRegular: Bool { irregular == 0 }

  /// Whether a byte beyond ASCII was among the text so far.
  var hasHighBytes: Bool { union.high != 0 }

  /// Whether a NUL byte was among the text so far.
  var hasNUL: Bool { zeros.high != 0 }

  /// Whether the text could end here: outside quotes, or right after a closing one.
  var mayEnd: Bool { inside == 0 && returned == 0 }

  /// The next 64 bytes.
  @inline(__always)
  mutating func next(_ address: UnsafePointer<UInt8>) -> Bits {
    // SAFETY: the caller has 64 readable bytes at the address.
    let a = unsafe Lanes(address)
    let b = unsafe Lanes(address + 16)
    let c = unsafe Lanes(address + 32)
    let d = unsafe Lanes(address + 48)
    union = union | a | b | c | d
    zeros = zeros | a.matches(zero) | b.matches(zero) | c.matches(zero) | d.matches(zero)
    let delimiters = Self.mask(a, b, c, d, delimiter)
    let lineFeeds = Self.mask(a, b, c, d, lineFeed)
    let quotes = Self.mask(a, b, c, d, quote)
    let returns =
      a.matches(carriageReturn) | b.matches(carriageReturn) | c.matches(carriageReturn)
      | d.matches(carriageReturn)
    if quotes | inside | closed | returned == 0, returns.high == 0 {
      edge = (delimiters | lineFeeds) >> 63
      return Bits(delimiters: delimiters, lineFeeds: lineFeeds, returns: 0)
    }
    return untangled(
      Bits(
        delimiters: delimiters, lineFeeds: lineFeeds,
        returns: Self.mask(a, b, c, d, carriageReturn)), quotes)
  }

  @inline(__always)
  private static func mask(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ needle: Needle
  ) -> UInt64 {
    a.equal(needle) | b.equal(needle) << 16 | c.equal(needle) << 32 | d.equal(needle) << 48
  }

  /// The same with quotes or carriage returns among the bytes.
  private mutating func untangled(_ all: Bits, _ quotes: UInt64) -> Bits {
    let within = Self.parity(quotes) ^ inside
    let opening = quotes & within
    let closing = quotes & ~within
    let ends = all.delimiters | all.lineFeeds | all.returns
    irregular |= opening & ~((ends | closing) << 1 | edge)
    irregular |= (closing << 1 | closed) & ~(ends | opening)
    inside = UInt64(bitPattern: Int64(bitPattern: within) >> 63)
    closed = closing >> 63
    edge = (ends | closing) >> 63
    let bits = Bits(
      delimiters: all.delimiters & ~within, lineFeeds: all.lineFeeds & ~within,
      returns: all.returns & ~within)
    irregular |= (bits.returns << 1 | returned) & ~all.lineFeeds
    // Inside quotes they would have to be paired for counting lines; that is rare.
    irregular |= all.returns & within
    hasReturns = hasReturns || bits.returns != 0
    returned = bits.returns >> 63
    quotedLineFeeds += (all.lineFeeds & within).nonzeroBitCount
    return bits
  }

  /// In each bit, the parity of the bits up to and with it.
  @inline(__always)
  private static func parity(_ bits: UInt64) -> UInt64 {
    var x = bits
    x ^= x << 1
    x ^= x << 2
    x ^= x << 4
    x ^= x << 8
    x ^= x << 16
    x ^= x << 32
    return x
  }
}

/// Finds the bytes that can end a field or open and close a quote, 64 bytes at a time.
///
/// Source: the bit-mask form of G. Langdale and D. Lemire, "Parsing gigabytes of JSON per second",
/// VLDB Journal 28 (2019) 941–960, without its parity trick, because a quote inside an unquoted
/// field is an ordinary character here.
struct StructureMask {
  /// How many bytes one mask covers.
  static let width = 64

  private let delimiter: Needle
  private let quote: Needle
  private let lineFeed = Needle(Byte.lineFeed)
  private let carriageReturn = Needle(Byte.carriageReturn)
  private let quoteEnabled: UInt64

  init(_ dialect: Dialect) {
    delimiter = Needle(dialect.delimiter)
    quote = Needle(dialect.quote ?? 0)
    quoteEnabled = dialect.quote == nil ? 0 : .max
  }

  /// Where something may happen in 64 bytes, one bit per byte.
  struct Bits {
    var delimiters: UInt64 = 0
    var lineEnds: UInt64 = 0
    var quotes: UInt64 = 0
  }

  /// The bits of the bytes from `offset` on.
  ///
  /// - Precondition: 64 bytes lie from `offset` on.
  @inline(__always)
  func bits(_ offset: Int, in bytes: RawSpan) -> Bits {
    var bits = Bits()
    for part in 0..<4 {
      let lanes = Lanes(bytes, at: offset + 16 * part)
      let shift = UInt64(16 * part)
      bits.delimiters |= lanes.equal(delimiter) << shift
      bits.lineEnds |= lanes.equal(lineFeed, carriageReturn) << shift
      bits.quotes |= lanes.equal(quote) << shift
    }
    bits.quotes &= quoteEnabled
    return bits
  }

  /// The same for the fewer than 64 bytes before the end.
  func tail(_ offset: Int, in bytes: Span<UInt8>, _ dialect: Dialect) -> Bits {
    var bits = Bits()
    for at in offset..<bytes.count {
      let byte = bytes[at]
      let bit: UInt64 = 1 << UInt64(at - offset)
      if byte == dialect.delimiter { bits.delimiters |= bit }
      if byte == Byte.lineFeed || byte == Byte.carriageReturn { bits.lineEnds |= bit }
      if byte == dialect.quote { bits.quotes |= bit }
    }
    return bits
  }
}

/// Line ends, NUL bytes and bytes beyond ASCII in a piece of text.
struct ByteCensus: Hashable, Sendable {
  var lineFeeds = 0
  var carriageReturns = 0
  var pairs = 0
  var hasNUL = false
  var hasHighBytes = false

  init() {}

  /// LF, CR and CRLF each end a line.
  var lineEnds: Int { lineFeeds + carriageReturns - pairs }

  /// Counts the bytes of `range`; a CR that ends it counts by itself.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let raw = unsafe bytes.bytes
    let lineFeed = Needle(Byte.lineFeed)
    let carriageReturn = Needle(Byte.carriageReturn)
    let zero = Needle(0)
    var at = range.lowerBound
    var afterReturn = false
    var high: UInt64 = 0
    var zeros: UInt64 = 0
    while at + 16 <= range.upperBound {
      let lanes = Lanes(raw, at: at)
      let feeds = lanes.equal(lineFeed)
      let returns = lanes.equal(carriageReturn)
      lineFeeds &+= feeds.nonzeroBitCount
      if returns != 0 || afterReturn {
        carriageReturns &+= returns.nonzeroBitCount
        pairs &+= ((returns << 1 | (afterReturn ? 1 : 0)) & feeds).nonzeroBitCount
        afterReturn = returns >> 15 & 1 == 1
      }
      high |= lanes.high
      zeros |= lanes.equal(zero)
      at += 16
    }
    hasHighBytes = high != 0
    hasNUL = zeros != 0
    for at in at..<range.upperBound {
      let byte = bytes[at]
      if byte == Byte.lineFeed {
        lineFeeds += 1
        if afterReturn { pairs += 1 }
      }
      afterReturn = byte == Byte.carriageReturn
      if afterReturn { carriageReturns += 1 }
      if byte == 0 { hasNUL = true }
      if byte >= 0x80 { hasHighBytes = true }
    }
  }

  static func + (a: ByteCensus, b: ByteCensus) -> ByteCensus {
    var total = a
    total += b
    return total
  }

  static func += (total: inout ByteCensus, part: ByteCensus) {
    total.lineFeeds += part.lineFeeds
    total.carriageReturns += part.carriageReturns
    total.pairs += part.pairs
    total.hasNUL = total.hasNUL || part.hasNUL
    total.hasHighBytes = total.hasHighBytes || part.hasHighBytes
  }
}

/// From other encodings to UTF-8.
enum Transcode {
  /// Where a text stops being text in its encoding: the offset in the bytes that were given.
  struct Failure: Error, Hashable {
    var offset: Int
  }

  /// The byte order mark at the start of `head`, and its length.
  static func byteOrderMark(_ head: [UInt8]) -> (encoding: TextEncoding, length: Int)? {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    return nil
  }

  /// UTF-16 without a mark, told by where its zero bytes lie: text is mostly ASCII letters,
  /// separators and digits, and of these one byte of each pair is zero.
  static func looksLikeUTF16(_ head: [UInt8]) -> TextEncoding? {
    let pairs = min(head.count / 2, 4096)
    guard pairs >= 4 else { return nil }
    var zeroFirst = 0
    var zeroSecond = 0
    for pair in 0..<pairs {
      if head[2 * pair] == 0 { zeroFirst += 1 }
      if head[2 * pair + 1] == 0 { zeroSecond += 1 }
    }
    if zeroSecond * 10 > pairs * 6, zeroFirst * 10 < pairs { return .utf16LittleEndian }
    if zeroFirst * 10 > pairs * 6, zeroSecond * 10 < pairs { return .utf16BigEndian }
    return nil
  }

  /// UTF-8 for text in another encoding, without its byte order mark.
  static func toUTF8(_ bytes: [UInt8], from encoding: TextEncoding) throws(Failure) -> [UInt8] {
    switch encoding {
    case .utf8: return bytes
    case .latin1: return singleByte(bytes) { UInt16($0) }
    case .cp1252:
      return singleByte(bytes) { $0 < 0x80 || $0 > 0x9F ? UInt16($0) : high[Int($0) - 0x80] }
    case .utf16LittleEndian, .utf16BigEndian:
      return try utf16(bytes, littleEndian: encoding == .utf16LittleEndian)
    }
  }

  /// What CP1252 puts where Latin-1 has control codes; the five bytes it leaves free stay controls.
  ///
  /// Source: WHATWG Encoding Standard, index windows-1252.
  private static let high: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static func singleByte(_ bytes: [UInt8], _ unit: (UInt8) -> UInt16) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 16)
    for byte in bytes {
      if byte < 0x80 { text.append(byte) } else { append(UInt32(unit(byte)), to: &text) }
    }
    return text
  }

  private static func utf16(_ bytes: [UInt8], littleEndian: Bool) throws(Failure) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    let low = littleEndian ? 0 : 1
    func unit(_ at: Int) -> UInt32 { UInt32(bytes[at + low]) | UInt32(bytes[at + 1 - low]) << 8 }
    var at = 0
    while at + 1 < bytes.count {
      let first = unit(at)
      if at == 0, first == 0xFEFF {
        at = 2
        continue
      }
      if first & 0xF800 != 0xD800 {
        append(first, to: &text)
        at += 2
        continue
      }
      guard first < 0xDC00, at + 3 < bytes.count, unit(at + 2) & 0xFC00 == 0xDC00 else {
        throw Failure(offset: at)
      }
      append(0x10000 + (first & 0x3FF) << 10 + unit(at + 2) & 0x3FF, to: &text)
      at += 4
    }
    if at < bytes.count { throw Failure(offset: at) }
    return text
  }

  private static func append(_ scalar: UInt32, to text: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 {
      0x80 | UInt8(truncatingIfNeeded: scalar >> shift & 0x3F)
    }
    switch scalar {
    case ..<0x80: text.append(UInt8(truncatingIfNeeded: scalar))
    case ..<0x800:
      text.append(0xC0 | UInt8(truncatingIfNeeded: scalar >> 6))
      text.append(tail(0))
    case ..<0x10000:
      text.append(0xE0 | UInt8(truncatingIfNeeded: scalar >> 12))
      text.append(tail(6))
      text.append(tail(0))
    default:
      text.append(0xF0 | UInt8(truncatingIfNeeded: scalar >> 18))
      text.append(tail(12))
      text.append(tail(6))
      text.append(tail(0))
    }
  }

  /// The offset of the first byte that is not part of well-formed UTF-8, or `nil`.
  ///
  /// Source: The Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences).
  static func firstInvalidUTF8(_ bytes: Span<UInt8>) -> Int? {
    var at = 0
    while at < bytes.count {
      let lead = bytes[at]
      if lead < 0x80 {
        at += 1
        continue
      }
      let length: Int
      var lowest: UInt8 = 0x80
      var highest: UInt8 = 0xBF
      switch lead {
      case 0xC2...0xDF: length = 2
      case 0xE0: (length, lowest) = (3, 0xA0)
      case 0xED: (length, highest) = (3, 0x9F)
      case 0xE1...0xEF: length = 3
      case 0xF0: (length, lowest) = (4, 0x90)
      case 0xF4: (length, highest) = (4, 0x8F)
      case 0xF1...0xF3: length = 4
      default: return at
      }
      guard at + length <= bytes.count, bytes[at + 1] >= lowest, bytes[at + 1] <= highest else {
        return at
      }
      for tail in 2..<max(2, length) where bytes[at + tail] & 0xC0 != 0x80 { return at }
      at += length
    }
    return nil
  }
}

import KantaSource

/// What stands before the compressed data of a member of a gzip file.
///
/// Nothing in it matters for the content but that it is whole: names, times and comments are read
/// over, and the check sum of the header, where it has one, is verified.
///
/// Source: RFC 1952, section 2.3.
struct GzipHeader {
  static let magic: [UInt8] = [0x1F, 0x8B]

  private struct Flags: OptionSet {
    let rawValue: UInt8
    static let checksum = Flags(rawValue: 2)
    static let extra = Flags(rawValue: 4)
    static let name = Flags(rawValue: 8)
    static let comment = Flags(rawValue: 16)
    static let known: Flags = [Flags(rawValue: 1), .checksum, .extra, .name, .comment]
  }

  /// A name or comment that is longer is none.
  private static let longestText = 1 << 20

  private var input: GzipInput
  private var bytes: [UInt8] = []

  /// Takes a header from `input`.
  ///
  /// - Throws: `damagedGzip` when it is none, or not whole.
  static func skip(_ input: inout GzipInput) throws(Diagnostic) {
    var header = GzipHeader(input: input)
    try header.read()
    input = header.input
  }

  private init(input: GzipInput) { self.input = input }

  private mutating func read() throws(Diagnostic) {
    let start = input.offset
    let fixed = try take(10)
    let flags = Flags(rawValue: fixed[3])
    guard fixed.starts(with: Self.magic), fixed[2] == 8, flags.isSubset(of: .known) else {
      throw .damagedGzip(input.file.path, .header(at: start))
    }
    if flags.contains(.extra) {
      let size = try take(2)
      _ = try take(Int(size[0]) | Int(size[1]) << 8)
    }
    if flags.contains(.name) { try takeText(from: start) }
    if flags.contains(.comment) { try takeText(from: start) }
    if flags.contains(.checksum) {
      // SAFETY: the buffer is read within the call only.
      let sum = unsafe bytes.withUnsafeBytes { unsafe RawInflater.checksum(0, $0) }
      let stated = try take(2)
      guard UInt16(truncatingIfNeeded: sum) == UInt16(stated[0]) | UInt16(stated[1]) << 8 else {
        throw .damagedGzip(input.file.path, .header(at: start))
      }
    }
  }

  private mutating func take() throws(Diagnostic) -> UInt8 {
    guard let byte = try input.next() else { throw .damagedGzip(input.file.path, .cut) }
    bytes.append(byte)
    return byte
  }

  private mutating func take(_ count: Int) throws(Diagnostic) -> [UInt8] {
    for _ in 0..<count { _ = try take() }
    return Array(bytes.suffix(count))
  }

  /// Takes a text and the zero that ends it.
  private mutating func takeText(from start: Int) throws(Diagnostic) {
    let limit = bytes.count + Self.longestText
    while try take() != 0 {
      guard bytes.count < limit else { throw .damagedGzip(input.file.path, .header(at: start)) }
    }
  }
}

import CZlib

/// A member of a gzip file, written by hand but for the deflating.
struct GzipMember {
  enum Method { case stored, fixed, usual }

  var content: [UInt8]
  var method = Method.usual
  var extra: [UInt8]?
  var name: String?
  var comment: String?
  var hasHeaderSum = false
  /// What is taken in place of the true sum and size.
  var statedSum: UInt32?
  var statedSize: UInt32?

  init(_ content: [UInt8], _ method: Method = .usual) {
    self.content = content
    self.method = method
  }

  init(_ text: String, _ method: Method = .usual) { self.init(Array(text.utf8), method) }

  var bytes: [UInt8] {
    var flags: UInt8 = 0
    if hasHeaderSum { flags |= 2 }
    if extra != nil { flags |= 4 }
    if name != nil { flags |= 8 }
    if comment != nil { flags |= 16 }
    var bytes: [UInt8] = [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3]
    if let extra { bytes += Self.little(UInt16(extra.count)) + extra }
    if let name { bytes += Array(name.utf8) + [0] }
    if let comment { bytes += Array(comment.utf8) + [0] }
    if hasHeaderSum { bytes += Self.little(UInt16(truncatingIfNeeded: Self.sum(bytes))) }
    bytes += method == .stored ? storedBlocks : deflated
    let size = UInt32(content.count)
    return bytes + Self.little(statedSum ?? Self.sum(content))
      + Self.little(statedSize ?? size)
  }

  /// Blocks that hold bytes as they are, of at most 300 each.
  private var storedBlocks: [UInt8] {
    var blocks: [UInt8] = []
    var rest = content[...]
    repeat {
      let block = rest.prefix(300)
      rest = rest.dropFirst(300)
      blocks.append(rest.isEmpty ? 1 : 0)
      blocks += Self.little(UInt16(block.count)) + Self.little(~UInt16(block.count)) + block
    } while !rest.isEmpty
    return blocks
  }

  private var deflated: [UInt8] {
    var stream = unsafe z_stream()
    let strategy = method == .fixed ? Z_FIXED : Z_DEFAULT_STRATEGY
    // SAFETY: the stream stays in its place until it is ended, and both buffers have the sizes that
    // it is told.
    return unsafe withUnsafeMutablePointer(to: &stream) { stream in
      unsafe deflateInit2_(
        stream, 6, Z_DEFLATED, -MAX_WBITS, 8, strategy, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size))
      defer { unsafe deflateEnd(stream) }
      var input = content
      let room = Int(unsafe deflateBound(stream, UInt(content.count)))
      return unsafe input.withUnsafeMutableBufferPointer { input in
        unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
          unsafe stream.pointee.next_in = input.baseAddress
          unsafe stream.pointee.avail_in = UInt32(input.count)
          unsafe stream.pointee.next_out = output.baseAddress
          unsafe stream.pointee.avail_out = UInt32(room)
          unsafe deflate(stream, Z_FINISH)
          count = room - Int(unsafe stream.pointee.avail_out)
        }
      }
    }
  }

  static func sum(_ bytes: [UInt8]) -> UInt32 {
    // SAFETY: the buffer is read within the call only.
    unsafe bytes.withUnsafeBufferPointer { bytes in
      UInt32(unsafe crc32_z(0, bytes.baseAddress, bytes.count))
    }
  }

  private static func little(_ number: some FixedWidthInteger) -> [UInt8] {
    (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}

/// A table of about `size` bytes that does not get very small, always the same.
func table(size: Int, seed: UInt64 = 1) -> String {
  var numbers = SeededNumbers(seed: seed)
  var text = "order,customer,note\n"
  text.reserveCapacity(size + 64)
  while text.utf8.count < size {
    text += "\(numbers.next()),\(numbers.next() % 1000),\"a, b\"\n"
  }
  return text
}

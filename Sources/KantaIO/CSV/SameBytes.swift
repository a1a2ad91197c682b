/// Compares runs of bytes.
enum SameBytes {
  @inline(__always)
  static func areEqual(
    _ a: Span<UInt8>, _ aStart: Int, _ b: Span<UInt8>, _ bStart: Int, count: Int
  ) -> Bool {
    let (rawA, rawB) = unsafe (a.bytes, b.bytes)
    var at = 0
    while at &+ 8 <= count {
      // SAFETY: any 8 bytes are a word; the loads check their bounds.
      let wordA = unsafe rawA.unsafeLoadUnaligned(fromByteOffset: aStart + at, as: UInt64.self)
      let wordB = unsafe rawB.unsafeLoadUnaligned(fromByteOffset: bStart + at, as: UInt64.self)
      if wordA != wordB { return false }
      at &+= 8
    }
    while at < count {
      if a[aStart + at] != b[bStart + at] { return false }
      at &+= 1
    }
    return true
  }
}

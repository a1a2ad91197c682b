import KantaColumns

/// Gives each distinct run of bytes a code, in order of first appearance.
///
/// An open-addressing table with linear probing over 64-bit hashes that are the same in every
/// process. The hashes of the words are kept, so that tables merge without hashing again.
struct TextDictionary: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [UInt32] = []
  private var hashes: [UInt64] = []
  /// A power of two of them: the upper half of a hash above a code plus one; 0 for a free slot.
  private var slots: [UInt64]

  init(capacity: Int = 64) {
    var size = 128
    while size < capacity * 2 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  var count: Int { ends.count }

  /// The code of `text[start..<end]`, a new one if it was not seen before.
  ///
  /// - Complexity: O(length), expected.
  @inline(__always)
  mutating func code(of text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
    code(of: text, start, end, hash: Self.hash(text, start, end))
  }

  mutating func code(
    of text: Span<UInt8>, _ start: Int, _ end: Int, hash: UInt64
  ) -> UInt32 {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      let code = UInt32(truncatingIfNeeded: entry) &- 1
      if entry >> 32 == hash >> 32, isWord(Int(code), text, start, end) { return code }
      slot = (slot &+ 1) & mask
    }
    // SAFETY: the buffer is only read while the span that owns its memory is in use.
    unsafe text.extracting(start..<end).withUnsafeBufferPointer {
      unsafe bytes.append(contentsOf: $0)
    }
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
    hashes.append(hash)
    slots[slot] = tag(hash) | UInt64(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return UInt32(truncatingIfNeeded: ends.count - 1)
  }

  /// The codes here of all words of `other`, which are taken in, in order.
  mutating func merge(_ other: TextDictionary) -> [UInt32] {
    var codes: [UInt32] = []
    codes.reserveCapacity(other.count)
    let text = other.bytes.span
    var start = 0
    for word in 0..<other.count {
      let end = Int(other.ends[word])
      codes.append(code(of: text, start, end, hash: other.hashes[word]))
      start = end
    }
    return codes
  }

  /// The words in code order.
  var words: Words { Words(distinctBytes: bytes, ends: ends) }

  /// The upper half of a hash, which a slot holds beside a code.
  private func tag(_ hash: UInt64) -> UInt64 { hash & 0xFFFF_FFFF_0000_0000 }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for code in hashes.indices {
      var slot = Int(truncatingIfNeeded: hashes[code]) & mask
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = tag(hashes[code]) | UInt64(code + 1)
    }
  }

  @inline(__always)
  private func isWord(_ code: Int, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let from = code == 0 ? 0 : Int(ends[code - 1])
    guard Int(ends[code]) - from == end - start else { return false }
    return SameBytes.areEqual(bytes.span, from, text, start, count: end - start)
  }

  /// A hash of `text[start..<end]`, the same in every process.
  ///
  /// Source: the folded multiplication of W. Yi's wyhash, in its simplest form.
  @inline(__always)
  static func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    let raw = unsafe text.bytes
    var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: end &- start)
    var at = start
    while at &+ 8 <= end {
      // SAFETY: any 8 bytes are a word; the load checks its bounds.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      hash = fold(hash ^ UInt64(littleEndian: word))
      at &+= 8
    }
    var rest: UInt64 = 0
    while at < end {
      rest = rest << 8 | UInt64(text[at])
      at &+= 1
    }
    return fold(hash ^ rest)
  }

  @inline(__always) private static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}

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

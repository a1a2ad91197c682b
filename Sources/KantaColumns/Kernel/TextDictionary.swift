/// Gives each distinct run of bytes a code, in order of first appearance.
///
/// An open-addressing table with linear probing over hashes that are the same in every process. A
/// slot holds a word of up to eight bytes itself, so that most look-ups touch one cache line; of a
/// longer word it holds the hash, and the bytes are compared where they are kept. Used by one
/// worker at a time.
package final class TextDictionary {
  private struct Slot: BitwiseCopyable {
    /// The bytes of a short word, padded with zeros, or the hash of a long one.
    var word: UInt64
    var code: UInt32
    /// 0 for a free slot; 1 + the length of a short word; the length of a long one with a top bit.
    var tag: UInt32
  }

  /// A run of bytes as it is looked for.
  private struct Probe {
    var word: UInt64
    var tag: UInt32

    var hash: UInt64 { TextDictionary.fold(word ^ UInt64(tag) &* 0x9E37_79B9_7F4A_7C15) }
  }

  /// How many words are looked for at a time: their slots fit the nearest cache.
  package static let batch = 256
  private static let long: UInt32 = 1 << 31

  package private(set) var bytes: [UInt8] = []
  package private(set) var ends: [UInt32] = []
  /// The code that stands for missing, once that was asked for.
  package private(set) var missingCode: UInt32?
  private var slots: Reserve<Slot>
  private var mask: Int
  private let probes = Reserve<Probe>(TextDictionary.batch)

  package init(capacity: Int = 64) {
    var size = 128
    while size * 5 < capacity * 8 { size *= 2 }
    slots = Reserve(size)
    mask = size - 1
  }

  package var count: Int { ends.count }

  /// The words in code order; the one that stands for missing is empty.
  package var words: Words { Words(distinctBytes: bytes, ends: ends) }

  /// Room that a dictionary of so many words takes, in bytes.
  package var byteCount: Int { bytes.count + ends.count * 4 + (mask + 1) * 16 }

  /// The code of missing, a new one if it was not asked for before.
  package func codeOfMissing() -> UInt32 {
    if let missingCode { return missingCode }
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
    missingCode = UInt32(truncatingIfNeeded: ends.count - 1)
    return UInt32(truncatingIfNeeded: ends.count - 1)
  }

  /// The code of a run of bytes, a new one if it was not seen before.
  ///
  /// - Complexity: O(length), expected.
  package func code(of text: Span<UInt8>) -> UInt32 {
    // SAFETY: the pointer is used while the span is; the probe reads within it.
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        return unsafe code(Probe(word: 0, tag: 1), UnsafePointer(probes.start).bytes)
      }
      return unsafe code(Self.probe(start, buffer.count, isPadded: false), start)
    }
  }

  /// The codes of up to `batch` runs of bytes, new ones for those not seen before.
  ///
  /// - Parameters:
  ///   - text: What `starts` counts from; 8 bytes may be read from every start.
  ///   - starts: Where the runs start.
  ///   - lengths: How long they are.
  ///   - codes: Where the codes go.
  package func codes(
    _ text: UnsafePointer<UInt8>, starts: UnsafePointer<UInt32>, lengths: UnsafePointer<UInt32>,
    count: Int, into codes: UnsafeMutablePointer<UInt32>
  ) {
    precondition(count <= Self.batch, "one batch at a time")
    let (slots, mask) = (self.slots, self.mask)
    // SAFETY: the caller vouches for the text; probes and slots are within their reserves.
    for row in 0..<count {
      let probe = unsafe Self.probe(
        text + Int(starts[row]), Int(lengths[row]), isPadded: true)
      unsafe probes.start[row] = probe
      unsafe prefetch(slots.start + (Int(truncatingIfNeeded: probe.hash) & mask))
    }
    for row in 0..<count {
      unsafe codes[row] = code(probes.start[row], text + Int(starts[row]))
    }
  }

  /// The codes that words have here, `.max` for those that are not here.
  ///
  /// - Complexity: O(words of `other`).
  package func codes(ofWordsOf other: Words) -> [UInt32] {
    let text = other.bytes.span
    return (0..<other.count).map { word in
      let range = other.range(of: word)
      return find(text.extracting(range))
    }
  }

  private func find(_ text: Span<UInt8>) -> UInt32 {
    // SAFETY: as in `code(of:)`.
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return .max }
      let probe = unsafe Self.probe(start, buffer.count, isPadded: false)
      let slot = unsafe place(of: probe, start)
      return unsafe slots.start[slot].tag == 0 ? .max : slots.start[slot].code
    }
  }

  /// The codes here of all words of `other`, which are taken in, in order.
  ///
  /// - Complexity: O(words of `other`).
  package func merge(_ other: TextDictionary) -> [UInt32] {
    var codes = [UInt32](repeating: 0, count: other.count)
    guard other.count > 0 else { return codes }
    let lengths = Reserve<UInt32>(Self.batch)
    let starts = Reserve<UInt32>(Self.batch)
    var text = other.bytes
    text.append(contentsOf: repeatElement(0, count: 8))
    // SAFETY: words lie within the text, which goes on 8 bytes behind them; batches within codes.
    unsafe text.withUnsafeBufferPointer { text in
      unsafe codes.withUnsafeMutableBufferPointer { codes in
        guard let from = text.baseAddress, let target = codes.baseAddress else {
          return
        }
        for first in stride(from: 0, to: other.count, by: Self.batch) {
          let size = min(Self.batch, other.count - first)
          for index in 0..<size {
            let word = first + index
            let start = word == 0 ? 0 : other.ends[word - 1]
            unsafe starts.start[index] = start
            unsafe lengths.start[index] = other.ends[word] - start
          }
          if let missing = other.missingCode, (first..<first + size).contains(Int(missing)) {
            for index in 0..<size {
              let at = unsafe Int(starts.start[index])
              let length = unsafe Int(lengths.start[index])
              unsafe target[first + index] =
                first + index == Int(missing)
                ? codeOfMissing()
                : code(Self.probe(from + at, length, isPadded: true), from + at)
            }
          } else {
            unsafe self.codes(
              from, starts: starts.start, lengths: lengths.start, count: size,
              into: target + first)
          }
        }
      }
    }
    return codes
  }

  // MARK: - Slots

  @inline(__always)
  private func code(_ probe: Probe, _ text: UnsafePointer<UInt8>) -> UInt32 {
    let slot = unsafe place(of: probe, text)
    // SAFETY: a place is within the slots.
    if unsafe slots.start[slot].tag != 0 { return unsafe slots.start[slot].code }
    return unsafe add(probe, text, at: slot)
  }

  /// The slot of a word, or the free one where it would be.
  @inline(__always)
  private func place(of probe: Probe, _ text: UnsafePointer<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: probe.hash) & mask
    // SAFETY: the mask keeps slots within their reserve, of which a part is always free.
    while true {
      let entry = unsafe slots.start[slot]
      if entry.tag == 0 { return slot }
      if entry.word == probe.word, entry.tag == probe.tag {
        if probe.tag < Self.long { return slot }
        if unsafe isWord(entry.code, text, Int(probe.tag & ~Self.long)) { return slot }
      }
      slot = (slot &+ 1) & mask
    }
  }

  private func isWord(_ code: UInt32, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let from = code == 0 ? 0 : Int(ends[Int(code) - 1])
    for at in 0..<length where unsafe bytes[from + at] != text[at] { return false }
    return true
  }

  private func add(_ probe: Probe, _ text: UnsafePointer<UInt8>, at slot: Int) -> UInt32 {
    let length =
      probe.tag < Self.long ? Int(probe.tag) - 1 : Int(probe.tag & ~Self.long)
    // SAFETY: the text has that many bytes.
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: length))
    precondition(bytes.count < Int(UInt32.max), "the distinct words of a column are below 4 GiB")
    ends.append(UInt32(truncatingIfNeeded: bytes.count))
    let code = UInt32(truncatingIfNeeded: ends.count - 1)
    unsafe slots.start[slot] = Slot(word: probe.word, code: code, tag: probe.tag)
    if ends.count * 8 > (mask + 1) * 5 { grow() }
    return code
  }

  private func grow() {
    let old = slots
    slots = Reserve(old.count * 2)
    mask = old.count * 2 - 1
    // SAFETY: as in `place`; all words are different, so the first free slot is theirs.
    for index in 0..<old.count {
      let entry = unsafe old.start[index]
      guard entry.tag != 0 else { continue }
      var slot = Int(truncatingIfNeeded: Probe(word: entry.word, tag: entry.tag).hash) & mask
      while unsafe slots.start[slot].tag != 0 { slot = (slot &+ 1) & mask }
      unsafe slots.start[slot] = entry
    }
  }

  // MARK: - Hashing

  /// What is looked for; `isPadded` says that 8 bytes may be read from the start.
  @inline(__always)
  private static func probe(
    _ text: UnsafePointer<UInt8>, _ length: Int, isPadded: Bool
  ) -> Probe {
    guard length <= 8 else { return unsafe longProbe(text, length) }
    var word: UInt64 = 0
    if isPadded {
      // SAFETY: the caller says so; any 8 bytes are a word.
      word = unsafe UInt64(
        littleEndian: UnsafeRawPointer(text).loadUnaligned(as: UInt64.self))
      if length < 8 { word &= (1 << UInt64(8 * length)) &- 1 }
    } else {
      for at in 0..<length { word |= unsafe UInt64(text[at]) << UInt64(8 * at) }
    }
    return Probe(word: word, tag: UInt32(truncatingIfNeeded: length + 1))
  }

  /// Source: the folded multiplication of W. Yi's wyhash, in its simplest form.
  private static func longProbe(_ text: UnsafePointer<UInt8>, _ length: Int) -> Probe {
    var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: length)
    var at = 0
    // SAFETY: the last word starts 8 bytes before the end, of which there are more than 8.
    while at &+ 8 <= length {
      let word = unsafe UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self)
      hash = fold(hash ^ UInt64(littleEndian: word))
      at &+= 8
    }
    if at < length {
      let word = unsafe UnsafeRawPointer(text + (length - 8)).loadUnaligned(as: UInt64.self)
      hash = fold(hash ^ UInt64(littleEndian: word))
    }
    return Probe(word: hash, tag: long | UInt32(truncatingIfNeeded: length))
  }

  @inline(__always) private static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}

extension UnsafePointer {
  /// Some readable address, for runs of no bytes.
  fileprivate var bytes: UnsafePointer<UInt8> {
    unsafe UnsafeRawPointer(self).assumingMemoryBound(to: UInt8.self)
  }
}

/// The words of a dictionary and where each one is: bytes → code.
///
/// Open addressing with linear probing over a hash with a fixed seed, at most half full. Nothing
/// of its order shows: codes are given in the order in which words are added.
package struct WordIndex: Sendable {
  package private(set) var words: Words
  /// Code + 1, or 0 for an empty slot; a power of two of them.
  private var slots: [UInt32]
  /// The hash of each word, so that growing reads no bytes.
  private var hashes: [UInt64]

  package init() {
    words = Words()
    slots = [UInt32](repeating: 0, count: 16)
    hashes = []
  }

  /// An index over words that exist already; their codes stay what they are.
  package init(_ words: Words) {
    self.words = words
    var size = 16
    while size < words.count * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    hashes = []
    hashes.reserveCapacity(words.count)
    let bytes = words.bytes.span
    for code in 0..<words.count {
      hashes.append(WordIndex.hash(bytes.extracting(words.range(of: code))))
    }
    for code in hashes.indices { place(UInt32(code)) }
  }

  /// The code of the word with these bytes, if it is there.
  package func code(of word: Span<UInt8>) -> UInt32? {
    let found = slots[slot(of: word, hash: WordIndex.hash(word))]
    return found == 0 ? nil : found - 1
  }

  /// The code of the word with these bytes; a new one is added last.
  @discardableResult
  package mutating func insert(_ word: Span<UInt8>) -> UInt32 {
    let hash = WordIndex.hash(word)
    let slot = slot(of: word, hash: hash)
    if slots[slot] != 0 { return slots[slot] - 1 }
    let code = words.append(word)
    hashes.append(hash)
    slots[slot] = code + 1
    if hashes.count * 2 > slots.count { grow() }
    return code
  }

  /// The slot that holds the word, or the empty one where it belongs.
  private func slot(of word: Span<UInt8>, hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot] - 1)
      if hashes[code] == hash, WordIndex.equal(word, words, code) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for code in hashes.indices { place(UInt32(code)) }
  }

  /// Puts a word that is known to be new into the first free slot of its run.
  private mutating func place(_ code: UInt32) {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hashes[Int(code)]) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = code + 1
  }

  private static func equal(_ word: Span<UInt8>, _ words: Words, _ code: Int) -> Bool {
    let range = words.range(of: code)
    guard range.count == word.count else { return false }
    let bytes = words.bytes.span
    for offset in word.indices where word[offset] != bytes[range.lowerBound + offset] {
      return false
    }
    return true
  }

  /// A hash of bytes that is the same in every process: multiply and fold, eight bytes at a time.
  package static func hash(_ word: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(word.count)
    var chunk: UInt64 = 0
    for offset in word.indices {
      chunk = chunk << 8 | UInt64(word[offset])
      if offset & 7 == 7 {
        hash = mixed(hash ^ chunk)
        chunk = 0
      }
    }
    return mixed(hash ^ chunk)
  }

  /// The two halves of a 128-bit product, folded.
  private static func mixed(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low ^ (value >> 32)
  }
}

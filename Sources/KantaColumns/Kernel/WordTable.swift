/// Numbers for 64-bit words in order of first appearance, for rows that come batch by batch.
///
/// Open addressing with linear probing over a mix with a fixed seed; the table grows with what is
/// found. Used by one worker at a time.
package final class WordTable {
  private struct Slot: BitwiseCopyable {
    var word: UInt64
    /// The number + 1; 0 for a free slot.
    var number: UInt64
  }

  /// The words by number.
  package private(set) var words: [UInt64] = []
  private var slots = Reserve<Slot>(256)
  private var mask = 255

  package init() {}

  package var count: Int { words.count }

  /// Bytes that the table takes.
  package var byteCount: Int { words.count * 8 + (mask + 1) * MemoryLayout<Slot>.stride }

  /// The number of a word, a new one if it was not seen before.
  ///
  /// - Complexity: O(1), expected.
  @inline(__always)
  package func number(of word: UInt64) -> UInt32 {
    var slot = Int(truncatingIfNeeded: mixed(word)) & mask
    // SAFETY: the mask keeps slots within their reserve, of which a part is always free.
    while true {
      let entry = unsafe slots.start[slot]
      if entry.number == 0 { return add(word, at: slot) }
      if entry.word == word { return UInt32(truncatingIfNeeded: entry.number &- 1) }
      slot = (slot &+ 1) & mask
    }
  }

  /// The number of a word, `UInt32.max` if it has none; nothing is changed.
  ///
  /// - Complexity: O(1), expected.
  @inline(__always)
  package func knownNumber(of word: UInt64) -> UInt32 {
    var slot = Int(truncatingIfNeeded: mixed(word)) & mask
    // SAFETY: as in `number`.
    while true {
      let entry = unsafe slots.start[slot]
      if entry.number == 0 { return .max }
      if entry.word == word { return UInt32(truncatingIfNeeded: entry.number &- 1) }
      slot = (slot &+ 1) & mask
    }
  }

  private func add(_ word: UInt64, at slot: Int) -> UInt32 {
    words.append(word)
    unsafe slots.start[slot] = Slot(word: word, number: UInt64(words.count))
    if words.count * 8 > (mask + 1) * 5 { grow() }
    return UInt32(truncatingIfNeeded: words.count - 1)
  }

  private func grow() {
    let old = slots
    slots = Reserve(old.count * 2)
    mask = old.count * 2 - 1
    // SAFETY: as in `number`; all words are different, so the first free slot is theirs.
    for index in 0..<old.count {
      let entry = unsafe old.start[index]
      guard entry.number != 0 else { continue }
      var slot = Int(truncatingIfNeeded: mixed(entry.word)) & mask
      while unsafe slots.start[slot].number != 0 { slot = (slot &+ 1) & mask }
      unsafe slots.start[slot] = entry
    }
  }
}

/// Numbers for pairs of a number and a word, in order of first appearance, batch by batch.
///
/// Rows of one first part mostly come with rising words: orders of a customer by date. As long as
/// they do, a word is either the one before or new, and no pair has to be looked for. From the
/// first word that falls on, pairs are looked up by hash. Used by one worker at a time.
package final class PairTable {
  private struct Latest: BitwiseCopyable {
    var word: UInt64
    /// The number + 1; 0 before the first row.
    var number: UInt64
  }

  private struct Slot: BitwiseCopyable {
    var word: UInt64
    var first: UInt32
    /// The number + 1; 0 for a free slot.
    var number: UInt32
  }

  private struct Pair: BitwiseCopyable {
    var word: UInt64
    var first: UInt32
  }

  /// The pairs by number.
  private let pairs: Reserve<Pair>
  package private(set) var count = 0
  private let latest: Reserve<Latest>
  /// Empty while words rise.
  private var slots: Reserve<Slot>?
  private var mask = 0

  /// A table for at most `limit` pairs, whose first parts are below that too.
  package init(limit: Int) {
    latest = Reserve(limit)
    pairs = Reserve(limit)
  }

  /// The first parts of some pairs that are there, or of all.
  package func firsts(_ numbers: [UInt32]?) -> [UInt32] { each(numbers, \.first) }

  /// The words of some pairs that are there, or of all.
  package func words(_ numbers: [UInt32]?) -> [UInt64] { each(numbers, \.word) }

  @inline(__always)
  private func each<Part>(_ numbers: [UInt32]?, _ part: (Pair) -> Part) -> [Part] {
    let (pairs, count) = (pairs, count)
    // SAFETY: the pairs below the count are there.
    guard let numbers else { return (0..<count).map { unsafe part(pairs.start[$0]) } }
    return numbers.map {
      precondition(Int($0) < count, "a pair that is there")
      return unsafe part(pairs.start[Int($0)])
    }
  }

  /// Bytes that the table takes.
  package var byteCount: Int {
    count * (MemoryLayout<Pair>.stride + MemoryLayout<Latest>.stride)
      + (slots == nil ? 0 : (mask + 1) * MemoryLayout<Slot>.stride)
  }

  /// Brings near what the pairs of a first part need.
  @inline(__always)
  package func prefetchLatest(_ first: UInt32) {
    precondition(Int(first) < latest.count, "first parts are below their limit")
    unsafe prefetch(latest.start + Int(first))
  }

  /// The number of a pair, a new one if it was not seen before.
  ///
  /// - Complexity: O(1), expected.
  @inline(__always)
  package func number(of first: UInt32, _ word: UInt64) -> UInt32 {
    precondition(Int(first) < latest.count, "first parts are below their limit")
    // SAFETY: the first part was held against the limit.
    let before = unsafe latest.start[Int(first)]
    if before.number != 0, before.word == word {
      return UInt32(truncatingIfNeeded: before.number &- 1)
    }
    if slots == nil, before.number == 0 || before.word < word { return append(first, word) }
    return lookUp(first, word)
  }

  /// The numbers here of all pairs of the table of later rows, which are taken in, in order.
  ///
  /// `firsts` and `word` say what the first parts and the words of the other are called here.
  /// - Complexity: O(pairs of the other), expected.
  package func merge(
    _ other: PairTable, firsts: [UInt32], word: (UInt64) -> UInt64
  ) -> [UInt32] {
    let firsts = firsts.span
    let batch = 512
    // SAFETY: pairs below the count are there.
    return unsafe [UInt32](unsafeUninitializedCapacity: other.count) { numbers, found in
      found = other.count
      for lower in stride(from: 0, to: found, by: batch) {
        let rows = lower..<Swift.min(lower + batch, found)
        for row in rows {
          let first = unsafe firsts[Int(other.pairs.start[row].first)]
          unsafe numbers[row] = first
          prefetchLatest(first)
        }
        for row in rows {
          unsafe numbers[row] = number(of: numbers[row], word(other.pairs.start[row].word))
        }
      }
    }
  }

  private func append(_ first: UInt32, _ word: UInt64) -> UInt32 {
    precondition(count < pairs.count, "as many pairs as there is room for")
    unsafe pairs.start[count] = Pair(word: word, first: first)
    count &+= 1
    unsafe latest.start[Int(first)] = Latest(word: word, number: UInt64(count))
    return UInt32(truncatingIfNeeded: count &- 1)
  }

  private func lookUp(_ first: UInt32, _ word: UInt64) -> UInt32 {
    if slots == nil { rebuild(count: 1024) }
    guard let slots else { preconditionFailure("made above") }
    var slot = place(first, word)
    // SAFETY: the mask keeps slots within their reserve, of which a part is always free.
    while true {
      let entry = unsafe slots.start[slot]
      if entry.number == 0 { break }
      if entry.word == word, entry.first == first {
        unsafe latest.start[Int(first)] = Latest(word: word, number: UInt64(entry.number))
        return entry.number &- 1
      }
      slot = (slot &+ 1) & mask
    }
    let number = append(first, word)
    unsafe slots.start[slot] = Slot(word: word, first: first, number: number &+ 1)
    if count * 8 > (mask + 1) * 5 { rebuild(count: count) }
    return number
  }

  /// Makes slots for twice as many pairs and puts all known ones in.
  private func rebuild(count: Int) {
    var size = 1024
    while size * 5 < max(count, self.count) * 16 { size *= 2 }
    let slots = Reserve<Slot>(size)
    mask = size - 1
    // SAFETY: as in `lookUp`; all pairs are different, so the first free slot is theirs.
    for number in 0..<self.count {
      let pair = unsafe pairs.start[number]
      var slot = place(pair.first, pair.word)
      while unsafe slots.start[slot].number != 0 { slot = (slot &+ 1) & mask }
      unsafe slots.start[slot] = Slot(
        word: pair.word, first: pair.first, number: UInt32(truncatingIfNeeded: number + 1))
    }
    self.slots = slots
  }

  @inline(__always) private func place(_ first: UInt32, _ word: UInt64) -> Int {
    Int(truncatingIfNeeded: mixed(word ^ UInt64(first) &* 0xA076_1D64_78BD_642F)) & mask
  }
}

/// The two halves of a 128-bit product, folded: every bit of the word reaches the low ones.
@inline(__always)
private func mixed(_ word: UInt64) -> UInt64 {
  let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
  return product.high ^ product.low
}

/// Gives each distinct run of bytes a code, in order of first appearance.
///
/// An open-addressing table with linear probing over hashes that are the same in every process. A
/// slot holds a word of up to eight bytes itself, so that most look-ups touch one cache line; of a
/// longer word it holds the hash, and the bytes are compared where they are kept. Used by one
/// worker at a time.
package final class TextDictionary {
  /// How many words are looked for at a time: their slots fit the nearest cache.
  package static let batch = 256

  private var store: Store
  /// The code that stands for missing, once that was asked for.
  package private(set) var missingCode: UInt32?
  private let probes = Reserve<Probe>(TextDictionary.batch)

  /// A dictionary with room for so many words at first.
  ///
  /// One that serves for a batch only (`isBrief`) has no table of numbered words: that pays when a
  /// column is read from end to end.
  package init(capacity: Int = 64, isBrief: Bool = false) {
    store = Store(capacity: capacity, isBrief: isBrief)
  }

  /// The dictionary of words that are known to be distinct, with their codes.
  ///
  /// - Complexity: O(words).
  package convenience init(_ words: Words) {
    self.init(capacity: words.count)
    let margin = Store.margin
    let text = Reserve<UInt8>(words.bytes.count + 2 * margin)
    // SAFETY: there is room for all bytes between the margins, which the words lie within.
    unsafe (text.start + margin).update(from: words.bytes, count: words.bytes.count)
    _ = unsafe codes(text.start + margin, 0..<words.count) { words.range(of: $0) }
  }

  package var count: Int { store.count }

  /// The words in code order; the one that stands for missing is empty.
  package var words: Words { store.words }

  /// Room that the dictionary takes, in bytes.
  package var byteCount: Int { store.byteCount }

  /// The code of missing, a new one if it was not asked for before.
  package func codeOfMissing() -> UInt32 {
    if let missingCode { return missingCode }
    let code = unsafe store.append(probes.start.bytes, 0)
    missingCode = code
    return code
  }

  /// The code of a run of bytes, a new one if it was not seen before.
  ///
  /// - Complexity: O(length), expected.
  package func code(of text: Span<UInt8>) -> UInt32 {
    // SAFETY: the pointer is used while the span is; the probe reads within it.
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        return unsafe store.single(Probe(word: 0, tag: 1), probes.start.bytes)
      }
      return unsafe store.single(Self.probe(start, buffer.count, isPadded: false), start)
    }
  }

  /// The code of a run of bytes, `UInt32.max` if there is none; nothing is changed.
  ///
  /// - Complexity: O(length), expected.
  package func knownCode(of text: Span<UInt8>) -> UInt32 {
    // SAFETY: as in `code(of:)`.
    unsafe text.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else {
        return unsafe store.known(Probe(word: 0, tag: 1), probes.start.bytes)
      }
      return unsafe store.known(Self.probe(start, buffer.count, isPadded: false), start)
    }
  }

  /// The codes that the words from `first` on have in another dictionary, `UInt32.max` where it
  /// has none, and for missing.
  ///
  /// - Complexity: O(bytes of those words), expected.
  package func codes(in other: TextDictionary, from first: Int) -> [UInt32] {
    (first..<count).map { word in
      guard missingCode.map({ Int($0) != word }) ?? true else { return .max }
      let range = store.range(of: word)
      // SAFETY: a word lies within the bytes, which go on 8 bytes behind the last.
      let start = unsafe store.text + range.lowerBound
      return unsafe other.store.known(Self.probe(start, range.count, isPadded: true), start)
    }
  }

  /// The codes of up to `batch` runs of bytes, new ones for those not seen before.
  ///
  /// - Parameters:
  ///   - text: What `starts` counts from; 8 bytes may be read from every start, and before every
  ///     end.
  ///   - starts: Where the runs start.
  ///   - lengths: How long they are.
  ///   - count: How many there are.
  ///   - codes: Where the codes go.
  package func codes(
    _ text: UnsafePointer<UInt8>, starts: UnsafePointer<UInt32>, lengths: UnsafePointer<UInt32>,
    count: Int, into codes: UnsafeMutablePointer<UInt32>
  ) {
    precondition(count <= Self.batch, "one batch at a time")
    // SAFETY: the caller vouches for the text and for `count` rows.
    let fields = unsafe Fields(text: text, starts: starts, lengths: lengths, count: count)
    unsafe store.codes(fields, probes.start, into: codes)
  }

  /// A batch of runs of bytes.
  @unsafe
  fileprivate struct Fields {
    let text: UnsafePointer<UInt8>
    let starts: UnsafePointer<UInt32>
    let lengths: UnsafePointer<UInt32>
    let count: Int

    @inline(__always)
    func probe(_ row: Int) -> Probe {
      unsafe TextDictionary.probe(
        text + Int(starts[row]), Int(lengths[row]), isPadded: true)
    }

    @inline(__always)
    func start(_ row: Int) -> UnsafePointer<UInt8> { unsafe text + Int(starts[row]) }
  }

  /// The codes here of all words of `other`, which are taken in, in order.
  ///
  /// - Complexity: O(words of `other`).
  package func merge(_ other: TextDictionary) -> [UInt32] {
    guard let missing = other.missingCode.map(Int.init) else {
      return codes(of: other, 0..<other.count)
    }
    return codes(of: other, 0..<missing) + [codeOfMissing()]
      + codes(of: other, missing + 1..<other.count)
  }

  private func codes(of other: TextDictionary, _ range: Range<Int>) -> [UInt32] {
    // SAFETY: words lie within the other's bytes, which go on 8 bytes behind the last.
    unsafe codes(other.store.text, range) { other.store.range(of: $0) }
  }

  /// The codes of the words in `range`, of which `place` says where in the text they lie.
  @unsafe
  private func codes(
    _ text: UnsafePointer<UInt8>, _ range: Range<Int>, place: (Int) -> Range<Int>
  ) -> [UInt32] {
    var codes = [UInt32](repeating: 0, count: range.count)
    let starts = Reserve<UInt32>(Self.batch)
    let lengths = Reserve<UInt32>(Self.batch)
    // SAFETY: each batch has its place among the codes; the caller vouches for the text.
    unsafe codes.withUnsafeMutableBufferPointer { target in
      guard let first = target.baseAddress else { return }
      for lower in stride(from: 0, to: range.count, by: Self.batch) {
        let size = min(Self.batch, range.count - lower)
        for index in 0..<size {
          let place = place(range.lowerBound + lower + index)
          unsafe starts.start[index] = UInt32(truncatingIfNeeded: place.lowerBound)
          unsafe lengths.start[index] = UInt32(truncatingIfNeeded: place.count)
        }
        unsafe self.codes(
          text, starts: starts.start, lengths: lengths.start, count: size, into: first + lower)
      }
    }
    return codes
  }

  /// A run of bytes as it is looked for.
  fileprivate struct Probe: BitwiseCopyable {
    /// The bytes of a short word, padded with zeros, or the hash of a long one.
    var word: UInt64
    /// 1 + the length of a short word; the length of a long one with a top bit.
    var tag: UInt32

    var length: Int {
      tag < TextDictionary.long ? Int(tag) - 1 : Int(tag & ~TextDictionary.long)
    }

    var hash: UInt64 { TextDictionary.fold(word ^ UInt64(tag) &* 0x9E37_79B9_7F4A_7C15) }
  }

  fileprivate static let long: UInt32 = 1 << 31

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

  /// A hash of all bytes.
  ///
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

  @inline(__always) fileprivate static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}

/// The slots and the words of a dictionary: a value, so that a batch is one access to it.
private struct Store {
  struct Slot: BitwiseCopyable {
    var word: UInt64
    var code: UInt32
    /// 0 for a free slot.
    var tag: UInt32
  }

  /// Readable bytes before the first word and behind the last.
  static let margin = 8

  /// The words one behind the other, and where each ends.
  private var bytes = Reserve<UInt8>(1 << 10)
  private var ends = Reserve<UInt32>(128)
  private(set) var count = 0
  private var slots: Reserve<Slot>
  private var mask: Int
  /// How the first word is numbered, and the codes + 1 of words numbered like it, by number.
  private var series: NumberedSeries?
  private var seriesCodes = Reserve<UInt32>(1)
  private let isBrief: Bool
  /// Whether numbered words are among the slots: from before the limit rose, or looked up singly.
  private var hasNumberedSlots = false

  init(capacity: Int, isBrief: Bool) {
    self.isBrief = isBrief
    var size = 128
    while size * 3 < capacity * 4 { size *= 2 }
    slots = Reserve(size)
    mask = size - 1
  }

  var byteCount: Int { usedBytes + count * 4 + (mask + 1) * MemoryLayout<Slot>.stride }

  private var usedBytes: Int { count == 0 ? 0 : unsafe Int(ends.start[count - 1]) }

  /// Where the words lie.
  var text: UnsafePointer<UInt8> { unsafe UnsafePointer(bytes.start + Self.margin) }

  /// Where a word lies in the text.
  func range(of code: Int) -> Range<Int> {
    precondition(code < count, "a word that is there")
    // SAFETY: the code is below the count.
    return unsafe (code == 0 ? 0 : Int(ends.start[code - 1]))..<Int(ends.start[code])
  }

  var words: Words {
    // SAFETY: that many bytes and ends were written.
    unsafe Words(
      distinctBytes: Array(UnsafeBufferPointer(start: text, count: usedBytes)),
      ends: Array(UnsafeBufferPointer(start: ends.start, count: count)))
  }

  mutating func codes(
    _ fields: TextDictionary.Fields, _ probes: UnsafeMutablePointer<TextDictionary.Probe>,
    into codes: UnsafeMutablePointer<UInt32>
  ) {
    if unsafe count == 0 && !isBrief && series == nil && fields.count > 0 {
      series = unsafe NumberedSeries(fields.start(0), Int(fields.lengths[0]))
      if let series { seriesCodes = Reserve(series.size) }
    }
    if let series { return unsafe self.codes(fields, series, probes, into: codes) }
    // SAFETY: there is room for a batch of probes; the mask keeps slots within their reserve.
    for row in unsafe 0..<fields.count {
      let probe = unsafe fields.probe(row)
      unsafe probes[row] = probe
      unsafe prefetch(slots.start + (Int(truncatingIfNeeded: probe.hash) & mask))
    }
    for row in unsafe 0..<fields.count {
      unsafe codes[row] = code(probes[row], fields.start(row))
    }
  }

  /// The same where most words are numbered: their number leads to the code, without a search.
  private mutating func codes(
    _ fields: TextDictionary.Fields, _ series: NumberedSeries,
    _ probes: UnsafeMutablePointer<TextDictionary.Probe>, into codes: UnsafeMutablePointer<UInt32>
  ) {
    // Numbers far beyond the count of words would touch memory that is hardly used.
    let limit = UInt64(min(series.size, max(1 << 20, 8 * count)))
    // SAFETY: the limit keeps numbers within the reserve; there is room for a batch of probes, of
    // which the word is used for the number.
    for row in unsafe 0..<fields.count {
      let number = unsafe series.number(fields.start(row), Int(fields.lengths[row]))
      unsafe probes[row].word = number
      if number < limit { unsafe prefetch(seriesCodes.start + Int(number)) }
    }
    for row in unsafe 0..<fields.count {
      let number = unsafe probes[row].word
      if number < limit {
        let known = unsafe seriesCodes.start[Int(number)]
        if known != 0 {
          unsafe codes[row] = known &- 1
          continue
        }
      }
      unsafe codes[row] = code(fields.probe(row), fields.start(row), number, limit)
    }
  }

  /// A word that has no code by its number yet: from before the limit rose that far, or new.
  @inline(never)
  private mutating func code(
    _ probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>, _ number: UInt64, _ limit: UInt64
  ) -> UInt32 {
    // SAFETY: a place is within the slots; the limit keeps numbers within their reserve.
    if number >= limit || hasNumberedSlots {
      let slot = unsafe place(of: probe, text)
      if unsafe slots.start[slot].tag != 0 {
        let code = unsafe slots.start[slot].code
        if number < limit { unsafe seriesCodes.start[Int(number)] = code &+ 1 }
        return code
      }
      if number >= limit {
        hasNumberedSlots = hasNumberedSlots || number != .max
        return unsafe add(probe, text, at: slot)
      }
    }
    let code = unsafe append(text, probe.length)
    unsafe seriesCodes.start[Int(number)] = code &+ 1
    return code
  }

  mutating func single(_ probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>) -> UInt32 {
    if let known = unsafe numbered(probe, text) { return known }
    hasNumberedSlots = true
    return unsafe code(probe, text)
  }

  /// The code of a numbered word, if it has one by its number.
  private func numbered(
    _ probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>
  ) -> UInt32? {
    guard let series, let number = unsafe series.exactNumber(text, probe.length),
      number < UInt64(series.size)
    else { return nil }
    // SAFETY: the number was held against the size.
    let known = unsafe seriesCodes.start[Int(number)]
    return known == 0 ? nil : known - 1
  }

  @inline(__always)
  private mutating func code(
    _ probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>
  ) -> UInt32 {
    let slot = unsafe place(of: probe, text)
    // SAFETY: a place is within the slots.
    if unsafe slots.start[slot].tag != 0 { return unsafe slots.start[slot].code }
    return unsafe add(probe, text, at: slot)
  }

  /// The code of a word, `UInt32.max` if it is not there.
  func known(_ probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>) -> UInt32 {
    if let known = unsafe numbered(probe, text) { return known }
    let slot = unsafe place(of: probe, text)
    // SAFETY: a place is within the slots.
    return unsafe slots.start[slot].tag == 0 ? .max : slots.start[slot].code
  }

  /// The slot of a word, or the free one where it would be.
  @inline(__always)
  private func place(of probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>) -> Int {
    var slot = Int(truncatingIfNeeded: probe.hash) & mask
    // SAFETY: the mask keeps slots within their reserve, of which a part is always free.
    while true {
      let entry = unsafe slots.start[slot]
      if entry.tag == 0 { return slot }
      if entry.word == probe.word, entry.tag == probe.tag {
        if probe.tag < TextDictionary.long { return slot }
        if unsafe isWord(entry.code, text, probe.length) { return slot }
      }
      slot = (slot &+ 1) & mask
    }
  }

  private func isWord(_ code: UInt32, _ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let from = range(of: Int(code)).lowerBound
    // SAFETY: a known word has as many bytes: its length is part of the tag.
    for at in 0..<length where unsafe self.text[from + at] != text[at] { return false }
    return true
  }

  @inline(never)
  private mutating func add(
    _ probe: TextDictionary.Probe, _ text: UnsafePointer<UInt8>, at slot: Int
  ) -> UInt32 {
    let code = unsafe append(text, probe.length)
    unsafe slots.start[slot] = Slot(word: probe.word, code: code, tag: probe.tag)
    if count * 4 > (mask + 1) * 3 { grow() }
    return code
  }

  /// Puts a word behind the others.
  mutating func append(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt32 {
    let used = usedBytes
    precondition(used + length < Int(UInt32.max), "a column's distinct words are below 4 GiB")
    let needed = Self.margin + used + length + Self.margin
    if needed > bytes.count { bytes = bytes.larger(holding: needed) }
    if count == ends.count { ends = ends.larger(holding: count + 1) }
    // SAFETY: there is room for the word now, and the text has that many bytes.
    unsafe (bytes.start + (Self.margin + used)).update(from: text, count: length)
    unsafe ends.start[count] = UInt32(truncatingIfNeeded: used + length)
    count += 1
    return UInt32(truncatingIfNeeded: count - 1)
  }

  private mutating func grow() {
    let old = slots
    // Small tables are made much larger, so that a large one is not put together too often.
    let size = old.count * (old.count < 1 << 18 ? 4 : 2)
    slots = Reserve(size)
    mask = size - 1
    // SAFETY: as in `place`; all words are different, so the first free slot is theirs.
    for index in 0..<old.count {
      let entry = unsafe old.start[index]
      guard entry.tag != 0 else { continue }
      let probe = TextDictionary.Probe(word: entry.word, tag: entry.tag)
      var slot = Int(truncatingIfNeeded: probe.hash) & mask
      while unsafe slots.start[slot].tag != 0 { slot = (slot &+ 1) & mask }
      unsafe slots.start[slot] = entry
    }
  }
}

extension UnsafeMutablePointer {
  /// Some readable address, for runs of no bytes.
  fileprivate var bytes: UnsafePointer<UInt8> {
    unsafe UnsafeRawPointer(self).assumingMemoryBound(to: UInt8.self)
  }
}

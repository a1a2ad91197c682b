/// What is known of each group so far, for measures whose parts add up in any order.
///
/// A group is a row of 64-bit words, so that one cache line holds most of what its next row
/// changes. Whole numbers are exact: a sum that leaves 64 bits is noticed, and the caller takes the
/// way that has more. Used by one worker at a time.
package final class GroupStates {
  /// What is kept for a measure.
  package enum Part: Hashable, Sendable {
    /// How many rows, or how many with a value.
    case count
    /// The sum of whole numbers.
    case sum
    /// The largest or smallest ordered word.
    case largest, smallest
    /// How many different words, which must not fall from row to row of a group.
    case distinct

    /// The words it takes.
    var wordCount: Int { self == .distinct ? 3 : 1 }
  }

  package let parts: [Part]
  /// Where each part starts in a group's words.
  private let offsets: [Int]
  private let stride: Int
  private let words: Reserve<UInt64>
  package private(set) var count = 0
  /// Whether all that was asked could be done: no sum overflowed, no word fell.
  package private(set) var isExact = true

  /// States for at most `limit` groups.
  package init(_ parts: [Part], limit: Int) {
    self.parts = parts
    var offsets: [Int] = []
    var stride = 0
    for part in parts {
      offsets.append(stride)
      stride += part.wordCount
    }
    self.offsets = offsets
    self.stride = max(1, stride)
    words = Reserve(max(1, limit) * max(1, stride))
  }

  /// Bytes that the groups so far take.
  package var byteCount: Int { count * stride * 8 }

  /// Says that groups below `count` are there, and brings near those of the next rows.
  package func prepare(_ groups: [UInt32], count: Int) {
    precondition(count * stride <= words.count, "as many groups as there is room for")
    self.count = max(self.count, count)
    // Few groups stay near by themselves.
    guard !parts.isEmpty, count * stride > 16_384 else { return }
    for group in groups {
      precondition(Int(group) < count, "a group for each row")
      unsafe prefetch(words.start + Int(group) &* stride)
    }
  }

  /// Adds one to a count in each group.
  package func count(_ part: Int, _ groups: [UInt32]) {
    unsafe forEach(part, groups) { state, _ in unsafe state.pointee &+= 1 }
  }

  /// Adds whole numbers, one for each row.
  package func add(_ part: Int, _ groups: [UInt32], _ values: [Int64]) {
    var overflows = false
    let values = values.span
    precondition(values.count == groups.count, "a value for each row")
    unsafe forEach(part, groups) { state, row in
      let (sum, overflow) = unsafe Int64(bitPattern: state.pointee)
        .addingReportingOverflow(values[unchecked: row])
      overflows = overflows || overflow
      unsafe state.pointee = UInt64(bitPattern: sum)
    }
    if overflows { isExact = false }
  }

  /// Keeps the largest words; with `.smallest`, those of which the complements are largest.
  package func keepExtremes(_ part: Int, _ groups: [UInt32], _ words: [UInt64]) {
    let flip: UInt64 = parts[part] == .smallest ? .max : 0
    let words = words.span
    precondition(words.count == groups.count, "a word for each row")
    unsafe forEach(part, groups) { state, row in
      unsafe state.pointee = max(state.pointee, words[unchecked: row] ^ flip)
    }
  }

  /// Counts words that differ from the one before in their group.
  package func countDistinct(_ part: Int, _ groups: [UInt32], _ words: [UInt64]) {
    var falls = false
    let words = words.span
    precondition(words.count == groups.count, "a word for each row")
    unsafe forEach(part, groups) { state, row in
      let word = unsafe words[unchecked: row]
      if unsafe state[0] == 0 {
        unsafe state[0] = 1
        unsafe state[1] = word
        unsafe state[2] = word
      } else if unsafe word != state[2] {
        falls = unsafe falls || word < state[2]
        unsafe state[0] &+= 1
        unsafe state[2] = word
      }
    }
    if falls { isExact = false }
  }

  @inline(__always)
  private func forEach(
    _ part: Int, _ groups: [UInt32], _ body: (UnsafeMutablePointer<UInt64>, Int) -> Void
  ) {
    let start = unsafe words.start + offsets[part]
    let (stride, count) = (stride, count)
    // SAFETY: groups are below the count, for which `prepare` has made sure there is room.
    for row in groups.indices {
      let group = Int(groups[row])
      precondition(group < count, "a group for each row")
      unsafe body(start + group &* stride, row)
    }
  }

  // MARK: - Putting workers together

  /// Takes in the groups of the worker after this one, each as the group that `places` says; new
  /// groups have the next places, in order.
  ///
  /// `renamed` says for parts of `distinct` how their words are called here, where they are not
  /// called the same.
  package func merge(
    _ next: GroupStates, at places: [UInt32], count: Int, words renamed: [Int: [UInt32]] = [:],
    threads: Int = 1
  ) {
    precondition(count * stride <= words.count, "as many groups as there is room for")
    let known = self.count
    self.count = count
    isExact = isExact && next.isExact
    if parts.isEmpty { return }
    // SAFETY: each group of the next has a place of its own here, so that no two workers touch the
    // same words; what they share besides is only read.
    nonisolated(unsafe) let (here, there) = (self, next)
    let blocks = Parallel.blocks(of: places.count)
    let found = Parallel.map(blocks.count, on: Execution(threads: threads)) { block in
      unsafe here.merge(there, at: places, blocks[block], known, renamed)
    }
    isExact = isExact && !(found ?? [false]).contains(false)
  }

  /// Takes in a run of groups, of which those from `known` on are new; says whether it is exact.
  private func merge(
    _ next: GroupStates, at places: [UInt32], _ groups: Range<Int>, _ known: Int,
    _ renamed: [Int: [UInt32]]
  ) -> Bool {
    var isExact = true
    // SAFETY: groups of both are below their counts, within what is reserved.
    for group in groups {
      let place = Int(places[group])
      precondition(place < count && group < next.count, "a place for each group")
      let target = unsafe words.start + place &* stride
      let source = unsafe next.words.start + group &* stride
      if place >= known {
        for word in 0..<stride { unsafe target[word] = source[word] }
        for (part, names) in renamed { unsafe rename(target + offsets[part], names) }
      } else {
        for part in parts.indices {
          let offset = offsets[part]
          let sums = unsafe combine(parts[part], target + offset, source + offset, renamed[part])
          isExact = isExact && sums
        }
      }
    }
    return isExact
  }

  private func rename(_ state: UnsafeMutablePointer<UInt64>, _ names: [UInt32]) {
    guard unsafe state[0] > 0 else { return }
    unsafe state[1] = UInt64(names[Int(state[1])])
    unsafe state[2] = UInt64(names[Int(state[2])])
  }

  /// Puts two states of a part together, and says whether that is exact.
  private func combine(
    _ part: Part, _ a: UnsafeMutablePointer<UInt64>, _ b: UnsafeMutablePointer<UInt64>,
    _ names: [UInt32]?
  ) -> Bool {
    switch part {
    case .count: unsafe a.pointee &+= b.pointee
    case .sum:
      let (sum, overflow) = unsafe Int64(bitPattern: a.pointee)
        .addingReportingOverflow(Int64(bitPattern: b.pointee))
      unsafe a.pointee = UInt64(bitPattern: sum)
      if overflow { return false }
    case .largest, .smallest: unsafe a.pointee = max(a.pointee, b.pointee)
    case .distinct:
      if let names { unsafe rename(b, names) }
      guard unsafe b[0] > 0 else { return true }
      if unsafe a[0] == 0 {
        for word in 0..<3 { unsafe a[word] = b[word] }
        return true
      }
      let isExact = unsafe b[1] >= a[2]
      unsafe a[0] &+= b[0] &- (a[2] == b[1] ? 1 : 0)
      unsafe a[2] = b[2]
      return isExact
    }
    return true
  }

  // MARK: - Results

  /// The counts, or the counts of different words, of all groups.
  package func counts(_ part: Int) -> [Int64] { values(part) { Int64(bitPattern: $0) } }

  /// The sums of all groups.
  package func sums(_ part: Int) -> [Int64] { values(part) { Int64(bitPattern: $0) } }

  /// The extreme words of all groups; unspecified for a group without values.
  package func extremes(_ part: Int) -> [UInt64] {
    let flip: UInt64 = parts[part] == .smallest ? .max : 0
    return values(part) { $0 ^ flip }
  }

  /// The last words of a part of `distinct`, which are the largest as long as none fell.
  package func latestWords(_ part: Int) -> [UInt64] { values(part, word: 2) { $0 } }

  private func values<Value>(
    _ part: Int, word: Int = 0, _ value: (UInt64) -> Value
  ) -> [Value] {
    let start = unsafe words.start + (offsets[part] + word)
    // SAFETY: groups below the count.
    return (0..<count).map { unsafe value(start[$0 &* stride]) }
  }
}

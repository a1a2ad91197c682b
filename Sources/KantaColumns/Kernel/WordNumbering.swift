/// Numbers for 64-bit words in order of first appearance, from 0.
///
/// Small words are looked up directly, others by open addressing with linear probing over a mix
/// with a fixed seed, at most half full.
struct WordNumbering {
  /// Number + 1 by word, when words are small.
  private var direct: [UInt32]
  /// Word and number + 1 side by side, one cache line for both; a power of two of pairs.
  private var slots: [UInt64]
  private(set) var found = Found()

  /// What has a number already.
  struct Found: Sendable {
    /// The words by number.
    private(set) var words: [UInt64] = []
    /// The row in which each word was first seen.
    private(set) var firstRows: [UInt32] = []

    /// Gives the number + 1 of a new word.
    @inline(__always)
    fileprivate mutating func add(_ word: UInt64, _ row: Int) -> UInt32 {
      words.append(word)
      firstRows.append(UInt32(truncatingIfNeeded: row))
      return UInt32(truncatingIfNeeded: words.count)
    }
  }

  /// - Parameters:
  ///   - last: The largest word there can be.
  ///   - rowCount: How many rows there will be: a direct table is not much larger than that.
  init(last: UInt64, rowCount: Int) {
    if WordNumbering.isDirect(last: last, rowCount: rowCount) {
      direct = [UInt32](repeating: 0, count: Int(last) + 1)
      slots = []
    } else {
      direct = []
      slots = [UInt64](repeating: 0, count: 4 * KeyWords.rowsPerPiece)
    }
  }

  private static func isDirect(last: UInt64, rowCount: Int) -> Bool {
    last < UInt64(max(KeyWords.rowsPerPiece, min(2 * rowCount, 1 << 26)))
  }

  /// Sets `groups` to the numbers of the words, of which there are at most a piece of rows.
  ///
  /// First come all words that lie where they are looked for, without a branch that waits for
  /// memory, so that many cache misses are under way at a time; then the few others.
  mutating func number(
    _ block: Span<UInt64>, firstRow: Int, into groups: inout MutableSpan<UInt32>
  ) {
    if direct.isEmpty {
      // Room for a piece of new words, so that the loops need not look.
      while (found.words.count + block.count) * 4 > slots.count { grow() }
      lookUpByHash(block, firstRow, &groups)
      WordNumbering.probe(block, firstRow, &groups, &slots, &found)
    } else {
      lookUpDirectly(block, firstRow, &groups)
      WordNumbering.addDirectly(block, firstRow, &groups, &direct, &found)
    }
    for row in firstRow..<firstRow + block.count { groups[row] &-= 1 }
  }

  private func lookUpDirectly(
    _ block: Span<UInt64>, _ firstRow: Int, _ groups: inout MutableSpan<UInt32>
  ) {
    let table = direct.span
    for index in block.indices {
      groups[firstRow + index] = table[Int(truncatingIfNeeded: block[index])]
    }
  }

  private func lookUpByHash(
    _ block: Span<UInt64>, _ firstRow: Int, _ groups: inout MutableSpan<UInt32>
  ) {
    let table = slots.span
    let mask = slots.count / 2 - 1
    for index in block.indices {
      let word = block[index]
      let slot = 2 * (WordNumbering.mixed(word) & mask)
      let number = UInt32(truncatingIfNeeded: table[slot + 1])
      groups[firstRow + index] = table[slot] == word ? number : 0
    }
  }

  /// Sets what the direct look-up left at 0: words that are new.
  private static func addDirectly(
    _ block: Span<UInt64>, _ firstRow: Int, _ groups: inout MutableSpan<UInt32>,
    _ direct: inout [UInt32], _ found: inout Found
  ) {
    var table = direct.mutableSpan
    for index in block.indices where groups[firstRow + index] == 0 {
      let word = Int(truncatingIfNeeded: block[index])
      if table[word] == 0 {
        table[word] = found.add(block[index], firstRow + index)
      }
      groups[firstRow + index] = table[word]
    }
  }

  /// Sets what the look-up by hash left at 0: words that are new, or not in their first place.
  private static func probe(
    _ block: Span<UInt64>, _ firstRow: Int, _ groups: inout MutableSpan<UInt32>,
    _ slots: inout [UInt64], _ found: inout Found
  ) {
    let mask = slots.count / 2 - 1
    var table = slots.mutableSpan
    for index in block.indices where groups[firstRow + index] == 0 {
      let word = block[index]
      var slot = WordNumbering.mixed(word) & mask
      while table[2 * slot + 1] != 0, table[2 * slot] != word { slot = (slot + 1) & mask }
      if table[2 * slot + 1] == 0 {
        table[2 * slot] = word
        table[2 * slot + 1] = UInt64(found.add(word, firstRow + index))
      }
      groups[firstRow + index] = UInt32(truncatingIfNeeded: table[2 * slot + 1])
    }
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = slots.count / 2 - 1
    let words = found.words
    var table = slots.mutableSpan
    for (number, word) in words.enumerated() {
      var slot = WordNumbering.mixed(word) & mask
      while table[2 * slot + 1] != 0 { slot = (slot + 1) & mask }
      table[2 * slot] = word
      table[2 * slot + 1] = UInt64(number + 1)
    }
  }

  /// The two halves of a 128-bit product, folded: every bit of the word reaches the low ones.
  @inline(__always)
  private static func mixed(_ word: UInt64) -> Int {
    let product = (word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}

extension WordNumbering {
  /// The number of each row's word, and the row in which each number was first given.
  struct Result: Sendable {
    var groups: [UInt32]
    var firstRows: [UInt32]
    var words: [UInt64]
  }

  /// Below this many rows a second thread costs more than it saves.
  private static let rowsWorthThreads = 200_000

  /// The numbers of all rows, the same for any number of threads.
  ///
  /// - Complexity: O(rows).
  ///
  /// - Returns: `nil` when the work was stopped.
  static func of(_ words: KeyWords, on execution: Execution) -> Result? {
    let rows = words.rowCount
    let chunks = min(execution.threads, rows / rowsWorthThreads + 1)
    guard chunks > 1, repeats(words, on: execution) else {
      return of(words, 0..<rows, on: execution)
    }
    let size = (rows + chunks - 1) / chunks
    let partial = Parallel.map(chunks, on: execution) { chunk in
      of(words, chunk * size..<min(rows, (chunk + 1) * size), on: execution)
    }
    guard let parts = partial?.compactMap(\.self), parts.count == chunks else { return nil }
    return merged(parts, last: words.last, rowCount: rows, on: execution)
  }

  /// Whether the first rows have few different words; only then are partial tables small, and
  /// putting them together is next to nothing.
  private static func repeats(_ words: KeyWords, on execution: Execution) -> Bool {
    let sample = of(words, 0..<min(words.rowCount, Parallel.rowsPerBlock), on: execution)
    return (sample?.words.count ?? 0) <= Parallel.rowsPerBlock / 16
  }

  private static func of(
    _ keys: KeyWords, _ rows: Range<Int>, on execution: Execution
  ) -> Result? {
    var numbering = WordNumbering(last: keys.last, rowCount: rows.count)
    var groups = [UInt32](repeating: 0, count: rows.count)
    var words = [UInt64](repeating: 0, count: KeyWords.rowsPerPiece)
    var scratch = words
    var target = groups.mutableSpan
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: KeyWords.rowsPerPiece) {
      if execution.cancellation.isRequested { return nil }
      let piece = start..<min(start + KeyWords.rowsPerPiece, rows.upperBound)
      keys.fill(piece, into: &words, scratch: &scratch)
      numbering.number(
        words.span.extracting(first: piece.count), firstRow: start - rows.lowerBound,
        into: &target)
    }
    return Result(
      groups: groups, firstRows: numbering.found.firstRows, words: numbering.found.words)
  }

  /// The numbers of consecutive chunks as those of the whole, which the order of chunks decides.
  private static func merged(
    _ parts: [Result], last: UInt64, rowCount: Int, on execution: Execution
  ) -> Result? {
    var numbering = WordNumbering(last: last, rowCount: rowCount)
    var firstRows: [UInt32] = []
    var renumbered: [[UInt32]] = []
    var start = 0
    for part in parts {
      var numbers = [UInt32](repeating: 0, count: part.words.count)
      for lower in stride(from: 0, to: part.words.count, by: KeyWords.rowsPerPiece) {
        if execution.cancellation.isRequested { return nil }
        let piece = lower..<min(lower + KeyWords.rowsPerPiece, part.words.count)
        var target = numbers.mutableSpan
        numbering.number(part.words.span.extracting(piece), firstRow: lower, into: &target)
      }
      // The numbering knows positions in the part's list of words; these are rows of the table.
      for position in numbering.found.firstRows.dropFirst(firstRows.count) {
        firstRows.append(part.firstRows[Int(position)] + UInt32(start))
      }
      renumbered.append(numbers)
      start += part.groups.count
    }
    var groups: [UInt32] = []
    groups.reserveCapacity(rowCount)
    for (part, numbers) in zip(parts, renumbered) {
      groups.append(contentsOf: part.groups.lazy.map { numbers[Int($0)] })
    }
    return Result(groups: groups, firstRows: firstRows, words: numbering.found.words)
  }
}

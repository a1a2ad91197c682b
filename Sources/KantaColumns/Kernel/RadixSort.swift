/// Stable sorting of 64-bit words together with the rows they stand for.
enum RadixSort {
  private static let buckets = 256
  private static let digits = 8
  /// Below this many words, counting 256 buckets costs more than moving a few words.
  private static let shortCount = 48

  /// Puts `words` in ascending order and moves `rows` along; equal words keep their order.
  ///
  /// On the way `share` rows of the task at hand become done.
  ///
  /// - Returns: `false` when the work was stopped; the order is then unspecified.
  /// - Complexity: O(n) for each of the eight bytes in which words differ; O(n) when sorted
  /// already.
  ///
  /// Source: D. E. Knuth, The Art of Computer Programming 3, 5.2.5 (least significant digit first).
  static func sort(
    _ words: inout [UInt64], _ rows: inout [UInt32], advancing share: Int = 0,
    on execution: Execution
  ) -> Bool {
    precondition(words.count == rows.count, "a row for each word")
    guard words.count >= shortCount else {
      insert(&words, &rows)
      return true
    }
    guard let isSorted = isSorted(words, on: execution) else { return false }
    guard !isSorted else { return true }
    guard let counts = histograms(words, on: execution) else { return false }
    var otherWords = [UInt64](repeating: 0, count: words.count)
    var otherRows = [UInt32](repeating: 0, count: rows.count)
    for digit in 0..<digits {
      defer { execution.advance(by: share / digits) }
      let shift = UInt64(8 * digit)
      let base = digit * buckets
      // A byte that is the same everywhere moves nothing.
      let sample = Int(truncatingIfNeeded: words[0] >> shift) & 255
      if Int(counts[base + sample]) == words.count { continue }
      var starts = [Int](repeating: 0, count: buckets)
      for bucket in 1..<buckets {
        starts[bucket] = starts[bucket - 1] + Int(counts[base + bucket - 1])
      }
      for block in Parallel.blocks(of: words.count) {
        if execution.cancellation.isRequested { return false }
        scatter(words, rows, block, shift, &starts, &otherWords, &otherRows)
      }
      swap(&words, &otherWords)
      swap(&rows, &otherRows)
    }
    return true
  }

  private static func scatter(
    _ words: [UInt64], _ rows: [UInt32], _ block: Range<Int>, _ shift: UInt64,
    _ next: inout [Int], _ toWords: inout [UInt64], _ toRows: inout [UInt32]
  ) {
    var starts = next.mutableSpan
    var targetWords = toWords.mutableSpan
    var targetRows = toRows.mutableSpan
    for index in block {
      let word = words[index]
      let bucket = Int(truncatingIfNeeded: word >> shift) & 255
      let place = starts[bucket]
      targetWords[place] = word
      targetRows[place] = rows[index]
      starts[bucket] = place &+ 1
    }
  }

  /// How often each value of each byte occurs, 256 counters for each byte; `nil` when stopped.
  private static func histograms(_ words: [UInt64], on execution: Execution) -> [UInt32]? {
    var counts = [UInt32](repeating: 0, count: digits * buckets)
    for block in Parallel.blocks(of: words.count) {
      if execution.cancellation.isRequested { return nil }
      var target = counts.mutableSpan
      for index in block {
        let word = words[index]
        for digit in 0..<digits {
          let bucket = Int(truncatingIfNeeded: word >> UInt64(8 * digit)) & 255
          target[digit * buckets + bucket] &+= 1
        }
      }
    }
    return counts
  }

  /// `nil` when the work was stopped.
  private static func isSorted(_ words: [UInt64], on execution: Execution) -> Bool? {
    for block in Parallel.blocks(of: words.count) {
      if execution.cancellation.isRequested { return nil }
      for index in max(1, block.lowerBound)..<block.upperBound
      where words[index] < words[index - 1] { return false }
    }
    return true
  }

  private static func insert(_ words: inout [UInt64], _ rows: inout [UInt32]) {
    for end in words.indices.dropFirst() {
      let (word, row) = (words[end], rows[end])
      var place = end
      while place > 0, words[place - 1] > word {
        words[place] = words[place - 1]
        rows[place] = rows[place - 1]
        place -= 1
      }
      words[place] = word
      rows[place] = row
    }
  }
}

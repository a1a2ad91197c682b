/// The order of a text column's words by their UTF-8 bytes, which is the same in every locale.
struct WordRanks: Sendable {
  /// The rank of each word by code, from 0; one entry even without words.
  let ranks: [UInt32]
  /// The codes in rank order; where most words are not used by any row, only those that are.
  let codes: [UInt32]

  /// - Complexity: O(rows + bytes that tell words apart), plus O(n log n) of short runs.
  /// - Returns: `nil` when the work was stopped.
  init?(_ codes: [UInt32], _ words: Words, _ validity: Validity?, on execution: Execution) {
    guard var sorted = WordRanks.used(codes, words, validity, on: execution) else { return nil }
    guard WordRanks.sort(&sorted, words, on: execution) else { return nil }
    var ranks = [UInt32](repeating: 0, count: max(1, words.count))
    for block in Parallel.blocks(of: sorted.count) {
      if execution.cancellation.isRequested { return nil }
      for rank in block { ranks[Int(sorted[rank])] = UInt32(rank) }
    }
    self.ranks = ranks
    self.codes = sorted
  }

  /// After a filter, a column may use few of its words; then only those are worth sorting.
  private static func used(
    _ codes: [UInt32], _ words: Words, _ validity: Validity?, on execution: Execution
  ) -> [UInt32]? {
    let all = 0..<UInt32(words.count)
    guard words.count > codes.count / 4 else { return Array(all) }
    var isUsed = [Bool](repeating: false, count: max(1, words.count))
    for rows in Parallel.blocks(of: codes.count) {
      if execution.cancellation.isRequested { return nil }
      for row in rows where validity.map({ $0[row] }) ?? true { isUsed[Int(codes[row])] = true }
    }
    return all.filter { isUsed[Int($0)] }
  }

  /// A run of words that agree in their first `depth` bytes and are longer than that.
  private struct Run {
    var range: Range<Int>
    var depth: Int
  }

  /// Sorts by eight bytes at a time; only words that agree so far go on to the next eight.
  private static func sort(
    _ codes: inout [UInt32], _ words: Words, on execution: Execution
  ) -> Bool {
    // A work list instead of recursion: words may share very long beginnings.
    var runs = [Run(range: 0..<codes.count, depth: 0)]
    while let run = runs.popLast() {
      guard run.range.count > 1 else { continue }
      if execution.cancellation.isRequested { return false }
      var part = Array(codes[run.range])
      guard var keys = prefixes(of: part, words, at: run.depth, on: execution) else {
        return false
      }
      guard RadixSort.sort(&keys, &part, on: execution) else { return false }
      var start = 0
      var nextLook = 0
      while start < part.count {
        if start >= nextLook {
          if execution.cancellation.isRequested { return false }
          nextLook = start + Parallel.rowsPerBlock
        }
        var end = start + 1
        while end < part.count, keys[end] == keys[start] { end += 1 }
        if end > start + 1 {
          let finished = finish(&part, start..<end, words, run.depth + 8)
          let offset = run.range.lowerBound
          runs.append(Run(range: offset + finished..<offset + end, depth: run.depth + 8))
        }
        start = end
      }
      codes.replaceSubrange(run.range, with: part)
    }
    return true
  }

  /// `prefix` of each code; `nil` when the work was stopped.
  private static func prefixes(
    of codes: [UInt32], _ words: Words, at depth: Int, on execution: Execution
  ) -> [UInt64]? {
    var keys: [UInt64] = []
    keys.reserveCapacity(codes.count)
    for block in Parallel.blocks(of: codes.count) {
      if execution.cancellation.isRequested { return nil }
      for code in codes[block] { keys.append(prefix(of: Int(code), words, at: depth)) }
    }
    return keys
  }

  /// Puts the words of a run that end by `depth` in front, and gives the place behind them.
  ///
  /// They agree in all that they have, so the shorter come first, and there are at most nine.
  private static func finish(
    _ codes: inout [UInt32], _ run: Range<Int>, _ words: Words, _ depth: Int
  ) -> Int {
    func length(_ code: UInt32) -> Int { words.range(of: Int(code)).count }
    let short = codes[run].filter { length($0) <= depth }.sorted { length($0) < length($1) }
    guard !short.isEmpty else { return run.lowerBound }
    let long = codes[run].filter { length($0) > depth }
    codes.replaceSubrange(run, with: short + long)
    return run.lowerBound + short.count
  }

  /// Eight bytes from `depth` on, the first most significant; zeros behind the end.
  private static func prefix(of code: Int, _ words: Words, at depth: Int) -> UInt64 {
    let range = words.range(of: code)
    let bytes = words.bytes.span
    let start = min(range.lowerBound + depth, range.upperBound)
    let end = min(start + 8, range.upperBound)
    var key: UInt64 = 0
    for index in start..<end { key = key << 8 | UInt64(bytes[index]) }
    let padding = 8 - (end - start)
    return padding == 8 ? 0 : key << UInt64(8 * padding)
  }
}

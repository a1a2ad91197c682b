/// The words of a column side by side by group, in row order: a counting sort.
struct WordsByGroup: Sendable {
  private let words: [UInt64]
  private let starts: [Int]
  private let count: Int

  /// The words that `part` makes of the rows; `nil` when the work was stopped.
  ///
  /// Rows of group `count` are left out of everything below.
  /// - Complexity: O(rows + groups).
  init?(_ part: KeyPart, _ groups: [UInt32], count: Int, on execution: Execution) {
    guard let starts = GroupedRows.starts(groups, count: count + 1, on: execution) else {
      return nil
    }
    var next = starts
    var result = [UInt64](repeating: 0, count: groups.count)
    var words = [UInt64](repeating: 0, count: KeyWords.rowsPerPiece)
    for start in stride(from: 0, to: groups.count, by: KeyWords.rowsPerPiece) {
      if execution.cancellation.isRequested { return nil }
      let rows = start..<min(start + KeyWords.rowsPerPiece, groups.count)
      part.fill(rows, into: &words)
      var places = next.mutableSpan
      var target = result.mutableSpan
      for index in 0..<rows.count {
        let group = Int(groups[start + index])
        target[places[group]] = words[index]
        places[group] &+= 1
      }
    }
    self.words = result
    self.starts = starts
    self.count = count
  }

  /// `body` of each group, in parallel, in group order; `nil` when the work was stopped.
  ///
  /// It is given all words, where those of the group are, and room to work in that keeps its
  /// memory from group to group.
  @inline(__always)
  func map<Result: Sendable>(
    on execution: Execution, _ body: @Sendable ([UInt64], Range<Int>, inout [UInt64]) -> Result
  ) -> [Result]? {
    let chunks = chunks
    let found = Parallel.map(chunks.count, on: execution) { chunk -> [Result] in
      var scratch: [UInt64] = []
      var results: [Result] = []
      results.reserveCapacity(chunks[chunk].count)
      for group in chunks[chunk] {
        results.append(body(words, starts[group]..<starts[group + 1], &scratch))
      }
      return results
    }
    return found.map { Array($0.joined()) }
  }

  /// Ranges of groups with about a block of rows each.
  private var chunks: [Range<Int>] {
    var chunks: [Range<Int>] = []
    var first = 0
    for group in 0..<count
    where starts[group + 1] - starts[first] >= Parallel.rowsPerBlock || group == count - 1 {
      chunks.append(first..<group + 1)
      first = group + 1
    }
    return chunks
  }
}

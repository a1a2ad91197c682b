// Aggregates that pick one of the values, or only compare them.
extension GroupedValues {
  /// The smallest or largest value of each group, missing for a group without values: text by its
  /// UTF-8 bytes, doubles with NaN above all numbers.
  ///
  /// - Complexity: O(rows).
  ///
  /// - Returns: `nil` when the work was stopped.
  package func extremes(largest: Bool, on execution: Execution) -> Column? {
    var ranks: WordRanks?
    if case .codes(let codes, let words) = column.values {
      ranks = WordRanks(codes, words, column.validity, on: execution)
      guard ranks != nil else { return nil }
    }
    let part = KeyPart.undecided(column, ranks, isDescending: largest)
    var best = [UInt64](repeating: .max, count: count + 1)
    var words = [UInt64](repeating: 0, count: KeyWords.rowsPerPiece)
    for start in stride(from: 0, to: groups.count, by: KeyWords.rowsPerPiece) {
      if execution.cancellation.isRequested { return nil }
      let rows = start..<min(start + KeyWords.rowsPerPiece, groups.count)
      part.fill(rows, into: &words)
      var target = best.mutableSpan
      for index in 0..<rows.count {
        let group = Int(groups[start + index])
        if words[index] < target[group] { target[group] = words[index] }
      }
    }
    best.removeLast()
    if largest { for group in best.indices { best[group] = .max - best[group] } }
    return Column(column.type, decoded(best, ranks), validity: hasValue)
  }

  private func decoded(_ words: [UInt64], _ ranks: WordRanks?) -> Values {
    switch column.values {
    case .integers: .integers(words.map { OrderedWord.integer($0) })
    case .days: .days(words.map { Int32(truncatingIfNeeded: OrderedWord.integer($0)) })
    case .numbers: .numbers(words.map { OrderedWord.number($0) })
    case .flags: .flags(words.map { $0 == 1 })
    case .codes(_, let dictionary):
      .codes(
        zip(words, presentCounts).map { rank, present in
          guard present > 0, let ranks else { return 0 }
          return ranks.codes[Int(rank)]
        }, dictionary)
    }
  }

  /// The value in the first or last row of each group that has one.
  ///
  /// - Complexity: O(rows).
  ///
  /// - Returns: `nil` when the work was stopped.
  package func edges(last: Bool, on execution: Execution) -> Column? {
    var found = [UInt32](repeating: .max, count: count + 1)
    let isComplete = scan(on: execution) { rows in
      var target = found.mutableSpan
      for row in rows {
        let group = Int(groups[row])
        if last || target[group] == .max { target[group] = UInt32(truncatingIfNeeded: row) }
      }
    }
    found.removeLast()
    return isComplete ? column.gathered(optional: found) : nil
  }

  /// How many different values each group has.
  ///
  /// - Complexity: O(rows).
  ///
  /// - Returns: `nil` when the work was stopped.
  package func distinctCounts(on execution: Execution) -> [Int64]? {
    // Missing values are in a group of their own, so only the part of the values is needed.
    guard let part = KeyPart.parts(of: column, .none, on: execution)?.last,
      let sorted = WordsByGroup(part, groups, count: count, on: execution)
    else { return nil }
    return sorted.map(on: execution) { words, range, scratch in
      GroupedValues.distinctCount(words, range, last: part.last, &scratch)
    }
  }

  /// How many different words there are: of few by sorting, of many by numbering.
  private static func distinctCount(
    _ words: [UInt64], _ range: Range<Int>, last: UInt64, _ scratch: inout [UInt64]
  ) -> Int64 {
    guard range.count <= KeyWords.rowsPerPiece else {
      var numbering = WordNumbering(last: last, rowCount: range.count)
      var numbers = [UInt32](repeating: 0, count: KeyWords.rowsPerPiece)
      for start in stride(from: range.lowerBound, to: range.upperBound, by: numbers.count) {
        let piece = start..<min(start + numbers.count, range.upperBound)
        var target = numbers.mutableSpan
        numbering.number(words.span.extracting(piece), firstRow: 0, into: &target)
      }
      return Int64(numbering.found.words.count)
    }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: words[range])
    OrderStatistic.sort(&scratch)
    var count: Int64 = 0
    for index in scratch.indices where index == 0 || scratch[index] != scratch[index - 1] {
      count += 1
    }
    return count
  }

  /// Whether any, or every, value of each group is true; of none, `any` is false and `all` true.
  ///
  /// - Returns: `nil` when the work was stopped.
  /// - Complexity: O(rows).
  package func conditions(all: Bool, on execution: Execution) -> [Bool]? {
    guard case .flags(let values) = column.values else {
      preconditionFailure("the checker lets only conditions be any or all")
    }
    var result = [Bool](repeating: all, count: count + 1)
    let isComplete = scan(on: execution) { rows in
      var target = result.mutableSpan
      for row in rows where values[row] != all { target[Int(groups[row])] = !all }
    }
    result.removeLast()
    return isComplete ? result : nil
  }
}

extension GroupedValues {
  /// The type-7 quantile of order `p` of each group; decimals in whole units.
  ///
  /// - Returns: `nil` when the work was stopped. Unspecified for groups without values.
  /// - Complexity: O(rows), the groups in parallel.
  ///
  /// Source: as `quantileType7`.
  package func quantiles(_ p: Double, on execution: Execution) -> [Double]? {
    let part = KeyPart.undecided(column, nil, isDescending: false)
    guard let sorted = WordsByGroup(part, groups, count: count, on: execution) else { return nil }
    let found = sorted.map(on: execution) { words, range, scratch in
      quantile(p, of: words, range, &scratch, on: execution)
    }
    // One that was stopped half-way means nothing.
    return execution.cancellation.isRequested ? nil : found
  }

  private func quantile(
    _ p: Double, of words: [UInt64], _ range: Range<Int>, _ scratch: inout [UInt64],
    on execution: Execution
  ) -> Double {
    guard !range.isEmpty else { return 0 }
    let position = QuantilePosition(p, of: range.count)
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: words[range])
    let (lower, upper) = OrderStatistic.pair(
      at: position.index, of: &scratch, unless: execution.cancellation)
    return position.value(between: number(lower), and: number(upper))
  }

  private func number(_ word: UInt64) -> Double {
    switch column.values {
    case .integers: Double(OrderedWord.integer(word)) / unit
    case .days: Double(OrderedWord.integer(word))
    case .numbers: OrderedWord.number(word)
    case .flags: Double(word)
    case .codes: preconditionFailure("the checker does not let text have quantiles")
    }
  }
}

/// The values that would be at a place, and behind it, if all were sorted.
enum OrderStatistic {
  private static let sortedCount = 512

  /// The words at `rank` (from 0) and `rank` + 1 in ascending order.
  ///
  /// At the end that is twice the last word. `words` is used up. Once `stop` is requested, the two
  /// words mean nothing.
  /// Byte by byte from the most significant: only the words that share the bytes so far stay.
  /// - Complexity: O(n), eight passes at most.
  static func pair(
    at rank: Int, of words: inout [UInt64], unless stop: Cancellation? = nil
  ) -> (UInt64, UInt64) {
    var rank = rank
    var shift: UInt64 = 64
    /// The smallest word that was sorted out for being larger than those that stay.
    var above: UInt64?
    while words.count > sortedCount, shift > 0 {
      shift -= 8
      var counts = [Int](repeating: 0, count: 256)
      for block in Parallel.blocks(of: words.count) {
        if stop?.isRequested ?? false { return (0, 0) }
        for index in block { counts[Int(truncatingIfNeeded: words[index] >> shift) & 255] += 1 }
      }
      var bucket = 0
      while rank >= counts[bucket] {
        rank -= counts[bucket]
        bucket += 1
      }
      guard counts[bucket] < words.count else { continue }
      let top = UInt64(bucket)
      var next = UInt64.max
      var isThere = false
      words.removeAll { word in
        let byte = word >> shift & 255
        if byte > top {
          next = min(next, word)
          isThere = true
        }
        return byte != top
      }
      if isThere { above = next }
    }
    // After the last byte, all that are left are equal.
    if words.count <= sortedCount { sort(&words) }
    return (words[rank], rank + 1 < words.count ? words[rank + 1] : above ?? words[rank])
  }

  /// The words at each of `ranks` (from 0) in ascending order.
  ///
  /// - Complexity: O(n), and sorting those that share their 65,536th of the range with a rank.
  static func values(at ranks: [Int], of words: [UInt64]) -> [UInt64] {
    guard let smallest = words.min(), let largest = words.max() else { return [] }
    let width = largest - smallest
    let shift = UInt64(max(0, 64 - width.leadingZeroBitCount - 16))
    var counts = [Int](repeating: 0, count: Int(width >> shift) + 1)
    for word in words { counts[Int(truncatingIfNeeded: (word &- smallest) >> shift)] &+= 1 }
    // The buckets with wanted ranks: how many words lie before each, and later what lies in it.
    var starts: [Int] = []
    var places = [Int](repeating: -1, count: counts.count)
    var (before, bucket) = (0, 0)
    for rank in Set(ranks).sorted() {
      while before + counts[bucket] <= rank {
        before += counts[bucket]
        bucket += 1
      }
      guard places[bucket] < 0 else { continue }
      places[bucket] = starts.count
      starts.append(before)
    }
    var contents = [[UInt64]](repeating: [], count: starts.count)
    for word in words {
      let place = places[Int(truncatingIfNeeded: (word &- smallest) >> shift)]
      if place >= 0 { contents[place].append(word) }
    }
    // Without a shift all words of a bucket are equal.
    if shift > 0 { for place in contents.indices { contents[place].sort() } }
    return ranks.map { rank in
      let place = starts.lastIndex { $0 <= rank } ?? 0
      return contents[place][rank - starts[place]]
    }
  }

  /// Groups of a few values are the rule; for those, insertion is the fastest.
  static func sort(_ words: inout [UInt64]) {
    guard words.count <= 32 else { return words.sort() }
    for end in words.indices.dropFirst() {
      let word = words[end]
      var place = end
      while place > 0, words[place - 1] > word {
        words[place] = words[place - 1]
        place -= 1
      }
      words[place] = word
    }
  }
}

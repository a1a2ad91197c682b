/// Which rows of a right table match each row of a left one: equal values in every key column.
///
/// A key with a missing value matches nothing. Text matches by its bytes, whatever the
/// dictionaries.
package struct JoinIndex: Sendable {
  /// The key of each left row: a group of right rows, or `UInt32.max` where nothing matches.
  package let keys: [UInt32]
  /// The right rows of each key.
  package let right: GroupedRows

  /// The matches of the key columns of both tables, which come in one order, each pair of one kind
  /// and scale; `nil` when the work was stopped.
  ///
  /// - Complexity: O(left rows + right rows).
  package init?(left: [Column], right: [Column], on execution: Execution) {
    precondition(left.count == right.count && !left.isEmpty, "key columns come in pairs")
    let leftCount = left[0].count
    let rightCount = right[0].count
    // Right rows come first: a key that the right table has then has a number below `count`.
    var both: [Column] = []
    for (right, left) in zip(right, left) {
      let pair = [right, left.retyped(right.type)]
      guard let column = Column.concatenated(pair, on: execution) else { return nil }
      both.append(column)
    }
    guard
      let index = GroupIndex(both, rowCount: rightCount + leftCount, on: execution)
    else { return nil }
    let count = index.firstRows.partitioningIndex { $0 >= UInt32(rightCount) }
    let nothing = UInt32(truncatingIfNeeded: count)
    let isComplete = both.reduce(Validity?.none) { Validity.both($0, $1.validity) }
    var groups = index.groups
    for block in Parallel.blocks(of: groups.count) {
      if execution.cancellation.isRequested { return nil }
      for row in block where groups[row] >= nothing || !(isComplete?[row] ?? true) {
        groups[row] = .max
      }
    }
    keys = Array(groups[rightCount...])
    let rightKeys = groups[..<rightCount].map { min($0, nothing) }
    guard let grouped = GroupedRows(rightKeys, count: count + 1, on: execution) else { return nil }
    self.right = grouped
  }

  /// The rows that match a key; more than one means the left row appears as often.
  @inline(__always)
  package func range(of key: UInt32) -> Range<Int> {
    key == .max ? 0..<0 : right.range(of: Int(key))
  }

  /// How many left rows find no match.
  ///
  /// - Complexity: O(left rows).
  package var unmatchedCount: Int {
    keys.reduce(0) { $0 + (range(of: $1).isEmpty ? 1 : 0) }
  }

  /// For each key that matches several right rows, the first left row with it, in left order.
  package var ambiguousRows: [UInt32] {
    var isSeen = [Bool](repeating: false, count: right.starts.count)
    var rows: [UInt32] = []
    for row in keys.indices where range(of: keys[row]).count > 1 {
      guard !isSeen[Int(keys[row])] else { continue }
      isSeen[Int(keys[row])] = true
      rows.append(UInt32(truncatingIfNeeded: row))
    }
    return rows
  }

  /// How many rows the join has.
  package var pairCount: Int { keys.reduce(0) { $0 + Swift.max(1, range(of: $1).count) } }

  /// The pairs of matching rows, in left order and then in right order; a left row without a
  /// match comes once, with `UInt32.max`.
  ///
  /// - Complexity: O(pairs).
  ///
  /// - Returns: `nil` when the work was stopped; `pairCount` says beforehand whether it is worth
  /// it.
  package func pairs(on execution: Execution) -> (left: [UInt32], right: [UInt32])? {
    let total = pairCount
    var left: [UInt32] = []
    var matches: [UInt32] = []
    left.reserveCapacity(total)
    matches.reserveCapacity(total)
    for row in keys.indices {
      if row % Parallel.rowsPerBlock == 0, execution.cancellation.isRequested { return nil }
      let range = range(of: keys[row])
      guard !range.isEmpty else {
        left.append(UInt32(truncatingIfNeeded: row))
        matches.append(.max)
        continue
      }
      for position in range {
        left.append(UInt32(truncatingIfNeeded: row))
        matches.append(right.rows[position])
      }
    }
    return (left, matches)
  }
}

extension [UInt32] {
  /// How many elements come before the first for which the rule holds, in a sequence where it
  /// holds for all that follow.
  ///
  /// - Complexity: O(log n).
  fileprivate func partitioningIndex(_ holds: (UInt32) -> Bool) -> Int {
    var range = 0..<count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = holds(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}

/// Columns computed over partitions of the rows, which are the groups of an index.
///
/// Results are in row order. Each function gives `nil` when the work was stopped.
package enum WindowKernel {
  /// 1 for the largest value of the partition; equal values share the smallest rank, and a missing
  /// value has none.
  ///
  /// - Complexity: O(rows), one sort.
  package static func ranks(
    _ column: Column, within index: GroupIndex, on execution: Execution
  ) -> Column? {
    walk(column, descending: true, within: index, on: execution) { place, _, _ in place + 1 }
  }

  /// The quantile group 1…`count` of each value: 1 and one more for each type-7 quantile of order
  /// k/`count` that the value is above, so that equal values share a group.
  ///
  /// - Complexity: O(rows), one sort.
  ///
  /// Such a quantile lies from the order statistic at ⌊(n − 1)·k/`count`⌋ up to, without, the next
  /// larger one. A value of the data is above the quantile exactly when it is above that order
  /// statistic, so no quantile need be computed, and nothing is rounded.
  package static func quantileGroups(
    _ column: Column, into count: Int, within index: GroupIndex, on execution: Execution
  ) -> Column? {
    precondition(count > 0, "there is a group")
    let kernel = { (place: Int, present: Int, before: Int) -> Int in
      // `before` groups are full already: places only grow within a partition.
      var group = max(1, before)
      while group < count, cut(group, of: count, present) < place { group += 1 }
      return group
    }
    return walk(column, descending: false, within: index, on: execution, kernel)
  }

  /// The place, from 0, of the order statistic at or below quantile `k`/`count` of `n` values.
  private static func cut(_ k: Int, of count: Int, _ n: Int) -> Int {
    let (whole, rest) = (n - 1).quotientAndRemainder(dividingBy: count)
    return whole * k + rest * k / count  // (n − 1)·k may not fit
  }

  /// Goes through each partition in the order of the values, and gives equal values one result.
  ///
  /// `result` is given the place of the first of the equal values in the sorted partition (from 0),
  /// the number of values in the partition and the result before (0 at its start).
  private static func walk(
    _ column: Column, descending: Bool, within index: GroupIndex, on execution: Execution,
    _ result: (Int, Int, Int) -> Int
  ) -> Column? {
    let key = SortOrder.Key(column, descending)
    guard let order = SortOrder.rows([key], within: index, on: execution),
      // Equal values have one number; a number is as good as the value to see where ties end.
      let ties = GroupIndex([column], rowCount: index.rowCount, on: execution)
    else { return nil }
    let counts = GroupedValues(
      column, groups: index.groups, count: index.count, sizes: index.sizes
    ).presentCounts
    var results = [Int64](repeating: 0, count: index.rowCount)
    var start = 0
    while start < order.count {
      if execution.cancellation.isRequested { return nil }
      let group = Int(index.groups[Int(order[start])])
      let present = Int(counts[group])
      var previous = 0
      var tie = UInt32.max
      for place in 0..<present {
        if place % Parallel.rowsPerBlock == Parallel.rowsPerBlock - 1,
          execution.cancellation.isRequested
        {
          return nil
        }
        let row = Int(order[start + place])
        if ties.groups[row] != tie {
          tie = ties.groups[row]
          previous = result(place, present, previous)
        }
        results[row] = Int64(previous)
      }
      start += present
      // Missing values are the last of their partition.
      while start < order.count, Int(index.groups[Int(order[start])]) == group { start += 1 }
    }
    return Column(.integer, .integers(results), validity: column.validity)
  }

  /// For each row, the row `distance` earlier in its partition (later, when negative);
  /// `UInt32.max` where there is none.
  ///
  /// - Complexity: O(rows).
  package static func rows(
    before distance: Int, within index: GroupIndex, on execution: Execution
  ) -> [UInt32]? {
    guard let grouped = GroupedRows(index.groups, count: index.count, on: execution) else {
      return nil
    }
    var result = [UInt32](repeating: .max, count: index.rowCount)
    guard distance.magnitude < UInt(max(1, index.rowCount)) else { return result }
    var nextLook = 0
    for group in 0..<index.count {
      let range = grouped.range(of: group)
      if range.lowerBound >= nextLook {
        if execution.cancellation.isRequested { return nil }
        nextLook = range.lowerBound + Parallel.rowsPerBlock
      }
      for position in range where range.contains(position - distance) {
        result[Int(grouped.rows[position])] = grouped.rows[position - distance]
      }
    }
    return result
  }

  /// The position of each row in its partition, from 1.
  ///
  /// - Complexity: O(rows).
  package static func rowNumbers(within index: GroupIndex, on execution: Execution) -> Column? {
    var counts = [Int64](repeating: 0, count: index.count)
    var numbers: [Int64] = []
    numbers.reserveCapacity(index.rowCount)
    for rows in Parallel.blocks(of: index.rowCount) {
      if execution.cancellation.isRequested { return nil }
      for row in rows {
        let group = Int(index.groups[row])
        counts[group] += 1
        numbers.append(counts[group])
      }
    }
    return Column(.integer, .integers(numbers))
  }
}

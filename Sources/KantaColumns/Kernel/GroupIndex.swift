/// Which group each row belongs to: the rows with equal keys, missing being a key like any other.
///
/// Groups are numbered in order of first appearance, whatever the number of threads.
package struct GroupIndex: Sendable {
  /// The group of each row.
  package let groups: [UInt32]
  /// The first row of each group.
  package let firstRows: [UInt32]
  /// How many groups there are.
  package var count: Int { firstRows.count }
  package var rowCount: Int { groups.count }

  /// The groups of rows by `columns`, all of `rowCount` rows; without columns all rows are one
  /// group, and without rows there is none.
  ///
  /// - Complexity: O(rows × columns).
  ///
  /// - Returns: `nil` when the work was stopped.
  package init?(_ columns: [Column], rowCount: Int, on execution: Execution) {
    guard !columns.isEmpty else {
      self.init(
        groups: [UInt32](repeating: 0, count: rowCount), firstRows: rowCount == 0 ? [] : [0])
      return
    }
    var parts: [KeyPart] = []
    for column in columns {
      precondition(column.count == rowCount, "columns of one table have one length")
      guard let next = KeyPart.parts(of: column, .none, on: execution) else { return nil }
      parts += next
    }
    self.init(parts: parts, rowCount: rowCount, on: execution)
  }

  init?(parts: [KeyPart], rowCount: Int, on execution: Execution) {
    guard let words = KeyWords.combined(parts, rowCount: rowCount, on: execution),
      let result = WordNumbering.of(words, on: execution)
    else { return nil }
    self.init(groups: result.groups, firstRows: result.firstRows)
  }

  private init(groups: [UInt32], firstRows: [UInt32]) {
    self.groups = groups
    self.firstRows = firstRows
  }

  /// How many rows each group has.
  ///
  /// - Complexity: O(rows).
  package var sizes: [Int64] { GroupIndex.sizes(groups, count: count) }

  /// How often each number below `count` occurs in `groups`.
  static func sizes(_ groups: [UInt32], count: Int) -> [Int64] {
    var sizes = [Int64](repeating: 0, count: count)
    var target = sizes.mutableSpan
    for row in groups.indices { target[Int(groups[row])] &+= 1 }
    return sizes
  }
}

/// The rows of each group side by side, in row order: a counting sort by group.
package struct GroupedRows: Sendable {
  /// Group `g` has the positions `starts[g]..<starts[g + 1]` of `rows`.
  package let starts: [Int]
  package let rows: [UInt32]

  /// `nil` when the work was stopped.
  ///
  /// - Complexity: O(rows + groups).
  package init?(_ groups: [UInt32], count: Int, on execution: Execution) {
    guard let starts = GroupedRows.starts(groups, count: count, on: execution) else { return nil }
    self.starts = starts
    var next = starts
    var rows = [UInt32](repeating: 0, count: groups.count)
    for block in Parallel.blocks(of: groups.count) {
      if execution.cancellation.isRequested { return nil }
      for row in block {
        let group = Int(groups[row])
        rows[next[group]] = UInt32(truncatingIfNeeded: row)
        next[group] += 1
      }
    }
    self.rows = rows
  }

  /// The positions of group `group` in `rows`.
  package func range(of group: Int) -> Range<Int> { starts[group]..<starts[group + 1] }

  /// Where each group starts when rows lie side by side by group, and the end of the last; `nil`
  /// when the work was stopped.
  static func starts(_ groups: [UInt32], count: Int, on execution: Execution) -> [Int]? {
    var starts = [Int](repeating: 0, count: count + 1)
    for block in Parallel.blocks(of: groups.count) {
      if execution.cancellation.isRequested { return nil }
      for row in block { starts[Int(groups[row]) + 1] += 1 }
    }
    for group in 0..<count { starts[group + 1] += starts[group] }
    return starts
  }
}

/// The values of a column by group, ready for the aggregates in the files beside this one.
///
/// Rows without a value belong to one more group behind the others, so that every kernel has a
/// single loop without a test for missing values; what gathers in that group is dropped.
package struct GroupedValues: Sendable {
  package let column: Column
  /// The group of each row; `count` where the value is missing.
  let groups: [UInt32]
  /// How many groups there are, without the one for missing values.
  let count: Int
  /// How many rows of each group have a value.
  package let presentCounts: [Int64]

  /// The values of `column`, whose rows are in `groups`, each below `count`.
  ///
  /// `sizes` says how many rows each group has.
  package init(_ column: Column, groups: [UInt32], count: Int, sizes: [Int64]) {
    precondition(column.count == groups.count, "a group for each row")
    self.column = column
    self.count = count
    guard let validity = column.validity else {
      self.groups = groups
      presentCounts = sizes
      return
    }
    var masked = groups
    for row in masked.indices where !validity[row] {
      masked[row] = UInt32(truncatingIfNeeded: count)
    }
    self.groups = masked
    presentCounts = Array(GroupIndex.sizes(masked, count: count + 1).prefix(count))
  }

  /// The same where nobody has counted the rows of the groups yet.
  ///
  /// - Complexity: O(rows).
  package init(_ column: Column, groups: [UInt32], count: Int) {
    self.init(
      column, groups: groups, count: count, sizes: GroupIndex.sizes(groups, count: count))
  }

  /// Present where the group has a value; `nil` when every group has.
  package var hasValue: Validity? {
    Validity(presentCounts.map { $0 > 0 }).normalized
  }

  /// 10^scale for decimals, whose values are stored times that, else 1.
  var unit: Double {
    guard case .decimal(let scale) = column.type.kind else { return 1 }
    return Double(PowerOfTen.of(scale))
  }

  /// `body` of each block of rows in turn; `false` when the work was stopped.
  @inline(__always)
  func scan(on execution: Execution, _ body: (Range<Int>) -> Void) -> Bool {
    for rows in Parallel.blocks(of: groups.count) {
      if execution.cancellation.isRequested { return false }
      body(rows)
    }
    return true
  }
}

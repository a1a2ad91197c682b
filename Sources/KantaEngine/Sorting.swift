import KantaColumns
import KantaSource

/// The rows in the order of `keys`, the first one deciding first; stable, missing values last.
///
/// - Throws: That the work was stopped, or that it does not fit into memory.
func sortedOrder(
  _ keys: [(column: Column, descending: Bool)], rowCount: Int, on execution: Execution
) throws(Diagnostic) -> [UInt32] {
  try reserving(
    rowCount * bytesPerSortedRow, for: "sorting \(Counted.things(rowCount, "row"))", on: execution
  ) { () throws(Diagnostic) in
    let order = execution.reporting(.sorting, .rows, total: rowCount) {
      SortOrder.rows(keys, rowCount: rowCount, on: execution)
    }
    return try done(order)
  }
}

/// Words and row numbers, twice, since they are moved from one place to the other.
private let bytesPerSortedRow = 24

/// The first `count` rows in the order of `keys`, of each combination of `per`.
///
/// Without `per`, what sorting and taking `count` rows would give. With it, combinations come in
/// order of first appearance, each with its rows in the order of `keys`.
/// - Throws: That the work was stopped.
func topRows(
  _ count: Int, _ keys: [(column: Column, descending: Bool)], per: [Column], rowCount: Int,
  on execution: Execution
) throws(Diagnostic) -> [UInt32] {
  guard !per.isEmpty else {
    return try done(SortOrder.top(count, keys, rowCount: rowCount, on: execution))
  }
  let index = try done(GroupIndex(per, rowCount: rowCount, on: execution))
  return try done(SortOrder.top(count, keys, per: index, on: execution))
}

/// The blocks that hold some chosen rows, and where those rows lie when only these blocks are read.
struct ChosenBlocks: Hashable, Sendable {
  /// The blocks, rising.
  private(set) var indices: [Int] = []
  /// Each chosen row's position among the rows of these blocks.
  private(set) var rows: [UInt32] = []
  /// How many rows these blocks have together.
  private(set) var rowCount = 0

  /// `rows` are rising positions in a table whose blocks have `recordCounts` rows.
  ///
  /// - Complexity: O(rows + blocks).
  init(_ chosen: [UInt32], in recordCounts: [Int]) {
    var next = 0
    var start = 0
    rows.reserveCapacity(chosen.count)
    for (index, count) in recordCounts.enumerated() {
      let end = start + count
      let first = next
      while next < chosen.count, Int(chosen[next]) < end {
        rows.append(UInt32(Int(chosen[next]) - start + rowCount))
        next += 1
      }
      if next > first {
        indices.append(index)
        rowCount += count
      }
      start = end
    }
  }
}

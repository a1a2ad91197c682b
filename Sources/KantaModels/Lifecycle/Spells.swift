package import KantaColumns

/// Times in which somebody was a customer: from the day of the start to, not including, that of the
/// end.
///
/// All arrays have one length.
package struct Spells: Sendable {
  /// The end of a spell that is not over.
  package static let open = Int32.max

  /// Whose spell it is.
  package var owners: [UInt32] = []
  package var starts: [Int32] = []
  package var ends: [Int32] = []
  /// How many equal spells stand here as one.
  package var counts: [Int64] = []
  /// The day from which on the spell would have been seen; `nil` when all were seen from the start.
  package var entries: [Int32]?

  package init() {}

  package var count: Int { starts.count }

  /// The spells of each owner, those that overlap or lie close together joined to one.
  ///
  /// The first start, the last end and the first entry count; owners keep their order of number,
  /// and each has rising spells.
  ///
  /// Up to `gapDays` days may lie between the end of one and the start of the next; `nil` joins
  /// whatever lies between.
  ///
  /// - Complexity: O(spells × log spells of one owner).
  /// - Returns: `nil` when the work was stopped.
  package func joined(
    ownerCount: Int, gapDays: Int32?, on execution: Execution
  ) -> Spells? {
    guard let rows = GroupedRows(owners, count: ownerCount, on: execution) else { return nil }
    var result = Spells()
    if entries != nil { result.entries = [] }
    for block in Parallel.blocks(of: ownerCount) {
      if execution.cancellation.isRequested { return nil }
      for owner in block {
        let own = rows.rows[rows.range(of: owner)]
        let ordered = own.count < 2 ? Array(own) : own.sorted { starts[Int($0)] < starts[Int($1)] }
        for (position, row) in ordered.lazy.map(Int.init).enumerated() {
          if position > 0, result.touches(starts[row], within: gapDays) {
            result.extend(to: ends[row], from: entries?[row])
          } else {
            result.append(UInt32(owner), starts[row], ends[row], from: entries?[row])
          }
        }
      }
    }
    return result
  }

  /// Whether a spell that starts on that day belongs to the last one.
  private func touches(_ start: Int32, within gapDays: Int32?) -> Bool {
    guard let gapDays, let end = ends.last, end != Self.open else { return true }
    return Int64(start) - Int64(end) <= Int64(gapDays)
  }

  private mutating func extend(to end: Int32, from entry: Int32?) {
    let last = ends.count - 1
    ends[last] = Swift.max(ends[last], end)
    if let entry, let first = entries?[last] { entries?[last] = Swift.min(first, entry) }
  }

  private mutating func append(_ owner: UInt32, _ start: Int32, _ end: Int32, from entry: Int32?) {
    owners.append(owner)
    starts.append(start)
    ends.append(end)
    counts.append(1)
    if let entry { entries?.append(entry) }
  }
}

/// Which cell of an earlier run is which of a later one.
///
/// A cell is known by its name, or else by its code: names that Kanta gives count cells, and when
/// one is put in, those after it have other names. What has neither is the cell of the same number.
struct CellPairs {
  /// For each cell of the later run its place in the earlier one; `nil` for a new cell.
  private(set) var oldPlaces: [Int?]
  private let old: [RunRecord.Cell]
  private let new: [RunRecord.Cell]
  private var isTaken: [Bool]

  /// - Complexity: O(cells²), and a document has some dozens.
  init(_ old: [RunRecord.Cell], _ new: [RunRecord.Cell]) {
    self.old = old
    self.new = new
    oldPlaces = new.map { _ in nil }
    isTaken = old.map { _ in false }
    pair { $0.id == $1.id && $0.plan == $1.plan }
    pair { $0.id == $1.id && !$0.isCounted }
    pair {
      $0.plan == $1.plan && ($0.expression == nil) == ($1.expression == nil)
        && $0.isVolatile == $1.isVolatile
    }
    pair { $0.id == $1.id }
  }

  private mutating func pair(_ isSame: (RunRecord.Cell, RunRecord.Cell) -> Bool) {
    for (place, cell) in new.enumerated() where oldPlaces[place] == nil {
      guard let found = old.indices.first(where: { !isTaken[$0] && isSame(old[$0], cell) }) else {
        continue
      }
      oldPlaces[place] = found
      isTaken[found] = true
    }
  }
}

extension RunRecord.Cell {
  /// Whether its name is one that Kanta gave.
  fileprivate var isCounted: Bool { CellOptions.isTaken(id) }
}

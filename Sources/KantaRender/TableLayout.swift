/// Which columns of a table fit into a terminal, and how wide each is.
struct TableLayout: Equatable {
  /// What a column asks for, in terminal columns.
  struct Need {
    var header: Int
    /// The widest cell.
    var cells: Int
    /// Text may be cut; a number is shown whole or not at all.
    var isText: Bool

    var natural: Int { max(header, cells) }
    /// Below this a column is left out rather than cut further.
    var least: Int {
      isText ? min(natural, Self.leastText) : max(cells, min(header, Self.leastHeader))
    }

    /// As `least`, but with a name that can still be told from others: what a column gets where
    /// some columns are left out anyway.
    var leastReadable: Int {
      max(least, min(header, Self.readableHeader))
    }

    private static let leastText = 10
    private static let leastHeader = 6
    private static let readableHeader = 16
  }

  struct Placement: Equatable {
    /// The position of the column in the table.
    var index: Int
    var width: Int
  }

  /// Spaces between columns.
  static let gap = 2

  let columns: [Placement]
  /// How many of `columns` stand before the mark that says some are left out; `nil` without one.
  let columnsBeforeMark: Int?

  /// Everything as wide as it asks, where there is no limit to keep to.
  ///
  /// With a limit, first text is cut, the widest first, then the headers of other columns; then
  /// columns are left out, from behind the first ones on, and the last one stays if it can. Those
  /// that stay then have names that can be read.
  init(_ needs: [Need], into limit: Int?, markWidth: Int) {
    let all = Array(needs.indices)
    guard let limit, Self.width(needs.map(\.natural)) > limit else {
      columns = all.map { Placement(index: $0, width: needs[$0].natural) }
      columnsBeforeMark = nil
      return
    }
    guard Self.width(needs.map(\.least)) > limit else {
      columns = Self.squeezed(all, needs, into: limit) { needs[$0].least }
      columnsBeforeMark = nil
      return
    }
    let room = limit - markWidth - Self.gap
    let kept = Self.kept(needs, into: room)
    guard !kept.isEmpty else {
      columns = [Placement(index: 0, width: min(needs[0].natural, max(1, limit)))]
      columnsBeforeMark = nil
      return
    }
    columns = Self.squeezed(kept, needs, into: room) { needs[$0].leastReadable }
    columnsBeforeMark = kept.enumerated().prefix { $0.offset == $0.element }.count
  }

  /// The width of columns side by side.
  private static func width(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + gap * max(0, widths.count - 1)
  }

  /// The columns that fit with names that can be read: the first, the last, then from the left.
  private static func kept(_ needs: [Need], into room: Int) -> [Int] {
    var left: [Int] = []
    var used = -gap
    func fits(_ index: Int) -> Bool { used + gap + needs[index].leastReadable <= room }
    guard fits(0) else { return [] }
    left.append(0)
    used += gap + needs[0].leastReadable
    var right: [Int] = []
    let last = needs.count - 1
    if last > 0, fits(last) {
      right.append(last)
      used += gap + needs[last].leastReadable
    }
    for index in 1..<max(1, last) {
      guard fits(index) else { break }
      left.append(index)
      used += gap + needs[index].leastReadable
    }
    return left + right
  }

  /// The columns `indices`, whose least widths fit, cut until they fit.
  private static func squeezed(
    _ indices: [Int], _ needs: [Need], into room: Int, least: (Int) -> Int
  ) -> [Placement] {
    var widths = indices.map { needs[$0].natural }
    for texts in [true, false] where width(widths) > room {
      let candidates = indices.indices.filter { needs[indices[$0]].isText == texts }
      let others = width(widths) - candidates.reduce(0) { $0 + widths[$1] }
      func capped(_ cap: Int) -> [Int] {
        candidates.map { max(least(indices[$0]), min(widths[$0], cap)) }
      }
      var low = 0
      var high = room + 1
      while high - low > 1 {
        let middle = (low + high) / 2
        if others + capped(middle).reduce(0, +) <= room { low = middle } else { high = middle }
      }
      var spare = room - others - capped(low).reduce(0, +)
      for (candidate, cut) in zip(candidates, capped(low)) {
        // What is left over goes to the first columns that are cut.
        let extra = spare > 0 && cut == low && cut < widths[candidate] ? 1 : 0
        widths[candidate] = cut + extra
        spare -= extra
      }
    }
    return zip(indices, widths).map { Placement(index: $0, width: $1) }
  }
}

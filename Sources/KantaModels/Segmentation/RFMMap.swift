/// A map from the scores r, f and m, each 1 (worst) to 5 (best), to the names of segments.
///
/// A map is a list of rules; the first one that holds for a cell gives it its name. A cell for
/// which none holds has no name.
package struct RFMMap: Hashable, Sendable {
  /// One rule: a name and the cells it asks for.
  package struct Segment: Hashable, Sendable {
    package let name: String
    /// The rule as its source writes it.
    package let rule: String
    /// The cells the rule holds for, as three digits, rising.
    package let cells: [Int]
  }

  /// How it is called in the language.
  package let name: String
  /// What it is, in a few words.
  package let title: String
  package let segments: [Segment]
  /// For each cell by `position`, the first segment that holds; −1 for none.
  private let segmentOfCell: [Int]

  package init(_ name: String, _ title: String, _ segments: [Segment]) {
    self.name = name
    self.title = title
    self.segments = segments
    var first = [Int](repeating: -1, count: 125)
    for (index, segment) in segments.enumerated().reversed() {
      for cell in segment.cells { first[Self.position(cell)] = index }
    }
    segmentOfCell = first
  }

  /// The name of the cell with these scores; `nil` outside 1…5 and where no rule holds.
  package func segment(r: Int, f: Int, m: Int) -> String? {
    guard [r, f, m].allSatisfy((1...5).contains) else { return nil }
    let index = segmentOfCell[Self.position(100 * r + 10 * f + m)]
    return index < 0 ? nil : segments[index].name
  }

  /// All 125 cells as three digits, rising: 111, 112, … 555.
  package static let cells = (1...5).flatMap { r in
    (1...5).flatMap { f in (1...5).map { m in 100 * r + 10 * f + m } }
  }

  /// The same cell in scores of which 1 is the best, or back.
  package static func mirrored(_ cell: Int) -> Int { 666 - cell }

  /// Where a cell of three digits stands in `cells`.
  private static func position(_ cell: Int) -> Int {
    (cell / 100 - 1) * 25 + (cell / 10 % 10 - 1) * 5 + cell % 10 - 1
  }
}

extension RFMMap.Segment {
  /// A rule that lists its cells.
  init(_ name: String, cells: [Int]) {
    self.init(
      name: name, rule: cells.map(String.init).joined(separator: " "), cells: cells.sorted())
  }

  /// A rule of a range for each score.
  init(_ name: String, _ r: ClosedRange<Int>, _ f: ClosedRange<Int>, _ m: ClosedRange<Int>) {
    let ranges = zip(["r", "f", "m"], [r, f, m]).map { "\($0) \(Self.digits($1, joint: "–"))" }
    self.init(name: name, rule: ranges.joined(separator: ", ")) { cell in
      r.contains(cell.r) && f.contains(cell.f) && m.contains(cell.m)
    }
  }

  /// A rule of two digits: r, and the mean of f and m rounded half up.
  init(_ name: String, pairs: [Int]) {
    self.init(name: name, rule: pairs.map(String.init).joined(separator: " ")) { cell in
      pairs.contains(10 * cell.r + (cell.f + cell.m + 1) / 2)
    }
  }

  /// A pattern of r and f, whatever m is.
  init(_ name: String, pattern r: ClosedRange<Int>, _ f: ClosedRange<Int>) {
    let pattern = [r, f].map {
      $0.count == 1 ? "\($0.lowerBound)" : "[\(Self.digits($0, joint: "-"))]"
    }
    self.init(name: name, rule: pattern.joined()) { cell in
      r.contains(cell.r) && f.contains(cell.f)
    }
  }

  private init(name: String, rule: String, _ holds: ((r: Int, f: Int, m: Int)) -> Bool) {
    self.init(
      name: name, rule: rule,
      cells: RFMMap.cells.filter { holds((r: $0 / 100, f: $0 / 10 % 10, m: $0 % 10)) })
  }

  private static func digits(_ range: ClosedRange<Int>, joint: String) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)\(joint)\(range.upperBound)"
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// The customers of a scored table who have all values and scores, in flat columns.
struct ScoredCustomers: Sendable {
  /// What is scored, and the columns of the scores, in the same order.
  static let measures = ["recency", "frequency", "monetary"]
  static let scores = ["r", "f", "m"]

  /// The whole table, with only the rows that have everything.
  let table: Table
  /// How many rows have not.
  let leftOut: Int
  let segment: Column
  let values: [[Double]]
  let scores: [[Int64]]
  let grains: [ScoreLadder.Grain]

  /// The step has seen to it that the columns are there, and of their types.
  init(_ whole: Table) {
    let needed = Self.measures + Self.scores
    let columns = needed.compactMap { whole.column($0) }
    var table = whole
    if columns.contains(where: { $0.missingCount > 0 }) {
      let rows = (0..<UInt32(whole.rowCount)).filter { row in
        columns.allSatisfy { $0.isPresent(Int(row)) }
      }
      table = Table(
        whole.schema, whole.columns.map { $0.gathered(rows) }, rowCount: rows.count)
    }
    self.table = table
    leftOut = whole.rowCount - table.rowCount
    let found = needed.compactMap { table.column($0) }
    guard found.count == needed.count, let segment = table.column("segment") else {
      preconditionFailure("a scored table has values, scores and segments")
    }
    self.segment = segment
    let measured = found.prefix(3).map(\.asMeasure)
    values = measured
    grains = zip(found, measured).enumerated().map { index, column in
      column.0.grain(column.1, smallest: [0, 1, -.infinity][index])
    }
    scores = found.suffix(3).map { column in
      if case .integers(let scores) = column.values { scores } else { [] }
    }
  }

  /// The first score outside 1 to 9, which is none.
  var strangeScore: (column: String, score: Int64)? {
    for (name, all) in zip(Self.scores, scores) {
      if let score = all.first(where: { !(1...9).contains($0) }) { return (name, score) }
    }
    return nil
  }
}

extension Column {
  /// How fine the values are: those of a duration are in days.
  fileprivate func grain(_ values: [Double], smallest: Double) -> ScoreLadder.Grain {
    let start = min(smallest, values.min() ?? smallest)
    switch type.kind {
    case .integer: return .init(stepsPerOne: 1, smallest: start)
    case .decimal(let scale):
      return .init(stepsPerOne: Double(PowerOfTen.of(scale)), smallest: start)
    case .duration:
      let isWhole = values.allSatisfy { $0.rounded() == $0 }
      return .init(stepsPerOne: isWhole ? 1 : 0, smallest: start)
    default: return .init(stepsPerOne: 0, smallest: start)
    }
  }
}

/// Where a customer is in a column, and who is called nearly the same.
struct CustomerSearch {
  let column: Column

  /// The rows of a customer.
  ///
  /// - Complexity: O(rows).
  func rows(of name: String) -> [Int] {
    switch (column.values, column.type.kind) {
    case (.codes(let codes, let words), _):
      let wanted = Array(name.utf8)
      let code = (0..<words.count).first { code in
        let range = words.range(of: code)
        return range.count == wanted.count && words.bytes[range].elementsEqual(wanted)
      }
      guard let code else { return [] }
      return codes.indices.filter { codes[$0] == UInt32(code) && column.isPresent($0) }
    case (.integers(let numbers), .integer):
      guard let number = Int64(name) else { return [] }
      return numbers.indices.filter { numbers[$0] == number && column.isPresent($0) }
    default:
      return (0..<column.count).filter { column[$0].plainText == name && column.isPresent($0) }
    }
  }

  /// The names that are one slip from `name`, the nearest first.
  ///
  /// - Complexity: O(rows + names).
  func near(_ name: String) -> [String] {
    let wanted = Array(name.utf8).map(Self.lower)
    var near: Set<String> = []
    if case .codes(let codes, let words) = column.values {
      var isUsed = [Bool](repeating: false, count: words.count)
      for row in codes.indices where column.isPresent(row) { isUsed[Int(codes[row])] = true }
      for code in 0..<words.count
      where isUsed[code] && Self.isNear(words.bytes[words.range(of: code)], wanted) {
        near.insert(words[code])
      }
    } else {
      for row in 0..<column.count where column.isPresent(row) {
        let text = column[row].plainText
        if Self.isNear(Array(text.utf8)[...], wanted) { near.insert(text) }
      }
    }
    return Suggestion.nearest(to: name, among: near.sorted())
  }

  /// Whether all but two neighbouring letters are alike, so that few names have to be compared.
  private static func isNear(_ name: ArraySlice<UInt8>, _ wanted: [UInt8]) -> Bool {
    let length = max(name.count, wanted.count)
    guard length - min(name.count, wanted.count) <= 2 else { return false }
    var start = 0
    while start < min(name.count, wanted.count),
      lower(name[name.startIndex + start]) == wanted[start]
    { start += 1 }
    var end = 0
    while end < min(name.count, wanted.count) - start,
      lower(name[name.endIndex - 1 - end]) == wanted[wanted.count - 1 - end]
    { end += 1 }
    return start + end >= length - 2
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
}

/// Several key parts as one 64-bit word per row, the first part in front: a mixed-radix number.
///
/// Words are made a piece of rows at a time and never stored for a whole table, so a kernel over
/// them is written once and works on any mixture of types.
struct KeyWords: Sendable {
  /// 32 KiB of words: what is made stays in the nearest cache until it is used.
  static let rowsPerPiece = 4096

  private(set) var parts: [KeyPart] = []
  let rowCount: Int
  /// The largest word a row can have.
  private(set) var last: UInt64 = 0

  init(rowCount: Int) {
    precondition(rowCount < Int(UInt32.max), "row numbers have 32 bits")
    self.rowCount = rowCount
  }

  /// Puts a part behind the others, unless words would need more than 64 bits.
  mutating func append(_ part: KeyPart) -> Bool {
    guard !parts.isEmpty else {
      parts = [part]
      last = part.last
      return true
    }
    guard part.last < .max else { return false }
    let (product, overflow) = last.multipliedReportingOverflow(by: part.last + 1)
    let (sum, carry) = product.addingReportingOverflow(part.last)
    guard !overflow, !carry else { return false }
    parts.append(part)
    last = sum
    return true
  }

  /// Words by which the rows sort, the most significant first; mostly a single one is enough.
  static func layers(_ parts: [KeyPart], rowCount: Int) -> [KeyWords] {
    var layers: [KeyWords] = []
    for part in parts {
      if let top = layers.indices.last, layers[top].append(part) { continue }
      var layer = KeyWords(rowCount: rowCount)
      _ = layer.append(part)
      layers.append(layer)
    }
    return layers
  }

  /// One word per row that is equal exactly for equal keys.
  ///
  /// Where 64 bits are too few, keys are numbered first, so that the rest has room.
  /// - Returns: `nil` when the work was stopped.
  static func combined(
    _ parts: [KeyPart], rowCount: Int, on execution: Execution
  ) -> KeyWords? {
    var words = KeyWords(rowCount: rowCount)
    for part in parts where !words.append(part) {
      // Two numbers of rows fit side by side: each has less than 32 bits.
      guard let before = words.numbered(on: execution) else { return nil }
      var one = KeyWords(rowCount: rowCount)
      _ = one.append(part)
      guard let next = one.numbered(on: execution) else { return nil }
      words = KeyWords(rowCount: rowCount)
      _ = words.append(before)
      _ = words.append(next)
    }
    return words
  }

  private func numbered(on execution: Execution) -> KeyPart? {
    guard let numbering = WordNumbering.of(self, on: execution) else { return nil }
    return KeyPart(codes: numbering.groups, count: numbering.firstRows.count)
  }

  /// Sets the first `rows.count` words to those of these rows.
  ///
  /// There are at most `rowsPerPiece` rows; `words` and `scratch` have room for as many.
  func fill(_ rows: Range<Int>, into words: inout [UInt64], scratch: inout [UInt64]) {
    guard let first = parts.first else {
      for index in 0..<rows.count { words[index] = 0 }
      return
    }
    first.fill(rows, into: &words)
    for part in parts.dropFirst() {
      part.fill(rows, into: &scratch)
      let radix = part.last + 1
      for index in 0..<rows.count { words[index] = words[index] &* radix &+ scratch[index] }
    }
  }

  /// The words of all rows.
  ///
  /// 8 bytes per row.
  ///
  /// - Returns: `nil` when the work was stopped.
  func all(on execution: Execution) -> [UInt64]? {
    var result = [UInt64](repeating: 0, count: rowCount)
    var words = [UInt64](repeating: 0, count: KeyWords.rowsPerPiece)
    var scratch = words
    for start in stride(from: 0, to: rowCount, by: KeyWords.rowsPerPiece) {
      if execution.cancellation.isRequested { return nil }
      let rows = start..<min(start + KeyWords.rowsPerPiece, rowCount)
      fill(rows, into: &words, scratch: &scratch)
      var target = result.mutableSpan
      for index in 0..<rows.count { target[start + index] = words[index] }
    }
    return result
  }
}

import KantaColumns
import KantaSource

/// The written cells of one column for a run of rows, one after the other in one run of bytes.
struct CellBlock: Sendable {
  private(set) var bytes: [UInt8] = []
  /// `ends[i]` is where cell `i` ends; it starts where the cell before it ends.
  private(set) var ends: [Int] = []

  /// Appends one cell, written by `body`.
  mutating func append(_ body: (inout [UInt8]) -> Void) {
    body(&bytes)
    ends.append(bytes.count)
  }

  /// Appends cell `index` to `output`.
  func copy(_ index: Int, to output: inout [UInt8]) {
    output += bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  var count: Int { ends.count }

  func isEmpty(_ index: Int) -> Bool { ends[index] == (index == 0 ? 0 : ends[index - 1]) }
}

/// Writes the cells of one column exactly, for csv, tsv and JSON.
struct ExactCells: Sendable {
  enum Target: Sendable {
    case delimited(DelimitedText)
    case json
  }

  private let column: Column
  private let target: Target
  /// Every word of a text column as it is written, where there are fewer words than rows.
  private let words: CellBlock?

  /// Once `stop` is requested, what is written means nothing.
  init(_ column: Column, for target: Target, unless stop: Cancellation? = nil) {
    self.column = column
    self.target = target
    if case .codes(let values, let words) = column.values, words.count <= values.count {
      var written = CellBlock()
      (0..<words.count).forEachRow(unless: stop) { code in
        written.append { Self.append(words.bytes[words.range(of: code)], as: target, to: &$0) }
      }
      while written.count < words.count { written.append { _ in } }
      self.words = written
    } else {
      words = nil
    }
  }

  /// The cells of `rows`.
  func block(_ rows: Range<Int>) -> CellBlock {
    switch (column.values, column.type.kind) {
    case (.integers(let values), .integer):
      fill(rows) { PlainBytes.append(values[$0], to: &$1) }
    case (.integers(let values), .decimal(let scale)):
      fill(rows) { PlainBytes.append(minorUnits: values[$0], scale: scale, to: &$1) }
    case (.integers(let values), .datetime):
      fill(rows, asText: true) { PlainBytes.append(microseconds: values[$0], to: &$1) }
    case (.integers(let values), .duration):
      fill(rows) { PlainBytes.append(durationMicroseconds: values[$0], to: &$1) }
    case (.days(let values), _):
      if let grain = column.type.grain {
        fill(rows, asText: true) { $1 += Day(number: values[$0]).plain(grain: grain).utf8 }
      } else {
        fill(rows, asText: true) { PlainBytes.append(day: values[$0], to: &$1) }
      }
    case (.numbers(let values), _):
      numbers(values, rows)
    case (.codes(let values, let all), _):
      fill(rows) { row, bytes in
        let code = Int(values[row])
        if let words {
          words.copy(code, to: &bytes)
        } else {
          Self.append(all.bytes[all.range(of: code)], as: target, to: &bytes)
        }
      }
    case (.flags(let values), .boolean):
      fill(rows) { PlainBytes.append(values[$0], to: &$1) }
    case (.flags, _), (.integers, _):
      fill(rows) { row, bytes in appendMissing(to: &bytes) }
    }
  }

  private func numbers(_ values: [Double], _ rows: Range<Int>) -> CellBlock {
    fill(rows) { row, bytes in
      // JSON has no word for these.
      if case .json = target, !values[row].isFinite {
        appendMissing(to: &bytes)
      } else {
        PlainBytes.append(values[row], to: &bytes)
      }
    }
  }

  /// One cell per row, written by `write`; with `asText`, between quotes in JSON.
  private func fill(
    _ rows: Range<Int>, asText: Bool = false, _ write: (Int, inout [UInt8]) -> Void
  ) -> CellBlock {
    var isQuoted = false
    if asText, case .json = target { isQuoted = true }
    var block = CellBlock()
    for row in rows {
      block.append { bytes in
        guard column.isPresent(row) else {
          appendMissing(to: &bytes)
          return
        }
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
        write(row, &bytes)
        if isQuoted { bytes.append(UInt8(ascii: "\"")) }
      }
    }
    return block
  }

  private func appendMissing(to bytes: inout [UInt8]) {
    switch target {
    case .delimited: break
    case .json: bytes += "null".utf8
    }
  }

  private static func append(
    _ word: some Collection<UInt8>, as target: Target, to bytes: inout [UInt8]
  ) {
    switch target {
    case .delimited(let dialect): dialect.append(word, to: &bytes)
    case .json: JSONString.append(word, to: &bytes)
    }
  }
}

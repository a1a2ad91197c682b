import KantaSource

/// Rows as JSON objects, one per line.
struct JSONText: Sendable {
  /// The names of the columns as JSON strings, each with what stands before it in a row.
  private let keys: [[UInt8]]

  init(_ names: [String]) {
    keys = names.enumerated().map { index, name in
      var key = Array((index == 0 ? "" : ",").utf8)
      JSONString.append(name.utf8, to: &key)
      key.append(UInt8(ascii: ":"))
      return key
    }
  }

  /// Appends `{"a":1,"b":null}`, row `index` of `blocks`, which hold written JSON values.
  func appendObject(_ index: Int, of blocks: [CellBlock], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    for (key, block) in zip(keys, blocks) {
      bytes += key
      block.copy(index, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

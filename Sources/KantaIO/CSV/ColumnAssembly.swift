import KantaColumns

/// Puts the pieces of a column together, in block order.
enum ColumnAssembly {
  /// The column of `type` whose values are those of `pieces`.
  ///
  /// - Complexity: O(rows + distinct words).
  static func column(_ type: ValueType, _ pieces: [ColumnPiece], rowCount: Int) -> Column {
    let validity = validity(pieces, rowCount: rowCount)
    switch type.kind {
    case .integer, .decimal, .datetime:
      var values: [Int64] = []
      values.reserveCapacity(rowCount)
      for case .integers(let part) in pieces.map(\.values) { values += part }
      return Column(type, .integers(values), validity: validity)
    case .date:
      var values: [Int32] = []
      values.reserveCapacity(rowCount)
      for case .days(let part) in pieces.map(\.values) { values += part }
      return Column(type, .days(values), validity: validity)
    case .number, .percent:
      var values: [Double] = []
      values.reserveCapacity(rowCount)
      for case .numbers(let part) in pieces.map(\.values) { values += part }
      return Column(type, .numbers(values), validity: validity)
    case .boolean:
      var values: [Bool] = []
      values.reserveCapacity(rowCount)
      for case .flags(let part) in pieces.map(\.values) { values += part }
      return Column(type, .flags(values), validity: validity)
    case .text, .duration, .missing:
      return Column(.text, text(pieces, rowCount: rowCount), validity: validity)
    }
  }

  /// The dictionaries of the blocks merge in block order, so codes are in order of first
  /// appearance in the table.
  private static func text(_ pieces: [ColumnPiece], rowCount: Int) -> Values {
    var merged = TextDictionary(capacity: 1024)
    var codes: [UInt32] = []
    codes.reserveCapacity(rowCount)
    for case .codes(let part, let dictionary) in pieces.map(\.values) {
      let mapped = merged.merge(dictionary)
      guard !mapped.isEmpty else {
        codes.append(contentsOf: repeatElement(0, count: part.count))
        continue
      }
      for code in part { codes.append(mapped[Int(code)]) }
    }
    // The code of a missing row is 0, which has to be a word.
    if merged.count == 0, rowCount > 0 { _ = merged.merge(TextDictionary.blank) }
    return .codes(codes, merged.words)
  }

  private static func validity(_ pieces: [ColumnPiece], rowCount: Int) -> Validity? {
    guard pieces.contains(where: { !$0.missing.isEmpty }) else { return nil }
    var validity = Validity(count: rowCount, allPresent: true)
    var first = 0
    for piece in pieces {
      for record in piece.missing { validity[first + Int(record)] = false }
      first += piece.values.count
    }
    return validity
  }
}

extension ColumnPiece.Values {
  var count: Int {
    switch self {
    case .integers(let values): values.count
    case .days(let values): values.count
    case .numbers(let values): values.count
    case .codes(let values, _): values.count
    case .flags(let values): values.count
    }
  }
}

extension TextDictionary {
  /// The dictionary that holds only the empty word.
  static let blank: TextDictionary = {
    var dictionary = TextDictionary()
    _ = dictionary.code(of: [UInt8]().span, 0, 0)
    return dictionary
  }()
}

import KantaColumns

/// Puts the pieces of a column together, in block order.
enum ColumnAssembly {
  /// The column of `type` whose values are those of `pieces`; `nil` when the work was stopped.
  ///
  /// - Complexity: O(rows + distinct words).
  static func column(
    _ type: ValueType, _ pieces: [ColumnPiece], rowCount: Int, on execution: Execution
  ) -> Column? {
    let values: Values?
    switch type.kind {
    case .integer, .decimal, .datetime:
      values = joined(pieces, rowCount, on: execution) {
        if case .integers(let part) = $0 { part } else { nil }
      }.map { .integers($0) }
    case .date:
      values = joined(pieces, rowCount, on: execution) {
        if case .days(let part) = $0 { part } else { nil }
      }.map { .days($0) }
    case .number, .percent:
      values = joined(pieces, rowCount, on: execution) {
        if case .numbers(let part) = $0 { part } else { nil }
      }.map { .numbers($0) }
    case .boolean:
      values = joined(pieces, rowCount, on: execution) {
        if case .flags(let part) = $0 { part } else { nil }
      }.map { .flags($0) }
    case .text, .duration, .missing:
      values = text(pieces, rowCount: rowCount, on: execution)
    }
    guard let values, !execution.cancellation.isRequested else { return nil }
    let kind: ValueType = if case .codes = values { .text } else { type }
    return Column(kind, values, validity: validity(pieces, rowCount: rowCount))
  }

  /// The parts one after the other; ^C is looked for before each, which is a block of a file.
  private static func joined<Element>(
    _ pieces: [ColumnPiece], _ rowCount: Int, on execution: Execution,
    _ storage: (ColumnPiece.Values) -> [Element]?
  ) -> [Element]? {
    var values: [Element] = []
    values.reserveCapacity(rowCount)
    for piece in pieces {
      if execution.cancellation.isRequested { return nil }
      if let part = storage(piece.values) { values += part }
    }
    return values
  }

  /// The dictionaries of the blocks merge in block order, so codes are in order of first
  /// appearance in the table.
  private static func text(
    _ pieces: [ColumnPiece], rowCount: Int, on execution: Execution
  ) -> Values? {
    var merged = TextDictionary(capacity: 1024)
    var codes: [UInt32] = []
    codes.reserveCapacity(rowCount)
    for case .codes(let part, let dictionary) in pieces.lazy.map(\.values) {
      if execution.cancellation.isRequested { return nil }
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

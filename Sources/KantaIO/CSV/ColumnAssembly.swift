import KantaColumns

/// Whole columns that several workers write, each its own rows.
///
/// Every row is written once, straight into the storage of the column.
enum ColumnAssembly {
  /// How many columns are made at a time; each is one call deeper.
  static let mostColumns = 64

  /// Where the values of one column go, row by row.
  @safe
  // SAFETY: lives while `columns` runs its body, in which each row is written by one worker only.
  enum Target: @unchecked Sendable {
    case integers(UnsafeMutablePointer<Int64>)
    case days(UnsafeMutablePointer<Int32>)
    case numbers(UnsafeMutablePointer<Double>)
    case codes(UnsafeMutablePointer<UInt32>)
    case flags(UnsafeMutablePointer<Bool>)

    /// Writes values of the column's own storage from `row` on.
    func write(_ values: ColumnPiece.Values, from row: Int) {
      // SAFETY: the caller has `row` and as many rows as values within the table.
      switch (self, values) {
      case (.integers(let target), .integers(let part)):
        unsafe (target + row).initialize(from: part, count: part.count)
      case (.days(let target), .days(let part)):
        unsafe (target + row).initialize(from: part, count: part.count)
      case (.numbers(let target), .numbers(let part)):
        unsafe (target + row).initialize(from: part, count: part.count)
      case (.codes(let target), .codes(let part)):
        unsafe (target + row).initialize(from: part, count: part.count)
      case (.flags(let target), .flags(let part)):
        unsafe (target + row).initialize(from: part, count: part.count)
      default: preconditionFailure("a piece has the storage of its column")
      }
    }
  }

  /// The storage of columns of `types` with `rowCount` rows each, all written by `body`.
  static func columns(
    _ types: [ValueType.Kind], rowCount: Int, _ body: ([Target]) -> Void
  ) -> [Values] {
    var values: [Values] = []
    fill(types[...], rowCount, [], &values, body)
    return values
  }

  /// One array after the other is made around the making of the rest, and all are filled inside.
  private static func fill(
    _ types: ArraySlice<ValueType.Kind>, _ rowCount: Int, _ targets: [Target],
    _ values: inout [Values], _ body: ([Target]) -> Void
  ) {
    guard let type = types.first else { return body(targets) }
    let rest = types.dropFirst()
    var later: [Values] = []
    // SAFETY: `body` writes every row of every target.
    func made<Element: BitwiseCopyable>(
      _ target: (UnsafeMutablePointer<Element>) -> Target
    ) -> [Element] {
      unsafe [Element](unsafeUninitializedCapacity: rowCount) { buffer, done in
        if let start = buffer.baseAddress {
          unsafe Reserve<Element>.askForHugePages(start, count: rowCount)
          fill(rest, rowCount, targets + [unsafe target(start)], &later, body)
        }
        done = rowCount
      }
    }
    let first: Values
    switch type {
    case .integer, .decimal, .datetime: first = .integers(unsafe made { unsafe .integers($0) })
    case .date: first = .days(unsafe made { unsafe .days($0) })
    case .number, .percent: first = .numbers(unsafe made { unsafe .numbers($0) })
    case .boolean: first = .flags(unsafe made { unsafe .flags($0) })
    case .text, .duration, .missing: first = .codes(unsafe made { unsafe .codes($0) }, Words())
    }
    values.append(first)
    values += later
  }

  /// Which rows have a value: all but those of `missing`; `nil` for all.
  static func validity(_ missing: [[UInt32]], rowCount: Int) -> Validity? {
    guard missing.contains(where: { !$0.isEmpty }) else { return nil }
    var validity = Validity(count: rowCount, allPresent: true)
    for rows in missing {
      for row in rows { validity[Int(row)] = false }
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
    case .codes(let values): values.count
    case .flags(let values): values.count
    }
  }
}

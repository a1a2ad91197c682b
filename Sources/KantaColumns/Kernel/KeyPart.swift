/// One key column as small whole numbers 0…`last`, one per row: equal exactly for equal values.
///
/// The number of a missing value is larger than every other, whatever the direction.
struct KeyPart: Sendable {
  /// What the numbers of a part say of its column.
  enum Order: Sendable {
    /// Only which values are equal; of text this is much cheaper than an order.
    case none
    case ascending, descending
  }

  private enum Source: Sendable {
    case column(Values)
    case ranks(codes: [UInt32], [UInt32])
    case codes([UInt32])
    case presence
  }

  private let source: Source
  /// What is taken off a value's word, or what it is taken off when descending.
  private let edge: UInt64
  private let isDescending: Bool
  private let validity: Validity?
  private let missing: UInt64
  /// The largest number a row can have.
  let last: UInt64

  private init(
    _ source: Source, edge: UInt64 = 0, isDescending: Bool = false, validity: Validity?,
    missing: UInt64, last: UInt64
  ) {
    self.source = source
    self.edge = edge
    self.isDescending = isDescending
    self.validity = validity
    self.missing = missing
    self.last = last
  }

  /// Numbers that are there already, each below `count`.
  init(codes: [UInt32], count: Int) {
    self.init(.codes(codes), validity: nil, missing: 0, last: UInt64(max(1, count) - 1))
  }

  /// The part of a column, or two (missing or not, then the value) where one is too narrow.
  ///
  /// - Returns: `nil` when the work was stopped.
  static func parts(
    of column: Column, _ order: Order, on execution: Execution
  ) -> [KeyPart]? {
    let isDescending = order == .descending
    if case .codes(let codes, let words) = column.values {
      let source: Source
      let count: Int
      switch order {
      case .none:
        (source, count) = (.codes(codes), words.count)
      case .ascending, .descending:
        guard let ranking = WordRanks(codes, words, column.validity, on: execution) else {
          return nil
        }
        (source, count) = (.ranks(codes: codes, ranking.ranks), ranking.codes.count)
      }
      let top = UInt64(max(1, count) - 1)
      return [
        KeyPart(
          source, edge: isDescending ? top : 0, isDescending: isDescending,
          validity: column.validity, missing: top + 1,
          last: column.validity == nil ? top : top + 1)
      ]
    }
    guard let bounds = OrderedWord.bounds(column, on: execution) else { return nil }
    let (smallest, largest) = (bounds?.smallest ?? 0, bounds?.largest ?? 0)
    let width = largest - smallest
    let isWhole = column.validity != nil && width == .max
    let value = KeyPart(
      .column(column.values), edge: isDescending ? largest : smallest,
      isDescending: isDescending, validity: column.validity,
      missing: isWhole ? 0 : width &+ 1,
      last: column.validity == nil || isWhole ? width : width + 1)
    guard isWhole else { return [value] }
    return [KeyPart(.presence, validity: column.validity, missing: 1, last: 1), value]
  }

  /// The whole range of words, without a look at the values: for extremes, which are decoded.
  ///
  /// Text comes as ranks. The number of a missing value is unspecified.
  static func undecided(_ column: Column, _ ranks: WordRanks?, isDescending: Bool) -> KeyPart {
    var source = Source.column(column.values)
    if let ranks, case .codes(let codes, _) = column.values {
      source = .ranks(codes: codes, ranks.ranks)
    }
    return KeyPart(
      source, edge: isDescending ? .max : 0, isDescending: isDescending, validity: nil,
      missing: 0, last: .max)
  }

  /// Sets the first `rows.count` words to the numbers of these rows.
  func fill(_ rows: Range<Int>, into words: inout [UInt64]) {
    switch source {
    case .column(.integers(let values)): write(values, rows, &words) { OrderedWord.of($0) }
    case .column(.days(let values)): write(values, rows, &words) { OrderedWord.of($0) }
    case .column(.numbers(let values)): write(values, rows, &words) { OrderedWord.of($0) }
    case .column(.flags(let values)): write(values, rows, &words) { OrderedWord.of($0) }
    case .column(.codes(let codes, _)), .codes(let codes):
      write(codes, rows, &words) { UInt64($0) }
    case .ranks(let codes, let ranks):
      write(codes, rows, &words) { UInt64(ranks[Int($0)]) }
    case .presence:
      for index in 0..<rows.count { words[index] = 0 }
    }
    guard let validity else { return }
    for (index, row) in rows.enumerated() where !validity[row] { words[index] = missing }
  }

  @inline(__always)
  private func write<Element>(
    _ values: [Element], _ rows: Range<Int>, _ words: inout [UInt64],
    _ word: (Element) -> UInt64
  ) {
    let slice = values.span.extracting(rows)
    var result = words.mutableSpan
    let edge = self.edge
    if isDescending {
      for index in slice.indices { result[index] = edge &- word(slice[index]) }
    } else {
      for index in slice.indices { result[index] = word(slice[index]) &- edge }
    }
  }
}

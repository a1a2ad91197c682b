extension Column {
  /// The rows at these positions, in that order.
  ///
  /// Positions are below `count`; one may occur more than once. The words of a text column are
  /// shared. O(rows).
  package func gathered(_ rows: [UInt32]) -> Column {
    guard let column = gathered(rows, unless: nil) else {
      preconditionFailure("nobody can stop this")
    }
    return column
  }

  /// As `gathered(_:)`; `nil` when the work was stopped.
  package func gathered(_ rows: [UInt32], on execution: Execution) -> Column? {
    gathered(rows, unless: execution.cancellation)
  }

  private func gathered(_ rows: [UInt32], unless stop: Cancellation?) -> Column? {
    let values: Values? =
      switch self.values {
      case .integers(let all): picked(all, rows, unless: stop).map { .integers($0) }
      case .days(let all): picked(all, rows, unless: stop).map { .days($0) }
      case .numbers(let all): picked(all, rows, unless: stop).map { .numbers($0) }
      case .codes(let all, let words): picked(all, rows, unless: stop).map { .codes($0, words) }
      case .flags(let all): picked(all, rows, unless: stop).map { .flags($0) }
      }
    guard let values else { return nil }
    guard let validity else { return Column(type, values) }
    var bits: [UInt64] = []
    bits.reserveCapacity((rows.count + 63) / 64)
    for block in Parallel.blocks(of: rows.count) {
      if stop?.isRequested ?? false { return nil }
      // A block is a multiple of 64 rows, so its bits begin with a word of their own.
      bits += Validity(count: block.count) { validity[Int(rows[block.lowerBound + $0])] }.bits
    }
    return Column(type, values, validity: Validity(bits: bits, count: rows.count).normalized)
  }

  /// The rows at these positions; `UInt32.max` stands for no row, and the value is missing there.
  package func gathered(optional rows: [UInt32]) -> Column {
    guard let column = gathered(optional: rows, unless: nil) else {
      preconditionFailure("nobody can stop this")
    }
    return column
  }

  /// As `gathered(optional:)`; `nil` when the work was stopped.
  package func gathered(optional rows: [UInt32], on execution: Execution) -> Column? {
    gathered(optional: rows, unless: execution.cancellation)
  }

  private func gathered(optional rows: [UInt32], unless stop: Cancellation?) -> Column? {
    guard count > 0 else { return .allMissing(type, count: rows.count) }
    // Row 0 stands in for no row: its value is safe to read, and hidden by the validity.
    guard let column = gathered(rows.map { $0 == .max ? 0 : $0 }, unless: stop) else { return nil }
    let found = Validity(count: rows.count) { rows[$0] != .max }
    return Column(
      type, column.values, validity: Validity.both(found, column.validity)?.normalized)
  }

  /// The rows of `range`.
  package func sliced(_ range: Range<Int>) -> Column {
    guard range != 0..<count else { return self }
    let values: Values =
      switch self.values {
      case .integers(let all): .integers(Array(all[range]))
      case .days(let all): .days(Array(all[range]))
      case .numbers(let all): .numbers(Array(all[range]))
      case .codes(let all, let words): .codes(Array(all[range]), words)
      case .flags(let all): .flags(Array(all[range]))
      }
    let present = validity.map { validity in
      Validity(count: range.count) { validity[range.lowerBound + $0] }
    }
    return Column(type, values, validity: present?.normalized)
  }

  /// The rows of all parts, in order, under the type of the first.
  ///
  /// There is at least one part, and all are of one storage and scale. The words of text parts
  /// become one dictionary: those of the first, then those new in the next, and so on.
  package static func concatenated(_ parts: [Column]) -> Column {
    guard let column = concatenated(parts, unless: nil) else {
      preconditionFailure("nobody can stop this")
    }
    return column
  }

  /// As `concatenated(_:)`; `nil` when the work was stopped.
  package static func concatenated(_ parts: [Column], on execution: Execution) -> Column? {
    concatenated(parts, unless: execution.cancellation)
  }

  private static func concatenated(_ parts: [Column], unless stop: Cancellation?) -> Column? {
    guard let first = parts.first else { preconditionFailure("there is a part to take a type of") }
    guard parts.count > 1 else { return first }
    let count = parts.reduce(0) { $0 + $1.count }
    let values: Values? =
      switch first.values {
      case .integers:
        joined(parts, count, stop) { if case .integers(let v) = $0 { v } else { nil } }
          .map { .integers($0) }
      case .days:
        joined(parts, count, stop) { if case .days(let v) = $0 { v } else { nil } }
          .map { .days($0) }
      case .numbers:
        joined(parts, count, stop) { if case .numbers(let v) = $0 { v } else { nil } }
          .map { .numbers($0) }
      case .flags:
        joined(parts, count, stop) { if case .flags(let v) = $0 { v } else { nil } }
          .map { .flags($0) }
      case .codes: recoded(parts, count, unless: stop)
      }
    guard let values else { return nil }
    guard parts.contains(where: { $0.validity != nil }) else { return Column(first.type, values) }
    var present: [Bool] = []
    present.reserveCapacity(count)
    for part in parts {
      for rows in Parallel.blocks(of: part.count) {
        if stop?.isRequested ?? false { return nil }
        if let validity = part.validity {
          for row in rows { present.append(validity[row]) }
        } else {
          present.append(contentsOf: repeatElement(true, count: rows.count))
        }
      }
    }
    return Column(first.type, values, validity: Validity(present).normalized)
  }
}

extension Validity {
  /// From a rule that says of each row whether it is there.
  @inlinable
  package init(count: Int, isPresent: (Int) -> Bool) {
    var bits: [UInt64] = []
    bits.reserveCapacity((count + 63) / 64)
    for start in stride(from: 0, to: count, by: 64) {
      var word: UInt64 = 0
      for bit in 0..<min(64, count - start) where isPresent(start + bit) {
        word |= 1 << UInt64(bit)
      }
      bits.append(word)
    }
    self.init(bits: bits, count: count)
  }
}

/// `nil` when the work was stopped.
private func picked<Element>(
  _ all: [Element], _ rows: [UInt32], unless stop: Cancellation?
) -> [Element]? {
  let picked = [Element](capacity: rows.count) { (result: inout OutputSpan<Element>) in
    for block in Parallel.blocks(of: rows.count) {
      if stop?.isRequested ?? false { return }
      for position in block { result.append(all[Int(rows[position])]) }
    }
  }
  return picked.count == rows.count ? picked : nil
}

/// `nil` when the work was stopped.
private func joined<Element>(
  _ parts: [Column], _ count: Int, _ stop: Cancellation?, _ storage: (Values) -> [Element]?
) -> [Element]? {
  var result: [Element] = []
  result.reserveCapacity(count)
  for part in parts {
    guard let values = storage(part.values) else { preconditionFailure("parts of one storage") }
    for rows in Parallel.blocks(of: values.count) {
      if stop?.isRequested ?? false { return nil }
      result.append(contentsOf: values[rows])
    }
  }
  return result
}

/// Text parts under one dictionary, in O(rows + bytes of the words); `nil` when stopped.
private func recoded(_ parts: [Column], _ count: Int, unless stop: Cancellation?) -> Values? {
  var index = WordIndex()
  var result: [UInt32] = []
  result.reserveCapacity(count)
  for part in parts {
    guard case .codes(let codes, let words) = part.values else {
      preconditionFailure("parts of one storage")
    }
    // One entry even without words: the code at a missing row is 0 then.
    var newCodes = [UInt32](repeating: 0, count: max(1, words.count))
    let bytes = words.bytes.span
    for block in Parallel.blocks(of: words.count) {
      if stop?.isRequested ?? false { return nil }
      for code in block { newCodes[code] = index.insert(bytes.extracting(words.range(of: code))) }
    }
    for rows in Parallel.blocks(of: codes.count) {
      if stop?.isRequested ?? false { return nil }
      for row in rows { result.append(newCodes[Int(codes[row])]) }
    }
  }
  return .codes(result, index.words)
}

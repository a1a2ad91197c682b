/// One input of a kernel: a value on each row, or one value for all rows.
package enum Side<Element: BitwiseCopyable & Sendable>: Sendable {
  case rows([Element])
  case constant(Element)

  /// The same input with each value put through a rule.
  @inline(__always)
  func mapped<Result>(_ body: (Element) -> Result) -> Side<Result> {
    switch self {
    case .constant(let value): return .constant(body(value))
    case .rows(let values):
      return .rows(
        [Result](capacity: values.count) { (result: inout OutputSpan<Result>) in
          for row in values.indices { result.append(body(values[row])) }
        })
    }
  }

  /// The value on one row, for what is not worth a loop of its own.
  @inline(__always)
  func value(_ row: Int) -> Element {
    switch self {
    case .rows(let values): values[row]
    case .constant(let value): value
    }
  }
}

/// A rule over two inputs, row by row, in the loop shape the optimiser vectorises.
///
/// Both inputs with values have `count` of them. Which side is constant is asked once.
@inline(__always)
func zipped<A, B, Result>(
  _ a: Side<A>, _ b: Side<B>, count: Int, _ body: (A, B) -> Result
) -> [Result] {
  [Result](capacity: count) { (result: inout OutputSpan<Result>) in
    switch (a, b) {
    case (.rows(let x), .rows(let y)):
      precondition(x.count == count && y.count == count, "columns of one table have one length")
      for row in 0..<count { result.append(body(x[row], y[row])) }
    case (.rows(let x), .constant(let y)):
      precondition(x.count == count, "columns of one table have one length")
      for row in 0..<count { result.append(body(x[row], y)) }
    case (.constant(let x), .rows(let y)):
      precondition(y.count == count, "columns of one table have one length")
      for row in 0..<count { result.append(body(x, y[row])) }
    case (.constant(let x), .constant(let y)):
      let value = body(x, y)
      for _ in 0..<count { result.append(value) }
    }
  }
}

extension Validity {
  /// The flags of rows that are there; false where the value is missing.
  package static func masked(_ flags: [Bool], by validity: Validity?) -> [Bool] {
    guard let validity else { return flags }
    precondition(validity.count == flags.count, "columns of one table have one length")
    var result = flags
    for (index, word) in validity.bits.enumerated() where word != .max {
      for row in (index * 64)..<min(index * 64 + 64, flags.count) where !validity[row] {
        result[row] = false
      }
    }
    return result
  }

  /// Whether a rule holds on any row that is there.
  @inline(__always)
  static func anyPresent(_ validity: Validity?, count: Int, _ rule: (Int) -> Bool) -> Bool {
    for row in 0..<count where validity?[row] ?? true {
      if rule(row) { return true }
    }
    return false
  }
}

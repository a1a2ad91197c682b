/// How two values compare; the kernel form of a comparison operator.
package enum Comparison: Sendable {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

  /// Whether it holds of two values that compare as `order` says: negative, 0 or positive.
  @inline(__always)
  package func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }
}

/// Comparisons over dense values, one flag per row; missing rows are the caller's.
package enum CompareKernels {
  package static func flags(
    _ comparison: Comparison, _ a: Side<Int64>, _ b: Side<Int64>, count: Int
  ) -> [Bool] {
    compared(comparison, a, b, count)
  }

  package static func flags(
    _ comparison: Comparison, _ a: Side<Int32>, _ b: Side<Int32>, count: Int
  ) -> [Bool] {
    compared(comparison, a, b, count)
  }

  package static func flags(
    _ comparison: Comparison, _ a: Side<Double>, _ b: Side<Double>, count: Int
  ) -> [Bool] {
    compared(comparison, a, b, count)
  }

  /// False before true.
  package static func flags(
    _ comparison: Comparison, _ a: Side<Bool>, _ b: Side<Bool>, count: Int
  ) -> [Bool] {
    compared(comparison, a.mapped { $0 ? UInt8(1) : 0 }, b.mapped { $0 ? UInt8(1) : 0 }, count)
  }

  /// Whether each value is one of a list.
  package static func flags(_ values: [Int64], in list: [Int64]) -> [Bool] {
    contained(values, list)
  }

  package static func flags(_ values: [Int32], in list: [Int32]) -> [Bool] {
    contained(values, list)
  }

  package static func flags(_ values: [Double], in list: [Double]) -> [Bool] {
    contained(values, list)
  }

  /// Both.
  package static func both(_ a: [Bool], _ b: [Bool]) -> [Bool] {
    bytewise(a, b) { $0 & $1 }
  }

  /// At least one of the two.
  package static func either(_ a: [Bool], _ b: [Bool]) -> [Bool] {
    bytewise(a, b) { $0 | $1 }
  }

  /// Where the flag is not set.
  package static func opposite(_ flags: [Bool]) -> [Bool] {
    bytewise(flags, flags) { flag, _ in flag ^ 1 }
  }

  /// How many flags are set.
  package static func count(_ flags: [Bool]) -> Int {
    let bytes = unsafe flags.span.bytes
    var count = 0
    for row in flags.indices { count &+= Int(byte(bytes, row)) }
    return count
  }

  /// A rule over the bytes of flags, 0 or 1: loops over flags themselves do not become vectors.
  @inline(__always)
  private static func bytewise(
    _ a: [Bool], _ b: [Bool], _ rule: (UInt8, UInt8) -> UInt8
  ) -> [Bool] {
    precondition(a.count == b.count, "columns of one table have one length")
    let (x, y) = unsafe (a.span.bytes, b.span.bytes)
    return [Bool](capacity: a.count) { (result: inout OutputSpan<Bool>) in
      for row in a.indices { result.append(rule(byte(x, row), byte(y, row)) != 0) }
    }
  }

  @inline(__always)
  private static func byte(_ flags: RawSpan, _ row: Int) -> UInt8 {
    // SAFETY: a flag is a byte of 0 or 1, and any byte is a number; the load checks its bounds.
    unsafe flags.unsafeLoad(fromByteOffset: row, as: UInt8.self)
  }

  /// The positions of the set flags, in order, without a branch per row.
  package static func positions(_ flags: [Bool]) -> [UInt32] {
    precondition(flags.count < Int(UInt32.max), "row positions fit 32 bits")
    var rows = [UInt32](repeating: 0, count: flags.count + 1)
    var found = 0
    for row in flags.indices {
      rows[found] = UInt32(truncatingIfNeeded: row)
      found &+= flags[row] ? 1 : 0
    }
    rows.removeLast(rows.count - found)
    return rows
  }

  @inline(__always)
  private static func compared<Element: Comparable & BitwiseCopyable & Sendable>(
    _ comparison: Comparison, _ a: Side<Element>, _ b: Side<Element>, _ count: Int
  ) -> [Bool] {
    switch comparison {
    case .equal: zipped(a, b, count: count) { $0 == $1 }
    case .notEqual: zipped(a, b, count: count) { $0 != $1 }
    case .less: zipped(a, b, count: count) { $0 < $1 }
    case .lessOrEqual: zipped(a, b, count: count) { $0 <= $1 }
    case .greater: zipped(a, b, count: count) { $0 > $1 }
    case .greaterOrEqual: zipped(a, b, count: count) { $0 >= $1 }
    }
  }

  /// A pass per value for short lists, a binary search per row for long ones.
  @inline(__always)
  private static func contained<Element: Comparable & BitwiseCopyable & Sendable>(
    _ values: [Element], _ list: [Element]
  ) -> [Bool] {
    if list.count <= 4 {
      return list.reduce([Bool](repeating: false, count: values.count)) { flags, wanted in
        either(flags, zipped(.rows(values), .constant(wanted), count: values.count) { $0 == $1 })
      }
    }
    let sorted = list.sorted()
    return values.map { value in
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle] < value { low = middle + 1 } else { high = middle }
      }
      return low < sorted.count && sorted[low] == value
    }
  }
}

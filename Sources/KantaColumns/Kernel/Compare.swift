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
        FlagKernels.either(
          flags, zipped(.rows(values), .constant(wanted), count: values.count) { $0 == $1 })
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

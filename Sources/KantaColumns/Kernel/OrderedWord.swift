/// Values as 64-bit words in the order of the values, so that one kernel serves every type.
///
/// Doubles: −∞ … −0 = +0 … +∞, then NaN, of which there is one. Flags: false, true.
enum OrderedWord {
  private static let sign: UInt64 = 1 << 63

  @inline(__always)
  static func of(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ sign }

  @inline(__always)
  static func of(_ value: Int32) -> UInt64 { of(Int64(value)) }

  @inline(__always)
  static func of(_ value: Bool) -> UInt64 { value ? 1 : 0 }

  @inline(__always)
  static func of(_ value: Double) -> UInt64 {
    let canonical = value.isNaN ? Double.nan : value + 0.0  // −0 + 0 = +0
    let bits = canonical.bitPattern
    let flips = UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | sign
    return bits ^ flips
  }

  @inline(__always)
  static func integer(_ word: UInt64) -> Int64 { Int64(bitPattern: word ^ sign) }

  @inline(__always)
  static func number(_ word: UInt64) -> Double {
    Double(bitPattern: word & sign != 0 ? word ^ sign : ~word)
  }

  /// The smallest and the largest word of the rows that have a value; `nil` when none has.
  struct Bounds: Sendable {
    var smallest: UInt64
    var largest: UInt64

    static func both(_ a: Bounds?, _ b: Bounds?) -> Bounds? {
      guard let a else { return b }
      guard let b else { return a }
      return Bounds(
        smallest: min(a.smallest, b.smallest), largest: max(a.largest, b.largest))
    }
  }

  /// The bounds of a column that is not text.
  ///
  /// - Complexity: O(rows), in parallel.
  ///
  /// - Returns: `nil` when the work was stopped; bounds that are `nil` when no row has a value.
  static func bounds(_ column: Column, on execution: Execution) -> Bounds?? {
    let blocks = Parallel.blocks(of: column.count)
    let found = Parallel.map(blocks.count, on: execution) { block -> Bounds? in
      let rows = blocks[block]
      return switch column.values {
      case .integers(let values): bounds(values, rows, column.validity) { of($0) }
      case .days(let values): bounds(values, rows, column.validity) { of($0) }
      case .numbers(let values): bounds(values, rows, column.validity) { of($0) }
      case .flags(let values): bounds(values, rows, column.validity) { of($0) }
      case .codes(let values, _): bounds(values, rows, column.validity) { UInt64($0) }
      }
    }
    guard let found else { return nil }
    return .some(found.reduce(nil) { Bounds.both($0, $1) })
  }

  @inline(__always)
  private static func bounds<Element>(
    _ values: [Element], _ rows: Range<Int>, _ validity: Validity?, _ word: (Element) -> UInt64
  ) -> Bounds? {
    var smallest = UInt64.max
    var largest: UInt64 = 0
    var isEmpty = true
    if let validity {
      for row in rows where validity[row] {
        let next = word(values[row])
        smallest = min(smallest, next)
        largest = max(largest, next)
        isEmpty = false
      }
    } else {
      for row in rows {
        let next = word(values[row])
        smallest = min(smallest, next)
        largest = max(largest, next)
      }
      isEmpty = rows.isEmpty
    }
    return isEmpty ? nil : Bounds(smallest: smallest, largest: largest)
  }
}

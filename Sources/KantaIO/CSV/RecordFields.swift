/// Where the fields of a run of records lie, as many per record as the table has columns.
///
/// A field lies from one bound up to one before the next; a field that a short record does not have
/// is one byte "shorter than empty". Records that follow each other without a gap share a bound, so
/// that regular text needs one bound per field.
struct RecordFields: Sendable {
  let width: Int
  /// Bounds per record: `width` where records share one, or one more.
  private(set) var stride: Int
  /// Longer than what is in use, so that it need not grow field by field.
  private(set) var bounds: [UInt32]
  /// How many bounds are in use; one that the last record shares is not counted.
  var used = 0
  /// For each column, which of a record's bounds is its first, where not all are kept.
  private var places: [Int] = []

  /// Fields of a table of `width` columns, with room for those of `byteCount` bytes of usual text.
  init(width: Int, byteCount: Int = 0) {
    self.width = width
    stride = width + 1
    bounds = [UInt32](repeating: 0, count: byteCount / 6 + 128)
  }

  var recordCount: Int { used / stride }

  mutating func append(_ bound: Int) {
    if used == bounds.count { grow(by: 1) }
    bounds[used] = UInt32(truncatingIfNeeded: bound)
    used += 1
  }

  /// Adds the bounds behind all delimiters of a mask, whose first bit stands for byte `base`.
  @inline(__always) mutating func append(delimiters: UInt64, _ base: Int) {
    if used + StructureMask.width > bounds.count { grow(by: StructureMask.width) }
    var bits = delimiters
    var at = used
    var out = bounds.mutableSpan
    while bits != 0 {
      out[at] = UInt32(truncatingIfNeeded: base &+ bits.trailingZeroBitCount &+ 1)
      at &+= 1
      bits &= bits &- 1
    }
    used = at
  }

  /// Repeats the last bound, for fields that a record does not have.
  mutating func fill(_ count: Int) {
    if used + count > bounds.count { grow(by: count) }
    for at in used..<used + count { bounds[at] = bounds[used - 1] }
    used += count
  }

  private mutating func grow(by count: Int) {
    bounds += [UInt32](repeating: 0, count: max(count, bounds.count / 2))
  }

  /// Where record `record` starts, if its first field is kept.
  func start(ofRecord record: Int) -> Int { Int(bounds[record * stride]) }

  /// Where a field lies, its quotes included.
  @inline(__always) func range(_ record: Int, _ column: Int) -> (start: Int, end: Int) {
    let at = record &* stride &+ place(of: column)
    let start = Int(bounds[at])
    return (start, max(start, Int(bounds[at + 1]) - 1))
  }

  /// Which of a record's bounds is where a column starts.
  @inline(__always) func place(of column: Int) -> Int {
    places.isEmpty ? column : places[column]
  }

  /// Takes the place of what was here: bounds in a buffer that `fill` has written.
  ///
  /// - Parameters:
  ///   - capacity: How many bounds there may be.
  ///   - stride: How many a record has.
  ///   - places: For each column the place of its first bound; empty for all in order.
  ///   - fill: Writes bounds and gives their number, without the one the last record shares.
  mutating func replace(
    capacity: Int, stride: Int, places: [Int] = [],
    _ fill: (UnsafeMutablePointer<UInt32>) -> Int
  ) {
    if bounds.count < capacity { bounds = [UInt32](repeating: 0, count: capacity) }
    self.stride = stride
    self.places = places
    // SAFETY: there is room for `capacity` bounds.
    used = unsafe bounds.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return unsafe fill(start)
    }
  }
}

/// Divides a block of regular text into fields: what `FieldScanner` does there, several times as
/// fast.
///
/// The proof that nothing is out of step: every record's last bound lies behind a line feed, and
/// there are as many line feeds outside quotes as records.
enum RegularFields {
  /// The fields of the whole records in the buffer, or only those of `columns`.
  ///
  /// - Returns: `false` when the text is not regular or is not `recordCount` records or more; the
  ///   fields are of no use then.
  static func divide(
    _ buffer: ScanBuffer, _ dialect: Dialect, _ recordCount: Int, _ columns: [Int]?,
    into fields: inout RecordFields
  ) -> Bool {
    guard let masks = RegularMasks(dialect), buffer.count > 0 else { return false }
    let width = dialect.width
    if fields.width != width { fields = RecordFields(width: width) }
    let hasReturns = endsInReturn(buffer, dialect)
    var divider = Divider(
      masks: masks, count: buffer.count, stride: hasReturns ? width + 1 : width)
    // Few columns of many: most masks are only counted.
    if let columns, width > 16, columns.count * 4 < width, !hasReturns {
      return divider.divide(buffer, columns: columns, width, into: &fields)
    }
    return divider.divide(buffer, into: &fields)
  }

  /// Whether the first record ends in CR and LF.
  private static func endsInReturn(_ buffer: ScanBuffer, _ dialect: Dialect) -> Bool {
    var isInside = false
    for at in buffer.range {
      let byte = buffer.storage[at]
      if byte == dialect.quote { isInside.toggle() }
      if byte == Byte.lineFeed, !isInside { return false }
      if byte == Byte.carriageReturn, !isInside { return true }
    }
    return false
  }

  private struct Divider {
    var masks: RegularMasks
    let count: Int
    let stride: Int

    // MARK: All columns

    mutating func divide(_ buffer: ScanBuffer, into fields: inout RecordFields) -> Bool {
      var isRight = false
      // SAFETY: masks are read up to 63 bytes behind the text, where the buffer has bytes; each
      // byte of the text makes at most one bound, and a mask writes at most 64 that do not count.
      unsafe fields.replace(capacity: count + 2 * RegularMasks.width + 2, stride: stride) {
        bounds in
        unsafe buffer.storage.withUnsafeBufferPointer { storage in
          guard let start = storage.baseAddress else { return 0 }
          let used = unsafe write(of: start, into: bounds)
          isRight = unsafe isInStep(start, bounds, used)
          return used
        }
      }
      return isRight
    }

    private var lineFeedCount = 0

    init(masks: RegularMasks, count: Int, stride: Int) {
      self.masks = masks
      self.count = count
      self.stride = stride
    }

    /// Writes where the text starts and one bound behind each delimiter and line end.
    private mutating func write(
      of start: UnsafePointer<UInt8>, into bounds: UnsafeMutablePointer<UInt32>
    ) -> Int {
      unsafe bounds[0] = UInt32(ScanBuffer.lead)
      var out = unsafe bounds + 1
      var base = ScanBuffer.lead
      let end = base + count
      while base < end {
        let found = unsafe masks.next(start + base)
        lineFeedCount &+= found.lineFeeds.nonzeroBitCount
        var bits = found.delimiters | found.lineFeeds | found.returns
        let next = unsafe out + bits.nonzeroBitCount
        // Eight at a time without asking: what is written too much is written over.
        repeat {
          for place in 0..<8 {
            unsafe out[place] = UInt32(
              truncatingIfNeeded: base &+ bits.trailingZeroBitCount &+ 1)
            bits &= bits &- 1
          }
          unsafe out += 8
        } while bits != 0
        unsafe out = next
        base &+= RegularMasks.width
      }
      var used = unsafe out - bounds - 1
      // The last record of a file may end without a line end.
      if unsafe used == 0 || bounds[used] != UInt32(end) {
        used += 1
        unsafe bounds[used] = UInt32(end + 1)
        lineFeedCount &+= 1
      }
      return used
    }

    private func isInStep(
      _ start: UnsafePointer<UInt8>, _ bounds: UnsafePointer<UInt32>, _ used: Int
    ) -> Bool {
      guard masks.isRegular, masks.mayEnd, !masks.hasNUL, used % stride == 0,
        used / stride == lineFeedCount
      else { return false }
      var at = stride
      // The last one was written above if it is not behind a line feed.
      while at < used {
        if unsafe start[Int(bounds[at]) - 1] != Byte.lineFeed { return false }
        at &+= stride
      }
      return true
    }

    // MARK: Few of many columns

    /// Keeps the two bounds of each of `columns`, in their order.
    mutating func divide(
      _ buffer: ScanBuffer, columns: [Int], _ width: Int, into fields: inout RecordFields
    ) -> Bool {
      var places = [Int](repeating: 0, count: width)
      let sorted = Set(columns).sorted()
      for (index, column) in sorted.enumerated() { places[column] = 2 * index }
      var isRight = false
      let most = (count / width + 2) * 2 * sorted.count
      // SAFETY: as above; a record of `width` fields has at least `width` bytes.
      unsafe fields.replace(capacity: most, stride: 2 * sorted.count, places: places) { bounds in
        unsafe buffer.storage.withUnsafeBufferPointer { storage in
          guard let start = storage.baseAddress else { return 0 }
          var picker = Picker(columns: sorted, width: width, most: most)
          isRight = unsafe picker.run(&masks, start, count, bounds)
          return picker.used
        }
      }
      return isRight
    }
  }

  /// Goes through the separators of records and keeps the bounds of some columns.
  private struct Picker {
    let columns: [Int]
    let width: Int
    let most: Int
    var used = 0
    /// The field the next byte belongs to, and which of `columns` comes next.
    private var field = 0
    private var next = 0

    init(columns: [Int], width: Int, most: Int) {
      self.columns = columns
      self.width = width
      self.most = most
    }

    mutating func run(
      _ masks: inout RegularMasks, _ start: UnsafePointer<UInt8>, _ count: Int,
      _ bounds: UnsafeMutablePointer<UInt32>
    ) -> Bool {
      var base = ScanBuffer.lead
      let end = base + count
      unsafe open(base, bounds)
      while base < end {
        let found = unsafe masks.next(start + base)
        let crossed = found.delimiters.nonzeroBitCount
        let target = next < columns.count ? columns[next] : width
        if found.lineFeeds == 0, field &+ crossed < target {
          field &+= crossed
        } else if unsafe !step(found, base, bounds) {
          return false
        }
        base &+= RegularMasks.width
      }
      if unsafe field > 0 || start[end - 1] != Byte.lineFeed {
        guard unsafe close(end, isLast: true, bounds) else { return false }
      }
      return masks.isRegular && masks.mayEnd && !masks.hasNUL
    }

    private mutating func step(
      _ found: RegularMasks.Bits, _ base: Int, _ bounds: UnsafeMutablePointer<UInt32>
    ) -> Bool {
      var bits = found.delimiters | found.lineFeeds
      while bits != 0 {
        let bit = bits & (0 &- bits)
        let at = base &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        if unsafe !close(at, isLast: found.lineFeeds & bit != 0, bounds) { return false }
        unsafe open(at &+ 1, bounds)
      }
      return true
    }

    /// Ends the field, and the record with its last; false if it is not the last.
    @inline(__always)
    private mutating func close(
      _ at: Int, isLast: Bool, _ bounds: UnsafeMutablePointer<UInt32>
    ) -> Bool {
      guard isLast == (field == width &- 1) else { return false }
      if next < columns.count, columns[next] == field {
        unsafe bounds[used &+ 1] = UInt32(truncatingIfNeeded: at &+ 1)
        used &+= 2
        next &+= 1
      }
      field &+= 1
      if isLast {
        field = 0
        next = 0
      }
      return used &+ 2 <= most
    }

    @inline(__always)
    private mutating func open(_ at: Int, _ bounds: UnsafeMutablePointer<UInt32>) {
      if next < columns.count, columns[next] == field {
        unsafe bounds[used] = UInt32(truncatingIfNeeded: at)
      }
    }
  }
}

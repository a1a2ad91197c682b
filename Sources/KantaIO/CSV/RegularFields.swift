/// Divides a block of regular text into fields: what `FieldScanner` does there, several times as
/// fast.
///
/// The proof that nothing is out of step: every record's last bound lies behind a line feed, and
/// there are as many line feeds outside quotes as records.
enum RegularFields {
  /// Which of the records in a buffer are divided.
  struct Part {
    /// Those that start before this distance from the front of the text.
    var limit: Int
    /// Whether the file ends with the buffer.
    var atEnd: Bool
  }

  /// What was divided.
  struct Text {
    /// How many bytes, from the front of the buffer's text.
    var length: Int
    /// Whether bytes beyond ASCII are among them, or near.
    var hasHighBytes: Bool
  }

  /// The fields of whole records in the buffer, or only those of `columns`.
  ///
  /// - Returns: `nil` when the text is not regular or the last record does not end in the buffer;
  ///   the fields are of no use then.
  static func divide(
    _ buffer: ScanBuffer, _ dialect: Dialect, _ part: Part, _ columns: [Int]?,
    into fields: inout RecordFields
  ) -> Text? {
    guard let masks = RegularMasks(dialect), buffer.count > 0, part.limit > 0 else { return nil }
    let width = dialect.width
    if fields.width != width { fields = RecordFields(width: width) }
    let hasReturns = endsInReturn(buffer, dialect)
    var divider = Divider(
      masks: masks, count: buffer.count, part: part, stride: hasReturns ? width + 1 : width)
    // Few columns of many: most masks are only counted.
    if let columns, width > 16, columns.count * 4 < width, !hasReturns {
      return divider.divide(buffer, columns: columns, width, into: &fields)
    }
    return divider.divide(buffer, into: &fields)
  }

  /// Where the first record ends that reaches `limit`, if it ends in this mask; the bits behind it
  /// are taken away.
  @inline(__always)
  private static func end(
    _ found: inout RegularMasks.Bits, _ base: Int, reaching limit: Int
  ) -> Int? {
    let late = limit &- 1 &- base
    guard late < RegularMasks.width else { return nil }
    let reached = found.lineFeeds & (UInt64.max &<< UInt64(truncatingIfNeeded: max(0, late)))
    guard reached != 0 else { return nil }
    let kept = reached ^ (reached &- 1)
    found.delimiters &= kept
    found.lineFeeds &= kept
    found.returns &= kept
    return base + reached.trailingZeroBitCount + 1
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
    let part: Part
    let stride: Int

    // MARK: All columns

    mutating func divide(_ buffer: ScanBuffer, into fields: inout RecordFields) -> Text? {
      var length: Int?
      // SAFETY: masks are read up to 63 bytes behind the text, where the buffer has bytes; each
      // byte of the text makes at most one bound, and a mask writes at most 64 that do not count.
      unsafe fields.replace(capacity: count + 2 * RegularMasks.width + 2, stride: stride) {
        bounds in
        unsafe buffer.storage.withUnsafeBufferPointer { storage in
          guard let start = storage.baseAddress else { return 0 }
          let used = unsafe write(of: start, into: bounds)
          if unsafe isInStep(start, bounds, used) { length = end - ScanBuffer.lead }
          return used
        }
      }
      return length.map { Text(length: $0, hasHighBytes: masks.hasHighBytes) }
    }

    private var lineFeedCount = 0
    /// Where the last record ends, and whether that is where the file does.
    private var end = 0
    private var isOpen = false

    init(masks: RegularMasks, count: Int, part: Part, stride: Int) {
      self.masks = masks
      self.count = count
      self.part = part
      self.stride = stride
    }

    /// Writes where the text starts and one bound behind each delimiter and line end.
    private mutating func write(
      of start: UnsafePointer<UInt8>, into bounds: UnsafeMutablePointer<UInt32>
    ) -> Int {
      unsafe bounds[0] = UInt32(ScanBuffer.lead)
      var out = unsafe bounds + 1
      var base = ScanBuffer.lead
      let limit = base + part.limit
      while base &+ RegularMasks.width < limit {
        let found = unsafe masks.next(start + base)
        unsafe out = write(found, base, to: out)
        base &+= RegularMasks.width
      }
      let last = ScanBuffer.lead + count
      while end == 0, base < last {
        var found = unsafe masks.next(start + base)
        end = RegularFields.end(&found, base, reaching: limit) ?? 0
        unsafe out = write(found, base, to: out)
        base &+= RegularMasks.width
      }
      var used = unsafe out - bounds - 1
      guard end == 0 else { return used }
      // The last record of a file may end without a line end.
      isOpen = true
      end = last
      if unsafe used == 0 || bounds[used] != UInt32(end) {
        used += 1
        unsafe bounds[used] = UInt32(end + 1)
        lineFeedCount &+= 1
      }
      return used
    }

    /// Writes one bound behind each bit, and says where the next one goes.
    @inline(__always)
    private mutating func write(
      _ found: RegularMasks.Bits, _ base: Int, to target: UnsafeMutablePointer<UInt32>
    ) -> UnsafeMutablePointer<UInt32> {
      lineFeedCount &+= found.lineFeeds.nonzeroBitCount
      var bits = found.delimiters | found.lineFeeds | found.returns
      var out = unsafe target
      let next = unsafe out + bits.nonzeroBitCount
      // Eight at a time without asking: what is written too much is written over.
      repeat {
        for place in 0..<8 {
          unsafe out[place] = UInt32(truncatingIfNeeded: base &+ bits.trailingZeroBitCount &+ 1)
          bits &= bits &- 1
        }
        unsafe out += 8
      } while bits != 0
      return unsafe next
    }

    private func isInStep(
      _ start: UnsafePointer<UInt8>, _ bounds: UnsafePointer<UInt32>, _ used: Int
    ) -> Bool {
      guard masks.isRegular, !isOpen || part.atEnd && masks.mayEnd, !masks.hasNUL,
        used % stride == 0, used / stride == lineFeedCount
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
    ) -> Text? {
      var places = [Int](repeating: 0, count: width)
      let sorted = Set(columns).sorted()
      for (index, column) in sorted.enumerated() { places[column] = 2 * index }
      var length: Int?
      let most = (count / width + 2) * 2 * sorted.count
      // SAFETY: as above; a record of `width` fields has at least `width` bytes.
      unsafe fields.replace(capacity: most, stride: 2 * sorted.count, places: places) { bounds in
        unsafe buffer.storage.withUnsafeBufferPointer { storage in
          guard let start = storage.baseAddress else { return 0 }
          var picker = Picker(columns: sorted, width: width, most: most)
          length = unsafe picker.run(&masks, start, count, part, bounds)
          return picker.used
        }
      }
      return length.map { Text(length: $0, hasHighBytes: masks.hasHighBytes) }
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
      _ masks: inout RegularMasks, _ start: UnsafePointer<UInt8>, _ count: Int, _ part: Part,
      _ bounds: UnsafeMutablePointer<UInt32>
    ) -> Int? {
      var base = ScanBuffer.lead
      let (end, limit) = (base + count, base + part.limit)
      unsafe open(base, bounds)
      while base < end {
        var found = unsafe masks.next(start + base)
        let last = RegularFields.end(&found, base, reaching: limit)
        let crossed = found.delimiters.nonzeroBitCount
        let target = next < columns.count ? columns[next] : width
        if found.lineFeeds == 0, field &+ crossed < target {
          field &+= crossed
        } else if unsafe !step(found, base, bounds) {
          return nil
        }
        if let last {
          return masks.isRegular && !masks.hasNUL && !masks.hasReturns
            ? last - ScanBuffer.lead : nil
        }
        base &+= RegularMasks.width
      }
      if unsafe field > 0 || start[end - 1] != Byte.lineFeed {
        guard unsafe close(end, isLast: true, bounds) else { return nil }
      }
      // Line ends of both kinds are for the way that writes all bounds.
      return part.atEnd && masks.isRegular && masks.mayEnd && !masks.hasNUL && !masks.hasReturns
        ? count : nil
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

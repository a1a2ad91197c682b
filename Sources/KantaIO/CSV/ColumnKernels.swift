import KantaColumns
import KantaSource

/// Reads the fields of one column of a block into dense values.
struct ColumnKernel: Sendable {
  let plan: ColumnPlan
  let words: MissingWords

  /// The values of file column `column` in `block`.
  func piece(_ block: BlockText, _ column: Int) -> ColumnPiece {
    let mark = plan.decimalMark
    switch plan.format {
    case .text: return text(block, column)
    case .integer:
      return scan(block, column, empty: Int64(0), ColumnPiece.Values.integers) {
        NumberKernel.integer($0, $1, $2, mark: mark)
      }
    case .decimal(let scale):
      return scan(block, column, empty: Int64(0), ColumnPiece.Values.integers) {
        NumberKernel.decimal($0, $1, $2, mark: mark, scale: scale)
      }
    case .number:
      return scan(block, column, empty: 0.0, ColumnPiece.Values.numbers) {
        NumberKernel.number($0, $1, $2, mark: mark)
      }
    case .percent:
      return scan(block, column, empty: 0.0, ColumnPiece.Values.numbers) {
        NumberKernel.percent($0, $1, $2, mark: mark)
      }
    case .boolean:
      return scan(block, column, empty: false, ColumnPiece.Values.flags) {
        BooleanText.value($0, $1, $2)?.value
      }
    case .date(let format): return dates(block, column, format)
    case .datetime(let format): return datetimes(block, column, format)
    }
  }

  /// Rows in time order repeat their date, so the one before is compared first.
  private func dates(_ block: BlockText, _ column: Int, _ format: DateFormat) -> ColumnPiece {
    var last = LastField<Int32>(value: 0)
    return scan(block, column, empty: Int32(0), ColumnPiece.Values.days) { bytes, start, end in
      if last.isSame(bytes, start, end) { return last.value }
      guard let moment = DateKernel.moment(bytes, start, end, format) else { return nil }
      last.keep(Moment(microseconds: moment).day.number, start, end)
      return last.value
    }
  }

  private func datetimes(_ block: BlockText, _ column: Int, _ format: DateFormat) -> ColumnPiece {
    var last = LastField<Int64>(value: 0)
    return scan(block, column, empty: Int64(0), ColumnPiece.Values.integers) { bytes, start, end in
      if last.isSame(bytes, start, end) { return last.value }
      guard let moment = DateKernel.moment(bytes, start, end, format) else { return nil }
      last.keep(moment, start, end)
      return last.value
    }
  }

  /// Runs `parse` over the cores of all fields; where it gives nothing, the field is a missing
  /// word or a bad value.
  @inline(__always)
  private func scan<Element>(
    _ block: BlockText, _ column: Int, empty: Element,
    _ wrap: ([Element]) -> ColumnPiece.Values,
    _ parse: (Span<UInt8>, Int, Int) -> Element?
  ) -> ColumnPiece {
    let bytes = block.bytes.span
    let quote = block.dialect.quote
    var values: [Element] = []
    values.reserveCapacity(block.recordCount)
    var missing: [UInt32] = []
    var bad: [Int] = []
    var badCount = 0
    for record in 0..<block.recordCount {
      let range = block.fields.range(record, column)
      let (start, end) = FieldContent.core(bytes, range.start, range.end, quote: quote)
      if start < end, let value = parse(bytes, start, end) {
        values.append(value)
        continue
      }
      values.append(empty)
      missing.append(UInt32(truncatingIfNeeded: record))
      if start < end, words.index(bytes, start, end) == nil {
        badCount += 1
        if bad.count < 3 { bad.append(record) }
      }
    }
    return ColumnPiece(
      values: wrap(values), missing: missing, badCount: badCount,
      bad: bad.map { block.place($0, column, reason: BadValueReason(plan).text) })
  }

  private func text(_ block: BlockText, _ column: Int) -> ColumnPiece {
    let bytes = block.bytes.span
    let quote = block.dialect.quote
    var dictionary = TextDictionary(capacity: 1024)
    var codes: [UInt32] = []
    codes.reserveCapacity(block.recordCount)
    var missing: [UInt32] = []
    var last = LastField<UInt32>(value: 0)
    for record in 0..<block.recordCount {
      var (start, end) = block.fields.range(record, column)
      var rewritten: [UInt8]?
      if start < end, let quote {
        if block.dialect.spaceBeforeQuote {
          start = FieldContent.quotedStart(bytes, start, end, quote: quote)
        }
        if bytes[start] == quote {
          if let plain = FieldContent.quotedText(bytes, start, end, quote: quote) {
            (start, end) = plain
          } else {
            rewritten = FieldContent.rewritten(bytes, start, end, quote: quote)
          }
        }
      }
      if let rewritten, !rewritten.isEmpty {
        codes.append(dictionary.code(of: rewritten.span, 0, rewritten.count))
      } else if rewritten != nil || start >= end || isMissingWord(bytes, start, end) {
        codes.append(0)
        missing.append(UInt32(truncatingIfNeeded: record))
      } else if last.isSame(bytes, start, end) {
        codes.append(last.value)
      } else {
        let code = dictionary.code(of: bytes, start, end)
        codes.append(code)
        last.keep(code, start, end)
      }
    }
    return ColumnPiece(values: .codes(codes, dictionary), missing: missing)
  }

  @inline(__always)
  private func isMissingWord(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    words.appliesToText && words.index(bytes, start, end) != nil
  }
}

/// The field read before, so that a repeated one is not parsed again.
struct LastField<Value> {
  private(set) var value: Value
  private var start = 0
  private var end = 0

  init(value: Value) { self.value = value }

  @inline(__always)
  func isSame(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    end - start == self.end - self.start
      && SameBytes.areEqual(bytes, start, bytes, self.start, count: end - start)
  }

  @inline(__always)
  mutating func keep(_ value: Value, _ start: Int, _ end: Int) {
    self.value = value
    self.start = start
    self.end = end
  }
}

import KantaColumns
import KantaSource

/// Reads the fields of one column of a block into dense values.
struct ColumnKernel: Sendable {
  let plan: ColumnPlan
  let words: MissingWords

  /// The values of file column `column` in `block`: in all its records, or in those of `rows`.
  ///
  /// Text comes as codes of `dictionary`, which takes in what is new. A missing text is code 0, or
  /// the dictionary's code of missing if `namesMissing`.
  func piece(
    _ block: BlockText, _ column: Int, at rows: [UInt32]? = nil,
    _ dictionary: TextDictionary, namesMissing: Bool = false
  ) -> ColumnPiece {
    let mark = plan.decimalMark
    let reader = FieldReader(block, column, rows)
    switch plan.format {
    case .text:
      var kernel = TextKernel(
        words: words, dictionary: dictionary, namesMissing: namesMissing, count: reader.count)
      return kernel.piece(reader)
    case .integer:
      return unsafe scan(reader, empty: Int64(0), ColumnPiece.Values.integers) {
        unsafe DigitWords.integer($0, $1)
      } exact: {
        NumberKernel.integer($0, $1, $2, mark: mark)
      }
    case .decimal(let scale):
      let digits = DigitWords(scale: scale, mark: mark)
      return unsafe scan(reader, empty: Int64(0), ColumnPiece.Values.integers) {
        unsafe digits.decimal($0, $1)
      } exact: {
        NumberKernel.decimal($0, $1, $2, mark: mark, scale: scale)
      }
    case .number:
      return scan(reader, empty: 0.0, ColumnPiece.Values.numbers) {
        NumberKernel.number($0, $1, $2, mark: mark)
      }
    case .percent:
      return scan(reader, empty: 0.0, ColumnPiece.Values.numbers) {
        NumberKernel.percent($0, $1, $2, mark: mark)
      }
    case .boolean:
      return scan(reader, empty: false, ColumnPiece.Values.flags) {
        BooleanText.value($0, $1, $2)?.value
      }
    case .date(let format): return dates(reader, format)
    case .datetime(let format): return datetimes(reader, format)
    }
  }

  private func dates(_ reader: FieldReader, _ format: DateFormat) -> ColumnPiece {
    var last = LastField<Int32>(value: 0)
    let other: (Span<UInt8>, Int, Int) -> Int32? = { bytes, start, end in
      if last.isSame(bytes, start, end) { return last.value }
      guard let moment = DateKernel.moment(bytes, start, end, format) else { return nil }
      last.keep(Moment(microseconds: moment).day.number, start, end)
      return last.value
    }
    guard format == DateFormat.all[0] else {
      return scan(reader, empty: Int32(0), ColumnPiece.Values.days, exact: other)
    }
    var dates = ISODates()
    return unsafe scan(reader, empty: Int32(0), ColumnPiece.Values.days) {
      unsafe dates.day($0, $1)
    } exact: {
      other($0, $1, $2)
    }
  }

  private func datetimes(_ reader: FieldReader, _ format: DateFormat) -> ColumnPiece {
    var last = LastField<Int64>(value: 0)
    return scan(reader, empty: Int64(0), ColumnPiece.Values.integers) { bytes, start, end in
      if last.isSame(bytes, start, end) { return last.value }
      guard let moment = DateKernel.moment(bytes, start, end, format) else { return nil }
      last.keep(moment, start, end)
      return last.value
    }
  }

  @inline(__always)
  private func scan<Element: BitwiseCopyable>(
    _ reader: FieldReader, empty: Element, _ wrap: ([Element]) -> ColumnPiece.Values,
    exact: (Span<UInt8>, Int, Int) -> Element?
  ) -> ColumnPiece {
    unsafe scan(reader, empty: empty, wrap, usual: { _, _ in nil }, exact: exact)
  }

  /// Runs `usual` over all fields as they stand, given where each starts and its length; where
  /// that gives nothing, `exact` over their cores; where that gives nothing, the field is a missing
  /// word or a bad value.
  @inline(__always)
  private func scan<Element: BitwiseCopyable>(
    _ reader: FieldReader, empty: Element, _ wrap: ([Element]) -> ColumnPiece.Values,
    usual: (UnsafePointer<UInt8>, Int) -> Element?,
    exact: (Span<UInt8>, Int, Int) -> Element?
  ) -> ColumnPiece {
    var rest = Rest()
    let storage = reader.block.buffer.storage
    // SAFETY: fields lie within the block's text, which has readable bytes on both sides; every
    // value up to `count` is written.
    let values = unsafe [Element](unsafeUninitializedCapacity: reader.count) { values, done in
      unsafe storage.withUnsafeBufferPointer { text in
        guard let text = text.baseAddress else { return }
        reader.forEach { index, start, end in
          if end > start, let value = unsafe usual(text + start, end &- start) {
            unsafe values[index] = value
          } else {
            let value = rest.value(storage, index, start, end, reader, words, exact)
            unsafe values.initializeElement(at: index, to: value ?? empty)
          }
        }
      }
      done = reader.count
    }
    return ColumnPiece(
      values: wrap(values), missing: rest.missing, badCount: rest.badCount,
      bad: rest.bad.map {
        reader.block.place($0, reader.column, reason: BadValueReason(plan).text)
      })
  }

  /// What is not written in the usual way.
  private struct Rest {
    var missing: [UInt32] = []
    var badCount = 0
    var bad: [Int] = []

    @inline(never)
    mutating func value<Element>(
      _ storage: [UInt8], _ index: Int, _ start: Int, _ end: Int, _ reader: FieldReader,
      _ words: MissingWords, _ exact: (Span<UInt8>, Int, Int) -> Element?
    ) -> Element? {
      let bytes = storage.span
      let (from, to) = FieldContent.core(bytes, start, end, quote: reader.block.dialect.quote)
      if from < to, let value = exact(bytes, from, to) { return value }
      missing.append(UInt32(truncatingIfNeeded: index))
      if from < to, words.index(bytes, from, to) == nil {
        badCount += 1
        if bad.count < 3 { bad.append(reader.record(index)) }
      }
      return nil
    }
  }
}

/// The fields of one column in the chosen records of a block.
struct FieldReader {
  let block: BlockText
  let column: Int
  let rows: [UInt32]?
  let count: Int

  init(_ block: BlockText, _ column: Int, _ rows: [UInt32]?) {
    self.block = block
    self.column = column
    self.rows = rows
    count = rows?.count ?? block.recordCount
  }

  /// The record of the `index`th field.
  func record(_ index: Int) -> Int { rows.map { Int($0[index]) } ?? index }

  /// `body` of each field: its number from 0, where it starts and where it ends.
  @inline(__always)
  func forEach(_ body: (Int, Int, Int) -> Void) {
    let (stride, place) = (block.fields.stride, block.fields.place(of: column))
    let recordCount = block.fields.recordCount
    // SAFETY: a record below the count has all its bounds, and the one behind its last.
    unsafe block.fields.bounds.withUnsafeBufferPointer { bounds in
      guard let first = bounds.baseAddress else { return }
      if let rows {
        for index in rows.indices {
          precondition(Int(rows[index]) < recordCount, "rows are records of the block")
          let at = unsafe first + (Int(rows[index]) &* stride &+ place)
          let start = unsafe Int(at[0])
          body(index, start, unsafe max(start, Int(at[1]) &- 1))
        }
      } else {
        var at = unsafe first + place
        for index in 0..<min(count, recordCount) {
          let start = unsafe Int(at[0])
          body(index, start, unsafe max(start, Int(at[1]) &- 1))
          unsafe at += stride
        }
      }
    }
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

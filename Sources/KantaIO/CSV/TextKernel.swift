import KantaColumns

/// Reads the fields of a text column into codes, a batch of them at a time.
struct TextKernel {
  private let words: MissingWords
  private let dictionary: TextDictionary
  private let namesMissing: Bool
  private var codes: [UInt32]
  private var missing: [UInt32] = []
  /// The fields of the batch under way, and the first of them.
  private let starts = Reserve<UInt32>(TextDictionary.batch)
  private let lengths = Reserve<UInt32>(TextDictionary.batch)
  // Asked of the other module once: field by field it would be a call.
  private let batch = TextDictionary.batch
  private var pending = 0
  private var first = 0

  init(words: MissingWords, dictionary: TextDictionary, namesMissing: Bool, count: Int) {
    self.words = words
    self.dictionary = dictionary
    self.namesMissing = namesMissing
    codes = [UInt32](repeating: 0, count: count)
  }

  /// The codes of all fields.
  mutating func piece(_ reader: FieldReader) -> ColumnPiece {
    let storage = reader.block.buffer.storage
    let dialect = reader.block.dialect
    // SAFETY: fields lie within the block's text, behind which more than eight bytes are readable.
    unsafe storage.withUnsafeBufferPointer { text in
      guard let text = text.baseAddress else { return }
      reader.forEach { index, start, end in
        if start < end, unsafe text[start] != dialect.quote, !dialect.spaceBeforeQuote,
          !words.appliesToText
        {
          unsafe add(index, start, end, text)
        } else {
          unsafe addOther(index, start, end, text, storage, dialect)
        }
      }
      unsafe flush(text)
    }
    return ColumnPiece(values: .codes(codes), missing: missing)
  }

  /// Which fields have a text; `nil` for all.
  static func presence(_ reader: FieldReader, _ words: MissingWords) -> Validity? {
    let storage = reader.block.buffer.storage
    let dialect = reader.block.dialect
    var missing: [UInt32] = []
    // Text that begins with neither quote nor blank is there, unless some words say it is not.
    let isPlain = !dialect.spaceBeforeQuote && !words.appliesToText
    reader.forEach { index, start, end in
      if isPlain, start < end, storage[start] != dialect.quote { return }
      if isMissing(storage, start, end, dialect, words) {
        missing.append(UInt32(truncatingIfNeeded: index))
      }
    }
    return ColumnAssembly.validity([missing], rowCount: reader.count)
  }

  private static func isMissing(
    _ storage: [UInt8], _ start: Int, _ end: Int, _ dialect: Dialect, _ words: MissingWords
  ) -> Bool {
    let text = FieldContent.text(storage.span, start, end, dialect)
    return text.isEmpty
      || words.appliesToText && words.index(text.span, 0, text.count) != nil
  }

  @inline(__always)
  private mutating func add(_ index: Int, _ start: Int, _ end: Int, _ text: UnsafePointer<UInt8>) {
    // SAFETY: the batch is flushed before it is full.
    unsafe starts.start[pending] = UInt32(truncatingIfNeeded: start)
    unsafe lengths.start[pending] = UInt32(truncatingIfNeeded: end &- start)
    pending &+= 1
    if pending == batch { unsafe flush(text) }
  }

  /// A field in quotes, without text, or one that may be a missing word.
  @inline(never)
  private mutating func addOther(
    _ index: Int, _ start: Int, _ end: Int, _ text: UnsafePointer<UInt8>, _ storage: [UInt8],
    _ dialect: Dialect
  ) {
    let bytes = storage.span
    var (start, end) = (start, end)
    if start < end, let quote = dialect.quote {
      if dialect.spaceBeforeQuote {
        start = FieldContent.quotedStart(bytes, start, end, quote: quote)
      }
      if bytes[start] == quote {
        guard let plain = FieldContent.quotedText(bytes, start, end, quote: quote) else {
          let rewritten = FieldContent.rewritten(bytes, start, end, quote: quote)
          unsafe addSingle(index, rewritten, text)
          return
        }
        (start, end) = plain
      }
    }
    if start >= end || words.appliesToText && words.index(bytes, start, end) != nil {
      unsafe addMissing(index, text)
    } else {
      unsafe add(index, start, end, text)
    }
  }

  private mutating func addSingle(
    _ index: Int, _ rewritten: [UInt8], _ text: UnsafePointer<UInt8>
  ) {
    if rewritten.isEmpty {
      unsafe addMissing(index, text)
    } else {
      unsafe flush(text)
      codes[index] = dictionary.code(of: rewritten.span)
      first = index + 1
    }
  }

  private mutating func addMissing(_ index: Int, _ text: UnsafePointer<UInt8>) {
    unsafe flush(text)
    if namesMissing { codes[index] = dictionary.codeOfMissing() }
    missing.append(UInt32(truncatingIfNeeded: index))
    first = index + 1
  }

  /// Looks up the batch under way.
  private mutating func flush(_ text: UnsafePointer<UInt8>) {
    guard pending > 0 else { return }
    // SAFETY: the batch lies within the codes, one per field.
    unsafe codes.withUnsafeMutableBufferPointer { codes in
      guard let target = codes.baseAddress else { return }
      unsafe dictionary.codes(
        text, starts: starts.start, lengths: lengths.start, count: pending, into: target + first)
    }
    first += pending
    pending = 0
  }
}

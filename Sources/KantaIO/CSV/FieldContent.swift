/// What a field says, once its quotes are taken off.
enum FieldContent {
  /// The value of a field that is no text: without blanks and one pair of quotes around it.
  @inline(__always)
  static func core(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, quote: UInt8?
  ) -> (start: Int, end: Int) {
    guard start < end else { return (start, start) }
    // Most fields begin and end with what they say.
    let first = bytes[start]
    let last = bytes[end - 1]
    if first > Byte.space, last > Byte.space, first != quote { return (start, end) }
    var (from, to) = trimmed(bytes, start, end)
    if to - from >= 2, let quote, bytes[from] == quote, bytes[to - 1] == quote {
      (from, to) = trimmed(bytes, from + 1, to - 1)
    }
    return (from, to)
  }

  static func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (start: Int, end: Int) {
    var (from, to) = (start, end)
    while from < to, isBlank(bytes[from]) { from += 1 }
    while to > from, isBlank(bytes[to - 1]) { to -= 1 }
    return (from, to)
  }

  @inline(__always) private static func isBlank(_ byte: UInt8) -> Bool {
    byte == Byte.space || byte == Byte.tab || byte == Byte.lineFeed || byte == Byte.carriageReturn
  }

  /// A quoted field as it stands in the file: where its text lies, if that needs no rewriting.
  ///
  /// `nil` when quotes inside have to be taken out; `rewritten` does that.
  static func quotedText(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, quote: UInt8
  ) -> (start: Int, end: Int)? {
    var to = end
    while to > start, bytes[to - 1] == Byte.space { to -= 1 }
    guard to - start >= 2, bytes[to - 1] == quote else { return nil }
    for at in start + 1..<to - 1 where bytes[at] == quote { return nil }
    return (start + 1, to - 1)
  }

  /// The text of a quoted field: doubled quotes become one.
  ///
  /// With text after the closing quote, the
  /// outer quotes count as the pair if the field ends with one, and else the text is joined on.
  static func rewritten(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, quote: UInt8
  ) -> [UInt8] {
    var to = end
    while to > start + 1, bytes[to - 1] == Byte.space { to -= 1 }
    let endsQuoted = to - start >= 2 && bytes[to - 1] == quote
    if endsQuoted { to -= 1 } else { to = end }
    var text: [UInt8] = []
    var at = start + 1
    var inside = true
    while at < to {
      let byte = bytes[at]
      at += 1
      if inside, byte == quote {
        if at < to, bytes[at] == quote {
          at += 1
        } else if !endsQuoted {
          inside = false
          continue
        }
      }
      text.append(byte)
    }
    return text
  }

  /// The text of any field.
  static func text(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ dialect: Dialect
  ) -> [UInt8] {
    var start = start
    if let quote = dialect.quote, start < end {
      if dialect.spaceBeforeQuote { start = quotedStart(bytes, start, end, quote: quote) }
      if bytes[start] == quote {
        if let plain = quotedText(bytes, start, end, quote: quote) {
          return copy(bytes, plain.start, plain.end)
        }
        return rewritten(bytes, start, end, quote: quote)
      }
    }
    return copy(bytes, start, end)
  }

  /// Where the field begins when spaces before its quote are passed over.
  @inline(__always)
  static func quotedStart(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, quote: UInt8) -> Int {
    var at = start
    while at < end, bytes[at] == Byte.space { at += 1 }
    return at < end && bytes[at] == quote ? at : start
  }

  static func copy(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
    (start..<max(start, end)).map { bytes[$0] }
  }

  static func string(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    String(decoding: copy(bytes, start, end), as: UTF8.self)
  }
}

/// Words that stand for a missing value.
struct MissingWords: Hashable, Sendable {
  /// In text columns they are words like any other, unless the user named them.
  let appliesToText: Bool
  let words: [[UInt8]]
  private let longest: Int
  /// By byte, whether a word begins with it.
  private let begins: [Bool]

  static let usual = MissingWords(
    ["NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "\\N", "#N/A", "None"], appliesToText: false)

  init(_ words: [String], appliesToText: Bool) {
    self.words = words.map { Array($0.utf8) }
    self.appliesToText = appliesToText
    longest = self.words.map(\.count).max() ?? 0
    var begins = [Bool](repeating: false, count: 256)
    for word in self.words { if let first = word.first { begins[Int(first)] = true } }
    self.begins = begins
  }

  /// The words of the options, or else the usual ones.
  init(_ options: CSVOptions) {
    self = options.missingWords.map { MissingWords($0, appliesToText: true) } ?? .usual
  }

  /// The number of the word in `bytes[start..<end]`.
  @inline(__always)
  func index(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard end - start <= longest, end > start, begins[Int(bytes[start])] else { return nil }
    return search(bytes, start, end)
  }

  private func search(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let first = bytes[start]
    for index in words.indices where words[index].count == end - start && words[index][0] == first {
      var same = true
      for at in words[index].indices where words[index][at] != bytes[start + at] { same = false }
      if same { return index }
    }
    return nil
  }
}

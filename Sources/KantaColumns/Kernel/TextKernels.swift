/// A text input of a kernel: a word on each row, or one word for all rows.
package struct TextSide: Sendable {
  /// `nil` for one word on all rows.
  let codes: [UInt32]?
  let words: Words

  package init(codes: [UInt32], words: Words) {
    self.codes = codes
    self.words = words
  }

  package init(constant word: String) {
    codes = nil
    words = Words(distinct: [word])
  }

  /// Where the word of a row lies in `words.bytes`; only for rows that are there.
  @inline(__always)
  func range(_ row: Int) -> Range<Int> { words.range(of: codes.map { Int($0[row]) } ?? 0) }

  /// The word of a row; only for rows that are there.
  package func word(_ row: Int) -> String { words[codes.map { Int($0[row]) } ?? 0] }
}

/// Text functions row by row; who calls them over a dictionary gives one row per word.
///
/// Everything compares bytes of UTF-8, so nothing depends on a locale. Values at missing rows are
/// not read; the result there is false, 0 or the first word. Once `stop` is requested the results
/// mean nothing, but have as many rows as they would.
package enum TextKernels {
  /// Dense codes, their words, and which rows have a value.
  package typealias Text = (codes: [UInt32], words: Words, validity: Validity?)

  /// How one text may lie in another.
  package enum Placement: Sendable { case anywhere, atStart, atEnd }

  package static func flags(
    _ comparison: Comparison, _ a: TextSide, _ b: TextSide, count: Int, validity: Validity?,
    unless stop: Cancellation? = nil
  ) -> [Bool] {
    let x = a.words.bytes.span
    let y = b.words.bytes.span
    var flags = [Bool](repeating: false, count: count)
    forEachRow(count, validity, unless: stop) { row in
      flags[row] = comparison.holds(order(x.extracting(a.range(row)), y.extracting(b.range(row))))
    }
    return flags
  }

  /// Whether each text of `a` has that of `b` in it.
  package static func flags(
    _ a: TextSide, has b: TextSide, _ placement: Placement, count: Int, validity: Validity?,
    unless stop: Cancellation? = nil
  ) -> [Bool] {
    let x = a.words.bytes.span
    let y = b.words.bytes.span
    var flags = [Bool](repeating: false, count: count)
    forEachRow(count, validity, unless: stop) { row in
      let text = x.extracting(a.range(row))
      let part = y.extracting(b.range(row))
      flags[row] =
        switch placement {
        case .anywhere: find(part, in: text, from: 0) != nil
        case .atStart: matches(part, text, at: 0)
        case .atEnd: matches(part, text, at: text.count - part.count)
        }
    }
    return flags
  }

  /// Whether each text is one of a list.
  package static func flags(
    _ a: TextSide, in list: [String], count: Int, validity: Validity?,
    unless stop: Cancellation? = nil
  ) -> [Bool] {
    var wanted = WordIndex()
    for word in list { wanted.insert(Array(word.utf8).span) }
    let x = a.words.bytes.span
    var flags = [Bool](repeating: false, count: count)
    forEachRow(count, validity, unless: stop) { row in
      flags[row] = wanted.code(of: x.extracting(a.range(row))) != nil
    }
    return flags
  }

  /// Whether a rule holds of each text.
  package static func flags(
    _ a: TextSide, count: Int, validity: Validity?, unless stop: Cancellation? = nil,
    _ rule: (String) -> Bool
  ) -> [Bool] {
    var flags = [Bool](repeating: false, count: count)
    forEachRow(count, validity, unless: stop) { flags[$0] = rule(a.word($0)) }
    return flags
  }

  /// The length of each text in characters (grapheme clusters).
  package static func lengths(
    _ a: TextSide, count: Int, validity: Validity?, unless stop: Cancellation? = nil
  ) -> [Int64] {
    var lengths = [Int64](repeating: 0, count: count)
    forEachRow(count, validity, unless: stop) { lengths[$0] = Int64(a.word($0).count) }
    return lengths
  }

  /// Another text for each.
  package static func mapped(
    _ a: TextSide, count: Int, validity: Validity?, unless stop: Cancellation? = nil,
    _ rule: (String) -> String
  ) -> Text {
    built(count, validity, unless: stop) { row in Array(rule(a.word(row)).utf8) }
  }

  /// Every occurrence of `part` replaced, from left to right; an empty part changes nothing.
  package static func replaced(
    _ a: TextSide, _ part: TextSide, by other: TextSide, count: Int, validity: Validity?,
    unless stop: Cancellation? = nil
  ) -> Text {
    built(count, validity, unless: stop) { row in
      let text = a.words.bytes.span.extracting(a.range(row))
      let sought = part.words.bytes.span.extracting(part.range(row))
      let inserted = other.words.bytes.span.extracting(other.range(row))
      var result: [UInt8] = []
      var position = 0
      while sought.count > 0, let found = find(sought, in: text, from: position) {
        append(text.extracting(position..<found), to: &result)
        append(inserted, to: &result)
        position = found + sought.count
      }
      append(text.extracting(position..<text.count), to: &result)
      return result
    }
  }

  /// The n-th part (from 1) of each text, split at `separator`; missing when there are fewer.
  ///
  /// An empty separator does not split.
  package static func part(
    _ number: Side<Int64>, of a: TextSide, splitAt separator: TextSide, count: Int,
    validity: Validity?, unless stop: Cancellation? = nil
  ) -> Text {
    built(count, validity, unless: stop) { row in
      let text = a.words.bytes.span.extracting(a.range(row))
      let sought = separator.words.bytes.span.extracting(separator.range(row))
      var left = number.value(row)
      guard left >= 1 else { return nil }
      var position = 0
      while true {
        let end = sought.count > 0 ? find(sought, in: text, from: position) : nil
        left -= 1
        if left == 0 {
          var result: [UInt8] = []
          append(text.extracting(position..<(end ?? text.count)), to: &result)
          return result
        }
        guard let end else { return nil }
        position = end + sought.count
      }
    }
  }

  /// A label for each row, by number.
  package static func labelled(_ numbers: [Int], _ labels: [String]) -> (codes: [UInt32], Words) {
    var index = WordIndex()
    let codes = labels.map { index.insert(Array($0.utf8).span) }
    return (numbers.map { codes[$0] }, index.words)
  }

  /// The bytes of each row that is there under one dictionary; `nil` is missing.
  private static func built(
    _ count: Int, _ validity: Validity?, unless stop: Cancellation?, _ bytes: (Int) -> [UInt8]?
  ) -> Text {
    var index = WordIndex()
    var codes = [UInt32](repeating: 0, count: count)
    var present = validity ?? Validity(count: count, allPresent: true)
    forEachRow(count, validity, unless: stop) { row in
      if let word = bytes(row) {
        codes[row] = index.insert(word.span)
      } else {
        present[row] = false
      }
    }
    if index.words.count == 0, stop?.isRequested ?? false { index.insert([UInt8]().span) }
    return (codes, index.words, present.normalized)
  }

  /// Goes through the rows that are there; text takes long, so ^C is looked for often.
  @inline(__always)
  private static func forEachRow(
    _ count: Int, _ validity: Validity?, unless stop: Cancellation?, _ body: (Int) -> Void
  ) {
    for start in stride(from: 0, to: count, by: KeyWords.rowsPerPiece) {
      if stop?.isRequested ?? false { break }
      let rows = start..<min(start + KeyWords.rowsPerPiece, count)
      for row in rows where validity?[row] ?? true { body(row) }
    }
  }

  private static func append(_ bytes: Span<UInt8>, to result: inout [UInt8]) {
    for offset in bytes.indices { result.append(bytes[offset]) }
  }

  /// Negative, 0 or positive as `a` comes before, with or after `b` by its bytes.
  package static func order(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Int {
    for offset in 0..<min(a.count, b.count) where a[offset] != b[offset] {
      return a[offset] < b[offset] ? -1 : 1
    }
    return a.count - b.count
  }

  private static func matches(_ part: Span<UInt8>, _ text: Span<UInt8>, at start: Int) -> Bool {
    guard start >= 0, start + part.count <= text.count else { return false }
    for offset in part.indices where part[offset] != text[start + offset] { return false }
    return true
  }

  /// Where `part` first lies in `text`, from a position on.
  private static func find(_ part: Span<UInt8>, in text: Span<UInt8>, from start: Int) -> Int? {
    guard text.count - part.count >= start else { return nil }
    for position in start...(text.count - part.count) where matches(part, text, at: position) {
      return position
    }
    return nil
  }
}

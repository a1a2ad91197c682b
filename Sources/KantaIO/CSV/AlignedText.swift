/// Text whose columns stand below each other, with blanks between them, as other programs print it.
///
/// It is read as if a tab stood for each run of blanks; lines keep their numbers.
enum AlignedText {
  /// How much of a sample is looked at.
  private static let sampleSize = 1 << 14

  /// Whether the lines of `sample` have the same number of words, two or more, and blanks between
  /// them that only line them up; a text with a delimiter or a quote in it is none.
  static func isFound(in sample: [UInt8]) -> Bool {
    var width: Int?
    var lineCount = 0
    var alignedCount = 0
    // The last line may be cut.
    for line in sample.prefix(sampleSize).split(separator: Byte.lineFeed).dropLast() {
      let isDelimited = line.contains {
        [Byte.comma, Byte.semicolon, Byte.tab, Byte.bar, Byte.quotation, 0].contains($0)
      }
      guard !isDelimited else { return false }
      let words = words(of: line)
      if words.isEmpty { continue }
      guard words.count > 1, words.count == width ?? words.count else { return false }
      width = words.count
      lineCount += 1
      let isPadded = zip(words, words.dropFirst()).contains { $1.startIndex - $0.endIndex > 1 }
      if isPadded || line.first == Byte.space { alignedCount += 1 }
    }
    return lineCount > 2 && alignedCount * 2 > lineCount
  }

  /// The text with one tab between the words of a line, and none before or behind them.
  static func delimited(_ text: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var isFirst = true
    for line in text.split(separator: Byte.lineFeed, omittingEmptySubsequences: false) {
      if !isFirst { result.append(Byte.lineFeed) }
      isFirst = false
      for (index, word) in words(of: line).enumerated() {
        if index > 0 { result.append(Byte.tab) }
        result += word
      }
    }
    return result
  }

  private static func words(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split { $0 == Byte.space || $0 == Byte.carriageReturn }
  }
}

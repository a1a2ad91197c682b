/// A piece of text a person wrote, with the name it is known by and its line starts.
package struct SourceText: Sendable {
  /// A file name as it was given, or `prompt` for a line typed there, or `-c`.
  package let name: String
  package let text: String
  /// The number of the first line, so that a cell inside a report counts as the report does.
  package let firstLine: Int
  private let lineStarts: [Int]

  package init(_ text: String, name: String, firstLine: Int = 1) {
    self.name = name
    self.text = text
    self.firstLine = firstLine
    var starts = [0]
    for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    lineStarts = starts
  }

  /// The number of lines; a text without a newline has one.
  package var lineCount: Int { lineStarts.count }

  /// The text inside `range`; offsets outside the text are clamped.
  package subscript(range: SourceRange) -> String {
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: min(max(0, range.lowerBound), utf8.count))
    let end = utf8.index(utf8.startIndex, offsetBy: min(max(0, range.upperBound), utf8.count))
    return String(decoding: utf8[start..<max(start, end)], as: UTF8.self)
  }

  /// The 0-based index of the line that holds `offset`.
  ///
  /// - Complexity: O(log lines).
  package func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The 1-based line and column (in characters) of `offset`, as an editor shows them.
  package func position(at offset: Int) -> (line: Int, column: Int) {
    let index = lineIndex(at: offset)
    let before = self[SourceRange(lineStarts[index], offset)]
    return (firstLine + index, before.count + 1)
  }

  /// The range of line `index` (0-based) without its line ending.
  package func rangeOfLine(_ index: Int) -> SourceRange {
    let start = lineStarts[index]
    let end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : text.utf8.count
    return SourceRange(start, end)
  }
}

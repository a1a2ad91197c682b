import KantaSource

/// A line of a document: its text, and where that stands in the whole.
struct DocumentLine {
  /// Without its end.
  var text: String
  /// Counted from 0.
  let number: Int
  /// The UTF-8 offset of the text in the document.
  var offset: Int

  /// The lines of `source`.
  static func all(of source: SourceText) -> [DocumentLine] {
    (0..<source.lineCount).map { index in
      let range = source.rangeOfLine(index)
      var text = source[range]
      if text.utf8.last == 0x0D { text = String(decoding: text.utf8.dropLast(), as: UTF8.self) }
      return DocumentLine(text: text, number: index, offset: range.lowerBound)
    }
  }

  /// The text without blanks at either end.
  var trimmed: Substring {
    let start = text.drop { $0 == " " || $0 == "\t" }
    guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start[...] }
    return start[...last]
  }
}

/// The prose of a document and the places of its cells, before sentences are looked into.
enum DocumentPiece {
  case prose(DocumentLine)
  case cell(CodeLines)

  /// The lines of a cell.
  struct CodeLines {
    /// The opening fence, where there is one.
    var fence: DocumentLine?
    var info = ""
    /// The lines, each with how many of its bytes stand before the code.
    var lines: [(line: DocumentLine, skipped: Int)]
    /// The last line that belongs to it, counted from 0.
    var lastLine: Int

    var text: String {
      lines.map { line, skipped in
        String(decoding: line.text.utf8.dropFirst(skipped), as: UTF8.self)
      }.joined(separator: "\n")
    }
  }
}

/// One line of source as it is drawn: tabs widened, harmful characters escaped, long lines cut.
struct DrawnLine {
  /// What is drawn of one character of the line, and where it comes from.
  private struct Cell {
    var text: String
    /// UTF-8 offset of the character in the source.
    var offset: Int
    var width: Int
  }

  /// Tab stops are this many columns apart.
  private static let tabWidth = 4
  /// A longer line is drawn in part, around its marks.
  static let widestLine = 160

  let text: String
  /// The marked ranges as columns of `text`, in the order they were given; at least one wide.
  let marks: [Range<Int>]

  /// Draws line `index` of `source`; `ranges` are clamped to the line.
  init(_ index: Int, of source: SourceText, marking ranges: [SourceRange]) {
    let line = source.rangeOfLine(index)
    var cells: [Cell] = []
    var offset = line.lowerBound
    var column = 0
    var characters = source[line]
    if characters.last == "\r" { characters.removeLast() }  // half of a Windows line ending
    for character in characters {
      let tab = String(repeating: " ", count: Self.tabWidth - column % Self.tabWidth)
      let drawn = character == "\t" ? tab : Neutralised.text(String(character))
      let width = DisplayWidth.of(drawn)
      cells.append(Cell(text: drawn, offset: offset, width: width))
      offset += character.utf8.count
      column += width
    }
    let spans = ranges.map { range in
      let start = cells.firstIndex { $0.offset >= range.lowerBound } ?? cells.count
      let end = cells.firstIndex { $0.offset >= range.upperBound } ?? cells.count
      return start..<max(start, end)
    }
    let window = Self.window(of: cells, around: spans)
    let lead = window.lowerBound > 0 ? "…" : ""
    text =
      lead + cells[window].map(\.text).joined() + (window.upperBound < cells.count ? "…" : "")
    marks = spans.map { span in
      let clamped = span.clamped(to: window)
      let before = cells[window.lowerBound..<clamped.lowerBound].reduce(0) { $0 + $1.width }
      let start = before + DisplayWidth.of(lead)
      return start..<start + max(1, cells[clamped].reduce(0) { $0 + $1.width })
    }
  }

  /// The cells to draw: all of them, or about `widestLine` columns that hold the first mark.
  private static func window(of cells: [Cell], around spans: [Range<Int>]) -> Range<Int> {
    guard cells.reduce(0, { $0 + $1.width }) > widestLine else { return cells.indices }
    let first = spans.first?.lowerBound ?? 0
    let start = max(0, min(first - widestLine / 4, cells.count))
    var end = start
    var width = 0
    while end < cells.count, width + cells[end].width <= widestLine - 2 {
      width += cells[end].width
      end += 1
    }
    return start..<end
  }
}

/// The lines of source that the labels of a diagnostic lie on, with their marks.
struct Excerpt {
  struct Mark {
    var range: SourceRange
    var text: String
    /// The label that names the place; the others explain it.
    var isPrimary: Bool
  }

  struct Line {
    var index: Int
    var number: Int
    var marks: [Mark]
  }

  /// In the order of the source.
  private(set) var lines: [Line] = []

  /// A range over several lines is marked on its first and last line; the text goes with the last.
  init(_ labels: [Diagnostic.Label], in source: SourceText) {
    for (position, label) in labels.enumerated() {
      let first = source.lineIndex(at: label.range.lowerBound)
      // A range that ends with a newline does not mark the line after it.
      let end = label.range.isEmpty ? label.range.upperBound : label.range.upperBound - 1
      let last = max(first, source.lineIndex(at: end))
      let isPrimary = position == 0
      if first < last {
        let start = SourceRange(label.range.lowerBound, source.rangeOfLine(first).upperBound)
        add(Mark(range: start, text: "", isPrimary: isPrimary), at: first, of: source)
      }
      let line = source.rangeOfLine(last)
      let blanks = source[line].prefix { $0 == " " || $0 == "\t" }.utf8.count
      let start = first < last ? line.lowerBound + blanks : label.range.lowerBound
      let range = SourceRange(start, min(label.range.upperBound, line.upperBound))
      add(Mark(range: range, text: label.text, isPrimary: isPrimary), at: last, of: source)
    }
    lines.sort { $0.index < $1.index }
  }

  private mutating func add(_ mark: Mark, at index: Int, of source: SourceText) {
    if let known = lines.firstIndex(where: { $0.index == index }) {
      lines[known].marks.append(mark)
    } else {
      lines.append(Line(index: index, number: source.firstLine + index, marks: [mark]))
    }
  }
}

/// The fancy style: the user's line, carets under the place, and what to do.
struct FancyDiagnostic {
  /// Line numbers end in this column, so that excerpts of short files line up with each other.
  private static let numberWidth = 5
  private static let margin = String(repeating: " ", count: 6)

  private let diagnostic: Diagnostic
  private let source: SourceText?
  private let paint: Paint
  /// The columns of the screen, if it is one.
  private let width: Int?

  init(_ diagnostic: Diagnostic, in source: SourceText?, colour: Bool, width: Int? = nil) {
    self.diagnostic = diagnostic
    self.source = source
    self.width = width
    paint = Paint(severity: diagnostic.severity, isOn: colour)
  }

  var text: String {
    let lines = [headline] + excerpt + places + advice + notes
    return lines.map { $0 + "\n" }.joined()
  }

  private var headline: String {
    let word = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    return paint.primary(word) + paint.strong(": " + Neutralised.text(diagnostic.message))
  }

  private var excerpt: [String] {
    guard let source, let place = diagnostic.range else { return [] }
    let lines = Excerpt(diagnostic.labels, in: source).lines
    let width = lines.reduce(Self.numberWidth) { max($0, String($1.number).utf8.count) }
    let blank = String(repeating: " ", count: width)
    var rows: [String] = []
    if source.isFile {
      let (line, column) = source.position(at: place.lowerBound)
      let name = "\(Neutralised.text(source.name)):\(line):\(column)"
      rows.append(paint.faint(blank + " ╭─ ") + name)
    }
    for (position, line) in lines.enumerated() {
      if position > 0, line.index > lines[position - 1].index + 1 {
        rows.append(paint.faint(blank + " ┆"))
      }
      let drawn = DrawnLine(line.index, of: source, marking: line.marks.map(\.range))
      let number = String(line.number)
      let gutter = String(repeating: " ", count: width - number.utf8.count) + number
      rows.append(trimmed(paint.faint(gutter + " │"), " " + drawn.text))
      for row in markRows(line.marks, at: drawn.marks) {
        rows.append(trimmed(paint.faint(blank + " │"), " " + row))
      }
    }
    return rows
  }

  /// The row of carets and dashes with the text of the rightmost mark, then a row for each other
  /// text, from right to left.
  private func markRows(_ marks: [Excerpt.Mark], at columns: [Range<Int>]) -> [String] {
    let end = columns.reduce(0) { max($0, $1.upperBound) }
    var kinds = [Bool?](repeating: nil, count: end)
    for (mark, range) in zip(marks, columns) {
      for column in range where kinds[column] != true { kinds[column] = mark.isPrimary }
    }
    let order = marks.indices.sorted { columns[$0].lowerBound > columns[$1].lowerBound }
    var first = draw(kinds)
    var rest = order.filter { !marks[$0].text.isEmpty }
    if let last = rest.first, columns[last].upperBound == end {
      first += " " + paint.mark(Neutralised.text(marks[last].text), marks[last].isPrimary)
      rest.removeFirst()
    }
    return [first]
      + rest.map { index in
        String(repeating: " ", count: columns[index].lowerBound)
          + paint.mark(Neutralised.text(marks[index].text), marks[index].isPrimary)
      }
  }

  /// `^` under the place, `-` under the other labels, runs of one kind painted together.
  private func draw(_ kinds: [Bool?]) -> String {
    var row = ""
    var column = 0
    while column < kinds.count {
      let kind = kinds[column]
      let end = kinds[column...].firstIndex { $0 != kind } ?? kinds.count
      let run = String(
        repeating: kind.map { $0 ? "^" : "-" } ?? " ", count: end - column)
      row += kind.map { paint.mark(run, $0) } ?? run
      column = end
    }
    return row
  }

  private var places: [String] {
    diagnostic.places.map { place in
      let reason = Neutralised.text(place.reason)
      guard place.column != nil else { return Self.margin + "\(place.position) \(reason)" }
      return Self.margin + "\(place.position)  \(place.quotedValue)"
        + (reason.isEmpty ? "" : "   (\(reason))")
    }
  }

  private var advice: [String] {
    guard let advice = diagnostic.advice else { return [] }
    let words = Neutralised.text(advice.text)
    let edited = advice.editedLines(in: source)
    let start = Self.margin + paint.help("help:")
    if edited.count == 1 {
      let line = (words.isEmpty ? "" : words + "   ") + edited[0]
      if Self.indent + DisplayWidth.of(line) <= width ?? .max { return [start + " " + line] }
    }
    let said = lines(of: words)
    return [start + (said.first.map { " " + $0 } ?? "")]
      + (said.dropFirst() + edited).map { Self.margin + "      " + $0 }
  }

  private var notes: [String] {
    diagnostic.notes.flatMap { note in
      note.split(separator: "\n").flatMap { lines(of: Neutralised.text(String($0))) }
        .enumerated().map { position, line in
          Self.margin + (position == 0 ? paint.note("note:") + " " : "      ") + line
        }
    }
  }

  /// Where the words behind `help:` and `note:` begin.
  private static let indent = margin.utf8.count + 6

  /// Words on as many lines as the screen asks for.
  private func lines(of words: String) -> [String] {
    if words.isEmpty { return [] }
    guard let width else { return [words] }
    return DisplayWidth.wrapped(words, to: max(30, width - Self.indent), indent: 0)
  }

  private func trimmed(_ gutter: String, _ text: String) -> String {
    let end = text.lastIndex { $0 != " " }
    return gutter + (end.map { text[...$0] } ?? "")
  }
}

/// The colours of the fancy style (ANSI, "Select Graphic Rendition").
private struct Paint {
  var severity: Diagnostic.Severity
  var isOn: Bool

  func primary(_ text: String) -> String {
    switch severity {
    case .error, .failed: sgr("1;31", text)
    case .warning: sgr("1;33", text)
    }
  }
  func mark(_ text: String, _ isPrimary: Bool) -> String {
    isPrimary ? primary(text) : sgr("34", text)
  }
  func strong(_ text: String) -> String { sgr("1", text) }
  func faint(_ text: String) -> String { sgr("2", text) }
  func help(_ text: String) -> String { sgr("32", text) }
  func note(_ text: String) -> String { sgr("36", text) }

  private func sgr(_ code: String, _ text: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

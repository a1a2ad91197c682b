package import KantaSource

extension Document {
  /// Whether the file at `path` is read as Markdown with cells in it.
  package static func isMarkdown(_ path: String) -> Bool {
    [".md", ".markdown"].contains { path.lowercased().hasSuffix($0) }
  }

  /// Whether a script has prose of its own.
  package static func hasProse(_ script: SourceText) -> Bool {
    DocumentLine.all(of: script).contains { DocumentPieces.proseOfScript($0) != nil }
  }

  /// Reads a Markdown text or a script; what is wrong with its frame (not with its code) is told.
  ///
  /// - Complexity: O(bytes).
  package static func read(
    _ source: SourceText
  ) -> (document: Document, problems: [Diagnostic]) {
    let isScript = !isMarkdown(source.name)
    var document = Document(source, isScript: isScript)
    var lines = DocumentLine.all(of: source)
    let header = FrontMatter(isScript ? [] : lines)
    var problems = header.problems
    for index in 0..<header.lineCount { lines[index].text = "" }
    document.title = header.values["title"].flatMap { $0.isEmpty ? nil : $0 }
    document.author = header.values["author"].flatMap { $0.isEmpty ? nil : $0 }
    document.language = header.values["lang"]
    let pieces =
      isScript
      ? DocumentPieces.script(lines, source) : DocumentPieces.markdown(lines, problems: &problems)
    var builder = DocumentBuilder(document)
    builder.build(pieces)
    problems += builder.problems
    problems.sort { ($0.range?.lowerBound ?? 0) < ($1.range?.lowerBound ?? 0) }
    return (builder.document, problems)
  }
}

/// Puts the cells of a document in order and marks in their places.
private struct DocumentBuilder {
  private(set) var document: Document
  private(set) var problems: [Diagnostic] = []
  private var inlineCount = 0
  private var blockCount = 0
  private var names: Set<String> = []

  init(_ document: Document) { self.document = document }

  mutating func build(_ pieces: [DocumentPiece]) {
    let live = liveMarks(pieces)
    var number = 0
    var prose = ""
    for piece in pieces {
      switch piece {
      case .prose(let line):
        let codes = InlineCode.all(in: line).found
        prose += marked(line, codes) { code in
          defer { number += 1 }
          guard live.contains(number) else { return nil }
          add(code)
          return CellMark.text(document.cells.count - 1)
        }
      case .cell(let lines):
        add(lines)
        prose += Self.placeholder(lines.fence, CellMark.text(document.cells.count - 1))
      }
    }
    document.prose = prose
  }

  /// Which of the braces in the prose, by number, stand in sentences, and not in code.
  private mutating func liveMarks(_ pieces: [DocumentPiece]) -> Set<Int> {
    var number = 0
    var open: [Int: DocumentLine] = [:]
    var text = ""
    for piece in pieces {
      guard case .prose(let line) = piece else {
        if case .cell(let lines) = piece { text += Self.placeholder(lines.fence, "") }
        continue
      }
      let (codes, start) = InlineCode.all(in: line)
      var copy = line
      if let start {
        // A mark with a number below zero asks whether the braces are in a sentence.
        let at = copy.text.utf8.index(copy.text.utf8.startIndex, offsetBy: start)
        copy.text = copy.text[..<at] + CellMark.text(-open.count - 1)
        open[-open.count - 1] = line
      }
      text += marked(copy, codes) { _ in
        defer { number += 1 }
        return CellMark.text(number)
      }
    }
    let found = Set(MarkdownTree(text).texts.flatMap(CellMark.numbers))
    for mark in open.keys.sorted(by: >) where found.contains(mark) {
      guard let line = open[mark], let start = InlineCode.all(in: line).open else { continue }
      problems.append(.openInline(at: SourceRange(line.offset + start, line.offset + start + 2)))
    }
    return found
  }

  /// The line with what `mark` gives in the place of each of `codes`.
  private func marked(
    _ line: DocumentLine, _ codes: [InlineCode], _ mark: (InlineCode) -> String?
  ) -> String {
    let bytes = Array(line.text.utf8)
    var text = ""
    var place = 0
    func clean(_ range: Range<Int>) -> String {
      CellMark.cleaned(String(decoding: bytes[range], as: UTF8.self))
    }
    for code in codes {
      text += clean(place..<code.whole.lowerBound) + (mark(code) ?? clean(code.whole))
      place = code.whole.upperBound
    }
    // The mark of an open brace is the end of the line, and no text of the document.
    let rest = String(decoding: bytes[place...], as: UTF8.self)
    return text + (CellMark.numbers(in: rest).contains { $0 < 0 } ? rest : CellMark.cleaned(rest))
      + "\n"
  }

  /// A paragraph of `text` alone, as deep in quotes and lists as the fence is.
  private static func placeholder(_ fence: DocumentLine?, _ text: String) -> String {
    let before = fence?.text.prefix { $0 != "`" && $0 != "~" } ?? ""
    let blank = String(before.map { $0 == ">" ? $0 : " " })
    return "\(blank)\n\(before)\(text)\n\(blank)\n"
  }

  private mutating func add(_ code: InlineCode) {
    inlineCount += 1
    let before = String(repeating: " ", count: code.inside.lowerBound)
    let inside = String(decoding: Array(code.line.text.utf8)[code.inside], as: UTF8.self)
    let number = code.line.number + 1
    document.cells.append(
      Document.Cell(
        id: "value-\(inlineCount)", isNamed: false, isInline: true, options: .init(),
        code: SourceText(before + inside, name: document.source.name, firstLine: number),
        shown: SourceText(code.line.text, name: document.source.name, firstLine: number),
        text: inside.split(separator: " ").joined(separator: " ")))
  }

  private mutating func add(_ lines: DocumentPiece.CodeLines) {
    blockCount += 1
    let options = lines.fence.map(CellOptions.init)
    problems += options?.problems ?? []
    let id = options?.id ?? "cell-\(blockCount)"
    if !names.insert(id).inserted, let fence = lines.fence {
      problems.append(
        .cellNameTwice(id, at: SourceRange(fence.offset, fence.offset + fence.text.utf8.count)))
    }
    let first = lines.lines.first?.line.number ?? lines.lastLine
    let code = lines.lines.map { line, skipped in
      String(repeating: " ", count: skipped)
        + String(decoding: line.text.utf8.dropFirst(skipped), as: UTF8.self)
    }
    let name = document.source.name
    document.cells.append(
      Document.Cell(
        id: id, isNamed: options?.id != nil, isInline: false,
        options: options?.options ?? .init(),
        code: SourceText(code.joined(separator: "\n"), name: name, firstLine: first + 1),
        shown: SourceText(
          lines.lines.map(\.line.text).joined(separator: "\n"), name: name, firstLine: first + 1),
        text: lines.text))
  }
}

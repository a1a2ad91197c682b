import KantaSource
import KantaSyntax

/// Splitting a document into prose and cells.
enum DocumentPieces {
  /// The pieces of a Markdown text, where the fences of `kanta` are the cells; `problems` is told
  /// of a fence that is never closed.
  static func markdown(
    _ lines: [DocumentLine], problems: inout [Diagnostic]
  ) -> [DocumentPiece] {
    let text = lines.map { $0.text + "\n" }.joined()
    let blocks = MarkdownTree(text).codeBlocks.filter { isKanta($0.info) }
    var pieces: [DocumentPiece] = []
    var next = 0
    for block in blocks {
      let first = block.firstLine - 1
      guard lines.indices.contains(first), first >= next else { continue }
      let code = block.literal.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      let last = min(max(first, block.lastLine - 1), lines.count - 1)
      let fence = lines[first]
      pieces += lines[next..<first].map { .prose($0) }
      if last - first <= code.count, !endsWithFence(lines[last], first == last) {
        problems.append(
          .openCell(at: SourceRange(fence.offset, fence.offset + fence.text.utf8.count)))
      }
      let body = zip(lines[min(first + 1, lines.count)...], code).map { line, code in
        (line, skipped(in: line.text, before: code))
      }
      pieces.append(
        .cell(.init(fence: fence, info: block.info, lines: body, lastLine: last)))
      next = last + 1
    }
    return pieces + lines[next...].map { .prose($0) }
  }

  /// The pieces of a script, where lines that start with `#'` are the prose; a blank line between
  /// statements ends a cell.
  static func script(_ lines: [DocumentLine], _ source: SourceText) -> [DocumentPiece] {
    let statements = parse(source).tree.statements.map { statement in
      let last = max(statement.range.lowerBound, statement.range.upperBound - 1)
      return source.lineIndex(at: statement.range.lowerBound)...source.lineIndex(at: last)
    }
    var pieces: [DocumentPiece] = []
    var code: [DocumentLine] = []
    func flush() {
      let start = code.drop { $0.trimmed.isEmpty }
      defer { code = [] }
      guard let end = start.lastIndex(where: { !$0.trimmed.isEmpty }) else { return }
      let body = start[...end]
      pieces.append(.cell(.init(lines: body.map { ($0, 0) }, lastLine: body[end].number)))
    }
    for line in lines {
      if let prose = proseOfScript(line) {
        flush()
        pieces.append(.prose(prose))
        continue
      }
      let isBetween = line.trimmed.isEmpty && !statements.contains { $0.contains(line.number) }
      // A comment alone goes with the statement below it.
      let hasCode = code.contains { line in statements.contains { $0.contains(line.number) } }
      if isBetween, hasCode { flush() }
      code.append(line)
    }
    flush()
    return pieces
  }

  /// What a line of a script says in prose; `nil` for code and ordinary comments.
  static func proseOfScript(_ line: DocumentLine) -> DocumentLine? {
    guard line.text.hasPrefix("#'") else { return nil }
    var prose = line
    let skipped = line.text.hasPrefix("#' ") ? 3 : 2
    prose.text = String(line.text.dropFirst(skipped))
    prose.offset += skipped
    return prose
  }

  private static func isKanta(_ info: String) -> Bool {
    info.split(separator: " ").first?.prefix { $0 != "{" } == "kanta"
  }

  /// How many bytes of a line stand before its code, such as `> ` in a quote.
  private static func skipped(in line: String, before code: Substring) -> Int {
    line.hasSuffix(code) ? line.utf8.count - code.utf8.count : 0
  }

  private static func endsWithFence(_ line: DocumentLine, _ isOpening: Bool) -> Bool {
    let marks = line.text.drop { " \t>".contains($0) }
    return !isOpening && (marks.hasPrefix("```") || marks.hasPrefix("~~~"))
  }
}

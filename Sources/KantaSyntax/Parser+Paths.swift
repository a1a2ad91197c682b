import KantaSource

// A file's name, or a built-in world's, that lacks its quotes: `load data/orders.csv`.
extension Parser {
  /// The text that stands like a path `offset` tokens ahead, and the index of the token behind it.
  ///
  /// No table is followed by a name, so behind one a row of tokens without blanks between them that
  /// holds a slash or ends like a file is a path.
  func unquotedPath(_ offset: Int) -> (range: SourceRange, end: Int)? {
    let start = position + offset
    guard start < tokens.count, !tokens[start].leading.isEmpty else { return nil }
    var end = start
    var hasName = false
    var hasSlash = false
    var isPlain = true
    while end < tokens.count, end == start || tokens[end].leading.isEmpty {
      switch tokens[end].kind {
      case .name(let word):
        if end == start, Words.infix.contains(word) || Words.clauses.contains(word) { return nil }
        hasName = true
      case .symbol(.slash): hasSlash = true
      case .symbol(.dot), .symbol(.range), .symbol(.minus): break
      case .literal(.text), .quotedName: return nil
      case .key, .literal, .invalid: isPlain = false
      case .symbol, .newline, .end:
        return path(start, end, isLikely: hasName && hasSlash && isPlain)
      }
      end += 1
    }
    return path(start, end, isLikely: hasName && hasSlash && isPlain)
  }

  /// The path from token `start` to `end`; a sign at its start makes it an expression, unless it
  /// ends like a file.
  private func path(_ start: Int, _ end: Int, isLikely: Bool) -> (range: SourceRange, end: Int)? {
    guard end > start + 1 else { return nil }
    let range = tokens[start].range.union(tokens[end - 1].range)
    let ending = text[range].split(separator: ".").last.map { $0.lowercased() } ?? ""
    if tokens[end - 2].isSymbol(.dot), ForeignWords.fileEndings.contains(ending) {
      return (range, end)
    }
    guard isLikely, case .name = tokens[start].kind else { return nil }
    return (range, end)
  }

  /// Reads the paths here as if they stood in quotes.
  mutating func unquotedPaths() -> [ItemSyntax] {
    var items: [ItemSyntax] = []
    while let path = unquotedPath(items.isEmpty ? 0 : 1) {
      let literal = LiteralSyntax.text(text[path.range])
      items.append(
        ItemSyntax(
          name: nil, equals: nil, expression: ExpressionSyntax(.literal(literal), path.range),
          order: nil, range: path.range))
      position = path.end
      guard at(.comma) else { break }
    }
    guard let first = items.first, let last = items.last else { return [] }
    let whole = first.range.union(last.range)
    // What the lexer made of the characters of a path is part of the same problem.
    diagnostics.removeAll { problem in
      problem.range.map {
        whole.lowerBound <= $0.lowerBound && $0.upperBound <= whole.upperBound
      } ?? false
    }
    note(
      .unquotedPath(
        at: whole, edits: items.map { Diagnostic.Edit($0.range, quote(text[$0.range])) }))
    return items
  }
}

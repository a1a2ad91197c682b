import KantaSource

// PRQL: a pipeline of lines, each of which is a stage.
extension Parser {
  /// Verbs that PRQL calls otherwise.
  private static let prqlVerbs = [
    "filter": "where", "derive": "add", "select": "keep", "aggregate": "summarize",
  ]

  /// `from table` with the stages behind it and on the lines below.
  func recognizePRQL(_ firstEnd: Int) -> (Diagnostic, Int)? {
    guard ahead(1).nameText != nil,
      position + 2 == firstEnd || ahead(2).isSymbol(.pipe)
    else { return nil }
    var end = firstEnd
    while tokens[end].kind == .newline, tokens[end + 1].word != nil,
      !tokens[end + 2].isSymbol(.assign), !tokens[end + 2].isSymbol(.pipe)
    {
      end = lineEnd(from: end + 1)
    }
    let statement = SourceRange(current.range.lowerBound, tokens[end - 1].range.upperBound)
    return (
      .foreignStatement(
        .prql, at: current.range, statement: statement, translation: prqlTranslation(until: end)),
      end
    )
  }

  /// The statement as stages of Kanta; `nil` if that does not parse.
  private func prqlTranslation(until end: Int) -> String? {
    guard translates else { return nil }
    var stages: [String] = []
    var start = position + 1
    var depth = 0
    for index in start...end {
      if index < end, tokens[index].symbol?.closer != nil { depth += 1 }
      if index < end, tokens[index].symbol?.isCloser ?? false { depth -= 1 }
      let isEnd = index == end || tokens[index].isSymbol(.pipe) || tokens[index].kind == .newline
      guard isEnd, depth == 0 || index == end, index > start else { continue }
      stages.append(prqlStage(start, index))
      start = index + 1
    }
    let isBroken = tokens[position..<end].contains { $0.kind == .newline }
    return canonical(stages.joined(separator: isBroken ? "\n| " : " | "))
  }

  /// One stage: its verb in Kanta, its items without the braces around them.
  private func prqlStage(_ start: Int, _ end: Int) -> String {
    let verb = tokens[start]
    let kanta = Self.prqlVerbs[verb.word ?? ""] ?? text[verb.range]
    guard start + 1 < end else { return kanta }
    let isBraced = tokens[start + 1].isSymbol(.openBrace) && tokens[end - 1].isSymbol(.closeBrace)
    let items = isBraced ? (start + 2)..<(end - 1) : (start + 1)..<end
    guard let first = items.first, let last = items.last else { return kanta }
    return kanta + " " + text[tokens[first].range.union(tokens[last].range)]
  }
}

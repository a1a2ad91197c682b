package import KantaSource

/// `text` in its canonical form; unchanged if it does not parse.
///
/// A pipeline stays on one line if it fits and its author did not break it; otherwise every stage
/// has a line that starts with `| `. Comments stay where they are, blank lines too (one at most).
/// Formatting the result again changes nothing, and its tree is the same.
package func format(_ text: SourceText) -> String {
  let parsed = parse(text)
  guard !parsed.diagnostics.contains(where: { $0.severity == .error }) else { return text.text }
  var printer = Printer(text)
  printer.print(parsed.tree)
  let tail = text.text.reversed().prefix { $0.isWhitespace }
  return printer.lines.joined(separator: "\n") + (tail.contains(where: \.isNewline) ? "\n" : "")
}

/// Lays the statements of one text out in lines.
struct Printer {
  static let width = 100

  let text: SourceText
  let speller: Speller
  let tokens: [Token]
  /// All comments, in order.
  let comments: [SourceRange]
  var lines: [String] = []

  init(_ text: SourceText) {
    self.text = text
    speller = Speller(source: text)
    tokens = lex(text).tokens
    comments = tokens.flatMap(\.leading).filter { $0.kind == .comment }.map(\.range)
  }

  mutating func print(_ script: ScriptSyntax) {
    var end = 0
    for statement in script.statements {
      printGap(from: end, to: statement.range.lowerBound, indent: "")
      print(statement)
      end = statement.range.upperBound
    }
    printGap(from: end, to: text.text.utf8.count, indent: "", isLast: true)
  }

  private mutating func print(_ statement: StatementSyntax) {
    switch statement.kind {
    case .bind(let name, let pipeline):
      print(pipeline, after: [speller.spell(name), "="], in: statement.range)
    case .pipeline(let pipeline):
      print(pipeline, after: [], in: statement.range)
    case .segments(let name, let rules):
      print(rules, of: name, in: statement.range)
    case .check(let stage):
      printWhole(speller.chunks(stage), statement.range)
    case .version(let number):
      printWhole(["kanta \(number)"], statement.range)
    case .asOf(let date):
      printWhole(["as of \(speller.spell(date))"], statement.range)
    case .parameter(let name, let value, let options):
      let start = "param \(speller.spell(name)) = \(speller.spell(value))"
      var chunks = Speller.Chunks(start)
      chunks.append(options.map(speller.spell), afterComma: true)
      printWhole(chunks.lines, statement.range)
    case .define(let name, let parameters, let value):
      let list = parameters.map(speller.plain).joined(separator: ", ")
      let head = speller.spell(name) + (parameters.isEmpty ? "" : "(\(list))")
      printWhole(["define \(head) = \(speller.spell(value))"], statement.range)
    case .segment(let name, let condition):
      let head = "segment \(speller.spell(name)) = "
      printWhole([head + speller.spell(condition)], statement.range)
    }
  }

  /// A statement in chunks; as its author wrote it, if there are comments inside it.
  private mutating func printWhole(_ chunks: [String], _ range: SourceRange) {
    lines += hasComments(range) ? verbatim(range) : wrap(chunks, first: "", rest: "    ")
  }
}

// Pipelines.
extension Printer {
  private mutating func print(
    _ pipeline: PipelineSyntax, after prefix: [String], in range: SourceRange
  ) {
    let start = sourceRange(of: pipeline)
    var gaps: [SourceRange] = []
    var end = start.upperBound
    for stage in pipeline.stages {
      gaps.append(SourceRange(end, stage.range.lowerBound))
      end = stage.range.upperBound
    }
    var isContinuation = false
    if case .lastResult = pipeline.source { isContinuation = true }
    let head = SourceRange(range.lowerBound, start.lowerBound)
    if hasComments(head) || (isContinuation && gaps.first.map(hasComments) ?? false) {
      lines += verbatim(range)
      return
    }
    let inner = isContinuation ? Array(gaps.dropFirst()) : gaps
    let isBroken = inner.contains { newlines($0.lowerBound, $0.upperBound) > 0 }
    let isPlain = !isBroken && !hasComments(range)
    let whole = (prefix + [speller.spell(pipeline)]).joined(separator: " ")
    if isPlain, whole.count <= Self.width {
      lines.append(whole)
      return
    }
    if !isContinuation {
      let chunks = speller.source(of: pipeline)
      let opening = prefix.isEmpty ? "" : prefix.joined(separator: " ") + " "
      lines +=
        hasComments(start)
        ? verbatim(start, first: opening) : wrap(chunks, first: opening, rest: "    ")
    }
    for (stage, gap) in zip(pipeline.stages, gaps) {
      printComments(in: gap, indent: "")
      lines +=
        hasComments(stage.range)
        ? verbatim(stage.range, first: "| ")
        : wrap(speller.chunks(stage), first: "| ", rest: "    ")
    }
  }

  private func sourceRange(of pipeline: PipelineSyntax) -> SourceRange {
    switch pipeline.source {
    case .verb(let stage): stage.range
    case .expression(let expression): expression.range
    case .lastResult: SourceRange(pipeline.range.lowerBound, pipeline.range.lowerBound)
    }
  }
}

// Segment sets.
extension Printer {
  private mutating func print(
    _ rules: [RuleSyntax], of name: NameSyntax, in range: SourceRange
  ) {
    let open = tokens.first {
      $0.isSymbol(.openBrace) && $0.range.lowerBound >= name.range.upperBound
    }
    guard let open, !hasComments(SourceRange(range.lowerBound, open.range.lowerBound)) else {
      lines += verbatim(range)
      return
    }
    let head = "segments \(speller.spell(name)) {"
    let spelled = rules.map(spell)
    let whole = rules.isEmpty ? head + "}" : "\(head) \(spelled.joined(separator: "; ")) }"
    let isOneLine = newlines(open.range.upperBound, range.upperBound) == 0 && !hasComments(range)
    if isOneLine, whole.count <= Self.width {
      lines.append(whole)
      return
    }
    lines.append(head)
    var end = open.range.upperBound
    for (rule, text) in zip(rules, spelled) {
      printGap(
        from: end, to: rule.range.lowerBound, indent: "  ", isFirst: rule.name == rules[0].name)
      lines += hasComments(rule.range) ? verbatim(rule.range, first: "  ") : ["  " + text]
      end = rule.range.upperBound
    }
    printGap(
      from: end, to: range.upperBound - 1, indent: "  ", isFirst: rules.isEmpty, isLast: true)
    lines.append("}")
  }

  private func spell(_ rule: RuleSyntax) -> String {
    let name = speller.plain(rule.name)
    return rule.condition.map { "\(name) when \(speller.spell($0))" } ?? "\(name) otherwise"
  }
}

// Lines, comments and blank lines.
extension Printer {
  /// Comments and blank lines between two things.
  private mutating func printGap(
    from start: Int, to end: Int, indent: String, isFirst: Bool = false, isLast: Bool = false
  ) {
    var last = start
    var isOpening = isFirst || lines.isEmpty
    for comment in comments where comment.lowerBound >= start && comment.upperBound <= end {
      if newlines(last, comment.lowerBound) >= 2, !isOpening { lines.append("") }
      printComment(comment, after: last, indent: indent)
      isOpening = false
      last = comment.upperBound
    }
    if !isLast, !isOpening, newlines(last, end) >= 2 { lines.append("") }
  }

  /// Comments before a stage; blank lines inside a pipeline are not kept.
  private mutating func printComments(in gap: SourceRange, indent: String) {
    var last = gap.lowerBound
    for comment in comments
    where comment.lowerBound >= gap.lowerBound && comment.upperBound <= gap.upperBound {
      printComment(comment, after: last, indent: indent)
      last = comment.upperBound
    }
  }

  /// A comment behind something on its line, or on a line of its own.
  private mutating func printComment(_ comment: SourceRange, after end: Int, indent: String) {
    let written = trimmed(text[comment])
    if end > 0, newlines(end, comment.lowerBound) == 0, let line = lines.popLast() {
      lines.append("\(line)  \(written)")
    } else {
      lines.append(indent + written)
    }
  }

  private func hasComments(_ range: SourceRange) -> Bool {
    comments.contains {
      $0.lowerBound >= range.lowerBound && $0.upperBound <= range.upperBound
    }
  }

  private func newlines(_ start: Int, _ end: Int) -> Int {
    text[SourceRange(start, end)].utf8.count { $0 == UInt8(ascii: "\n") }
  }

  /// What the author wrote, line by line, without white space at the ends of lines.
  private func verbatim(_ range: SourceRange, first: String = "") -> [String] {
    let written = text[range].unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false)
    return written.enumerated().map { index, line in
      (index == 0 ? first : "") + trimmed(String(line))
    }
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last?.isWhitespace ?? false { line.removeLast() }
    return line
  }

  /// Chunks on as few lines as they fit on; each but the last ends with a comma.
  private func wrap(_ chunks: [String], first: String, rest: String) -> [String] {
    let whole = first + chunks.joined(separator: " ")
    guard whole.count > Self.width else { return [whole] }
    var wrapped: [String] = []
    var line = first
    for (index, chunk) in chunks.enumerated() {
      if index > 0, line.count + 1 + chunk.count > Self.width {
        wrapped.append(line)
        line = rest + chunk
      } else {
        line += (index > 0 ? " " : "") + chunk
      }
    }
    return wrapped + [line]
  }
}

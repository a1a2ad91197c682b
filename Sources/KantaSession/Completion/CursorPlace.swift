import KantaPlan
import KantaSource
import KantaSyntax

/// Where in the grammar the cursor is.
struct CursorPlace {
  enum Kind {
    /// Where a statement or, after `name =`, a pipeline starts.
    case start(isStatement: Bool)
    /// Directly after `|`.
    case verb
    case stage(StagePlace)
    /// In the expression of `define`, `segment`, `segments` or `param`, which has no table.
    case expression(expectsOperand: Bool)
    /// After `help`.
    case topic
    /// After `table.`
    case field(of: String)
    /// After `members of`, or the table after `members of name in`.
    case members(isTable: Bool)
    /// After one word of two, as in `x is` and `as`: these can follow.
    case words([String])
    case nowhere
  }

  var kind: Kind
  /// The pipeline before the last `|`; empty where there is none.
  var pipeline = SourceRange(0, 0)
  /// The column a value is compared with.
  var compared: String?

  init(_ cursor: CursorText, catalogue: Catalogue) {
    let tokens = cursor.tokens
    compared = Self.comparedColumn(tokens)
    if let close = Self.closePlace(tokens) {
      kind = close
      return
    }
    guard let level = Level(tokens) else {
      kind = Self.outsidePipeline(tokens, catalogue)
      return
    }
    pipeline = SourceRange(level.start, tokens[level.pipe].range.lowerBound)
    let stage = Array(tokens[(level.pipe + 1)...])
    guard let verb = stage.first else {
      kind = .verb
      return
    }
    guard let name = verb.anyName, let command = catalogue[name] else {
      kind = .nowhere
      return
    }
    kind = .stage(StagePlace(command, stage))
  }

  /// Where the last token alone says what can follow.
  private static func closePlace(_ tokens: [Token]) -> Kind? {
    guard let last = tokens.last else { return nil }
    if last.is(.dot) { return tokens.dropLast().last?.anyName.map { .field(of: $0) } ?? .nowhere }
    guard tokens.count > 1 || last.plainWord == "as" else { return nil }
    switch last.plainWord {
    case "is": return .words(["missing", "not missing"])
    case "as": return .words(["of"])
    case "of" where endsWith(tokens, ["members", "of"]): return .members(isTable: false)
    case "in" where endsWith(tokens.dropLast(2), ["members", "of"]): return .members(isTable: true)
    case "else" where !tokens.contains { $0.plainWord == "if" }: return .words(["warn", "fail"])
    default: return nil
    }
  }

  private static func endsWith(_ tokens: some Collection<Token>, _ words: [String]) -> Bool {
    tokens.suffix(words.count).compactMap(\.plainWord) == words
  }

  private static func outsidePipeline(_ tokens: [Token], _ catalogue: Catalogue) -> Kind {
    guard let first = tokens.first else { return .start(isStatement: true) }
    if first.plainWord == "help", tokens.count == 1 { return .topic }
    let second = tokens.dropFirst().first
    if second?.is(.assign) ?? false {
      let rest = Array(tokens.dropFirst(2))
      guard let next = rest.first else { return .start(isStatement: false) }
      return source(next, rest, catalogue) ?? inExpression(rest)
    }
    switch first.plainWord {
    case "define", "segment", "segments", "param":
      if second?.anyName != nil { return definition(tokens) }
      return tokens.count == 1 ? .nowhere : inExpression(tokens)
    case "as", "kanta": return .nowhere
    case "check":
      guard let command = catalogue["check"] else { return .nowhere }
      return .stage(StagePlace(command, tokens))
    default: return source(first, tokens, catalogue) ?? inExpression(tokens)
    }
  }

  /// A pipeline that starts with a verb: `load "…"`.
  private static func source(_ first: Token, _ tokens: [Token], _ catalogue: Catalogue) -> Kind? {
    guard let name = first.plainWord, let command = catalogue[name],
      command.startsPipeline
    else { return nil }
    return .stage(StagePlace(command, tokens))
  }

  /// After `define name(x) =`, `segment name =`, or a rule's `when`.
  private static func definition(_ tokens: [Token]) -> Kind {
    let body = tokens.lastIndex { $0.is(.assign) || $0.plainWord == "when" }
    guard let body else { return .nowhere }
    return inExpression(Array(tokens[body...]))
  }

  private static func inExpression(_ tokens: [Token]) -> Kind {
    guard let last = tokens.last else { return .nowhere }
    return .expression(expectsOperand: !last.endsOperand)
  }

  /// `country` in `country == `, `country != ` and `country in ["a", `.
  private static func comparedColumn(_ tokens: [Token]) -> String? {
    guard let last = tokens.last else { return nil }
    if last.is(.equal) || last.is(.notEqual) { return tokens.dropLast().last?.anyName }
    guard last.is(.comma) || last.is(.openBracket) else { return nil }
    guard let bracket = tokens.lastIndex(where: { $0.is(.openBracket) }) else { return nil }
    let isTextOnly = tokens[(bracket + 1)...].allSatisfy { token in
      if case .literal(.text) = token.kind { return true }
      return token.is(.comma)
    }
    var before = tokens[..<bracket]
    guard isTextOnly, before.popLast()?.plainWord == "in" else { return nil }
    if before.last?.plainWord == "not" { before.removeLast() }
    return before.last?.anyName
  }

  /// The innermost pipeline that the cursor is in.
  private struct Level {
    /// The index of its last `|`.
    var pipe: Int
    /// Where its text starts.
    var start: Int

    init?(_ tokens: [Token]) {
      var depth = 0
      var pipe: Int?
      for index in tokens.indices.reversed() {
        let token = tokens[index]
        if token.is(.closeParen) || token.is(.closeBracket) || token.is(.closeBrace) {
          depth += 1
        } else if token.is(.openParen) || token.is(.openBracket) || token.is(.openBrace) {
          if depth == 0, let pipe {
            self.pipe = pipe
            start = token.range.upperBound
            return
          }
          depth = max(0, depth - 1)
        } else if depth == 0, pipe == nil, token.is(.pipe) {
          pipe = index
        }
      }
      guard let pipe else { return nil }
      self.pipe = pipe
      let isBound = tokens.count > 1 && tokens[1].is(.assign)
      start = isBound ? tokens[1].range.upperBound : tokens[0].range.lowerBound
    }
  }
}

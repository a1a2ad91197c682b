import KantaSource

/// An expression of an SQL query, on its way to Kanta.
struct SQLExpression {
  typealias Piece = SQLTranslation.Piece

  private static let aggregates: Set<String> = [
    "sum", "avg", "mean", "min", "max", "count", "median", "stddev",
  ]
  private static let words: Set<String> = ["and", "or", "not", "in", "is"]

  let pieces: [Piece]

  init(_ pieces: [Piece]) { self.pieces = pieces }

  /// The parts between commas outside brackets.
  static func split(_ pieces: [Piece]) -> [[Piece]] {
    var parts: [[Piece]] = pieces.isEmpty ? [] : [[]]
    var depth = 0
    for piece in pieces {
      if piece.token.isSymbol(.openParen) { depth += 1 }
      if piece.token.isSymbol(.closeParen) { depth -= 1 }
      if piece.token.isSymbol(.comma), depth == 0 {
        parts.append([])
      } else {
        parts[parts.count - 1].append(piece)
      }
    }
    return parts
  }

  /// Whether an aggregate is called anywhere in it.
  var isAggregate: Bool {
    pieces.indices.dropLast().contains { index in
      Self.aggregates.contains(pieces[index].word) && pieces[index + 1].token.isSymbol(.openParen)
    }
  }

  /// The expression in Kanta, canonical if it parses; `nil` for what has no simple counterpart.
  var spelled: String? {
    var output: [String] = []
    var index = 0
    while index < pieces.count {
      guard let count = append(at: index, to: &output) else { return nil }
      index += count
    }
    let source = SourceText(output.joined(separator: " "), name: "")
    let parsed = parse(source)
    guard !output.isEmpty, parsed.diagnostics.isEmpty, parsed.tree.statements.count == 1,
      case .pipeline(let pipeline) = parsed.tree.statements[0].kind,
      case .expression(let expression) = pipeline.source, pipeline.stages.isEmpty
    else { return nil }
    return spell(expression)
  }

  /// Appends what stands at `index` and returns how many pieces that were.
  private func append(at index: Int, to output: inout [String]) -> Int? {
    let piece = pieces[index]
    let next = index + 1 < pieces.count ? pieces[index + 1] : nil
    switch piece.word {
    case "like": return appendPattern(next, to: &output)
    case "between": return appendBetween(from: index + 1, to: &output)
    case "in" where next?.token.isSymbol(.openParen) ?? false:
      return appendList(from: index + 1, to: &output)
    case "null": output.append("missing")
    case "true", "false": output.append(piece.word)
    case "date" where next?.token.literal != nil: break
    case "avg" where next?.token.isSymbol(.openParen) ?? false: output.append("mean")
    case "count" where next?.token.isSymbol(.openParen) ?? false:
      return appendCount(at: index, to: &output)
    case let word where Self.words.contains(word): output.append(word)
    default: return appendOther(piece, next, to: &output)
    }
    return 1
  }

  private func appendOther(
    _ piece: Piece, _ next: Piece?, to output: inout [String]
  ) -> Int? {
    if piece.token.nameText != nil, next?.token.isSymbol(.dot) ?? false { return 2 }
    if piece.text == "||" || piece.token.kind == .invalid { return nil }
    switch piece.token.kind {
    case .symbol(.assign): output.append("==")
    case .symbol(let symbol): output.append(symbol.rawValue)
    case .name where next?.token.isSymbol(.openParen) ?? false: output.append(piece.word)
    case .literal(.text(let text)): output.append(Self.date(text) ?? quote(text))
    default: output.append(piece.text)
    }
    return 1
  }

  /// A text that is a date, as a date.
  private static func date(_ text: String) -> String? {
    let tokens = lex(SourceText(text, name: "")).tokens
    guard tokens.count == 2, case .date = tokens[0].literal else { return nil }
    return text
  }

  /// The two special forms of counting, `count(*)` and `count(distinct x)`.
  private func appendCount(at index: Int, to output: inout [String]) -> Int {
    let inner = index + 2 < pieces.count ? pieces[index + 2] : nil
    if inner?.token.isSymbol(.star) ?? false {
      output += ["count", "("]
      return 3
    }
    if inner?.word == "distinct" {
      output += ["distinct", "("]
      return 3
    }
    output.append("count")
    return 1
  }

  /// `like '%x%'` and the patterns with one `%` at an end.
  private func appendPattern(_ pattern: Piece?, to output: inout [String]) -> Int? {
    guard case .text(let text) = pattern?.token.literal else { return nil }
    let core = String(text.drop { $0 == "%" }.reversed().drop { $0 == "%" }.reversed())
    guard !core.contains(where: { "%_".contains($0) }) else { return nil }
    let escaped = core.map { #".\+*?()[]{}|^$"#.contains($0) ? "\\\($0)" : String($0) }.joined()
    switch (text.hasPrefix("%"), text.hasSuffix("%")) {
    case (true, true): output += ["contains", quote(core)]
    case (true, false): output += ["matches", quote(escaped + "$")]
    case (false, true): output += ["matches", quote("^" + escaped)]
    case (false, false): output += ["==", quote(core)]
    }
    return 2
  }

  /// `between a and b`, from behind the `between`.
  private func appendBetween(from start: Int, to output: inout [String]) -> Int? {
    guard let middle = pieces[start...].firstIndex(where: { $0.word == "and" }) else { return nil }
    let end =
      pieces[(middle + 1)...].firstIndex { ["and", "or"].contains($0.word) } ?? pieces.count
    guard let low = SQLExpression(Array(pieces[start..<middle])).spelled,
      let high = SQLExpression(Array(pieces[(middle + 1)..<end])).spelled
    else { return nil }
    output += ["in", "\(low)..\(high)"]
    return end - start + 1
  }

  /// `in (a, b)`, from the parenthesis on.
  private func appendList(from open: Int, to output: inout [String]) -> Int? {
    guard let close = pieces[open...].firstIndex(where: { $0.token.isSymbol(.closeParen) }) else {
      return nil
    }
    var elements: [String] = []
    for part in Self.split(Array(pieces[(open + 1)..<close])) {
      guard let element = SQLExpression(part).spelled else { return nil }
      elements.append(element)
    }
    output += ["in", "[" + elements.joined(separator: ", ") + "]"]
    return close - open + 2
  }
}

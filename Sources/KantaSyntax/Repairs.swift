package import KantaSource

/// Small changes that may mend a text where the parser could not say more than what is wrong; the
/// likeliest first.
///
/// They are guesses: only one whose text parses and checks is good advice. Words are replaced by
/// the nearest word of the language, what often goes missing is put in, and a bracket or quote gets
/// its counterpart at one of the words beside it on its line.
package func repairs(of problem: Diagnostic, in source: SourceText) -> [Diagnostic.Advice] {
  guard let place = problem.range else { return [] }
  let repairs = Repairs(source, place)
  switch problem.code {
  case .syntax: return repairs.respellings + repairs.insertions + repairs.quotes + repairs.openings
  case .wrongArguments: return repairs.respellings
  case .unclosed where problem.labels.count == 1: return repairs.closings
  default: return []
  }
}

private struct Repairs {
  /// More places than this are not tried, so that a long line is answered as fast as a short one.
  static let limit = 40

  let source: SourceText
  let place: SourceRange
  let tokens: [Token]
  /// The token at the place of the problem.
  let index: Int

  init(_ source: SourceText, _ place: SourceRange) {
    self.source = source
    self.place = place
    tokens = lex(source).tokens
    index =
      tokens.firstIndex { $0.range.upperBound > place.lowerBound } ?? tokens.count - 1
  }

  /// The word here, or the one before it, as the nearest word that the language has in its place.
  var respellings: [Diagnostic.Advice] {
    [index, index - 1].filter(tokens.indices.contains).flatMap { index in
      nearestWords(at: index).map { word in
        .init(
          "did you mean `\(word)`?", edits: [Diagnostic.Edit(tokens[index].range, word)])
      }
    }
  }

  private func nearestWords(at index: Int) -> [String] {
    guard let written = tokens[index].word else { return [] }
    var words: [String] = []
    if index > 0, case .integer(let count) = tokens[index - 1].literal {
      words = Suggestion.nearest(to: written, among: Words.units.flatMap { [$0, $0 + "s"] })
        .compactMap(Words.unit).map { count == 1 ? $0 : $0 + "s" }
    }
    return words + Suggestion.nearest(to: written, among: Words.operators)
  }

  /// A word or sign put in before the place.
  var insertions: [Diagnostic.Advice] {
    let before = source[SourceRange(0, place.lowerBound)]
    let blanks = before.utf8.reversed().prefix { $0 == UInt8(ascii: " ") }.count
    return ["by", ",", "==", "|", "on"].map { word in
      // A comma goes right behind what stands before it.
      let edit =
        word == ","
        ? Diagnostic.Edit(SourceRange(place.lowerBound - blanks, place.lowerBound), ", ")
        : Diagnostic.Edit(SourceRange(place.lowerBound, place.lowerBound), word + " ")
      return .init("`\(word)` is missing here", edits: [edit])
    }
  }

  /// The second word of a statement in quotes: `load orders`.
  var quotes: [Diagnostic.Advice] {
    guard index > 0, tokens[index - 1].word != nil, tokens[index].word != nil else { return [] }
    let before = index > 1 ? tokens[index - 2].kind : .newline
    guard [.newline, .symbol(.assign), .symbol(.semicolon)].contains(before) else { return [] }
    let range = tokens[index].range
    return [
      .init("put it in quotes", edits: [Diagnostic.Edit(range, quote(source[range]))])
    ]
  }

  /// What opens the bracket that is closed here: before one of the words that stand before it, or
  /// inside the last of them.
  var openings: [Diagnostic.Advice] {
    guard index > 0, let closer = tokens[index].symbol,
      let opener = [Symbol.openParen, .openBracket].first(where: { $0.closer == closer })
    else { return [] }
    let start = source.rangeOfLine(source.lineIndex(at: place.lowerBound)).lowerBound
    let before = tokens[..<index].reversed().map(\.range)
    let word = tokens[index - 1].word == nil ? SourceRange(0, 0) : before[0]
    let places =
      [place.lowerBound] + before.prefix { $0.lowerBound >= start }.map(\.lowerBound)
      + Array((word.lowerBound..<word.upperBound).dropFirst())
    return places.prefix(Self.limit).map { place in
      .init(
        "open it with `\(opener.rawValue)`",
        edits: [Diagnostic.Edit(SourceRange(place, place), opener.rawValue)])
    }
  }

  /// What closes the bracket or quote here, behind each of the words that follow it on its line.
  var closings: [Diagnostic.Advice] {
    let bracket = Symbol(rawValue: source[place])?.closer?.rawValue
    guard let closer = bracket ?? openQuote else { return [] }
    let end = source.rangeOfLine(source.lineIndex(at: place.lowerBound)).upperBound
    let ends =
      openQuote == nil
      ? tokens.dropFirst(index + 1).map(\.range.upperBound) : wordEnds(until: end)
    return ends.prefix { $0 <= end }.prefix(Self.limit).map { place in
      .init(
        "close it with `\(closer)`", edits: [Diagnostic.Edit(SourceRange(place, place), closer)])
    }
  }

  private var openQuote: String? { source[place] == "\"" ? "\"" : nil }

  /// Where the words of an open text end.
  private func wordEnds(until end: Int) -> [Int] {
    let rest = Array(source[SourceRange(place.upperBound, end)].utf8)
    return rest.indices.dropFirst().filter { index in
      rest[index] == UInt8(ascii: " ") && rest[index - 1] != UInt8(ascii: " ")
    }.map { place.upperBound + $0 } + [end]
  }
}

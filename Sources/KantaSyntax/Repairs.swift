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
  case .syntax:
    return repairs.decimals + repairs.needless + repairs.respellings + repairs.insertions
      + repairs.backquotes + repairs.quotes + repairs.openings
  case .foreignSyntax: return repairs.bareDates
  case .unknownColumn: return repairs.orders
  case .wrongArguments: return repairs.decimals + repairs.respellings + repairs.backquotes
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
      let units =
        ForeignWords.units[written.lowercased()].map { [$0] }
        ?? Suggestion.nearest(to: written, among: Words.units.flatMap { [$0, $0 + "s"] })
        .compactMap(Words.unit)
      words = units.map { count == 1 ? $0 : $0 + "s" }
    }
    return words + Suggestion.nearest(to: written, among: Words.operators)
  }

  /// `take 5 rows`: what is counted goes without saying.
  var needless: [Diagnostic.Advice] {
    guard index > 0, case .integer = tokens[index - 1].literal, let word = tokens[index].word,
      ["row", "rows", "record", "records", "line", "lines", "customers", "orders", "items"]
        .contains(word.lowercased())
    else { return [] }
    let gap = SourceRange(tokens[index - 1].range.upperBound, tokens[index].range.upperBound)
    return [.init("leave `\(word)` out", edits: [Diagnostic.Edit(gap, "")])]
  }

  /// `sort amount, desc`: the order belongs to the column before the comma.
  var orders: [Diagnostic.Advice] {
    guard index > 0, let word = tokens[index].word, ["asc", "desc"].contains(word),
      tokens[index - 1].isSymbol(.comma)
    else { return [] }
    return [
      .init(
        "leave the comma out", edits: [Diagnostic.Edit(tokens[index - 1].range, "")])
    ]
  }

  /// A date that stands in quotes.
  var bareDates: [Diagnostic.Advice] {
    guard case .text(let written) = tokens[index].literal,
      written.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil
    else { return [] }
    return [
      .init(
        "a date stands without quotes", edits: [Diagnostic.Edit(tokens[index].range, written)])
    ]
  }

  /// `12,5` with a point, or as a list with all the numbers beside it.
  var decimals: [Diagnostic.Advice] {
    func isNumber(_ index: Int) -> Bool {
      tokens.indices.contains(index) && tokens[index].literal?.isAmount ?? false
    }
    let places = [index, index - 1, index + 1]
    let comma = places.first { comma in
      tokens.indices.contains(comma) && tokens[comma].isSymbol(.comma) && isNumber(comma - 1)
        && isNumber(comma + 1)
    }
    guard let comma else { return [] }
    var advice: [Diagnostic.Advice] = []
    if tokens[comma].leading.isEmpty, tokens[comma + 1].leading.isEmpty {
      let written = source[tokens[comma - 1].range] + "." + source[tokens[comma + 1].range]
      advice.append(
        .init("write `\(written)`", edits: [Diagnostic.Edit(tokens[comma].range, ".")]))
    }
    var (first, last) = (comma - 1, comma + 1)
    while first > 1, tokens[first - 1].isSymbol(.comma), isNumber(first - 2) { first -= 2 }
    while last + 1 < tokens.count, tokens[last + 1].isSymbol(.comma), isNumber(last + 2) {
      last += 2
    }
    let (start, end) = (tokens[first].range.lowerBound, tokens[last].range.upperBound)
    advice.append(
      .init(
        "make it a list",
        edits: [
          Diagnostic.Edit(SourceRange(start, start), "["),
          Diagnostic.Edit(SourceRange(end, end), "]"),
        ]))
    return advice
  }

  /// Words beside each other as one name: `Order Date`.
  var backquotes: [Diagnostic.Advice] {
    func isWord(_ index: Int) -> Bool {
      tokens.indices.contains(index) && tokens[index].word != nil
    }
    guard isWord(index) else { return [] }
    var advice: [Diagnostic.Advice] = []
    for length in 2...4 {
      for first in (index - length + 1)...index {
        let range = first...(first + length - 1)
        guard range.allSatisfy(isWord) else { continue }
        let name = tokens[first].range.union(tokens[range.upperBound].range)
        advice.append(
          .init(
            "a name of several words stands in backquotes",
            edits: [Diagnostic.Edit(name, "`\(source[name])`")]))
      }
    }
    return advice
  }

  /// A word or sign put in before the place.
  var insertions: [Diagnostic.Advice] {
    // Nothing has a sign of its own kind before it.
    if tokens[index].isSymbol(.assign) { return [] }
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

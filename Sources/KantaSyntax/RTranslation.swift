import KantaSource

/// Turns a simple pipeline of dplyr into Kanta: calls behind `%>%`, `|>` or `|`, or around a table.
struct RTranslation {
  /// Functions of dplyr that take the table as their first argument or follow its pipe.
  static let verbs: Set<String> = [
    "filter", "select", "mutate", "arrange", "summarise", "summarize", "group_by", "left_join",
    "inner_join", "slice_head", "slice_max", "transmute", "pull", "library", "head", "ungroup",
    "tally",
  ]

  private let tokens: ArraySlice<Token>
  private let text: SourceText
  private var stages: [String] = []
  /// The keys of a `group_by` that no `summarise` has used yet.
  private var keys = ""

  init(_ tokens: [Token], _ text: SourceText) {
    self.tokens = tokens[...]
    self.text = text
  }

  /// The statement as a pipeline that parses; `nil` if it is not of a simple shape.
  func translated() -> String? {
    var copy = self
    return copy.draft().flatMap(canonical)
  }

  private mutating func draft() -> String? {
    var rest = tokens
    var start = ""
    if let name = rest.first?.nameText {
      let second = rest.dropFirst().first
      let isArrow =
        second?.isSymbol(.less) ?? false
        && rest.dropFirst(2).first?.isSymbol(.minus) ?? false
      if isArrow || second?.isSymbol(.assign) ?? false {
        start = name + " = "
        rest = rest.dropFirst(isArrow ? 3 : 2)
      }
    }
    for part in split(rest, at: .pipe) {
      guard append(part) else { return nil }
    }
    return keys.isEmpty && !stages.isEmpty ? start + stages.joined(separator: " | ") : nil
  }

  /// One part between pipes: a call, or a name or stage as it stands.
  private mutating func append(_ part: ArraySlice<Token>) -> Bool {
    guard let call = RExpression.call(part) else {
      guard let written = RExpression(part, text).spelled else { return false }
      stages.append(written)
      return true
    }
    var arguments = call.arguments
    if ["read", "read_csv", "fread"].contains(call.name), stages.isEmpty {
      stages.append("load " + (arguments.first.flatMap { RExpression($0, text).spelled } ?? ""))
      return true
    }
    if stages.isEmpty {
      // `filter(orders, …)`: the table is the first argument.
      guard Self.verbs.contains(call.name), let table = arguments.first, append(table) else {
        return false
      }
      arguments.removeFirst()
    }
    return append(call.name, arguments)
  }

  private mutating func append(_ verb: String, _ arguments: [ArraySlice<Token>]) -> Bool {
    let items = arguments.compactMap { RExpression($0, text).spelled }
    guard items.count == arguments.count else { return false }
    let list = items.joined(separator: ", ")
    switch verb {
    case "filter", "where":
      let conditions = items.map { items.count > 1 && $0.contains(" or ") ? "(\($0))" : $0 }
      stages.append("where " + conditions.joined(separator: " and "))
    case "mutate": stages.append("add " + list)
    case "select", "pull":
      let dropped = items.allSatisfy { $0.hasPrefix("- ") }
      stages.append(
        dropped
          ? "drop " + items.map { String($0.dropFirst(2)) }.joined(separator: ", ") : "keep " + list
      )
    case "arrange", "sort":
      stages.append(
        "sort "
          + items.map { $0.hasPrefix("- ") ? "\($0.dropFirst(2)) desc" : $0 }.joined(
            separator: ", "))
    case "group_by": keys = list
    case "ungroup": break
    case "summarise", "summarize":
      stages.append("summarize " + list + (keys.isEmpty ? "" : " by " + keys))
      keys = ""
    case "count", "tally":
      let by = [keys, list].filter { !$0.isEmpty }.joined(separator: ", ")
      stages.append(by.isEmpty ? "count" : "count by " + by)
      keys = ""
    case "head", "slice_head":
      stages.append("take " + (items.first.map(Self.value) ?? "6"))
    case "slice_max":
      guard items.count == 2 else { return false }
      stages.append("top \(Self.value(items[1])) by \(items[0])")
    case "left_join", "inner_join":
      guard items.count == 2, let key = Self.text(Self.value(items[1])) else { return false }
      stages.append("join \(items[0]) on \(key)")
    case "transmute", "library": return false
    default: stages.append(items.isEmpty ? verb : verb + " " + list)
    }
    return true
  }

  /// The value of `n = 5`.
  private static func value(_ argument: String) -> String {
    argument.split(separator: " = ", maxSplits: 1).last.map(String.init) ?? argument
  }

  /// What stands between quotes.
  private static func text(_ written: String) -> String? {
    guard written.count > 2, written.hasPrefix("\""), written.hasSuffix("\"") else { return nil }
    return String(written.dropFirst().dropLast())
  }

  private func split(_ tokens: ArraySlice<Token>, at symbol: Symbol) -> [ArraySlice<Token>] {
    RExpression.split(tokens, at: symbol)
  }
}

/// An expression of R, on its way to Kanta.
struct RExpression {
  private static let functions = ["n": "count", "n_distinct": "distinct", "sd": "stddev"]
  private static let words = ["TRUE": "true", "FALSE": "false", "NA": "missing"]

  private let tokens: ArraySlice<Token>
  private let text: SourceText

  init(_ tokens: ArraySlice<Token>, _ text: SourceText) {
    self.tokens = tokens
    self.text = text
  }

  /// The parts between the symbols outside brackets.
  static func split(_ tokens: ArraySlice<Token>, at symbol: Symbol) -> [ArraySlice<Token>] {
    var parts: [ArraySlice<Token>] = []
    var start = tokens.startIndex
    var depth = 0
    for index in tokens.indices {
      if tokens[index].symbol?.closer != nil { depth += 1 }
      if tokens[index].symbol?.isCloser ?? false { depth -= 1 }
      guard tokens[index].isSymbol(symbol), depth == 0 else { continue }
      parts.append(tokens[start..<index])
      start = index + 1
    }
    return tokens.isEmpty ? [] : parts + [tokens[start...]]
  }

  /// `name(arguments)`, if that is all; of `read.csv(…)` the name is `read`.
  static func call(
    _ tokens: ArraySlice<Token>
  ) -> (name: String, arguments: [ArraySlice<Token>])? {
    guard let name = tokens.first?.nameText,
      let open = tokens.firstIndex(where: { $0.isSymbol(.openParen) }),
      open == tokens.startIndex + 1 || tokens[tokens.startIndex + 1].isSymbol(.dot),
      open <= tokens.startIndex + 3, end(of: open, in: tokens) == tokens.endIndex - 1
    else { return nil }
    return (name, split(tokens[(open + 1)..<(tokens.endIndex - 1)], at: .comma))
  }

  /// The index of the bracket that closes the one at `open`.
  private static func end(of open: Int, in tokens: ArraySlice<Token>) -> Int? {
    var depth = 0
    for index in open..<tokens.endIndex {
      if tokens[index].symbol?.closer != nil { depth += 1 }
      if tokens[index].symbol?.isCloser ?? false { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// The expression in the words of Kanta; `nil` for what has no simple counterpart.
  var spelled: String? {
    var output: [String] = []
    var index = tokens.startIndex
    while index < tokens.endIndex {
      guard let next = append(at: index, to: &output) else { return nil }
      index = next
    }
    return output.joined(separator: " ")
  }

  /// Appends what stands at `index` and returns the index behind it.
  private func append(at index: Int, to output: inout [String]) -> Int? {
    let token = tokens[index]
    if case .text(let value) = token.literal { output.append(quote(value)) }
    if case .text = token.literal { return index + 1 }
    if token.kind == .invalid { return nil }
    if token.isSymbol(.pipe) { output.append("or") }
    if token.isSymbol(.pipe) { return index + 1 }
    let rest = tokens[index...]
    guard let name = token.word, let open = opening(behind: index),
      let close = Self.end(of: open, in: rest)
    else {
      // The lexer has read `!` and `&` as the words they mean.
      output.append(
        token.word.map { Self.words[$0] ?? $0 } ?? token.symbol?.rawValue ?? text[token.range])
      return index + 1
    }
    let arguments = Self.split(tokens[(open + 1)..<close], at: .comma).filter {
      // `sum(x, na.rm = TRUE)` is what Kanta does anyway.
      !($0.first?.isWord("na") ?? false)
    }
    let inner = arguments.compactMap { RExpression($0, text).spelled }
    guard inner.count == arguments.count else { return nil }
    let list = inner.joined(separator: ", ")
    switch name {
    case "desc": output.append(list + " desc")
    case "c": output.append("[\(list)]")
    case "is" where open > index + 1:
      let isNegated = output.last == "not"
      if isNegated { output.removeLast() }
      output.append(list + (isNegated ? " is not missing" : " is missing"))
    case "ifelse", "if_else":
      guard inner.count == 3 else { return nil }
      output.append("if \(inner[0]) then \(inner[1]) else \(inner[2])")
    default: output.append((Self.functions[name] ?? text[token.range]) + "(\(list))")
    }
    return close + 1
  }

  /// The bracket right behind a name, or behind the `.na` of `is.na(x)`.
  private func opening(behind index: Int) -> Int? {
    let isTest =
      tokens[index].isWord("is") && index + 3 < tokens.endIndex && tokens[index + 1].isSymbol(.dot)
    let open = isTest ? index + 3 : index + 1
    return open < tokens.endIndex && tokens[open].isSymbol(.openParen)
      && !Words.infix.subtracting(["desc"]).contains(tokens[index].word ?? "") || isTest
      ? open : nil
  }
}

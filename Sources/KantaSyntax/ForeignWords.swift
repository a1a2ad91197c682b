import KantaSource

/// Words of other languages, and what they tell.
enum ForeignWords {
  /// What other languages call `missing`.
  static let missing: Set<String> = ["null", "na", "nan", "none", "nil", "empty"]

  /// Words before a name that is being given to a result.
  static let declaring: Set<String> = ["let", "var", "val", "const", "set"]

  /// Functions of dplyr that take the table as their first argument or follow its pipe.
  static let dplyr: Set<String> = [
    "filter", "select", "mutate", "arrange", "summarise", "summarize", "group_by", "left_join",
    "inner_join", "slice_head", "transmute", "pull", "library", "head",
  ]

  /// Words a line of an SQL statement starts with.
  static let sqlLines: Set<String> = [
    "select", "from", "where", "group", "having", "order", "limit", "join", "left", "inner",
    "right",
    "full", "cross", "on", "and", "or", "union", "offset", "as",
  ]

  /// A parenthesised call of one of these keeps its parentheses at the start of a statement, where
  /// it would otherwise read as a statement of another kind.
  static let statementCalls = dplyr.union(statementStarts)

  /// Words that start a statement of another kind unless they stand alone.
  static let statementStarts: Set<String> = ["check", "select", "insert", "update", "delete"]
}

// Words that stand between operands elsewhere.
extension Parser {
  /// Whether the word `offset` tokens ahead is used as an operator that Kanta does not have.
  func isForeignOperator(_ offset: Int) -> Bool {
    let next = ahead(offset + 1)
    switch ahead(offset).word?.lowercased() {
    case "between", "like", "ilike": return next.literal != nil || next.nameText != nil
    case "ascending", "descending": return next.nameText == nil && next.literal == nil
    case "group", "order": return next.word?.lowercased() == "by"
    default: return false
    }
  }

  /// Reports an operator of another language here; false if there is none.
  mutating func failForeignOperator() -> Bool {
    guard isForeignOperator(0), let word = current.word?.lowercased() else { return false }
    let range = current.range
    let next = ahead(1)
    switch word {
    case "between": fail(between(range))
    case "like", "ilike": fail(pattern(range, next))
    case "ascending": fail(.foreignOperator(word, "asc", at: range))
    case "descending": fail(.foreignOperator(word, "desc", at: range))
    case "group": fail(.foreignOperator("group by", "by", at: range.union(next.range)))
    default: fail(.foreignOperator("order by", "| sort", at: range.union(next.range)))
    }
    return true
  }

  /// Turns `x between 1 and 5` into `x in 1..5`.
  private func between(_ range: SourceRange) -> Diagnostic {
    let isSimple = ahead(2).word?.lowercased() == "and"
    let gap = SourceRange(ahead(1).range.upperBound, ahead(3).range.lowerBound)
    return .between(at: range, gap: isSimple ? gap : nil)
  }

  /// Turns `x like "%a%"` into `x contains "a"`.
  private func pattern(_ range: SourceRange, _ literal: Token) -> Diagnostic {
    guard case .text(let text) = literal.literal, text.count > 2, text.hasPrefix("%"),
      text.hasSuffix("%"), !text.dropFirst().dropLast().contains(where: { "%_".contains($0) })
    else { return .like(at: range, edits: []) }
    let core = String(text.dropFirst().dropLast())
    return .like(
      at: range,
      edits: [
        Diagnostic.Edit(range, "contains"), Diagnostic.Edit(literal.range, quote(core)),
      ])
  }
}

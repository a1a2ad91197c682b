import KantaSource

/// Words of other languages, and what they tell.
enum ForeignWords {
  /// What other languages call `missing`.
  static let missing: Set<String> = ["null", "na", "nan", "none", "nil", "empty"]

  /// What the sign of a currency means where a price is written with it.
  static let currencies: [Unicode.Scalar: String] = [
    "€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY",
    "₽": "RUB", "₴": "UAH", "₪": "ILS", "₫": "VND", "₱": "PHP", "₦": "NGN", "฿": "THB",
  ]

  /// Units of time as they are shortened, and in Finnish.
  static let units = [
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "hr": "hour", "hrs": "hour",
    "d": "day", "pv": "day", "päivä": "day", "päivää": "day", "w": "week", "wk": "week",
    "wks": "week", "vk": "week", "viikko": "week", "viikkoa": "week", "m": "month", "mo": "month",
    "mon": "month", "mos": "month", "mth": "month", "kk": "month", "kuukausi": "month",
    "kuukautta": "month", "q": "quarter", "qtr": "quarter", "y": "year", "yr": "year",
    "yrs": "year", "v": "year", "vuosi": "year", "vuotta": "year",
  ]

  /// How often, in one word, and the unit it is about.
  static let frequencies = [
    "daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter",
    "yearly": "year", "annual": "year", "annually": "year",
  ]

  /// Words between two operands elsewhere, and the operator of the same meaning.
  static let infix = ["has": "contains", "includes": "contains", "equals": "==", "modulo": "mod"]

  /// Words between two texts elsewhere that are functions in Kanta.
  static let infixFunctions = [
    "startswith": "starts_with", "starts_with": "starts_with", "endswith": "ends_with",
    "ends_with": "ends_with",
  ]

  /// `else if`, as one word.
  static let elseIf: Set<String> = ["elif", "elseif", "elsif"]

  /// How the name of a file ends that holds data.
  static let fileEndings: Set<String> = [
    "csv", "tsv", "txt", "tab", "json", "jsonl", "xlsx", "xls", "parquet", "gz", "zip", "kanta",
  ]

  /// Words before a name that is being given to a result.
  static let declaring: Set<String> = ["let", "var", "val", "const", "set"]

  /// Words a line of an SQL statement starts with.
  static let sqlLines: Set<String> = [
    "select", "from", "where", "group", "having", "order", "limit", "join", "left", "inner",
    "right",
    "full", "cross", "on", "and", "or", "union", "offset", "as",
  ]

  /// A parenthesised call of one of these keeps its parentheses at the start of a statement, where
  /// it would otherwise read as a statement of another kind.
  static let statementCalls = RTranslation.verbs.union(statementStarts)

  /// Words that start a statement of another kind unless they stand alone.
  static let statementStarts: Set<String> = ["check", "select", "insert", "update", "delete"]
}

// Words that stand between operands elsewhere.
extension Parser {
  /// Whether the word `offset` tokens ahead is used as an operator that Kanta does not have.
  func isForeignOperator(_ offset: Int) -> Bool {
    let next = ahead(offset + 1)
    guard let word = ahead(offset).word?.lowercased() else { return false }
    switch word {
    case "between", "like", "ilike": return next.literal != nil || next.nameText != nil
    case "ascending", "descending": return next.nameText == nil && next.literal == nil
    case "group", "order": return next.word?.lowercased() == "by"
    default:
      if ForeignWords.infix[word] != nil { return next.literal != nil || next.nameText != nil }
      return ForeignWords.infixFunctions[word] != nil && next.literal != nil
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
    case "order": fail(.foreignOperator("order by", "| sort", at: range.union(next.range)))
    default:
      if let operation = ForeignWords.infix[word] {
        fail(.foreignOperator(word, operation, at: range))
      } else if let function = ForeignWords.infixFunctions[word] {
        fail(.infixFunction(word, function, at: range, edits: call(of: function, next)))
      }
    }
    return true
  }

  /// Turns `x startswith "a"` into `starts_with(x, "a")`.
  private func call(of function: String, _ literal: Token) -> [Diagnostic.Edit] {
    guard position > 0, tokens[position - 1].nameText != nil else { return [] }
    let subject = tokens[position - 1].range
    let end = SourceRange(literal.range.upperBound, literal.range.upperBound)
    return [
      Diagnostic.Edit(SourceRange(subject.lowerBound, subject.lowerBound), function + "("),
      Diagnostic.Edit(SourceRange(subject.upperBound, literal.range.lowerBound), ", "),
      Diagnostic.Edit(end, ")"),
    ]
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

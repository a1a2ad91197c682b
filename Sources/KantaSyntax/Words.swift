/// The words that mean something in some place of the grammar.
///
/// None of them is reserved: each can name a column wherever the grammar expects a name.
enum Words {
  /// The units of durations, in the singular.
  static let units = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"]

  /// Words between two operands.
  static let infix: Set<String> = [
    "and", "or", "in", "is", "mod", "contains", "matches", "then", "else", "asc", "desc", "when",
  ]

  /// Infix words that are also functions: `contains(description, "x")`.
  static let callable: Set<String> = ["contains", "matches", "mod"]

  /// Words that start a clause of a stage, beside `as of` and `else`.
  static let clauses: Set<String> = ["by", "per", "on"]

  /// Verbs that may start a line, followed by the name of what they are about.
  static let starters: Set<String> = ["lint", "explain"]

  /// Words that stand in a stage before the name of something in the data.
  static let beforeNames: Set<String> = ["customer", "segment"]

  /// Words that stand before an operand.
  static let prefixes: Set<String> = ["not", "if"]

  /// Words that are values.
  static let values: Set<String> = ["true", "false", "missing"]

  /// The formatter writes a name in backquotes when it reads like one of these.
  static let quoted = infix.union(clauses).union(prefixes).union(values).union(["otherwise", "as"])

  /// The words that can stand behind an operand; the likelier of two that are alike first.
  static let operators = [
    "and", "or", "in", "is", "not", "by", "desc", "asc", "contains", "matches", "then", "else",
    "per", "on", "mod", "when", "otherwise", "missing", "as", "of",
  ]

  /// A line that ends with one of these, standing after an operand, goes on.
  static let continuing: Set<String> = [
    "and", "or", "in", "is", "mod", "contains", "matches", "then", "else", "when", "by", "per",
    "on",
  ]

  /// The unit a singular or plural word names, in the singular.
  static func unit(_ word: String) -> String? {
    if units.contains(word) { return word }
    guard word.hasSuffix("s") else { return nil }
    let singular = String(word.dropLast())
    return units.contains(singular) ? singular : nil
  }

  /// Whether `text` can be written as a name without backquotes.
  static func isPlainName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, startsName(first) else { return false }
    return text.unicodeScalars.dropFirst().allSatisfy(continuesName)
  }

  static func startsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDStart
  }

  static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDContinue
  }
}

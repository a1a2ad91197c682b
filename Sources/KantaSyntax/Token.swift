package import KantaSource

/// One token of a text, with what stands before it.
///
/// The leading trivia and the ranges of all tokens, one after the other, are the whole text: no
/// byte is lost.
package struct Token: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// A name or a word of the language: which of the two, the parser decides by its place.
    case name(String)
    /// A name in backquotes, which is never a word of the language; the text is without the quotes.
    case quotedName(String)
    /// `name:`, the start of an option or of a named argument.
    case key(String)
    case literal(LiteralSyntax)
    case symbol(Symbol)
    /// A line end that ends a statement; the others are trivia.
    case newline
    /// What could not be read; a diagnostic already says why.
    case invalid
    case end
  }

  package var kind: Kind
  package var range: SourceRange
  package var leading: [Trivia]
  /// False for a string or an opening bracket that nothing closes; a diagnostic already says so.
  package var isClosed = true
}

/// Text between tokens: it means nothing, but the formatter keeps the comments.
package struct Trivia: Hashable, Sendable {
  package enum Kind: Hashable, Sendable { case space, comment, newline }

  package var kind: Kind
  package var range: SourceRange
}

/// The punctuation of the language.
package enum Symbol: String, Hashable, Sendable {
  case pipe = "|"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case dot = "."
  case range = ".."
  case openParen = "("
  case closeParen = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case assign = "="
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"

  /// The bracket that closes this one; `nil` for anything but an opening bracket.
  var closer: Symbol? {
    switch self {
    case .openParen: .closeParen
    case .openBracket: .closeBracket
    case .openBrace: .closeBrace
    default: nil
    }
  }

  /// The comparisons of two characters.
  static let comparisons: Set<String> = ["==", "!=", "<=", ">="]

  var isCloser: Bool { self == .closeParen || self == .closeBracket || self == .closeBrace }

  /// Whether a line that ends with this symbol goes on: nothing can be complete there.
  var continuesLine: Bool {
    switch self {
    case .pipe, .comma, .range, .assign, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .plus, .minus, .star, .slash:
      true
    default: false
    }
  }
}

extension Token {
  /// The word, if this is a name without backquotes.
  var word: String? {
    if case .name(let text) = kind { text } else { nil }
  }

  var symbol: Symbol? {
    if case .symbol(let symbol) = kind { symbol } else { nil }
  }

  var literal: LiteralSyntax? {
    if case .literal(let value) = kind { value } else { nil }
  }

  /// The name, with or without backquotes.
  var nameText: String? {
    switch kind {
    case .name(let text), .quotedName(let text): text
    default: nil
    }
  }

  /// Whether the lexer has said already what is wrong here.
  var isExplained: Bool { kind == .invalid || !isClosed }

  var isKey: Bool {
    if case .key = kind { true } else { false }
  }

  func isSymbol(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

  func isWord(_ word: String) -> Bool { self.word == word }
}

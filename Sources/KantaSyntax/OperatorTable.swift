/// How tightly an operator binds; the loosest first.
enum Precedence: Int, Comparable {
  case conditional, or, and, not, comparison, range, sum, product, negation, primary

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter level.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }
}

/// The operators between two operands: one row each, for the parser and for the formatter.
enum OperatorTable {
  enum Meaning: Hashable {
    case binary(BinaryOperator)
    case range
    /// `in`; with `not` before it, `not in`.
    case membership
    /// `is missing` and `is not missing`.
    case isMissing
  }

  struct Row {
    var spelling: String
    var meaning: Meaning
    var precedence: Precedence
    /// Whether `a ∘ b ∘ c` is `(a ∘ b) ∘ c`; without it, it is a mistake.
    var chains: Bool

    init(_ spelling: String, _ meaning: Meaning, _ precedence: Precedence, chains: Bool = false) {
      self.spelling = spelling
      self.meaning = meaning
      self.precedence = precedence
      self.chains = chains
    }

    init(_ binary: BinaryOperator, _ precedence: Precedence, chains: Bool = false) {
      self.init(binary.rawValue, .binary(binary), precedence, chains: chains)
    }
  }

  static let rows: [Row] = [
    Row(.or, .or, chains: true),
    Row(.and, .and, chains: true),
    Row(.equal, .comparison),
    Row(.notEqual, .comparison),
    Row(.less, .comparison),
    Row(.lessOrEqual, .comparison),
    Row(.greater, .comparison),
    Row(.greaterOrEqual, .comparison),
    Row(.matches, .comparison),
    Row(.contains, .comparison),
    Row("in", .membership, .comparison),
    Row("is", .isMissing, .comparison),
    Row("..", .range, .range),
    Row(.add, .sum, chains: true),
    Row(.subtract, .sum, chains: true),
    Row(.multiply, .product, chains: true),
    Row(.divide, .product, chains: true),
    Row(.modulo, .product, chains: true),
  ]

  private static let bySpelling = Dictionary(uniqueKeysWithValues: rows.map { ($0.spelling, $0) })

  /// The row of the operator a token spells, if it is one between operands.
  static func row(_ spelling: String) -> Row? { bySpelling[spelling] }

  static func precedence(of binary: BinaryOperator) -> Precedence {
    bySpelling[binary.rawValue]?.precedence ?? .primary
  }

  static func precedence(of kind: ExpressionSyntax.Kind) -> Precedence {
    switch kind {
    case .conditional: .conditional
    case .binary(let binary, _, _): precedence(of: binary)
    case .membership, .isMissing: .comparison
    case .range: .range
    case .not: .not
    case .negate: .negation
    default: .primary
    }
  }
}

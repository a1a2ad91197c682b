import KantaSyntax

extension ExpressionSyntax {
  /// What is true of the rows this condition leaves out: `amount ≤ 0` for `amount > 0`.
  package var failureText: String {
    switch kind {
    case .binary(let symbol, let a, let b):
      guard let opposite = Self.opposites[symbol] else { return "not (\(spell(self)))" }
      return "\(spell(a)) \(opposite) \(spell(b))"
    case .isMissing(let a, negated: true): return "\(spell(a)) missing"
    case .isMissing(let a, negated: false): return "\(spell(a)) not missing"
    case .membership(let a, let set, let negated):
      return "\(spell(a)) \(negated ? "in" : "not in") \(spell(set))"
    case .not(let a): return a.factText
    default: return "not \(spell(self))"
    }
  }

  /// What is true of the rows this condition holds for, in the same signs: `amount ≤ 0`.
  private var factText: String {
    guard case .binary(let symbol, let a, let b) = kind, let sign = Self.signs[symbol] else {
      return spell(self)
    }
    return "\(spell(a)) \(sign) \(spell(b))"
  }

  private static let signs: [BinaryOperator: String] = [
    .equal: "=", .notEqual: "≠", .lessOrEqual: "≤", .greaterOrEqual: "≥",
  ]

  private static let opposites: [BinaryOperator: String] = [
    .equal: "≠", .notEqual: "=", .less: "≥", .lessOrEqual: ">", .greater: "≤",
    .greaterOrEqual: "<", .contains: "without", .matches: "not matching",
  ]
}

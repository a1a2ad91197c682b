import KantaSyntax

extension ExpressionSyntax {
  /// What is true of the rows this condition leaves out: `amount ≤ 0` for `amount > 0`.
  package var failureText: String {
    switch kind {
    case .binary(let symbol, let a, let b):
      guard let opposite = Self.opposites[symbol] else { return "not (\(spell(self)))" }
      return "\(spell(a)) \(opposite) \(spell(b))"
    case .isMissing(let a, negated: true): return "\(spell(a)) missing"
    case .isMissing(let a, negated: false): return "\(spell(a)) is there"
    case .membership(let a, let set, let negated):
      return "\(spell(a)) \(negated ? "in" : "not in") \(spell(set))"
    case .not(let a): return spell(a)
    default: return "not \(spell(self))"
    }
  }

  private static let opposites: [BinaryOperator: String] = [
    .equal: "≠", .notEqual: "=", .less: "≥", .lessOrEqual: ">", .greater: "≤",
    .greaterOrEqual: "<", .contains: "without", .matches: "not matching",
  ]
}

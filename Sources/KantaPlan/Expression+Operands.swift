import KantaColumns

extension Expression {
  /// The same expression over other operands, as many as it has and of the same types.
  package func replacingOperands(_ operands: [Expression]) -> Expression {
    precondition(operands.count == self.operands.count, "an operand for each")
    guard let first = operands.first, let last = operands.last else { return self }
    switch self {
    case .column, .constant: return self
    case .negate: return .negate(first)
    case .not: return .not(first)
    case .holds: return .holds(first)
    case .isMissing: return .isMissing(first)
    case .member(_, let values): return .member(first, values)
    case .convert(_, let type): return .convert(first, type)
    case .arithmetic(let symbol, _, _, let type): return .arithmetic(symbol, first, last, type)
    case .compare(let symbol, _, _): return .compare(symbol, first, last)
    case .and: return .and(first, last)
    case .or: return .or(first, last)
    case .between(_, let lower, let upper):
      return .between(
        first, lower: lower == nil ? nil : operands[1], upper: upper == nil ? nil : last)
    case .choose(_, _, _, let type):
      return .choose(condition: first, then: operands[1], else: last, type)
    case .call(let function, _, let type): return .call(function, operands, type)
    }
  }

  /// Whether a node inside, or this one, fits a rule.
  package func contains(_ rule: (Expression) -> Bool) -> Bool {
    rule(self) || operands.contains { $0.contains(rule) }
  }
}

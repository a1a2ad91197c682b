package import KantaSyntax

extension ExpressionSyntax {
  /// The expressions directly inside this one.
  package var parts: [ExpressionSyntax] {
    switch kind {
    case .literal, .name, .field, .pipeline, .invalid: []
    case .list(let elements): elements
    case .negate(let a), .not(let a), .isMissing(let a, _), .rate(let a, _): [a]
    case .binary(_, let a, let b), .range(let a, let b), .membership(let a, let b, _): [a, b]
    case .conditional(let test, let a, let b): [test, a, b]
    case .call(_, let arguments): arguments.map(\.value)
    }
  }

  /// The expression as the name of a column; `missing` is one, too, no word being reserved.
  package var columnName: NameSyntax? {
    switch kind {
    case .name(let name): name
    case .literal(.missing): NameSyntax("missing", range)
    default: nil
    }
  }

  /// The names it mentions (columns, values, segments), in order.
  package var names: [NameSyntax] {
    if case .name(let name) = kind { return [name] }
    return parts.flatMap(\.names)
  }

  /// The functions it calls, in order.
  package var calls: [String] {
    if case .call(let name, let arguments) = kind {
      return [name.text] + arguments.flatMap(\.value.calls)
    }
    return parts.flatMap(\.calls)
  }

  /// The conditions joined by `and` at the top.
  package var conjuncts: [ExpressionSyntax] {
    if case .binary(.and, let a, let b) = kind { return a.conjuncts + b.conjuncts }
    return [self]
  }

  /// The same expression with parameters replaced by arguments.
  func replacing(_ values: [String: ExpressionSyntax]) -> ExpressionSyntax {
    func made(_ kind: Kind) -> ExpressionSyntax { ExpressionSyntax(kind, range) }
    switch kind {
    case .literal, .field, .pipeline, .invalid: return self
    case .name(let name): return values[name.text] ?? self
    case .list(let elements): return made(.list(elements.map { $0.replacing(values) }))
    case .negate(let a): return made(.negate(a.replacing(values)))
    case .not(let a): return made(.not(a.replacing(values)))
    case .binary(let symbol, let a, let b):
      return made(.binary(symbol, a.replacing(values), b.replacing(values)))
    case .range(let a, let b): return made(.range(a.replacing(values), b.replacing(values)))
    case .membership(let a, let b, let negated):
      return made(.membership(a.replacing(values), b.replacing(values), negated: negated))
    case .isMissing(let a, let negated):
      return made(.isMissing(a.replacing(values), negated: negated))
    case .conditional(let test, let a, let b):
      return made(
        .conditional(
          test.replacing(values), then: a.replacing(values), else: b.replacing(values)))
    case .call(let name, let arguments):
      return made(
        .call(
          name, arguments.map { .init(name: $0.name, value: $0.value.replacing(values)) }))
    case .rate(let a, let unit): return made(.rate(a.replacing(values), per: unit))
    }
  }
}

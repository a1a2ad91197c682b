import KantaColumns
import KantaSource
import KantaSyntax

extension Checker {
  typealias Bound = (expression: Expression, syntax: ExpressionSyntax)

  mutating func binary(
    _ symbol: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
    at range: SourceRange, in frame: inout BindingFrame
  ) -> Expression? {
    switch symbol {
    case .and, .or:
      let a = condition(left, in: &frame)
      let b = condition(right, in: &frame)
      guard let a, let b else { return nil }
      return symbol == .and ? .and(a, b) : .or(a, b)
    case .matches:
      return matching(left, right, in: &frame)
    case .contains:
      return textTest(.contains, "contains", left, right, in: &frame)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return comparison(symbol, left, right, in: &frame)
    case .add, .subtract, .multiply, .divide, .modulo:
      let a = bind(left, in: &frame)
      let b = bind(right, in: &frame)
      guard let a, let b else { return nil }
      return arithmetic(symbol, (a, left), (b, right), at: range)
    }
  }

  /// Whether an expression is not a column's name in quotes; if it is, that is told.
  mutating func isNoQuotedColumn(_ expression: ExpressionSyntax, in schema: Schema) -> Bool {
    guard case .literal(.text(let text)) = expression.kind, schema.resolve(text) != nil else {
      return true
    }
    report(.quotedColumn(text, at: expression.range))
    return false
  }

  // MARK: - Comparison

  private mutating func comparison(
    _ symbol: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax,
    in frame: inout BindingFrame
  ) -> Expression? {
    guard let relation = ComparisonOperator(rawValue: symbol.rawValue) else {
      preconditionFailure("the caller passes comparison operators only")
    }
    guard isNoQuotedColumn(left, in: frame.schema) else { return nil }
    let a = bind(left, in: &frame)
    if let a, a.type.isCalendar, a.type.grain == nil, let year = year(right)?.period {
      return compare(a, at: left.range, relation, to: year)
    }
    if case .name(let name) = right.kind, frame.schema.resolve(name.text) == nil,
      ["null", "na", "none", "nan"].contains(name.text.lowercased())
    {
      if a != nil { reportMissing(symbol, left, right, isRight: true) }
      return nil
    }
    if let a, isBareText(right, besides: a, in: frame) { return nil }
    let b = bind(right, in: &frame)
    guard let a, let b else { return nil }
    if a.type.kind == .missing || b.type.kind == .missing {
      reportMissing(symbol, left, right, isRight: b.type.kind == .missing)
      return nil
    }
    if let tested = trueOrFalse(relation, a, b) { return tested }
    if a.type.grain != b.type.grain {
      if let period = b.period { return compare(a, at: left.range, relation, to: period) }
      if let period = a.period { return compare(b, at: right.range, relation.flipped, to: period) }
    }
    guard let (x, y) = unified((a, left), (b, right)) else { return nil }
    return .compare(relation, x, y)
  }

  /// Reports `region == West`, a word that is no name of anything beside a text; false otherwise.
  private mutating func isBareText(
    _ expression: ExpressionSyntax, besides other: Expression, in frame: BindingFrame
  ) -> Bool {
    guard case .name(let name) = expression.kind, other.type.kind == .text,
      frame.schema.resolve(name.text) == nil, frame.named[name.text] == nil,
      !frame.keys.contains(where: { $0.name == name.text }), !isValue(name.text),
      scope.segments[name.text] == nil, scope.tables[name.text] == nil,
      Suggestion.nearest(
        to: name.text, among: frame.schema.fields.filter { $0.type.kind == .text }.map(\.name)
      ).isEmpty
    else { return false }
    report(.bareText(name, of: tableName, known: frame.schema.names))
    return true
  }

  /// `flag == true` is `flag`, `flag == false` is `not flag`.
  private func trueOrFalse(
    _ relation: ComparisonOperator, _ a: Expression, _ b: Expression
  ) -> Expression? {
    guard a.type.kind == .boolean, case .constant(.boolean(let value), _) = b,
      relation == .equal || relation == .notEqual
    else { return nil }
    let wanted = (relation == .equal) == value
    // `flag == false` is false where the flag is missing; `not flag` would be true there.
    return wanted ? .holds(a) : .and(.not(.isMissing(a)), .not(.holds(a)))
  }

  private mutating func reportMissing(
    _ symbol: BinaryOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, isRight: Bool
  ) {
    let whole = left.range.union(right.range)
    let subject = spell(isRight ? left : right)
    let test = symbol == .notEqual ? "is not missing" : "is missing"
    report(.compareWithMissing(whole, edit: .init(whole, "\(subject) \(test)")))
  }

  /// A date against a whole period: after it, before it, in it.
  private mutating func compare(
    _ date: Expression, at range: SourceRange, _ relation: ComparisonOperator, to period: Period
  ) -> Expression? {
    guard date.type.isCalendar else {
      report(.wrongArgumentType("a period", takes: "a date to compare with", date.type, at: range))
      return nil
    }
    let day = date.converted(to: .date)
    let first = Expression.constant(.date(period.first), .date)
    let last = Expression.constant(.date(period.last), .date)
    return switch relation {
    case .equal: .between(day, lower: first, upper: last)
    case .notEqual: .not(.between(day, lower: first, upper: last))
    case .less, .greaterOrEqual: .compare(relation, day, first)
    case .lessOrEqual, .greater: .compare(relation, day, last)
    }
  }

  private mutating func matching(
    _ left: ExpressionSyntax, _ right: ExpressionSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    let a = bind(left, in: &frame)
    guard case .text(let pattern)? = constant(right) else {
      report(.wrongArgumentType("matches", takes: "a pattern in quotes", .missing, at: right.range))
      return nil
    }
    guard let a else { return nil }
    guard a.type.kind == .text else {
      report(.wrongArgumentType("matches", takes: "text", a.type, at: left.range))
      return nil
    }
    return .holds(.call(.matches(pattern), [a], .boolean))
  }

  mutating func textTest(
    _ function: ScalarFunction, _ name: String, _ left: ExpressionSyntax,
    _ right: ExpressionSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    let a = bind(left, in: &frame)
    let b = bind(right, in: &frame)
    guard let a, let b else { return nil }
    for (bound, syntax) in [(a, left), (b, right)] where bound.type.kind != .text {
      report(.wrongArgumentType(name, takes: "text", bound.type, at: syntax.range))
      return nil
    }
    return .holds(.call(function, [a, b], .boolean))
  }

  // MARK: - Membership

  mutating func membership(
    _ operand: ExpressionSyntax, _ set: ExpressionSyntax, negated: Bool,
    in frame: inout BindingFrame
  ) -> Expression? {
    if case .pipeline(let list) = set.kind, list.memberSegment != nil {
      report(.membersInside(at: set.range))
      return nil
    }
    guard let bound = bind(operand, in: &frame) else { return nil }
    let test: Expression? =
      switch set.kind {
      case .list(let elements): member(bound, operand, elements, in: &frame)
      case .range(let lower, let upper): between(bound, operand, lower, upper, in: &frame)
      default: inPeriod(bound, operand, set, in: &frame)
      }
    return test.map { negated ? .not($0) : $0 }
  }

  private mutating func member(
    _ operand: Expression, _ syntax: ExpressionSyntax, _ elements: [ExpressionSyntax],
    in frame: inout BindingFrame
  ) -> Expression? {
    var values: [Value] = []
    var others: [Expression] = []
    var operand = operand
    for element in elements {
      if isBareText(element, besides: operand, in: frame) { return nil }
      guard let bound = bind(element, in: &frame) else { return nil }
      if let period = bound.period, bound.type.grain != operand.type.grain {
        guard let test = compare(operand, at: syntax.range, .equal, to: period) else { return nil }
        others.append(test)
        continue
      }
      guard let (a, b) = unified((operand, syntax), (bound, element)) else { return nil }
      operand = a
      if case .constant(let value, _) = b {
        values.append(value)
      } else {
        others.append(.compare(.equal, a, b))
      }
    }
    // A wider type found later holds for the earlier elements, too.
    let member = Expression.member(
      operand, values.map { $0.converted(to: operand.type) ?? $0 })
    return others.reduce(values.isEmpty && !others.isEmpty ? nil : member) { tests, test in
      tests.map { .or($0, test) } ?? test
    }
  }

  private mutating func between(
    _ operand: Expression, _ syntax: ExpressionSyntax, _ lower: ExpressionSyntax,
    _ upper: ExpressionSyntax, in frame: inout BindingFrame
  ) -> Expression? {
    if operand.type.isCalendar {
      guard let first = periodEnd(lower, isLast: false, in: &frame),
        let last = periodEnd(upper, isLast: true, in: &frame)
      else { return nil }
      return between(operand, first, last)
    }
    guard let a = bind(lower, in: &frame), let b = bind(upper, in: &frame),
      let (x, low) = unified((operand, syntax), (a, lower)),
      let (y, high) = unified((x, syntax), (b, upper))
    else { return nil }
    return .between(y, lower: low.converted(to: y.type), upper: high)
  }

  /// A day as an end means the whole day; a moment means that moment.
  private func between(
    _ date: Expression, _ first: Expression, _ last: Expression
  ) -> Expression {
    let day = date.type.grain == nil ? date.converted(to: .date) : date
    let hasTimes = date.type.kind == .datetime
    func end(_ end: Expression) -> Expression {
      hasTimes && end.type.kind == .datetime ? end : end.converted(to: .date)
    }
    let (lower, upper) = (end(first), end(last))
    if lower.type.kind == .date, upper.type.kind == .date {
      return .between(day, lower: lower, upper: upper)
    }
    let (low, high) = (lower.type.kind == .date ? day : date, upper.type.kind == .date ? day : date)
    return .and(.compare(.greaterOrEqual, low, lower), .compare(.lessOrEqual, high, upper))
  }

  /// The first or last day, or the moment, that one end of a date range means.
  private mutating func periodEnd(
    _ end: ExpressionSyntax, isLast: Bool, in frame: inout BindingFrame
  ) -> Expression? {
    guard let bound = year(end) ?? bind(end, in: &frame) else { return nil }
    if let period = bound.period {
      return .constant(.date(isLast ? period.last : period.first), .date)
    }
    guard bound.type.isCalendar else {
      report(.wrongArgumentType("in", takes: "dates", bound.type, at: end.range))
      return nil
    }
    return bound
  }

  private mutating func inPeriod(
    _ operand: Expression, _ syntax: ExpressionSyntax, _ set: ExpressionSyntax,
    in frame: inout BindingFrame
  ) -> Expression? {
    let bareYear = operand.type.isCalendar ? year(set) : nil
    guard let bound = bareYear ?? bind(set, in: &frame) else { return nil }
    if let period = bound.period {
      return compare(operand, at: syntax.range, .equal, to: period)
    }
    if case .constant(.date(let day), _) = bound, operand.type.isCalendar {
      return compare(operand, at: syntax.range, .equal, to: Period(first: day, last: day))
    }
    report(.notSet(set.range, isSingleValue: set.parts.isEmpty))
    return nil
  }
}

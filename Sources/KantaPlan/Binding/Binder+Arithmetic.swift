import KantaColumns
import KantaSource
import KantaSyntax

extension Checker {
  /// The checked form of `a ∘ b`, with the result type `ArithmeticOperator` documents.
  mutating func arithmetic(
    _ symbol: BinaryOperator, _ a: Bound, _ b: Bound, at range: SourceRange
  ) -> Expression? {
    guard let operation = ArithmeticOperator(rawValue: symbol.rawValue) else {
      preconditionFailure("the caller passes arithmetic operators only")
    }
    let (left, right) = (a.expression, b.expression)
    if left.type.isNumeric, right.type.isNumeric { return numbers(operation, a, b) }
    if let result = calendar(operation, left, right) { return result.folded }
    if left.type.kind == .missing || right.type.kind == .missing {
      let type = left.type.kind == .missing ? right.type : left.type
      return .constant(.missing, type)
    }
    var days: Int?
    if left.type.isCalendar || left.type.kind == .duration, case .literal(.integer) = b.syntax.kind
    {
      days = b.syntax.range.upperBound
    }
    report(.wrongOperands(operation.rawValue, left.type, right.type, at: range, days: days))
    return nil
  }

  private mutating func numbers(
    _ operation: ArithmeticOperator, _ a: Bound, _ b: Bound
  ) -> Expression? {
    guard let currency = currency(operation, a, b) else { return nil }
    // A percentage written out is an exact decimal beside exact numbers: 15% of 874.50 is 131.175.
    let left = a.expression.exactly(beside: b.expression)
    let right = b.expression.exactly(beside: a.expression)
    func made(_ x: Expression, _ y: Expression, _ kind: ValueType.Kind) -> Expression {
      Expression.arithmetic(operation, x, y, ValueType(kind, currency: currency.result)).folded
    }
    func asNumbers() -> Expression {
      made(left.converted(to: .number), right.converted(to: .number), .number)
    }
    if operation == .divide { return asNumbers() }
    switch (left.type.kind, right.type.kind) {
    case (.integer, .integer): return made(left, right, .integer)
    case (.percent, .percent) where operation == .add || operation == .subtract:
      return made(left, right, .percent)
    case (.integer, .decimal(let scale)), (.decimal(let scale), .integer):
      if operation == .multiply { return made(left, right, .decimal(scale: scale)) }
      let type = ValueType.decimal(scale: scale)
      return made(left.converted(to: type), right.converted(to: type), .decimal(scale: scale))
    case (.decimal(let s), .decimal(let t)):
      if operation == .multiply {
        return s + t <= ValueType.largestScale
          ? made(left, right, .decimal(scale: s + t)) : asNumbers()
      }
      let type = ValueType.decimal(scale: max(s, t))
      return made(left.converted(to: type), right.converted(to: type), type.kind)
    default: return asNumbers()
    }
  }

  /// The currency of a result; `nil` when two different ones meet.
  private mutating func currency(
    _ operation: ArithmeticOperator, _ a: Bound, _ b: Bound
  ) -> (result: Currency?, ())? {
    switch (a.expression.type.currency, b.expression.type.currency) {
    case (let left?, let right?) where left != right:
      reportMixedCurrency(a, b)
      return nil
    case (.some, .some) where operation == .divide: return (nil, ())  // a ratio has no currency
    case (nil, .some) where operation == .divide: return (nil, ())
    case (.some, .some) where operation == .multiply:
      report(.moneyTimesMoney(at: a.syntax.range.union(b.syntax.range)))
      return nil
    case (let left?, _): return (left, ())
    case (nil, let right): return (right, ())
    }
  }

  mutating func reportMixedCurrency(_ a: Bound, _ b: Bound) {
    var advice: Diagnostic.Advice?
    if case .literal(.money(let units, let scale, _)) = b.syntax.kind,
      let code = a.expression.type.currency?.code
    {
      let amount = ExactDecimal(minorUnits: units, scale: scale).plain
      advice = .init(
        "compare in \(code), or convert first", edits: [.init(b.syntax.range, "\(amount) \(code)")])
    }
    report(
      .mixedCurrency(
        (spell(a.syntax), a.expression.type, a.syntax.range),
        (spell(b.syntax), b.expression.type, b.syntax.range), advice: advice))
  }

  /// Dates, datetimes and durations.
  private func calendar(
    _ operation: ArithmeticOperator, _ left: Expression, _ right: Expression
  ) -> Expression? {
    func made(_ x: Expression, _ y: Expression, _ type: ValueType) -> Expression {
      .arithmetic(operation, x, y, type)
    }
    switch (left.type.kind, operation, right.type.kind) {
    case (.date, .add, .duration), (.date, .subtract, .duration):
      let day = left.converted(to: .date)
      guard case .constant(.duration(let span), _) = right else {
        return made(day, right, .datetime)
      }
      let isWholeDays = span.microseconds % TimeSpan.microsecondsPerDay == 0
      return made(day, right, isWholeDays ? .date : .datetime)
    case (.duration, .add, .date), (.duration, .add, .datetime):
      return calendar(operation, right, left)
    case (.datetime, .add, .duration), (.datetime, .subtract, .duration):
      return made(left, right, .datetime)
    case (.date, .subtract, .date): return made(left, right, .duration)
    case (.date, .subtract, .datetime), (.datetime, .subtract, .date),
      (.datetime, .subtract, .datetime):
      return made(left.converted(to: .datetime), right.converted(to: .datetime), .duration)
    case (.duration, .add, .duration), (.duration, .subtract, .duration):
      return made(left, right, .duration)
    case (.duration, .divide, .duration): return made(left, right, .number)
    case (.duration, .multiply, _) where right.type.isNumeric,
      (.duration, .divide, _) where right.type.isNumeric:
      return made(left, right.converted(to: .number), .duration)
    case (_, .multiply, .duration) where left.type.isNumeric:
      return made(right, left.converted(to: .number), .duration)
    default: return nil
    }
  }
}

extension Expression {
  /// A constant percentage as an exact decimal beside whole numbers and decimals; else itself.
  fileprivate func exactly(beside other: Expression) -> Expression {
    guard case .constant(.percent(let share), _) = self, let decimal = ExactDecimal(shortest: share)
    else { return self }
    switch other.type.kind {
    case .integer, .decimal:
      return .constant(.decimal(decimal), .decimal(scale: decimal.scale))
    default: return self
    }
  }
}

extension ExactDecimal {
  /// The shortest decimal that reads back as `number`; `nil` when it has an exponent or more digits
  /// after the point than a column may have.
  init?(shortest number: Double) {
    let parts = number.description.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let digits = parts[1] == "0" ? "" : parts[1]
    guard digits.utf8.count <= ValueType.largestScale, let units = Int64(parts[0] + digits) else {
      return nil
    }
    let isNegativeFraction = number < 0 && units > 0
    self.init(minorUnits: isNegativeFraction ? -units : units, scale: digits.utf8.count)
  }
}

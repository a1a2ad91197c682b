import KantaColumns
import KantaSource
import KantaSyntax

extension Expression {
  /// The same value as `type`; constants are converted here and now.
  func converted(to type: ValueType) -> Expression {
    var type = type
    if type.currency == nil, type.isNumeric { type.currency = self.type.currency }
    guard self.type != type else { return self }
    if case .constant(let value, _) = self, let converted = value.converted(to: type) {
      return .constant(converted, type)
    }
    return .convert(self, type)
  }
}

extension Value {
  /// The same value as another type, as it is where there is nothing to convert; `nil` when it
  /// does not fit.
  func converted(to type: ValueType) -> Value? {
    switch (self, type.kind) {
    case (.integer(let value), .decimal(let scale)):
      let (units, overflow) = value.multipliedReportingOverflow(by: PowerOfTen.of(scale))
      return overflow ? nil : .decimal(ExactDecimal(minorUnits: units, scale: scale))
    case (.decimal(let value), .decimal(let scale)) where scale > value.scale:
      let (units, overflow) = value.minorUnits.multipliedReportingOverflow(
        by: PowerOfTen.of(scale - value.scale))
      return overflow ? nil : .decimal(ExactDecimal(minorUnits: units, scale: scale))
    case (.integer, .number), (.decimal, .number), (.percent, .number):
      return asDouble.map { .number($0) } ?? self
    case (.integer, .percent), (.decimal, .percent), (.number, .percent):
      return asDouble.map { .percent($0) } ?? self
    case (.date(let day), .datetime): return .datetime(Moment(day))
    case (.datetime(let moment), .date): return .date(moment.day)
    default: return self
    }
  }
}

extension Checker {
  /// Both sides as one type, so that they compare; what cannot is reported.
  mutating func unified(_ a: Bound, _ b: Bound) -> (Expression, Expression)? {
    let (left, right) = (a.expression, b.expression)
    if let x = left.type.currency, let y = right.type.currency, x != y {
      reportMixedCurrency(a, b)
      return nil
    }
    switch (left.type.kind, right.type.kind) {
    case (.missing, _): return (left.converted(to: right.type), right)
    case (_, .missing): return (left, right.converted(to: left.type))
    case (.decimal(let s), .decimal(let t)):
      let type = ValueType.decimal(scale: max(s, t))
      return adoptingCurrency(left.converted(to: type), right.converted(to: type))
    case (.integer, .decimal): return adoptingCurrency(left.converted(to: right.type), right)
    case (.decimal, .integer): return adoptingCurrency(left, right.converted(to: left.type))
    case (let x, let y) where x == y:
      if x == .duration, hasMonths(left) || hasMonths(right) {
        report(.calendarUnit(at: b.syntax.range, advice: daysAdvice(b)))
        return nil
      }
      if x == .date, left.type.grain != right.type.grain {
        return (left.converted(to: .date), right.converted(to: .date))
      }
      return adoptingCurrency(left, right)
    case (.date, .datetime), (.datetime, .date):
      return (left.converted(to: .date), right.converted(to: .date))
    default:
      if left.type.isNumeric, right.type.isNumeric {
        return adoptingCurrency(left.converted(to: .number), right.converted(to: .number))
      }
      report(
        .notComparable(
          (spell(a.syntax), left.type, a.syntax.range),
          (spell(b.syntax), right.type, b.syntax.range), advice: remedy(a, b) ?? remedy(b, a)))
      return nil
    }
  }

  /// A bare number beside money is money in the same currency.
  private func adoptingCurrency(_ a: Expression, _ b: Expression) -> (Expression, Expression) {
    guard let currency = a.type.currency ?? b.type.currency else { return (a, b) }
    func adopted(_ expression: Expression) -> Expression {
      var type = expression.type
      type.currency = currency
      return expression.converted(to: type)
    }
    return (adopted(a), adopted(b))
  }

  private func hasMonths(_ expression: Expression) -> Bool {
    if case .constant(.duration(let span), _) = expression { span.months != 0 } else { false }
  }

  private func daysAdvice(_ b: Bound) -> Diagnostic.Advice? {
    guard case .constant(.duration(let span), _) = b.expression else { return nil }
    let days = span.months % 12 == 0 ? span.months / 12 * 365 : span.months * 30
    return .init("write the length in days", edits: [.init(b.syntax.range, "\(days) days")])
  }

  /// The literal `b` written as the type of `a` wants it.
  private func remedy(_ a: Bound, _ b: Bound) -> Diagnostic.Advice? {
    let range = b.syntax.range
    func write(_ text: String) -> Diagnostic.Advice {
      .init("write \(text)", edits: [.init(range, text)])
    }
    switch (a.expression.type.kind, b.syntax.kind) {
    case (.text, .literal(.integer(let value))): return write("\"\(value)\"")
    case (.text, .literal(.decimal(let units, let scale))):
      return write("\"\(ExactDecimal(minorUnits: units, scale: scale).plain)\"")
    case (.duration, .literal(.integer(let value))): return write("\(value) days")
    case (.integer, .literal(.text(let text))), (.decimal, .literal(.text(let text))),
      (.number, .literal(.text(let text))):
      guard text.utf8.allSatisfy({ (48...57).contains($0) || $0 == 46 }), Double(text) != nil
      else { return nil }
      return write(text)
    case (.date, .literal(.text(let text))), (.datetime, .literal(.text(let text))):
      let parts = text.split(separator: "-").compactMap { Int($0) }
      guard parts.count == 3, Day(year: parts[0], month: parts[1], day: parts[2]) != nil else {
        return nil
      }
      return write(text)
    case (.boolean, .literal(.text(let text))):
      switch text.lowercased() {
      case "true", "yes": return write("true")
      case "false", "no": return write("false")
      default: return nil
      }
    default: return nil
    }
  }
}

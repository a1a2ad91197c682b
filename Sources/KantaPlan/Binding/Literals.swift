import KantaColumns
import KantaSource
import KantaSyntax

extension Checker {
  /// The constant a literal means, or `nil` when it is reported.
  mutating func constant(of literal: LiteralSyntax, at range: SourceRange) -> Expression? {
    switch literal {
    case .integer(let value): return .constant(.integer(value), .integer)
    case .decimal(let units, let scale):
      guard scale <= ValueType.largestScale else {
        let value = ExactDecimal(minorUnits: units, scale: min(scale, 18)).asDouble
        return .constant(.number(value), .number)
      }
      return .constant(
        .decimal(ExactDecimal(minorUnits: units, scale: scale)), .decimal(scale: scale))
    case .percent(let units, let scale):
      // One division of two exact numbers gives the double nearest to the percentage.
      let value = Double(units) / (Double(PowerOfTen.of(min(scale, 16))) * 100)
      return .constant(.percent(value), .percent)
    case .money(let units, let scale, let code):
      guard let currency = Currency(code) else { return nil }
      if scale == 0 {
        return .constant(.integer(units), ValueType(.integer, currency: currency))
      }
      return .constant(
        .decimal(ExactDecimal(minorUnits: units, scale: scale)),
        ValueType(.decimal(scale: scale), currency: currency))
    case .duration(let count, let unit):
      guard let span = Self.span(count, unit) else {
        report(.durationTooLong(at: range))
        return nil
      }
      return .constant(.duration(span), .duration)
    case .date(let year, let month, let day):
      return Day(year: year, month: month, day: day).map { .constant(.date($0), .date) }
    case .datetime(let year, let month, let day, let second):
      return Day(year: year, month: month, day: day).map {
        let moment = Moment(microseconds: Moment($0).microseconds + Int64(second) * 1_000_000)
        return .constant(.datetime(moment), .datetime)
      }
    case .period(let syntax): return syntax.constant
    case .text(let text): return .constant(.text(text), .text)
    case .boolean(let value): return .constant(.boolean(value), .boolean)
    case .missing: return .constant(.missing, .missing)
    }
  }

  private static func span(_ count: Int64, _ unit: String) -> TimeSpan? {
    guard abs(count) < 10_000_000 else { return nil }
    return switch unit {
    case "second": TimeSpan(microseconds: count * 1_000_000)
    case "minute": TimeSpan(microseconds: count * 60_000_000)
    case "hour": TimeSpan(microseconds: count * 3_600_000_000)
    case "day": TimeSpan.days(count)
    case "week": TimeSpan.days(count * 7)
    case "month": TimeSpan(months: Int(count))
    case "quarter": TimeSpan(months: Int(count) * 3)
    case "year": TimeSpan(months: Int(count) * 12)
    default: nil
    }
  }
}

extension Expression {
  /// The value of an operation on two constants, where it is exact; else the expression itself.
  var folded: Expression {
    switch self {
    case .negate(.constant(let value, let type)):
      switch value {
      case .integer(let number) where number != .min: return .constant(.integer(-number), type)
      case .decimal(let number) where number.minorUnits != .min:
        return .constant(
          .decimal(ExactDecimal(minorUnits: -number.minorUnits, scale: number.scale)), type)
      case .number(let number): return .constant(.number(-number), type)
      case .percent(let number): return .constant(.percent(-number), type)
      default: return self
      }
    case .arithmetic(let operation, .constant(let a, _), .constant(let b, _), let type):
      return Expression.folded(operation, a, b).map { .constant($0, type) } ?? self
    default: return self
    }
  }

  private static func folded(_ operation: ArithmeticOperator, _ a: Value, _ b: Value) -> Value? {
    switch (a, operation, b) {
    case (.integer(let x), .add, .integer(let y)): exact(x.addingReportingOverflow(y))
    case (.integer(let x), .subtract, .integer(let y)): exact(x.subtractingReportingOverflow(y))
    case (.integer(let x), .multiply, .integer(let y)): exact(x.multipliedReportingOverflow(by: y))
    case (.percent(let x), .add, .percent(let y)): share(x, y, sign: 1)
    case (.percent(let x), .subtract, .percent(let y)): share(x, y, sign: -1)
    case (.number(let x), .divide, .number(let y)) where y != 0: .number(x / y)
    case (.number(let x), .add, .number(let y)): .number(x + y)
    case (.number(let x), .subtract, .number(let y)): .number(x - y)
    case (.number(let x), .multiply, .number(let y)): .number(x * y)
    case (.date(let day), .add, .duration(let span)): shifted(day, by: span, sign: 1)
    case (.date(let day), .subtract, .duration(let span)): shifted(day, by: span, sign: -1)
    case (.date(let x), .subtract, .date(let y)):
      .duration(.days(Int64(x.number) - Int64(y.number)))
    default: nil
    }
  }

  /// 10% + 20% is 30%: percentages are added as the decimals they were written as.
  private static func share(_ x: Double, _ y: Double, sign: Int64) -> Value? {
    guard let a = ExactDecimal(shortest: x), let b = ExactDecimal(shortest: y) else { return nil }
    let scale = max(a.scale, b.scale)
    let left = Value.decimal(a).converted(to: .decimal(scale: scale))
    let right = Value.decimal(b).converted(to: .decimal(scale: scale))
    guard case .decimal(let p)? = left, case .decimal(let q)? = right else { return nil }
    return .percent(
      ExactDecimal(minorUnits: p.minorUnits + sign * q.minorUnits, scale: scale).asDouble)
  }

  private static func exact(_ result: (partialValue: Int64, overflow: Bool)) -> Value? {
    result.overflow ? nil : .integer(result.partialValue)
  }

  private static func shifted(_ day: Day, by span: TimeSpan, sign: Int) -> Value? {
    guard span.microseconds % TimeSpan.microsecondsPerDay == 0 else { return nil }
    let days = span.microseconds / TimeSpan.microsecondsPerDay
    // Years 1 to 9999 are the calendar; what leaves it is left to the engine, which says so.
    guard abs(span.months) < 120_000, abs(days) < 4_000_000 else { return nil }
    let shifted = day.adding(months: span.months * sign)
    let moved = Day(number: shifted.number + Int32(days) * Int32(sign))
    return (1...9999).contains(moved.civil.year) ? .date(moved) : nil
  }
}

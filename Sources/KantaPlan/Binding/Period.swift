import KantaColumns
import KantaSyntax

/// A stretch of days, both ends in.
struct Period: Hashable, Sendable {
  var first: Day
  var last: Day
}

extension PeriodSyntax {
  /// The first day of the period, as a date of that grain.
  var constant: Expression {
    switch self {
    case .month(let year, let month):
      return .constant(
        .date(Day(number: Day.number(year: year, month: month, day: 1))),
        ValueType(.date, grain: .month))
    case .quarter(let year, let quarter):
      return .constant(
        .date(Day(number: Day.number(year: year, month: quarter * 3 - 2, day: 1))),
        ValueType(.date, grain: .quarter))
    case .isoWeek(let year, let week):
      // ISO 8601: week 1 is the one with 4 January in it.
      let fourth = Day(number: Day.number(year: year, month: 1, day: 4))
      let first = Day(number: fourth.start(of: .week).number + Int32(7 * (week - 1)))
      return .constant(.date(first), ValueType(.date, grain: .week))
    }
  }
}

extension Checker {
  /// The year that a bare whole number means beside a date, as a period.
  func year(_ expression: ExpressionSyntax) -> Expression? {
    guard case .literal(.integer(let year)) = expression.kind, (1000...9999).contains(year),
      let first = Day(year: Int(clamping: year), month: 1, day: 1)
    else { return nil }
    return .constant(.date(first), ValueType(.date, grain: .year))
  }
}

extension Expression {
  /// The period a constant stands for; `nil` for everything but a date with a grain.
  var period: Period? {
    guard case .constant(.date(let first), let type) = self, let grain = type.grain else {
      return nil
    }
    let next =
      switch grain {
      case .week: Day(number: first.number + 7)
      case .month: first.adding(months: 1)
      case .quarter: first.adding(months: 3)
      case .year: first.adding(months: 12)
      }
    return Period(first: first, last: Day(number: next.number - 1))
  }
}

extension ComparisonOperator {
  /// The operator with its sides exchanged.
  var flipped: ComparisonOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

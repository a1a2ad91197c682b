import KantaColumns
import KantaSyntax

/// A stretch of days, both ends in.
struct Period: Hashable, Sendable {
  var first: Day
  var last: Day
  var grain: ValueType.Grain?

  init(first: Day, last: Day, grain: ValueType.Grain? = nil) {
    self.first = first
    self.last = last
    self.grain = grain
  }

  init(_ syntax: PeriodSyntax) {
    switch syntax {
    case .month(let year, let month):
      first = Day(number: Day.number(year: year, month: month, day: 1))
      last = Day(number: first.adding(months: 1).number - 1)
      grain = .month
    case .quarter(let year, let quarter):
      first = Day(number: Day.number(year: year, month: quarter * 3 - 2, day: 1))
      last = Day(number: first.adding(months: 3).number - 1)
      grain = .quarter
    case .isoWeek(let year, let week):
      // ISO 8601: week 1 is the one with 4 January in it.
      let fourth = Day(number: Day.number(year: year, month: 1, day: 4))
      first = Day(number: fourth.start(of: .week).number + Int32(7 * (week - 1)))
      last = Day(number: first.number + 6)
      grain = .week
    }
  }
}

extension Checker {
  /// The period a literal means; a bare year is one only beside a date (`besideYear`).
  func period(_ expression: ExpressionSyntax, besideYear: Bool?) -> Period? {
    switch expression.kind {
    case .literal(.period(let syntax)): return Period(syntax)
    case .literal(.integer(let year)) where besideYear == true && (1...9999).contains(year):
      let first = Day.number(year: Int(year), month: 1, day: 1)
      let last = Day.number(year: Int(year), month: 12, day: 31)
      return Period(first: Day(number: first), last: Day(number: last))
    default: return nil
    }
  }
}

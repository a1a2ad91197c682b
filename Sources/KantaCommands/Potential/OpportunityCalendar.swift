import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// The calendar periods from the first purchase to the end of what is known: the opportunities of
/// BG/BB.
struct OpportunityCalendar: Sendable {
  let origin: Day
  /// The number of the period of each day from the origin to the end.
  let periods: [Int32]
  /// How many periods are over at the end.
  let finished: Int
  /// The last day on which a customer could come and still have an opportunity.
  let lastStart: Day

  private let unit: TimeUnit

  init(from first: Day, to end: Day, _ unit: TimeUnit) {
    self.unit = unit
    let days = (first.number...end.number).map { Day(number: $0) }
    let zero = unit.number(of: first)
    let periods = days.map { Int32(unit.number(of: $0) - zero) }
    // A period is over when the next day is in another one.
    let finished = unit.number(of: Day(number: end.number + 1)) - zero
    origin = first
    lastStart =
      periods.lastIndex { Int($0) < finished - 1 }.map { days[$0] }
      ?? Day(number: first.number - 1)
    self.periods = periods
    self.finished = finished
  }

  /// How many periods more than at the end of the calendar are over on `day`.
  func opportunities(until day: Day) -> Int {
    max(0, unit.number(of: Day(number: day.number + 1)) - unit.number(of: origin) - finished)
  }

  /// The last day of the last period that is over.
  var lastKnown: Day {
    let open = periods.firstIndex { Int($0) >= finished } ?? periods.count
    return Day(number: origin.number + Int32(open) - 1)
  }
}

extension TimeUnit {
  /// The number of the calendar period a day lies in, from any fixed one.
  fileprivate func number(of day: Day) -> Int {
    switch self {
    case .day: Int(day.number)
    case .week: CalendarPeriod.week.number(of: day)
    case .month: CalendarPeriod.month.number(of: day)
    case .quarter: CalendarPeriod.quarter.number(of: day)
    case .year: CalendarPeriod.year.number(of: day)
    }
  }
}

extension Diagnostic {
  /// A horizon that is over before the next period is.
  static func noOpportunityAhead(
    _ unit: TimeUnit, _ end: Day, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption, "the horizon ends on \(end.plain), and no \(unit.rawValue) is over by then",
      at: range, notes: ["`bg_bb` counts whole periods of `unit`"],
      advice: Advice("take a longer `horizon`, or a shorter `unit`"))
  }

  /// Nobody has a period to buy again in.
  static func noOpportunities(
    _ unit: TimeUnit, _ end: Day, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .emptyInput,
      "nobody has had an opportunity to buy again: no \(unit.rawValue) after that of a first "
        + "purchase is over on \(end.plain)", at: range,
      advice: Advice("take a shorter `unit`, or a later date"))
  }
}

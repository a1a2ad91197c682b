/// Calendar work over days since 1970-01-01.
package enum DateKernels {
  /// The days that have a date: years 1 to 9999.
  package static let calendar: ClosedRange<Int32> =
    Day.number(year: 1, month: 1, day: 1)...Day.number(year: 9999, month: 12, day: 31)

  /// A rule for each day that is there; 0 at missing rows.
  ///
  /// The dates of a table lie close together, so the rule is asked once per day between the first
  /// and the last where that is less often than once per row.
  @inline(__always)
  private static func mapped<Result: FixedWidthInteger & BitwiseCopyable>(
    _ days: [Int32], _ validity: Validity?, _ rule: (Day) -> Result
  ) -> [Result] {
    var first = Int32.max
    var last = Int32.min
    for row in days.indices where validity?[row] ?? true {
      first = min(first, days[row])
      last = max(last, days[row])
    }
    guard first <= last else { return [Result](repeating: 0, count: days.count) }
    let span = Int(last) - Int(first) + 1
    guard span <= days.count else {
      return days.indices.map { row in
        validity?[row] ?? true ? rule(Day(number: days[row])) : 0
      }
    }
    let table = (0..<span).map { rule(Day(number: first + Int32($0))) }
    return [Result](capacity: days.count) { (result: inout OutputSpan<Result>) in
      for row in days.indices {
        let offset = Int(days[row]) - Int(first)
        result.append(table[min(max(offset, 0), span - 1)])
      }
    }
  }

  /// The year of each day.
  package static func years(_ days: [Int32], _ validity: Validity?) -> [Int64] {
    mapped(days, validity) { Int64($0.civil.year) }
  }

  /// 1 = Monday … 7 = Sunday.
  package static func weekdays(_ days: [Int32], _ validity: Validity?) -> [Int64] {
    mapped(days, validity) { Int64($0.isoWeekday) }
  }

  /// The first day of the period each day lies in.
  package static func starts(
    of grain: ValueType.Grain, _ days: [Int32], _ validity: Validity?
  ) -> [Int32] {
    mapped(days, validity) { $0.start(of: grain).number }
  }

  /// What an age is counted in.
  package enum Unit: Sendable { case day, week, month, year }

  /// Whole units from each day to `end`; negative after it.
  ///
  /// A month is over on the same day of the next month, or on its last day if that one is shorter;
  /// a year is twelve months, a week seven days.
  package static func ages(
    _ days: [Int32], at end: Day, _ unit: Unit, _ validity: Validity?
  ) -> [Int64] {
    mapped(days, validity) { day in
      let months =
        day <= end ? wholeMonths(from: day, to: end) : -wholeMonths(from: end, to: day)
      let days = Int64(end.number) - Int64(day.number)
      return switch unit {
      case .day: days
      case .week: days / 7
      case .month: months
      case .year: months / 12
      }
    }
  }

  private static func wholeMonths(from start: Day, to end: Day) -> Int64 {
    let (startYear, startMonth, _) = start.civil
    let (endYear, endMonth, _) = end.civil
    let months = (endYear - startYear) * 12 + endMonth - startMonth
    return Int64(start.adding(months: months) <= end ? months : months - 1)
  }

  /// The same day of the month `months` later; `nil` when a year leaves 1…9999.
  package static func adding(
    months: Int, to days: [Int32], _ validity: Validity?
  ) -> [Int32]? {
    guard abs(months) <= 120_000 else { return nil }
    return inCalendar(mapped(days, validity) { $0.adding(months: months).number }, validity)
  }

  /// The whole days of lengths of time, or of their opposites, counted down.
  package static func wholeDays(_ lengths: Side<Int64>, backwards: Bool) -> Side<Int64> {
    lengths.mapped { length in
      let signed = backwards ? 0 &- length : length
      let perDay = TimeSpan.microsecondsPerDay
      return signed / perDay - (signed % perDay < 0 ? 1 : 0)
    }
  }

  /// Whether every moment that is there lies in the years 1 to 9999.
  package static func isInCalendar(_ moments: [Int64], _ validity: Validity?) -> Bool {
    let first = Moment(Day(number: calendar.lowerBound)).microseconds
    let end = Moment(Day(number: calendar.upperBound + 1)).microseconds
    return !Validity.anyPresent(validity, count: moments.count) {
      moments[$0] < first || moments[$0] >= end
    }
  }

  /// Days moved by whole days; `nil` when a year leaves 1…9999.
  package static func adding(
    days offsets: Side<Int64>, to days: Side<Int32>, count: Int, validity: Validity?
  ) -> [Int32]? {
    let moved = zipped(days, offsets, count: count) { (day: Int32, offset: Int64) -> Int32 in
      let sum = Int64(day) &+ min(max(offset, -10_000_000), 10_000_000)
      return Int32(truncatingIfNeeded: min(max(sum, Int64(Int32.min)), Int64(Int32.max)))
    }
    return inCalendar(moved, validity)
  }

  private static func inCalendar(_ days: [Int32], _ validity: Validity?) -> [Int32]? {
    let leaves = Validity.anyPresent(validity, count: days.count) {
      !calendar.contains(days[$0])
    }
    return leaves ? nil : days
  }

  /// Microseconds from each day of `b` to that of `a`.
  package static func differences(
    _ a: Side<Int32>, _ b: Side<Int32>, count: Int
  ) -> [Int64] {
    zipped(a, b, count: count) { (Int64($0) &- Int64($1)) &* TimeSpan.microsecondsPerDay }
  }

  /// Moments moved by months, their time of day kept; `nil` when a year leaves 1…9999.
  package static func adding(
    months: Int, to moments: [Int64], _ validity: Validity?
  ) -> [Int64]? {
    guard case .rows(let days) = ConvertKernels.days(.rows(moments)),
      let moved = adding(months: months, to: days, validity)
    else { return nil }
    return moments.indices.map { row in
      moments[row] &+ (Int64(moved[row]) &- Int64(days[row])) &* TimeSpan.microsecondsPerDay
    }
  }
}

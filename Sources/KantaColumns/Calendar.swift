/// A calendar day: days since 1970-01-01 in the proleptic Gregorian calendar.
package struct Day: Hashable, Comparable, Sendable {
  package var number: Int32

  package init(number: Int32) { self.number = number }

  /// `nil` when the date does not exist, such as 2011-02-31, or the year is outside 1…9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...Day.daysInMonth(year: year, month: month)).contains(day)
    else { return nil }
    number = Day.number(year: year, month: month, day: day)
  }

  package static func < (a: Day, b: Day) -> Bool { a.number < b.number }

  /// The number of days of a month, leap years included.
  package static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2:
      year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01.
  ///
  /// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil).
  package static func number(year: Int, month: Int, day: Int) -> Int32 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int32(truncatingIfNeeded: era * 146_097 + dayOfEra - 719_468)
  }

  /// Year, month 1…12 and day 1…31.
  ///
  /// Source: as `number(year:month:day:)` (civil_from_days).
  package var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// The weekday, 1 = Monday … 7 = Sunday (ISO 8601).
  package var isoWeekday: Int {
    let fromMonday = (Int(number) + 3) % 7
    return (fromMonday < 0 ? fromMonday + 7 : fromMonday) + 1
  }

  /// The ISO 8601 week and the year it belongs to.
  package var isoWeek: (year: Int, week: Int) {
    let thursday = Day(number: number + Int32(4 - isoWeekday))
    let year = thursday.civil.year
    let first = Day.number(year: year, month: 1, day: 1)
    return (year, Int(thursday.number - first) / 7 + 1)
  }

  /// The same day of the month `months` later; the last day of a shorter month.
  package func adding(months: Int) -> Day {
    let (year, month, day) = civil
    let index = year * 12 + month - 1 + months
    let newYear = index >= 0 ? index / 12 : (index - 11) / 12
    let newMonth = index - newYear * 12 + 1
    let last = Day.daysInMonth(year: newYear, month: newMonth)
    return Day(number: Day.number(year: newYear, month: newMonth, day: min(day, last)))
  }

  /// The first day of the period of this grain that the day lies in.
  package func start(of grain: ValueType.Grain) -> Day {
    let (year, month, _) = civil
    return switch grain {
    case .week: Day(number: number - Int32(isoWeekday - 1))
    case .month: Day(number: Day.number(year: year, month: month, day: 1))
    case .quarter: Day(number: Day.number(year: year, month: (month - 1) / 3 * 3 + 1, day: 1))
    case .year: Day(number: Day.number(year: year, month: 1, day: 1))
    }
  }

  /// The day written as the period it stands for: `2011-11`, `2011-Q4`, `2011-W45`, `2011-12-09`.
  package func plain(grain: ValueType.Grain?) -> String {
    let (year, month, _) = civil
    switch grain {
    case nil: return plain
    case .week:
      let (weekYear, week) = isoWeek
      return "\(padded(weekYear, 4))-W\(padded(week, 2))"
    case .month: return "\(padded(year, 4))-\(padded(month, 2))"
    case .quarter: return "\(padded(year, 4))-Q\((month - 1) / 3 + 1)"
    case .year: return padded(year, 4)
    }
  }

  /// `2011-12-09`.
  package var plain: String {
    let (year, month, day) = civil
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// A point in time: microseconds since 1970-01-01 00:00.
package struct Moment: Hashable, Comparable, Sendable {
  package var microseconds: Int64

  package init(microseconds: Int64) { self.microseconds = microseconds }

  package static func < (a: Moment, b: Moment) -> Bool { a.microseconds < b.microseconds }

  /// The calendar day this moment lies in.
  package var day: Day {
    let perDay = TimeSpan.microsecondsPerDay
    let day = microseconds >= 0 ? microseconds / perDay : (microseconds - perDay + 1) / perDay
    return Day(number: Int32(truncatingIfNeeded: day))
  }

  /// Midnight at the start of `day`.
  package init(_ day: Day) { microseconds = Int64(day.number) * TimeSpan.microsecondsPerDay }

  /// `2011-12-09 12:50:00`, with `.123456` only where there are parts of a second.
  package var plain: String {
    let inDay = Int(microseconds - Moment(day).microseconds)
    let seconds = inDay / 1_000_000
    let time =
      "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    let fraction = inDay % 1_000_000
    return "\(day.plain) \(time)" + (fraction == 0 ? "" : ".\(padded(fraction, 6))")
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

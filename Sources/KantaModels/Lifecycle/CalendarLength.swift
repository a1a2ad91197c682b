package import KantaColumns

/// Lengths of time in exact calendar months and years.
package enum CalendarLength {
  /// From one day to a later one in steps of so many months: whole steps up to the last
  /// anniversary, then the days since it as a part of the step that has begun.
  ///
  /// From 2019-03-01 to 2024-03-01 are exactly 5 steps of 12 months, whatever leap years lie
  /// between. The anniversary of a day that a month does not have is the last day of that month.
  package static func steps(ofMonths months: Int, from start: Day, to end: Day) -> Double {
    let (first, last) = (start.civil, end.civil)
    let between = (last.year - first.year) * 12 + last.month - first.month
    var whole = max(0, between / months)
    while whole > 0, start.adding(months: whole * months) > end { whole -= 1 }
    let before = start.adding(months: whole * months).number
    let next = start.adding(months: (whole + 1) * months).number
    return Double(whole) + Double(end.number - before) / Double(next - before)
  }

  /// Years from one day to a later one.
  package static func years(from start: Day, to end: Day) -> Double {
    steps(ofMonths: 12, from: start, to: end)
  }
}

import KantaSource

// Dates, datetimes and periods. Whether a day exists is settled here, so that nothing later has to.
extension Lexer {
  /// The number written in the `count` digits at `index`; `nil` unless exactly so many stand there.
  private func digits(_ count: Int, at index: Int) -> Int? {
    var value = 0
    for offset in 0..<count {
      guard isDigit(index + offset) else { return nil }
      value = value * 10 + Int(bytes[index + offset] - UInt8(ascii: "0"))
    }
    return isDigit(index + count) ? nil : value
  }

  /// One or two digits at `index`, and where they end.
  private func oneOrTwoDigits(at index: Int) -> (value: Int, end: Int)? {
    for count in [2, 1] {
      if let value = digits(count, at: index) { return (value, index + count) }
    }
    return nil
  }

  /// Reads a date, datetime or period; false, and nothing read, if there is none here.
  mutating func readDate() -> Bool {
    let start = position
    guard let year = digits(4, at: start), has("-", at: start + 4) else { return false }
    let next = start + 5
    if let month = oneOrTwoDigits(at: next), has("-", at: month.end),
      let day = oneOrTwoDigits(at: month.end + 1), !nameContinues(at: day.end) || isT(day.end)
    {
      position = day.end
      readDay(year, month.value, day.value, from: start)
      return true
    }
    let letter = next < bytes.count ? bytes[next] : 0
    if letter == UInt8(ascii: "Q") || letter == UInt8(ascii: "W"),
      let number = oneOrTwoDigits(at: next + 1), !nameContinues(at: number.end)
    {
      position = number.end
      let isPadded = number.end == next + 3
      letter == UInt8(ascii: "Q")
        ? addQuarter(year, number.value, from: start)
        : addWeek(year, number.value, isPadded: isPadded, from: start)
      return true
    }
    if let month = digits(2, at: next), !nameContinues(at: next + 2), !has("%", at: next + 2),
      !(has(".", at: next + 2) && isDigit(next + 3))
    {
      position = next + 2
      addMonth(year, month, from: start)
      return true
    }
    return false
  }

  private func isT(_ index: Int) -> Bool { has("T", at: index) && isDigit(index + 1) }

  private mutating func addMonth(_ year: Int, _ month: Int, from start: Int) {
    guard (1...12).contains(month), year > 0 else {
      return addBad(.noSuchMonth(text(start, position), at: SourceRange(start, position)), start)
    }
    add(.literal(.period(.month(year: year, month: month))), from: start)
  }

  private mutating func addQuarter(_ year: Int, _ quarter: Int, from start: Int) {
    guard (1...4).contains(quarter), year > 0 else {
      return addBad(.noSuchQuarter(text(start, position), at: SourceRange(start, position)), start)
    }
    add(.literal(.period(.quarter(year: year, quarter: quarter))), from: start)
  }

  private mutating func addWeek(_ year: Int, _ week: Int, isPadded: Bool, from start: Int) {
    let range = SourceRange(start, position)
    let weeks = CalendarRules.isoWeeks(inYear: year)
    guard (1...weeks).contains(week), year > 0 else {
      let last = text(start, start + 6) + String(weeks)
      let isTooLate = week > weeks
      return addBad(
        .noSuchWeek(text(start, position), last: isTooLate ? last : nil, weeks, year, at: range),
        start)
    }
    guard isPadded else {
      let padded = text(start, start + 6) + "0\(week)"
      return addBad(.unpadded(text(start, position), padded, at: range), start)
    }
    add(.literal(.period(.isoWeek(year: year, week: week))), from: start)
  }

  private mutating func addBad(_ diagnostic: Diagnostic, _ start: Int) {
    diagnostics.append(diagnostic)
    add(.invalid, from: start)
  }

  /// Ends a date, or goes on to a time of day.
  private mutating func readDay(_ year: Int, _ month: Int, _ day: Int, from start: Int) {
    let dateEnd = position
    let time = readTime()
    let written = text(start, dateEnd)
    let range = SourceRange(start, dateEnd)
    let canonical = CalendarRules.spell(year, month, day)
    guard (1...12).contains(month), day >= 1, year > 0,
      day <= CalendarRules.days(inMonth: month, year: year)
    else {
      return addBad(.noSuchDay(written, year, month, day, at: range), start)
    }
    guard written == canonical else {
      return addBad(.unpadded(written, canonical, at: range), start)
    }
    switch time {
    case .none: add(.literal(.date(year: year, month: month, day: day)), from: start)
    case .some(.failure(let problem)): addBad(problem, start)
    case .some(.success(let second)):
      add(
        .literal(.datetime(year: year, month: month, day: day, secondOfDay: second)), from: start)
    }
  }

  /// The second of the day of a ` 12:30`, `T12:30` or `T12:30:05` that stands here.
  private mutating func readTime() -> Result<Int, Diagnostic>? {
    var index = position
    if isT(index) {
      index += 1
    } else {
      while has(" ", at: index) { index += 1 }
      guard index > position else { return nil }
    }
    let start = index
    guard let hour = oneOrTwoDigits(at: index), has(":", at: hour.end),
      let minute = digits(2, at: hour.end + 1)
    else { return nil }
    index = hour.end + 3
    var second = 0
    if has(":", at: index), let value = digits(2, at: index + 1) {
      second = value
      index += 3
    }
    let hasZone = has("Z", at: index) && !nameContinues(at: index + 1)
    position = hasZone ? index + 1 : index
    let range = SourceRange(start, index)
    if hasZone { return .failure(.timeZone(at: SourceRange(index, index + 1))) }
    guard hour.value < 24, minute < 60, second < 60 else {
      return .failure(.noSuchTime(text(start, index), at: range))
    }
    return .success(hour.value * 3600 + minute * 60 + second)
  }

  /// `31.12.2011` and `12/31/2011`, as dates are written elsewhere.
  mutating func readForeignDate() -> Bool {
    let start = position
    guard let first = oneOrTwoDigits(at: start),
      let mark = [".", "/"].first(where: { has($0, at: first.end) }),
      let second = oneOrTwoDigits(at: first.end + 1), has(mark, at: second.end),
      let year = digits(4, at: second.end + 1), !nameContinues(at: second.end + 5), year > 0
    else { return false }
    position = second.end + 5
    var readings: [String] = []
    let orders =
      mark == "."
      ? [(first.value, second.value)]
      : [(first.value, second.value), (second.value, first.value)]
    for (day, month) in orders
    where (1...12).contains(month) && day >= 1
      && day <= CalendarRules.days(inMonth: month, year: year)
    {
      let reading = CalendarRules.spell(year, month, day)
      if !readings.contains(reading) { readings.append(reading) }
    }
    let range = SourceRange(start, position)
    addBad(.foreignDate(text(start, position), readings: readings, at: range), start)
    return true
  }
}

/// The few facts of the Gregorian calendar that literals need.
enum CalendarRules {
  static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// 53 if 1 January is a Thursday, or a Wednesday of a leap year; else 52 (ISO 8601).
  static func isoWeeks(inYear year: Int) -> Int {
    let before = year - 1
    // 1 January of year 1 was a Monday; every year moves it on by 365 mod 7 = 1, leap years by 2.
    let weekday = (before + before / 4 - before / 100 + before / 400) % 7
    return weekday == 3 || (weekday == 2 && isLeap(year)) ? 53 : 52
  }

  static func spell(_ year: Int, _ month: Int, _ day: Int) -> String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

/// The days the data cover, as the bytes of their ISO dates: 2022-01-01 up to 2024-12-31.
enum Calendar {
  static let days: [[UInt8]] = (2022...2024).flatMap { year in
    (1...12).flatMap { month in
      (1...length(of: month, in: year)).map { day in
        Array("\(year)-\(twoDigits(month))-\(twoDigits(day))".utf8)
      }
    }
  }

  private static func length(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}

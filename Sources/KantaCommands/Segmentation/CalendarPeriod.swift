import KantaColumns
import KantaPlan

/// The calendar period that customers are followed by.
enum CalendarPeriod: String, Choice {
  case month, week, quarter, year

  var grain: ValueType.Grain {
    switch self {
    case .month: .month
    case .week: .week
    case .quarter: .quarter
    case .year: .year
    }
  }

  /// The number of the period a day lies in, from any fixed one.
  func number(of day: Day) -> Int {
    let (year, month, _) = day.civil
    return switch self {
    case .month: year * 12 + month - 1
    case .week: (Int(day.start(of: .week).number) - 4) / 7
    case .quarter: year * 4 + (month - 1) / 3
    case .year: year
    }
  }

  /// The first day of the period that many periods later.
  func start(_ day: Day, later count: Int) -> Day {
    switch self {
    case .month: day.adding(months: count)
    case .week: Day(number: day.number + Int32(7 * count))
    case .quarter: day.adding(months: 3 * count)
    case .year: day.adding(months: 12 * count)
    }
  }
}

/// Calendar periods one after the other, numbered from 0.
struct PeriodRange: Sendable {
  let period: CalendarPeriod
  /// The first day of each period, and the day after the last one.
  private let starts: [Day]

  /// The periods from the one `first` lies in to the one `last` lies in; none without `first`, or
  /// when that is later.
  init(_ period: CalendarPeriod, from first: Day?, to last: Day) {
    self.period = period
    let start = (first ?? last).start(of: period.grain)
    let count = first.map { period.number(of: last) - period.number(of: $0) + 1 } ?? 0
    starts = (0...max(0, count)).map { period.start(start, later: $0) }
  }

  var count: Int { starts.count - 1 }

  func start(_ index: Int) -> Day { starts[index] }

  /// The last day of a period.
  func end(_ index: Int) -> Day { Day(number: starts[index + 1].number - 1) }

  /// How many periods are over at the end of a day.
  func finished(by day: Day) -> Int { (0..<count).count { end($0) <= day } }

  /// The number of the period each of `days` starts; each is the first day of one of the periods.
  ///
  /// - Complexity: O(days + length of the range).
  func indices(of days: [Int32]) -> [UInt32] {
    let base = starts[0].number
    var numbers = [UInt32](repeating: 0, count: Int(starts[count].number - base))
    for index in 0..<count { numbers[Int(starts[index].number - base)] = UInt32(index) }
    return days.map { numbers[Int($0 - base)] }
  }

  /// The same, where a day may also be missing or lie after all periods: then their count.
  func indices(of days: [Int32], orAfter validity: Validity?) -> [UInt32] {
    let (base, end) = (starts[0].number, starts[count].number)
    let isInside = days.indices.map { (validity?[$0] ?? true) && days[$0] < end }
    let found = indices(of: days.indices.map { isInside[$0] ? days[$0] : base })
    return found.indices.map { isInside[$0] ? found[$0] : UInt32(count) }
  }

  /// The first days of some of the periods, as a column of their grain.
  func column(_ indices: [Int]) -> Column {
    Column(
      ValueType(.date, grain: period.grain), .days(indices.map { starts[$0].number }))
  }
}

import KantaColumns

/// A stretch of numbers with the values that are marked on it.
struct ChartScale: Sendable {
  let low: Double
  let high: Double
  let ticks: [Double]
  let labels: [String]

  /// Where `value` lies: 0 at the low end, 1 at the high one.
  func position(_ value: Double) -> Double {
    high > low ? (value - low) / (high - low) : 0.5
  }

  /// A scale over round numbers that holds all from `low` to `high`, with about `count` ticks.
  ///
  /// Source of the round steps: P. S. Heckbert, "Nice numbers for graph labels", Graphics Gems
  /// (1990) 61–63.
  init(
    _ low: Double, _ high: Double, _ number: ChartNumber, count: Int = 5,
    includesZero: Bool = false, ends: Bool = true
  ) {
    var (low, high) = low.isFinite && high.isFinite && low <= high ? (low, high) : (0, 1)
    if includesZero { (low, high) = (min(0, low), max(0, high)) }
    if low == high {
      let room = low == 0 ? 1 : low.magnitude * 0.1
      (low, high) = low > 0 && includesZero ? (0, high + room) : (low - room, high + room)
      if low == -1, case .percent = number.kind { low = 0 }
      if low == -1, case .whole = number.kind { low = 0 }
    }
    var step = Self.roundStep((high - low) / Double(max(1, count)))
    switch number.kind {
    case .whole: step = max(1, step)
    default: break
    }
    // A bound that is on a tick but for the last digits is on it.
    let hair = ends ? 1e-9 : -1e-9
    let first = (low / step + hair).rounded(ends ? .down : .up)
    let last = (high / step - hair).rounded(ends ? .up : .down)
    // Twice as many would not be read; with infinitely fine steps there is no end.
    let steps = Int(min(50, max(0, last - first)))
    ticks = (0...steps).map { (first + Double($0)) * step }
    labels = number.ticks(ticks)
    self.low = ends ? min(low, ticks.first ?? low) : low
    self.high = ends ? max(high, ticks.last ?? high) : high
  }

  /// A scale of days from `low` to `high` with ticks at the starts of days, weeks, months or years.
  init(days low: Double, _ high: Double, grain: ValueType.Grain?, count: Int = 6) {
    var (low, high) = (low, high)
    if low == high { (low, high) = (low - 1, high + 1) }
    self.low = low
    self.high = high
    let calendar = CalendarTicks(low, high, grain: grain, count: count)
    ticks = calendar.days.map { Double($0.number) }
    labels = calendar.labels
  }

  /// 1, 2 or 5 times a power of ten, at least `least`.
  static func roundStep(_ least: Double) -> Double {
    guard least > 0, least.isFinite else { return 1 }
    var power = 1.0
    while power * 10 <= least { power *= 10 }
    while power > least { power /= 10 }
    // Dividing ten times leaves 0.1 a little off; what is written is made of the digits.
    let exact = power < 1 ? 1 / (1 / power).rounded() : power
    return exact * (least <= exact ? 1 : least <= exact * 2 ? 2 : least <= exact * 5 ? 5 : 10)
  }
}

/// Days that calendars mark, between two others.
struct CalendarTicks {
  private(set) var days: [Day] = []
  private(set) var labels: [String] = []

  private enum Step {
    case days(Int)
    case months(Int)

    /// About how many days.
    var length: Double {
      switch self {
      case .days(let count): Double(count)
      case .months(let count): Double(count) * 30.44
      }
    }
  }

  /// At most about `count` starts of days, Mondays, months, quarters or years.
  init(_ low: Double, _ high: Double, grain: ValueType.Grain?, count: Int) {
    let least = (high - low) / Double(max(1, count))
    let months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000]
    var steps: [Step] = months.map { .months($0) }
    if grain == nil || grain == .week { steps = [.days(7), .days(14)] + steps }
    if grain == nil { steps = [.days(1), .days(2)] + steps }
    let step = steps.first { $0.length >= least } ?? .months(12_000)
    switch step {
    case .days(let length):
      // 1970-01-05 was a Monday.
      let first = ((low - 4) / Double(length)).rounded(.up) * Double(length) + 4
      for day in stride(from: first, through: high, by: Double(length)) {
        add(Day(clamping: day), grain == .week ? Day(clamping: day).plain(grain: .week) : nil)
      }
    case .months(let length):
      let (year, month, _) = Day(clamping: low).civil
      var index = (year * 12 + month - 1) / length * length
      while true {
        let day = Day(number: Day.number(year: index / 12, month: index % 12 + 1, day: 1))
        if Double(day.number) > high || index / 12 > 9999 { break }
        if Double(day.number) >= low { add(day, Self.label(day, length, grain)) }
        index += length
      }
    }
  }

  private mutating func add(_ day: Day, _ label: String?) {
    days.append(day)
    labels.append(label ?? day.plain)
  }

  private static func label(_ day: Day, _ months: Int, _ grain: ValueType.Grain?) -> String {
    if months.isMultiple(of: 12) { return day.plain(grain: .year) }
    return day.plain(grain: grain == .quarter && months.isMultiple(of: 3) ? .quarter : .month)
  }
}

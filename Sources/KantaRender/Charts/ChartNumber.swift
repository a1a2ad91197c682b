import KantaColumns

/// How the numbers of a chart are written: on an axis, beside a bar, in a cell.
struct ChartNumber: Sendable {
  enum Kind: Sendable { case plain, whole, percent, days, date(ValueType.Grain?) }

  let kind: Kind
  /// `EUR` where values are money.
  let unit: String?
  /// How many decimals numbers have in cells, where all of them are to have the same.
  var cellDecimals: Int?

  init(_ type: ValueType) {
    unit = type.currency?.code
    kind =
      switch type.kind {
      case .integer: .whole
      case .percent: .percent
      case .duration: .days
      case .date, .datetime: .date(type.grain)
      default: .plain
      }
  }

  /// A value on its own: three or four digits that matter, `1,234`, `12.5`, `35.2%`, `1.23 M`.
  func label(_ value: Double) -> String {
    guard value.isFinite else { return NumberFormat.notFinite(value) }
    switch kind {
    case .percent: return DecimalDigits(value).shifted(by: 2).fixed(1, grouped: true) + "%"
    case .date(let grain): return Day(clamping: value).plain(grain: grain)
    case .days: return Self.short(value) + (value.magnitude == 1 ? " day" : " days")
    case .whole where value.magnitude < 1e7:
      return DecimalDigits(value).fixed(0, grouped: true)
    case .plain
    where unit != nil && value.magnitude < 1000 && (value.magnitude >= 0.1 || value == 0):
      return DecimalDigits(value).fixed(2, grouped: true)
    case .whole, .plain: return Self.short(value)
    }
  }

  /// The shortest text for a value in a cell: a percent without decimals where it has ten.
  func cell(_ value: Double) -> String {
    if case .plain = kind, let cellDecimals, value.isFinite, value.magnitude < 1e6 {
      return DecimalDigits(value).fixed(cellDecimals, grouped: true)
    }
    guard case .percent = kind, value.isFinite else { return label(value) }
    let isRound = value == 0 || value.magnitude >= 0.0995
    return DecimalDigits(value).shifted(by: 2).fixed(isRound ? 0 : 1, grouped: true) + "%"
  }

  /// The decimals that leave three digits of the largest value.
  static func decimals(upTo range: (low: Double, high: Double)) -> Int {
    let largest = max(range.low.magnitude, range.high.magnitude)
    return largest >= 100 ? 0 : largest >= 10 ? 1 : largest >= 0.1 ? 2 : 4
  }

  private static func short(_ value: Double) -> String {
    let size = value.magnitude
    for (power, sign) in [(12, "T"), (9, "bn"), (6, "M")] where size >= Double(PowerOfTen.of(power))
    {
      if size >= 1e16 { break }
      let digits = DecimalDigits(value).rounded(significant: 3).shifted(by: -power)
      return digits.fixed(digits.decimals, grouped: true) + " " + sign
    }
    let digits = DecimalDigits(value)
    if size >= 1e16 || (size > 0 && size < 1e-5) { return digits.scientific(3) }
    let decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4
    let rounded = digits.rounded(decimals: decimals)
    let kept = size > 0 && size < 0.001 ? digits.rounded(significant: 2) : rounded
    return kept.fixed(kept.decimals, grouped: true)
  }

  /// The labels of an axis, all with the same decimals and the same unit.
  func ticks(_ values: [Double]) -> [String] {
    switch kind {
    case .percent: return Self.even(values, shift: 2).map { $0 + "%" }
    case .date(let grain): return values.map { Day(clamping: $0).plain(grain: grain) }
    case .plain, .whole, .days:
      let largest = values.map(\.magnitude).max() ?? 0
      if largest >= 1e16 { return values.map { DecimalDigits($0).scientific(3) } }
      for (power, sign) in [(12, " T"), (9, " bn"), (6, " M"), (3, "k")]
      where largest >= Double(PowerOfTen.of(power)) * (power == 3 ? 10 : 1) {
        return zip(values, Self.even(values, shift: -power)).map { $0 == 0 ? "0" : $1 + sign }
      }
      return Self.even(values, shift: 0)
    }
  }

  private static func even(_ values: [Double], shift: Int) -> [String] {
    let digits = values.map { DecimalDigits($0).rounded(significant: 10).shifted(by: shift) }
    let decimals = digits.map(\.decimals).max() ?? 0
    return digits.map { $0.fixed(decimals, grouped: true) }
  }
}

extension Day {
  /// The day that a number of days since 1970-01-01 lies in; years outside 1…9999 are their ends.
  init(clamping days: Double) {
    let first = Double(Day.number(year: 1, month: 1, day: 1))
    let last = Double(Day.number(year: 9999, month: 12, day: 31))
    self.init(number: Int32(max(first, min(last, days.rounded(.down)))))
  }

  /// The first day of the period that lies `count` periods later.
  func start(of grain: ValueType.Grain, after count: Int) -> Day {
    let (year, month, _) = civil
    switch grain {
    case .week: return Day(number: number + Int32(7 * count))
    case .month, .quarter, .year:
      let length = grain == .month ? 1 : grain == .quarter ? 3 : 12
      let months = year * 12 + month - 1 + count * length
      return Day(number: Day.number(year: months / 12, month: months % 12 + 1, day: 1))
    }
  }
}

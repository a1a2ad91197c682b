import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// What `survival` gives.
enum SurvivalView: String, Choice { case curve, summary, tests }

/// What is shown beside the right curve, to see how wrong it is.
enum SurvivalBeside: String, Choice {
  /// The curve of those alone whose end was seen.
  case endedOnly = "ended_only"
}

extension SurvivalBand: Choice {
  /// How the definition calls it.
  var spelledOut: String {
    switch self {
    case .logLog: "log-log"
    case .log: "log"
    case .plain: "plain"
    }
  }
}

/// The level of a confidence interval.
struct Level: Argument {
  let value: Double

  static var kind: String { "level such as 95%" }
  var spelled: String { Shares.percent(value) }

  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Level? {
    guard let value = step.constant(expression)?.asDouble else { return nil }
    guard (0.5..<1).contains(value) else {
      let meant = (50..<100).contains(value) ? value / 100 : 0.95
      step.report(.badLevel(Shares.percent(meant), at: expression.range))
      return nil
    }
    return Level(value: value)
  }
}

/// What spells are measured in.
enum SurvivalUnit: String, Choice { case day, month, year }

/// A time on the scale of the durations, or a length of time.
struct TimePoint: Argument {
  let value: Value

  static var kind: String { "time such as 12, or 90 days" }
  var spelled: String { value.plainText }

  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> TimePoint? {
    guard let value = step.constant(expression) else { return nil }
    switch value {
    case .integer, .decimal, .number:
      return value.asDouble.flatMap { $0 >= 0 && $0.isFinite ? TimePoint(value: value) : nil }
    case .duration(let span):
      return span.months >= 0 && span.microseconds >= 0 ? TimePoint(value: value) : nil
    case .missing, .percent, .text, .date, .datetime, .boolean: return nil
    }
  }
}

extension TimePoint {
  /// What was meant by a number without a unit.
  var inDays: String {
    if case .duration = value { spelled } else { spelled == "1" ? "1 day" : spelled + " days" }
  }
}

/// Several of them.
struct TimePoints: Argument {
  let points: [TimePoint]

  var inDays: String { "[\(points.map(\.inDays).joined(separator: ", "))]" }

  static var kind: String { "list of times such as [12, 24], or [90 days, 180 days]" }
  var spelled: String { "[\(points.map(\.spelled).joined(separator: ", "))]" }

  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> TimePoints? {
    guard case .list(let elements) = expression.kind else {
      return TimePoint.read(expression, in: &step).map { TimePoints(points: [$0]) }
    }
    let points = elements.compactMap { TimePoint.read($0, in: &step) }
    return points.isEmpty || points.count < elements.count ? nil : TimePoints(points: points)
  }
}

/// How times are measured and written.
///
/// Inside, a time is a double: days, steps of calendar months, or what the column has.
enum SurvivalScale: Hashable, Sendable {
  /// The days of spells, as durations.
  case days
  /// Exact calendar months or years: so many months are 1.
  case calendar(months: Int)
  /// The values of a column of numbers or durations.
  case column(ValueType)

  /// The type of times that were observed.
  var observedType: ValueType {
    switch self {
    case .days: .duration
    case .calendar: .number
    case .column(let type): ValueType(type.kind)
    }
  }

  /// The type of times in between.
  var type: ValueType { isDuration ? .duration : .number }

  private var isDuration: Bool { observedType.kind == .duration }

  /// What is wrong with a time.
  enum Problem { case noUnit, unit, calendar, fixed }

  /// A time as the user gave it.
  func time(_ value: Value) -> Result<Double, TimeProblem> {
    if case .duration(let span) = value {
      let days = Double(span.microseconds) / Double(TimeSpan.microsecondsPerDay)
      switch self {
      case .calendar(let months):
        return span.microseconds == 0
          ? .success(Double(span.months) / Double(months)) : .failure(TimeProblem(.fixed))
      case .days, .column:
        guard isDuration else { return .failure(TimeProblem(.unit)) }
        return span.months == 0 ? .success(days) : .failure(TimeProblem(.calendar))
      }
    }
    guard !isDuration, let number = value.asDouble else { return .failure(TimeProblem(.noUnit)) }
    return .success(number)
  }

  struct TimeProblem: Error {
    let problem: Problem

    init(_ problem: Problem) { self.problem = problem }
  }

  /// The times of a column of the relation; missing ones are any number.
  func times(_ column: Column) -> [Double] {
    switch column.values {
    case .integers(let units):
      let unit =
        switch column.type.kind {
        case .decimal(let scale): Double(PowerOfTen.of(scale))
        case .duration: Double(TimeSpan.microsecondsPerDay)
        default: 1.0
        }
      return units.map { Double($0) / unit }
    case .numbers(let numbers): return numbers
    case .days, .codes, .flags: preconditionFailure("times are numbers or durations")
    }
  }

  /// Times as a column of `type`, one of the two types of the scale.
  func column(_ times: [Double?], _ type: ValueType) -> Column {
    let validity = Validity(times.map { $0 != nil }).normalized
    let unit: Double? =
      switch type.kind {
      case .integer: 1
      case .decimal(let scale): Double(PowerOfTen.of(scale))
      case .duration: Double(TimeSpan.microsecondsPerDay)
      default: nil
      }
    guard let unit else {
      return Column(type, .numbers(times.map { $0 ?? 0 }), validity: validity)
    }
    return Column(
      type, .integers(times.map { Int64((($0 ?? 0) * unit).rounded()) }), validity: validity)
  }

  /// A time as a sentence has it: `730 days`, `2.5 years`, `56`.
  func spelled(_ time: Double) -> String {
    let number = shortNumber(time)
    let unit: String? =
      switch self {
      case .calendar(let months): months == 12 ? "year" : "month"
      case .days, .column: isDuration ? "day" : nil
      }
    return number + (unit.map { " " + $0 + (number == "1" ? "" : "s") } ?? "")
  }
}

/// A number from 0 up with five significant digits and no zeros behind them: `1,340.4`.
func shortNumber(_ value: Double) -> String {
  guard value < 1e15, value >= 0 else { return value.description }
  var decimals = 4
  var limit = 10.0
  while decimals > 0, value >= limit { (decimals, limit) = (decimals - 1, limit * 10) }
  let parts = fixed(value, decimals).split(separator: ".")
  let whole = Counted.grouped(Int(parts[0]) ?? 0)
  var rest = parts.count > 1 ? String(parts[1]) : ""
  while rest.last == "0" { rest.removeLast() }
  return rest.isEmpty ? whole : whole + "." + rest
}

/// A chance as a test gives it: `0.0501`, `1.4e-58`.
func shortChance(_ p: Double) -> String {
  if p >= 0.001 { return fixed(p, 4) }
  guard p > 1e-300 else { return "below 1e-300" }
  var (mantissa, exponent) = (p, 0)
  while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent + 1) }
  return "\(fixed(mantissa, 1))e-\(exponent)"
}

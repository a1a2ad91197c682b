import Foundation
import KantaColumns
import KantaPlan

extension NaiveRow {
  func arithmetic(
    _ symbol: ArithmeticOperator, _ a: Value, _ b: Value, _ type: ValueType
  ) throws -> Value {
    switch (a, b) {
    case (.missing, _), (_, .missing): return .missing
    case (.date(let x), .date(let y)): return .duration(.days(Int64(x.number - y.number)))
    case (.datetime(let x), .datetime(let y)):
      let length = Int128(x.microseconds) - Int128(y.microseconds)
      return .duration(TimeSpan(microseconds: try fit(length)))
    case (.duration, .date), (.duration, .datetime): return try moved(b, a, 1, type)
    case (.date, .duration), (.datetime, .duration):
      return try moved(a, b, symbol == .add ? 1 : -1, type)
    case (.duration(let x), .number(let y)), (.number(let y), .duration(let x)):
      let product = (Double(x.microseconds) * y).rounded(.toNearestOrAwayFromZero)
      guard let fitting = Int64(exactly: product) else { throw Overflow() }
      return .duration(TimeSpan(microseconds: fitting))
    default: break
    }
    if type.kind == .number {
      guard symbol == .divide, let x = exact(a), let y = exact(b), scale(a) == scale(b) else {
        return number(symbol, a.asDouble ?? .nan, b.asDouble ?? .nan)
      }
      return number(.divide, Double(x), Double(y))
    }
    guard let x = exact(a), let y = exact(b) else { return .missing }
    let result: Int128
    switch symbol {
    case .add: result = Int128(x) + Int128(y)
    case .subtract: result = Int128(x) - Int128(y)
    case .multiply: result = Int128(x) * Int128(y)
    case .modulo:
      guard y != 0 else { return .missing }
      let rest = Int128(x) % Int128(y)
      result = rest != 0 && (rest < 0) != (y < 0) ? rest + Int128(y) : rest
    case .divide: return .missing
    }
    return made(try fit(result), type)
  }

  private func number(_ symbol: ArithmeticOperator, _ x: Double, _ y: Double) -> Value {
    let result: Double
    switch symbol {
    case .add: result = x + y
    case .subtract: result = x - y
    case .multiply: result = x * y
    case .divide: result = x / y
    case .modulo:
      let rest = fmod(x, y)
      result = rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
    }
    return result.isFinite ? .number(result) : .missing
  }

  private func moved(_ base: Value, _ length: Value, _ sign: Int, _ type: ValueType) throws -> Value
  {
    guard case .duration(let span) = length else { return .missing }
    var day: Day
    var timeOfDay: Int64 = 0
    switch base {
    case .date(let date): day = date
    case .datetime(let moment):
      day = moment.day
      timeOfDay = moment.microseconds - Moment(day).microseconds
    default: return .missing
    }
    day = day.adding(months: sign * span.months)
    let total =
      Int128(day.number) * Int128(TimeSpan.microsecondsPerDay) + Int128(timeOfDay)
      + Int128(sign) * Int128(span.microseconds)
    let moment = Moment(microseconds: try fit(total))
    guard (1...9999).contains(moment.day.civil.year) else { throw Overflow() }
    return type.kind == .date ? .date(moment.day) : .datetime(moment)
  }

  private func exact(_ value: Value) -> Int64? {
    switch value {
    case .integer(let x): x
    case .decimal(let x): x.minorUnits
    case .duration(let x): x.microseconds
    default: nil
    }
  }

  private func scale(_ value: Value) -> Int {
    if case .decimal(let x) = value { x.scale } else { 0 }
  }

  private func made(_ units: Int64, _ type: ValueType) -> Value {
    switch type.kind {
    case .decimal(let scale): .decimal(ExactDecimal(minorUnits: units, scale: scale))
    case .duration: .duration(TimeSpan(microseconds: units))
    default: .integer(units)
    }
  }

  func called(_ function: ScalarFunction, _ values: [Value], _ type: ValueType) throws -> Value {
    if case .date(let day) = values[0] { return dated(function, day, values) }
    if case .text(let text) = values[0] { return texted(function, text, values) }
    if let units = exact(values[0]), type.kind != .number, type.kind != .text {
      let digits = scale(values[0])
      let divisor = power(digits)
      let (quotient, rest) = Int128(units).quotientAndRemainder(dividingBy: divisor)
      switch function {
      case .absolute: return made(try fit(Int128(units).magnitude.asSigned), type)
      case .floor: return made(try fit(quotient - (rest < 0 ? 1 : 0)), type)
      case .ceiling: return made(try fit(quotient + (rest > 0 ? 1 : 0)), type)
      case .round(let kept):
        let step = power(max(0, digits - kept))
        let half = step / 2
        let shifted = units < 0 ? Int128(units) - half : Int128(units) + half
        let back = if case .decimal(let scale) = type.kind { scale - min(kept, digits) } else { 0 }
        return made(try fit((shifted / step) * power(back)), type)
      default: break
      }
    }
    guard let x = values[0].asDouble else { return .missing }
    return try numbered(function, x, type)
  }

  private func numbered(_ function: ScalarFunction, _ x: Double, _ type: ValueType) throws -> Value
  {
    let result: Double
    switch function {
    case .absolute: result = abs(x)
    case .naturalLogarithm: result = log(x)
    case .exponential: result = exp(x)
    case .squareRoot: result = sqrt(x)
    case .floor: result = floor(x)
    case .ceiling: result = ceil(x)
    case .round(let digits):
      let factor = pow(10, Double(digits))
      let scaled = x * factor
      result = abs(scaled) < 0x1p52 ? scaled.rounded(.toNearestOrAwayFromZero) / factor : x
    case .cut(let points):
      let place = points.firstIndex { x <= $0 } ?? points.count
      if place == 0 { return .text("≤ \(Int(points[0]))") }
      if place == points.count { return .text("> \(Int(points[place - 1]))") }
      return .text("\(Int(points[place - 1]))–\(Int(points[place]))")
    default: return .missing
    }
    guard result.isFinite else { return .missing }
    guard type.kind == .integer else { return .number(result) }
    guard let whole = Int64(exactly: result) else { throw Overflow() }
    return .integer(whole)
  }

  private func dated(_ function: ScalarFunction, _ day: Day, _ values: [Value]) -> Value {
    switch function {
    case .year: return .integer(Int64(day.civil.year))
    case .weekday: return .integer(Int64(day.isoWeekday))
    case .start(let grain): return .date(day.start(of: grain))
    case .age(let unit):
      guard case .date(let end) = values[1] else { return .missing }
      let days = Int64(end.number - day.number)
      // Months counted up one by one, from the earlier to the later day.
      var months: Int64 = 0
      let (first, last) = (min(day, end), max(day, end))
      while first.adding(months: Int(months) + 1) <= last { months += 1 }
      if days < 0 { months = -months }
      switch unit {
      case .days: return .integer(days)
      case .weeks: return .integer(days / 7)
      case .months: return .integer(months)
      case .years: return .integer(months / 12)
      }
    default: return .missing
    }
  }

  private func texted(_ function: ScalarFunction, _ text: String, _ values: [Value]) -> Value {
    let words = values.compactMap { if case .text(let word) = $0 { word } else { nil } }
    switch function {
    case .lower: return .text(text.lowercased())
    case .upper: return .text(text.uppercased())
    case .trim: return .text(text.trimmingCharacters(in: .whitespacesAndNewlines))
    case .length: return .integer(Int64(text.count))
    case .contains: return .boolean(words[1].isEmpty || text.contains(words[1]))
    case .startsWith: return .boolean(text.hasPrefix(words[1]))
    case .endsWith: return .boolean(text.hasSuffix(words[1]))
    case .matches(let pattern):
      return .boolean(text.range(of: pattern, options: .regularExpression) != nil)
    case .replace:
      return .text(
        words[1].isEmpty ? text : text.replacingOccurrences(of: words[1], with: words[2]))
    case .splitPart:
      guard case .integer(let number) = values[2], number >= 1 else { return .missing }
      let parts = words[1].isEmpty ? [text] : text.components(separatedBy: words[1])
      return number <= parts.count ? .text(parts[Int(number) - 1]) : .missing
    default: return .missing
    }
  }
}

extension UInt128 {
  fileprivate var asSigned: Int128 { Int128(truncatingIfNeeded: self) }
}

import KantaColumns
import KantaPlan
import KantaSource

extension Evaluator {
  func call(
    _ function: ScalarFunction, _ arguments: [Expression], _ type: ValueType, _ whole: Expression
  ) throws(Diagnostic) -> Operand {
    if case .coalesce = function { return .column(try coalesced(arguments, type)) }
    var operands: [Operand] = []
    for argument in arguments { operands.append(try operand(argument)) }
    if operands.contains(where: \.isMissing) {
      // Conditions on text are true or false on every row; anything else is missing.
      return .constant(type.kind == .boolean ? .boolean(false) : .missing, type)
    }
    guard let first = operands.first else { preconditionFailure("every function has an argument") }
    switch function {
    case .year, .start, .weekday, .age:
      return .column(try dateFunction(function, operands, first.column(count: count), type))
    case .lower, .upper, .trim, .length, .contains, .startsWith, .endsWith, .matches, .replace,
      .splitPart:
      return .column(try textFunction(function, operands, type))
    case .absolute, .round, .floor, .ceiling, .naturalLogarithm, .exponential, .squareRoot, .cut,
      .coalesce:
      return .column(try numberFunction(function, first.column(count: count), type, whole))
    }
  }

  private func coalesced(
    _ arguments: [Expression], _ type: ValueType
  ) throws(Diagnostic) -> Column {
    var result = Column.allMissing(type, count: count)
    for argument in arguments {
      let open = FlagKernels.opposite(Operand.column(result).present(count: count))
      let next = try branch(argument, where: open).column(type, count)
      result = Column.chosen(open, next, result)
      if result.validity == nil { break }
    }
    return result.retyped(type)
  }

  private func dateFunction(
    _ function: ScalarFunction, _ operands: [Operand], _ column: Column, _ type: ValueType
  ) throws(Diagnostic) -> Column {
    guard case .rows(let days) = try Operand.column(column).days() else {
      preconditionFailure("a column has rows")
    }
    let validity = column.validity
    switch function {
    case .start(let grain):
      let starts = DateKernels.starts(of: grain, days, validity)
      return Column(type, .days(starts), validity: validity)
    case .weekday:
      return Column(
        type, .integers(DateKernels.weekdays(days, validity)), validity: validity)
    case .age(let unit):
      guard operands.count == 2, case .constant(let date) = try operands[1].days() else {
        preconditionFailure("the analysis date is a constant")
      }
      let ages = DateKernels.ages(days, at: Day(number: date), unit.kernel, validity)
      return Column(type, .integers(ages), validity: validity)
    default:
      return Column(type, .integers(DateKernels.years(days, validity)), validity: validity)
    }
  }

  private func numberFunction(
    _ function: ScalarFunction, _ column: Column, _ type: ValueType, _ whole: Expression
  ) throws(Diagnostic) -> Column {
    let validity = column.validity
    switch function {
    case .cut(let points):
      guard case .rows(let numbers) = try Operand.column(column).numbers() else { break }
      let intervals = NumberKernels.intervals(numbers, points)
      let (codes, words) = TextKernels.labelled(intervals, Self.labels(points))
      return Column(type, .codes(codes, words), validity: validity)
    case .naturalLogarithm, .exponential, .squareRoot:
      guard case .rows(let numbers) = try Operand.column(column).numbers() else { break }
      let result =
        switch function {
        case .naturalLogarithm: NumberKernels.naturalLogarithms(numbers, validity)
        case .exponential: NumberKernels.exponentials(numbers, validity)
        default: NumberKernels.squareRoots(numbers, validity)
        }
      return Column(type, .numbers(result.values), validity: result.validity)
    default: break
    }
    switch column.values {
    case .numbers(let numbers): return try rounded(function, numbers, column, type, whole)
    case .integers(let values): return try exactly(function, values, column, type, whole)
    case .days, .codes, .flags: preconditionFailure("a checked plan has numbers here")
    }
  }

  private func rounded(
    _ function: ScalarFunction, _ numbers: [Double], _ column: Column, _ type: ValueType,
    _ whole: Expression
  ) throws(Diagnostic) -> Column {
    let result: [Double]
    switch function {
    case .absolute: result = numbers.map(\.magnitude)
    case .round(let digits): result = ConvertKernels.rounded(numbers, digits: digits)
    case .floor: result = numbers.map { $0.rounded(.down) }
    default: result = numbers.map { $0.rounded(.up) }
    }
    guard type.kind == .integer else {
      let finite = ArithmeticKernels.finite(result, column.validity)
      return Column(type, .numbers(finite.values), validity: finite.validity)
    }
    guard let integers = ConvertKernels.integers(result, column.validity) else {
      throw .overflow(in: whole)
    }
    return Column(type, .integers(integers), validity: column.validity)
  }

  /// Rounding of exact values: down to the digits that stay, then up to the digits of the result.
  private func exactly(
    _ function: ScalarFunction, _ values: [Int64], _ column: Column, _ type: ValueType,
    _ whole: Expression
  ) throws(Diagnostic) -> Column {
    let scale = Operand.column(column).scale
    let (digits, rounding): (Int, ConvertKernels.Rounding)
    switch function {
    case .absolute:
      guard let result = ArithmeticKernels.magnitudes(values, column.validity) else {
        throw .overflow(in: whole)
      }
      return Column(type, .integers(result), validity: column.validity)
    case .round(let kept): (digits, rounding) = (min(kept, scale), .halfAway)
    case .floor: (digits, rounding) = (0, .down)
    default: (digits, rounding) = (0, .up)
    }
    let down = ConvertKernels.scaledDown(values, digits: scale - digits, rounding: rounding)
    let resultScale = if case .decimal(let scale) = type.kind { scale } else { 0 }
    let part = Column(.integer, .integers(down), validity: column.validity)
    let result = try scaledUp(part, max(0, resultScale - digits), whole)
    return Column(type, .integers(result), validity: column.validity)
  }

  /// `≤ 10`, `10–20`, `> 20`.
  static func labels(_ points: [Double]) -> [String] {
    let written = points.map { spell(.number($0), .number) }
    guard let first = written.first, let last = written.last else { return ["all"] }
    let middle = zip(written, written.dropFirst()).map { "\($0)–\($1)" }
    return ["≤ \(first)"] + middle + ["> \(last)"]
  }
}

extension ScalarFunction.AgeUnit {
  fileprivate var kernel: DateKernels.Unit {
    switch self {
    case .days: .day
    case .weeks: .week
    case .months: .month
    case .years: .year
    }
  }
}

import KantaColumns
import KantaPlan
import KantaSource

extension Evaluator {
  func arithmetic(
    _ symbol: ArithmeticOperator, _ a: Operand, _ b: Operand, _ type: ValueType,
    _ whole: Expression
  ) throws(Diagnostic) -> Operand {
    if a.isMissing || b.isMissing { return .constant(.missing, type) }
    switch (a.type.kind, b.type.kind) {
    case (.date, .duration), (.datetime, .duration):
      return .column(try moved(a, by: b, backwards: symbol == .subtract, type, whole))
    case (.duration, .date), (.duration, .datetime):
      return .column(try moved(b, by: a, backwards: false, type, whole))
    case (.date, .date):
      let days = try DateKernels.differences(a.days(), b.days(), count: count)
      return .column(Column(type, .integers(days), validity: both(a, b)))
    case (.datetime, _), (_, .datetime):
      guard let length = try exact(.subtract, a.moments(), b.moments(), both(a, b)) else {
        throw .overflow(in: whole)
      }
      return .column(Column(type, .integers(length.values), validity: length.validity))
    case (.duration, .duration) where symbol == .add || symbol == .subtract:
      if let sum = TimeSpan.combined(symbol, a, b) { return .constant(.duration(sum), type) }
    case (.duration, .number), (.duration, .percent), (.duration, .decimal), (.number, .duration),
      (.percent, .duration), (.decimal, .duration):
      if type.kind == .duration { return .column(try scaled(symbol, a, b, type, whole)) }
    case (.duration, .integer) where symbol == .divide && type.kind == .duration:
      return .column(try scaled(symbol, a, b, type, whole))
    default: break
    }
    return .column(try numeric(symbol, a, b, type, whole))
  }

  func negated(_ a: Operand, _ whole: Expression) throws(Diagnostic) -> Operand {
    if case .constant(.duration(let span), let type) = a, span.months != 0 {
      let opposite = TimeSpan(months: -span.months, microseconds: 0 &- span.microseconds)
      return .constant(.duration(opposite), type)
    }
    if a.isMissing { return a }
    let column = try a.column(count: count)
    switch column.values {
    case .integers(let values):
      guard let result = ArithmeticKernels.negated(values, column.validity) else {
        throw .overflow(in: whole)
      }
      return .column(Column(column.type, .integers(result), validity: column.validity))
    case .numbers(let values):
      let result = ArithmeticKernels.difference(
        .constant(0), .rows(values), count: count, validity: column.validity)
      return .column(Column(column.type, .numbers(result.values), validity: result.validity))
    case .days, .codes, .flags: preconditionFailure("a checked plan negates numbers")
    }
  }

  func both(_ a: Operand, _ b: Operand) -> Validity? { Validity.both(a.validity, b.validity) }

  private func numeric(
    _ symbol: ArithmeticOperator, _ a: Operand, _ b: Operand, _ type: ValueType,
    _ whole: Expression
  ) throws(Diagnostic) -> Column {
    if type.kind == .number || type.kind == .percent {
      let result =
        symbol == .divide
        ? try quotient(a, b) : try computed(symbol, a.numbers(), b.numbers(), a, b)
      return Column(type, .numbers(result.values), validity: result.validity)
    }
    guard let result = try exact(symbol, a.exact(), b.exact(), both(a, b)) else {
      throw .overflow(in: whole)
    }
    return Column(type, .integers(result.values), validity: result.validity)
  }

  private func computed(
    _ symbol: ArithmeticOperator, _ x: Side<Double>, _ y: Side<Double>, _ a: Operand, _ b: Operand
  ) -> ArithmeticKernels.Numbers {
    let validity = both(a, b)
    return switch symbol {
    case .add: ArithmeticKernels.sum(x, y, count: count, validity: validity)
    case .subtract: ArithmeticKernels.difference(x, y, count: count, validity: validity)
    case .multiply: ArithmeticKernels.product(x, y, count: count, validity: validity)
    case .divide: ArithmeticKernels.quotient(x, y, count: count, validity: validity)
    case .modulo: ArithmeticKernels.remainder(x, y, count: count, validity: validity)
    }
  }

  /// Exact values of one scale are divided as they stand, with a single rounding: 0.3 ÷ 0.1 is 3.
  private func quotient(_ a: Operand, _ b: Operand) throws(Diagnostic) -> ArithmeticKernels.Numbers
  {
    guard a.isExact, b.isExact, a.scale == b.scale else {
      return computed(.divide, try a.numbers(), try b.numbers(), a, b)
    }
    let x = ConvertKernels.numbers(try a.exact(), scale: 0)
    let y = ConvertKernels.numbers(try b.exact(), scale: 0)
    return computed(.divide, x, y, a, b)
  }

  private func exact(
    _ symbol: ArithmeticOperator, _ x: Side<Int64>, _ y: Side<Int64>, _ validity: Validity?
  ) -> (values: [Int64], validity: Validity?)? {
    let values: [Int64]?
    switch symbol {
    case .add: values = ArithmeticKernels.sum(x, y, count: count, validity: validity)
    case .subtract: values = ArithmeticKernels.difference(x, y, count: count, validity: validity)
    case .multiply: values = ArithmeticKernels.product(x, y, count: count, validity: validity)
    case .modulo: return ArithmeticKernels.remainder(x, y, count: count, validity: validity)
    case .divide: preconditionFailure("a quotient is a number")
    }
    return values.map { ($0, validity) }
  }

  /// A duration times or divided by a number, to the nearest microsecond.
  private func scaled(
    _ symbol: ArithmeticOperator, _ a: Operand, _ b: Operand, _ type: ValueType,
    _ whole: Expression
  ) throws(Diagnostic) -> Column {
    let product = computed(symbol, try a.numbers(), try b.numbers(), a, b)
    let rounded = ConvertKernels.rounded(product.values, digits: 0)
    guard let values = ConvertKernels.integers(rounded, product.validity) else {
      throw .overflow(in: whole)
    }
    return Column(type, .integers(values), validity: product.validity)
  }

  /// Dates or datetimes and a length of time: months by the calendar first, then the rest.
  private func moved(
    _ base: Operand, by length: Operand, backwards: Bool, _ type: ValueType, _ whole: Expression
  ) throws(Diagnostic) -> Column {
    let validity = both(base, length)
    var months = 0
    var length = length
    if case .constant(.duration(let span), let type) = length {
      months = backwards ? -span.months : span.months
      length = .constant(.duration(TimeSpan(microseconds: span.microseconds)), type)
    }
    let offsets = try length.exact()
    let column = try base.column(count: count)
    if type.kind == .date, case .days(let days) = column.values {
      let steps = DateKernels.wholeDays(offsets, backwards: backwards)
      guard
        let turned = months == 0 ? days : DateKernels.adding(months: months, to: days, validity),
        let result = DateKernels.adding(
          days: steps, to: .rows(turned), count: count, validity: validity)
      else { throw .outsideCalendar(in: whole) }
      return Column(type, .days(result), validity: validity)
    }
    guard case .rows(let moments) = try Operand.column(column).moments(),
      let turned =
        months == 0 ? moments : DateKernels.adding(months: months, to: moments, validity),
      let result = exact(backwards ? .subtract : .add, .rows(turned), offsets, validity),
      DateKernels.isInCalendar(result.values, validity)
    else { throw .outsideCalendar(in: whole) }
    return Column(type, .integers(result.values), validity: result.validity)
  }
}

extension Operand {
  /// Whether the values are integers or decimals.
  fileprivate var isExact: Bool {
    switch type.kind {
    case .integer, .decimal, .duration: true
    default: false
    }
  }
}

extension TimeSpan {
  /// The sum or difference of two constant lengths with months in them; else `nil`.
  fileprivate static func combined(
    _ symbol: ArithmeticOperator, _ a: Operand, _ b: Operand
  ) -> TimeSpan? {
    guard case .constant(.duration(let x), _) = a, case .constant(.duration(let y), _) = b,
      x.months != 0 || y.months != 0
    else { return nil }
    return symbol == .add
      ? TimeSpan(months: x.months + y.months, microseconds: x.microseconds &+ y.microseconds)
      : TimeSpan(months: x.months - y.months, microseconds: x.microseconds &- y.microseconds)
  }
}

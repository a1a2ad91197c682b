import KantaColumns
import KantaPlan
import KantaSource

extension Comparison {
  init(_ symbol: ComparisonOperator) {
    self =
      switch symbol {
      case .equal: .equal
      case .notEqual: .notEqual
      case .less: .less
      case .lessOrEqual: .lessOrEqual
      case .greater: .greater
      case .greaterOrEqual: .greaterOrEqual
      }
  }
}

extension Evaluator {
  /// False where either side is missing, except that `notEqual` is the complement of `equal`.
  func compared(
    _ comparison: Comparison, _ a: Operand, _ b: Operand
  ) throws(Diagnostic) -> [Bool] {
    if case .notEqual = comparison {
      return FlagKernels.opposite(try compared(.equal, a, b))
    }
    if a.isMissing || b.isMissing { return [Bool](repeating: false, count: count) }
    let validity = both(a, b)
    let flags: [Bool]
    switch a.type.kind {
    case .integer, .decimal, .datetime, .duration:
      precondition(a.type.kind == b.type.kind, "a checked plan compares values of one kind")
      flags = CompareKernels.flags(comparison, try a.exact(), try b.exact(), count: count)
    case .number, .percent:
      flags = CompareKernels.flags(comparison, try a.numbers(), try b.numbers(), count: count)
    case .date: flags = CompareKernels.flags(comparison, try a.days(), try b.days(), count: count)
    case .text:
      return TextKernels.flags(
        comparison, a.text(), b.text(), count: count, validity: validity, unless: stop)
    case .boolean, .missing:
      flags = CompareKernels.flags(comparison, a.flags(), b.flags(), count: count)
    }
    return Validity.masked(flags, by: validity)
  }

  /// Whether it is one of the values; missing is none of them.
  func member(_ operand: Operand, _ values: [Value]) throws(Diagnostic) -> [Bool] {
    if operand.isMissing { return [Bool](repeating: false, count: count) }
    let column = try operand.column(count: count)
    let flags: [Bool]
    switch column.values {
    case .integers(let all):
      flags = CompareKernels.flags(all, in: values.compactMap { $0.exact(scale: operand.scale) })
    case .numbers(let all):
      flags = CompareKernels.flags(all, in: values.compactMap(\.asDouble))
    case .days(let all):
      flags = CompareKernels.flags(
        all, in: values.compactMap { if case .date(let day) = $0 { day.number } else { nil } })
    case .codes(let codes, let words):
      let list = values.compactMap { if case .text(let word) = $0 { word } else { nil } }
      return TextKernels.flags(
        TextSide(codes: codes, words: words), in: list, count: count,
        validity: column.validity, unless: stop)
    case .flags(let all):
      flags = all.map { values.contains(.boolean($0)) }
    }
    return Validity.masked(flags, by: column.validity)
  }
}

extension Value {
  /// The stored form at `scale` digits after the point; `nil` when there is none.
  fileprivate func exact(scale: Int) -> Int64? {
    switch self {
    case .integer(let value): return rescaled(value, from: 0, to: scale)
    case .decimal(let value): return rescaled(value.minorUnits, from: value.scale, to: scale)
    case .datetime(let value): return value.microseconds
    case .duration(let value): return value.months == 0 ? value.microseconds : nil
    case .missing, .number, .percent, .text, .date, .boolean: return nil
    }
  }

  private func rescaled(_ value: Int64, from: Int, to scale: Int) -> Int64? {
    if from > scale {
      let (quotient, rest) = value.quotientAndRemainder(dividingBy: PowerOfTen.of(from - scale))
      return rest == 0 ? quotient : nil
    }
    let (result, overflow) = value.multipliedReportingOverflow(by: PowerOfTen.of(scale - from))
    return overflow ? nil : result
  }
}

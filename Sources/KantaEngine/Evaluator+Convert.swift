import KantaColumns
import KantaPlan
import KantaSource

extension Evaluator {
  /// The same value as another type; only conversions that lose nothing but a time of day.
  func converted(
    _ operand: Operand, _ type: ValueType, _ whole: Expression
  ) throws(Diagnostic) -> Operand {
    if operand.isMissing { return .constant(.missing, type) }
    if case .constant(.duration(let span), _) = operand { return .constant(.duration(span), type) }
    let column = try operand.column(count: count)
    let validity = column.validity
    let from = column.type.kind
    let values: Values
    switch (from, type.kind) {
    case _ where from == type.kind, (.percent, .number), (.number, .percent):
      return .column(column.retyped(type))
    case (_, .number), (_, .percent):
      guard case .rows(let numbers) = try Operand.column(column).numbers() else { return operand }
      values = .numbers(numbers)
    case (.integer, .decimal(let scale)):
      values = .integers(try scaledUp(column, scale, whole))
    case (.decimal(let old), .decimal(let scale)) where old <= scale:
      values = .integers(try scaledUp(column, scale - old, whole))
    case (.datetime, .date):
      guard case .rows(let days) = try Operand.column(column).days() else { return operand }
      values = .days(days)
    case (.date, .datetime):
      guard case .rows(let moments) = try Operand.column(column).moments() else { return operand }
      values = .integers(moments)
    default: preconditionFailure("a checked plan converts only to wider types")
    }
    return .column(Column(type, values, validity: validity))
  }

  func scaledUp(_ column: Column, _ digits: Int, _ whole: Expression) throws(Diagnostic) -> [Int64]
  {
    guard case .integers(let values) = column.values else {
      preconditionFailure("exact numbers are stored as integers")
    }
    guard let scaled = ConvertKernels.scaledUp(values, digits: digits, validity: column.validity)
    else { throw .overflow(in: whole) }
    return scaled
  }
}

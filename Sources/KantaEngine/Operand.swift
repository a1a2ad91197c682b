import KantaColumns
import KantaSource

/// An evaluated expression: a value per row, or one value for all rows.
enum Operand {
  case column(Column)
  case constant(Value, ValueType)

  var type: ValueType {
    switch self {
    case .column(let column): column.type
    case .constant(_, let type): type
    }
  }

  var validity: Validity? {
    switch self {
    case .column(let column): column.validity
    case .constant: nil
    }
  }

  /// Whether it is missing on every row whatever the table: the word `missing`, in any type.
  var isMissing: Bool {
    switch self {
    case .column(let column): column.type.kind == .missing
    case .constant(let value, let type): value.isMissing || type.kind == .missing
    }
  }

  /// A value on each row.
  func column(count: Int) throws(Diagnostic) -> Column {
    switch self {
    case .column(let column): return column
    case .constant(.duration(let span), _) where span.months != 0: throw .monthsInColumn
    case .constant(let value, let type): return .repeating(value, type, count: count)
    }
  }

  /// A value on each row under a type it fits; the word `missing` fits any.
  func column(_ type: ValueType, _ count: Int) throws(Diagnostic) -> Column {
    isMissing ? .allMissing(type, count: count) : try column(count: count)
  }

  /// The exact values: integers, minor units or microseconds.
  func exact() throws(Diagnostic) -> Side<Int64> {
    switch self {
    case .column(let column):
      if case .integers(let values) = column.values { return .rows(values) }
    case .constant(let value, _):
      switch value {
      case .integer(let value): return .constant(value)
      case .decimal(let value): return .constant(value.minorUnits)
      case .datetime(let value): return .constant(value.microseconds)
      case .duration(let value):
        guard value.months == 0 else { throw .monthsInColumn }
        return .constant(value.microseconds)
      default: break
      }
    }
    preconditionFailure("a checked plan has exact numbers here")
  }

  /// The values as doubles, whichever numeric type they have.
  func numbers() throws(Diagnostic) -> Side<Double> {
    switch self {
    case .column(let column):
      if case .numbers(let values) = column.values { return .rows(values) }
    case .constant(.number(let value), _), .constant(.percent(let value), _):
      return .constant(value)
    case .constant: break
    }
    return ConvertKernels.numbers(try exact(), scale: scale)
  }

  /// Digits after the point of exact values.
  var scale: Int {
    if case .decimal(let scale) = type.kind { scale } else { 0 }
  }

  /// The days of dates, and those that datetimes lie in.
  func days() throws(Diagnostic) -> Side<Int32> {
    switch self {
    case .column(let column):
      if case .days(let values) = column.values { return .rows(values) }
    case .constant(.date(let day), _): return .constant(day.number)
    case .constant: break
    }
    return ConvertKernels.days(try exact())
  }

  /// Moments; midnight for dates.
  func moments() throws(Diagnostic) -> Side<Int64> {
    type.kind == .date ? ConvertKernels.midnights(try days()) : try exact()
  }

  func text() -> TextSide {
    switch self {
    case .column(let column):
      if case .codes(let codes, let words) = column.values {
        return TextSide(codes: codes, words: words)
      }
    case .constant(.text(let word), _): return TextSide(constant: word)
    case .constant: break
    }
    preconditionFailure("a checked plan has text here")
  }

  func flags() -> Side<Bool> {
    switch self {
    case .column(let column):
      if case .flags(let values) = column.values { return .rows(values) }
    case .constant(.boolean(let value), _): return .constant(value)
    case .constant: break
    }
    preconditionFailure("a checked plan has booleans here")
  }

  /// Where there is a value.
  func present(count: Int) -> [Bool] {
    let all = [Bool](repeating: !isMissing, count: count)
    return Validity.masked(all, by: validity)
  }
}

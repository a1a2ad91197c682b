import KantaColumns
import KantaPlan

/// The twin of the evaluator: one row at a time, over values, with no kernel and no shortcut.
struct NaiveRow {
  struct Overflow: Error {}

  let cells: [String: Value]

  init(_ table: Table, _ row: Int) {
    cells = Dictionary(
      uniqueKeysWithValues: zip(table.schema.names, table.columns).map { ($0, $1[row]) })
  }

  func holds(_ expression: Expression) throws -> Bool {
    try value(expression) == .boolean(true)
  }

  func value(_ expression: Expression) throws -> Value {
    switch expression {
    case .column(let name, _): return cells[name] ?? .missing
    case .constant(let value, _): return value
    case .arithmetic(let symbol, let a, let b, let type):
      return try arithmetic(symbol, value(a), value(b), type)
    case .negate(let a): return try negated(value(a))
    case .compare(let symbol, let a, let b):
      return .boolean(compare(symbol, try value(a), try value(b)))
    case .and(let a, let b):
      let (x, y) = (try holds(a), try holds(b))
      return .boolean(x && y)
    case .or(let a, let b):
      let (x, y) = (try holds(a), try holds(b))
      return .boolean(x || y)
    case .not(let a): return .boolean(try !holds(a))
    case .holds(let a): return .boolean(try holds(a))
    case .isMissing(let a): return .boolean(try value(a).isMissing)
    case .member(let a, let values):
      let one = try value(a)
      return .boolean(values.contains { compare(.equal, one, $0) })
    case .between(let a, let lower, let upper):
      let one = try value(a)
      let above = try lower.map { compare(.greaterOrEqual, one, try value($0)) } ?? true
      let below = try upper.map { compare(.lessOrEqual, one, try value($0)) } ?? true
      return .boolean(above && below && !one.isMissing)
    case .choose(let condition, let a, let b, _): return try holds(condition) ? value(a) : value(b)
    case .convert(let a, let type): return try converted(value(a), type)
    case .call(.coalesce, let arguments, _):
      for argument in arguments {
        let one = try value(argument)
        if !one.isMissing { return one }
      }
      return .missing
    case .call(let function, let arguments, let type):
      let values = try arguments.map { try value($0) }
      guard !values.contains(.missing) else {
        return type.kind == .boolean ? .boolean(false) : .missing
      }
      return try called(function, values, type)
    }
  }

  private func compare(_ symbol: ComparisonOperator, _ a: Value, _ b: Value) -> Bool {
    if symbol == .notEqual { return !compare(.equal, a, b) }
    guard let order = order(a, b) else { return false }
    return switch symbol {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  private func order(_ a: Value, _ b: Value) -> Int? {
    func sign<T: Comparable>(_ x: T, _ y: T) -> Int { x < y ? -1 : x == y ? 0 : 1 }
    return switch (a, b) {
    case (.integer(let x), .integer(let y)): sign(x, y)
    case (.decimal(let x), .decimal(let y)): sign(x.minorUnits, y.minorUnits)
    case (.number(let x), .number(let y)): sign(x, y)
    case (.date(let x), .date(let y)): sign(x, y)
    case (.datetime(let x), .datetime(let y)): sign(x, y)
    case (.duration(let x), .duration(let y)): sign(x.microseconds, y.microseconds)
    case (.boolean(let x), .boolean(let y)): sign(x ? 1 : 0, y ? 1 : 0)
    case (.text(let x), .text(let y)):
      x.utf8.elementsEqual(y.utf8) ? 0 : x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
    default: nil
    }
  }

  private func negated(_ a: Value) throws -> Value {
    switch a {
    case .integer(let x): .integer(try fit(-Int128(x)))
    case .decimal(let x):
      .decimal(ExactDecimal(minorUnits: try fit(-Int128(x.minorUnits)), scale: x.scale))
    case .number(let x): .number(0 - x)
    case .duration(let x): .duration(TimeSpan(microseconds: try fit(-Int128(x.microseconds))))
    default: .missing
    }
  }

  func fit(_ value: Int128) throws -> Int64 {
    guard let fitting = Int64(exactly: value) else { throw Overflow() }
    return fitting
  }

  private func converted(_ a: Value, _ type: ValueType) throws -> Value {
    switch (a, type.kind) {
    case (.missing, _): return .missing
    case (.integer, .number), (.decimal, .number): return .number(a.asDouble ?? .nan)
    case (.integer(let x), .decimal(let scale)):
      return .decimal(
        ExactDecimal(minorUnits: try fit(Int128(x) * power(scale)), scale: scale))
    case (.decimal(let x), .decimal(let scale)):
      let more = power(scale - x.scale)
      return .decimal(ExactDecimal(minorUnits: try fit(Int128(x.minorUnits) * more), scale: scale))
    case (.datetime(let moment), .date): return .date(moment.day)
    case (.date(let day), .datetime): return .datetime(Moment(day))
    default: return a
    }
  }

  func power(_ digits: Int) -> Int128 { Int128(PowerOfTen.of(digits)) }
}

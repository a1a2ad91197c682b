import KantaColumns
import KantaPlan
import KantaSource

/// An expression over the rows of one table, a column at a time: each node is one kernel call, and
/// types are asked once per node, never per row.
struct Evaluator {
  let table: Table
  /// Text kernels look at it; once it is requested, what they give means nothing.
  var stop: Cancellation?

  var count: Int { table.rowCount }

  /// A value on each row.
  func column(_ expression: Expression) throws(Diagnostic) -> Column {
    try operand(expression).column(count: count)
  }

  /// A flag on each row; where a boolean is missing, false.
  func flags(_ expression: Expression) throws(Diagnostic) -> [Bool] {
    let operand = try operand(expression)
    if operand.isMissing { return [Bool](repeating: false, count: count) }
    switch operand.flags() {
    case .rows(let flags): return Validity.masked(flags, by: operand.validity)
    case .constant(let flag): return [Bool](repeating: flag, count: count)
    }
  }

  func operand(_ expression: Expression) throws(Diagnostic) -> Operand {
    switch expression {
    case .column(let name, _): return .column(named(name))
    case .constant(let value, let type): return .constant(value, type)
    case .arithmetic(let symbol, let a, let b, let type):
      return try arithmetic(symbol, operand(a), operand(b), type, expression)
    case .negate(let a): return try negated(operand(a), expression)
    case .compare(let symbol, let a, let b):
      return condition(try compared(Comparison(symbol), operand(a), operand(b)))
    case .and(let a, let b): return condition(FlagKernels.both(try flags(a), try flags(b)))
    case .or(let a, let b): return condition(FlagKernels.either(try flags(a), try flags(b)))
    case .not(let a): return condition(FlagKernels.opposite(try flags(a)))
    case .holds(let a): return condition(try flags(a))
    case .isMissing(let a):
      return condition(FlagKernels.opposite(try operand(a).present(count: count)))
    case .member(let a, let values): return condition(try member(operand(a), values))
    case .between(let a, let lower, let upper):
      return condition(try between(operand(a), lower, upper))
    case .choose(let condition, let a, let b, let type):
      return .column(try chosen(condition, a, b, type))
    case .call(let function, let arguments, let type):
      return try call(function, arguments, type, expression)
    case .convert(let a, let type): return try converted(operand(a), type, expression)
    }
  }

  private func condition(_ flags: [Bool]) -> Operand {
    .column(Column(.boolean, .flags(flags)))
  }

  private func named(_ name: String) -> Column {
    guard let column = table.column(name) else {
      preconditionFailure("a checked plan names only columns of its input")
    }
    return column
  }

  private func between(
    _ operand: Operand, _ lower: Expression?, _ upper: Expression?
  ) throws(Diagnostic) -> [Bool] {
    var flags = operand.present(count: count)
    if let lower {
      let above = try compared(.greaterOrEqual, operand, self.operand(lower))
      flags = FlagKernels.both(flags, above)
    }
    if let upper {
      flags = FlagKernels.both(flags, try compared(.lessOrEqual, operand, self.operand(upper)))
    }
    return flags
  }

  private func chosen(
    _ condition: Expression, _ a: Expression, _ b: Expression, _ type: ValueType
  ) throws(Diagnostic) -> Column {
    let flags = try flags(condition)
    let first = try branch(a, where: flags).column(type, count)
    let second = try branch(b, where: FlagKernels.opposite(flags)).column(type, count)
    return Column.chosen(flags, first, second).retyped(type)
  }

  /// A branch on every row; where only a row that does not take it overflows, on those that do.
  func branch(
    _ expression: Expression, where flags: [Bool]
  ) throws(Diagnostic) -> Operand {
    do throws(Diagnostic) {
      return try operand(expression)
    } catch {
      guard error.code == .overflow else { throw error }
      let rows = FlagKernels.positions(flags)
      let part = try Evaluator(table: table.gathered(expression.columns, rows), stop: stop)
        .column(expression)
      var places = [UInt32](repeating: .max, count: count)
      for (place, row) in rows.enumerated() { places[Int(row)] = UInt32(place) }
      return .column(part.gathered(optional: places))
    }
  }
}

extension Table {
  /// The named columns at these rows.
  func gathered(_ names: [String], _ rows: [UInt32]) -> Table {
    let columns = names.compactMap { name in column(name).map { (name, $0.gathered(rows)) } }
    return Table(
      Schema(columns.map { Schema.Field($0.0, $0.1.type) }), columns.map(\.1),
      rowCount: rows.count)
  }
}

package import KantaColumns

/// A checked expression: every name is a column of the input, every operand has its final type.
///
/// It is data, so that an engine can send it elsewhere. Missing is two-valued: everything of type
/// boolean below is true or false for every row, and whatever else has a missing input is missing,
/// except `coalesce`.
package indirect enum Expression: Hashable, Sendable {
  case column(String, ValueType)
  case constant(Value, ValueType)
  /// Numbers, or a date/datetime and a duration; operand and result types as `Arithmetic` says.
  case arithmetic(ArithmeticOperator, Expression, Expression, ValueType)
  case negate(Expression)
  /// Both sides have the same kind (and scale); false where either is missing, except that
  /// `notEqual` is the exact complement of `equal`.
  case compare(ComparisonOperator, Expression, Expression)
  case and(Expression, Expression)
  case or(Expression, Expression)
  case not(Expression)
  /// A boolean column or value as a condition: missing counts as false.
  case holds(Expression)
  case isMissing(Expression)
  /// Equal to one of the values, all of the operand's kind; false where missing.
  case member(Expression, [Value])
  /// lower ≤ operand ≤ upper, all of one kind; `nil` leaves that end open. False where missing.
  case between(Expression, lower: Expression?, upper: Expression?)
  case choose(condition: Expression, then: Expression, else: Expression, ValueType)
  case call(ScalarFunction, [Expression], ValueType)
  /// The same value as another type: integer → decimal → number, decimal → more digits,
  /// datetime → date (the day it lies in), date → datetime (midnight), `missing` → anything.
  case convert(Expression, ValueType)

  package var type: ValueType {
    switch self {
    case .column(_, let type), .constant(_, let type), .arithmetic(_, _, _, let type),
      .choose(_, _, _, let type), .call(_, _, let type), .convert(_, let type):
      type
    case .negate(let operand): operand.type
    case .compare, .and, .or, .not, .holds, .isMissing, .member, .between: .boolean
    }
  }

  /// The expressions directly inside this one.
  package var operands: [Expression] {
    switch self {
    case .column, .constant: []
    case .negate(let a), .not(let a), .holds(let a), .isMissing(let a), .member(let a, _),
      .convert(let a, _):
      [a]
    case .arithmetic(_, let a, let b, _), .compare(_, let a, let b), .and(let a, let b),
      .or(let a, let b):
      [a, b]
    case .between(let a, let lower, let upper): [a] + [lower, upper].compactMap(\.self)
    case .choose(let condition, let a, let b, _): [condition, a, b]
    case .call(_, let arguments, _): arguments
    }
  }

  /// The columns it reads, each once, in order of first mention.
  package var columns: [String] {
    var found: [String] = []
    collectColumns(into: &found)
    return found
  }

  private func collectColumns(into found: inout [String]) {
    if case .column(let name, _) = self, !found.contains(name) { found.append(name) }
    for operand in operands { operand.collectColumns(into: &found) }
  }
}

/// How two numbers, or a date and a duration, combine.
///
/// integer ∘ integer → integer (`+ - * mod`), decimal(s) ± decimal(s) → decimal(s),
/// decimal(s) × decimal(t) → decimal(s+t), integer × decimal(s) → decimal(s), anything ÷ anything →
/// number, anything with a number → number; date ± duration → date when the duration is whole days
/// or months and else datetime, datetime ± duration → datetime, date − date and datetime −
/// datetime → duration, duration ± duration → duration, duration × number → duration,
/// duration ÷ duration → number. A checked tree has operands converted so that an engine sees
/// equal kinds (and equal scales for ±, mod and comparison).
/// Exact results that do not fit 64 bits are an overflow error; ÷ 0 is missing.
package enum ArithmeticOperator: String, Hashable, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case modulo = "mod"
}

/// How two values of one kind compare.
///
/// Text compares by its UTF-8 bytes, in every locale.
package enum ComparisonOperator: String, Hashable, Sendable {
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// An expression and the name of the column it makes.
package struct NamedExpression: Hashable, Sendable {
  package var name: String
  package var expression: Expression

  package init(_ name: String, _ expression: Expression) {
    self.name = name
    self.expression = expression
  }
}

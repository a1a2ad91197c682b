package import KantaColumns

/// A checked expression in the words of the language, for `explain` and for messages.
///
/// Conversions are not shown; brackets stand only where the reading needs them.
package func spell(_ expression: Expression) -> String {
  Spelling.text(expression, inside: .whole)
}

/// A value as it is written in the language.
package func spell(_ value: Value, _ type: ValueType) -> String {
  let currency = type.currency.map { " " + $0.code } ?? ""
  return switch value {
  case .missing: "missing"
  case .integer(let value): String(value) + currency
  case .decimal(let value): value.plain + currency
  case .number(let value): Spelling.number(value) + currency
  case .percent(let value): Spelling.number((value * 100 * 1e6).rounded() / 1e6) + "%"
  case .text(let value): Spelling.quoted(value)
  case .date(let value): value.plain(grain: type.grain)
  case .datetime(let value): Spelling.quoted(value.plain)
  case .duration(let value): Spelling.duration(value)
  case .boolean(let value): value ? "true" : "false"
  }
}

/// A name as it is written in the language: in backquotes unless it is a plain word.
package func spell(name: String) -> String {
  let bytes = name.utf8
  let isPlain =
    bytes.first.map { !Spelling.isDigit($0) } ?? false && bytes.allSatisfy(Spelling.isWordByte)
  return isPlain ? name : "`\(name)`"
}

private enum Spelling {
  /// How tightly an expression holds together; a looser one inside a tighter one needs brackets.
  enum Tightness: Int {
    case whole, or, and, not, comparison, sum, product, unary, atom
  }

  static func text(_ expression: Expression, inside outer: Tightness) -> String {
    let (text, tightness) = spelled(expression)
    return tightness.rawValue < outer.rawValue ? "(\(text))" : text
  }

  private static func spelled(_ expression: Expression) -> (String, Tightness) {
    switch expression {
    case .column(let name, _): (spell(name: name), .atom)
    case .constant(let value, let type): constant(value, type)
    case .arithmetic(let symbol, let a, let b, _): arithmetic(symbol, a, b)
    case .negate(let a): ("-" + text(a, inside: .unary), .unary)
    case .compare(let symbol, let a, let b):
      (text(a, inside: .sum) + " \(symbol.rawValue) " + text(b, inside: .sum), .comparison)
    case .and(let a, let b): (text(a, inside: .and) + " and " + text(b, inside: .and), .and)
    case .or(let a, let b): (text(a, inside: .or) + " or " + text(b, inside: .or), .or)
    case .not(.isMissing(let a)): (text(a, inside: .sum) + " is not missing", .comparison)
    case .not(.member(let a, let values)):
      (text(a, inside: .sum) + " not in " + list(values, a.type), .comparison)
    case .not(let a): ("not " + text(a, inside: .not), .not)
    case .holds(let a), .convert(let a, _): spelled(a)
    case .isMissing(let a): (text(a, inside: .sum) + " is missing", .comparison)
    case .member(let a, let values):
      (text(a, inside: .sum) + " in " + list(values, a.type), .comparison)
    case .between(let a, let lower, let upper): between(a, lower, upper)
    case .choose(let condition, let a, let b, _):
      (
        "if \(text(condition, inside: .or)) then \(text(a, inside: .or)) "
          + "else \(text(b, inside: .whole))",
        .whole
      )
    case .call(let function, let arguments, _): call(function, arguments)
    }
  }

  private static func constant(_ value: Value, _ type: ValueType) -> (String, Tightness) {
    let text = spell(value, type)
    return (text, text.utf8.first == UInt8(ascii: "-") ? .unary : .atom)
  }

  private static func arithmetic(
    _ symbol: ArithmeticOperator, _ a: Expression, _ b: Expression
  ) -> (String, Tightness) {
    let own: Tightness = symbol == .add || symbol == .subtract ? .sum : .product
    let right: Tightness = own == .sum ? .product : .unary
    return (text(a, inside: own) + " \(symbol.rawValue) " + text(b, inside: right), own)
  }

  private static func between(
    _ a: Expression, _ lower: Expression?, _ upper: Expression?
  ) -> (String, Tightness) {
    let operand = text(a, inside: .sum)
    return switch (lower, upper) {
    case (let lower?, let upper?):
      (operand + " in " + text(lower, inside: .sum) + ".." + text(upper, inside: .sum), .comparison)
    case (let lower?, nil): (operand + " >= " + text(lower, inside: .sum), .comparison)
    case (nil, let upper?): (operand + " <= " + text(upper, inside: .sum), .comparison)
    case (nil, nil): (operand + " is not missing", .comparison)
    }
  }

  private static func call(
    _ function: ScalarFunction, _ arguments: [Expression]
  ) -> (String, Tightness) {
    let written = arguments.map { text($0, inside: .whole) }
    return switch function {
    case .contains where arguments.count == 2:
      (
        text(arguments[0], inside: .sum) + " contains " + text(arguments[1], inside: .sum),
        .comparison
      )
    case .matches(let pattern) where arguments.count == 1:
      (text(arguments[0], inside: .sum) + " matches " + quoted(pattern), .comparison)
    case .age(let unit):
      ("age_in(" + (written.prefix(1) + [unit.rawValue]).joined(separator: ", ") + ")", .atom)
    default:
      (function.name + "(" + (written + extra(function)).joined(separator: ", ") + ")", .atom)
    }
  }

  /// What a function carries beside its arguments.
  private static func extra(_ function: ScalarFunction) -> [String] {
    switch function {
    case .matches(let pattern): [quoted(pattern)]
    case .round(let digits): digits == 0 ? [] : [String(digits)]
    case .cut(let points): ["[" + points.map(number).joined(separator: ", ") + "]"]
    default: []
    }
  }

  private static func list(_ values: [Value], _ type: ValueType) -> String {
    let shown = values.prefix(8).map { spell($0, type) } + (values.count > 8 ? ["…"] : [])
    return "[" + shown.joined(separator: ", ") + "]"
  }

  /// The shortest digits that read back as the same number; whole numbers without a point.
  static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "{", "}": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// In the largest unit that divides it; a length with two parts as a sum.
  static func duration(_ span: TimeSpan) -> String {
    var parts: [String] = []
    if span.months != 0 {
      parts.append(
        span.months.isMultiple(of: 12)
          ? counted(span.months / 12, "year") : counted(span.months, "month"))
    }
    if span.microseconds != 0 || parts.isEmpty {
      let microseconds = Int(span.microseconds)
      let hour = 3_600_000_000
      parts.append(
        microseconds.isMultiple(of: 24 * hour)
          ? counted(microseconds / (24 * hour), "day")
          : number(Double(microseconds) / Double(hour)) + " hours")
    }
    return parts.joined(separator: " + ")
  }

  private static func counted(_ number: Int, _ unit: String) -> String {
    "\(number) \(unit)\(number.magnitude == 1 ? "" : "s")"
  }

  static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }
}

extension ScalarFunction {
  /// What the language calls it.
  fileprivate var name: String {
    switch self {
    case .year: "year"
    case .start(let grain): grain.rawValue
    case .weekday: "weekday"
    case .age: "age_in"
    case .lower: "lower"
    case .upper: "upper"
    case .trim: "trim"
    case .length: "length"
    case .contains: "contains"
    case .startsWith: "starts_with"
    case .endsWith: "ends_with"
    case .matches: "matches"
    case .replace: "replace"
    case .splitPart: "split_part"
    case .absolute: "abs"
    case .round: "round"
    case .floor: "floor"
    case .ceiling: "ceil"
    case .naturalLogarithm: "ln"
    case .exponential: "exp"
    case .squareRoot: "sqrt"
    case .coalesce: "coalesce"
    case .cut: "cut"
    }
  }
}

import KantaColumns
import KantaPlan

extension RandomWorld {
  /// An expression of a type, `depth` levels deep at most.
  mutating func expression(_ name: String, _ type: ValueType, _ depth: Int) -> Expression {
    guard depth > 0 else { return leaf(name, type) }
    let less = depth - 1
    switch below(9) {
    case 0:
      return .choose(
        condition: condition(less), then: expression(name, type, less),
        else: expression(name, type, less), type)
    case 1:
      return .call(
        .coalesce, [expression(name, type, less), leaf(name, type), leaf(name, type)], type)
    case 2: return .convert(.constant(.missing, .missing), type)
    case 3: return leaf(name, type)
    default: break
    }
    return switch type.kind {
    case .integer: integer(less)
    case .decimal: decimal(less)
    case .number: number(less)
    case .text: text(less)
    case .date: date(less)
    case .datetime: datetime(less)
    case .duration: duration(less)
    default: condition(less)
    }
  }

  private mutating func integer(_ depth: Int) -> Expression {
    switch below(9) {
    case 0: return .negate(expression("i", .integer, depth))
    case 1: return .call(.absolute, [expression("i", .integer, depth)], .integer)
    case 2: return .call(.length, [expression("t", .text, depth)], .integer)
    case 3: return .call(pick([.year, .weekday]), [expression("d", .date, depth)], .integer)
    case 4: return .call(pick([.floor, .ceiling]), [expression("n", .number, depth)], .integer)
    case 5:
      let money = expression("m", RandomWorld.money, depth)
      return .call(pick([.floor, .ceiling]), [money], .integer)
    case 6:
      let unit = pick(ScalarFunction.AgeUnit.allCases)
      let end = Expression.constant(.date(Day(number: Int32(below(3000) + 14_000))), .date)
      return .call(.age(unit), [expression("d", .date, depth), end], .integer)
    default:
      let symbol = pick([ArithmeticOperator.add, .subtract, .multiply, .modulo])
      return .arithmetic(
        symbol, expression("i", .integer, depth), expression("i", .integer, depth), .integer)
    }
  }

  private mutating func decimal(_ depth: Int) -> Expression {
    let money = RandomWorld.money
    switch below(6) {
    case 0: return .negate(expression("m", money, depth))
    case 1: return .call(.round(digits: 1), [expression("m", money, depth)], money)
    case 2: return .convert(expression("i", .integer, depth), money)
    case 3:
      return .arithmetic(
        .multiply, expression("i", .integer, depth), expression("m", money, depth), money)
    case 4:
      let one = ValueType.decimal(scale: 1)
      return .arithmetic(
        .multiply, .convert(expression("i", .integer, depth), one),
        .convert(expression("i", .integer, depth), one), money)
    default:
      let symbol = pick([ArithmeticOperator.add, .subtract, .modulo])
      return .arithmetic(
        symbol, expression("m", money, depth), expression("m", money, depth), money)
    }
  }

  private mutating func number(_ depth: Int) -> Expression {
    let inner = expression("n", .number, depth)
    switch below(8) {
    case 0: return .negate(inner)
    case 1: return .call(.round(digits: pick([0, 2])), [inner], .number)
    case 2:
      return .call(
        pick([.naturalLogarithm, .exponential, .squareRoot, .absolute]), [inner], .number)
    case 3: return .convert(expression("m", RandomWorld.money, depth), .number)
    case 4: return .convert(expression("i", .integer, depth), .number)
    case 5:
      return .arithmetic(
        .divide, expression("m", RandomWorld.money, depth),
        expression("m", RandomWorld.money, depth), .number)
    case 6:
      return .arithmetic(
        .divide, expression("i", .integer, depth), expression("i", .integer, depth), .number)
    default:
      let symbol = pick([ArithmeticOperator.add, .subtract, .multiply, .divide, .modulo])
      return .arithmetic(symbol, inner, expression("n", .number, depth), .number)
    }
  }

  private mutating func text(_ depth: Int) -> Expression {
    let inner = expression("t", .text, depth)
    switch below(5) {
    case 0: return .call(.replace, [inner, leaf("t", .text), leaf("t", .text)], .text)
    case 1:
      let separator = Expression.constant(.text(pick(["-", " ", ""])), .text)
      return .call(
        .splitPart, [inner, separator, .constant(.integer(Int64(below(4))), .integer)], .text)
    case 2: return .call(.cut([-3, 2, 10]), [expression("i", .integer, depth)], .text)
    default: return .call(pick([.lower, .upper, .trim]), [inner], .text)
    }
  }

  private mutating func date(_ depth: Int) -> Expression {
    let inner = expression("d", .date, depth)
    switch below(4) {
    case 0: return .call(.start(of: pick([.week, .month, .quarter])), [inner], .date)
    case 1: return .convert(expression("w", .datetime, depth), .date)
    case 2:
      let months = Expression.constant(.duration(TimeSpan(months: below(30) - 10)), .duration)
      return .arithmetic(pick([.add, .subtract]), inner, months, .date)
    default:
      let days = Expression.constant(.duration(.days(Int64(below(90)))), .duration)
      return .arithmetic(pick([.add, .subtract]), inner, days, .date)
    }
  }

  private mutating func datetime(_ depth: Int) -> Expression {
    let length = expression("u", .duration, depth)
    let inner = expression("w", .datetime, depth)
    switch below(5) {
    case 0: return .convert(expression("d", .date, depth), .datetime)
    case 1: return .arithmetic(.add, length, expression("d", .date, depth), .datetime)
    case 2: return .arithmetic(.subtract, expression("d", .date, depth), length, .datetime)
    case 3:
      let months = Expression.constant(.duration(TimeSpan(months: below(30) - 10)), .duration)
      return .arithmetic(.add, inner, months, .datetime)
    default: return .arithmetic(pick([.add, .subtract]), inner, length, .datetime)
    }
  }

  private mutating func duration(_ depth: Int) -> Expression {
    let inner = expression("u", .duration, depth)
    switch below(5) {
    case 0:
      return .arithmetic(
        .subtract, expression("d", .date, depth), expression("d", .date, depth), .duration)
    case 1:
      return .arithmetic(
        .subtract, expression("w", .datetime, depth), expression("w", .datetime, depth), .duration)
    case 2: return .negate(inner)
    case 3: return .arithmetic(.multiply, inner, expression("n", .number, depth), .duration)
    default:
      return .arithmetic(
        pick([.add, .subtract]), inner, expression("u", .duration, depth), .duration)
    }
  }
}

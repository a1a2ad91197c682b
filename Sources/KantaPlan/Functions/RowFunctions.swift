import KantaColumns

extension FunctionCatalogue {
  static let dateFunctions: [FunctionDeclaration] = [
    .init(
      "year", .dates, "year(date)", "The calendar year, a whole number.", takes: [.date],
      .scalar { .call(.year, [$0.expressions[0].asDay], .integer) }),
    .init(
      "quarter", .dates, "quarter(date)", "The quarter, such as 2011-Q4.", takes: [.date],
      .scalar { $0.expressions[0].start(of: .quarter) }),
    .init(
      "month", .dates, "month(date)", "The month, such as 2011-11.", takes: [.date],
      .scalar { $0.expressions[0].start(of: .month) }),
    .init(
      "week", .dates, "week(date)", "The ISO 8601 week, such as 2011-W45.", takes: [.date],
      .scalar { $0.expressions[0].start(of: .week) }),
    .init(
      "day", .dates, "day(date)", "The day, without the time.", takes: [.date],
      .scalar { $0.expressions[0].asDay }),
    .init(
      "weekday", .dates, "weekday(date)", "1 for Monday to 7 for Sunday.", takes: [.date],
      .scalar { .call(.weekday, [$0.expressions[0].asDay], .integer) }),
    .init(
      "age_in", .dates, "age_in(date, \"years\")",
      "Whole days, weeks, months or years from a date to the analysis date.",
      takes: [.date, .textConstant],
      .scalar { arguments in
        guard let unit = arguments.text(1).flatMap(ScalarFunction.AgeUnit.init(rawValue:)) else {
          return nil
        }
        return .call(
          .age(unit), [arguments.expressions[0].asDay, arguments.expressions[2]], .integer)
      }),
  ]

  static let textFunctions: [FunctionDeclaration] = [
    .init(
      "lower", .text, "lower(text)", "In small letters.", takes: [.text],
      .scalar { .call(.lower, $0.expressions, .text) }),
    .init(
      "upper", .text, "upper(text)", "In capitals.", takes: [.text],
      .scalar { .call(.upper, $0.expressions, .text) }),
    .init(
      "trim", .text, "trim(text)", "Without white space at its ends.", takes: [.text],
      .scalar { .call(.trim, $0.expressions, .text) }),
    .init(
      "length", .text, "length(text)", "How many characters it has.", takes: [.text],
      .scalar { .call(.length, $0.expressions, .integer) }),
    .init(
      "contains", .text, "contains(text, part)", "Whether the part occurs in it.",
      takes: [.text, .text],
      .scalar { .holds(.call(.contains, $0.expressions, .boolean)) }),
    .init(
      "starts_with", .text, "starts_with(text, part)", "Whether it begins with the part.",
      takes: [.text, .text],
      .scalar { .holds(.call(.startsWith, $0.expressions, .boolean)) }),
    .init(
      "ends_with", .text, "ends_with(text, part)", "Whether it ends with the part.",
      takes: [.text, .text],
      .scalar { .holds(.call(.endsWith, $0.expressions, .boolean)) }),
    .init(
      "matches", .text, "matches(text, \"pattern\")",
      "Whether a regular expression is found anywhere in it.", takes: [.text, .textConstant],
      .scalar { arguments in
        arguments.text(1).map {
          .holds(.call(.matches($0), [arguments.expressions[0]], .boolean))
        }
      }),
    .init(
      "replace", .text, "replace(text, old, new)", "Every occurrence of old as new.",
      takes: [.text, .text, .text],
      .scalar { .call(.replace, $0.expressions, .text) }),
    .init(
      "split_part", .text, "split_part(text, \"-\", 1)",
      "The n-th part, counted from 1; missing where there are fewer.",
      takes: [.text, .text, .wholeNumberConstant],
      .scalar { .call(.splitPart, $0.expressions, .text) }),
  ]

  static let numberFunctions: [FunctionDeclaration] = [
    .init(
      "abs", .numbers, "abs(x)", "The size without the sign.", takes: [.amount],
      .scalar { .call(.absolute, $0.expressions, $0.type) }),
    .init(
      "round", .numbers, "round(x, 2)", "Rounded to so many digits; halves go away from zero.",
      takes: [.number, .wholeNumberConstant], optional: 1,
      .scalar { arguments in
        let digits = arguments.wholeNumber(1) ?? 0
        guard (0...15).contains(digits) else { return nil }
        var type = arguments.type
        if case .decimal(let scale) = type.kind { type.kind = .decimal(scale: min(scale, digits)) }
        return .call(.round(digits: digits), [arguments.expressions[0]], type)
      }),
    .init(
      "floor", .numbers, "floor(x)", "The whole number at or below it.", takes: [.number],
      .scalar { .call(.floor, $0.expressions, ValueType(.integer, currency: $0.type.currency)) }),
    .init(
      "ceil", .numbers, "ceil(x)", "The whole number at or above it.", takes: [.number],
      .scalar { .call(.ceiling, $0.expressions, ValueType(.integer, currency: $0.type.currency)) }),
    .init(
      "ln", .numbers, "ln(x)", "The natural logarithm; missing for x ≤ 0.", takes: [.number],
      .scalar {
        .call(.naturalLogarithm, $0.expressions.map { $0.converted(to: .number) }, .number)
      }),
    .init(
      "exp", .numbers, "exp(x)", "e to the power of x.", takes: [.number],
      .scalar { .call(.exponential, $0.expressions.map { $0.converted(to: .number) }, .number) }),
    .init(
      "sqrt", .numbers, "sqrt(x)", "The square root; missing for x < 0.", takes: [.number],
      .scalar { .call(.squareRoot, $0.expressions.map { $0.converted(to: .number) }, .number) }),
    .init(
      "coalesce", .choice, "coalesce(x, y, …)", "The first value that is there.",
      takes: [.anything, .anything], isVariadic: true,
      .scalar { .call(.coalesce, $0.expressions, $0.type) }),
    .init(
      "cut", .choice, "cut(x, [10, 20])",
      "Which interval the number lies in; an interval includes its upper end.",
      takes: [.amount, .numberListConstant],
      .scalar { arguments in
        guard let points = arguments.lists.first else { return nil }
        return .call(.cut(points), [arguments.expressions[0]], .text)
      }),
  ]
}

extension Expression {
  /// A datetime as the day it lies in; a date as it is.
  package var asDay: Expression { converted(to: .date) }

  func start(of grain: ValueType.Grain) -> Expression {
    .call(.start(of: grain), [asDay], ValueType(.date, grain: grain))
  }
}

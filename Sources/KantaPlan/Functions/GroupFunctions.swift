import KantaColumns

extension FunctionCatalogue {
  static let aggregateFunctions: [FunctionDeclaration] = [
    .init(
      "sum", .aggregates, "sum(x)", "The total, exact for money and whole numbers.",
      takes: [.amount], .aggregate { (.sum, $0.type) }),
    .init(
      "mean", .aggregates, "mean(x)",
      "The average; of a condition, the share of rows where it holds.", takes: [.amount],
      .aggregate { (.mean, $0.type.computed) }),
    .init(
      "median", .aggregates, "median(x)", "The value in the middle.", takes: [.amount],
      .aggregate { (.quantile(0.5), $0.type.computed) }),
    .init(
      "min", .aggregates, "min(x)", "The smallest or earliest.", takes: [.anything],
      .aggregate { (.min, $0.type) }),
    .init(
      "max", .aggregates, "max(x)", "The largest or latest.", takes: [.anything],
      .aggregate { (.max, $0.type) }),
    .init(
      "count", .aggregates, "count()",
      "How many rows; count(x), how many have a value; count(x > 1), where that holds.",
      takes: [.anything], optional: 1, .aggregate { _ in (.count, .integer) }),
    .init(
      "distinct", .aggregates, "distinct(x)", "How many different values.",
      takes: [.anything], .aggregate { _ in (.distinct, .integer) }),
    .init(
      "quantile", .aggregates, "quantile(x, 90%)",
      "The value that this share of the rows does not exceed (type 7: linear in between).",
      takes: [.amount, .numberConstant],
      .aggregate { arguments in
        guard let share = arguments.constants[1]?.asDouble, (0...1).contains(share) else {
          return nil
        }
        return (.quantile(share), arguments.type.computed)
      }),
    .init(
      "stddev", .aggregates, "stddev(x)", "The standard deviation, with n − 1.",
      takes: [.number], .aggregate { (.standardDeviation, $0.type.computed) }),
    .init(
      "first", .aggregates, "first(x)", "The value in the first row that has one.",
      takes: [.anything], .aggregate { (.first, $0.type) }),
    .init(
      "last", .aggregates, "last(x)", "The value in the last row that has one.",
      takes: [.anything], .aggregate { (.last, $0.type) }),
    .init(
      "any", .aggregates, "any(condition)", "Whether it holds for some row.",
      takes: [.condition], .aggregate { _ in (.any, .boolean) }),
    .init(
      "all", .aggregates, "all(condition)", "Whether it holds for every row.",
      takes: [.condition], .aggregate { _ in (.all, .boolean) }),
    .init(
      "share_missing", .aggregates, "share_missing(x)", "The share of rows without a value.",
      takes: [.anything],
      .overMeasures { argument, frame in
        let present = frame.column(of: Measure("present", .count, of: argument, type: .integer))
        let rows = frame.column(of: Measure("rows", .count, of: nil, type: .integer))
        let missing = Expression.arithmetic(.subtract, rows, present, .integer)
        return .arithmetic(
          .divide, missing.converted(to: .number), rows.converted(to: .number), .percent)
      }),
    .init(
      "unique", .aggregates, "unique(x)", "Whether no value occurs twice.",
      takes: [.anything],
      .overMeasures { argument, frame in
        let present = frame.column(of: Measure("values", .count, of: argument, type: .integer))
        let different = frame.column(
          of: Measure("unique(\(spell(argument)))", .distinct, of: argument, type: .integer))
        return .compare(.equal, present, different)
      }),
  ]

  static let windowFunctions: [FunctionDeclaration] = [
    .init(
      "share", .windows, "share(x)",
      "The part of the total: of the table, of its `per` group, or of all groups in summarize.",
      takes: [.amount], .window { _ in (.share, .percent) }),
    .init(
      "rank", .windows, "rank(x)", "1 for the largest; equal values share a rank.",
      takes: [.anything], .window { _ in (.rank, .integer) }),
    .init(
      "ntile", .windows, "ntile(x, 4)",
      "Group 1 to n by quantiles; equal values share a group.",
      takes: [.amount, .wholeNumberConstant],
      .window { arguments in
        guard let count = arguments.wholeNumber(1), (1...10_000).contains(count) else {
          return nil
        }
        return (.ntile(count), .integer)
      }),
    .init(
      "lag", .windows, "lag(x, 1)", "The value so many rows earlier.",
      takes: [.anything, .wholeNumberConstant], optional: 1,
      .window { arguments in
        let rows = arguments.wholeNumber(1) ?? 1
        return rows >= 0 ? (.lag(rows), arguments.type) : nil
      }),
    .init(
      "running_sum", .windows, "running_sum(x)", "The sum up to and including the row.",
      takes: [.amount], .window { (.runningSum, $0.type) }),
  ]
}

extension ValueType {
  /// The type of an average or quantile of such values: durations stay durations.
  fileprivate var computed: ValueType {
    kind == .duration ? .duration : ValueType(.number, currency: currency)
  }
}

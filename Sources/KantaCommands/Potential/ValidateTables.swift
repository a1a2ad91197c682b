import KantaColumns
import KantaModels
import KantaPlan

/// The tables that `validate` gives.
enum ValidateTables {
  static func schema(_ view: ValidateView) -> Schema {
    let model = Schema.Field("model", .text)
    func numbers(_ names: String...) -> [Schema.Field] { names.map { Schema.Field($0, .number) } }
    return switch view {
    case .scores:
      Schema(
        [model] + numbers("total") + [Schema.Field("bias", .percent)]
          + numbers("mae", "rmse", "correlation", "rank_correlation")
          + [Schema.Field("p_alive", .percent)])
    case .bins:
      Schema(
        [model, Schema.Field("x", .text), Schema.Field("customers", .integer)]
          + numbers("actual", "predicted"))
    case .tracking:
      Schema(
        [
          model, Schema.Field("period", .integer), Schema.Field("until", .date),
          Schema.Field("part", .text), Schema.Field("actual", .integer),
        ] + numbers("expected") + [Schema.Field("cumulative_actual", .integer)]
          + numbers("cumulative_expected"))
    }
  }

  /// One row for each model, then for each forecast without one.
  static func scores(
    _ trial: HoldoutTrial, _ naive: [(forecast: NaiveForecast, score: HoldoutScore)]
  ) -> Table {
    let scores = trial.entries.map(\.score) + naive.map { $0.score }
    return Table(
      schema(.scores),
      [
        texts(trial.entries.map(\.kind.rawValue) + naive.map { $0.forecast.rawValue }),
        numbers(scores.map { $0?.total }),
        numbers(scores.map { $0?.bias }).retyped(.percent),
        numbers(scores.map { $0?.meanAbsoluteError }),
        numbers(scores.map { $0?.rootMeanSquare }),
        numbers(scores.map { $0?.correlation }), numbers(scores.map { $0?.rankCorrelation }),
        numbers(trial.entries.map(\.meanAlive) + naive.map { _ in nil }).retyped(.percent),
      ])
  }

  /// The last row of a model is for customers with so many repeat purchases or more.
  private static let lastBin = 7

  /// One row for each model and x.
  static func bins(_ trial: HoldoutTrial) -> Table {
    let fitted = trial.entries.filter { $0.score != nil }
    let bins = HoldoutBins(trial, last: lastBin, forecasts: fitted.map(\.predicted))
    let names = (0...lastBin).map { $0 == lastBin ? "\($0)+" : "\($0)" }
    return Table(
      schema(.bins),
      [
        texts(fitted.flatMap { entry in names.map { _ in entry.kind.rawValue } }),
        texts(fitted.flatMap { _ in names }),
        Column(.integer, .integers(fitted.flatMap { _ in bins.customers.map(Int64.init) })),
        numbers(fitted.flatMap { _ in bins.actual }), numbers(bins.predicted.flatMap(\.self)),
      ])
  }

  /// One row for each model and period that is over.
  static func tracking(_ tracking: RepeatTracking, _ trial: HoldoutTrial) -> Table {
    let fitted = trial.entries.filter { $0.score != nil }
    let periods = Array(tracking.actual.indices)
    let ends = periods.map { tracking.lastDay($0) }
    var total = 0
    let running = tracking.actual.map { count in
      total += count
      return Int64(total)
    }
    let expected = fitted.map { entry in
      let model = entry.kind.model(entry.fit.estimates)
      return tracking.expected { model.expectedPurchases(ofNewCustomerWithin: $1) }
    }
    func repeated<Value>(_ values: [Value]) -> [Value] { fitted.flatMap { _ in values } }
    return Table(
      schema(.tracking),
      [
        texts(fitted.flatMap { entry in periods.map { _ in entry.kind.rawValue } }),
        Column(.integer, .integers(repeated(periods.map { Int64($0 + 1) }))),
        Column(.date, .days(repeated(ends.map(\.number)))),
        texts(repeated(ends.map { $0 <= trial.split ? "calibration" : "holdout" })),
        Column(.integer, .integers(repeated(tracking.actual.map(Int64.init)))),
        numbers(
          expected.flatMap { sums in
            periods.map { sums[$0] - ($0 == 0 ? 0 : sums[$0 - 1]) }
          }),
        Column(.integer, .integers(repeated(running))), numbers(expected.flatMap(\.self)),
      ])
  }

  private static func numbers(_ values: [Double?]) -> Column {
    Column(
      .number, .numbers(values.map { $0 ?? 0 }),
      validity: Validity(values.map { $0 != nil }).normalized)
  }

  private static func numbers(_ values: [Double]) -> Column { Column(.number, .numbers(values)) }

  private static func texts(_ texts: [String]) -> Column {
    var words = Words()
    var codes: [String: UInt32] = [:]
    let cells = texts.map { text -> UInt32 in
      if let code = codes[text] { return code }
      let code = words.append(text.utf8)
      codes[text] = code
      return code
    }
    return Column(.text, .codes(cells, words))
  }
}

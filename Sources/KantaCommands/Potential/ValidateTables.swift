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
    case .tracking: Schema([model] + TrackingTable.fields)
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
        .text(trial.entries.map(\.kind.rawValue) + naive.map { $0.forecast.rawValue }),
        .numbers(scores.map { $0?.total }),
        .numbers(scores.map { $0?.bias }, .percent),
        .numbers(scores.map { $0?.meanAbsoluteError }),
        .numbers(scores.map { $0?.rootMeanSquare }),
        .numbers(scores.map { $0?.correlation }), .numbers(scores.map { $0?.rankCorrelation }),
        .numbers(trial.entries.map(\.meanAlive) + naive.map { _ in nil }, .percent),
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
        .text(fitted.flatMap { entry in names.map { _ in entry.kind.rawValue } }),
        .text(fitted.flatMap { _ in names }),
        Column(.integer, .integers(fitted.flatMap { _ in bins.customers.map(Int64.init) })),
        .numbers(fitted.flatMap { _ in bins.actual }), .numbers(bins.predicted.flatMap(\.self)),
      ])
  }

  /// One row for each model and period that is over.
  static func tracking(_ tracking: RepeatTracking, _ trial: HoldoutTrial) -> Table {
    let fitted = trial.entries.filter { $0.score != nil }
    let forecasts = fitted.map { entry in
      let model = entry.kind.model(entry.fit.estimates)
      return tracking.expected { model.expectedPurchases(ofNewCustomerWithin: $1) }
    }
    let names = fitted.flatMap { entry in tracking.actual.map { _ in entry.kind.rawValue } }
    return Table(
      schema(.tracking),
      [.text(names)] + TrackingTable.columns(tracking, forecasts, split: trial.split))
  }
}

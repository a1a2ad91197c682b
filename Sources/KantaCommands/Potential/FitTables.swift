import KantaColumns
import KantaModels
import KantaPlan

/// The tables that `fit` gives, whatever the model.
enum FitTables {
  static func schema(_ view: FitView) -> Schema {
    switch view {
    case .parameters:
      Schema(
        [Schema.Field("parameter", .text)]
          + ["estimate", "se", "low", "high"].map { Schema.Field($0, .number) })
    case .frequency:
      Schema([
        Schema.Field("x", .text), Schema.Field("actual", .integer),
        Schema.Field("expected", .number),
      ])
    case .tracking: Schema(TrackingTable.fields)
    case .heterogeneity:
      Schema(
        [Schema.Field("trait", .text)]
          + ["value", "density", "cumulative"].map { Schema.Field($0, .number) })
    }
  }

  /// The parameters with their intervals, then what is said of the whole fit.
  static func parameters(_ fit: ModelFit, level: Double) -> Table {
    let errors = fit.standardErrors
    let intervals = fit.estimates.indices.map { fit.interval(of: $0, level: level) }
    let summary = ["log_likelihood", "aic", "bic", "customers"]
    let rest = [Double?](repeating: nil, count: summary.count)
    return Table(
      schema(.parameters),
      [
        .text(fit.parameterNames + summary),
        .numbers(
          fit.estimates.map(Optional.some) + [fit.logLikelihood, fit.aic, fit.bic, fit.customers]),
        .numbers(fit.estimates.indices.map { errors?[$0] } + rest),
        .numbers(intervals.map { $0?.lowerBound } + rest),
        .numbers(intervals.map { $0?.upperBound } + rest),
      ])
  }

  /// How many customers bought how often again, the last row being so often or more.
  static func frequency(_ fit: FrequencyFit) -> Table {
    let last = fit.actual.count - 1
    return Table(
      schema(.frequency),
      [
        .text((0...last).map { $0 == last ? "\($0)+" : String($0) }),
        Column(.integer, .integers(fit.actual.map(Int64.init))), .numbers(fit.expected),
      ])
  }

  /// The curves of what differs between customers, one below the other.
  static func heterogeneity(_ traits: [FitTrait]) -> Table {
    let curves = traits.map { trait in
      trait.curve.points(pointCount).map { (trait.name, $0) }
    }.joined()
    return Table(
      schema(.heterogeneity),
      [
        .text(curves.map(\.0)), .numbers(curves.map(\.1.value)), .numbers(curves.map(\.1.density)),
        .numbers(curves.map(\.1.cumulative)),
      ])
  }

  /// Enough for a smooth line.
  private static let pointCount = 99
}

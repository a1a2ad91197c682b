import KantaColumns
import KantaModels
import KantaPlan

/// Repeat purchases by period, actual and expected, as `fit` and `validate` give them.
enum TrackingTable {
  static let fields: [Schema.Field] = [
    Schema.Field("period", .integer), Schema.Field("until", .date), Schema.Field("part", .text),
    Schema.Field("actual", .integer), Schema.Field("expected", .number),
    Schema.Field("cumulative_actual", .integer), Schema.Field("cumulative_expected", .number),
  ]

  /// What a definition says of the column `part`.
  static let partWords =
    "part: calibration up to the split, holdout after it, both where the split lies within"

  /// A row for each forecast and period that is over; a forecast is what is expected in all by the
  /// end of each period.
  static func columns(
    _ tracking: RepeatTracking, _ forecasts: [[Double]], split: Day
  ) -> [Column] {
    let periods = Array(tracking.actual.indices)
    var total = 0
    let running = tracking.actual.map { count in
      total += count
      return Int64(total)
    }
    func repeated<Value>(_ values: [Value]) -> [Value] { forecasts.flatMap { _ in values } }
    return [
      Column(.integer, .integers(repeated(periods.map { Int64($0 + 1) }))),
      Column(.date, .days(repeated(periods.map { tracking.lastDay($0).number }))),
      .text(repeated(periods.map { part(tracking, $0, split: split) })),
      Column(.integer, .integers(repeated(tracking.actual.map(Int64.init)))),
      Column(
        .number,
        .numbers(
          forecasts.flatMap { sums in
            periods.map { sums[$0] - ($0 == 0 ? 0 : sums[$0 - 1]) }
          })),
      Column(.integer, .integers(repeated(running))),
      Column(.number, .numbers(forecasts.flatMap(\.self))),
    ]
  }

  /// Whether the purchases of a period were fitted to.
  private static func part(_ tracking: RepeatTracking, _ period: Int, split: Day) -> String {
    if tracking.lastDay(period) <= split { return "calibration" }
    let isAfter = period > 0 && tracking.lastDay(period - 1) >= split
    return isAfter ? "holdout" : "both"
  }
}

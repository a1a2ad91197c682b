import KantaColumns
import KantaModels
import KantaPlan

/// The rows of a curve or of a summary, column by column.
struct SurvivalCells {
  /// The group of each row.
  private(set) var groups: [Int] = []
  private var counts: [[Int64]] = [[], [], []]
  /// Times of a curve; medians of a summary.
  private var times: [[Double?]] = [[], [], [], []]
  private var shares: [[Double?]] = [[], [], [], []]
  private var means: [[Double?]] = [[], [], []]
  private var expected: [Double?] = []

  typealias Bounds = (low: [Double?], high: [Double?])

  /// A row per time of the group, and one for the start.
  mutating func add(
    _ curve: KaplanMeier, _ bounds: Bounds, beside: KaplanMeier?, group: Int
  ) {
    let table = curve.table
    guard table.count > 0 else { return }
    if table.times.first != 0 {
      add(
        0, [table.atRisk(at: 0), 0, 0], [1, 1, 1, beside.flatMap { Self.part($0, at: 0) }], group)
    }
    for index in table.times.indices {
      add(
        table.times[index], [table.atRisk[index], table.events[index], table.censored[index]],
        [
          curve.survival[index], bounds.low[index], bounds.high[index],
          beside.flatMap { Self.part($0, at: table.times[index]) },
        ], group)
    }
  }

  /// A row per chosen time.
  mutating func add(
    _ curve: KaplanMeier, at points: [Double], _ bounds: Bounds, beside: KaplanMeier?, group: Int
  ) {
    let table = curve.table
    guard table.count > 0 else { return }
    var before: Double?
    for point in points {
      let left = table.leaving(after: before, upTo: point)
      let place = curve.place(at: point)
      let isKnown = curve.isKnown(at: point)
      add(
        point, [table.atRisk(at: point), left.events, left.censored],
        [
          isKnown ? place.map { curve.survival[$0] } ?? 1 : nil,
          isKnown ? place.map { bounds.low[$0] } ?? 1 : nil,
          isKnown ? place.map { bounds.high[$0] } ?? 1 : nil,
          beside.flatMap { Self.part($0, at: point) },
        ], group)
      before = point
    }
  }

  /// The row of a group in a summary.
  mutating func add(_ curves: SurvivalCurves, _ rule: SurvivalRule, _ z: Double, group: Int) {
    let curve = curves.all[group]
    let table = curve.table
    let bounds = curve.bounds(rule.band, z: z)
    groups.append(group)
    for (index, count) in [table.count, table.eventCount, table.censoredCount].enumerated() {
      counts[index].append(count)
    }
    let medians = [
      curve.median, curve.timeOfHalf(bounds.low), curve.timeOfHalf(bounds.high),
      rule.besides ? curves.ended[group].median : nil,
    ]
    for (index, median) in medians.enumerated() { times[index].append(median) }
    let mean = curve.restrictedMean(to: curves.limit)
    let width = mean.map { z * $0.variance.squareRoot() }
    means[0].append(mean?.mean)
    means[1].append(mean.flatMap { mean in width.map { max(0, mean.mean - $0) } })
    means[2].append(mean.flatMap { mean in width.map { min(curves.limit, mean.mean + $0) } })
    expected.append(curves.logRank?.expected[group])
  }

  private mutating func add(
    _ time: Double, _ own: [Int64], _ parts: [Double?], _ group: Int
  ) {
    groups.append(group)
    times[0].append(time)
    for (index, count) in own.enumerated() { counts[index].append(count) }
    for (index, part) in parts.enumerated() { shares[index].append(part) }
  }

  /// S of a curve at a time, where it is known.
  private static func part(_ curve: KaplanMeier, at time: Double) -> Double? {
    guard curve.isKnown(at: time) else { return nil }
    return curve.place(at: time).map { curve.survival[$0] } ?? 1
  }

  /// The columns of the rule behind its keys.
  func columns(_ rule: SurvivalRule) -> [Column] {
    let whole = counts.map { Column(.integer, .integers($0)) }
    func numbers(_ values: [Double?], _ type: ValueType) -> Column {
      Column(
        type, .numbers(values.map { $0 ?? 0 }),
        validity: Validity(values.map { $0 != nil }).normalized)
    }
    guard rule.view == .summary else {
      return [rule.scale.column(times[0], rule.timeType)] + whole
        + shares.prefix(rule.besides ? 4 : 3).map { numbers($0, .percent) }
    }
    let medians = times.map { rule.scale.column($0, rule.scale.observedType) }
    return whole + (rule.keyNames.isEmpty ? [] : [numbers(expected, .number)])
      + medians.prefix(3) + means.map { rule.scale.column($0, rule.scale.type) }
      + (rule.besides ? [medians[3]] : [])
  }
}

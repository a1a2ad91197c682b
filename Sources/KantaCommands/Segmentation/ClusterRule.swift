import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// What is clustered and how, and the step that does it.
struct ClusterRule: Sendable {
  /// The columns by which rows are put together, and what the user calls them.
  let columns: [String]
  let names: [String]
  let k: Int
  let seed: Int
  let starts: Int
  /// Where the verb stands, for what is only found when the rows are there.
  let verb: SourceRange

  var randomSeed: UInt64 { UInt64(bitPattern: Int64(seed)) }

  /// Up to so many rows every start is run on all of them.
  static let rowsPerStart = 50_000
  /// A silhouette looks at every pair of rows.
  static let silhouetteRows = 4_000

  func step(_ schema: Schema) -> LocalStep {
    let rule = self
    let detail = "k-means of \(names.joined(separator: ", ")), k \(k), seed \(seed)"
    return LocalStep("cluster", detail: detail) { table, context throws(Diagnostic) in
      // The order, and each column as read, sorted and standardised; clusters twice.
      let bytes = table.rowCount * (24 * rule.columns.count + 28)
      let claim = try context.claim(bytes, for: "clustering", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      return try rule.answer(table, schema, on: context.execution)
    }
  }

  private func answer(
    _ table: Table, _ schema: Schema, on execution: Execution
  ) throws(Diagnostic) -> Answer {
    let chosen = columns.compactMap { table.column($0) }
    // The order of the values, not of the rows, is what the random numbers are drawn for.
    guard
      let order = SortOrder.rows(
        chosen.map { ($0, false) }, rowCount: table.rowCount, on: execution)
    else { throw .interrupted }
    let values = chosen.map { column in
      let all = column.asMeasure
      return order.map { all[Int($0)] }
    }
    let different = distinctCount(values)
    guard different >= k else { throw .fewerThanClusters(different, k: k, at: verb) }
    let points = StandardPoints(values)
    guard points.deviations.allSatisfy(\.isFinite) else { throw .sumNotFinite }
    for (name, deviation) in zip(names, points.deviations) where deviation == 0 {
      throw .sameEverywhere(name, at: verb)
    }
    guard let trial = ClusterTrial(points, self, on: execution),
      let best = trial.best(points, on: execution)
    else { throw .interrupted }
    var clusters = [Int64](repeating: 0, count: table.rowCount)
    for (place, row) in order.enumerated() {
      clusters[Int(row)] = Int64(best.clusters[place]) + 1
    }
    return Answer(
      Table(
        schema, table.columns + [Column(.integer, .integers(clusters))],
        rowCount: table.rowCount),
      definitions: [
        definition, try quality(points, best, trial, on: execution), centres(points, best),
      ])
  }

  /// How many different points there are, of points in order.
  private func distinctCount(_ values: [[Double]]) -> Int {
    guard let count = values.first?.count, count > 0 else { return 0 }
    return 1
      + (1..<count).reduce(0) { found, point in
        found + (values.contains { $0[point] != $0[point - 1] } ? 1 : 0)
      }
  }

  private var definition: String {
    "k-means of \(names.joined(separator: ", ")), each minus its mean and divided by its standard "
      + "deviation · k \(k) · best of \(Counted.things(starts, "k-means++ start")) from seed "
      + "\(seed) · cluster 1 is the largest"
  }

  private func quality(
    _ points: StandardPoints, _ best: KMeans, _ trial: ClusterTrial, on execution: Execution
  ) throws(Diagnostic) -> String {
    // Standardised points have the sum of squares n in each dimension.
    let explained = 1 - best.withinSum / Double(points.count * points.dimensions)
    var random = SeededRandom(seed: randomSeed)
    let sample =
      points.count <= Self.silhouetteRows
      ? Array(0..<points.count) : random.sample(Self.silhouetteRows, of: points.count)
    let width = silhouette(
      points.chosen(sample), sample.map { best.clusters[$0] }, k: k, on: execution)
    if execution.cancellation.isRequested { throw .interrupted }
    let of = sample.count < points.count ? " (of \(Counted.grouped(sample.count)) rows)" : ""
    return "explained \(ClassScheme.shown(explained)) of the sum of squares · silhouette "
      + (width.map { Self.signed($0) } ?? "missing") + of + trial.words
  }

  /// The size of each cluster and the mean of each column in it.
  private func centres(_ points: StandardPoints, _ best: KMeans) -> String {
    let dimensions = points.dimensions
    return "centres: "
      + (0..<k).map { cluster in
        let means = (0..<dimensions).map { dimension in
          let standard = best.centres[cluster * dimensions + dimension]
          let mean = standard * points.deviations[dimension] + points.means[dimension]
          return "\(names[dimension]) \(Self.figure(mean))"
        }
        return "\(cluster + 1) (\(Counted.grouped(best.sizes[cluster]))) "
          + means.joined(separator: ", ")
      }.joined(separator: " · ")
  }

  /// A mean with three digits after the point when it is small, none when it is large.
  private static func figure(_ value: Double) -> String {
    let size = abs(value)
    guard size < 1e12 else { return value.description }
    let text = fixed(size, size < 10 ? 3 : size < 1000 ? 1 : 0)
    return value < 0 ? "-" + text : text
  }

  /// A number from −1 to 1 with two digits after the point.
  static func signed(_ value: Double) -> String {
    let text = fixed(abs(value), 2)
    return value < 0 && text != "0.00" ? "-" + text : text
  }
}

/// Several starts, and how much they agree.
private struct ClusterTrial: Sendable {
  /// The clusters of each start, over all points or a sample of them.
  private let runs: [KMeans]
  private let bestRun: Int
  /// How much each other start agrees with the best one.
  private let agreements: [Double]
  private let sampleCount: Int?

  /// - Returns: `nil` when the work was stopped.
  init?(_ points: StandardPoints, _ rule: ClusterRule, on execution: Execution) {
    var random = SeededRandom(seed: rule.randomSeed)
    var tried = points
    if points.count > ClusterRule.rowsPerStart {
      tried = points.chosen(random.sample(ClusterRule.rowsPerStart, of: points.count))
    }
    sampleCount = tried.count < points.count ? tried.count : nil
    var runs: [KMeans] = []
    for _ in 0..<rule.starts {
      var own = random.split()
      guard let run = KMeans(tried, k: rule.k, random: &own, on: execution) else { return nil }
      runs.append(run)
    }
    let best = runs.indices.min { (runs[$0].withinSum, $0) < (runs[$1].withinSum, $1) } ?? 0
    agreements = runs.indices.filter { $0 != best }.map {
      adjustedRandIndex(runs[best].clusters, runs[$0].clusters, parts: rule.k)
    }.sorted()
    self.runs = runs
    bestRun = best
  }

  /// The best start, finished on all points.
  ///
  /// - Returns: `nil` when the work was stopped.
  func best(_ points: StandardPoints, on execution: Execution) -> KMeans? {
    let best = runs[bestRun]
    guard sampleCount != nil else { return best.bySize }
    return KMeans(points, centres: best.centres, on: execution)?.bySize
  }

  /// How often the best start was found, and how much the others agree with it.
  var words: String {
    guard let least = agreements.first, let most = agreements.last else { return "" }
    let middle = quantileType7(sorted: agreements, 0.5)
    let same = agreements.filter { $0 > 0.999 }.count + 1
    let of = sampleCount.map { ", on \(Counted.grouped($0)) rows" } ?? ""
    return
      " · starts that end in these clusters: \(same) of \(agreements.count + 1); adjusted Rand "
      + "of the others against them \(ClusterRule.signed(least)) to \(ClusterRule.signed(most)), median "
      + ClusterRule.signed(middle) + of
  }
}

extension Column {
  /// Numbers of any kind, and durations in days; the value at a missing row is unspecified.
  var asMeasure: [Double] {
    switch (values, type.kind) {
    case (.integers(let all), .decimal(let scale)):
      all.map { ExactDecimal(minorUnits: $0, scale: scale).asDouble }
    case (.integers(let all), .duration):
      all.map { Double($0) / Double(TimeSpan.microsecondsPerDay) }
    case (.integers(let all), _): all.map(Double.init)
    case (.numbers(let all), _): all
    case (.days, _), (.codes, _), (.flags, _): []
    }
  }
}

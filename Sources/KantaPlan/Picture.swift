package import KantaColumns

/// How the result of a verb is drawn when `plot` is not told how.
///
/// It is found by the columns of the table, not by where the table came from: so it is still there
/// after `where`, `sort` and `take`, for a named table, and for a result that was saved and loaded.
package struct Picture: Sendable {
  /// The columns that make a table this verb's.
  package let needs: [String]
  /// How it is drawn; columns in `optional` places may be missing from the table.
  package let chart: ChartSpecification
  /// The name for the number of rows per key, where that is what is drawn.
  package let counts: String?

  /// Whether several rows may have one key, as equal ranks have.
  package let hasTies: Bool

  /// A picture of a table with the columns `needs` (`nil`: those of the chart).
  package init(
    _ chart: ChartSpecification, needs: [String]? = nil, counting counts: String? = nil,
    ties: Bool = false
  ) {
    self.chart = chart
    self.counts = counts
    hasTies = ties
    self.needs = needs ?? chart.columns.filter { $0 != counts }
  }

  /// The chart for a table of this schema; `nil` when it lacks a column.
  ///
  /// A series, a band or a small picture goes without its column where the table has none.
  package func chart(for schema: Schema) -> ChartSpecification? {
    func has(_ name: String) -> Bool { schema.index(of: name) != nil }
    guard needs.allSatisfy(has), chart.keys.allSatisfy(has),
      chart.values.allSatisfy({ has($0) || $0 == counts })
    else { return nil }
    var fitting = chart
    fitting.series = chart.series.flatMap { has($0) ? $0 : nil }
    fitting.facet = chart.facet.flatMap { has($0) ? $0 : nil }
    if ![chart.low, chart.high].allSatisfy({ $0.map(has) ?? true }) {
      (fitting.low, fitting.high) = (nil, nil)
    }
    return fitting
  }
}

extension Catalogue {
  /// The picture of a table: the declared one whose columns it has, of several the one that asks
  /// for most of them.
  package func picture(
    of schema: Schema, besides others: [Picture] = []
  ) -> (picture: Picture, chart: ChartSpecification)? {
    var best: (picture: Picture, chart: ChartSpecification)?
    for picture in commands.flatMap(\.pictures) + others {
      guard let chart = picture.chart(for: schema) else { continue }
      if let found = best, found.picture.needs.count >= picture.needs.count { continue }
      best = (picture, chart)
    }
    return best
  }
}

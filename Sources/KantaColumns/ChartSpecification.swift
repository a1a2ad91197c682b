/// Which picture a table is drawn as: a mark, and the columns it reads.
///
/// Plain data that travels with an `Answer`; `KantaRender` makes the picture of it. Every name is
/// that of a column of the answer's table.
package struct ChartSpecification: Hashable, Sendable {
  /// What stands for a row; the raw values are what `plot` takes.
  package enum Mark: String, CaseIterable, Hashable, Sendable {
    /// A length from zero, per category, period or whole number.
    case bar
    /// Points joined in the order of `by`.
    case line
    /// Lines on top of each other, filled down to zero.
    case area
    /// A dot per row.
    case point
    /// A value that holds until the next one, as of a survival curve.
    case step
    /// Counts of values in ranges of equal width.
    case histogram
    /// A cell per pair, shaded by its value, with the number in it.
    case heatmap
  }

  /// A line to compare with.
  package enum Reference: Hashable, Sendable {
    /// From the lower left to the upper right: a Lorenz curve of perfect equality.
    case diagonal
    /// Level with the last value: what all of a cumulative curve add up to.
    case end
  }

  package var mark: Mark
  /// The columns of values; several of them are several series.
  package var values: [String]
  /// What the values are by: one column; the rows and the columns of a heat map; the lower and
  /// the upper bound of a histogram.
  package var keys: [String]
  /// What tells series apart.
  package var series: String?
  /// What each small picture of its own is about.
  package var facet: String?
  /// The bounds of a band around each value.
  package var low: String?
  package var high: String?
  /// Whether the bars of one key stand on top of each other.
  package var isStacked: Bool
  /// Whether values may be added up, as counts and sums may, so that what does not fit can be
  /// drawn as `other`.
  package var addsUp: Bool
  package var reference: Reference?
  /// The value at key zero, for curves that start there without a row: 1 for survival.
  package var start: Double?
  /// What the keys are called, where their columns do not say it: what a histogram is of.
  package var keyTitle: String?
  /// Said above the picture; `nil` says which columns are drawn.
  package var title: String?
  /// What a missing value of a column means, where it means something: all cohorts together.
  package var missingNames: [String: String]

  package init(
    _ mark: Mark, _ values: [String], by keys: [String] = [], per series: String? = nil,
    facet: String? = nil, low: String? = nil, high: String? = nil, isStacked: Bool = false,
    addsUp: Bool = false, reference: Reference? = nil, start: Double? = nil, title: String? = nil,
    missingNames: [String: String] = [:]
  ) {
    self.mark = mark
    self.values = values
    self.keys = keys
    self.series = series
    self.facet = facet
    self.low = low
    self.high = high
    self.isStacked = isStacked
    self.addsUp = addsUp
    self.reference = reference
    self.start = start
    self.title = title
    self.missingNames = missingNames
  }

  /// Every column it reads, each once.
  package var columns: [String] {
    var names: [String] = []
    for name in [facet, series].compactMap(\.self) + keys + values + [low, high].compactMap(\.self)
    where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}

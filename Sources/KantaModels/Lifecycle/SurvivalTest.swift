/// Whether several groups end at the same rate: what was seen against what would be expected.
///
/// At each time of an end, E of a group is d n_j ÷ n; the weighted differences have the covariance
/// Σ w² d (n − d) ÷ (n − 1) (δ n_j ÷ n − n_j n_l ÷ n²). χ² is their quadratic form, with one degree
/// of freedom less than there are groups that were ever at risk of an end.
/// Sources: Mantel 1966, Cancer Chemother. Rep. 50 (log-rank); Gehan 1965, Biometrika 52, as
/// generalised by Breslow 1970, Biometrika 57.
package struct SurvivalTest: Sendable {
  package enum Weighting: CaseIterable, Sendable {
    /// Every end counts once.
    case logRank
    /// An end counts as often as there are people at risk: early ones weigh more.
    case gehan
  }

  /// The weighted sums of each group.
  package let observed: [Double]
  package let expected: [Double]
  /// The covariance of observed − expected, row by row over all groups.
  package let covariance: SymmetricMatrix
  package let degreesOfFreedom: Int
  package let chiSquare: Double

  /// The chance of a χ² so large when all groups end at the same rate.
  package var pValue: Double {
    SpecialFunctions.gammaQ(Double(degreesOfFreedom) / 2, chiSquare / 2)
  }

  /// `nil` when fewer than two groups were at risk of an end together.
  ///
  /// - Complexity: O(times of ends × groups²).
  package init?(_ tables: [RiskTable], weighting: Weighting) {
    let count = tables.count
    var sums = Sums(count)
    for time in Self.eventTimes(tables) { sums.add(tables, at: time, weighting) }
    let all = SymmetricMatrix(sums.covariance, size: count)
    // A group that is never at risk of an end says nothing; another one follows from the rest.
    let telling = (0..<count).filter { all[$0, $0] > 1e-12 * max(1, sums.expected[$0]) }
    let free = Array(telling.dropLast())
    guard !free.isEmpty else { return nil }
    let part = SymmetricMatrix(
      free.flatMap { row in free.map { all[row, $0] } }, size: free.count)
    guard let inverse = part.inverse else { return nil }
    observed = sums.observed
    expected = sums.expected
    covariance = all
    degreesOfFreedom = free.count
    chiSquare = inverse.form(free.map { sums.observed[$0] - sums.expected[$0] })
  }

  /// The different times at which somebody of any group ends, rising.
  private static func eventTimes(_ tables: [RiskTable]) -> [Double] {
    var times: [Double] = []
    for table in tables {
      times += table.times.indices.lazy.filter { table.events[$0] > 0 }.map { table.times[$0] }
    }
    times.sort()
    return times.indices.filter { $0 == 0 || times[$0] > times[$0 - 1] }.map { times[$0] }
  }

  private struct Sums {
    var observed: [Double]
    var expected: [Double]
    var covariance: [Double]
    private var next: [Int]
    private var atRisk: [Double]
    private var ended: [Double]

    init(_ count: Int) {
      observed = [Double](repeating: 0, count: count)
      (expected, atRisk, ended) = (observed, observed, observed)
      covariance = [Double](repeating: 0, count: count * count)
      next = [Int](repeating: 0, count: count)
    }

    /// Adds what the times of an end, taken in rising order, say.
    mutating func add(_ tables: [RiskTable], at time: Double, _ weighting: Weighting) {
      var (n, d) = (0.0, 0.0)
      for (group, table) in tables.enumerated() {
        while next[group] < table.times.count, table.times[next[group]] < time { next[group] += 1 }
        let isOwn = next[group] < table.times.count && table.times[next[group]] == time
        let risk = isOwn ? table.atRisk[next[group]] : table.atRisk(at: time)
        atRisk[group] = Double(risk)
        ended[group] = isOwn ? Double(table.events[next[group]]) : 0
        n += atRisk[group]
        d += ended[group]
      }
      let weight = weighting == .logRank ? 1 : n
      let spread = n > 1 ? weight * weight * d * (n - d) / (n - 1) : 0
      for row in atRisk.indices where atRisk[row] > 0 {
        let share = atRisk[row] / n
        observed[row] += weight * ended[row]
        expected[row] += weight * d * share
        guard spread > 0 else { continue }
        let start = row * atRisk.count
        for column in atRisk.indices {
          covariance[start + column] -= spread * share * (atRisk[column] / n)
        }
        covariance[start + row] += spread * share
      }
    }
  }
}

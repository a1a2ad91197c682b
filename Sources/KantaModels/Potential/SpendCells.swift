import KantaColumns
import RealModule

/// What customers who came back spent: repeat purchase days x and mean spend m of those days.
///
/// One cell per customer, or per group of equal customers with a weight; cells of equal x lie side
/// by side, in ascending x. Money in any one unit.
package struct SpendCells: Sendable {
  /// The different x, ascending.
  let repeats: [Double]
  /// The cells of group g are `bounds[g]..<bounds[g + 1]`.
  let bounds: [Int]
  let means: [Double]
  /// `nil` where every cell is one customer.
  let weights: [Double]?
  /// Customers in each group.
  let groupWeights: [Double]
  /// Customers who never came back, whose spend says nothing here.
  package let customersWithoutRepeats: Double
  /// Customers who came back but whose mean spend is not a positive number.
  package let customersWithoutSpend: Double

  /// The cells of customers with `repeats` repeat purchase days and a mean spend of `means` there.
  ///
  /// All arrays have one length; `weights` (customers per cell, positive) may be left out. O(n).
  package init(repeats: [Int64], means: [Double], weights: [Double]? = nil) {
    var used: [Int] = []
    used.reserveCapacity(repeats.count)
    var without = (repeats: 0.0, spend: 0.0)
    for index in repeats.indices {
      if repeats[index] <= 0 {
        without.repeats += weights?[index] ?? 1
      } else if !(means[index] > 0 && means[index].isFinite) {
        without.spend += weights?[index] ?? 1
      } else {
        used.append(index)
      }
    }
    let order = Self.ordered(used, by: repeats)
    self.means = order.map { means[$0] }
    self.weights = weights.map { all in order.map { all[$0] } }
    customersWithoutRepeats = without.repeats
    customersWithoutSpend = without.spend
    var different: [Double] = []
    var bounds: [Int] = []
    for (place, index) in order.enumerated()
    where place == 0 || repeats[index] != repeats[order[place - 1]] {
      different.append(Double(repeats[index]))
      bounds.append(place)
    }
    self.repeats = different
    self.bounds = bounds + [order.count]
    let cellWeights = self.weights
    let ends = self.bounds
    groupWeights = different.indices.map { group in
      let cells = ends[group]..<ends[group + 1]
      return cellWeights.map { all in cells.reduce(0) { $0 + all[$1] } } ?? Double(cells.count)
    }
  }

  /// Positions in ascending order of their x, stable: by counting where x is small.
  private static func ordered(_ positions: [Int], by repeats: [Int64]) -> [Int] {
    let largest = positions.reduce(0) { max($0, repeats[$1]) }
    guard largest < 1 << 20 else {
      return positions.sorted { (repeats[$0], $0) < (repeats[$1], $1) }
    }
    var next = [Int](repeating: 0, count: Int(largest) + 2)
    for position in positions { next[Int(repeats[position]) + 1] += 1 }
    for value in next.indices.dropFirst() { next[value] += next[value - 1] }
    var order = [Int](repeating: 0, count: positions.count)
    for position in positions {
      order[next[Int(repeats[position])]] = position
      next[Int(repeats[position])] += 1
    }
    return order
  }

  /// Customers who came back and spent.
  package var customers: Double { groupWeights.reduce(0, +) }
  var cellCount: Int { means.count }

  /// The mean of the customers' mean spends; `nil` without customers.
  package var meanSpend: Double? {
    customers > 0 ? sum { _, mean in mean } / customers : nil
  }

  /// Pearson's correlation of x and mean spend over the customers who came back.
  ///
  /// The Gamma-Gamma model takes the two to be independent, so this should be near 0. `nil` for
  /// fewer than three customers, or where all have the same x or the same spend. O(n).
  package var correlation: Double? {
    guard customers >= 3, let meanSpend else { return nil }
    let meanRepeats = zip(repeats, groupWeights).reduce(0) { $0 + $1.0 * $1.1 } / customers
    let together = sum { x, mean in (x - meanRepeats) * (mean - meanSpend) }
    let ofRepeats = sum { x, _ in (x - meanRepeats) * (x - meanRepeats) }
    let ofSpend = sum { _, mean in (mean - meanSpend) * (mean - meanSpend) }
    guard ofRepeats > 0, ofSpend > 1e-24 * meanSpend * meanSpend * customers else { return nil }
    return together / (ofRepeats * ofSpend).squareRoot()
  }

  /// The weighted sum of `term(x, mean)` over all cells.
  private func sum(_ term: (Double, Double) -> Double) -> Double {
    var total = CompensatedSum()
    for group in repeats.indices {
      for cell in bounds[group]..<bounds[group + 1] {
        total.add((weights?[cell] ?? 1) * term(repeats[group], means[cell]))
      }
    }
    return total.value
  }

  /// Every `step`-th cell: for a first look at many customers.
  func thinned(by step: Int) -> SpendCells {
    var repeats: [Int64] = []
    var cells: [Int] = []
    var group = 0
    for cell in stride(from: 0, to: cellCount, by: step) {
      while cell >= bounds[group + 1] { group += 1 }
      repeats.append(Int64(self.repeats[group]))
      cells.append(cell)
    }
    return SpendCells(
      repeats: repeats, means: cells.map { means[$0] },
      weights: weights.map { all in cells.map { all[$0] } })
  }
}

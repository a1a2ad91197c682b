import KantaColumns

/// How many customers bought how often again, and how many a model expects.
package struct FrequencyFit: Sendable {
  /// Customers with 0, 1, 2, … repeat purchases; the last place is for so many or more.
  package let actual: [Int]
  package let expected: [Double]

  /// The customers of `cells`, whose last place is `limit` or more; `probability` is that of so
  /// many repeat purchases by an age.
  ///
  /// - Complexity: O(cells + different ages × limit) calls and steps, but for sorting the ages.
  package init(
    _ cells: BuyingCells, limit: Int, probability: (_ count: Int, _ age: Double) -> Double
  ) {
    var actual = [Double](repeating: 0, count: limit + 1)
    var ages: [Double: Double] = [:]
    for cell in 0..<cells.count {
      actual[min(limit, Int(cells.repeats[cell]))] += cells.weights[cell]
      ages[cells.ages[cell], default: 0] += cells.weights[cell]
    }
    var expected = [CompensatedSum](repeating: CompensatedSum(), count: limit + 1)
    for (age, weight) in ages.sorted(by: { $0.key < $1.key }) {
      var rest = 1.0
      for count in 0..<limit {
        let chance = probability(count, age)
        expected[count].add(weight * chance)
        rest -= chance
      }
      expected[limit].add(weight * max(0, rest))
    }
    self.actual = actual.map { Int($0.rounded()) }
    self.expected = expected.map(\.value)
  }
}

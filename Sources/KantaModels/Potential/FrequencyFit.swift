import KantaColumns

/// How many customers bought how often again, and how many a model expects.
package struct FrequencyFit: Sendable {
  /// Customers with 0, 1, 2, … repeat purchases; the last place is for so many or more.
  package let actual: [Int]
  package let expected: [Double]

  /// The customers of `cells`, whose last place is `limit` or more; `models` has one for each group
  /// of cells.
  ///
  /// O(cells) and O(different ages × limit) probabilities.
  package init(_ cells: BuyingCells, limit: Int, models: [any BuyingModel]) {
    precondition(models.count == cells.groupStarts.count - 1, "a model for each group")
    var actual = [Double](repeating: 0, count: limit + 1)
    var expected = [CompensatedSum](repeating: CompensatedSum(), count: limit + 1)
    for (group, model) in models.enumerated() {
      var weightOfAge: [Double: Double] = [:]
      for cell in cells.groupStarts[group]..<cells.groupStarts[group + 1] {
        actual[min(limit, Int(cells.repeats[cell]))] += cells.weight[cell]
        weightOfAge[cells.age[cell], default: 0] += cells.weight[cell]
      }
      for (age, weight) in weightOfAge.sorted(by: { $0.key < $1.key }) {
        var rest = 1.0
        for count in 0..<limit {
          let chance = model.probability(ofPurchases: count, within: age)
          expected[count].add(weight * chance)
          rest -= chance
        }
        expected[limit].add(weight * max(0, rest))
      }
    }
    self.actual = actual.map { Int($0.rounded()) }
    self.expected = expected.map(\.value)
  }
}

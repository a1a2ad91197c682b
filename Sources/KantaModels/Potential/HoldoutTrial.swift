package import KantaColumns

/// Models fitted to the purchases up to a split, and tried on those after it.
///
/// Customers are those who had bought by the split. What is foretold of each is how many more days
/// they will buy on until the end; the first purchase of a customer is never foretold.
package struct HoldoutTrial: Sendable {
  /// A model, and how it did.
  package struct Entry: Sendable {
    package let kind: BuyingModelKind
    /// Its `problem` says why there is nothing else.
    package let fit: ModelFit
    /// What is foretold of each customer; empty without a fit.
    package let predicted: [Double]
    /// The mean of P(alive) at the split.
    package let meanAlive: Double?
    package let score: HoldoutScore?
  }

  /// What was known at the split.
  package let summary: CustomerSummary
  /// The last day of the holdout.
  package let end: Day
  /// The purchase days of each customer after the split, up to the end.
  package let actual: [Int32]
  package let entries: [Entry]

  package var split: Day { summary.end }
  package var holdoutDays: Int { Int(end.number - split.number) }
  /// The length of the holdout in the unit of the summary.
  package var holdoutTime: Double { Double(holdoutDays) / summary.unit.days }

  /// The model with the least root mean square error, the number of purchases expected of a
  /// customer being what makes that error least; `nil` when none could be fitted.
  package var winner: Entry? {
    entries.filter { $0.score != nil }.min { a, b in
      (a.score?.rootMeanSquare ?? .infinity) < (b.score?.rootMeanSquare ?? .infinity)
    }
  }

  /// Fits models to the customers at the split, and scores them by the purchase days of each after
  /// it, up to the end; `nil` when the work was stopped.
  package init?(
    _ kinds: [BuyingModelKind], _ summary: CustomerSummary, counts: [Int32], until end: Day,
    on execution: Execution
  ) {
    self.summary = summary
    self.end = end
    actual = counts
    let cells = BuyingCells(summary, on: execution)
    let time = Double(end.number - summary.end.number) / summary.unit.days
    var entries: [Entry] = []
    for kind in kinds {
      guard let fit = kind.fit(cells, on: execution) else { return nil }
      guard fit.problem == nil else {
        entries.append(
          Entry(kind: kind, fit: fit, predicted: [], meanAlive: nil, score: nil))
        continue
      }
      let model = kind.model(fit.estimates)
      guard let expected = model.expectedPurchases(cells, within: time, on: execution),
        let alive = model.probabilitiesAlive(cells, later: 0, on: execution)
      else { return nil }
      let predicted = cells.ofCustomers(expected)
      guard let score = HoldoutScore(predicted: predicted, actual: counts, on: execution) else {
        return nil
      }
      let chances = cells.ofCustomers(alive)
      let sum = OrderFreeSum.of(chances.count) { chances[$0] }
      entries.append(
        Entry(
          kind: kind, fit: fit, predicted: predicted,
          meanAlive: chances.isEmpty ? nil : sum / Double(chances.count), score: score))
    }
    self.entries = entries
  }
}

extension BuyingCells {
  /// The cells of customers.
  ///
  /// Of those who came on the last day nothing has been seen yet: their T is 0, and they have no
  /// weight in a fit.
  package init(_ summary: CustomerSummary, on execution: Execution) {
    let all = 0..<summary.count
    self.init(
      repeats: summary.repeats.map(Double.init), lastAt: all.map { summary.lastAt($0) },
      age: all.map { summary.age($0) },
      weight: all.contains { summary.isBrandNew($0) }
        ? all.map { summary.isBrandNew($0) ? 0 : 1 } : nil, on: execution)
  }
}

/// The purchases of customers in groups, such as those who bought equally often before.
package struct HoldoutBins: Sendable {
  /// The customers whose x is 0, 1, …; in the last place those of so much or more.
  package let customers: [Int]
  /// The mean of what they bought after the split; `nil` without customers.
  package let actual: [Double?]
  /// The mean of what each forecast says of them.
  package let predicted: [[Double?]]

  /// The means of what each forecast says of each customer, and of what they bought.
  ///
  /// - Complexity: O(customers × forecasts).
  package init(_ trial: HoldoutTrial, last: Int, forecasts: [[Double]]) {
    var members = [[Int]](repeating: [], count: last + 1)
    for (customer, repeats) in trial.summary.repeats.enumerated() {
      members[min(last, Int(repeats))].append(customer)
    }
    func means(_ value: (Int) -> Double) -> [Double?] {
      members.map { bin in
        bin.isEmpty
          ? nil : OrderFreeSum.of(bin.count) { value(bin[$0]) } / Double(bin.count)
      }
    }
    customers = members.map(\.count)
    actual = means { Double(trial.actual[$0]) }
    predicted = forecasts.map { forecast in means { forecast[$0] } }
  }
}

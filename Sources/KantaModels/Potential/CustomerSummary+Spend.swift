package import KantaColumns

extension CustomerSummary {
  /// The mean of what each customer spent on a repeat day; 0 without any, or without amounts.
  package var meanSpends: [Double] { (0..<count).map { meanSpend($0) ?? 0 } }

  /// What customers who came back spent, in an order that does not depend on that of the customers,
  /// so that it decides no digit of a sum.
  ///
  /// `means` are the mean spends of all customers.
  /// - Returns: `nil` when the work was stopped.
  /// - Complexity: that of sorting the customers who came back.
  package func spendCells(_ means: [Double], on execution: Execution) -> SpendCells? {
    let columns = [
      (Column(.integer, .integers(repeats.map(Int64.init))), false),
      (Column(.number, .numbers(means)), false),
    ]
    guard let order = SortOrder.rows(columns, rowCount: count, on: execution) else { return nil }
    return SpendCells(
      repeats: order.map { Int64(repeats[Int($0)]) }, means: order.map { means[Int($0)] })
  }
}

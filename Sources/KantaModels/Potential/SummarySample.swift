package import KantaColumns

extension CustomerSummary {
  /// About `target` of the customers, evenly from all of them in the order of their histories.
  ///
  /// Which ones depends on the histories and `counts` alone, not on the order of the customers:
  /// those who agree in both are exchangeable. `nil` when the work was stopped.
  ///
  /// - Complexity: O(customers), by radix sort.
  package func sampled(
    _ target: Int, counts: [Int32], on execution: Execution
  ) -> (summary: CustomerSummary, counts: [Int32])? {
    let step = count / max(1, target)
    guard step > 1 else { return (self, counts) }
    let columns = [firstDays, lastDays, repeats, counts].map {
      (Column(.integer, .integers($0.map(Int64.init))), false)
    }
    guard let order = SortOrder.rows(columns, rowCount: count, on: execution) else { return nil }
    let chosen = stride(from: step / 2, to: count, by: step).map { Int(order[$0]) }
    return (keeping(chosen), chosen.map { counts[$0] })
  }
}

package import KantaColumns

extension BetaGeometricBetaBinomial {
  package func probabilitiesAlive(
    _ cells: BuyingCells, later: Double, on execution: Execution
  ) -> [Double]? {
    of(cells, on: execution) { probabilityAlive($0, later: later) }
  }

  package func expectedPurchases(
    _ cells: BuyingCells, within time: Double, on execution: Execution
  ) -> [Double]? {
    of(cells, on: execution) { expectedPurchases($0, within: time) }
  }

  package func residualPurchases(
    _ cells: BuyingCells, discount: Double, horizon: Double?, on execution: Execution
  ) throws(ResidualProblem) -> [Double]? {
    // Whether there is a sum depends on the discount alone, so any customer tells.
    _ = try residualPurchasesOfNewCustomer(discount: discount, horizon: horizon)
    return of(cells, on: execution) { history in
      (try? residualPurchases(history, discount: discount, horizon: horizon)) ?? .nan
    }
  }

  /// `value` of each cell.
  ///
  /// There are few different histories in discrete time, each a sum over opportunities.
  private func of(
    _ cells: BuyingCells, on execution: Execution,
    _ value: @Sendable (BuyingHistory) -> Double
  ) -> [Double]? {
    let width = 512
    let blocks = (cells.count + width - 1) / width
    return Parallel.map(blocks, on: execution) { block in
      (block * width..<min((block + 1) * width, cells.count)).map { value(cells[$0]) }
    }.map { Array($0.joined()) }
  }
}

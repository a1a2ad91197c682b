import KantaColumns

// Numbers for all cells at once: what depends on the age and the repeats alone is worked out once
// per run of cells. Each number is the same, to the last bit, as that of the cell alone.
extension LatentBuyingModel {
  package func probabilitiesAlive(
    _ cells: BuyingCells, later: Double, on execution: Execution
  ) -> [Double]? {
    inBlocks(cells, on: execution) { scores(.alive(later: later), cells, $0) }
  }

  package func expectedPurchases(
    _ cells: BuyingCells, within time: Double, on execution: Execution
  ) -> [Double]? {
    inBlocks(cells, on: execution) { scores(.expected(within: time), cells, $0) }
  }

  package func residualPurchases(
    _ cells: BuyingCells, discount: Double, horizon: Double?, on execution: Execution
  ) throws(ResidualProblem) -> [Double]? {
    // Whether there is a sum does not depend on the customer.
    _ = try residualPurchasesOfNewCustomer(discount: discount, horizon: horizon)
    return inBlocks(cells, on: execution) {
      scores(.residual(discount: discount, horizon: horizon), cells, $0)
    }
  }

  /// A score of some cells; NaN where there is no sum.
  func scores(_ score: BuyingScore, _ cells: BuyingCells, _ range: Range<Int>) -> [Double] {
    switch score {
    case .alive(let later):
      guard later > 0 else { return probabilitiesAlive(cells, range) }
      return scaled(cells, range) { $0.survival(later) }
    case .expected(let time): return scaled(cells, range) { $0.expected(within: time) }
    case .residual(let discount, let horizon):
      var memo = BuyingMemo()
      return scaled(cells, range) { future in
        (try? future.residual(discount: discount, horizon: horizon, &memo)) ?? .nan
      }
    }
  }

  /// P(alive) of each cell times what is expected of those alive.
  private func scaled(
    _ cells: BuyingCells, _ range: Range<Int>, _ ifAlive: (Future) -> Double
  ) -> [Double] {
    var scores = probabilitiesAlive(cells, range)
    var known: (x: Double, age: Double, value: Double)?
    for (place, cell) in range.enumerated() {
      let (x, age) = (cells.repeats[cell], cells.age[cell])
      if let run = known, run.x == x, run.age == age {
        scores[place] *= run.value
      } else {
        let value = ifAlive(future(cells[cell]))
        known = (x, age, value)
        scores[place] *= value
      }
    }
    return scores
  }
}

/// `body` of all blocks of cells, side by side; `nil` when the work was stopped.
func inBlocks(
  _ cells: BuyingCells, on execution: Execution, _ body: @Sendable (Range<Int>) -> [Double]
) -> [Double]? {
  let blocks = Parallel.blocks(of: cells.count)
  guard let parts = Parallel.map(blocks.count, on: execution, { body(blocks[$0]) }) else {
    return nil
  }
  return parts.count == 1 ? parts[0] : Array(parts.joined())
}

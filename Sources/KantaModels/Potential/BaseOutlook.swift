package import KantaColumns
import RealModule

/// What a fitted model says of the customers of each cell, and how sure it is.
package struct BaseOutlook: Sendable {
  /// P(alive) of each cell.
  package let alive: [Double]
  /// The expected residual purchases of each cell: discounted, dead customers counting none.
  package let residual: [Double]
  /// What a living customer of each cell will buy.
  let living: [LivingOutlook]
  /// By how much the logarithm of `residual` changes with each parameter on its scale: a row of
  /// `parameterCount` for each of some rounded histories; empty where the fit has no covariance.
  private let slopes: [Double]
  /// The rounded history of each cell.
  private let roundedOfCell: [UInt32]
  let parameterCount: Int
  /// The covariance of the parameters on their scales, row by row.
  let covariance: SymmetricMatrix?

  /// - Returns: `nil` when the work was stopped.
  /// - Throws: That the purchases have no finite sum.
  package init?(
    _ model: any BuyingModel, fit: ModelFit, _ cells: BuyingCells, terms: ValueTerms,
    on execution: Execution
  ) throws(ResidualProblem) {
    guard let alive = model.probabilitiesAlive(cells, later: 0, on: execution),
      let outlooks = try LivingOutlooks<LivingOutlook>(
        cells, isStepwise: model.isStepwise, on: execution,
        { (repeats, age) throws(ResidualProblem) in
          try LivingOutlook(model, repeats: repeats, age: age, terms: terms)
        }),
      let living = outlooks.values(cells, on: execution)
    else { return nil }
    self.alive = alive
    self.living = living
    residual = alive.indices.map { alive[$0] * living[$0].mean }
    parameterCount = model.parameters.count
    guard let covariance = fit.covariance, fit.estimates.count == parameterCount else {
      (slopes, roundedOfCell, self.covariance) = ([], [], nil)
      return
    }
    self.covariance = SymmetricMatrix(covariance, size: parameterCount)
    let rounded = RoundedHistories(cells, isStepwise: model.isStepwise)
    guard
      let slopes = try Self.slopes(model, rounded.cells, terms: terms, on: execution)
    else { return nil }
    self.slopes = slopes
    roundedOfCell = rounded.ofCell
  }

  /// The variance that the parameters leave open of the sum of some values that grow with the
  /// residual purchases of cells.
  func variance(ofSum values: [Double], cells: [UInt32]) -> Double {
    guard let covariance, !slopes.isEmpty else { return 0 }
    let rows = slopes.count / max(1, parameterCount)
    let sums = OrderFreeSum.byGroup(
      values.count, groups: rows, { Int(roundedOfCell[Int(cells[$0])]) }, { values[$0] })
    let moves = (0..<parameterCount).map { parameter in
      (0..<rows).reduce(0.0) { $0 + sums[$1] * slopes[$1 * parameterCount + parameter] }
    }
    return covariance.form(moves)
  }

  /// The variance of ln(residual) of each cell that the parameters leave open.
  func variances(_ count: Int) -> [Double] {
    guard let covariance, !slopes.isEmpty else { return [Double](repeating: 0, count: count) }
    let ofRounded = (0..<slopes.count / max(1, parameterCount)).map { row in
      covariance.form(Array(slopes[row * parameterCount..<(row + 1) * parameterCount]))
    }
    return (0..<count).map { ofRounded[Int(roundedOfCell[$0])] }
  }

  /// Central differences in the logarithm of each parameter, all of which are positive.
  private static func slopes(
    _ model: any BuyingModel, _ cells: BuyingCells, terms: ValueTerms, on execution: Execution
  ) throws(ResidualProblem) -> [Double]? {
    let count = model.parameters.count
    let width = 1e-3
    var slopes = [Double](repeating: 0, count: cells.count * count)
    for parameter in 0..<count {
      var sides: [[Double]] = []
      for side in [1.0, -1.0] {
        var moved = model.parameters
        moved[parameter] *= Double.exp(side * width)
        let other = type(of: model).init(parameters: moved)
        guard let logs = try logResiduals(other, cells, terms: terms, on: execution) else {
          return nil
        }
        sides.append(logs)
      }
      for cell in 0..<cells.count {
        let slope = (sides[0][cell] - sides[1][cell]) / (2 * width)
        slopes[cell * count + parameter] = slope.isFinite ? slope : 0
      }
    }
    return slopes
  }

  private static func logResiduals(
    _ model: any BuyingModel, _ cells: BuyingCells, terms: ValueTerms, on execution: Execution
  ) throws(ResidualProblem) -> [Double]? {
    guard let alive = model.probabilitiesAlive(cells, later: 0, on: execution),
      let outlooks = try LivingOutlooks<Double>(
        cells, isStepwise: model.isStepwise, on: execution,
        { (repeats, age) throws(ResidualProblem) in
          try LivingOutlook.mean(model, repeats: repeats, age: age, terms: terms)
        }),
      let means = outlooks.values(cells, on: execution)
    else { return nil }
    return alive.indices.map { Double.log(alive[$0]) + Double.log(means[$0]) }
  }
}

extension BuyingModel {
  /// Whether time is a number of opportunities.
  fileprivate var isStepwise: Bool { self is BetaGeometricBetaBinomial }
}

extension LivingOutlooks {
  /// The value of each cell; `nil` when the work was stopped.
  func values(_ cells: BuyingCells, on execution: Execution) -> [Value]? {
    let blocks = Parallel.blocks(of: cells.count)
    let values = Parallel.map(blocks.count, on: execution) { block in
      // Cells are sorted by T and x, so that one follows another with the same.
      var before: (repeats: Double, age: Double, value: Value)?
      return blocks[block].map { cell in
        let (repeats, age) = (cells.repeats[cell], cells.age[cell])
        if let before, before.repeats == repeats, before.age == age { return before.value }
        let value = self.value(repeats: repeats, age: age)
        before = (repeats, age, value)
        return value
      }
    }
    return values.map { Array($0.joined()) }
  }
}

/// Histories rounded so that there are only some thousand of them, whatever the number of cells.
///
/// How much a customer's outlook depends on the parameters changes slowly from history to history:
/// T and t_x ÷ T are taken to a 32nd, x above 12 to a tenth of itself.
private struct RoundedHistories {
  let cells: BuyingCells
  let ofCell: [UInt32]

  /// Histories of whole numbers (`isStepwise`) stay as they are: there are not many.
  init(_ all: BuyingCells, isStepwise: Bool) {
    guard !isStepwise else {
      cells = all
      ofCell = (0..<UInt32(all.count)).map(\.self)
      return
    }
    let parts = 32.0
    let oldest = max(all.age.max() ?? 0, .leastNormalMagnitude)
    var (repeats, lastAt, ages): ([Double], [Double], [Double]) = ([], [], [])
    for cell in 0..<all.count {
      let history = all[cell]
      let age = max(1, (history.age / oldest * parts).rounded()) / parts * oldest
      let last = history.age > 0 ? (history.lastAt / history.age * parts).rounded() / parts : 0
      repeats.append(Self.rounded(history.repeats))
      lastAt.append(history.repeats > 0 ? max(last, 1 / parts) * age : 0)
      ages.append(age)
    }
    cells = BuyingCells(repeats: repeats, lastAt: lastAt, age: ages)
    ofCell = cells.cellOfCustomer
  }

  private static func rounded(_ repeats: Double) -> Double {
    guard repeats > 12 else { return repeats }
    let step = Double.log(1.1)
    return Double.exp((Double.log(repeats) / step).rounded() * step).rounded()
  }
}

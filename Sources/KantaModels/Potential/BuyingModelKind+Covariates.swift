package import KantaColumns
import RealModule

/// What can be asked of all cells at once.
package enum BuyingScore: Hashable, Sendable {
  /// P(alive) at the age T + `later`.
  case alive(later: Double)
  /// The purchases expected within a time from now.
  case expected(within: Double)
  /// The purchases still to come, discounted at a continuous rate; for ever without a horizon.
  case residual(discount: Double, horizon: Double?)
}

extension BuyingModelKind {
  /// The model of customers with these covariates, from all that was estimated.
  package func model(_ estimates: [Double], covariates values: [Double]) -> any BuyingModel {
    var parameters = Array(estimates.prefix(parameterNames.count))
    guard !values.isEmpty else { return model(parameters) }
    for (index, link) in covariateLinks.enumerated() {
      let start = parameterNames.count + index * values.count
      let sum = dot(Array(estimates[start..<start + values.count]), values)
      parameters[link.parameter] *= Double.exp(link.sign * sum)
    }
    return model(parameters)
  }

  /// A score of each cell, each group of covariates by its own parameters; `nil` when the work was
  /// stopped.
  package func scores(
    _ score: BuyingScore, of cells: BuyingCells, _ estimates: [Double], on execution: Execution
  ) throws(ResidualProblem) -> [Double]? {
    if case .residual(let discount, let horizon) = score {
      for values in cells.groupValues {
        // Whether there is a sum may depend on the parameters, so on the group.
        _ = try model(estimates, covariates: values)
          .residualPurchasesOfNewCustomer(discount: discount, horizon: horizon)
      }
    }
    return inBlocks(cells, on: execution) { range in
      var scores: [Double] = []
      scores.reserveCapacity(range.count)
      var group = cells.group(of: range.lowerBound)
      while scores.count < range.count {
        let start = range.lowerBound + scores.count
        let end = min(range.upperBound, cells.groupStarts[group + 1])
        let model = model(estimates, covariates: cells.groupValues[group])
        scores += (model as? any LatentBuyingModel)?.scores(score, cells, start..<end) ?? []
        group += 1
      }
      return scores
    }
  }

  /// The log-likelihood of cells, for whoever wants to climb it himself.
  package func likelihood(_ cells: BuyingCells, on execution: Execution) -> any Likelihood {
    switch self {
    case .pareto_nbd: BuyingLikelihood<ParetoTerms>(cells, covariateLinks, on: execution)
    case .mbg_nbd:
      BuyingLikelihood<BetaGeometricTerms<MBGNBD>>(cells, covariateLinks, on: execution)
    case .bg_nbd:
      BuyingLikelihood<BetaGeometricTerms<BGNBD>>(cells, covariateLinks, on: execution)
    case .bg_bb:
      BetaBinomialLikelihood(
        (0..<cells.count).map { cell in
          let (x, last, age) = cells[cell].opportunities
          return (x: x, last: last, age: age, weight: cells.weight[cell])
        })
    }
  }
}

extension BuyingCells {
  /// The group of a cell.
  package func group(of cell: Int) -> Int {
    var (low, high) = (0, groupStarts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if groupStarts[middle] <= cell { low = middle } else { high = middle }
    }
    return low
  }
}

extension ModelFit {
  /// The likelihood ratio test of this fit against one to the same customers that is nested in it,
  /// such as that without covariates.
  package func likelihoodRatio(
    to simpler: ModelFit
  ) -> (statistic: Double, degrees: Int, pValue: Double) {
    let degrees = parameterNames.count - simpler.parameterNames.count
    let statistic = max(0, 2 * (logLikelihood - simpler.logLikelihood))
    let pValue = SpecialFunctions.gammaQ(Double(degrees) / 2, statistic / 2)
    return (statistic, degrees, pValue)
  }
}

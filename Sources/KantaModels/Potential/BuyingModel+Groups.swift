import RealModule

extension BuyingModelKind {
  /// The model of each group of cells: the fitted one, moved by the group's covariates.
  package func models(_ fit: ModelFit, of cells: BuyingCells) -> [any BuyingModel] {
    let count = parameterNames.count
    return cells.groupValues.map { values in
      var own = Array(fit.estimates.prefix(count))
      for (index, link) in covariateLinks.enumerated() where !values.isEmpty {
        let coefficients = fit.estimates.dropFirst(count + index * values.count)
        let sum = zip(coefficients, values).reduce(0) { $0 + $1.0 * $1.1 }
        own[link.parameter] *= Double.exp(link.sign * sum)
      }
      return model(own)
    }
  }
}

extension BuyingModelKind {
  /// The models of customers who may buy at any time; the other one counts opportunities.
  package static let ofExactTimes: [BuyingModelKind] = [.pareto_nbd, .mbg_nbd, .bg_nbd]

  /// The model of each group of cells: the fitted one, moved by the group's covariates.
  package func models(_ fit: ModelFit, of cells: BuyingCells) -> [any BuyingModel] {
    cells.groupValues.map { model(fit.estimates, covariates: $0) }
  }
}

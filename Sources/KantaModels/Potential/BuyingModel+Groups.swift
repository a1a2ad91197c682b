extension BuyingModelKind {
  /// The model of each group of cells: the fitted one, moved by the group's covariates.
  package func models(_ fit: ModelFit, of cells: BuyingCells) -> [any BuyingModel] {
    cells.groupValues.map { model(fit.estimates, covariates: $0) }
  }
}

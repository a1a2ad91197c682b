import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

extension FitRule {
  /// The Gamma-Gamma model of what customers spend on a repeat day.
  func spendAnswer(
    _ calibration: FitCalibration, _ context: LocalContext
  ) throws(Diagnostic) -> Answer {
    let summary = calibration.summary
    guard let cells = summary.spendCells(summary.meanSpends, on: context.execution) else {
      throw .interrupted
    }
    guard cells.customers > 0 || cells.customersWithoutSpend == 0 else {
      throw .nothingSpent(at: modelRange)
    }
    guard let fit = GammaGamma.fit(cells, on: context.execution) else { throw .interrupted }
    if let problem = fit.problem {
      throw .fitProblem(problem, of: GammaGamma.title, at: modelRange)
    }
    let model = GammaGamma(parameters: fit.estimates)
    let traits = [
      FitTrait(
        name: "mean spend", meaning: "mean spend of a customer: p / gamma(q, v)",
        curve: .inverseGamma(shape: model.q, scale: model.p * model.v))
    ]
    let isCurve = options.view == .heterogeneity
    let table =
      isCurve ? FitTables.heterogeneity(traits) : FitTables.parameters(fit, level: options.level)
    return Answer(
      table,
      definitions: [
        opening(GammaGamma.title, calibration)
          + " · mean spend per purchase day after the first, of customers who bought again",
        isCurve ? traits.map(\.meaning).joined(separator: " · ") : intervalWords,
      ],
      notes: calibration.notes + spendNotes(cells, model), analysisDay: calibration.rows.asOf.day)
  }

  /// Who is left out, what customers spend in the mean, and whether the model may be believed.
  private func spendNotes(_ cells: SpendCells, _ model: GammaGamma) -> [StepNote] {
    var remarks: [String] = []
    if cells.customersWithoutRepeats > 0 {
      remarks.append(
        "left out \(Counted.things(Int(cells.customersWithoutRepeats), "customer")) without a "
          + "repeat purchase")
    }
    if cells.customersWithoutSpend > 0 {
      remarks.append(
        "left out \(Counted.things(Int(cells.customersWithoutSpend), "customer")) whose repeat "
          + "purchases cost nothing")
    }
    remarks.append(
      model.populationMean.map {
        "mean spend of a customer, p v / (q − 1): \(FitWords.digits($0))"
      } ?? "q ≤ 1: the mean spend over all customers is infinite, so nothing can be expected of "
        + "one who has not bought again")
    if let correlation = cells.correlation {
      let strength = abs(correlation)
      remarks.append(
        "the model takes spend and frequency to be independent: their correlation is "
          + "\(FitWords.digits(correlation))"
          + (strength < Self.mostCorrelation
            ? "" : ", too much to believe it; fit groups of like customers apart"))
    }
    return remarks.map(StepNote.remark)
  }

  /// Beyond it, spend says something of frequency, a tenth of the variance.
  static let mostCorrelation = 0.3
}

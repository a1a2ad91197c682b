import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// What is fitted to purchases and shown of it, and the step that does it.
struct FitRule: Sendable {
  let options: FitOptions
  let input: BuyingInput
  /// Where the model stands in the user's text, and the split and the covariates.
  let modelRange: SourceRange
  let splitRange: SourceRange
  let covariatesRange: SourceRange

  var step: LocalStep {
    let rule = self
    let covariates = options.covariates.map(\.name)
    let model = options.model?.rawValue ?? "the winner of a holdout"
    let detail =
      "\(model) by \(options.unit.rawValue), \(input.asOf.spelled)"
      + (covariates.isEmpty ? "" : ", covariates " + covariates.joined(separator: ", "))
    return LocalStep("fit", detail: detail) { table, context throws(Diagnostic) in
      let rows = try rule.input.read(table, context)
      let calibration = try rule.calibration(rows)
      return switch rule.options.model {
      case nil: try rule.buyingAnswer(nil, calibration, context)
      case .paretoNBD: try rule.buyingAnswer(.pareto_nbd, calibration, context)
      case .mbgNBD: try rule.buyingAnswer(.mbg_nbd, calibration, context)
      case .bgNBD: try rule.buyingAnswer(.bg_nbd, calibration, context)
      case .bgBB: try rule.opportunityAnswer(calibration, context)
      case .gammaGamma: try rule.spendAnswer(calibration, context)
      case .sbg, .bdw: preconditionFailure("contracts have a rule of their own")
      }
    }
  }

  /// The purchases up to the split, or else the analysis date.
  private func calibration(_ rows: BuyingRows) throws(Diagnostic) -> FitCalibration {
    if let split = options.split, split >= rows.asOf.day {
      throw .splitTooLate(split, rows.asOf, at: splitRange)
    }
    let end = options.split ?? rows.asOf.day
    let summary = rows.days.summary(until: end, unit: options.unit)
    let brandNew = summary.firstDays.count { $0 == end.number }
    guard brandNew < summary.count else {
      throw .nothingToFit(
        end, brandNew: brandNew, returnDays: rows.days.returnDays, at: splitRange)
    }
    return FitCalibration(rows: rows, end: end, summary: summary, brandNew: brandNew)
  }

  /// `Pareto/NBD fitted to purchases to 1997-09-30, as of 1998-06-30`.
  func opening(_ title: String, _ calibration: FitCalibration) -> String {
    let split = options.split.map { "to purchases up to \($0.plain), " } ?? "to purchases "
    let comma = title.contains(",") ? "," : ""
    return "\(title)\(comma) fitted \(split)\(calibration.rows.asOf.spelled)"
  }

  /// What is said of intervals above a table of parameters.
  var intervalWords: String {
    "\(Shares.percent(options.level)) intervals from the curvature of the likelihood in the "
      + "logarithms of the parameters"
  }
}

/// What is fitted to.
struct FitCalibration: Sendable {
  let rows: BuyingRows
  /// The last day that is fitted to.
  let end: Day
  let summary: CustomerSummary
  /// How many customers first bought on that day.
  let brandNew: Int

  /// What is said of customers and purchases below the result.
  var notes: [StepNote] {
    guard brandNew > 0 else { return rows.notes }
    return rows.notes + [
      .remark(
        "left out \(Counted.things(brandNew, "customer")) who first bought on \(end.plain): "
          + "\(brandNew == 1 ? "the" : "their") T is 0")
    ]
  }
}

extension Step {
  /// The fit of a model to purchases; `nil` when diagnostics were reported.
  mutating func buyingFit(_ options: FitOptions) -> Relation? {
    guard areCovariates(options.covariates),
      let input = buyingInput(
        unit: options.unit, covariates: options.covariates,
        ofSpend: options.model == .gammaGamma)
    else { return nil }
    if options.model == .gammaGamma, input.amount == nil {
      report(.missingRoles([.amount], of: stage.verb, schema: schema))
      return nil
    }
    if let split = options.split, let asOf = givenAnalysisDay, split >= asOf.day {
      report(.splitTooLate(split, asOf, at: optionRange("split")))
      return nil
    }
    let rule = FitRule(
      options: options, input: input, modelRange: optionRange("model"),
      splitRange: optionRange("split"), covariatesRange: optionRange("covariates"))
    return relation(.local(input.relation, rule.step), FitTables.schema(options.view))
  }
}

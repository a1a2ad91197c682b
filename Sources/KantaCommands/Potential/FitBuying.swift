import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

extension FitRule {
  /// A model of when customers buy, by exact times; the one that wins a holdout, if none is given.
  func buyingAnswer(
    _ given: BuyingModelKind?, _ calibration: FitCalibration, _ context: LocalContext
  ) throws(Diagnostic) -> Answer {
    let fitted = try fittedBuying(given, calibration, context)
    let kind = fitted.kind
    var notes =
      calibration.notes + calibration.rows.regularity + fitted.remarks.map(StepNote.remark)
    if fitted.incomplete > 0 {
      notes.append(
        .remark(
          "left out \(Counted.things(fitted.incomplete, "customer")) without a value in "
            + "every covariate"))
    }
    if kind == .bg_nbd {
      let once = calibration.summary.repeats.count { $0 == 0 }
      notes.append(.remark(FitWords.aliveByDefinition(once)))
    }
    let cells = fitted.cells
    let counts =
      "\(Counted.grouped(Int(cells.customers))) customers in "
      + "\(Counted.grouped(cells.count)) different (x, t_x, T)"
    let shown = try view(fitted, calibration)
    return Answer(
      shown.table,
      definitions: [
        opening(fitted.words, calibration), "\(options.unit.convention) · \(counts)",
      ] + fitted.covariateLines + [shown.line],
      notes: notes + shown.notes, analysisDay: calibration.rows.asOf.day)
  }

  /// Fits the model to the customers who have a value in every covariate.
  private func fittedBuying(
    _ given: BuyingModelKind?, _ calibration: FitCalibration, _ context: LocalContext
  ) throws(Diagnostic) -> FittedBuying {
    let summary = calibration.summary
    let traits = try FitCovariates(
      options.covariates, calibration.rows.covariates,
      customerCount: calibration.rows.days.customerCount, at: covariatesRange)
    let old = (0..<summary.count).filter { !summary.isBrandNew($0) }
    let kept = old.filter { traits.isComplete[Int(summary.customers[$0])] }
    let cells = BuyingCells(
      repeats: kept.map { Double(summary.repeats[$0]) }, lastAt: kept.map { summary.lastAt($0) },
      age: kept.map { summary.age($0) },
      covariates: traits.names.isEmpty
        ? nil
        : Covariates(
          names: traits.names,
          columns: traits.columns.map { column in
            kept.map { column[Int(summary.customers[$0])] }
          }), on: context.execution)
    let choice = try given == nil ? chosen(calibration, cells, context) : nil
    guard let kind = given ?? choice?.kind,
      let fit = traits.names.isEmpty
        ? choice?.fit ?? kind.fit(cells, on: context.execution)
        : kind.fit(cells, on: context.execution)
    else { throw .interrupted }
    if let problem = fit.problem { throw .fitProblem(problem, of: kind.title, at: modelRange) }
    return FittedBuying(
      kind: kind, words: choice?.words ?? kind.title, remarks: choice?.remarks ?? [], fit: fit,
      cells: cells, models: kind.models(fit, of: cells),
      customers: kept.map { summary.customers[$0] }, incomplete: old.count - kept.count,
      covariates: traits)
  }

  /// The model that predicts best what is held out of what is fitted to.
  private func chosen(
    _ calibration: FitCalibration, _ cells: BuyingCells, _ context: LocalContext
  ) throws(Diagnostic) -> ModelChoice {
    let rows = calibration.rows
    let known = BuyingRows(
      asOf: AnalysisDay(day: calibration.end, isGiven: true), customers: rows.customers,
      days: rows.days, covariates: rows.covariates, purchaseCount: rows.purchaseCount)
    return try ModelChoice(
      nil, known, calibration.summary, cells.withoutCovariates, at: modelRange,
      on: context.execution)
  }

  /// What is shown of a fit, and what is said of it above and below.
  private func view(
    _ fitted: FittedBuying, _ calibration: FitCalibration
  ) throws(Diagnostic) -> (table: Table, line: String, notes: [StepNote]) {
    switch options.view {
    case .parameters:
      return (FitTables.parameters(fitted.fit, level: options.level), intervalWords, [])
    case .frequency:
      let frequency = FrequencyFit(
        fitted.cells, limit: Self.frequencyLimit, models: fitted.models)
      return (
        FitTables.frequency(frequency),
        "actual and expected customers by repeat purchases x until \(calibration.end.plain)", []
      )
    case .tracking: return try tracking(fitted, calibration)
    case .heterogeneity:
      let traits = fitted.kind.traits(
        fitted.kind.model(fitted.fit.estimates), unit: options.unit)
      return (
        FitTables.heterogeneity(traits), traits.map(\.meaning).joined(separator: " · "), []
      )
    }
  }

  /// The last row of a table of frequencies is for so many or more.
  static let frequencyLimit = 7

  private func tracking(
    _ fitted: FittedBuying, _ calibration: FitCalibration
  ) throws(Diagnostic) -> (table: Table, line: String, notes: [StepNote]) {
    let rows = calibration.rows
    let last = rows.asOf.day
    guard
      let tracking = rows.days.tracking(
        of: fitted.groupOfCustomer(count: rows.days.customerCount), until: last,
        unit: options.unit), !tracking.actual.isEmpty
    else {
      throw .nothingToTrack(options.unit, last, at: splitRange)
    }
    let cumulative = tracking.expected {
      fitted.models[$0].expectedPurchases(ofNewCustomerWithin: $1)
    }
    let end = tracking.lastDay(tracking.actual.count - 1)
    let notes: [StepNote] =
      end == last
      ? []
      : [.remark("the \(options.unit.rawValue) that is not over on \(last.plain) has no row")]
    return (
      Table(
        FitTables.schema(.tracking),
        TrackingTable.columns(tracking, [cumulative], split: calibration.end)),
      "repeat purchases of these customers by \(options.unit.rawValue) from "
        + "\(tracking.origin.plain), expected = sum of E[X(t)] · \(TrackingTable.partWords)", notes
    )
  }
}

/// A model of buying that was fitted, and to whom.
private struct FittedBuying {
  let kind: BuyingModelKind
  /// What is said of the model and why it is that one.
  let words: String
  /// Why others were left aside.
  let remarks: [String]
  let fit: ModelFit
  let cells: BuyingCells
  /// One for each group of cells.
  let models: [any BuyingModel]
  /// The numbers of the customers, in the order of the cells' rows.
  let customers: [UInt32]
  /// Customers without a value in every covariate.
  let incomplete: Int
  let covariates: FitCovariates

  /// The group of each customer, `.max` for who was left out.
  func groupOfCustomer(count: Int) -> [UInt32] {
    var groupOfCell = [UInt32](repeating: 0, count: cells.count)
    for group in models.indices {
      for cell in cells.groupStarts[group]..<cells.groupStarts[group + 1] {
        groupOfCell[cell] = UInt32(group)
      }
    }
    var groups = [UInt32](repeating: .max, count: count)
    for (place, customer) in customers.enumerated() {
      groups[Int(customer)] = groupOfCell[Int(cells.cellOfCustomer[place])]
    }
    return groups
  }

  /// What coefficients of covariates mean.
  var covariateLines: [String] {
    guard !covariates.names.isEmpty else { return [] }
    let laws = kind.covariateLinks.map { link in
      "\(kind.parameterNames[link.parameter]) × exp(\(link.sign < 0 ? "−" : "")\(link.name)·z)"
    }
    let words =
      covariates.references.isEmpty
      ? "" : " · compared with " + covariates.references.joined(separator: ", ")
    return ["covariates z: " + laws.joined(separator: ", ") + words]
  }
}

import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// What is fitted to contracts and shown of it, and the step that does it.
struct ContractFitRule: Sendable {
  let options: FitOptions
  let spells: SpellRule
  let modelRange: SourceRange

  private var isWeibull: Bool { options.model == .bdw }

  var step: LocalStep {
    let rule = self
    let day = spells.given?.spelled ?? "as of the latest start or end"
    let unit = options.givenUnit?.rawValue ?? "the renewal period found"
    return LocalStep("fit", detail: "\(isWeibull ? "bdw" : "sbg") by \(unit), \(day)") {
      table, context throws(Diagnostic) in
      let found = try rule.spells.spells(table, context)
      return rule.isWeibull
        ? try rule.answer(BetaDiscreteWeibull.self, found)
        : try rule.answer(ShiftedBetaGeometric.self, found)
    }
  }

  private func answer<Model: RetentionModel>(
    _ type: Model.Type, _ found: SpellsFound
  ) throws(Diagnostic) -> Answer {
    guard found.rowCount > 0 else { throw .noContracts(found.asOf, at: modelRange) }
    let (period, reason) = found.renewalPeriod(given: options.givenUnit)
    var counts = ContractCounts()
    for spell in 0..<found.spells.count { counts.add(found, spell, unit: period) }
    let fit = type.fit(counts)
    if let problem = fit.problem { throw .fitProblem(problem, of: type.title, at: modelRange) }
    let curve = TraitCurve.beta(fit.estimates[0], fit.estimates[1])
    let isCurve = options.view == .heterogeneity
    let trait = FitTrait(
      name: "churn probability",
      meaning: "churn probability: at \(type == BetaDiscreteWeibull.self ? "the first" : "each") "
        + "renewal, beta(alpha, beta), mean \(FitWords.digits(curve.mean ?? .infinity))",
      curve: curve)
    let unit = period.rawValue
    let how = reason.map { " (\($0))" } ?? ""
    return Answer(
      isCurve ? FitTables.heterogeneity([trait]) : FitTables.parameters(fit, level: options.level),
      definitions: [
        "\(type.title) fitted to contracts \(found.asOf.spelledOfSpells) · \(spells.spelled)",
        "a renewal is due every \(unit)\(how) from the start; an end within a \(unit) is a renewal that "
          + "was not made, no end is a contract that still runs · "
          + Self.rates(counts),
        isCurve
          ? trait.meaning
          : "\(Shares.percent(options.level)) intervals from the curvature of the likelihood in the "
            + "logarithms of the parameters",
      ], notes: found.notes(customers: nil), analysisDay: found.asOf.day)
  }

  /// How many contracts and renewals there are.
  private static func rates(_ counts: ContractCounts) -> String {
    let contracts = Counted.things(Int(counts.contracts), "contract")
    let last = counts.decisions.last?.period ?? 0
    return "\(contracts), \(Counted.grouped(Int(counts.leavers))) of them ended, "
      + Counted.things(last, "renewal") + " at most"
  }
}

extension TimeUnit {
  /// How many of them lie between two days, months, quarters and years by the calendar.
  func length(from start: Day, to end: Day) -> Double {
    switch self {
    case .day, .week: Double(end.number - start.number) / days
    case .month: CalendarLength.steps(ofMonths: 1, from: start, to: end)
    case .quarter: CalendarLength.steps(ofMonths: 3, from: start, to: end)
    case .year: CalendarLength.steps(ofMonths: 12, from: start, to: end)
    }
  }
}

extension Step {
  /// The fit of a model to contracts; `nil` when diagnostics were reported.
  mutating func contractFit(_ options: FitOptions) -> Relation? {
    if role(.start) == nil, role(.date) != nil {
      report(.purchasesNotContracts(options.model ?? .sbg, at: optionRange("model")))
      return nil
    }
    let missing = [Role.start, .end].filter { role($0) == nil }
    guard missing.isEmpty else {
      report(.missingRoles(missing, of: stage.verb, schema: schema))
      return nil
    }
    if options.split != nil {
      report(.splitOfContracts(at: optionRange("split")))
      return nil
    }
    guard let found = spells(by: [], .merged, gap: .days(1), needsCustomer: false) else {
      return nil
    }
    let rule = ContractFitRule(
      options: options, spells: found.rule, modelRange: optionRange("model"))
    return relation(.local(found.rows, rule.step), FitTables.schema(options.view))
  }
}

extension Diagnostic {
  /// No contract had started.
  fileprivate static func noContracts(
    _ asOf: AnalysisDay, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .emptyInput, "no contract had started by \(asOf.day.plain), so there is nothing to fit to",
      at: range, advice: Advice("look at a later date, or at more rows"))
  }

  /// `split` for a model of contracts, where `as of` does it.
  fileprivate static func splitOfContracts(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "contracts are not split", at: range,
      advice: Advice("leave `split` out, and give the date as the analysis date: as of …"))
  }
}

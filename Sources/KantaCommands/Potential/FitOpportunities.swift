import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

extension FitRule {
  /// BG/BB, with one opportunity to buy per calendar period.
  func opportunityAnswer(
    _ calibration: FitCalibration, _ context: LocalContext
  ) throws(Diagnostic) -> Answer {
    let kind = BuyingModelKind.bg_bb
    let unit = options.unit
    let first = calibration.summary.firstDays.min() ?? calibration.end.number
    let calendar = OpportunityCalendar(
      from: Day(number: first), to: calibration.end, unit)
    guard
      let history = calibration.rows.days.opportunityHistory(
        periods: calendar.periods, origin: calendar.origin, finished: calendar.finished,
        on: context.execution)
    else { throw .interrupted }
    guard !history.customers.isEmpty else {
      throw .noOpportunities(unit, calibration.end, at: modelRange)
    }
    let cells = BuyingCells(
      repeats: history.repeats.map(Double.init), lastAt: history.lastAt.map(Double.init),
      age: history.opportunities.map(Double.init))
    guard let fit = kind.fit(cells, on: context.execution) else { throw .interrupted }
    if let problem = fit.problem { throw .fitProblem(problem, of: kind.title, at: modelRange) }
    let model = kind.model(fit.estimates)
    let traits = kind.traits(model, unit: unit)
    let (table, line): (Table, String) =
      switch options.view {
      case .parameters, .tracking:
        (FitTables.parameters(fit, level: options.level), intervalWords)
      case .frequency:
        (
          FitTables.frequency(
            FrequencyFit(cells, limit: Self.frequencyLimit, models: [model])),
          "actual and expected customers by \(unit.rawValue)s with a purchase after the first one"
        )
      case .heterogeneity:
        (FitTables.heterogeneity(traits), traits.map(\.meaning).joined(separator: " · "))
      }
    return Answer(
      table,
      definitions: [
        opening(kind.title, calibration),
        "an opportunity is a calendar \(unit.rawValue) after that of the first purchase and over by "
          + "the end; x = those with a purchase, t_x = number of the last of them, n = all · "
          + "\(Counted.things(Int(cells.customers), "customer")) in "
          + "\(Counted.grouped(cells.count)) different (x, t_x, n)", line,
      ],
      notes: calibration.rows.notes + opportunityNotes(history, calendar, unit),
      analysisDay: calibration.rows.asOf.day)
  }

  private func opportunityNotes(
    _ history: OpportunityHistory, _ calendar: OpportunityCalendar, _ unit: TimeUnit
  ) -> [StepNote] {
    guard history.newcomers > 0 else { return [] }
    return [
      .remark(
        "left out \(Counted.things(history.newcomers, "customer")) who first bought after "
          + "\(calendar.lastStart.plain): no \(unit.rawValue) after that is over")
    ]
  }
}

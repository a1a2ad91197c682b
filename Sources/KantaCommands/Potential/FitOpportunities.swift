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
    let calendar = OpportunityCalendar(calibration, unit)
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

/// The calendar periods from the first purchase to the end of what is fitted to.
private struct OpportunityCalendar {
  let origin: Day
  /// The number of the period of each day from the origin to the end.
  let periods: [Int32]
  /// How many periods are over at the end.
  let finished: Int
  /// The last day on which a customer could come and still have an opportunity.
  let lastStart: Day

  init(_ calibration: FitCalibration, _ unit: TimeUnit) {
    let end = calibration.end
    let first = Day(number: calibration.summary.firstDays.min() ?? end.number)
    let days = (first.number...end.number).map { Day(number: $0) }
    let period: CalendarPeriod? =
      switch unit {
      case .day: nil
      case .week: .week
      case .month: .month
      case .quarter: .quarter
      case .year: .year
      }
    let zero = period?.number(of: first) ?? Int(first.number)
    let periods = days.map { Int32((period?.number(of: $0) ?? Int($0.number)) - zero) }
    let after = Day(number: end.number + 1)
    let next = Int32((period?.number(of: after) ?? Int(after.number)) - zero)
    // A period is over when the next day is in another one.
    let finished = Int(next)
    origin = first
    lastStart =
      periods.lastIndex { Int($0) < finished - 1 }.map { days[$0] }
      ?? Day(number: first.number - 1)
    self.periods = periods
    self.finished = finished
  }
}

extension Diagnostic {
  fileprivate static func noOpportunities(
    _ unit: TimeUnit, _ end: Day, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .emptyInput,
      "nobody has had an opportunity to buy again: no \(unit.rawValue) after that of a first "
        + "purchase is over on \(end.plain)", at: range,
      advice: Advice("take a shorter `unit`, or a later date"))
  }
}

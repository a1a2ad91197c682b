import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Customers with the models that say what they will buy and spend.
struct CustomerBase: Sendable {
  let rows: BuyingRows
  /// In the unit of the model; of BG/BB, in opportunities.
  let summary: CustomerSummary
  let cells: BuyingCells
  let choice: ModelChoice
  /// The Gamma-Gamma model of what a purchase day brings, or a period with a purchase.
  let spend: ModelFit
  let spendCells: SpendCells
  /// The mean spend of each customer on repeat days; 0 without any.
  let means: [Double]
  /// How many customers came on the last day, or in the last period, that is known of.
  private let brandNew: Int
  private let unit: TimeUnit
  /// The opportunities of BG/BB; `nil` for models of exact times.
  private let calendar: OpportunityCalendar?

  var day: Day { rows.asOf.day }
  var gamma: GammaGamma { GammaGamma(parameters: spend.estimates) }

  /// - Throws: That a model cannot be fitted, or that the work was stopped.
  init(
    _ rows: BuyingRows, _ options: ValueOptions, modelAt place: SourceRange,
    _ context: LocalContext
  ) throws(Diagnostic) {
    let execution = context.execution
    self.rows = rows
    unit = options.unit
    let day = rows.asOf.day
    if options.kind == .bg_bb, let first = rows.days.days.min() {
      let calendar = OpportunityCalendar(from: Day(number: first), to: day, options.unit)
      guard
        let periods = rows.days.byPeriod(
          calendar.periods, origin: calendar.origin, on: execution)
      else { throw .interrupted }
      self.calendar = calendar
      summary = periods.summary(until: Day(number: Int32(calendar.finished) - 1), unit: .day)
    } else {
      calendar = nil
      summary = rows.days.summary(until: day, unit: options.unit)
    }
    let all = summary
    brandNew = (0..<all.count).count { all.isBrandNew($0) }
    guard all.count > brandNew else {
      throw calendar != nil
        ? .noOpportunities(options.unit, day, at: place)
        : .nothingToFit(
          day, brandNew: brandNew, returnDays: rows.days.returnDays, at: place)
    }
    if let calendar, let end = options.horizon.end(from: day),
      calendar.opportunities(until: end) == 0
    {
      throw .noOpportunityAhead(options.unit, end, at: place)
    }
    cells = BuyingCells(summary, on: execution)
    choice = try ModelChoice(options.kind, rows, summary, cells, at: place, on: execution)
    means = all.meanSpends
    guard let found = all.spendCells(means, on: execution) else { throw .interrupted }
    spendCells = found
    guard spendCells.customers > 0 || spendCells.customersWithoutSpend == 0 else {
      throw .nothingSpent(at: place)
    }
    guard let spend = GammaGamma.fit(spendCells, on: execution) else { throw .interrupted }
    if let problem = spend.problem {
      throw .fitProblem(problem, of: GammaGamma.title, at: place)
    }
    self.spend = spend
  }

  /// The time from the analysis date to a later one, as the model counts it.
  func time(until later: Day) -> Double {
    calendar.map { Double($0.opportunities(until: later)) }
      ?? Double(later.number - day.number) / unit.days
  }

  /// On what terms purchases are valued, at a discount rate per unit of time.
  func terms(_ options: ValueOptions, discount: Double) -> ValueTerms {
    ValueTerms(
      discount: discount, horizon: options.horizon.end(from: day).map { time(until: $0) })
  }

  /// What is expected of a new customer, from the first purchase on, which counts as one.
  func newCustomerPurchases(_ terms: ValueTerms) throws(ResidualProblem) -> Double {
    try 1
      + choice.model.residualPurchasesOfNewCustomer(
        discount: terms.discount, horizon: terms.horizon)
  }

  /// What is said of the models below a result.
  var notes: [StepNote] {
    var remarks: [String] = []
    let once = summary.repeats.count { $0 == 0 }
    if choice.kind == .bg_nbd, once > 0 { remarks.append(FitWords.aliveByDefinition(once)) }
    let gamma = gamma
    if gamma.q <= 1 {
      remarks.append(
        "q of Gamma-Gamma is \(FitWords.digits(gamma.q)), not above 1, so the mean spend over all "
          + "customers is infinite: the \(Counted.things(once, "customer")) who have not bought "
          + "again have no expected spend and no value")
    }
    if let correlation = spendCells.correlation {
      let words = "spend and frequency correlate by \(FitWords.digits(correlation))"
      if abs(correlation) >= FitRule.mostCorrelation {
        remarks.append(
          words + ", and Gamma-Gamma takes them to be independent: do not believe values before "
            + "groups of like customers are valued apart")
      } else {
        remarks.append(
          words + ", near enough to 0 for Gamma-Gamma, which takes them as independent")
      }
    }
    if brandNew > 0 {
      let time = calendar.map { "in the last \(unit.rawValue) to \($0.lastKnown.plain)" }
      remarks.append(
        "\(Counted.things(brandNew, "customer")) came \(time ?? "on \(day.plain)"): nothing is known "
          + "of them but that, and models are not fitted to them")
    }
    if let calendar {
      let late = Set(rows.days.customers).count - summary.count
      if late > 0 {
        remarks.append(
          "left out \(Counted.things(late, "customer")) who came after \(calendar.lastKnown.plain), "
            + "in a \(unit.rawValue) that is not over")
      }
    }
    return rows.notes + (calendar == nil ? rows.regularity : [])
      + (choice.remarks + remarks).map(StepNote.remark)
  }

  /// What counts as one purchase, of which spend is the mean.
  var occasion: String { calendar == nil ? "purchase day" : "\(unit.rawValue) with a purchase" }

  /// How time and purchases are counted.
  var convention: String {
    guard let calendar else { return unit.convention }
    return "a purchase is a calendar \(unit.rawValue) with a purchase, an opportunity one that "
      + "comes after that of the first purchase and is over on \(calendar.lastKnown.plain)"
  }

  /// The models and their parameters.
  var modelWords: [String] {
    func parameters(_ fit: ModelFit) -> String {
      zip(fit.parameterNames, fit.estimates).map { "\($0) \(FitWords.digits($1))" }
        .joined(separator: ", ")
    }
    return [
      "\(choice.words) · \(parameters(choice.fit)) · \(GammaGamma.title) \(parameters(spend))"
    ]
  }
}

import KantaColumns
import KantaPlan
import KantaSource
import KantaSyntax

/// The date a verb works as of: the one somebody gave, or the latest of the rows, which `purchases`
/// observes while they are read.
struct AsOf: Sendable {
  /// `nil` for the latest date.
  let given: AnalysisDay?
  /// What is told when there is no date.
  private let none: Diagnostic

  init(_ given: AnalysisDay?, of step: Step) {
    self.given = given
    none = .noAnalysisDay(at: step.stage.verb.range, roles: step.schema.roles)
  }

  /// How a plan calls it.
  var spelled: String { given?.spelled ?? "as of the latest date" }

  /// The date, once the rows were read.
  ///
  /// - Throws: That no row has a date.
  func day(_ context: LocalContext) throws(Diagnostic) -> AnalysisDay {
    guard let day = given ?? AnalysisDay(latest: context.observed.first) else { throw none }
    return day
  }
}

extension Step {
  /// The rows that count as purchases: with a value in each of `fields`, the dates of which are
  /// not after the analysis date, and not before `first` where there is one.
  ///
  /// Without a given date nothing is after it: the latest date of all rows is observed on the way.
  func purchases(
    with fields: [Schema.Field], dated bought: Expression, from first: Day? = nil,
    asOf: AnalysisDay?
  ) -> Relation {
    let latest = Measure("latest", .max, of: bought, type: .date)
    let rows = asOf == nil ? relation(.observe(input, [latest]), schema) : input
    var conditions = fields.map { field in
      let value = Expression.column(field.name, field.type)
      return Condition(
        .not(.isMissing(field.type.isCalendar ? value.asDay : value)),
        failure: "\(field.name) missing")
    }
    if let day = asOf?.day {
      let limit = Expression.constant(.date(day), .date)
      conditions.append(
        Condition(.compare(.lessOrEqual, bought, limit), failure: "after \(day.plain)"))
    }
    if let first {
      let limit = Expression.constant(.date(first), .date)
      conditions.append(
        Condition(.compare(.greaterOrEqual, bought, limit), failure: "before \(first.plain)"))
    }
    return relation(.filter(rows, conditions), schema)
  }
}

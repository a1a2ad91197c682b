import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// Where `retain` has its contracts from: a relation, and how its rows are read.
struct RetainSource: Sendable {
  enum Kind: Sendable {
    case contracts(SpellRule)
    case survivors(SurvivorRule)
  }

  let rows: Relation
  let kind: Kind

  /// What `explain` says.
  var detail: String {
    switch kind {
    case .contracts(let rule): rule.given?.spelled ?? "as of the latest start or end"
    case .survivors(let rule): "\(rule.survivors) after \(rule.after)"
    }
  }
}

/// How a table of survivors is read: rows have the keys, the period and the survivors.
struct SurvivorRule: Sendable {
  let keyNames: [String]
  let after: String
  let survivors: String
  /// How many customers there were at first; `nil` where the survivors are customers.
  let customers: Int?
  let survivorsRange: SourceRange
  let afterRange: SourceRange
}

/// The contracts of each group, and what is to be said of how they were read.
struct RetainContracts: Sendable {
  let counts: [ContractCounts]
  /// The groups of the rows of the source.
  let groups: GroupIndex
  let period: TimeUnit
  /// How the period was found, where nobody said it.
  let reason: String?
  let asOf: AnalysisDay?
  var notes: [StepNote] = []
}

extension Step {
  /// The contracts by start and end; `nil` when diagnostics were reported.
  mutating func contractRows(
    _ kind: SpellKind, gap: TimeSpan, _ keys: [NamedExpression]
  ) -> RetainSource? {
    let missing = [Role.start, .end].filter { role($0) == nil }
    guard missing.isEmpty else {
      report(
        missing.count == 1
          ? .missingRoles(missing, of: stage.verb, schema: schema)
          : .noContracts(of: stage.verb, schema: schema))
      return nil
    }
    guard let found = spells(by: keys, kind, gap: gap, needsCustomer: false) else { return nil }
    return RetainSource(rows: found.rows, kind: .contracts(found.rule))
  }

  /// The rows of a table of survivors; `nil` when diagnostics were reported.
  mutating func survivorRows(
    _ survivors: ColumnChoice?, after: ColumnChoice?, of customers: Int?,
    _ keys: [NamedExpression]
  ) -> RetainSource? {
    guard let survivors = survivors?.field else {
      let name = after == nil ? "of" : "after"
      report(.survivorsNotNamed(name, at: optionRange(name)))
      return nil
    }
    for option in stage.options where ["spells", "gap"].contains(option.name.text) {
      report(.optionOfSpells(option.name.text, "`survivors` is given", at: option.range))
      return nil
    }
    guard stage.asOf == nil else {
      report(.asOfSurvivors(at: stage.verb.range))
      return nil
    }
    guard survivors.type.isNumeric else {
      report(.notSurvivors(survivors, at: optionRange("survivors")))
      return nil
    }
    guard customers.map({ $0 > 0 }) ?? true else {
      report(.ofNobody(at: optionRange("of")))
      return nil
    }
    let taken = Set(keys.flatMap { $0.expression.columns } + [survivors.name])
    guard let after = after?.field ?? periodColumn(except: taken) else {
      report(.noPeriodColumn(schema, at: optionRange("survivors")))
      return nil
    }
    guard after.type.isNumeric else {
      report(.notPeriods(after, at: optionRange("after")))
      return nil
    }
    let columns =
      keys
      + [
        NamedExpression("after", .column(after.name, after.type)),
        NamedExpression("survivors", .column(survivors.name, survivors.type)),
      ]
    return RetainSource(
      rows: projected(present([after, survivors]), to: columns),
      kind: .survivors(
        SurvivorRule(
          keyNames: keys.map(\.name), after: after.name, survivors: survivors.name,
          customers: customers,
          survivorsRange: optionRange("survivors"),
          afterRange: optionRange(givesOption("after") ? "after" : "survivors"))))
  }

  /// The column that most likely has the periods: one named so, or else the first whole number.
  private func periodColumn(except taken: Set<String>) -> Schema.Field? {
    let free = schema.fields.filter { !taken.contains($0.name) && $0.type.isNumeric }
    return free.first { $0.name == "period" || TimeUnit(rawValue: $0.name) != nil }
      ?? free.first { $0.type.kind == .integer }
  }
}

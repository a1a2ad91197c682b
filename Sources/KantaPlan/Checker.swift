package import KantaColumns
package import KantaSource
package import KantaSyntax

/// A plan without errors: the only kind an engine is given.
package struct CheckedPlan: Sendable {
  package let relation: Relation
  /// What `show n` asked for.
  package let rowsToShow: Int?

  fileprivate init(relation: Relation, rowsToShow: Int?) {
    self.relation = relation
    self.rowsToShow = rowsToShow
  }
}

/// What a checked statement does to the session.
package enum CheckedStatement: Sendable {
  case version
  case asOf(Day)
  case value(String, TypedValue)
  case define(String, Definition)
  case segment(String, ExpressionSyntax)
  case segments(String, [RuleSyntax])
  case check(CheckedPlan)
  case bind(String, CheckedPlan)
  case run(CheckedPlan)
}

/// Turns syntax into plans: names, types, roles and schemas, flowing through the pipeline.
///
/// Checking never fails: it reports diagnostics and gives a plan when there are none.
package struct Checker: Sendable {
  package var scope: Scope
  package let catalogue: Catalogue
  package let host: any Host
  package private(set) var diagnostics: [Diagnostic] = []
  /// Parameters given on the command line, as text; they take the place of a script's own values.
  package var given: [String: String] = [:]
  /// Set by `show n`.
  package var rowsToShow: Int?
  /// What the user calls the table that the pipeline starts with.
  package var tableName: String?
  /// The definitions and segments being expanded, so that a circle is found.
  var expanding: Set<String> = []
  /// Whether statements are only checked, one after the other, before any of them is run.
  package var isRehearsal = false
  /// What the user should know besides: an analysis date nobody chose.
  package internal(set) var remarks: [String] = []
  /// The tables that members were taken from without naming them.
  package internal(set) var memberTables: [String] = []
  /// The `as of` of the stage being checked, and the table that flows into it.
  var stageDay: Day?
  var currentInput: Relation?

  package init(scope: Scope, catalogue: Catalogue, host: any Host) {
    self.scope = scope
    self.catalogue = catalogue
    self.host = host
  }

  package mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// The statement's effect, or `nil` when diagnostics were reported.
  package mutating func check(_ statement: StatementSyntax) -> CheckedStatement? {
    let before = diagnostics.count
    let checked = effect(of: statement)
    return diagnostics.dropFirst(before).contains { $0.severity == .error } ? nil : checked
  }

  private mutating func effect(of statement: StatementSyntax) -> CheckedStatement? {
    switch statement.kind {
    case .version(let number):
      guard number == 1 else {
        report(.languageVersion(number, at: statement.range))
        return nil
      }
      return .version
    case .asOf(let expression):
      return day(expression).map { .asOf($0) }
    case .parameter(let name, let standard, let options):
      return isFree(name, among: scope.values.keys) ? parameter(name, standard, options) : nil
    case .define(let name, let parameters, let body):
      return isFree(name, among: scope.definitions.keys)
        ? .define(name.text, Definition(parameters: parameters, body: body)) : nil
    case .segment(let name, let predicate):
      return isFree(name, among: scope.segments.keys) ? .segment(name.text, predicate) : nil
    case .segments(let name, let rules):
      guard isFree(name, among: scope.segmentSets.keys), reachable(rules, in: name) else {
        return nil
      }
      if let warning = coverageWarning(name, rules) { report(warning) }
      return .segments(name.text, rules)
    case .check(let stage):
      return standaloneCheck(stage).map { .check(plan($0)) }
    case .bind(let name, let pipeline):
      guard isFree(name, among: scope.tables.keys) else { return nil }
      return check(pipeline).map { .bind(name.text, plan($0)) }
    case .pipeline(let pipeline):
      return check(pipeline).map { .run(plan($0)) }
    }
  }

  private func plan(_ relation: Relation) -> CheckedPlan {
    CheckedPlan(relation: relation, rowsToShow: rowsToShow)
  }

  /// Rebinding is allowed at the prompt and an error in a script.
  private mutating func isFree(_ name: NameSyntax, among taken: [String]) -> Bool {
    guard scope.isScript, taken.contains(name.text) else { return true }
    report(.alreadyNamed(name))
    return false
  }

  private mutating func parameter(
    _ name: NameSyntax, _ standard: ExpressionSyntax, _ options: [OptionSyntax]
  ) -> CheckedStatement? {
    for option in options where !["choices", "doc"].contains(option.name.text) {
      report(
        .unknownOption(option.name, of: NameSyntax("param", name.range), known: ["choices", "doc"]))
    }
    guard let bound = bind(standard, over: Schema([])) else { return nil }
    guard case .constant(let standardValue, let type) = bound else {
      report(.notConstant(standard.range))
      return nil
    }
    var parameter = TypedValue(standardValue, type)
    if let text = given[name.text] {
      guard let read = value(text, like: type) else {
        report(.badParameter(name, text, like: type))
        return nil
      }
      parameter = read
    }
    if let choices = options.first(where: { $0.name.text == "choices" }),
      case .list(let elements) = choices.value.kind
    {
      let allowed = elements.compactMap { constant($0) }
      if !allowed.contains(parameter.value) {
        report(.notAmongChoices(name, parameter.value, allowed))
        return nil
      }
    }
    return .value(name.text, parameter)
  }

  /// A value from the command line, written as in the language; a text is taken as it is.
  private func value(_ text: String, like type: ValueType) -> TypedValue? {
    if type.kind == .text { return TypedValue(.text(text), type) }
    let parsed = parse(SourceText(text, name: "-p"))
    guard parsed.diagnostics.isEmpty,
      case .pipeline(let pipeline)? = parsed.tree.statements.first?.kind,
      pipeline.stages.isEmpty, case .expression(let expression) = pipeline.source
    else { return nil }
    var reader = Checker(scope: Scope(isScript: true), catalogue: catalogue, host: host)
    guard case .constant(let value, let found)? = reader.bind(expression, over: Schema([])) else {
      return nil
    }
    if found.kind == type.kind { return TypedValue(value, found) }
    guard found.isNumeric, type.isNumeric else { return nil }
    return value.converted(to: type).map { TypedValue($0, type) } ?? TypedValue(value, found)
  }

  // MARK: - Pipelines

  /// The plan of a pipeline, or `nil` when diagnostics were reported.
  package mutating func check(_ pipeline: PipelineSyntax) -> Relation? {
    guard var relation = source(pipeline.source, pipeline.range) else { return nil }
    for stage in pipeline.stages {
      guard let next = check(stage, after: relation) else { return nil }
      relation = next
    }
    return relation
  }

  private mutating func source(
    _ source: PipelineSyntax.Source, _ range: SourceRange
  ) -> Relation? {
    switch source {
    case .verb(let stage):
      return check(stage, after: .nothing, startsPipeline: true)
    case .lastResult:
      if scope.lastResult == nil { report(.noLastResult(at: range)) }
      tableName = nil
      return scope.lastResult
    case .expression(let expression):
      return start(expression)
    }
  }

  private mutating func start(_ expression: ExpressionSyntax) -> Relation? {
    switch expression.kind {
    case .name(let name):
      if name.text == "_", let last = scope.lastResult { return last }
      if let table = scope.tables[name.text] {
        tableName = name.text
        return table
      }
      if !isValue(name.text) {
        if !scope.brokenNames.contains(name.text) { report(unknownSource(name)) }
        return nil
      }
    case .pipeline(let inner):
      return check(inner)
    case .invalid:
      return nil
    default: break
    }
    // Anything else is a value: a table of one row and one column.
    guard let bound = bind(expression, over: Schema([])) else { return nil }
    let name = spell(expression)
    return Relation(
      .project(.nothing, [NamedExpression(name, bound)]),
      schema: Schema([Schema.Field(name, bound.type)]), origin: expression.range)
  }

  /// Whether a word on its own means a value, without any table.
  func isValue(_ word: String) -> Bool {
    scope.values[word] != nil || ["as_of", "today"].contains(word)
      || scope.definitions[word]?.parameters.isEmpty == true
  }

  private func unknownSource(_ name: NameSyntax) -> Diagnostic {
    if let command = catalogue[name.text], command.startsPipeline {
      return .missingSubject(of: name, command.subject, command.usage)
    }
    if catalogue[name.text] != nil { return .verbWithoutTable(name, tables: scope.tables.keys) }
    return .unknownName(name, known: scope.tables.keys + scope.values.keys)
  }

  /// The plan after one more stage, or `nil` when diagnostics were reported.
  package mutating func check(
    _ stage: StageSyntax, after input: Relation, startsPipeline: Bool = false
  ) -> Relation? {
    guard let command = catalogue[stage.verb.text] else {
      let verb = stage.verb.text.lowercased()
      report(
        .unknownVerb(
          stage.verb, by: stage.by?.first?.range, known: catalogue.names,
          translated: catalogue.commands.first { $0.finnish?.lowercased() == verb }?.name))
      return nil
    }
    guard startsPipeline ? command.startsPipeline : command.room != .sources else {
      report(
        startsPipeline
          ? .verbWithoutTable(stage.verb, tables: scope.tables.keys)
          : .sourceInside(stage.verb))
      return nil
    }
    let before = diagnostics.count
    checkShape(of: stage, against: command)
    guard diagnostics.count == before, hasRoles(command, stage, input) else { return nil }
    currentInput = input
    stageDay = nil
    if let asOf = stage.asOf {
      guard let day = day(asOf) else { return nil }
      stageDay = day
    }
    var step = Step(stage: stage, input: input, checker: self)
    let relation = command.lower(&step)
    self = step.checker
    stageDay = nil
    return relation
  }

  private mutating func hasRoles(
    _ command: Command, _ stage: StageSyntax, _ input: Relation
  ) -> Bool {
    let missing = command.neededRoles.filter { input.schema.roles[$0] == nil }
    guard !missing.isEmpty else { return true }
    report(
      .missingRoles(
        missing, of: stage.verb, schema: input.schema, isEmpty: input.knownRowCount == 0))
    return false
  }

  // MARK: - Days

  /// A constant date, such as after `as of`.
  package mutating func day(_ expression: ExpressionSyntax) -> Day? {
    let before = diagnostics.count
    if case .name(let name) = expression.kind, !isValue(name.text) {
      report(.notDay(expression))
      return nil
    }
    let bound = bind(expression, over: Schema([]))
    if let period = bound?.period { return period.last }  // as of a month: when it is over
    guard case .constant(let value, _)? = bound else {
      if diagnostics.count == before { report(.notDay(expression)) }
      return nil
    }
    switch value {
    case .date(let day): return day
    case .datetime(let moment): return moment.day
    // A result that is not there yet stands for a date until the script runs.
    case .missing where isRehearsal: return Day(number: 0)
    default:
      if diagnostics.count == before { report(.notDay(expression)) }
      return nil
    }
  }

  /// The analysis date: of the stage, the script, or else the latest date of the rows that flow in.
  mutating func analysisDay(at range: SourceRange, roles: [Role: String]) -> AnalysisDay? {
    if let given = givenAnalysisDay { return given }
    let before = diagnostics.count
    guard let day = currentInput.flatMap({ latestDay(of: $0) }) else {
      if diagnostics.count == before { report(.noAnalysisDay(at: range, roles: roles)) }
      return nil
    }
    return AnalysisDay(day: day, isGiven: false)
  }

  /// The analysis date of the stage or the script, if somebody chose one.
  var givenAnalysisDay: AnalysisDay? {
    (stageDay ?? scope.asOf).map { AnalysisDay(day: $0, isGiven: true) }
  }

  private mutating func latestDay(of relation: Relation) -> Day? {
    guard
      let column = relation.schema.roles[.date] ?? relation.schema.fields.onlyDate?.name
    else { return nil }
    do {
      return try host.latestDay(in: column, of: relation)
    } catch {
      report(error)
      return nil
    }
  }
}

extension [Schema.Field] {
  /// The field that is a date, where exactly one is.
  fileprivate var onlyDate: Schema.Field? {
    let dates = filter { $0.type.isCalendar && $0.type.grain == nil }
    return dates.count == 1 ? dates[0] : nil
  }
}

extension Relation {
  /// One row without columns: what a value on its own, or a verb that starts a pipeline, reads.
  package static let nothing = Relation(
    .literal(Table(Schema([]), [], rowCount: 1), name: "nothing"), schema: Schema([]))

  /// Whether something is saved or checked on the way.
  var hasTap: Bool {
    if case .tap = node { return true }
    return inputs.contains(where: \.hasTap)
  }

  /// The same plan without places in a text that is gone: what was bound on an earlier line.
  package var withoutOrigins: Relation {
    var copy = self
    copy.origin = nil
    if case .project(let input, let columns) = node {
      copy.node = .project(input.withoutOrigins, columns)
    }
    return copy
  }
}

package import KantaColumns
import KantaCommands
import KantaEngine
import KantaIO
package import KantaPlan
package import KantaSource
import KantaSyntax

/// Runs statements and holds what they made: the one seam for prompt, script, report and editor.
///
/// It is used from one thread. It writes nothing: everything that happens is an event.
package final class Session {
  package internal(set) var scope: Scope
  package let catalogue: Catalogue
  package let execution: Execution
  /// The last answer, whole, for `.last`.
  package private(set) var lastAnswer: Answer?
  let settings: SessionSettings
  let host: SessionHost
  /// What led to the results, for lists that are saved.
  private(set) var history = StatementHistory()
  /// Whether the statement that runs is the last of its text.
  private var isLastStatement = false
  /// How much of the memory budget the results take.
  var resultBytes = 0

  package init(
    _ settings: SessionSettings, catalogue: Catalogue = .kanta,
    cancellation: Cancellation = Cancellation()
  ) {
    self.settings = settings
    self.catalogue = catalogue
    execution = Execution(
      cancellation: cancellation, threads: settings.threads,
      memory: MemoryBudget(limitBytes: settings.memoryBytes), progress: settings.progress)
    host = SessionHost(folder: settings.folder, execution: execution)
    scope = Scope(isScript: settings.isScript, asOf: settings.asOf, today: settings.today)
  }

  /// Parses and checks a whole text without running it; the diagnostics have verified advice only.
  package func check(_ source: SourceText) -> [Diagnostic] {
    let parsed = parse(source)
    let problems = syntaxProblems(parsed, source)
    if problems.contains(where: { $0.severity == .error }) { return problems }
    return problems + rehearse(parsed.tree, source)
  }

  /// Runs a whole text; nothing is run when it does not parse or, in a script, does not check.
  package func run(_ source: SourceText, _ emit: (SessionEvent) -> Void) -> SessionStatus {
    execution.cancellation.reset()
    let parsed = parse(source)
    // Who loads a file and asks nothing of it wants to know how many rows it has.
    host.leaveRowsUncounted(settings.isOneShot && parsed.tree.statements.count > 1)
    var problems = syntaxProblems(parsed, source)
    let parses = !problems.contains { $0.severity == .error }
    if parses, settings.isScript || parsed.tree.statements.count > 1 {
      // Warnings are given when their statement runs.
      problems += rehearse(parsed.tree, source).filter { $0.severity == .error }
    }
    for remark in host.takeRemarks() { emit(.remark(remark)) }
    var status = SessionStatus.ok
    for problem in problems {
      emit(.diagnostic(problem, source))
      status = max(status, SessionStatus(problem))
    }
    if problems.contains(where: { $0.severity == .error }) { return status }
    for (index, statement) in parsed.tree.statements.enumerated() {
      isLastStatement = index == parsed.tree.statements.count - 1
      status = max(status, run(statement, source, emit))
      for remark in host.takeRemarks() { emit(.remark(remark)) }
      countResults()
      if status.isFinal || isUnbound(statement) { break }
    }
    return status
  }

  // MARK: - Checking

  /// What does not parse, with advice held against the names bound before it.
  private func syntaxProblems(_ parsed: Parsed<ScriptSyntax>, _ source: SourceText) -> [Diagnostic]
  {
    guard !parsed.diagnostics.isEmpty else { return [] }
    return parsed.diagnostics.map { problem in
      let place = problem.range?.lowerBound ?? 0
      var before = scope
      for statement in parsed.tree.statements where statement.range.upperBound < place {
        var checker = Checker(scope: before, catalogue: catalogue, host: host)
        checker.isRehearsal = true
        if let checked = checker.check(statement) { before.apply(checked, settings) }
      }
      let all = parsed.diagnostics.flatMap { $0.advice?.edits ?? [] }
      return repaired(verified(problem, with: all, in: source, before), in: source, before)
    }
  }

  /// Checks every statement in order on a copy of the scope, as if each had run.
  private func rehearse(_ script: ScriptSyntax, _ source: SourceText) -> [Diagnostic] {
    var rehearsal = scope
    // What a part does not declare, another part of the document may.
    var problems = settings.isPartial ? [] : parameterProblems(script)
    for statement in script.statements {
      var checker = Checker(scope: rehearsal, catalogue: catalogue, host: host)
      checker.applyCommandLine(settings)
      checker.isRehearsal = true
      let checked = checker.check(statement)
      problems += checker.diagnostics.map {
        repaired(verified($0, in: source, rehearsal), in: source, rehearsal)
      }
      if let checked {
        rehearsal.apply(checked, settings)
      } else {
        rehearsal.applyBroken(statement)
      }
    }
    return problems
  }

  /// `-p name=value` for a name that the script does not declare.
  private func parameterProblems(_ script: ScriptSyntax) -> [Diagnostic] {
    let declared = script.statements.compactMap { statement -> String? in
      if case .parameter(let name, _, _) = statement.kind { name.text } else { nil }
    }
    return settings.parameters.filter { !declared.contains($0.name) }.map {
      .unknownParameter($0.name, known: declared)
    }
  }

  // MARK: - Running

  private func run(
    _ statement: StatementSyntax, _ source: SourceText, _ emit: (SessionEvent) -> Void
  ) -> SessionStatus {
    let clock = ContinuousClock()
    let start = clock.now
    func elapsedSeconds() -> Double {
      let parts = (clock.now - start).components
      return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
    let (checked, status) = check(statement, in: source, emit)
    guard let checked else { return status == .ok ? .usageError : status }
    do throws(Diagnostic) {
      switch checked {
      case .version, .asOf, .value, .define, .segment, .segments: break
      case .check(let plan):
        _ = try answer(plan, source, emit)
        return status
      case .run(let plan):
        let answer = try answer(plan, source, emit)
        lastAnswer = answer
        var last = Relation(
          .literal(answer.table, name: "_"),
          schema: Schema(answer.table.schema.fields, roles: plan.relation.schema.roles))
        last.lineage = plan.relation.lineage(after: answer)
        scope.lastResult = last
        history.succeed(in: scope)
        emit(.answer(answer, elapsedSeconds: elapsedSeconds()))
        return status
      case .bind(let name, let plan):
        let (bound, answer) = try materialized(plan, name, source, emit)
        scope.apply(.bind(name, plan), settings)
        scope.tables[name] = bound
        scope.values[name] = bound.scalarValue
        scope.lastResult = bound
        history.succeed(in: scope)
        let summary = try summary(of: bound, name)
        emit(
          .bound(
            name: name, summary: summary, definitions: answer?.definitions ?? [],
            notes: answer?.notes ?? [], elapsedSeconds: elapsedSeconds()))
        return status
      }
    } catch {
      // Who pressed ^C knows where.
      let placed = error.code == .interrupted ? error : error.located(at: statement.range)
      emit(.diagnostic(placed, source))
      return max(status, SessionStatus(error))
    }
    scope.apply(checked, settings)
    history.succeed(in: scope)
    return status
  }

  /// A statement before its run; what there is to say of it is said.
  private func check(
    _ statement: StatementSyntax, in source: SourceText, _ emit: (SessionEvent) -> Void
  ) -> (CheckedStatement?, SessionStatus) {
    var checker = Checker(scope: scope, catalogue: catalogue, host: host)
    checker.applyCommandLine(settings)
    _ = host.takeAskedFor()
    let checked = checker.check(statement)
    history.start(
      statement, in: source, tables: checker.memberTables, sources: host.takeAskedFor())
    for remark in host.takeRemarks() + checker.remarks { emit(.remark(remark)) }
    var status = SessionStatus.ok
    for diagnostic in checker.diagnostics {
      let shown = repaired(verified(diagnostic, in: source, scope), in: source, scope)
      emit(.diagnostic(shown, source))
      status = max(status, SessionStatus(shown))
    }
    return (checked, status)
  }

  /// Whether a statement should have bound a name and did not: what follows would need it.
  private func isUnbound(_ statement: StatementSyntax) -> Bool {
    if case .bind(let name, _) = statement.kind { scope.tables[name.text] == nil } else { false }
  }

  /// Runs a plan; files are saved and checks held on the way.
  private func answer(
    _ plan: CheckedPlan, _ source: SourceText, _ emit: (SessionEvent) -> Void
  ) throws(Diagnostic) -> Answer {
    let engine = host.engine
    // What follows may need the columns again, and so may the plan itself.
    let keeps = !(settings.isOneShot && isLastStatement) || plan.relation.readsASourceTwice
    let execution = execution.with(keepsColumns: keeps)
    var answer = try engine.run(plan.relation, on: execution) {
      (tap, table) throws(Diagnostic) -> [StepNote] in
      switch tap {
      case .save(let request):
        return try save(table, request)
      case .check(let request, let holds):
        let outcome = try engine.run(holds.aggregating(table), on: execution) { _, _ in [] }
          .table
        let isHeld = outcome.columns[0][0] == .boolean(true)
        emit(.checked(request, isHeld: isHeld))
        guard !isHeld else { return [] }
        var failing: Int?
        if outcome.columns.count > 1, case .integer(let count) = outcome.columns[1][0] {
          failing = Int(count)
        }
        let failed = Diagnostic.checkFailed(request, failing: failing, rowCount: table.rowCount)
        // What did not pass goes no further: nothing is saved from it.
        guard request.isWarning else { throw failed }
        emit(.diagnostic(failed, source))
        return []
      }
    }
    answer.rowsToShow = plan.rowsToShow
    answer.notes += misspellings(in: plan.relation, answer.notes)
    return answer
  }

  /// A binding: a source with computed columns stays lazy, everything else is run now.
  private func materialized(
    _ plan: CheckedPlan, _ name: String, _ source: SourceText, _ emit: (SessionEvent) -> Void
  ) throws(Diagnostic) -> (Relation, Answer?) {
    // A table of one column may be a single value, which is usable as a scalar.
    guard !plan.relation.isLazy || plan.relation.schema.fields.count == 1 else {
      return (plan.relation.withoutOrigins, nil)
    }
    let answer = try answer(plan, source, emit)
    let table = Table(
      Schema(answer.table.schema.fields, roles: plan.relation.schema.roles), answer.table.columns,
      rowCount: answer.table.rowCount)
    var bound = Relation(.literal(table, name: name), schema: table.schema)
    bound.lineage = plan.relation.lineage(after: answer)
    return (bound, answer)
  }
}

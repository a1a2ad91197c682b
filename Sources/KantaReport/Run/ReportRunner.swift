package import KantaColumns
import KantaPlan
package import KantaSession
package import KantaSource
import KantaSyntax

/// Runs a document in a session of its own.
package struct ReportRunner {
  /// What there is to say of a cell that has just been run, for a log.
  package struct Step {
    /// From 1; sentences are not counted.
    package let number: Int
    package let count: Int
    package let outcome: CellOutcome
    package let seconds: Double
  }

  private let document: Document
  let settings: SessionSettings
  private let cancellation: Cancellation

  package init(_ document: Document, _ settings: SessionSettings, cancellation: Cancellation) {
    self.document = document
    var part = settings
    part.isScript = true
    part.isPartial = true
    part.isOneShot = false
    self.settings = part
    self.cancellation = cancellation
  }

  /// What is wrong with the parameters that were given, before anything is run.
  package var parameterProblems: [Diagnostic] {
    settings.parameters.isEmpty
      ? [] : Session.parameterProblems(in: document.wholeCode, settings)
  }

  /// Runs every cell in order; one that fails does not keep the others from running.
  ///
  /// `log` is told of each cell outside sentences when it is done, and `show` of each problem as
  /// it comes up.
  ///
  /// What `cache` knows is not computed again, and it is left with what this run gave.
  package func run(
    cache: inout ReportCache?, log: (Step) -> Void, show: (Diagnostic, SourceText) -> Void
  ) -> ReportRun {
    let keys = cache.map { CellKeys(document, settings, program: $0.program) }
    if let cache, let keys, !keys.savesFiles,
      let known = cache.wholeRun(of: document, keys.keys, settings)
    {
      let cells = known.outcomes.filter { !$0.cell.isInline }
      for (index, outcome) in cells.enumerated() {
        log(Step(number: index + 1, count: cells.count, outcome: outcome, seconds: 0))
      }
      return known
    }
    let run = run(cache, keys, log, show)
    if let keys, !run.isInterrupted { cache?.keep(run, keys.keys) }
    return run
  }

  private func run(
    _ cache: ReportCache?, _ keys: CellKeys?, _ log: (Step) -> Void,
    _ show: (Diagnostic, SourceText) -> Void
  ) -> ReportRun {
    let session = Session(settings, cancellation: cancellation)
    var run = ReportRun(document)
    let count = document.cells.count { !$0.isInline }
    var number = 0
    var days: Set<Int32> = []
    let clock = ContinuousClock()
    for (index, cell) in document.cells.enumerated() {
      let start = clock.now
      let known =
        keys?.canBeLeftOut[index] == true
        ? cache?.outcome(of: cell, keys?.keys[index]) : nil
      let outcome = known ?? self.outcome(of: cell, in: session, show)
      if cancellation.isRequested {
        run.isInterrupted = true
        return run
      }
      for answer in outcome.answers { answer.analysisDay.map { _ = days.insert($0.number) } }
      run.outcomes.append(outcome)
      guard !cell.isInline else { continue }
      number += 1
      let seconds = (clock.now - start) / .seconds(1)
      log(Step(number: number, count: count, outcome: outcome, seconds: seconds))
    }
    let day = days.count == 1 ? days.first.map { Day(number: $0) } : nil
    run.isDayGiven = settings.asOf != nil
    run.day = session.scope.asOf ?? day
    run.parameters = parameters(in: session)
    do throws(Diagnostic) {
      run.inputs = try session.inputs().map(InputFacts.init)
    } catch {
      run.isInterrupted = error.code == .interrupted
      run.inputProblem = error
    }
    return run
  }

  /// Runs one cell in a session in which those before it were run.
  func outcome(
    of cell: Document.Cell, in session: Session, _ show: (Diagnostic, SourceText) -> Void
  ) -> CellOutcome {
    var outcome = CellOutcome(cell)
    func add(_ found: Diagnostic) {
      let problem = found.pointing(later: document, after: cell)
      show(problem, cell.shown)
      outcome.parts.append(.problem(problem.withoutFolder(settings.folder)))
    }
    let status = session.run(cell.code) { event in
      switch event {
      case .answer(let answer, _): outcome.parts.append(.table(answer))
      case .bound(let name, let summary, let definitions, let notes, _):
        outcome.parts.append(
          .bound(name: name, summary: summary, definitions: definitions, notes: notes))
      case .remark(let text):
        outcome.remarks += text.split(separator: "\n").map(String.init)
      case .checked(let request, let isHeld):
        outcome.checks.append(CellOutcome.Check(request, isHeld: isHeld))
      case .diagnostic(let problem, _):
        // What came to nothing in an earlier cell is no mistake of this one.
        let isKnown =
          problem.code == .unknownName
          && problem.range.map {
            session.scope.brokenNames.contains(cell.code[$0])
          } ?? false
        if !isKnown { add(problem) }
      }
    }
    outcome.isFailed = status != .ok && status != .checkFailed
    if cell.isInline, !outcome.isFailed {
      if let problem = Self.valueProblem(of: outcome) {
        add(problem)
        outcome.isFailed = true
      } else {
        outcome.value = outcome.answers.last
      }
    }
    if outcome.isFailed {
      let hasError = outcome.problems.contains { $0.severity == .error }
      if !hasError { outcome.missingNames = session.brokenNames(readBy: cell.code) }
      _ = session.giveUp(on: cell.code)
    }
    return outcome
  }

  /// What keeps a sentence from having one value.
  private static func valueProblem(of outcome: CellOutcome) -> Diagnostic? {
    let code = outcome.cell.code.text.utf8
    let start = code.prefix { $0 == 0x20 }.count
    let end = code.count - code.reversed().prefix { $0 == 0x20 }.count
    let range = SourceRange(start, end)
    guard let table = outcome.answers.last?.table else { return .noValue(at: range) }
    return table.scalar != nil
      ? nil : .notOneValue(table.rowCount, table.columns.count, at: range)
  }

  /// The parameters that the document declares, with what they were in this run.
  private func parameters(in session: Session) -> [ReportRun.Parameter] {
    return parse(document.wholeCode).tree.statements.compactMap { statement in
      guard case .parameter(let name, _, _) = statement.kind,
        let value = session.scope.values[name.text]
      else { return nil }
      let currency = value.type.currency.map { " \($0.code)" } ?? ""
      return ReportRun.Parameter(
        name: name.text, value: value.value.plainText + currency,
        given: settings.parameters.first { $0.name == name.text }?.value)
    }
  }
}

extension Document {
  /// All code of the document in its places, with everything else blanked out.
  package var wholeCode: SourceText {
    guard !isScript else { return source }
    var text = [UInt8](repeating: UInt8(ascii: " "), count: source.text.utf8.count)
    for (index, byte) in source.text.utf8.enumerated() where byte == 0x0A { text[index] = byte }
    for (position, cell) in cells.enumerated() {
      // By itself it goes on from the last result, and not with the cell above.
      let above = cell.code.firstLine - 2
      if !cell.isInline, above >= 0, cell.code.text.drop(while: \.isWhitespace).first == "|" {
        text[source.rangeOfLine(above).lowerBound] = UInt8(ascii: "_")
      }
      let lines = cell.code.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        let number = cell.code.firstLine - 1 + index
        guard number < source.lineCount else { continue }
        let range = source.rangeOfLine(number)
        for (place, byte) in line.utf8.enumerated() where byte != UInt8(ascii: " ") {
          if range.lowerBound + place < range.upperBound { text[range.lowerBound + place] = byte }
        }
        // Values of one line are statements of their own.
        let next = position + 1 < cells.count ? cells[position + 1] : nil
        if cell.isInline, let next, next.isInline, next.code.firstLine == cell.code.firstLine {
          text[range.lowerBound + line.utf8.count] = UInt8(ascii: ";")
        }
      }
    }
    return SourceText(String(decoding: text, as: UTF8.self), name: source.name)
  }
}

extension Diagnostic {
  /// A name that nothing has yet, but that a later cell makes: that is what there is to say.
  fileprivate func pointing(later document: Document, after cell: Document.Cell) -> Diagnostic {
    guard code == .unknownName, let range else { return self }
    let name = cell.code[range]
    for other in document.cells where other.code.firstLine > cell.code.firstLine {
      for statement in parse(other.code).tree.statements {
        guard let made = StatementFacts(statement).made, made.name.text == name else { continue }
        let line = other.code.position(at: statement.range.lowerBound).line
        var copy = self
        copy.message = "`\(name)` is made below, in line \(line)"
        copy.notes = []
        copy.advice = Advice("a report runs from top to bottom: move one of the two")
        return copy
      }
    }
    return self
  }

  /// The same problem in words that do not tell in which folder the document lies.
  func withoutFolder(_ folder: String) -> Diagnostic {
    guard !folder.isEmpty else { return self }
    func clean(_ text: String) -> String { text.replacing(folder + "/", with: "") }
    var copy = self
    copy.message = clean(message)
    copy.notes = notes.map(clean)
    copy.advice = advice.map { Advice(clean($0.text), edits: $0.edits) }
    for index in copy.places.indices {
      copy.places[index].file = clean(places[index].file)
      copy.places[index].reason = clean(places[index].reason)
    }
    return copy
  }
}

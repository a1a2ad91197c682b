import KantaColumns
package import KantaSession

/// The outcomes of an earlier run, by what they depend on.
///
/// It may be lost at any time, and then everything is computed again.
package struct ReportCache: Sendable {
  /// Which program computed it: another one may compute other numbers.
  package let program: String
  private(set) var outcomes: [String: JSONValue] = [:]
  /// What is known of a whole run, by the key of its last cell.
  private(set) var runs: [String: JSONValue] = [:]

  /// What the cache of a document is called: runs with other parameters have another one.
  package static func name(_ document: Document, _ settings: SessionSettings) -> String {
    let parameters = settings.parameters.map { "\($0.name)=\($0.value)\n" }.sorted().joined()
    let day = settings.asOf?.plain ?? ""
    return String(Digest.of("\(document.name)\n\(day)\n\(parameters)").prefix(32))
  }

  /// An empty one.
  package init(program: String) { self.program = program }

  /// What an earlier run left; empty when `text` is not its.
  package init(program: String, reading text: String) {
    self.program = program
    guard let end = text.firstIndex(of: "\n") else { return }
    let body = String(text[text.index(after: end)...])
    guard text[..<end] == Digest.of(body), let json = JSONValue(reading: body),
      json["kanta_cache"]?.integer == 1
    else { return }
    for (key, value) in json["outcomes"]?.members ?? [] { outcomes[key] = value }
    for (key, value) in json["runs"]?.members ?? [] { runs[key] = value }
  }

  /// The cache as a text, with its hash above it: what a disk did not keep whole is not believed.
  package var text: String {
    func members(_ entries: [String: JSONValue]) -> JSONValue {
      .object(entries.keys.sorted().map { ($0, .line(entries[$0] ?? .missing)) })
    }
    let body = JSONValue.object([
      ("kanta_cache", .number(1)), ("outcomes", members(outcomes)), ("runs", members(runs)),
    ]).document
    return Digest.of(body) + "\n" + body
  }

  func outcome(of cell: Document.Cell, _ key: String?) -> CellOutcome? {
    guard let key, !cell.options.isVolatile, let json = outcomes[key] else { return nil }
    return CachedOutcome.outcome(of: cell, from: json)
  }

  /// What this run leaves; entries of earlier ones go.
  mutating func keep(_ run: ReportRun, _ keys: [String?]) {
    outcomes = [:]
    runs = [:]
    for (outcome, key) in zip(run.outcomes, keys) {
      guard let key, let kept = CachedOutcome(outcome) else { continue }
      outcomes[key] = kept.json
    }
    guard let last = keys.last ?? nil, run.inputProblem == nil else { return }
    runs[last] = .object([
      ("day", run.day.map { .number(Int($0.number)) } ?? .missing),
      ("parameters", .list(run.parameters.map(RunRecord.json))),
      ("inputs", .list(run.inputs.map(RunRecord.json))),
    ])
  }

  /// A run of which every cell is known, without running anything.
  func wholeRun(
    of document: Document, _ keys: [String?], _ settings: SessionSettings
  ) -> ReportRun? {
    guard let last = keys.last ?? nil, let known = runs[last] else { return nil }
    var run = ReportRun(document)
    for (cell, key) in zip(document.cells, keys) {
      guard let outcome = outcome(of: cell, key) else { return nil }
      run.outcomes.append(outcome)
    }
    run.day = known["day"]?.integer.flatMap(Int32.init(exactly:)).map { Day(number: $0) }
    run.isDayGiven = settings.asOf != nil
    run.parameters = (known["parameters"]?.elements ?? []).compactMap(RunRecord.parameter)
    run.inputs = (known["inputs"]?.elements ?? []).compactMap(InputFacts.init)
    return run
  }
}

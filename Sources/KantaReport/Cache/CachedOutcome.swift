import KantaColumns
import KantaRender
import KantaSession

/// What a cell gave, kept for the next run.
struct CachedOutcome {
  /// Larger results are computed again.
  private static let mostRows = 5_000

  let json: JSONValue

  /// `nil` for what is not kept: a cell with a problem, a large result.
  init?(_ outcome: CellOutcome) {
    guard !outcome.isFailed, outcome.problems.isEmpty, !outcome.cell.options.isVolatile,
      outcome.answers.allSatisfy({ $0.table.rowCount <= Self.mostRows })
    else { return nil }
    let checks = outcome.checks.map { check in
      JSONValue.object([
        ("text", .text(check.text)), ("held", .literal(String(check.isHeld))),
        ("warns", .literal(String(check.isWarning))),
      ])
    }
    json = .object([
      ("parts", .list(outcome.parts.compactMap(Self.json))), ("checks", .list(checks)),
      ("remarks", .texts(outcome.remarks)),
    ])
  }

  /// What `cell` gave; `nil` when `json` does not say.
  static func outcome(of cell: Document.Cell, from json: JSONValue) -> CellOutcome? {
    var outcome = CellOutcome(cell)
    for part in json["parts"]?.elements ?? [] {
      guard let part = self.part(part) else { return nil }
      outcome.parts.append(part)
    }
    for check in json["checks"]?.elements ?? [] {
      guard let text = check["text"]?.string, let held = check["held"]?.flag,
        let warns = check["warns"]?.flag
      else { return nil }
      outcome.checks.append(.init(text, isHeld: held, isWarning: warns))
    }
    outcome.remarks = (json["remarks"]?.elements ?? []).compactMap(\.string)
    if cell.isInline {
      guard let answer = outcome.answers.last, answer.table.scalar != nil else { return nil }
      outcome.value = answer
    }
    outcome.isCached = true
    return outcome
  }

  private static func json(_ part: CellOutcome.Part) -> JSONValue? {
    switch part {
    case .table(let answer):
      return .object([
        ("table", JSONValue(answer.table)), ("definitions", .texts(answer.definitions)),
        ("notes", .texts(answer.notes.compactMap(\.words))),
        ("shown", answer.rowsToShow.map { .number($0) } ?? .missing),
        ("day", answer.analysisDay.map { .number(Int($0.number)) } ?? .missing),
        ("chart", answer.chart.map(json) ?? .missing),
      ])
    case .bound(let name, let summary, let definitions, let notes):
      return .object([
        ("bound", .text(name)), ("summary", .text(summary)), ("definitions", .texts(definitions)),
        ("notes", .texts(notes.compactMap(\.words))),
      ])
    case .problem: return nil
    }
  }

  private static func part(_ json: JSONValue) -> CellOutcome.Part? {
    let definitions = (json["definitions"]?.elements ?? []).compactMap(\.string)
    // A note is kept in its words, which say the same.
    let notes = (json["notes"]?.elements ?? []).compactMap(\.string).map { StepNote.remark($0) }
    if let name = json["bound"]?.string, let summary = json["summary"]?.string {
      return .bound(name: name, summary: summary, definitions: definitions, notes: notes)
    }
    guard let table = json["table"].flatMap(Table.init) else { return nil }
    var chart: ChartSpecification?
    if let found = json["chart"], case .object = found {
      guard let read = specification(found) else { return nil }
      chart = read
    }
    let day = json["day"]?.integer.flatMap(Int32.init(exactly:)).map { Day(number: $0) }
    return .table(
      Answer(
        table, definitions: definitions, notes: notes, rowsToShow: json["shown"]?.integer,
        analysisDay: day, chart: chart))
  }

  // MARK: - Pictures

  private static func json(_ chart: ChartSpecification) -> JSONValue {
    func text(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .missing }
    let reference: String? =
      switch chart.reference {
      case .diagonal?: "diagonal"
      case .end?: "end"
      case nil: nil
      }
    return .object([
      ("mark", .text(chart.mark.rawValue)), ("values", .texts(chart.values)),
      ("keys", .texts(chart.keys)), ("series", text(chart.series)), ("facet", text(chart.facet)),
      ("low", text(chart.low)), ("high", text(chart.high)),
      ("stacked", .literal(String(chart.isStacked))), ("adds", .literal(String(chart.addsUp))),
      ("reference", text(reference)), ("key_title", text(chart.keyTitle)),
      ("start", chart.start.map { .literal(String($0)) } ?? .missing),
      ("title", text(chart.title)),
      (
        "missing",
        .object(chart.missingNames.keys.sorted().map { ($0, text(chart.missingNames[$0])) })
      ),
    ])
  }

  private static func specification(_ json: JSONValue) -> ChartSpecification? {
    guard let mark = json["mark"]?.string.flatMap(ChartSpecification.Mark.init(rawValue:)),
      let values = json["values"]?.elements.compactMap(\.string),
      let keys = json["keys"]?.elements.compactMap(\.string)
    else { return nil }
    let references: [String: ChartSpecification.Reference] = ["diagonal": .diagonal, "end": .end]
    var chart = ChartSpecification(
      mark, values, by: keys, per: json["series"]?.string, facet: json["facet"]?.string,
      low: json["low"]?.string, high: json["high"]?.string,
      isStacked: json["stacked"]?.flag ?? false, addsUp: json["adds"]?.flag ?? false,
      reference: json["reference"]?.string.flatMap { references[$0] },
      title: json["title"]?.string)
    for (column, name) in json["missing"]?.members ?? [] {
      chart.missingNames[column] = name.string
    }
    chart.keyTitle = json["key_title"]?.string
    chart.start = json["start"]?.double
    return chart
  }
}

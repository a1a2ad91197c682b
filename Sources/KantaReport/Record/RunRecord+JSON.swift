import KantaSession
import KantaSource

extension RunRecord {
  /// The record as a JSON document, with its members in a fixed order.
  package var text: String { json.document }

  private var json: JSONValue {
    .object([
      (Self.mark, .number(1)), ("kanta", .text(kanta)), ("language", .number(language)),
      ("document", .text(document)), ("sha256", .text(digest)),
      ("as_of", day.map { .text($0) } ?? .missing),
      ("as_of_given", .literal(String(isDayGiven))),
      ("parameters", .list(parameters.map(Self.json))), ("inputs", .list(inputs.map(Self.json))),
      ("cells", .list(cells.map(Self.json))), ("checks", .list(checks.map(Self.json))),
    ])
  }

  static func json(_ parameter: ReportRun.Parameter) -> JSONValue {
    .line(
      .object([
        ("name", .text(parameter.name)), ("value", .text(parameter.value)),
        ("given", parameter.given.map { .text($0) } ?? .missing),
      ]))
  }

  static func json(_ input: InputFacts) -> JSONValue {
    .object([
      (input.isFile ? "file" : "world", .text(input.name)),
      ("bytes", input.byteCount.map { .number($0) } ?? .missing),
      ("sha256", input.digest.map { .text($0) } ?? .missing),
      ("rows", input.rowCount.map { .number($0) } ?? .missing),
      ("signature", .text(input.signature)), ("columns", json(input.fields)),
    ])
  }

  private static func json(_ fields: [InputFacts.Field]) -> JSONValue {
    .list(fields.map { .line(.list([.text($0.name), .text($0.type)])) })
  }

  private static func json(_ cell: Cell) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("id", .text(cell.id)), ("outcome", .text(cell.outcome.rawValue)), ("plan", .text(cell.plan)),
    ]
    if let expression = cell.expression { members.append(("expression", .text(expression))) }
    if cell.isVolatile { members.append(("volatile", .literal("true"))) }
    if !cell.definitions.isEmpty { members.append(("definitions", .texts(cell.definitions))) }
    members.append(("results", .list(cell.results.map(json))))
    if !cell.notes.isEmpty { members.append(("notes", .texts(cell.notes))) }
    if !cell.problems.isEmpty { members.append(("problems", .texts(cell.problems))) }
    return .object(members)
  }

  private static func json(_ result: Result) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("rows", .number(result.rowCount)), ("sha256", .text(result.digest)),
      ("columns", json(result.columns)),
    ]
    if let rows = result.rows {
      members.append(("values", .list(rows.map { .line(.list($0)) })))
    }
    return .object(members)
  }

  private static func json(_ check: Check) -> JSONValue {
    .line(
      .object([
        ("cell", .text(check.cell)), ("check", .text(check.text)),
        ("outcome", .text(check.outcome)),
      ]))
  }
}

extension RunRecord {
  /// The record that a text holds; `nil` when it is none that this Kanta reads.
  package init?(reading text: String) {
    guard let json = JSONValue(reading: text), json[Self.mark]?.integer == 1,
      let kanta = json["kanta"]?.string, let document = json["document"]?.string,
      let digest = json["sha256"]?.string
    else { return nil }
    self.kanta = kanta
    language = json["language"]?.integer ?? 1
    self.document = document
    self.digest = digest
    day = json["as_of"]?.string
    isDayGiven = json["as_of_given"]?.flag ?? false
    parameters = (json["parameters"]?.elements ?? []).compactMap(Self.parameter)
    inputs = (json["inputs"]?.elements ?? []).compactMap(InputFacts.init)
    cells = (json["cells"]?.elements ?? []).compactMap(Cell.init)
    checks = (json["checks"]?.elements ?? []).compactMap { check in
      guard let cell = check["cell"]?.string, let text = check["check"]?.string,
        let outcome = check["outcome"]?.string
      else { return nil }
      return Check(cell: cell, text: text, outcome: outcome)
    }
  }
}

extension RunRecord {
  static func parameter(_ json: JSONValue) -> ReportRun.Parameter? {
    guard let name = json["name"]?.string, let value = json["value"]?.string else { return nil }
    return ReportRun.Parameter(name: name, value: value, given: json["given"]?.string)
  }
}

extension InputFacts {
  init?(_ json: JSONValue) {
    guard let name = (json["file"] ?? json["world"])?.string else { return nil }
    self.init(
      name: name, isFile: json["file"] != nil, byteCount: json["bytes"]?.integer,
      digest: json["sha256"]?.string, rowCount: json["rows"]?.integer,
      fields: [Field](json["columns"]))
  }
}

extension [InputFacts.Field] {
  fileprivate init(_ json: JSONValue?) {
    self = (json?.elements ?? []).compactMap { field in
      let parts = field.elements.compactMap(\.string)
      return parts.count == 2 ? InputFacts.Field(name: parts[0], type: parts[1]) : nil
    }
  }
}

extension RunRecord.Cell {
  fileprivate init?(_ json: JSONValue) {
    guard let id = json["id"]?.string, let plan = json["plan"]?.string,
      let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:))
    else { return nil }
    self.id = id
    self.plan = plan
    self.outcome = outcome
    expression = json["expression"]?.string
    isVolatile = json["volatile"]?.flag ?? false
    results = (json["results"]?.elements ?? []).compactMap { result in
      guard let rows = result["rows"]?.integer, let digest = result["sha256"]?.string else {
        return nil
      }
      return RunRecord.Result(
        columns: [InputFacts.Field](result["columns"]), rowCount: rows, digest: digest,
        rows: result["values"]?.elements.map(\.elements))
    }
    definitions = (json["definitions"]?.elements ?? []).compactMap(\.string)
    notes = (json["notes"]?.elements ?? []).compactMap(\.string)
    problems = (json["problems"]?.elements ?? []).compactMap(\.string)
  }
}

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
    if !result.totals.isEmpty {
      let totals = result.totals.map { total in
        JSONValue.line(.list([.text(total.column), .text(total.digest), total.sum]))
      }
      members.append(("totals", .list(totals)))
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
      let digest = json["sha256"]?.string, json["cells"] != nil,
      let parameters = json["parameters"].all(Self.parameter),
      let inputs = json["inputs"].all(InputFacts.init), let cells = json["cells"].all(Cell.init),
      let checks = json["checks"].all(Check.init)
    else { return nil }
    self.kanta = kanta
    language = json["language"]?.integer ?? 1
    self.document = document
    self.digest = digest
    day = json["as_of"]?.string
    isDayGiven = json["as_of_given"]?.flag ?? false
    self.parameters = parameters
    self.inputs = inputs
    self.cells = cells
    self.checks = checks
  }

  /// The version of the Kanta that wrote `text`, if it is a record in a form of later times.
  package static func laterVersion(of text: String) -> String? {
    guard let json = JSONValue(reading: text), let form = json[mark]?.integer, form > 1 else {
      return nil
    }
    return json["kanta"]?.string ?? "of later times"
  }
}

extension JSONValue? {
  /// The elements of a list, all of them read; `nil` when one is not what it should be.
  ///
  /// Without a list there are none.
  fileprivate func all<Element>(_ read: (JSONValue) -> Element?) -> [Element]? {
    let elements = self?.elements ?? []
    let found = elements.compactMap(read)
    return found.count == elements.count ? found : nil
  }
}

extension RunRecord.Check {
  fileprivate init?(_ json: JSONValue) {
    guard let cell = json["cell"]?.string, let text = json["check"]?.string,
      let outcome = json["outcome"]?.string
    else { return nil }
    self.init(cell: cell, text: text, outcome: outcome)
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
    guard let name = (json["file"] ?? json["world"])?.string,
      let fields = json["columns"].all(Field.init)
    else { return nil }
    self.init(
      name: name, isFile: json["file"] != nil, byteCount: json["bytes"]?.integer,
      digest: json["sha256"]?.string, rowCount: json["rows"]?.integer, fields: fields)
  }
}

extension InputFacts.Field {
  fileprivate init?(_ json: JSONValue) {
    let parts = json.elements.compactMap(\.string)
    guard parts.count == 2 else { return nil }
    self.init(name: parts[0], type: parts[1])
  }
}

extension RunRecord.Result {
  fileprivate init?(_ json: JSONValue) {
    guard let rowCount = json["rows"]?.integer, let digest = json["sha256"]?.string,
      let columns = json["columns"].all(InputFacts.Field.init),
      let totals = json["totals"].all(RunRecord.Total.init)
    else { return nil }
    self.columns = columns
    self.rowCount = rowCount
    self.digest = digest
    rows = json["values"]?.elements.map(\.elements)
    self.totals = totals
  }
}

extension RunRecord.Total {
  fileprivate init?(_ json: JSONValue) {
    let parts = json.elements
    guard parts.count == 3, let column = parts[0].string, let digest = parts[1].string else {
      return nil
    }
    self.init(column: column, digest: digest, sum: parts[2])
  }
}

extension RunRecord.Cell {
  fileprivate init?(_ json: JSONValue) {
    guard let id = json["id"]?.string, let plan = json["plan"]?.string,
      let outcome = json["outcome"]?.string.flatMap(Outcome.init(rawValue:)),
      let results = json["results"].all(RunRecord.Result.init),
      let definitions = json["definitions"].all(\.string),
      let notes = json["notes"].all(\.string), let problems = json["problems"].all(\.string)
    else { return nil }
    self.id = id
    self.plan = plan
    self.outcome = outcome
    expression = json["expression"]?.string
    isVolatile = json["volatile"]?.flag ?? false
    self.results = results
    self.definitions = definitions
    self.notes = notes
    self.problems = problems
  }
}

import KantaColumns
import KantaIO
import KantaRender
package import KantaSession
import KantaSource
import KantaSyntax

/// What a run of a document came to, in a form that a later run can be held against.
///
/// It holds no time of day, no name of a machine and no folder: the same run is recorded the same.
package struct RunRecord: Sendable {
  /// A table that a cell gave.
  package struct Result: Sendable {
    package let columns: [InputFacts.Field]
    package let rowCount: Int
    /// SHA-256 of all values as csv.
    package let digest: String
    /// The rows, each with a value per column, where there are few of them.
    package let rows: [[JSONValue]]?
    /// The columns one by one, where there are more rows than that.
    package let totals: [Total]
  }

  /// A column of a large table.
  package struct Total: Sendable {
    package let column: String
    /// The start of the SHA-256 of its values as csv.
    package let digest: String
    /// The sum of its numbers, to twelve digits; missing for others.
    package let sum: JSONValue
  }

  /// A cell, or a value in a sentence.
  package struct Cell: Sendable {
    package enum Outcome: String, Sendable { case ok, failed }

    package let id: String
    /// The code of a value in a sentence.
    package let expression: String?
    package let isVolatile: Bool
    package let outcome: Outcome
    /// SHA-256 of the canonical text of its statements.
    package let plan: String
    package let results: [Result]
    package let definitions: [String]
    package let notes: [String]
    /// The messages of what went wrong.
    package let problems: [String]
  }

  /// A check and how it ended: `held`, `failed` or `warned`.
  package struct Check: Hashable, Sendable {
    package let cell: String
    package let text: String
    package let outcome: String
  }

  /// The first member of every record, by which a file is known as one.
  static let mark = "kanta_run"
  /// Rows that a record has values of.
  static let mostRows = 50

  package let kanta: String
  package let language: Int
  package let document: String
  package let digest: String
  package let day: String?
  /// Whether the date was given from outside.
  package let isDayGiven: Bool
  package let parameters: [ReportRun.Parameter]
  package let inputs: [InputFacts]
  package let cells: [Cell]
  package let checks: [Check]
}

extension RunRecord {
  /// The record of a run.
  package init(_ run: ReportRun) {
    kanta = KantaVersion.current
    language = 1
    document = run.document.name
    digest = Digest.of(run.document.source.text)
    day = run.day?.plain
    isDayGiven = run.isDayGiven
    parameters = run.parameters
    inputs = run.inputs
    cells = run.outcomes.map(Cell.init)
    checks = run.checks.map { cell, check in
      Check(
        cell: cell, text: check.text,
        outcome: check.isHeld ? "held" : check.isWarning ? "warned" : "failed")
    }
  }
}

extension RunRecord.Cell {
  fileprivate init(_ outcome: CellOutcome) {
    id = outcome.cell.id
    expression = outcome.cell.isInline ? outcome.cell.text : nil
    isVolatile = outcome.cell.options.isVolatile
    self.outcome = outcome.isFailed ? .failed : .ok
    plan = Digest.of(outcome.cell.canonicalText)
    results = outcome.answers.map(RunRecord.Result.init)
    var definitions: [String] = []
    var notes: [String] = []
    for part in outcome.parts {
      switch part {
      case .table(let answer):
        definitions += answer.definitions
        notes += answer.notes.compactMap(\.words)
      case .bound(let name, let summary, let said, let facts):
        definitions += said
        notes += facts.compactMap(\.words) + ["\(name): \(summary)"]
      case .problem: break
      }
    }
    self.definitions = definitions
    self.notes = notes
    problems =
      outcome.problems.map { "\($0.severity.rawValue) \($0.code.rawValue): \($0.message)" }
      + outcome.missingNames.map { "`\($0)` could not be made" }
  }
}

extension RunRecord.Result {
  fileprivate init(_ answer: Answer) {
    let table = answer.table
    columns = table.schema.fields.map { .init(name: $0.name, type: $0.type.name) }
    rowCount = table.rowCount
    var hash = ContentHash()
    RowWriter(Answer(table), as: .csv).forEachChunk { hash.update($0) }
    digest = hash.digest()
    guard rowCount <= RunRecord.mostRows else {
      rows = nil
      totals = table.columns.indices.map { RunRecord.Total($0, of: table) }
      return
    }
    totals = []
    var lines: [UInt8] = []
    RowWriter(Answer(table), as: .jsonl).forEachChunk { lines += $0 }
    rows = String(decoding: lines, as: UTF8.self).split(separator: "\n").map { line in
      JSONValue(reading: String(line))?.members.map(\.value) ?? []
    }
  }
}

extension RunRecord.Total {
  fileprivate init(_ index: Int, of table: Table) {
    let field = table.schema.fields[index]
    column = field.name
    var hash = ContentHash()
    let alone = Table(Schema([field]), [table.columns[index]], rowCount: table.rowCount)
    RowWriter(Answer(alone), as: .csv).forEachChunk { hash.update($0) }
    digest = String(hash.digest().prefix(16))
    guard field.type.isNumeric || field.type.kind == .duration else {
      sum = .missing
      return
    }
    let total = table.columns[index].asNumbers.reduce(0) { $1.isFinite ? $0 + $1 : $0 }
    guard total.isFinite else {
      sum = .missing
      return
    }
    let digits = DecimalDigits(total).rounded(significant: 12)
    let isPlain = total == 0 || (1e-6..<1e15).contains(total.magnitude)
    sum = .literal(isPlain ? digits.fixed(digits.decimals, grouped: false) : "\(total)")
  }
}

extension Document.Cell {
  /// The statements without comments and blanks that mean nothing.
  var canonicalText: String {
    let source = SourceText(text, name: id)
    let statements = parse(source).tree.statements.map { statement in
      let tokens = lex(SourceText(source[statement.range], name: id)).tokens
      let piece = SourceText(source[statement.range], name: id)
      return tokens.map { piece[$0.range] }.filter { !$0.isEmpty && $0 != "\n" }
        .joined(separator: " ")
    }
    return statements.joined(separator: "\n")
  }
}

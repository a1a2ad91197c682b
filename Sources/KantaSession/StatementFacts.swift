import KantaCommands
import KantaPlan
package import KantaSource
package import KantaSyntax

/// What a statement makes and what it refers to.
package struct StatementFacts: Sendable {
  /// Names of different kinds do not meet.
  package enum NameKind: Sendable { case table, value, definition, segment, segmentSet }

  /// A name that a statement gives.
  package struct Made: Sendable {
    package var kind: NameKind
    package var name: NameSyntax

    /// Whether both give the same name to a thing of the same kind.
    package func isSame(as other: Made) -> Bool {
      kind == other.kind && name.text == other.name.text
    }
  }

  /// A name that a statement mentions.
  package struct Reference: Sendable {
    package enum Place: Sendable { case table, expression }

    package var name: NameSyntax
    package var place: Place
  }

  package let kind: StatementSyntax.Kind
  package private(set) var made: Made?
  package private(set) var references: [Reference] = []
  /// The files it names.
  package private(set) var paths: [(range: SourceRange, text: String)] = []
  /// Those that it reads.
  package private(set) var readPaths: [String] = []
  /// Whether it opens a file or a built-in table.
  package private(set) var opensSource = false
  /// Whether it opens a file by a path that is not simply written.
  package private(set) var loadsUnknownPath = false
  /// Whether it writes a file.
  package private(set) var savesFile = false
  /// Whether it starts with `|`.
  package private(set) var continuesLastResult = false
  /// Whether it reads `_` in one way or the other.
  package private(set) var usesLastResult = false
  /// Whether what it gives is `_` afterwards.
  package private(set) var givesResult = false

  /// The facts of one statement.
  package init(_ statement: StatementSyntax) {
    kind = statement.kind
    switch statement.kind {
    case .version: break
    case .asOf(let date): visit(date)
    case .parameter(let name, let value, let options):
      made = Made(kind: .value, name: name)
      visit(value)
      for option in options { visit(option.value) }
    case .define(let name, _, let body):
      made = Made(kind: .definition, name: name)
      visit(body)
    case .segment(let name, let condition):
      made = Made(kind: .segment, name: name)
      visit(condition)
    case .segments(let name, let rules):
      made = Made(kind: .segmentSet, name: name)
      for rule in rules { rule.condition.map { visit($0) } }
    case .check(let stage): visit(stage)
    case .bind(let name, let pipeline):
      made = Made(kind: .table, name: name)
      givesResult = true
      visit(pipeline)
    case .pipeline(let pipeline):
      givesResult = true
      if case .lastResult = pipeline.source { continuesLastResult = true }
      visit(pipeline)
    }
  }

  private mutating func visit(_ pipeline: PipelineSyntax) {
    switch pipeline.source {
    case .verb(let stage): visit(stage)
    case .lastResult: usesLastResult = true
    case .expression(let expression):
      visit(expression, as: .table)
      if case .name = expression.kind { visit(expression) }  // or a value of that name
    }
    for stage in pipeline.stages { visit(stage) }
  }

  private mutating func visit(_ stage: StageSyntax) {
    let command = Catalogue.kanta[stage.verb.text]
    if command?.subject == .members {
      let names = stage.items.flatMap(\.expression.memberNames)
      for (index, name) in names.enumerated() {
        if name.text == "_" { usesLastResult = true }
        references.append(Reference(name: name, place: index == 0 ? .expression : .table))
      }
      return
    }
    if command?.name == "save" { savesFile = true }
    let opens = command?.room == .sources
    if opens { opensSource = true }
    for (index, item) in stage.items.enumerated() {
      let isPath = command?.subject == .paths && command?.name != "world"
      if isPath, case .literal(.text(let text)) = item.expression.kind {
        if opens, text.contains("{") { loadsUnknownPath = true }
        paths.append((item.expression.range, text))
        if command?.name != "save" { readPaths.append(text) }
      } else {
        if opens, isPath { loadsUnknownPath = true }
        visit(item.expression, as: command?.subject == .table && index == 0 ? .table : .expression)
      }
    }
    for item in (stage.by ?? []) + (stage.per ?? []) + (stage.on ?? []) { visit(item.expression) }
    stage.asOf.map { visit($0) }
    for option in stage.options { visit(option.value) }
  }

  private mutating func visit(
    _ expression: ExpressionSyntax, as place: Reference.Place = .expression
  ) {
    switch expression.kind {
    case .name(let name):
      if name.text == "_" { usesLastResult = true }
      references.append(Reference(name: name, place: place))
    case .field(let table, _): references.append(Reference(name: table, place: .table))
    case .call(let name, let arguments):
      references.append(Reference(name: name, place: .expression))
      for argument in arguments { visit(argument.value) }
    case .pipeline(let pipeline): visit(pipeline)
    default: for part in expression.parts { visit(part) }
    }
  }
}

import KantaSource
import KantaSyntax

/// The shape of a tree without the places of its parts.
func shape(_ text: String) -> String {
  let statements = parse(SourceText(text, name: "test")).tree.statements
  return statements.map { dump($0.kind) }.joined(separator: "\n")
}

private func dump(_ kind: StatementSyntax.Kind) -> String {
  switch kind {
  case .version(let number): "kanta(\(number))"
  case .asOf(let date): "asOf(\(dump(date)))"
  case .parameter(let name, let value, let options):
    "param(\(name.text) \(dump(value)) \(options.map(dump)))"
  case .define(let name, let parameters, let value):
    "define(\(name.text) \(parameters.map(\.text)) \(dump(value)))"
  case .segment(let name, let value): "segment(\(name.text) \(dump(value)))"
  case .segments(let name, let rules):
    "segments(\(name.text) \(rules.map { "\($0.name.text) \($0.condition.map(dump) ?? "-")" }))"
  case .check(let stage): "check(\(dump(stage)))"
  case .bind(let name, let pipeline): "bind(\(name.text) \(dump(pipeline)))"
  case .pipeline(let pipeline): dump(pipeline)
  }
}

private func dump(_ pipeline: PipelineSyntax) -> String {
  let source =
    switch pipeline.source {
    case .verb(let stage): "verb " + dump(stage)
    case .expression(let expression): dump(expression)
    case .lastResult: "last"
    }
  return "pipeline(\(source) \(pipeline.stages.map(dump)))"
}

private func dump(_ stage: StageSyntax) -> String {
  let clauses = [stage.by, stage.per, stage.on].map { $0.map { $0.map(dump) } ?? ["-"] }
  let otherwise = stage.otherwise.map { "\($0.severity) \($0.message)" } ?? "-"
  return "stage(\(stage.verb.text) \(stage.word?.text ?? "-") \(stage.items.map(dump)) \(clauses) "
    + "\(stage.asOf.map(dump) ?? "-") \(otherwise) \(stage.options.map(dump)))"
}

private func dump(_ item: ItemSyntax) -> String {
  "\(item.name?.text ?? "-")=\(dump(item.expression)) \(item.order?.rawValue ?? "-")"
}

private func dump(_ option: OptionSyntax) -> String { "\(option.name.text): \(dump(option.value))" }

private func dump(_ expression: ExpressionSyntax) -> String {
  switch expression.kind {
  case .literal(let literal): "\(literal)"
  case .name(let name): "name(\(name.text))"
  case .field(let table, let column): "field(\(table.text) \(column.text))"
  case .list(let elements): "\(elements.map(dump))"
  case .negate(let operand): "negate(\(dump(operand)))"
  case .not(let operand): "not(\(dump(operand)))"
  case .binary(let binary, let left, let right): "(\(dump(left)) \(binary) \(dump(right)))"
  case .range(let low, let high): "(\(dump(low)) .. \(dump(high)))"
  case .membership(let left, let right, let negated): "in(\(dump(left)) \(dump(right)) \(negated))"
  case .isMissing(let operand, let negated): "missing(\(dump(operand)) \(negated))"
  case .conditional(let condition, let yes, let no):
    "if(\(dump(condition)) \(dump(yes)) \(dump(no)))"
  case .call(let name, let arguments):
    "call(\(name.text) \(arguments.map { "\($0.name?.text ?? "-"): \(dump($0.value))" }))"
  case .rate(let amount, let unit): "rate(\(dump(amount)) \(unit.text))"
  case .pipeline(let pipeline): dump(pipeline)
  case .invalid: "invalid"
  }
}

/// The diagnostics of a text.
func problems(_ text: String) -> [Diagnostic] {
  parse(SourceText(text, name: "test")).diagnostics
}

/// `K113@8-18`: code and place.
func brief(_ diagnostic: Diagnostic) -> String {
  let range = diagnostic.range ?? SourceRange(-1, -1)
  return "\(diagnostic.code.rawValue)@\(range.lowerBound)-\(range.upperBound)"
}

/// The text after the edits of an advice.
func applying(_ edits: [Diagnostic.Edit], to text: String) -> String {
  var bytes = Array(text.utf8)
  for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
    bytes.replaceSubrange(
      edit.range.lowerBound..<edit.range.upperBound, with: Array(edit.replacement.utf8))
  }
  return String(decoding: bytes, as: UTF8.self)
}

func formatted(_ text: String) -> String { format(SourceText(text, name: "test")) }

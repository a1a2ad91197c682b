import KantaSource
import KantaSyntax

/// The tree of a text, one node on each line, parts indented; places are left out.
///
/// Texts that mean the same have the same shape.
package func shape(_ text: String) -> String {
  let statements = parse(SourceText(text, name: "test")).tree.statements
  return statements.map { node(of: $0.kind).lines.joined(separator: "\n") }.joined(separator: "\n")
}

/// A word and what is below it.
private struct Node {
  var word: String
  var parts: [Node] = []

  init(_ word: String, _ parts: [Node] = []) {
    self.word = word
    self.parts = parts
  }

  var lines: [String] { [word] + parts.flatMap { $0.lines.map { "  " + $0 } } }
}

private func node(of kind: StatementSyntax.Kind) -> Node {
  switch kind {
  case .version(let number): Node("kanta \(number)")
  case .asOf(let date): Node("as of", [node(date)])
  case .parameter(let name, let value, let options):
    Node("param \(name.text)", [node(value)] + options.map(node))
  case .define(let name, let parameters, let value):
    Node("define \(([name] + parameters).map(\.text).joined(separator: " "))", [node(value)])
  case .segment(let name, let value): Node("segment \(name.text)", [node(value)])
  case .segments(let name, let rules):
    Node(
      "segments \(name.text)",
      rules.map { Node("rule \($0.name.text)", $0.condition.map { [node($0)] } ?? []) })
  case .check(let stage): Node("check", [node(stage)])
  case .bind(let name, let pipeline): Node("bind \(name.text)", [node(pipeline)])
  case .pipeline(let pipeline): node(pipeline)
  }
}

private func node(_ pipeline: PipelineSyntax) -> Node {
  let source =
    switch pipeline.source {
    case .verb(let stage): node(stage)
    case .expression(let expression): node(expression)
    case .lastResult: Node("last result")
    }
  return Node("pipeline", [source] + pipeline.stages.map(node))
}

private func node(_ stage: StageSyntax) -> Node {
  var parts = (stage.word.map { [Node("word \($0.text)")] } ?? []) + stage.items.map(node)
  for (word, items) in [("by", stage.by), ("per", stage.per), ("on", stage.on)] {
    if let items { parts.append(Node(word, items.map(node))) }
  }
  if let day = stage.asOf { parts.append(Node("as of", [node(day)])) }
  if let otherwise = stage.otherwise {
    parts.append(Node("else \(otherwise.severity.rawValue) \(otherwise.message)"))
  }
  return Node("stage \(stage.verb.text)", parts + stage.options.map(node))
}

private func node(_ item: ItemSyntax) -> Node {
  var result = node(item.expression)
  if let name = item.name { result = Node("\(name.text) =", [result]) }
  return item.order.map { Node($0.rawValue, [result]) } ?? result
}

private func node(_ option: OptionSyntax) -> Node {
  Node("\(option.name.text):", [node(option.value)])
}

private func node(_ expression: ExpressionSyntax) -> Node {
  switch expression.kind {
  case .literal(let literal): Node("\(literal)")
  case .name(let name): Node("name \(name.text)")
  case .field(let table, let column): Node("field \(table.text) \(column.text)")
  case .list(let elements): Node("list", elements.map(node))
  case .negate(let operand): Node("negate", [node(operand)])
  case .not(let operand): Node("not", [node(operand)])
  case .binary(let binary, let left, let right): Node(binary.rawValue, [node(left), node(right)])
  case .range(let low, let high): Node("range", [node(low), node(high)])
  case .membership(let operand, let set, let negated):
    Node(negated ? "not in" : "in", [node(operand), node(set)])
  case .isMissing(let operand, let negated):
    Node(negated ? "is not missing" : "is missing", [node(operand)])
  case .conditional(let condition, let then, let otherwise):
    Node("if", [node(condition), node(then), node(otherwise)])
  case .call(let name, let arguments):
    Node(
      "call \(name.text)",
      arguments.map { argument in
        argument.name.map { Node("\($0.text):", [node(argument.value)]) } ?? node(argument.value)
      })
  case .rate(let amount, let unit): Node("rate per \(unit.text)", [node(amount)])
  case .pipeline(let pipeline): node(pipeline)
  case .invalid: Node("invalid")
  }
}

import KantaColumns
package import KantaSyntax

extension Step {
  /// What conditions on the input make of its rows: the segments they ask for; `nil` for none.
  ///
  /// These are segments of the user's own that they name, and names that they compare a column of
  /// segments with.
  package func lineage(
    of conditions: [Condition], _ written: [ExpressionSyntax]
  ) -> Lineage? {
    var choices: [SegmentChoice] = []
    func add(_ choice: SegmentChoice) { if !choices.contains(choice) { choices.append(choice) } }
    for name in written.flatMap(\.names) where schema.resolve(name.text) == nil {
      guard let rule = checker.scope.segments[name.text] else { continue }
      add(SegmentChoice(name.text, set: nil, rule: spell(rule)))
    }
    for (column, word) in conditions.flatMap(\.expression.comparedWords) {
      guard let set = input.segmentation(of: column), let rule = set.rule(of: word) else {
        continue
      }
      add(SegmentChoice(word, set: set.set, rule: rule.text))
    }
    return choices.isEmpty ? nil : Lineage(choices: choices)
  }

  /// Where the rows of the input come from, if a segment chose them and they are customers.
  package var listLineage: Lineage? {
    let lineage = input.wholeLineage
    return lineage.choices.isEmpty || role(.customer) == nil ? nil : lineage
  }
}

extension Expression {
  /// The words that columns of text are compared with, in order.
  fileprivate var comparedWords: [(column: String, word: String)] {
    switch self {
    case .compare(_, .column(let column, _), .constant(.text(let word), _)),
      .compare(_, .constant(.text(let word), _), .column(let column, _)):
      return [(column, word)]
    case .member(.column(let column, _), let values):
      return values.compactMap { value -> (column: String, word: String)? in
        if case .text(let word) = value { (column, word) } else { nil }
      }
    default: return operands.flatMap(\.comparedWords)
    }
  }
}

extension Checker {
  /// The condition of a segment of the user's own over a table; problems inside it are told at its
  /// name.
  package mutating func condition(
    ofSegment name: NameSyntax, over table: Relation, called tableName: String
  ) -> Expression? {
    guard let rule = scope.segments[name.text] else { return nil }
    let (input, day, called) = (currentInput, stageDay, self.tableName)
    defer { (currentInput, stageDay, self.tableName) = (input, day, called) }
    (currentInput, stageDay, self.tableName) = (table, nil, tableName)
    var frame = BindingFrame(.row, table.schema)
    return expand(name, frame: &frame) { checker, frame in
      checker.condition(rule, in: &frame)
    }
  }
}

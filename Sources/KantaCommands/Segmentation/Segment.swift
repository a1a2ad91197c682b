import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let segment = Command(
    "segment", finnish: "segmentti", room: .segmentation,
    "Gives each row the name of its segment: of a `segments` set, or the standard RFM map.",
    details: """
      `segments value_map { champion when r >= 4 and f >= 4 ; other otherwise }` defines a set; the \
      first rule that holds gives the name, and a row for which none holds has no segment. A single \
      `segment name = condition` gives its name or nothing. Without a name, the scores r, f and m \
      are looked up in the standard 125-cell map.
      """,
    takes: .segmentName(optional: true), gives: "the columns of the input, segment",
    examples: [
      Example(
        "orders | rfm | segment | count by segment | sort count desc",
        shows: "the standard segments and how many customers each has"),
      Example(
        "orders | rfm | segment value_map | summarize customers = count(), value = sum(monetary) by segment",
        shows: "a set of one's own"),
    ]
  ) { (step: inout Step) in
    guard let item = step.stage.items.first else { return step.standardSegments() }
    let scope = step.checker.scope
    guard case .name(let name) = item.expression.kind else {
      let text = NameSyntax(step.spell(item.expression), item.range)
      let known = scope.segmentSets.keys + scope.segments.keys
      step.report(
        item.expression.word.map { .segmentInQuotes($0, at: item.range) }
          ?? .unknownSegment(text, known: known))
      return nil
    }
    guard let rules = scope.segmentSets[name.text] ?? step.singleRule(name) else {
      step.report(.unknownSegment(name, known: scope.segmentSets.keys + scope.segments.keys))
      return nil
    }
    guard let segment = step.checker.segmentName(name, rules, over: step.schema) else { return nil }
    return step.extended(step.input, by: [NamedExpression("segment", segment)])
  }
}

extension Step {
  /// `segment loyal = …` as a set of one rule.
  fileprivate func singleRule(_ name: NameSyntax) -> [RuleSyntax]? {
    checker.scope.segments[name.text].map {
      [RuleSyntax(name: name, condition: $0, range: name.range)]
    }
  }

  /// The name of the cell in the standard map, as a choice between the cells of each name.
  fileprivate mutating func standardSegments() -> Relation? {
    let scores = ["r", "f", "m"].compactMap { name in
      schema.fields.first { $0.name == name && $0.type.kind == .integer }
    }
    guard scores.count == 3 else {
      report(.noScores(at: stage.verb.range))
      return nil
    }
    let columns = scores.map { Expression.column($0.name, $0.type) }
    func scaled(_ column: Expression, _ factor: Int64) -> Expression {
      .arithmetic(.multiply, column, .constant(.integer(factor), .integer), .integer)
    }
    let cell = Expression.arithmetic(
      .add, .arithmetic(.add, scaled(columns[0], 100), scaled(columns[1], 10), .integer),
      columns[2], .integer)
    var segment = Expression.constant(.missing, .text)
    for name in RFMSegmentMap.names.reversed() {
      let cells = RFMSegmentMap.cells(of: name).map { Value.integer(Int64($0)) }
      segment = .choose(
        condition: .member(cell, cells), then: .constant(.text(name), .text), else: segment, .text)
    }
    return extended(input, by: [NamedExpression("segment", segment)])
  }
}

import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let lint = Command(
    "lint", finnish: "tarkista säännöt", room: .segmentation,
    "Finds what is wrong with a segment set or map: gaps, dead rules, overlaps.",
    details: """
      Of rules over the scores r, f and m every cell of the grid is looked at; `lint NAME` on a \
      line of its own needs no table. With a table of customers before it, it says how many of \
      them there are in each case; rules over other columns can only be looked at with a table.

      `finding` is `complete` for a segment that gets all it asks for, `shadowed` for one of which \
      earlier rules take a part, `unreachable` for one that they leave nothing; then `overlap` for \
      each two segments that hold for the same cells, `behind` being the earlier one, and \
      `uncovered` for each cell without a name. `cells` and `customers` are those for which a \
      rule holds, `kept` and `kept_customers` those to which it gives the name.
      """,
    takes: .segmentName(optional: false), standsAlone: true,
    options: Parameter<Int>.optional("scores", "how many scores r, f and m have", default: 5),
    Parameter<BestScore>.optional(
      "best", "whether the highest score or 1 is best, for a map that comes with Kanta",
      default: .high),
    gives: "finding, segment, behind, score, cells, kept, customers, kept_customers",
    examples: [
      Example(
        "lint three_range | where finding == \"unreachable\"",
        shows: "the segments of a copied map that nobody can be in"),
      Example(
        "orders | rfm | lint r_package | where finding == \"uncovered\"",
        shows: "the cells without a name, and how many customers they have"),
      Example("orders | rfm | lint value_map, scores: 5", shows: "a set of one's own"),
      Example(
        "orders | rfm best: low | lint standard, best: low | where finding == \"complete\"",
        shows: "scores of which 1 is the best"),
    ]
  ) { (step: inout Step, scores: Int, best: BestScore) in
    guard (2...9).contains(scores) else {
      step.report(.badScores(scores, at: step.optionRange("scores")))
      return nil
    }
    guard let set = step.segmentSet(step.stage.items[0]) else { return nil }
    let cells = ScoreCells(scores: scores)
    switch set {
    case .map(let map):
      guard scores == 5 else {
        step.report(.mapOfFive(map.name, at: step.optionRange("scores")))
        return nil
      }
      let holds = map.segments.map { segment in
        RFMMap.cells.map { segment.cells.contains(best == .high ? $0 : RFMMap.mirrored($0)) }
      }
      return step.linted(SetLint(map.name, map.segments.map(\.name), .cells(cells, holds)))
    case .rules(let name, let rules):
      guard !step.givesOption("best") else {
        step.report(.bestOfOwnRules(name, at: step.optionRange("best")))
        return nil
      }
      if let holds = step.checker.rules(rules, over: cells) {
        return step.linted(SetLint(name.text, rules.map(\.name.text), .cells(cells, holds)))
      }
      return step.lintedByRows(name, rules)
    }
  }
}

extension Step {
  /// Whether a table flows in, or the line starts here.
  private var hasTable: Bool { !schema.fields.isEmpty }

  /// Rules over cells, with the customers in each where the table has scores.
  fileprivate mutating func linted(_ lint: SetLint) -> Relation? {
    var counted = input
    if hasTable {
      guard let scores = scoreFields else {
        report(.noScores(for: lint.name, at: stage.items[0].range, before: stage.verb))
        return nil
      }
      counted = aggregate(
        input, keys: scores.map { NamedExpression($0.name, .column($0.name, $0.type)) },
        measures: [Measure("customers", .count, of: nil, type: .integer)])
    }
    return relation(.local(counted, lint.step(hasCustomers: hasTable)), SetLint.schema)
  }

  /// Rules over any columns, as far as the rows of the table tell.
  fileprivate mutating func lintedByRows(_ set: NameSyntax, _ rules: [RuleSyntax]) -> Relation? {
    guard hasTable else {
      report(.lintNeedsTable(set))
      return nil
    }
    var keys: [NamedExpression] = []
    for rule in rules {
      guard let name = checker.segmentName(set, [rule], over: schema) else { return nil }
      keys.append(NamedExpression("rule \(keys.count)", .not(.isMissing(name))))
    }
    let counted = aggregate(
      input, keys: keys, measures: [Measure("customers", .count, of: nil, type: .integer)])
    let lint = SetLint(set.text, rules.map(\.name.text), .rows)
    return relation(.local(counted, lint.step(hasCustomers: true)), SetLint.schema)
  }
}

import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let segment = Command(
    "segment", finnish: "segmentti", room: .segmentation,
    "Gives each row the name of its segment: of a `segments` set, or of an RFM map.",
    details: """
      `segments value_map { champion when r >= 4 and f >= 4 ; other otherwise }` defines a set; the \
      first rule that holds gives the name, and a row for which none holds has no segment. A single \
      `segment name = condition` gives its name or nothing.

      Maps of the scores r, f and m, each 1 to 5, come with Kanta: \(RFMMap.names). Without a name, \
      `standard` is meant. Scores of which 1 is the best need `best: low` here as in `rfm`. \
      `lint NAME` says what a set or map leaves out.
      """,
    takes: .segmentName(optional: true),
    options: Parameter<BestScore>.optional(
      "best", "whether the highest score or 1 is best, for a map that comes with Kanta",
      default: .high),
    gives: "the columns of the input, segment",
    examples: [
      Example(
        "orders | rfm | segment | count by segment | sort count desc",
        shows: "the standard segments and how many customers each has"),
      Example(
        "orders | rfm | segment r_package | count by segment",
        shows: "the segments of R's rfm package"),
      Example(
        "orders | rfm | segment value_map | summarize customers = count(), value = sum(monetary) by segment",
        shows: "a set of one's own"),
      Example(
        "orders | rfm best: low | segment two_digit, best: low | count by segment",
        shows: "scores of which 1 is the best"),
    ]
  ) { (step: inout Step, best: BestScore) in
    var set = SegmentSet.map(.standard)
    if let item = step.stage.items.first {
      guard let named = step.segmentSet(item) else { return nil }
      set = named
    }
    switch set {
    case .map(let map): return step.mapped(map, best)
    case .rules(let name, let rules):
      guard !step.givesOption("best") else {
        step.report(.bestOfOwnRules(name, at: step.optionRange("best")))
        return nil
      }
      guard let segment = step.checker.segmentName(name, rules, over: step.schema) else {
        return nil
      }
      return step.segmented(step.input, segment, Segmentation(name.text, rules))
    }
  }
}

extension Step {
  /// The name of the cell in a map, as a choice between the cells of each name.
  fileprivate mutating func mapped(_ map: RFMMap, _ best: BestScore) -> Relation? {
    guard let scores = scoreFields else {
      report(
        .noScores(
          for: map.name, at: stage.items.first?.range ?? stage.verb.range, before: stage.verb))
      return nil
    }
    return segmented(input, map.segmentName(over: scores, best), map.segmentation(best))
  }

  /// A table with the names of segments, and what they mean.
  fileprivate func segmented(
    _ table: Relation, _ segment: Expression, _ meaning: Segmentation
  ) -> Relation {
    var named = extended(table, by: [NamedExpression(Segmentation.column, segment)])
    named.lineage = Lineage(meaning)
    return named
  }
}

extension RFMMap {
  /// The name of the cell that the columns of scores say; missing outside of the map.
  func segmentName(over scores: [Schema.Field], _ best: BestScore) -> Expression {
    let columns = scores.map { Expression.column($0.name, $0.type) }
    func scaled(_ column: Expression, _ factor: Int64) -> Expression {
      .arithmetic(.multiply, column, .constant(.integer(factor), .integer), .integer)
    }
    let cell = Expression.arithmetic(
      .add, .arithmetic(.add, scaled(columns[0], 100), scaled(columns[1], 10), .integer),
      columns[2], .integer)
    var name = Expression.constant(.missing, .text)
    for segment in segments.reversed() {
      let cells = segment.cells.map { cell in
        Value.integer(Int64(best == .high ? cell : Self.mirrored(cell)))
      }
      name = .choose(
        condition: .member(cell, cells), then: .constant(.text(segment.name), .text), else: name,
        .text)
    }
    // Other scores could add up to the number of a cell.
    let inGrid = columns.map { Expression.member($0, (1...5).map { .integer($0) }) }
    return .choose(
      condition: .and(.and(inGrid[0], inGrid[1]), inGrid[2]), then: name,
      else: .constant(.missing, .text), .text)
  }

  /// What its names mean; its rules are those of scores of which 5 is the best.
  func segmentation(_ best: BestScore) -> Segmentation {
    let words = best == .high ? "" : ", in scores of which 5 is the best"
    return Segmentation(name, segments.map { Segmentation.Rule($0.name, $0.rule + words) })
  }

  /// The names of all maps and what they are, as a sentence goes on.
  static let names = all.map { "`\($0.name)` (\($0.title))" }.joined(separator: ", ")
}

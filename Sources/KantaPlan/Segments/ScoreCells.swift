package import KantaColumns
import KantaSource
package import KantaSyntax

/// The cells of a grid of the scores r, f and m, each from 1 to `scores`.
///
/// They are numbered from 0 in the order 111, 112, and so on.
package struct ScoreCells: Hashable, Sendable {
  package let scores: Int

  package init(scores: Int) { self.scores = scores }

  package var count: Int { scores * scores * scores }

  /// The scores of a cell.
  package subscript(cell: Int) -> (r: Int, f: Int, m: Int) {
    (cell / (scores * scores) + 1, cell / scores % scores + 1, cell % scores + 1)
  }

  /// Where a cell stands; `nil` for scores outside the grid.
  package func position(r: Int64, f: Int64, m: Int64) -> Int? {
    let range = 1...Int64(scores)
    guard range.contains(r), range.contains(f), range.contains(m) else { return nil }
    return (Int(r - 1) * scores + Int(f - 1)) * scores + Int(m - 1)
  }

  /// The three digits of a cell, as `rfm` writes a score.
  package func label(_ cell: Int) -> String {
    let (r, f, m) = self[cell]
    return "\(r)\(f)\(m)"
  }

  /// One row per cell, with its scores as `rfm` gives them.
  package var table: Table {
    func column(_ score: (Int) -> Int) -> Column {
      Column(.integer, .integers((0..<count).map { Int64(score($0)) }))
    }
    let labels = Words(distinct: (0..<count).map(label))
    return Table([
      ("r", column { self[$0].r }), ("f", column { self[$0].f }), ("m", column { self[$0].m }),
      ("score", Column(.text, .codes((0..<UInt32(count)).map { $0 }, labels))),
    ])
  }
}

extension Checker {
  /// For each rule of a set, whether it holds in each cell of the scores; `nil` where a rule reads
  /// anything but r, f, m and the score made of them.
  package func rules(_ rules: [RuleSyntax], over cells: ScoreCells) -> [[Bool]]? {
    let table = cells.table
    var inner = Checker(scope: scope, catalogue: catalogue, host: host)
    var frame = BindingFrame(.row, table.schema)
    var conditions: [NamedExpression] = []
    for rule in rules {
      var bound: Expression? = .constant(.boolean(true), .boolean)
      if let syntax = rule.condition { bound = inner.condition(syntax, in: &frame) }
      guard let bound, inner.diagnostics.isEmpty else { return nil }
      conditions.append(NamedExpression("rule \(conditions.count)", bound))
    }
    guard conditions.contains(where: { !$0.expression.columns.isEmpty }) else { return nil }
    let schema = Schema(conditions.map { Schema.Field($0.name, .boolean) })
    let plan = Relation(
      .project(Relation(.literal(table, name: "cells"), schema: table.schema), conditions),
      schema: schema)
    guard let answer = try? host.table(of: plan) else { return nil }
    return answer.columns.map { column in
      guard case .flags(let flags) = column.values else { return [] }
      return flags.indices.map { flags[$0] && column.isPresent($0) }
    }
  }

  /// A warning where the rules of a set over r, f and m leave cells without a name, or each other
  /// nothing; `nil` for a set without such faults or over anything else.
  func coverageWarning(_ set: NameSyntax, _ rules: [RuleSyntax]) -> Diagnostic? {
    let largest = rules.flatMap { $0.condition?.wholeNumbers ?? [] }.max() ?? 5
    let cells = ScoreCells(scores: min(9, max(5, largest)))
    guard let holds = self.rules(rules, over: cells) else { return nil }
    let everywhere = [Int64](repeating: 0, count: cells.count)
    let coverage = RuleCoverage(holds, customers: everywhere)
    // An `otherwise` for whom nobody is left does no harm.
    let unreachable = coverage.rules.indices.filter {
      coverage.rules[$0].isUnreachable && rules[$0].condition != nil
    }
    // A set for three scores has nothing to say of the fourth.
    let own = (2..<cells.scores).contains(largest) ? ScoreCells(scores: largest) : cells
    let isTotal = coverage.uncovered.allSatisfy { cell in
      let (r, f, m) = cells[cell]
      return max(r, f, m) > own.scores
    }
    guard !unreachable.isEmpty || !isTotal else { return nil }
    let dead = unreachable.map { index in
      (rule: rules[index], takers: coverage.takers(of: index).map { rules[$0].name.text })
    }
    return .faultyRules(
      set, of: cells.count, unreachable: dead,
      uncovered: isTotal ? [] : coverage.uncovered.map(cells.label))
  }
}

extension ExpressionSyntax {
  /// The whole numbers written in it.
  fileprivate var wholeNumbers: [Int] {
    if case .literal(.integer(let value)) = kind { return [Int(clamping: value)] }
    return parts.flatMap(\.wholeNumbers)
  }
}

import KantaSource
import KantaSyntax

// What is wrong with the rules of a segment set.

extension Diagnostic {
  /// `customer in members of Champions` anywhere but as a whole condition of `where`.
  static func membersInside(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .notHere, "members are asked for in a condition of `where` by itself, or joined by `and`",
      at: range,
      advice: Advice("choose the rows first: orders | where customer in members of …"))
  }

  static func deadRule(_ rule: RuleSyntax, after otherwise: SourceRange, in set: NameSyntax)
    -> Diagnostic
  {
    Diagnostic(
      .segmentRules, "the rule `\(rule.name.text)` can never be reached", at: rule.range,
      labels: [Label(otherwise, "takes everything that is left")],
      advice: Advice("put it before `otherwise`"))
  }

  /// Rules over r, f and m that earlier ones leave nothing, and cells that none of them names.
  static func faultyRules(
    _ set: NameSyntax, of cellCount: Int,
    unreachable: [(rule: RuleSyntax, takers: [String])], uncovered: [String]
  ) -> Diagnostic {
    let name = quoted(set.text)
    let dead =
      unreachable.isEmpty
      ? nil
      : "\(Counted.things(unreachable.count, "rule")) of `\(set.text)` can never be reached"
    let share = "\(uncovered.count) of the \(cellCount) cells of r, f and m"
    let gaps =
      uncovered.isEmpty
      ? nil
      : dead == nil ? "`\(set.text)` gives no name to \(share)" : "\(share) get no name"
    return Diagnostic(
      .segmentRules, [dead, gaps].compactMap(\.self).joined(separator: ", and "), at: set.range,
      severity: .warning,
      labels: unreachable.map { rule, takers in
        Label(
          rule.range,
          takers.isEmpty ? "holds for no cell" : "taken by " + Counted.list(takers, limit: 3))
      },
      notes: uncovered.isEmpty
        ? [] : ["without a name: " + Counted.list(uncovered, limit: 12)],
      advice: Advice("`lint \(name)` lists all of it"))
  }
}

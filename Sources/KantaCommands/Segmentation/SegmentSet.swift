import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// What a name of a segment or set means: rules of the user's own, or a map that comes with Kanta.
enum SegmentSet {
  case rules(NameSyntax, [RuleSyntax])
  case map(RFMMap)
}

extension Segmentation {
  /// The names that the rules of a set give.
  init(_ set: String, _ rules: [RuleSyntax]) {
    self.init(
      set,
      rules.map { rule in
        Rule(rule.name.text, rule.condition.map { spell($0) } ?? "otherwise")
      })
  }
}

extension Step {
  /// The segment, set or map that an item names; anything else is reported.
  mutating func segmentSet(_ item: ItemSyntax) -> SegmentSet? {
    let known = knownSegmentSets
    guard case .name(let name) = item.expression.kind else {
      let text = NameSyntax(spell(item.expression), item.range)
      report(
        item.expression.word.map { .segmentInQuotes($0, at: item.range) }
          ?? .unknownSegment(text, known: known))
      return nil
    }
    if let set = segmentSet(name) { return set }
    report(.unknownSegment(name, known: known))
    return nil
  }

  /// The columns r, f and m, where the table has them as whole numbers.
  var scoreFields: [Schema.Field]? {
    let fields = ["r", "f", "m"].compactMap { name in
      schema.fields.first { $0.name == name && $0.type.kind == .integer }
    }
    return fields.count == 3 ? fields : nil
  }

  /// The segment, set or map of that name; `nil` for a name that nothing has.
  ///
  /// What the user has named goes before a map of the same name.
  func segmentSet(_ name: NameSyntax) -> SegmentSet? {
    let scope = checker.scope
    if let rules = scope.segmentSets[name.text] { return .rules(name, rules) }
    if let condition = scope.segments[name.text] {
      return .rules(name, [RuleSyntax(name: name, condition: condition, range: name.range)])
    }
    return RFMMap.named(name.text).map { .map($0) }
  }

  /// The names that `segmentSet` knows.
  var knownSegmentSets: [String] {
    let scope = checker.scope
    return scope.segmentSets.keys + scope.segments.keys + RFMMap.all.map(\.name)
  }
}

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

extension Step {
  /// The segment, set or map that an item names; anything else is reported.
  ///
  /// What the user has named goes before a map of the same name.
  mutating func segmentSet(_ item: ItemSyntax) -> SegmentSet? {
    let scope = checker.scope
    let known = scope.segmentSets.keys + scope.segments.keys + RFMMap.all.map(\.name)
    guard case .name(let name) = item.expression.kind else {
      let text = NameSyntax(spell(item.expression), item.range)
      report(
        item.expression.word.map { .segmentInQuotes($0, at: item.range) }
          ?? .unknownSegment(text, known: known))
      return nil
    }
    if let rules = scope.segmentSets[name.text] { return .rules(name, rules) }
    if let condition = scope.segments[name.text] {
      return .rules(name, [RuleSyntax(name: name, condition: condition, range: name.range)])
    }
    if let map = RFMMap.named(name.text) { return .map(map) }
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
}

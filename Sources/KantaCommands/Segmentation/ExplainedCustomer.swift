import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// A customer's values, scores and rule, as a table and in words.
struct ExplainedCustomer {
  let name: String
  /// Of recency, frequency and monetary value, in this order.
  let values: [Double]
  let scores: [Int]
  let origins: [ScoreOrigin]
  let segment: String?
  let rules: MatchedRules?
  let customerCount: Int
  let groupNames: [String]

  /// The smallest change to another segment; `nil` where it cannot be told, or none leads there.
  private var move: SegmentMove? {
    guard let rules, rules.isOfScores, !isNested else { return nil }
    let ladders = origins.compactMap(\.ladder)
    guard ladders.count == origins.count else { return nil }
    return SegmentMove.smallest(from: scores, values, ladders) { rules.segment($0) }
  }

  private var isNested: Bool { origins.contains { $0.rule == .nestedQuantiles } }

  /// One row per measure.
  var table: Table {
    let move = move
    var numbers: [[Double?]] = [[], [], [], [], []]
    for (index, origin) in origins.enumerated() {
      let bounds = origin.ladder?.bounds(of: scores[index])
      // The smaller the recency, the better; of the others the larger.
      let better = distance(index, larger: index > 0)
      let worse = distance(index, larger: index == 0)
      let change = move.flatMap { $0.scores[index] == scores[index] ? nil : $0.changes[index] }
      let row = [bounds?.lower, bounds?.upper, better, worse, change]
      for (column, cell) in row.enumerated() { numbers[column].append(cell) }
    }
    let newScores = scores.indices.map { index in
      move.flatMap { $0.scores[index] == scores[index] ? nil : Int64($0.scores[index]) }
    }
    var columns = [
      Column.text(ScoredCustomers.measures), Column(.number, .numbers(values)),
      Column(.integer, .integers(scores.map { Int64($0) })),
    ]
    columns += numbers.map { Column.cells($0, .number) }
    columns.append(
      Column(
        .integer, .integers(newScores.map { $0 ?? 0 }),
        validity: Validity(newScores.map { $0 != nil }).normalized))
    return Table(CustomerExplanation.schema, columns)
  }

  /// By how much a value has to change for the next score in a direction.
  private func distance(_ measure: Int, larger: Bool) -> Double? {
    guard let ladder = origins[measure].ladder,
      let next = ladder.neighbour(of: scores[measure], larger: larger)
    else { return nil }
    return ladder.change(of: values[measure], to: next).map { abs($0) }
  }

  // MARK: - Words

  var definitions: [String] {
    [
      "customer \(name): "
        + zip(ScoredCustomers.scores, scores).map { "\($0) \($1)" }.joined(separator: ", ")
        + " · " + (segment.map { "in the segment \($0)" } ?? "in no segment"),
      rules.rule(of: segment), moveLine, originLine,
      "recency in days · to_better, to_worse: by how much the value has to change for the next "
        + "better and the next worse score",
    ]
  }

  private var moveLine: String {
    let start = "smallest change to another segment: "
    guard let rules else { return start + "not known without the rule" }
    guard rules.isOfScores else {
      return start + "not looked for, as `\(rules.entry.name)` reads more than r, f and m"
    }
    if isNested {
      return start + "not looked for, as nested scores change together"
    }
    if let measure = origins.firstIndex(where: { $0.ladder == nil }) {
      return start + "not known, as \(ScoredCustomers.scores[measure]) does not follow from "
        + "\(ScoredCustomers.measures[measure]) alone"
    }
    guard let move else { return start + "none, all scores that occur are in this one" }
    let changes = scores.indices.filter { move.scores[$0] != scores[$0] }.map { index in
      "\(ScoredCustomers.scores[index]) \(scores[index]) → \(move.scores[index]) by "
        + "\(ScoredCustomers.measures[index]) \(signed(move.changes[index]))"
    }
    let size = ClassScheme.shown(move.relative)
    return start + "\(move.segment), with " + changes.joined(separator: " and ")
      + " (\(Counted.things(move.steps, "step")), \(size) of the value"
      + (changes.count == 1 ? ")" : "s, added up)")
  }

  private func signed(_ change: Double) -> String {
    (change < 0 ? "−" : "+") + RFMRule.figure(abs(change))
  }

  /// Where the bounds of each measure come from.
  private var originLine: String {
    let all = Counted.things(customerCount, "customer")
    let kinds: [(ScoreOrigin.Rule, String)] = [
      (.quantiles, "cut points at type-7 quantiles of \(all)"),
      (
        .groupQuantiles,
        "cut points at type-7 quantiles of each \(groupNames.joined(separator: ", ")) by itself"
      ),
      (.nestedQuantiles, "cut points at type-7 quantiles within the scores before it"),
      (.observed, "the nearest values of customers with another score, as no quantiles give these"),
      (.unknown, "not known: the score does not follow from the value alone"),
    ]
    let parts = kinds.compactMap { rule, words -> String? in
      let names = zip(ScoredCustomers.scores, origins).filter { $1.rule == rule }.map(\.0)
      guard !names.isEmpty else { return nil }
      return names.count == 3 ? words : "of \(names.joined(separator: ", ")) \(words)"
    }
    let closed = origins.contains { $0.ladder?.cuts != nil } ? " · intervals (a, b]" : ""
    return "lower, upper: " + parts.joined(separator: "; ") + closed
  }
}

extension MatchedRules? {
  /// The rule behind a segment, as it is written; `nil` for customers in none.
  func rule(of segment: String?) -> String {
    guard let self else {
      return "rule: not known, as no set or map in reach gives these segments"
    }
    let rules = self.entry.rules
    let same = self.others.isEmpty ? "" : " (here the same as \(Counted.list(self.others)))"
    let mirrored = self.isMirrored ? ", in scores of which 5 is the best" : ""
    let places = segment.map { name in rules.indices.filter { rules[$0].name == name } } ?? []
    guard let segment, let first = places.first else {
      return "rule: none of the \(rules.count) rules of `\(self.entry.name)` holds\(same)"
    }
    let numbers = places.map { String($0 + 1) }.joined(separator: " or ")
    let place = "rule \(numbers) of \(rules.count) of `\(self.entry.name)`\(same)"
    if rules[first].text.isEmpty { return "\(place): \(segment) otherwise" }
    let texts = places.map { rules[$0].text.isEmpty ? "otherwise" : rules[$0].text }
    let joint = if case .map = self.entry.source { ":" } else { " when" }
    return "\(place), the first that holds: \(segment)\(joint) "
      + texts.joined(separator: ", or ") + mirrored
  }
}

extension Column {
  /// A column of doubles, missing where there is none.
  static func cells(_ cells: [Double?], _ type: ValueType) -> Column {
    Column(
      type, .numbers(cells.map { $0 ?? 0 }),
      validity: Validity(cells.map { $0 != nil }).normalized)
  }
}

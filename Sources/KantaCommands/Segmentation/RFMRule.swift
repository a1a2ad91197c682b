import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// How customers are scored, and the step that scores them.
struct RFMRule: Sendable {
  let asOf: AsOf
  let counts: FrequencyCount
  let window: PurchaseWindow?
  /// r, f and m.
  let measures: [RFMMeasure]
  let binning: RFMBinning
  /// `nil` where equal values score equally.
  let tieSeed: UInt64?
  let best: BestScore
  let weights: ScoreWeights?
  /// The keys of the groups that are scored each by itself.
  let kinds: [NamedExpression]

  var step: LocalStep {
    let rule = self
    let scores = scoreCounts
    return LocalStep(
      "rfm", detail: "\(scores), counting \(counts.rawValue), \(asOf.spelled)", canLeaveOut: true
    ) { table, context throws(Diagnostic) in
      let asOf = try rule.asOf.day(context)
      return try rule.answer(RFMProfile(table, asOf.day, kinds: rule.kinds.count), asOf, context)
    }
  }

  private func answer(
    _ profile: RFMProfile, _ asOf: AnalysisDay, _ context: LocalContext
  ) throws(Diagnostic) -> Answer {
    let definition = definition(asOf)
    guard profile.rowCount > 0 else {
      return Answer(
        table(profile, [[], [], []], context), definitions: [definition] + compositeLine,
        analysisDay: asOf.day)
    }
    guard let scored = scores(of: profile, on: context.execution),
      let repeated = profile.repeatedCustomers(on: context.execution)
    else { throw Diagnostic.interrupted }
    let definitions =
      [definition] + compositeLine + cutLines(scored, profile) + lossLines(scored, profile)
    var notes = returnNotes(context.observed, profile)
    if repeated > 0 {
      let kinds = kinds.map(\.name).joined(separator: ", ")
      notes.append(
        .remark(
          "\(Counted.things(repeated, "customer")) bought under more than one \(kinds), and "
            + "\(repeated == 1 ? "is" : "are") scored in each"))
    }
    return Answer(
      table(profile, scored.map(\.values.scores), context), definitions: definitions, notes: notes,
      analysisDay: asOf.day)
  }

  /// The scores of the three measures, and the groups within which they were given.
  ///
  /// Independent measures are scored side by side; nested ones one after the other.
  private func scores(of profile: RFMProfile, on execution: Execution) -> [ScoredMeasure]? {
    guard let tieOrders = tieOrders(profile, on: execution) else { return nil }
    let rules = zip(measures, tieOrders).map { $0.rule(tieOrder: $1) }
    var kindGroups: ScoreGroups?
    if !kinds.isEmpty {
      guard let index = profile.kindIndex(on: execution) else { return nil }
      kindGroups = ScoreGroups(numbers: index.groups, count: index.count)
    }
    guard binning == .nested else {
      let groups = kindGroups
      let results = Parallel.map(3, on: execution) { measure in
        rules[measure].scored(
          profile.values[measure], in: groups, on: execution.with(threads: 1)
        ).map { ScoredMeasure(values: $0, groups: groups) }
      }
      return results.flatMap { all in
        let made = all.compactMap(\.self)
        return made.count == 3 ? made : nil
      }
    }
    var groups = kindGroups
    var results: [ScoredMeasure] = []
    for (measure, rule) in rules.enumerated() {
      let values = profile.values[measure]
      guard let scored = rule.scored(values, in: groups, on: execution) else { return nil }
      results.append(ScoredMeasure(values: scored, groups: groups))
      groups = .nested(groups, scored.scores, scoreCount: rule.scoreCount)
    }
    return results
  }

  /// For each measure an order of equal customers by chance; `nil` inside where none is wanted.
  ///
  /// It depends on the seed and on the customers, not on the order of the rows.
  private func tieOrders(_ profile: RFMProfile, on execution: Execution) -> [[UInt64]?]? {
    guard let tieSeed, profile.rowCount > 0 else { return [nil, nil, nil] }
    guard let order = profile.customerOrder(on: execution) else { return nil }
    var seeds = SeededRandom(seed: tieSeed)
    return measures.map { measure -> [UInt64]? in
      let seed = seeds.next()
      guard measure.ownCuts == nil else { return nil }
      let words = shuffleWords(order.count, seed: seed)
      var ofRow = words
      for (rank, row) in order.enumerated() { ofRow[Int(row)] = words[rank] }
      return ofRow
    }
  }
}

/// One of the three measures, and what is wanted of its scores.
struct RFMMeasure: Sendable {
  /// r, f or m.
  let name: String
  let scoreCount: Int
  let ownCuts: [Double]?
  let closed: QuantileScore.Closed
  /// Whether the smallest values are the best.
  let isReversed: Bool

  /// The rule that scores it; with an order of equal rows, by rank.
  func rule(tieOrder: [UInt64]?) -> ScoreRule {
    let method: ScoreRule.Method =
      if let ownCuts {
        .cuts(ownCuts, closed)
      } else if let tieOrder {
        .ranks(tieOrder: tieOrder)
      } else {
        .quantiles
      }
    return ScoreRule(scoreCount: scoreCount, method: method, isReversed: isReversed)
  }
}

/// The scores of a measure, and the groups within which they were given; `nil` for all customers.
struct ScoredMeasure: Sendable {
  let values: ScoredValues
  let groups: ScoreGroups?
}

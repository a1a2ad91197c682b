import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
package import KantaSyntax

/// What the frequency of RFM counts.
package enum FrequencyCount: String, Choice { case orders, days, rows }

/// Whether the measures of RFM are scored each by itself, or one within the other.
package enum RFMBinning: String, Choice { case independent, nested }

/// What happens to customers with equal values.
package enum TieChoice: String, Choice { case same, random }

/// Which end of the scores is the best.
package enum BestScore: String, Choice { case high, low }

extension QuantileScore.Closed: Choice {}

/// The weights of r, f and m, as exact numbers of one scale.
package struct ScoreWeights: Argument {
  /// Three, none below 0 and not all 0, with up to six decimals.
  package let units: [Int64]
  package let scale: Int

  package static var kind: String { "list of three weights, for r, f and m" }
  package var spelled: String { "[\(plain.joined(separator: ", "))]" }

  /// Each as it was written, in the common scale.
  package var plain: [String] {
    units.map { ExactDecimal(minorUnits: $0, scale: scale).plain }
  }

  package static func read(
    _ expression: ExpressionSyntax, in step: inout Step
  ) -> ScoreWeights? {
    guard case .list(let elements) = expression.kind, elements.count == 3 else { return nil }
    var weights: [ExactDecimal] = []
    for element in elements {
      switch step.constant(element) {
      case .integer(let value)?: weights.append(ExactDecimal(minorUnits: value, scale: 0))
      case .decimal(let value)?: weights.append(value)
      default: return nil
      }
    }
    return ScoreWeights(weights)
  }

  /// `nil` for weights that are below 0, all 0, or too large or fine to add up exactly.
  private init?(_ weights: [ExactDecimal]) {
    scale = weights.map(\.scale).max() ?? 0
    let isFit = weights.allSatisfy { $0.minorUnits >= 0 && $0.minorUnits <= 1_000_000_000 }
    guard scale <= 6, isFit, weights.contains(where: { $0.minorUnits > 0 }) else { return nil }
    let common = scale
    units = weights.map { $0.minorUnits * PowerOfTen.of(common - $0.scale) }
  }
}

/// The options of `rfm` as they were read.
struct RFMOptions {
  let scores: Int
  let counts: FrequencyCount?
  let window: TimeSpan?
  let binning: RFMBinning
  let ties: TieChoice
  let seed: Int
  /// Of r, f and m.
  let cuts: [[Double]?]
  let closed: QuantileScore.Closed
  let best: BestScore
  let weights: ScoreWeights?

  var hasOwnCuts: Bool { cuts.contains { $0 != nil } }
  var hasOnlyOwnCuts: Bool { cuts.allSatisfy { $0 != nil } }
}

extension Step {
  /// The rule that options make; `nil` when one of them was reported.
  mutating func rule(_ options: RFMOptions) -> RFMRule? {
    guard areConsistent(options), let measures = measures(options),
      let counts = counts(options.counts), let kinds = kinds()
    else { return nil }
    var asOf = givenAnalysisDay
    var window: PurchaseWindow?
    if let span = options.window {
      // Where a window starts must be known before anything is read.
      guard isPositive(span), let day = analysisDay() else { return nil }
      asOf = day
      window = PurchaseWindow(span, until: day.day)
    }
    return RFMRule(
      asOf: AsOf(asOf, of: self),
      counts: counts, window: window, measures: measures, binning: options.binning,
      tieSeed: options.ties == .random ? UInt64(bitPattern: Int64(options.seed)) : nil,
      best: options.best, weights: options.weights, kinds: kinds)
  }

  /// Whether no option is given that has nothing to work on.
  private mutating func areConsistent(_ options: RFMOptions) -> Bool {
    guard (2...9).contains(options.scores) else {
      report(.badScores(options.scores, at: optionRange("scores")))
      return false
    }
    if options.closed == .left, !options.hasOwnCuts {
      report(.closedWithoutCuts(at: optionRange("closed")))
      return false
    }
    if options.hasOnlyOwnCuts, options.binning == .nested || options.ties == .random {
      let name = options.binning == .nested ? "binning" : "ties"
      report(.needsQuantiles(name, at: optionRange(name)))
      return false
    }
    if givesOption("seed"), options.ties == .same {
      report(.seedWithoutChance(at: optionRange("seed")))
      return false
    }
    return true
  }

  /// The measures r, f and m with their cut points or scores.
  private mutating func measures(_ options: RFMOptions) -> [RFMMeasure]? {
    var measures: [RFMMeasure] = []
    for (name, cuts) in zip(["r", "f", "m"], options.cuts) {
      let option = "\(name)_cuts"
      if let cuts, givesOption("scores"), cuts.count != options.scores - 1 {
        report(
          .tooManyCuts(
            option, scores: options.scores, found: cuts.count, at: optionRange(option)))
        return nil
      }
      if let cuts, cuts.count > 8 {
        report(.badCutCount(option, found: cuts.count, at: optionRange(option)))
        return nil
      }
      measures.append(
        RFMMeasure(
          name: name, scoreCount: cuts.map { $0.count + 1 } ?? options.scores, ownCuts: cuts,
          closed: options.closed, isReversed: name == "r"))
    }
    return measures
  }

  /// What frequency counts: what was chosen, else orders where the table has them; `nil` when that
  /// was reported.
  mutating func counts(_ chosen: FrequencyCount?) -> FrequencyCount? {
    let counts = chosen ?? (role(.order) == nil ? .days : .orders)
    if counts == .orders, role(.order) == nil {
      report(.missingRoles([.order], of: stage.verb, schema: schema))
      return nil
    }
    return counts
  }

  /// The keys of `per`, whose names the result must have room for.
  private mutating func kinds() -> [NamedExpression]? {
    guard let kinds = keys(stage.per) else { return nil }
    let names = RFMRule.columns + [RFMRule.lastPurchase]
    return areFree(kinds, stage.per, beside: names) ? kinds : nil
  }

  private mutating func isPositive(_ span: TimeSpan) -> Bool {
    let isWhole = span.microseconds % TimeSpan.microsecondsPerDay == 0
    guard isWhole, span.months >= 0, span.microseconds >= 0, span != TimeSpan() else {
      report(.badWindow(at: optionRange("window")))
      return false
    }
    return true
  }

  /// Whether the user wrote the option.
  func givesOption(_ name: String) -> Bool { stage.options.contains { $0.name.text == name } }

  /// The place of an option's value, or of the verb where it is left out.
  func optionRange(_ name: String) -> SourceRange {
    stage.options.first { $0.name.text == name }?.value.range ?? stage.verb.range
  }
}

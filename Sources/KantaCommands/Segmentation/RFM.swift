import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let rfm = Command(
    "rfm", finnish: "RFM-profiili", room: .segmentation,
    "Scores each customer by recency, frequency and monetary value, and names the segment.",
    details: """
      Recency is the days from the last purchase to the analysis date, frequency what `counts:` \
      says (orders, purchase days or rows), monetary the exact sum of the amounts; `window:` looks \
      at the purchases of so long a time only. Rows without customer, date or amount, and rows \
      after the analysis date, are left out and counted in the footer; amounts below 0 stay in, \
      and are counted there, too.

      Cut points are type-7 quantiles of the customers, each interval with its upper end in it, so \
      equal values always get equal scores; the smallest recency gets the highest score. Where \
      many customers share a value some scores do not occur, which is said. `ties: random` makes \
      parts of equal size instead and draws who of equal customers goes where. `binning: nested` \
      scores frequency within each r and monetary value within each r and f; `per` scores each \
      group by itself. Own cut points decide how many scores a measure has: one more than there \
      are of them; below the first and above the last an interval is open.

      The segment is the name of the cell in the standard map, where each measure has five scores; \
      `segment NAME` takes another map. `best: low` writes 1 for the best, with the same segments. \
      `weights:` adds the weighted sum of the scores as `composite`.
      """,
    clauses: [.asOf, .per],
    options: Parameter<Int>.optional("scores", "how many scores, 2 to 9", default: 5),
    Parameter<FrequencyCount?>.optional(
      "counts", "what frequency counts; orders where the table has them, else days",
      default: nil),
    Parameter<TimeSpan?>.optional(
      "window", "how far back purchases count, such as 12 months", default: nil),
    Parameter<RFMBinning>.optional(
      "binning", "whether measures are scored each by itself or one within the other",
      default: .independent),
    Parameter<TieChoice>.optional(
      "ties", "whether equal values score equally or are parted by chance", default: .same),
    Parameter<Int>.optional("seed", "the seed of that chance", default: 1),
    Parameter<[Double]?>.optional("r_cuts", "own cut points of recency, in days", default: nil),
    Parameter<[Double]?>.optional("f_cuts", "own cut points of frequency", default: nil),
    Parameter<[Double]?>.optional("m_cuts", "own cut points of monetary value", default: nil),
    Parameter<QuantileScore.Closed>.optional(
      "closed", "which end of an interval own cut points belong to", default: .right),
    Parameter<BestScore>.optional("best", "whether the highest score or 1 is best", default: .high),
    Parameter<ScoreWeights?>.optional(
      "weights", "weights of r, f and m for a composite score", default: nil),
    roles: [.customer, .date, .amount],
    gives: "customer, recency, frequency, monetary, r, f, m, score, segment",
    pictures: [
      Picture(
        ChartSpecification(
          .heatmap, ["customers"], by: ["r", "f"], title: "Customers by recency and frequency score"
        ),
        needs: ["r", "f", "m", "score"], counting: "customers")
    ],
    examples: rfmExamples
  ) {
    (
      step: inout Step, scores: Int, counts: FrequencyCount?, window: TimeSpan?,
      binning: RFMBinning, ties: TieChoice, seed: Int, rCuts: [Double]?, fCuts: [Double]?,
      mCuts: [Double]?, closed: QuantileScore.Closed, best: BestScore, weights: ScoreWeights?
    ) in
    let options = RFMOptions(
      scores: scores, counts: counts, window: window, binning: binning, ties: ties, seed: seed,
      cuts: [rCuts, fCuts, mCuts], closed: closed, best: best, weights: weights)
    guard let rule = step.rule(options), let profile = step.profile(rule) else { return nil }
    var scored = step.relation(.local(profile, rule.step), rule.schema(of: profile.schema))
    if rule.measures.allSatisfy({ $0.scoreCount == 5 }) {
      scored.lineage = Lineage(RFMMap.standard.segmentation(rule.best))
    }
    return scored
  }

  private static let rfmExamples = [
    Example(
      "orders | where quantity > 0 | rfm as of 2024-12-31 | take 5",
      shows: "five customers with their scores"),
    Example(
      "orders | rfm counts: days, scores: 3 | count by score | sort score desc | take 5",
      shows: "three scores, counting purchase days"),
    Example(
      "orders | rfm r_cuts: [30, 90, 180, 365], f_cuts: [1, 2, 4, 8], m_cuts: [25, 50, 100, 200], closed: left | count by segment",
      shows: "own cut points"),
    Example(
      "orders | where quantity > 0 | rfm as of 2024-12-31, window: 12 months | count by segment",
      shows: "the purchases of a year only"),
    Example(
      "orders | where quantity > 0 | rfm binning: nested, ties: random, seed: 7 | count by score",
      shows: "cells of nearly equal size"),
    Example(
      "orders | where quantity > 0 | rfm best: low, weights: [100, 10, 1] | sort composite | take 3",
      shows: "1 as the best score, and a composite"),
    Example(
      "orders | join customers on customer | rfm per channel | count by channel, segment",
      shows: "each channel scored by itself"),
  ]
}

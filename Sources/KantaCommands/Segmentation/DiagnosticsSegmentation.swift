import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with scores, segments and maps.

extension Diagnostic {
  // MARK: - Scores

  static func badScores(_ count: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "there can be 2 to 9 scores, not \(count)", at: range,
      advice: Advice("write `scores: 5`", edits: [Edit(range, "5")]))
  }

  /// `scores: 5` beside cut points for another number of scores.
  static func tooManyCuts(
    _ option: String, scores: Int, found: Int, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption,
      "\(Counted.things(scores, "score")) need \(Counted.things(scores - 1, "cut point")), "
        + "not \(found)", at: range,
      advice: Advice("give `\(option)` \(scores - 1) numbers, or leave `scores` out"))
  }

  static func badCutCount(_ option: String, found: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` can have 1 to 8 cut points, not \(found)", at: range,
      advice: Advice("give fewer: each one more makes one more score, and there are up to 9"))
  }

  static func closedWithoutCuts(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`closed` is about own cut points, and there are none", at: range,
      advice: Advice("give r_cuts, f_cuts or m_cuts, or leave it out"))
  }

  /// `binning: nested` or `ties: random` where all cut points are given.
  static func needsQuantiles(_ option: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(option)` is about cut points that are found, and all are given", at: range,
      advice: Advice("leave it out, or one of r_cuts, f_cuts and m_cuts"))
  }

  static func seedWithoutChance(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "nothing is left to chance that `seed` could decide", at: range,
      advice: Advice("add `ties: random`, or leave it out"))
  }

  static func badWindow(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a window is one or more whole days, weeks, months or years", at: range,
      advice: Advice("write `window: 12 months`", edits: [Edit(range, "12 months")]))
  }

  // MARK: - Segments

  static func segmentInQuotes(_ name: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .unknownSegmentSet, "a segment is named without quotes", at: range,
      advice: Advice("write `\(name)`", edits: [Edit(range, Diagnostic.quoted(name))]))
  }

  static func noScores(
    for map: String, at range: SourceRange, before verb: NameSyntax
  ) -> Diagnostic {
    let start = SourceRange(verb.range.lowerBound, verb.range.lowerBound)
    return Diagnostic(
      .missingRole, "the segments of `\(map)` need the columns r, f and m", at: range,
      advice: Advice("score the customers first", edits: [Edit(start, "rfm | ")]))
  }

  static func bestOfOwnRules(_ set: NameSyntax, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`best` is about the maps that come with Kanta, and `\(set.text)` is not one",
      at: range,
      advice: Advice("leave it out, and write the rules for the scores as they are"))
  }

  static func mapOfFive(_ map: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`\(map)` is a map of five scores", at: range,
      advice: Advice("leave `scores` out", edits: [Edit(range, "5")]))
  }

  /// `lint NAME` on a line of its own, of rules over more than scores.
  static func lintNeedsTable(_ set: NameSyntax) -> Diagnostic {
    Diagnostic(
      .wrongArguments, "the rules of `\(set.text)` read more than the scores r, f and m",
      at: set.range,
      advice: Advice("look at them with a table: customers | lint \(quoted(set.text))"))
  }
}

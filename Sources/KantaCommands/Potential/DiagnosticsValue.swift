import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

// What can be wrong with the valuing of customers, and with trying models.

extension Diagnostic {
  /// `models: [gamma_gamma]`.
  static func notBuyingModel(_ word: String, at range: SourceRange) -> Diagnostic {
    let names = ExactTimeModel.choices
    let near = Suggestion.nearest(to: word, among: names).first
    return Diagnostic(
      .badOption, "`\(word)` is none of the models that are tried on purchases", at: range,
      notes: ["choices: " + Counted.list(names)],
      advice: near.map { Advice("did you mean `\($0)`?", edits: [Edit(range, $0)]) }
        ?? Advice("write one of them", edits: [Edit(range, names[0])]))
  }

  /// A model that `fit` knows and that is of something else.
  static func modelOfOther(
    _ model: FitModel, _ choices: [String], at range: SourceRange
  ) -> Diagnostic {
    let what =
      switch model {
      case .bgBB:
        "counts periods with a purchase, and here purchase days are counted"
      case .gammaGamma: "is a model of what customers spend, not of when they buy"
      case .sbg, .bdw: "is a model of contracts, and these are purchases"
      case .paretoNBD, .mbgNBD, .bgNBD: "is none of the models here"
      }
    return Diagnostic(
      .badOption, "`\(model.rawValue)` \(what)", at: range,
      notes: [
        model.isOfContracts
          ? "`retain` values contracts" : "`fit model: \(model.rawValue)` shows what it says"
      ],
      advice: Advice("take one of \(choices.joined(separator: ", "))"))
  }

  /// `horizon: 12`.
  static func horizonWithoutUnit(_ count: Int, at range: SourceRange) -> Diagnostic {
    let wanted = Counted.things(count, "month").filter { $0 != "," }
    return Diagnostic(
      .badOption, "a horizon has a unit of time: \(wanted)?", at: range,
      advice: Advice("write `horizon: \(wanted)`", edits: [Edit(range, wanted)]))
  }

  /// `margin: 30`.
  static func marginWithoutPercent(_ wanted: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a margin is written with a percent sign", at: range,
      advice: Advice("write `margin: \(wanted)`", edits: [Edit(range, wanted)]))
  }

  static func badMargin(isTooLow: Bool, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption,
      isTooLow
        ? "with a margin of 0% or less every purchase would be a loss, and more of them worse"
        : "a margin above 100% is more than what customers spend", at: range,
      advice: Advice("write what is left of the spend after costs", edits: [Edit(range, "30%")]))
  }

  static func negativeDiscount(_ rate: Rate, at range: SourceRange) -> Diagnostic {
    let wanted = Rate(0.15, per: .year).spelled
    return Diagnostic(
      .badOption, "with a discount of \(rate.spelled) later money would be worth more", at: range,
      advice: Advice("write `discount: \(wanted)`", edits: [Edit(range, wanted)]))
  }

  static func noDiscountForEver(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "without a discount what customers buy for ever has no finite value", at: range,
      advice: Advice("give a rate above 0%, or say how long it counts: `horizon: 2 years`"))
  }

  static func growthWithoutEnd(
    _ options: ValueOptions, _ name: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption,
      "with `\(name)` of \(options.growth.spelled) a discount of \(options.discount.spelled) has "
        + "no finite value", at: range,
      notes: ["for ever, growth has to stay below the discount"],
      advice: Advice("give a lower `\(name)`, or say how long it counts: `horizon: 2 years`"))
  }

  /// `alive_at` before the analysis date.
  static func aliveInThePast(_ day: Day, _ asOf: AnalysisDay, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "`alive_at` is \(day.plain), before the analysis date", at: range,
      notes: ["the analysis is \(asOf.spelled)"],
      advice: Advice("give a later date, or make the analysis as of an earlier one"))
  }

  /// A split that leaves nothing to fit to, or nothing to try on.
  static func splitOutside(
    _ split: Day, _ range: SplitRange, _ asOf: AnalysisDay, at place: SourceRange
  ) -> Diagnostic {
    let isEarly = split < range.first
    let wanted = isEarly ? range.first : range.last
    return Diagnostic(
      .badOption,
      isEarly
        ? "too little was bought by \(split.plain) to fit a model to"
        : "no day comes after \(split.plain) to try a model on", at: place,
      notes: [
        isEarly
          ? "models need 20 customers and a repeat purchase: the first day for a split is "
            + range.first.plain
          : "the analysis is \(asOf.spelled): the last day for a split is \(range.last.plain)"
      ],
      advice: Advice(
        "write a date from \(range.first.plain) to \(range.last.plain)",
        edits: [Edit(place, wanted.plain)]))
  }

  /// Data of which no split leaves something on both sides.
  static func noSplit(_ customers: Int, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .emptyInput, "no split leaves enough purchases to fit a model to and some to try it on",
      at: range,
      notes: [
        "models need 20 customers and a repeat purchase before the split; there "
          + (customers == 1 ? "is 1 customer" : "are \(Counted.grouped(customers)) customers")
      ],
      advice: Advice("take more customers, or a longer time"))
  }

  /// `prospects` without `conversion`, or the other way round.
  static func halfOfProspects(_ given: String, _ other: String, at range: SourceRange) -> Diagnostic
  {
    Diagnostic(
      .badOption, "`\(given)` needs `\(other)` to be worth something", at: range,
      advice: Advice("add `prospects: 1000, conversion: 2%`, or leave `\(given)` out"))
  }
}

extension Diagnostic {
  static func negativeProspects(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "there cannot be fewer than 0 prospects", at: range,
      advice: Advice("write how many have not bought yet", edits: [Edit(range, "1000")]))
  }
}

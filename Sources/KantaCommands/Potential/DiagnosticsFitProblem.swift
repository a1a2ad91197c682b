import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

// Why a fit has no answer, in words.

extension Diagnostic {
  /// A fit of the model called `title` that failed, or whose estimates are not to be believed.
  ///
  /// `unitOption` is what the verb calls the time between two renewals or opportunities.
  static func fitProblem(
    _ problem: FitProblem, of title: String, at range: SourceRange?, unitOption: String = "unit"
  ) -> Diagnostic {
    let words = problem.words(title)
    return Diagnostic(
      .emptyInput, words.what, at: range, notes: words.why.map { [$0] } ?? [],
      advice: Advice(words.next.replacing("`unit`", with: "`\(unitOption)`")))
  }
}

extension FitProblem {
  /// What is wrong, why that leaves no answer, and what to do next.
  fileprivate struct Words {
    let what: String
    var why: String?
    let next: String
  }

  fileprivate func words(_ title: String) -> Words {
    switch self {
    case .tooFewCustomers, .nobodyRepeats, .equalSpends, .noDecisions, .tooFewDecisions,
      .nobodyLeaves,
      .nobodyRenews:
      tooLittle(title)
    case .nobodyDropsOut, .everybodyDropsOutAlike, .everybodyBuysAlike, .everybodyLeavesAlike:
      runningAway(title)
    case .flatCurvature, .notConverged, .covariateDetermined, .noOpportunities:
      undetermined(title)
    }
  }

  /// Data that say too little, whatever the estimates.
  private func tooLittle(_ title: String) -> Words {
    switch self {
    case .tooFewCustomers(let count, let needed):
      Words(
        what: "\(title) cannot be fitted to \(Counted.things(count, "customer"))",
        why: "it needs \(Counted.grouped(needed)) or more, and a few hundred to be of use",
        next: "take more customers, or a longer time")
    case .nobodyRepeats(let customers):
      Words(
        what: customers == 1
          ? "the one customer has not bought again, so \(title) has nothing to learn from"
          : "none of the \(Counted.grouped(customers)) customers bought again, so \(title) has "
            + "nothing to learn from",
        why: "what a customer buys on one day is one purchase, and the first one does not count",
        next: "take a longer time, or check the roles customer and date")
    case .equalSpends(let spend):
      Words(
        what: "every customer spends \(FitWords.money(spend)) per purchase day, so \(title) has "
          + "nothing to learn from",
        why: "the model is of how spends differ",
        next: "value purchases instead: every one is worth the same")
    case .noDecisions(let contracts):
      Words(
        what: "none of the \(Counted.things(contracts, "contract")) has come to a renewal yet",
        next: "take a shorter `unit`, or a later analysis date")
    case .tooFewDecisions(let count, let needed):
      Words(
        what: "the contracts came to \(Counted.things(count, "renewal")), and \(title) needs "
          + "\(needed)",
        why: "each renewal is one rate to be met, and every parameter needs one",
        next: "take a shorter `unit`, or contracts seen for longer")
    case .nobodyLeaves(let contracts):
      Words(
        what: "none of the \(Counted.things(contracts, "contract")) has ended, so nothing says how "
          + "long they last",
        next: "take a later analysis date, or check the role end")
    case .nobodyRenews(let contracts):
      Words(
        what: "all of the \(Counted.things(contracts, "contract")) ended at the first renewal, so "
          + "nothing says how renewals change",
        next: "take a shorter `unit`")
    default: undetermined(title)
    }
  }

  /// Parameters that grow without end, only their ratio being known.
  private func runningAway(_ title: String) -> Words {
    switch self {
    case .nobodyDropsOut(let parameters, _):
      Words(
        what: "nobody drops out: \(Self.together(parameters)) in \(title)",
        why: "no customer has been silent for longer than their own buying explains, so nothing "
          + "says how customers leave",
        next: "fit to a longer time, or to customers of whom some may have left; `validate` scores "
          + "forecasts that need no model")
    case .everybodyDropsOutAlike(let parameters):
      Words(
        what: "all customers drop out at one rate: \(Self.together(parameters)) in \(title)",
        why:
          "only the ratio of the two is known, so how customers differ in leaving cannot be told",
        next: "fit to more customers or a longer time, or try another model")
    case .everybodyBuysAlike(let parameters):
      Words(
        what: "all customers buy at one rate: \(Self.together(parameters)) in \(title)",
        why: "how rates differ between customers cannot be told",
        next: "fit to more customers, or check that they are not made of one")
    case .everybodyLeavesAlike(let parameters):
      Words(
        what: "all customers leave at one rate: \(Self.together(parameters)) in \(title)",
        why: "retention does not rise with age, and that is all the model could tell",
        next: "keep a constant rate, or try `model: bdw`, of which retention may fall as well")
    default: undetermined(title)
    }
  }

  /// A likelihood that does not tell where its top is.
  private func undetermined(_ title: String) -> Words {
    switch self {
    case .flatCurvature(let names) where title == GammaGamma.title:
      Words(
        what: "how customers differ in what they spend cannot be told: the likelihood of "
          + "\(title) is flat in \(Counted.list(names))",
        why: "their means differ no more than the day totals of one customer do, or all are nearly "
          + "equal",
        next: "value purchases instead: every one is worth about the same")
    case .flatCurvature(let names):
      Words(
        what: "the likelihood of \(title) is flat in \(Counted.list(names)), so no value of "
          + "\(names.count == 1 ? "it" : "them") is better than others",
        next: "fit to more customers or a longer time, or try another model")
    case .covariateDetermined(let name):
      Words(
        what: "the covariate \(name) does not vary, or says the same as the others",
        next: "leave it out")
    case .notConverged(let gradient):
      Words(
        what: "the fit of \(title) did not come to an end",
        why: gradient.isFinite
          ? "the log-likelihood still rises by \(FitWords.digits(gradient)) per unit of a log-parameter"
          : nil,
        next: "check the data with `buying`, or try another model")
    default: Words(what: "\(title) cannot be fitted", next: "check the data with `buying`")
    }
  }

  /// `s and beta run away together`.
  private static func together(_ parameters: [String]) -> String {
    let names =
      parameters.count > 1
      ? parameters.dropLast().joined(separator: ", ") + " and " + (parameters.last ?? "")
      : parameters.joined()
    return names + (parameters.count > 1 ? " run away together" : " runs away")
  }
}

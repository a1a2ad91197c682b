import KantaColumns
package import KantaModels
package import KantaPlan
import KantaSource
package import KantaSyntax

extension Command {
  package static let validate = Command(
    "validate", aliases: ["holdout"], finnish: "koettele malli", room: .potential,
    "Tries models of buying on purchases they have not seen, beside forecasts without a model.",
    details: """
      Models are fitted to the purchases up to `split:`, as `fit` does, and foretell on how many \
      more days each customer of that time buys until the analysis date; the days after the split \
      are the holdout. `total` is what a model foretells in all, `bias` how much that is off what \
      was bought, `mae` the mean of the absolute errors per customer, `rmse` the root of the mean \
      of their squares, `correlation` Pearson's and `rank_correlation` Spearman's between foretold \
      and bought, `p_alive` the mean of P(alive) at the split. The least rmse wins, because an \
      expectation is the number that makes it least. Three rows need no model: `naive x/T` lets \
      every customer go on at their rate so far, `naive as before` repeats the time before the \
      split that is as long as the holdout, `zero` lets nobody buy again (its mae may be good \
      where most do not). A model that is no better than those is of no use. `show: bins` gives \
      the mean of what was bought and foretold by x, `show: tracking` the repeat purchases by \
      period, before and after the split. A model that cannot be fitted has no figures, and the \
      footer says why.
      """,
    clauses: [.asOf],
    options: Parameter<Day>.required("split", "the last day that models are fitted to"),
    Parameter<BuyingModels>.optional(
      "models", "the models to be tried", default: BuyingModels(ExactTimeModel.allCases.map(\.kind))
    ),
    BuyingInput.unitOption,
    Parameter<ValidateView>.optional("show", "what the result is about", default: .scores),
    gives: "model, total, bias, mae, rmse, correlation, rank_correlation, p_alive",
    pictures: [
      Picture(
        ChartSpecification(.bar, ["rmse"], by: ["model"], title: "Errors in the holdout"),
        needs: ["model", "rmse", "bias"]),
      Picture(
        ChartSpecification(
          .bar, ["actual", "predicted"], by: ["x"], facet: "model",
          title: "Purchases in the holdout, by repeat purchases before"),
        needs: ["model", "x", "actual", "predicted"]),
      Picture(
        ChartSpecification(
          .line, ["cumulative_actual", "cumulative_expected"], by: ["period"], facet: "model",
          title: "Repeat purchases so far"),
        needs: ["model", "period", "cumulative_actual", "cumulative_expected"]),
    ],
    examples: [
      Example(
        "orders | validate split: 2024-06-30", shows: "which model foretells the last months best"),
      Example(
        "orders | validate split: 2024-06-30, models: [mbg_nbd], show: bins",
        shows: "whether it is right for frequent customers and for others"),
      Example(
        "orders | validate split: 2024-06-30, models: [pareto_nbd], unit: month, show: tracking",
        shows: "repeat purchases by month, actual and expected"),
    ]
  ) {
    (
      step: inout Step, split: Day, models: BuyingModels, unit: TimeUnit, view: ValidateView
    ) in
    guard let input = step.buyingInput(unit: unit, ofSpend: false) else { return nil }
    let rule = ValidateRule(
      split: split, kinds: models.kinds, view: view, input: input,
      splitRange: step.optionRange("split"))
    return step.relation(.local(input.relation, rule.step), ValidateTables.schema(view))
  }
}

/// What `validate` gives.
enum ValidateView: String, Choice { case scores, bins, tracking }

/// A model of buying by exact times, which any purchases can be fitted to.
enum ExactTimeModel: String, Choice {
  case paretoNBD = "pareto_nbd"
  case mbgNBD = "mbg_nbd"
  case bgNBD = "bg_nbd"

  /// Another model of `fit` is told why it is not among these.
  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Self? {
    step.model(expression)
  }

  var kind: BuyingModelKind {
    switch self {
    case .paretoNBD: .pareto_nbd
    case .mbgNBD: .mbg_nbd
    case .bgNBD: .bg_nbd
    }
  }
}

extension BuyingModelKind: Choice {
  /// Another model of `fit` is told why it is not among these.
  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Self? {
    step.model(expression)
  }
}

extension Step {
  /// One of some models; another one of `fit` is told why it is not among them.
  fileprivate mutating func model<Model: Choice & RawRepresentable<String>>(
    _ expression: ExpressionSyntax
  ) -> Model? {
    guard let word = expression.word else { return nil }
    if let model = Model(rawValue: word) { return model }
    if let other = FitModel(rawValue: word) {
      report(.modelOfOther(other, Model.choices, at: expression.range))
    }
    return nil
  }
}

/// Models of buying, each once.
struct BuyingModels: Argument {
  let kinds: [BuyingModelKind]

  init(_ kinds: [BuyingModelKind]) { self.kinds = kinds }

  static var kind: String { "list of models such as [pareto_nbd, bg_nbd]" }
  static var choices: [String] { ExactTimeModel.choices }
  var spelled: String { "[\(kinds.map(\.rawValue).joined(separator: ", "))]" }

  /// One name may stand without brackets; a word that is no model is reported.
  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> BuyingModels? {
    var elements = [expression]
    if case .list(let listed) = expression.kind { elements = listed }
    var kinds: [BuyingModelKind] = []
    for element in elements {
      guard let kind = ExactTimeModel.read(element, in: &step)?.kind else {
        if !step.hasReported(within: element.range) {
          step.report(.notBuyingModel(step.spell(element), at: element.range))
        }
        return nil
      }
      if !kinds.contains(kind) { kinds.append(kind) }
    }
    return kinds.isEmpty ? nil : BuyingModels(kinds)
  }
}

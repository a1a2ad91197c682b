import KantaColumns
import KantaModels
package import KantaPlan
import KantaSource
import KantaSyntax

extension Command {
  package static let fit = Command(
    "fit", finnish: "sovita malli", room: .potential,
    "Fits a model of when customers buy, what they spend or how long they stay, with intervals.",
    details: """
      Models of buying need purchases (roles customer and date): `pareto_nbd`, `mbg_nbd` and \
      `bg_nbd` say how often customers buy until they leave without a word, `bg_bb` the same for \
      one opportunity per period, `gamma_gamma` what they spend each time (role amount). Models of \
      contracts, `sbg` and `bdw`, need contracts (roles start and end). Without `model:` it is \
      `pareto_nbd`, `mbg_nbd` or `bg_nbd`, whichever predicts best what is held out of the last \
      third of the time, and the line above the table says so. Parameters are those of \
      largest likelihood, found from several starts over equal customers put together; `se` is the \
      standard error, `low` and `high` bound an interval of `level:`, both from the curvature of \
      the likelihood in the logarithms of the parameters. A fit that has no answer is refused with \
      the reason. `unit:` is the unit of time of the rates: exact days over 7, 365/12, 365/4 or \
      365, week unless given; for `bg_bb` the calendar period. For contracts it is the renewal \
      period, and found in them as `retain` does unless given. `split:` fits to \
      the purchases up to a date before the analysis date. `show:` gives tables to be drawn: \
      `frequency` how many customers bought how often again against how many the model expects, \
      `tracking` repeat purchases by period, actual and expected, to the analysis date, \
      `heterogeneity` how rates differ between customers. `covariates:` are columns that are the \
      same on all purchases of a customer, for `pareto_nbd`, `mbg_nbd` and `bg_nbd`. `buying` shows the x, \
      t_x and T that are fitted to.
      """,
    clauses: [.asOf],
    options: Parameter<FitModel?>.optional(
      "model", "the model; of those of buying the one that wins a holdout unless you say so",
      default: nil),
    Parameter<TimeUnit?>.optional(
      "unit", "the unit of time; week, or the renewal period of contracts, unless you say so",
      default: nil),
    Parameter<ColumnChoices?>.optional(
      "covariates", "columns that say something of the customer", default: nil),
    Parameter<Day?>.optional(
      "split", "the last day that is fitted to; the analysis date unless you say so", default: nil),
    Parameter<FitView>.optional("show", "what the result is about", default: .parameters),
    Parameter<Share>.optional("level", "how sure intervals are", default: Share(0.95)),
    gives: "parameter, estimate, se, low, high",
    pictures: [
      Picture(
        ChartSpecification(
          .bar, ["actual", "expected"], by: ["x"], title: "Customers by repeat purchases")),
      Picture(
        ChartSpecification(
          .line, ["cumulative_actual", "cumulative_expected"], by: ["period"],
          title: "Repeat purchases so far")),
      Picture(
        ChartSpecification(
          .line, ["density"], by: ["value"], facet: "trait", title: "How customers differ")),
    ],
    examples: [
      Example(
        "orders | fit as of 2024-12-31, model: bg_nbd", shows: "parameters and their intervals"),
      Example(
        "orders | fit model: pareto_nbd, show: frequency",
        shows: "how well the model fits the repeat purchases"),
      Example(
        "orders | fit model: mbg_nbd, unit: month, split: 2024-06-30, show: tracking | take 3",
        shows: "repeat purchases by month, actual and expected"),
      Example(
        "orders | join customers on customer | fit model: pareto_nbd, covariates: [channel], level: 90%",
        shows: "whether customers of one channel buy or leave faster"),
    ]
  ) {
    (
      step: inout Step, model: FitModel?, unit: TimeUnit?, covariates: ColumnChoices?, split: Day?,
      view: FitView, level: Share
    ) in
    let options = FitOptions(
      model: model, givenUnit: unit,
      covariates: covariates?.fields ?? [], split: split, view: view, level: level.value)
    guard step.areConsistent(options) else { return nil }
    return model?.isOfContracts == true ? step.contractFit(options) : step.buyingFit(options)
  }
}

/// The models that `fit` knows.
enum FitModel: String, Choice {
  case paretoNBD = "pareto_nbd"
  case mbgNBD = "mbg_nbd"
  case bgNBD = "bg_nbd"
  case bgBB = "bg_bb"
  case gammaGamma = "gamma_gamma"
  case sbg, bdw

  var isOfContracts: Bool { self == .sbg || self == .bdw }
  var takesCovariates: Bool { self == .paretoNBD || self == .mbgNBD || self == .bgNBD }
}

/// What `fit` gives.
enum FitView: String, Choice { case parameters, frequency, tracking, heterogeneity }

/// The options of `fit` as they were read.
struct FitOptions: Sendable {
  /// `nil` for the model of buying that wins a holdout.
  let model: FitModel?
  let givenUnit: TimeUnit?
  let covariates: [Schema.Field]
  let split: Day?
  let view: FitView
  /// 0.95 for 95%.
  let level: Double

  /// The unit of time of purchases.
  var unit: TimeUnit { givenUnit ?? .week }
}

extension Step {
  /// Whether no option is given that the model has nothing to do with.
  fileprivate mutating func areConsistent(_ options: FitOptions) -> Bool {
    guard options.level < 1 else {
      report(.levelOfEverything(at: optionRange("level")))
      return false
    }
    guard let model = options.model else { return true }
    if !options.covariates.isEmpty, !model.takesCovariates {
      report(.optionOfOther("covariates", FitModel.withCovariates, at: optionRange("covariates")))
      return false
    }
    let views = model.views
    guard views.contains(options.view) else {
      report(.viewOfOther(model, options.view, views, at: optionRange("show")))
      return false
    }
    return true
  }
}

extension FitModel {
  fileprivate static var withCovariates: [String] {
    allCases.filter(\.takesCovariates).map { "model: \($0.rawValue)" }
  }

  /// What `show:` can be.
  fileprivate var views: [FitView] {
    switch self {
    case .paretoNBD, .mbgNBD, .bgNBD: FitView.allCases
    case .bgBB: [.parameters, .frequency, .heterogeneity]
    case .gammaGamma, .sbg, .bdw: [.parameters, .heterogeneity]
    }
  }
}

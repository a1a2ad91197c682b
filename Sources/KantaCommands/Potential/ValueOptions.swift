import KantaColumns
import KantaModels
import KantaPlan
import KantaSource
import KantaSyntax

/// How long purchases count.
enum Horizon: Argument, Hashable {
  case forEver
  case span(TimeSpan)

  static var kind: String { "length of time such as 52 weeks, or forever" }
  static var choices: [String] { ["forever"] }

  var spelled: String {
    switch self {
    case .forEver: "forever"
    case .span(let span): span.spelled
    }
  }

  /// A number without a unit is reported.
  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Horizon? {
    if expression.word == "forever" { return .forEver }
    if case .literal(.integer(let count)) = expression.kind {
      step.report(.horizonWithoutUnit(Int(count), at: expression.range))
      return nil
    }
    return TimeSpan.read(expression, in: &step).map(Horizon.span)
  }

  /// The last day of it; `nil` for ever.
  func end(from day: Day) -> Day? {
    guard case .span(let span) = self else { return nil }
    let moved = span.months == 0 ? day : day.adding(months: span.months)
    let days = span.microseconds / TimeSpan.microsecondsPerDay
    return Day(number: moved.number + Int32(clamping: days))
  }
}

/// What is left of the spend after costs: a part above 0%, at most 100%.
struct Margin: Argument {
  let value: Double

  static var kind: String { "margin such as 30%" }
  var spelled: String { Shares.percent(value) }

  /// A margin that makes no value, and a whole number where a percent is meant, are reported.
  static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Margin? {
    guard let found = step.constant(expression), let value = found.asDouble else { return nil }
    if case .integer = found, 1...100 ~= value {
      step.report(.marginWithoutPercent(Shares.percent(value / 100), at: expression.range))
      return nil
    }
    guard 0 < value, value <= 1 else {
      step.report(.badMargin(isTooLow: value <= 0, at: expression.range))
      return nil
    }
    return Margin(value: value)
  }
}

/// The options that say on what terms customers are valued.
struct ValueOptions: Sendable {
  /// `nil` for the winner of a holdout.
  let kind: BuyingModelKind?
  let unit: TimeUnit
  let horizon: Horizon
  let discount: Rate
  /// By how much what customers spend grows.
  let growth: Rate
  let margin: Double

  static let model = Parameter<BuyingModelKind?>.optional(
    "model", "the model of buying; the one that wins a holdout unless you say so", default: nil)
  static let horizonOption = Parameter<Horizon>.optional(
    "horizon", "how long purchases count", default: .forEver)
  static let discountOption = Parameter<Rate>.optional(
    "discount", "by how much later money is worth less", default: Rate(0.15, per: .year))
  static let marginOption = Parameter<Margin>.optional(
    "margin", "what is left of the spend after costs", default: Margin(value: 1))

  /// δ without growth, and with it, per unit of time.
  var rates: (plain: Double, grown: Double) {
    let periods = unit.perModelYear
    let plain = discount.continuous(periodsPerYear: periods)
    return (plain, plain - growth.continuous(periodsPerYear: periods))
  }
}

extension Step {
  /// Whether the terms make sense together; what does not is reported, with the name of the option
  /// for growth.
  mutating func areTerms(_ options: ValueOptions, growth: String) -> Bool {
    if options.discount.fraction < 0 {
      report(.negativeDiscount(options.discount, at: optionRange("discount")))
      return false
    }
    guard case .span(let span) = options.horizon else {
      guard options.rates.grown > 1e-9 else {
        report(
          options.growth.fraction > 0
            ? .growthWithoutEnd(options, growth, at: optionRange(growth))
            : .noDiscountForEver(at: optionRange("discount")))
        return false
      }
      return true
    }
    guard span.isWholeDays else {
      report(.notWholeDays(at: optionRange("horizon")))
      return false
    }
    return true
  }
}

extension ValueOptions {
  /// `15% per year is δ = ln(1.15)/52 = 0.0026877 per week (52 weeks are a year here …)`.
  func discountWords(growing: Bool) -> String {
    let year = unit.perModelYear
    let periods = year == 1 ? "" : "/\(Int(year))"
    func logarithm(_ rate: Rate) -> String {
      let factor = rate.unit == .year ? "" : " × \(Int(rate.unit.perModelYear))"
      return "ln(\(FitWords.plain(1 + rate.fraction)))\(factor)"
    }
    let convention =
      unit == .week ? " (a year is 52 weeks in rates, as in the published examples)" : ""
    guard growing, growth.fraction != 0 else {
      return "\(discount.spelled) is δ = \(logarithm(discount))\(periods) = "
        + "\(FitWords.rate(rates.plain)) per \(unit.rawValue)\(convention)"
    }
    return "\(discount.spelled) less growth of \(growth.spelled) is δ = "
      + "[\(logarithm(discount)) − \(logarithm(growth))]\(periods) = "
      + "\(FitWords.rate(rates.grown)) per \(unit.rawValue)\(convention)"
  }

  /// `for ever`, `until 1999-06-29 (364 days)`.
  func horizonWords(from day: Day) -> String {
    guard let end = horizon.end(from: day) else { return "for ever" }
    return "until \(end.plain) (\(Counted.things(Int(end.number - day.number), "day")))"
  }
}

extension FitWords {
  /// A number as short as it can be read back: `1.15`, `2`.
  static func plain(_ number: Double) -> String {
    let rounded = (number * 1e9).rounded() / 1e9
    let text = "\(rounded)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// A rate with five significant digits: `0.0026877`.
  static func rate(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return digits(number) }
    var places = 4
    var size = abs(number)
    while size < 1, places < 15 {
      size *= 10
      places += 1
    }
    return (number < 0 ? "-" : "") + fixed(abs(number), places)
  }

  /// An amount with two decimals and grouped thousands: `261,531.62`.
  static func money(_ amount: Double) -> String {
    let cents = (amount * 100).rounded()
    guard abs(cents) < 9e15 else { return "\(amount)" }
    let whole = Int(abs(cents))
    let rest = String(whole % 100)
    return (cents < 0 ? "-" : "") + Counted.grouped(whole / 100) + "."
      + (rest.count < 2 ? "0" : "") + rest
  }
}

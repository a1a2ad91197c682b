package import KantaColumns
import KantaSource
package import KantaSyntax

extension Rate: Argument {
  package static var kind: String { "rate such as 15% per year" }

  package var spelled: String { "\(Shares.percent(fraction)) per \(unit.rawValue)" }

  /// A percent without a unit, a unit that is too short and an amount that is no part of a whole
  /// are reported; whether the size makes sense is for the verb to say.
  package static func read(_ expression: ExpressionSyntax, in step: inout Step) -> Rate? {
    guard case .rate(let amount, let unit) = expression.kind else {
      guard let fraction = fraction(expression, in: &step) else {
        if let rate = expression.dividedRate {
          step.report(.rateAsQuotient(rate, at: expression.range))
        }
        return nil
      }
      step.report(.rateWithoutUnit(fraction, of: expression, in: step))
      return nil
    }
    guard let found = Unit(rawValue: unit.text) else {
      step.report(.noRateUnit(unit))
      return nil
    }
    guard let fraction = fraction(amount, in: &step) else { return nil }
    if fraction.isWhole {
      step.report(.rateWithoutPercent(fraction.value, per: found, at: expression.range))
      return nil
    }
    guard fraction.value > -1, fraction.value.isFinite else {
      step.report(.rateOfEverything(at: expression.range))
      return nil
    }
    return Rate(fraction.value, per: found)
  }

  /// A number or percent, and whether it was written as a whole: 15 where 15% is meant.
  fileprivate struct Fraction {
    let value: Double
    let isWhole: Bool
  }

  private static func fraction(
    _ expression: ExpressionSyntax, in step: inout Step
  ) -> Fraction? {
    guard expression.dividedRate == nil else { return nil }
    switch step.constant(expression) {
    case .percent(let value): return Fraction(value: value, isWhole: false)
    case .integer(let value): return Fraction(value: Double(value), isWhole: value != 0)
    case .decimal(let value):
      return Fraction(value: value.asDouble, isWhole: abs(value.asDouble) >= 1)
    case .number(let value): return Fraction(value: value, isWhole: abs(value) >= 1)
    default: return nil
    }
  }
}

extension ExpressionSyntax {
  /// `15% / year` as the rate that is meant.
  fileprivate var dividedRate: String? {
    guard case .binary(.divide, let amount, let unit) = kind, case .name(let name) = unit.kind,
      Rate.Unit(rawValue: name.text) != nil
    else { return nil }
    return "\(KantaSyntax.spell(amount)) per \(name.text)"
  }
}

extension Diagnostic {
  /// `discount: 15%` or `discount: 0.15`.
  fileprivate static func rateWithoutUnit(
    _ fraction: Rate.Fraction, of expression: ExpressionSyntax, in step: Step
  ) -> Diagnostic {
    let percent = Shares.percent(fraction.isWhole ? fraction.value / 100 : fraction.value)
    let isLiteral = if case .literal = expression.kind { true } else { false }
    let wanted = "\(isLiteral ? percent : step.spell(expression)) per year"
    let option = step.stage.options.first { $0.value.range == expression.range }
    return Diagnostic(
      .badOption, "a rate has a unit of time: \(percent) per year?", at: expression.range,
      advice: Advice(
        "write `" + (option.map { "\($0.name.text): " } ?? "") + "\(wanted)`",
        edits: [Edit(expression.range, wanted)]))
  }

  /// `15% / year`.
  fileprivate static func rateAsQuotient(_ rate: String, at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "a rate is written with `per`", at: range,
      advice: Advice("write `\(rate)`", edits: [Edit(range, rate)]))
  }

  /// `15 per year`.
  fileprivate static func rateWithoutPercent(
    _ value: Double, per unit: Rate.Unit, at range: SourceRange
  ) -> Diagnostic {
    let wanted = "\(Shares.percent(value / 100)) per \(unit.rawValue)"
    return Diagnostic(
      .badOption, "a rate is written with a percent sign", at: range,
      advice: Advice("write `\(wanted)`", edits: [Edit(range, wanted)]))
  }

  /// `15% per hour`.
  fileprivate static func noRateUnit(_ unit: NameSyntax) -> Diagnostic {
    Diagnostic(
      .badOption, "a rate is per \(Counted.either(Rate.Unit.allCases.map(\.rawValue)))",
      at: unit.range, advice: Advice("say what it is in one of these"))
  }

  /// `-100% per year`.
  fileprivate static func rateOfEverything(at range: SourceRange) -> Diagnostic {
    Diagnostic(
      .badOption, "nothing is left after a rate of -100% or less", at: range,
      advice: Advice("give a rate above -100%"))
  }
}

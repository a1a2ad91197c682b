import KantaColumns
import KantaModels
import KantaSource

/// Something that differs between customers, and how.
struct FitTrait: Sendable {
  /// `purchase rate`, `dropout rate`.
  let name: String
  /// What a definition line says of it: the unit, and the law with its parameters.
  let meaning: String
  let curve: TraitCurve
}

extension BuyingModelKind {
  /// What differs between the customers of a model, with covariates of 0.
  func traits(_ model: any BuyingModel, unit: TimeUnit) -> [FitTrait] {
    let values = model.parameters
    let rate = FitTrait(
      name: "purchase rate",
      meaning: "purchase rate: per \(unit.rawValue), gamma(r, alpha), mean "
        + Self.mean(.gamma(shape: values[0], rate: values[1])),
      curve: .gamma(shape: values[0], rate: values[1]))
    switch self {
    case .pareto_nbd:
      let curve = TraitCurve.gamma(shape: values[2], rate: values[3])
      return [
        rate,
        FitTrait(
          name: "dropout rate",
          meaning: "dropout rate: per \(unit.rawValue), gamma(s, beta), mean \(Self.mean(curve))",
          curve: curve),
      ]
    case .mbg_nbd, .bg_nbd:
      let curve = TraitCurve.beta(values[2], values[3])
      return [
        rate,
        FitTrait(
          name: "dropout probability",
          meaning: "dropout probability: at each \(self == .bg_nbd ? "repeat " : "")purchase, "
            + "beta(a, b), mean \(Self.mean(curve))",
          curve: curve),
      ]
    case .bg_bb:
      let (buys, leaves) = (
        TraitCurve.beta(values[0], values[1]), TraitCurve.beta(values[2], values[3])
      )
      return [
        FitTrait(
          name: "purchase probability",
          meaning: "purchase probability: per \(unit.rawValue), beta(alpha, beta), mean "
            + Self.mean(buys),
          curve: buys),
        FitTrait(
          name: "dropout probability",
          meaning: "dropout probability: per \(unit.rawValue), beta(gamma, delta), mean "
            + Self.mean(leaves),
          curve: leaves),
      ]
    }
  }

  private static func mean(_ curve: TraitCurve) -> String {
    FitWords.digits(curve.mean ?? .infinity)
  }
}

/// Numbers in sentences.
enum FitWords {
  /// What BG/NBD says of so many customers without a repeat purchase.
  static func aliveByDefinition(_ once: Int) -> String {
    "BG/NBD takes the \(Counted.things(once, "customer")) who bought once to be alive for certain: "
      + "nobody can leave before a repeat purchase; `mbg_nbd` lets them"
  }

  /// Four significant digits.
  static func digits(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
    var scale = 1.0
    var places = 0
    // From large to small, so that the loops end: 1,234 has no decimals, 0.01234 has five.
    while abs(number) * scale < 1_000, places < 12 {
      scale *= 10
      places += 1
    }
    let rounded = (number * scale).rounded()
    let whole = Int64(exactly: rounded) ?? .max
    guard whole != .max else { return "\(number)" }
    var text = String(whole.magnitude)
    guard places > 0 else { return (number < 0 ? "-" : "") + text }
    while text.count <= places { text = "0" + text }
    let split = text.index(text.endIndex, offsetBy: -places)
    return (number < 0 ? "-" : "") + text[..<split] + "." + text[split...]
  }
}

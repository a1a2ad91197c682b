import RealModule

/// ln of a part of a likelihood, and its derivatives in the logarithms of the four parameters.
struct BuyingTerm: BitwiseCopyable, Sendable {
  var value: Double
  var slope: SIMD4<Double>
}

/// The likelihood of a history as a sum of two parts, with what they need tabulated by repeats.
///
/// One part depends on x and t_x, for those who dropped out right after the last purchase; the
/// other on x and T.
protocol BuyingTerms: Sendable {
  /// Their second derivatives.
  associatedtype Curvatures: BuyingCurvatures

  init()

  /// Moves to other parameters, as they are; `mostRepeats` is the largest x to come.
  mutating func move(to parameters: SIMD4<Double>, mostRepeats: Int)

  func stopped(_ repeats: Double, lastAt: Double) -> BuyingTerm
  func continued(_ repeats: Double, age: Double) -> BuyingTerm
}

/// The parts of BG/NBD, whose first occasion to drop out is the first repeat, and of MBG/NBD, whose
/// first is the first purchase.
struct BetaGeometricTerms<Model: BetaGeometricModel>: BuyingTerms {
  typealias Curvatures = BetaGeometricCurvatures<Model>

  private var parameters = SIMD4<Double>(repeating: 1)
  /// ln of the factors that both parts share, by x.
  private var shared: [BuyingTerm] = []
  /// ln of the odds of dropping out at the last of so many occasions, by x.
  private var quitting: [Double] = []

  init() {}

  mutating func move(to parameters: SIMD4<Double>, mostRepeats: Int) {
    self.parameters = parameters
    shared.removeAll(keepingCapacity: true)
    quitting.removeAll(keepingCapacity: true)
    let (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3])
    let logAlpha = Double.log(alpha)
    var value = r * logAlpha
    // Derivatives in the parameters as they are, of Γ(r + x) ÷ Γ(r) and of B(a, b + n) ÷ B(a, b).
    var slope = SIMD4(logAlpha, r / alpha, 0, 0)
    func stay(_ n: Double) {
      value += Double.log((b + n) / (a + b + n))
      slope += SIMD4(0, 0, -1 / (a + b + n), a / ((b + n) * (a + b + n)))
    }
    if Model.firstChances > 0 { stay(0) }
    for x in 0...mostRepeats {
      shared.append(BuyingTerm(value: value, slope: slope * parameters))
      let x = Double(x)
      quitting.append(Double.log(a / (b + x + Model.firstChances - 1)))
      value += Double.log(r + x)
      slope[0] += 1 / (r + x)
      stay(x + Model.firstChances)
    }
  }

  func stopped(_ repeats: Double, lastAt: Double) -> BuyingTerm {
    let (r, alpha, b) = (parameters[0], parameters[1], parameters[3])
    let chances = repeats + Model.firstChances
    guard chances > 0 else { return BuyingTerm(value: -.infinity, slope: .zero) }
    var term = shared[Int(repeats)]
    let time = alpha + lastAt
    let log = Double.log(time)
    term.value += quitting[Int(repeats)] - (r + repeats) * log
    term.slope += SIMD4(-r * log, -(r + repeats) * alpha / time, 1, -b / (b + chances - 1))
    return term
  }

  func continued(_ repeats: Double, age: Double) -> BuyingTerm {
    let (r, alpha) = (parameters[0], parameters[1])
    var term = shared[Int(repeats)]
    let time = alpha + age
    let log = Double.log(time)
    term.value -= (r + repeats) * log
    term.slope -= SIMD4(r * log, (r + repeats) * alpha / time, 0, 0)
    return term
  }
}

/// The parts of Pareto/NBD, each with ₂F₁(p, 1; r + s + x + 1; z) where z = |α − β| ÷ (max(α, β) +
/// t).
struct ParetoTerms: BuyingTerms {
  typealias Curvatures = DifferencedCurvatures<ParetoTerms>

  private var parameters = SIMD4<Double>(repeating: 1)
  private var shared: [BuyingTerm] = []

  init() {}

  mutating func move(to parameters: SIMD4<Double>, mostRepeats: Int) {
    self.parameters = parameters
    shared.removeAll(keepingCapacity: true)
    let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
    let (logAlpha, logBeta) = (Double.log(alpha), Double.log(beta))
    var value = r * logAlpha + s * logBeta
    var slope = SIMD4(logAlpha, r / alpha, logBeta, s / beta)
    for x in 0...mostRepeats {
      shared.append(BuyingTerm(value: value, slope: slope * parameters))
      value += Double.log(r + Double(x))
      slope[0] += 1 / (r + Double(x))
    }
  }

  func stopped(_ repeats: Double, lastAt: Double) -> BuyingTerm {
    let (r, s) = (parameters[0], parameters[2])
    let isFirst = parameters[1] >= parameters[3]
    return term(
      repeats, at: lastAt, powers: (r + repeats - (isFirst ? 0 : 1), s + (isFirst ? 0 : 1)),
      upper: isFirst ? r + repeats : s + 1, factor: (s, SIMD4(0, 0, 1 / s, 0)))
  }

  func continued(_ repeats: Double, age: Double) -> BuyingTerm {
    let (r, s) = (parameters[0], parameters[2])
    let isFirst = parameters[1] >= parameters[3]
    return term(
      repeats, at: age, powers: (r + repeats + (isFirst ? 1 : 0), s - (isFirst ? 1 : 0)),
      upper: isFirst ? r + repeats + 1 : s,
      factor: (r + repeats, SIMD4(1 / (r + repeats), 0, 0, 0)))
  }

  /// ln of factor ÷ (r + s + x) · ₂F₁(upper, 1; r + s + x + 1; z), divided by (α + t) and (β + t)
  /// to their powers.
  private func term(
    _ repeats: Double, at time: Double, powers: (alpha: Double, beta: Double), upper: Double,
    factor: (value: Double, slope: SIMD4<Double>)
  ) -> BuyingTerm {
    let (r, alpha, s, beta) = (parameters[0], parameters[1], parameters[2], parameters[3])
    let isFirst = alpha >= beta
    let (ofAlpha, ofBeta) = (alpha + time, beta + time)
    let z = isFirst ? (alpha - beta) / ofAlpha : (beta - alpha) / ofBeta
    let total = r + s + repeats
    let function = Hypergeometric.slopes(upper, total + 1, z)
    let (logOfAlpha, logOfBeta) = (Double.log(ofAlpha), Double.log(ofBeta))
    let inLarger = isFirst ? ofBeta / (ofAlpha * ofAlpha) : ofAlpha / (ofBeta * ofBeta)
    let inSmaller = isFirst ? -1 / ofAlpha : -1 / ofBeta
    let common = function.inQ - 1 / total
    var slope = factor.slope
    slope += SIMD4(
      common + (isFirst ? function.inP : 0) - logOfAlpha,
      function.inZ * (isFirst ? inLarger : inSmaller) - powers.alpha / ofAlpha,
      common + (isFirst ? 0 : function.inP) - logOfBeta,
      function.inZ * (isFirst ? inSmaller : inLarger) - powers.beta / ofBeta)
    var term = shared[Int(repeats)]
    term.value +=
      Double.log(factor.value / total) + function.value
      - powers.alpha * logOfAlpha - powers.beta * logOfBeta
    term.slope += slope * parameters
    return term
  }
}

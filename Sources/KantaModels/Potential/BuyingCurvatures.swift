import RealModule

/// Second derivatives in the logarithms of the four parameters, row by row.
struct BuyingCurvature: BitwiseCopyable, Sendable {
  private var rows = (
    SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
  )

  init() {}

  init(_ row: (Int) -> SIMD4<Double>) { rows = (row(0), row(1), row(2), row(3)) }

  /// Those of a part that does not join the first two parameters with the others.
  ///
  /// `first` and `second` are the upper triangles in the parameters as they are; `slope` is in
  /// their logarithms.
  init(
    first: (Double, Double, Double), second: (Double, Double, Double),
    parameters p: SIMD4<Double>, slope: SIMD4<Double>
  ) {
    let (upper, lower) = (p[0] * p[1] * first.1, p[2] * p[3] * second.1)
    rows = (
      SIMD4(p[0] * p[0] * first.0 + slope[0], upper, 0, 0),
      SIMD4(upper, p[1] * p[1] * first.2 + slope[1], 0, 0),
      SIMD4(0, 0, p[2] * p[2] * second.0 + slope[2], lower),
      SIMD4(0, 0, lower, p[3] * p[3] * second.2 + slope[3])
    )
  }

  @inline(__always) mutating func add(_ weight: Double, _ other: BuyingCurvature) {
    rows.0 += weight * other.rows.0
    rows.1 += weight * other.rows.1
    rows.2 += weight * other.rows.2
    rows.3 += weight * other.rows.3
  }

  /// Adds the products of a vector's elements.
  @inline(__always) mutating func addProducts(_ weight: Double, _ vector: SIMD4<Double>) {
    let weighted = weight * vector
    rows.0 += weighted[0] * vector
    rows.1 += weighted[1] * vector
    rows.2 += weighted[2] * vector
    rows.3 += weighted[3] * vector
  }

  /// The elements with the other sign, row by row: the mean of the matrix and its mirror image.
  var negated: [Double] {
    let matrix = [rows.0, rows.1, rows.2, rows.3].flatMap { row in (0..<4).map { -row[$0] } }
    return SymmetricMatrix(matrix, size: 4).symmetric.elements
  }
}

/// The second derivatives of the two parts of a likelihood, at given parameters.
protocol BuyingCurvatures: Sendable {
  /// `logs` are the logarithms of the parameters; `mostRepeats` is the largest x to come.
  init(at logs: SIMD4<Double>, mostRepeats: Int)

  func stopped(_ repeats: Double, lastAt: Double) -> BuyingCurvature
  func continued(_ repeats: Double, age: Double) -> BuyingCurvature
}

/// Central differences of a part's slopes.
struct DifferencedCurvatures<Terms: BuyingTerms>: BuyingCurvatures {
  private static var width: Double { 1e-4 }
  private let moved: [(above: Terms, below: Terms)]

  init(at logs: SIMD4<Double>, mostRepeats: Int) {
    moved = (0..<4).map { index in
      func terms(_ distance: Double) -> Terms {
        var place = logs
        place[index] += distance
        var terms = Terms()
        terms.move(to: exponentials(place), mostRepeats: mostRepeats)
        return terms
      }
      return (terms(Self.width), terms(-Self.width))
    }
  }

  func stopped(_ repeats: Double, lastAt: Double) -> BuyingCurvature {
    differences { $0.stopped(repeats, lastAt: lastAt).slope }
  }

  func continued(_ repeats: Double, age: Double) -> BuyingCurvature {
    differences { $0.continued(repeats, age: age).slope }
  }

  private func differences(_ slope: (Terms) -> SIMD4<Double>) -> BuyingCurvature {
    BuyingCurvature { (slope(moved[$0].above) - slope(moved[$0].below)) / (2 * Self.width) }
  }
}

/// The second derivatives of BG/NBD's and MBG/NBD's parts: the buying parameters r and α are joined
/// by the time alone, those of dropping out, a and b, by the occasions alone.
struct BetaGeometricCurvatures<Model: BetaGeometricModel>: BuyingCurvatures {
  private let parameters: SIMD4<Double>
  private var terms = BetaGeometricTerms<Model>()
  /// Of what both parts share, by x: in r twice; in a (and with b) and in b twice.
  private var shared: [(inR: Double, inA: Double, inB: Double)] = []

  init(at logs: SIMD4<Double>, mostRepeats: Int) {
    parameters = exponentials(logs)
    terms.move(to: parameters, mostRepeats: mostRepeats)
    let (r, a, b) = (parameters[0], parameters[2], parameters[3])
    var sums = (inR: 0.0, inA: 0.0, inB: 0.0)
    func stay(_ n: Double) {
      let all = 1 / (a + b + n)
      sums.inA += all * all
      sums.inB += all * all - 1 / ((b + n) * (b + n))
    }
    if Model.firstChances > 0 { stay(0) }
    shared.reserveCapacity(mostRepeats + 1)
    for x in 0...mostRepeats {
      shared.append(sums)
      sums.inR -= 1 / ((r + Double(x)) * (r + Double(x)))
      stay(Double(x) + Model.firstChances)
    }
  }

  func stopped(_ repeats: Double, lastAt: Double) -> BuyingCurvature {
    let chances = repeats + Model.firstChances
    guard chances > 0 else { return BuyingCurvature() }
    let before = parameters[3] + chances - 1
    return curvature(
      repeats, lastAt, terms.stopped(repeats, lastAt: lastAt).slope,
      inA: -1 / (parameters[2] * parameters[2]), inB: 1 / (before * before))
  }

  func continued(_ repeats: Double, age: Double) -> BuyingCurvature {
    curvature(repeats, age, terms.continued(repeats, age: age).slope, inA: 0, inB: 0)
  }

  private func curvature(
    _ repeats: Double, _ time: Double, _ slope: SIMD4<Double>, inA: Double, inB: Double
  ) -> BuyingCurvature {
    let (r, alpha) = (parameters[0], parameters[1])
    let sums = shared[Int(repeats)]
    let whole = 1 / (alpha + time)
    return BuyingCurvature(
      first: (sums.inR, 1 / alpha - whole, (r + repeats) * whole * whole - r / (alpha * alpha)),
      second: (sums.inA + inA, sums.inA, sums.inB + inB), parameters: parameters, slope: slope)
  }
}

/// The parameters of their logarithms.
func exponentials(_ logs: SIMD4<Double>) -> SIMD4<Double> {
  SIMD4(Double.exp(logs[0]), Double.exp(logs[1]), Double.exp(logs[2]), Double.exp(logs[3]))
}

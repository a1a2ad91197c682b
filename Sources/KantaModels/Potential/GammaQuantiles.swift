import RealModule

/// Quantiles of gamma distributions with mean 1, from a table: right to about a thousandth of the
/// mean, in the time of a few additions.
///
/// The table holds cube roots, which are nearly normal (E. B. Wilson and M. M. Hilferty, "The
/// Distribution of Chi-Square", PNAS 17, 1931), over the logarithms of the shape and of the odds of
/// the order.
struct GammaQuantiles: Sendable {
  /// Made when it is first needed.
  static let standard = GammaQuantiles()

  /// Row by row: one row for each shape, one place for each order.
  private let roots: [Double]
  /// Quantiles of the normal distribution, one place for each order.
  private let normals: [Double]

  private static let shapes = (low: -5.0, step: 0.2, count: 51)
  private static let odds = (low: -16.0, step: 0.25, count: 105)

  private init() {
    normals = (0..<Self.odds.count).map { place in
      SpecialFunctions.normalQuantile(
        SpecialFunctions.logistic(Self.odds.low + Self.odds.step * Double(place)))
    }
    roots = (0..<Self.shapes.count).flatMap { row in
      let shape = Double.exp(Self.shapes.low + Self.shapes.step * Double(row))
      var root = 0.0
      return (0..<Self.odds.count).map { place in
        let share = SpecialFunctions.logistic(Self.odds.low + Self.odds.step * Double(place))
        root = Self.root(of: share, shape: shape, above: root)
        return root
      }
    }
  }

  /// The cube root of the quantile of order `share`, which lies above another one, by bisection.
  private static func root(of share: Double, shape: Double, above: Double) -> Double {
    var (low, high) = (above, max(1, 2 * above))
    func isBelow(_ root: Double) -> Bool {
      SpecialFunctions.gammaP(shape, root * root * root * shape) < share
    }
    while isBelow(high) { high *= 2 }
    for _ in 0..<22 {
      let middle = (low + high) / 2
      if isBelow(middle) { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The quantile of order `share`, below 0.99995, of a gamma distribution with this shape and mean
  /// 1; 0 for a share of 0 or below.
  func quantile(_ share: Double, shape: Double) -> Double {
    guard share > 0 else { return 0 }
    let row = (Double.log(shape) - Self.shapes.low) / Self.shapes.step
    guard row < Double(Self.shapes.count - 1) else {
      let normal = SpecialFunctions.normalQuantile(share)
      let root = max(0, 1 - 1 / (9 * shape) + normal / (3 * shape.squareRoot()))
      return root * root * root
    }
    let place = (Double.log(share / (1 - share)) - Self.odds.low) / Self.odds.step
    // Below the first place there is next to nothing.
    guard place > 1 else { return 0 }
    let column = min(Int(place), Self.odds.count - 3)
    let above = Int(max(0, row))
    let rest = place - Double(column)
    let first = Self.cubic(roots, above * Self.odds.count + column, rest)
    let second = Self.cubic(roots, (above + 1) * Self.odds.count + column, rest)
    let root = max(0, first + (max(0, row) - Double(above)) * (second - first))
    return root * root * root
  }

  /// The quantile of order `share`, below 0.99995, of a lognormal distribution with mean 1 and this
  /// variance; 0 for a share of 0 or below.
  func lognormal(_ share: Double, variance: Double) -> Double {
    guard share > 0 else { return 0 }
    let place = (Double.log(share / (1 - share)) - Self.odds.low) / Self.odds.step
    guard place > 1 else { return 0 }
    let column = min(Int(place), Self.odds.count - 3)
    let normal = Self.cubic(normals, column, place - Double(column))
    let square = Double.log(onePlus: variance)
    return Double.exp(square.squareRoot() * normal - square / 2)
  }

  /// The cubic through the places −1, 0, 1 and 2 around `index`.
  private static func cubic(_ values: [Double], _ index: Int, _ place: Double) -> Double {
    let (a, b, c, d) = (values[index - 1], values[index], values[index + 1], values[index + 2])
    let (before, after) = (place + 1, 1 - place)
    return b * before * after * (2 - place) / 2 + c * before * place * (2 - place) / 2
      - a * place * after * (2 - place) / 6 - d * before * place * after / 6
  }
}

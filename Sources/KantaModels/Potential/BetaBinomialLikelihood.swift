import RealModule

/// The log-likelihood of histories under BG/BB, in the logarithms of its parameters.
///
/// All gamma functions are of a parameter plus a whole number of opportunities, so each is looked
/// up in a table that an evaluation makes once.
struct BetaBinomialLikelihood: Likelihood {
  /// Equal histories and how many customers have them.
  private let cells: [(x: Int, last: Int, age: Int, weight: Double)]
  private let longest: Int

  let parameterCount = 4

  init(_ cells: [(x: Int, last: Int, age: Int, weight: Double)]) {
    self.cells = cells
    longest = cells.reduce(0) { max($0, $1.age) }
  }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    let parameters = theta.map { Double.exp($0) }
    guard parameters.allSatisfy(\.isNormal) else { return -.infinity }
    let buying = Rises(parameters[0], parameters[1], longest)
    let leaving = Rises(parameters[2], parameters[3], longest)
    var value = 0.0
    var slopes = SIMD4<Double>(repeating: 0)
    var sum = Ends(x: -1, age: -1, first: 0)
    // Cells come by age, repeats and last purchase: backwards, each adds to the one before.
    for cell in cells.reversed() {
      if cell.x != sum.x || cell.age != sum.age || cell.last > sum.first {
        sum = Ends(x: cell.x, age: cell.age, first: cell.age)
        (sum.value, sum.slopes) = Self.term(
          buying.at(cell.x, cell.age - cell.x), leaving.at(0, cell.age))
      }
      while sum.first > cell.last { sum.extend(buying, leaving) }
      value += cell.weight * sum.value
      slopes += cell.weight * sum.slopes
    }
    for index in 0..<4 { gradient[index] = parameters[index] * slopes[index] }
    return value
  }

  /// The likelihood of a history as the sum over the opportunities after which the customer may
  /// have left: from `first` on, the last one standing for not yet.
  private struct Ends {
    let x: Int
    let age: Int
    var first: Int
    /// ln of the sum, and its slopes in the four parameters.
    var value = 0.0
    var slopes = SIMD4<Double>(repeating: 0)

    init(x: Int, age: Int, first: Int) { (self.x, self.age, self.first) = (x, age, first) }

    /// Adds one opportunity before the first.
    ///
    /// The terms are added by their logarithms; the slope is the mean of theirs, weighted by them.
    mutating func extend(_ buying: Rises, _ leaving: Rises) {
      first -= 1
      let (next, nextSlopes) = BetaBinomialLikelihood.term(
        buying.at(x, first - x), leaving.at(1, first))
      let sum = SpecialFunctions.logAddExp(value, next)
      slopes += (nextSlopes - slopes) * Double.exp(next - sum)
      value = sum
    }
  }

  private static func term(
    _ bought: (Double, Double, Double), _ left: (Double, Double, Double)
  ) -> (Double, SIMD4<Double>) {
    (bought.0 + left.0, SIMD4(bought.1, bought.2, left.1, left.2))
  }

  /// ln B(a + i, b + j) − ln B(a, b) for whole i and j, with its slopes in a and b.
  private struct Rises {
    private let first: Table
    private let second: Table
    private let both: Table

    init(_ a: Double, _ b: Double, _ longest: Int) {
      first = Table(a, longest + 1)
      second = Table(b, longest + 1)
      both = Table(a + b, longest + 1)
    }

    func at(_ i: Int, _ j: Int) -> (Double, Double, Double) {
      (
        first.logs[i] + second.logs[j] - both.logs[i + j],
        first.slopes[i] - both.slopes[i + j], second.slopes[j] - both.slopes[i + j]
      )
    }
  }

  /// ln Γ(z + k) − ln Γ(z) and its slope in z, for k = 0…`last`: sums of ln(z + i) and 1 ÷ (z + i).
  private struct Table {
    var logs = [0.0]
    var slopes = [0.0]

    init(_ z: Double, _ last: Int) {
      for k in 0..<last {
        logs.append(logs[k] + Double.log(z + Double(k)))
        slopes.append(slopes[k] + 1 / (z + Double(k)))
      }
    }
  }
}

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
    var slopes = [0.0, 0.0, 0.0, 0.0]
    for cell in cells {
      let found = logLikelihood(cell.x, cell.last, cell.age, buying, leaving)
      value += cell.weight * found.value
      for index in 0..<4 { slopes[index] += cell.weight * found.slopes[index] }
    }
    for index in 0..<4 { gradient[index] = parameters[index] * slopes[index] }
    return value
  }

  /// The terms are added by their logarithms; the slope is the mean of theirs, weighted by them.
  private func logLikelihood(
    _ x: Int, _ last: Int, _ age: Int, _ buying: Rises, _ leaving: Rises
  ) -> (value: Double, slopes: SIMD4<Double>) {
    var (value, slopes) = Self.term(buying.at(x, age - x), leaving.at(0, age))
    for end in last..<max(age, last) {
      let (next, nextSlopes) = Self.term(buying.at(x, end - x), leaving.at(1, end))
      let sum = SpecialFunctions.logAddExp(value, next)
      let share = Double.exp(next - sum)
      slopes += (nextSlopes - slopes) * share
      value = sum
    }
    return (value, slopes)
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

import RealModule

/// The log-likelihood of when customers buy if nobody ever drops out: rates are Gamma(r, α).
///
/// What a model with dropout has to beat. Source: A. Ehrenberg, "The Pattern of Consumer
/// Purchases", Applied Statistics 8, 1959; as the likelihood of purchase times, not of counts.
package struct NBDLikelihood: Likelihood {
  private var repeats: [Double] = []
  private var age: [Double] = []
  private var weight: [Double] = []
  private var mostRepeats = 0

  package init(_ cells: BuyingCells) {
    for cell in 0..<cells.count {
      mostRepeats = max(mostRepeats, Int(cells.repeats[cell]))
      if cells.repeats[cell] == repeats.last, cells.age[cell] == age.last {
        weight[weight.count - 1] += cells.weight[cell]
      } else {
        repeats.append(cells.repeats[cell])
        age.append(cells.age[cell])
        weight.append(cells.weight[cell])
      }
    }
  }

  package var parameterCount: Int { 2 }

  package func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    let (r, alpha) = (Double.exp(theta[0]), Double.exp(theta[1]))
    gradient = [0, 0]
    guard theta.allSatisfy({ $0.magnitude < 25 }) else { return -.infinity }
    var rise = [0.0]
    var slope = [0.0]
    for x in 0..<mostRepeats {
      rise.append(rise[x] + Double.log(r + Double(x)))
      slope.append(slope[x] + 1 / (r + Double(x)))
    }
    var value = 0.0
    for index in repeats.indices {
      let x = repeats[index]
      // ln of α ÷ (α + T), by the small part of it.
      let log = -Double.log(onePlus: age[index] / alpha)
      let end = alpha + age[index]
      value += weight[index] * (rise[Int(x)] + r * log - x * Double.log(end))
      gradient[0] += weight[index] * r * (slope[Int(x)] + log)
      gradient[1] += weight[index] * (r * age[index] - x * alpha) / end
    }
    return value
  }

  /// Where the likelihood is largest.
  package func maximum() -> Maximum? {
    var (purchases, time) = (0.0, 0.0)
    for index in repeats.indices {
      purchases += weight[index] * repeats[index]
      time += weight[index] * age[index]
    }
    guard purchases > 0 else { return nil }
    let rate = purchases / time
    return maximum(from: [0.4, 2].map { [Double.log($0), Double.log($0 / rate)] })
  }
}

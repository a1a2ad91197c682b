import RealModule

/// Covariates brought to mean 0 and deviation 1 over the customers, and the way back.
///
/// A search moves all parameters alike, so a covariate such as a year, far from 0 and in other
/// units than the rest, would send it far off; a linear change changes no likelihood. Covariates
/// of about 1, such as those that are 0 or 1, stay as they are, and so does what they mean.
struct CovariateScale {
  /// The cells with the covariates scaled.
  let cells: BuyingCells
  private let means: [Double]
  private let deviations: [Double]
  /// Deviations that need no scaling.
  private static let usual = 0.02...5

  /// A covariate that does not vary keeps its deviation; somebody else reports it.
  init(_ cells: BuyingCells) {
    let count = cells.covariateNames.count
    var (means, deviations) = ([Double](repeating: 0, count: count), [Double]())
    var weights: [Double] = []
    for group in cells.groupValues.indices {
      let range = cells.groupStarts[group]..<cells.groupStarts[group + 1]
      weights.append(range.reduce(0) { $0 + cells.weight[$1] })
    }
    let total = weights.reduce(0, +)
    for place in 0..<count {
      let sum = weights.indices.reduce(0) { $0 + weights[$1] * cells.groupValues[$1][place] }
      means[place] = sum / total
      let square = weights.indices.reduce(0) { square, group in
        let gap = cells.groupValues[group][place] - means[place]
        return square + weights[group] * gap * gap
      }
      let deviation = (square / total).squareRoot()
      let isUsual = Self.usual.contains(deviation) && means[place].magnitude < 5
      let isScaled = !isUsual && deviation > 0 && deviation.isFinite
      deviations.append(isScaled ? deviation : 1)
      if !isScaled { means[place] = 0 }
    }
    self.means = means
    self.deviations = deviations
    self.cells = cells.withGroupValues(
      cells.groupValues.map { row in
        row.indices.map { (row[$0] - means[$0]) / deviations[$0] }
      })
  }

  /// A maximum over the scaled covariates as one over those that were given.
  func original(_ maximum: Maximum, links: [CovariateLink]) -> Maximum {
    let size = maximum.theta.count
    // θ of the given covariates = away · θ of the scaled ones, and back.
    var away = SymmetricMatrix.identity(size).elements
    var back = away
    for (index, link) in links.enumerated() {
      for place in means.indices {
        let own = 4 + index * means.count + place
        away[own * size + own] = 1 / deviations[place]
        back[own * size + own] = deviations[place]
        away[link.parameter * size + own] = -link.sign * means[place] / deviations[place]
        back[link.parameter * size + own] = link.sign * means[place]
      }
    }
    func moved(_ matrix: [Double], by map: [Double], transposed: Bool) -> [Double] {
      func entry(_ row: Int, _ column: Int) -> Double {
        transposed ? map[column * size + row] : map[row * size + column]
      }
      let half = (0..<size * size).map { place in
        (0..<size).reduce(0) {
          $0 + entry(place / size, $1) * matrix[$1 * size + place % size]
        }
      }
      return (0..<size * size).map { place in
        (0..<size).reduce(0) {
          $0 + half[place / size * size + $1] * entry(place % size, $1)
        }
      }
    }
    return Maximum(
      theta: (0..<size).map { row in
        (0..<size).reduce(0) { $0 + away[row * size + $1] * maximum.theta[$1] }
      },
      logLikelihood: maximum.logLikelihood,
      gradient: (0..<size).map { row in
        (0..<size).reduce(0) { $0 + back[$1 * size + row] * maximum.gradient[$1] }
      },
      hessian: moved(maximum.hessian, by: back, transposed: true),
      covariance: maximum.covariance.map { moved($0, by: away, transposed: false) },
      converged: maximum.converged)
  }
}

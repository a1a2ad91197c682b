/// A small symmetric matrix, row by row: the curvature of a likelihood or its inverse.
package struct SymmetricMatrix: Sendable {
  package private(set) var elements: [Double]
  package let size: Int

  /// `elements` row by row; there must be size × size of them.
  package init(_ elements: [Double], size: Int) {
    precondition(elements.count == size * size, "a square matrix")
    self.elements = elements
    self.size = size
  }

  static func identity(_ size: Int, scale: Double = 1) -> SymmetricMatrix {
    var elements = [Double](repeating: 0, count: size * size)
    for index in 0..<size { elements[index * size + index] = scale }
    return SymmetricMatrix(elements, size: size)
  }

  package subscript(row: Int, column: Int) -> Double { elements[row * size + column] }

  /// The mean of the matrix and its mirror image, which differ by rounding only.
  var symmetric: SymmetricMatrix {
    var mean = elements
    for row in 0..<size {
      for column in 0..<size {
        mean[row * size + column] = (self[row, column] + self[column, row]) / 2
      }
    }
    return SymmetricMatrix(mean, size: size)
  }

  package func times(_ vector: [Double]) -> [Double] {
    (0..<size).map { row in
      var sum = 0.0
      for column in 0..<size { sum += self[row, column] * vector[column] }
      return sum
    }
  }

  /// vᵀ M v: the variance of a linear combination, for a covariance.
  package func form(_ vector: [Double]) -> Double { dot(vector, times(vector)) }

  /// The lower triangle L with L Lᵀ = M; `nil` unless M is positive definite by more than rounding.
  package var cholesky: [Double]? {
    var lower = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        var rest = self[row, column]
        for k in 0..<column { rest -= lower[row * size + k] * lower[column * size + k] }
        guard row == column else {
          lower[row * size + column] = rest / lower[column * size + column]
          continue
        }
        guard rest > 1e-12 * self[row, row].magnitude, rest.isFinite else { return nil }
        lower[row * size + row] = rest.squareRoot()
      }
    }
    return lower
  }

  /// The inverse; `nil` unless the matrix is positive definite, by more than rounding.
  package var inverse: SymmetricMatrix? {
    guard let lower = cholesky else { return nil }
    var result = [Double](repeating: 0, count: size * size)
    for column in 0..<size {
      var solution = [Double](repeating: 0, count: size)
      for row in 0..<size {
        var rest = row == column ? 1.0 : 0
        for k in 0..<row { rest -= lower[row * size + k] * solution[k] }
        solution[row] = rest / lower[row * size + row]
      }
      for row in (0..<size).reversed() {
        var rest = solution[row]
        for k in row + 1..<max(size, row + 1) { rest -= lower[k * size + row] * solution[k] }
        solution[row] = rest / lower[row * size + row]
      }
      for row in 0..<size { result[row * size + column] = solution[row] }
    }
    return SymmetricMatrix(result, size: size).symmetric
  }

  /// The update of Broyden, Fletcher, Goldfarb and Shanno to an inverse curvature.
  mutating func updateInverse(step: [Double], fall: [Double], curvature: Double) {
    let moved = times(fall)
    let factor = (1 + dot(fall, moved) / curvature) / curvature
    for row in 0..<size {
      for column in 0..<size {
        elements[row * size + column] +=
          factor * step[row] * step[column]
          - (moved[row] * step[column] + step[row] * moved[column]) / curvature
      }
    }
  }
}

import RealModule

/// Integrals by Gauss and Legendre's rule of twenty points, on equal panels.
enum Quadrature {
  /// The points and weights on −1…1: the roots of the Legendre polynomial by Newton's method.
  ///
  /// Source: NIST Digital Library of Mathematical Functions, 3.5.15 and 18.9.
  private static let rule: [(point: Double, weight: Double)] = {
    let order = 20
    return (0..<order).map { index in
      var x = Double.cos(Double.pi * (Double(index) + 0.75) / (Double(order) + 0.5))
      var slope = 0.0
      for _ in 0..<20 {
        var (before, value) = (1.0, x)
        for k in 2...order {
          let n = Double(k)
          (before, value) = (value, ((2 * n - 1) * x * value - (n - 1) * before) / n)
        }
        slope = Double(order) * (x * value - before) / (x * x - 1)
        let step = value / slope
        x -= step
        if step.magnitude < 1e-16 { break }
      }
      return (x, 2 / ((1 - x * x) * slope * slope))
    }
  }()

  /// ∫ f over 0…`end`, on `panels` panels.
  static func integral(to end: Double, panels: Int, _ f: (Double) -> Double) -> Double {
    guard end > 0 else { return 0 }
    let half = end / Double(2 * panels)
    var sum = 0.0
    for panel in 0..<panels {
      let centre = half * Double(2 * panel + 1)
      for (point, weight) in rule { sum += weight * f(centre + half * point) }
    }
    return sum * half
  }
}

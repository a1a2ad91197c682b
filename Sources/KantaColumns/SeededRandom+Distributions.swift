import RealModule

// The distributions of the customer models. Logarithm, exponential and power come from RealModule
// and so from the C library; the square root is exact by IEEE 754.
extension SeededRandom {
  /// Waiting time of a Poisson process: mean 1 ÷ `rate`, infinite when the rate is 0.
  package mutating func exponential(rate: Double) -> Double {
    precondition(rate >= 0, "a rate is not negative")
    let unit = uniform()
    guard rate > 0 else { return .infinity }
    return -Double.log(1 - unit) / rate
  }

  /// The standard normal distribution: mean 0, variance 1.
  ///
  /// The second number of each pair is thrown away, so that the state is the generator's alone.
  /// Source: G. Marsaglia and T. Bray, "A Convenient Method for Generating Normal Variables",
  /// SIAM Review 6(3), 1964.
  package mutating func normal() -> Double {
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      if square > 0, square < 1 {
        return x * (-2 * Double.log(square) / square).squareRoot()
      }
    }
  }

  /// The gamma distribution: mean shape ÷ rate, variance shape ÷ rate².
  ///
  /// A shape below about 0.01 may give 0, because the number is too small for a double.
  /// Source: G. Marsaglia and W. W. Tsang, "A Simple Method for Generating Gamma Variables",
  /// ACM TOMS 26(3), 2000; for a shape below 1 its remark Γ(a) = Γ(a + 1) · U^(1/a).
  package mutating func gamma(shape: Double, rate: Double) -> Double {
    precondition(shape > 0 && rate > 0, "shape and rate are positive")
    guard shape >= 1 else {
      let larger = gamma(shape: shape + 1, rate: rate)
      return larger * Double.pow(1 - uniform(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let u = 1 - uniform()
      let square = x * x
      if u < 1 - 0.0331 * square * square
        || Double.log(u) < 0.5 * square + d * (1 - v + Double.log(v))
      {
        return d * v / rate
      }
    }
  }

  /// The beta distribution on 0…1: mean a ÷ (a + b).
  ///
  /// As X ÷ (X + Y) of two gammas: L. Devroye, "Non-Uniform Random Variate Generation", 1986, IX.4.
  package mutating func beta(_ a: Double, _ b: Double) -> Double {
    let x = gamma(shape: a, rate: 1)
    let y = gamma(shape: b, rate: 1)
    // Both may vanish for tiny shapes; the distribution then sits at its two ends.
    guard x + y > 0 else { return chance(a / (a + b)) ? 1 : 0 }
    return x / (x + y)
  }

  /// The Poisson distribution: mean and variance `mean`.
  ///
  /// O(mean). As a sum of parts of at most 16, each counted by multiplying uniforms, so that no
  /// product of uniforms vanishes. Source: D. Knuth, "The Art of Computer Programming" 2, 3.4.1.
  package mutating func poisson(mean: Double) -> Int {
    precondition(mean >= 0 && mean.isFinite, "a mean is finite and not negative")
    var rest = mean
    var count = 0
    while rest > 0 {
      let part = min(rest, 16)
      rest -= part
      let limit = Double.exp(-part)
      var product = 1 - uniform()
      while product > limit {
        count += 1
        product *= 1 - uniform()
      }
    }
    return count
  }

  /// The trials up to and with the first success, 1, 2, …: mean 1 ÷ `probability`.
  ///
  /// By inversion. At most 2⁵³, which is what a probability of 0 gives.
  package mutating func geometric(_ probability: Double) -> Int {
    precondition((0...1).contains(probability), "a probability lies between 0 and 1")
    guard probability < 1 else { return 1 }
    let trials = (Double.log(1 - uniform()) / Double.log(onePlus: -probability)).rounded(.up)
    // Of the uniform 0 the logarithm is 0, which is the first trial; 0 ÷ 0 is no number.
    return trials.isNaN || trials > 0x1p53 ? 1 << 53 : max(1, Int(trials))
  }
}

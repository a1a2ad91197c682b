import KantaColumns
import RealModule

/// The outlook of living customers for every pair of x and T in some cells.
///
/// For one x the outlook is smooth in T. Where there are many different T it is taken at few points
/// and interpolated by a polynomial at Chebyshev's points in the logarithm of T, of which there are
/// twice as many until the values are right to about 1e-12; so a million customers cost hardly
/// more than a thousand. Source: L. N. Trefethen, "Approximation Theory and Approximation
/// Practice", SIAM 2013, chapters 2 and 5.
struct LivingOutlooks<Value: Interpolated>: Sendable {
  /// The interpolation of each x; empty where no customer has it.
  private let byRepeats: [Int: AgeCurve<Value>]

  /// The values of `value(x, T)`; `nil` when the work was stopped.
  ///
  /// Where T only comes in whole numbers (`isStepwise`), nothing lies between the points.
  init?(
    _ cells: BuyingCells, isStepwise: Bool = false, on execution: Execution,
    _ value: @escaping @Sendable (Double, Double) throws(ResidualProblem) -> Value
  ) throws(ResidualProblem) {
    var ages: [Int: Set<Double>] = [:]
    for cell in 0..<cells.count {
      ages[Int(cells.repeats[cell]), default: []].insert(cells.age[cell])
    }
    let groups = ages.keys.sorted().map { ($0, ages[$0]?.sorted() ?? []) }
    let curves = Parallel.map(groups.count, on: execution) { index in
      let (repeats, ages) = groups[index]
      return Result<AgeCurve<Value>, ResidualProblem> { () throws(ResidualProblem) in
        try AgeCurve(ages: ages, isStepwise: isStepwise) { (age) throws(ResidualProblem) in
          try value(Double(repeats), age)
        }
      }
    }
    guard let curves else { return nil }
    var byRepeats: [Int: AgeCurve<Value>] = [:]
    for (group, curve) in zip(groups, curves) { byRepeats[group.0] = try curve.get() }
    self.byRepeats = byRepeats
  }

  /// The value at x and T, which some cell has.
  func value(repeats: Double, age: Double) -> Value {
    guard let curve = byRepeats[Int(repeats)] else {
      preconditionFailure("every x of the cells has its curve")
    }
    return curve.value(age)
  }
}

/// Some numbers that are interpolated together.
protocol Interpolated: Sendable {
  static var zero: Self { get }
  /// Adds `factor` times another one.
  mutating func add(_ other: Self, times factor: Double)
  func scaled(by factor: Double) -> Self
  /// The largest difference to another one, relative to this one.
  func distance(to other: Self) -> Double
}

extension Double: Interpolated {
  mutating func add(_ other: Double, times factor: Double) { self += other * factor }
  func scaled(by factor: Double) -> Double { self * factor }
  func distance(to other: Double) -> Double {
    abs(self - other) / max(abs(self), .leastNormalMagnitude)
  }
}

extension LivingOutlook: Interpolated {
  static var zero: LivingOutlook {
    LivingOutlook(mean: 0, squares: 0, secondMoment: 0, silence: 0)
  }

  mutating func add(_ other: LivingOutlook, times factor: Double) {
    mean += other.mean * factor
    squares += other.squares * factor
    secondMoment += other.secondMoment * factor
    silence += other.silence * factor
  }

  func scaled(by factor: Double) -> LivingOutlook {
    LivingOutlook(
      mean: mean * factor, squares: squares * factor, secondMoment: secondMoment * factor,
      silence: silence * factor)
  }

  /// The mean is a result; what the interval is made of need not be as exact.
  func distance(to other: LivingOutlook) -> Double {
    max(
      mean.distance(to: other.mean), 1e-4 * squares.distance(to: other.squares),
      1e-4 * secondMoment.distance(to: other.secondMoment),
      1e-4 * abs(silence - other.silence))
  }
}

/// The values for one x over T: at all different T, or interpolated from points.
struct AgeCurve<Value: Interpolated>: Sendable {
  /// Rising; T itself, or the logarithm of T + `offset`.
  private var points: [Double]
  private var values: [Value]
  /// What is added to T before its logarithm; `nil` where every T is a point.
  private let offset: Double?

  private static var fewPoints: Int { 17 }
  private static var mostPoints: Int { 129 }

  /// The values at the different T, rising, of which there is at least one.
  ///
  /// - Throws: That there is no such value.
  init(
    ages: [Double], isStepwise: Bool, _ value: (Double) throws(ResidualProblem) -> Value
  ) throws(ResidualProblem) {
    if !isStepwise, let curve = try Self.interpolation(ages, value) {
      self = curve
    } else {
      offset = nil
      points = ages
      values = try ages.map(value)
    }
  }

  private init(_ points: [Double], _ values: [Value], offset: Double) {
    (self.points, self.values, self.offset) = (points, values, offset)
  }

  /// The values between points; `nil` where there are hardly more T than points, or where so many
  /// points do not do.
  private static func interpolation(
    _ ages: [Double], _ value: (Double) throws(ResidualProblem) -> Value
  ) throws(ResidualProblem) -> AgeCurve? {
    guard let first = ages.first, let last = ages.last, ages.count > 2 * fewPoints else {
      return nil
    }
    let offset = last / 64
    let (low, high) = (Double.log(first + offset), Double.log(last + offset))
    func point(_ index: Int, of count: Int) -> Double {
      let angle = Double.pi * Double(index) / Double(count - 1)
      return (low + high) / 2 - (high - low) / 2 * Double.cos(angle)
    }
    func found(at point: Double) throws(ResidualProblem) -> Value {
      try value(min(last, max(first, Double.exp(point) - offset)))
    }
    var points = (0..<fewPoints).map { point($0, of: fewPoints) }
    var curve = AgeCurve(points, try points.map(found(at:)), offset: offset)
    while points.count < min(mostPoints, ages.count) {
      let count = 2 * points.count - 1
      points = (0..<count).map { point($0, of: count) }
      var (values, miss) = ([Value](), 0.0)
      for (index, point) in points.enumerated() {
        guard index % 2 == 1 else {
          values.append(curve.values[index / 2])
          continue
        }
        values.append(try found(at: point))
        miss = max(miss, values[index].distance(to: curve.interpolated(point)))
      }
      curve = AgeCurve(points, values, offset: offset)
      // The error of the coarser curve is squared by twice as many points.
      if miss < 1e-6 { return curve }
    }
    return nil
  }

  func value(_ age: Double) -> Value {
    guard let offset else {
      return points.firstIndex(of: age).map { values[$0] } ?? values[0]
    }
    return interpolated(Double.log(age + offset))
  }

  /// The barycentric formula, whose factors alternate in sign and are halved at the ends.
  private func interpolated(_ point: Double) -> Value {
    var (sum, weights) = (Value.zero, 0.0)
    for index in points.indices {
      let distance = point - points[index]
      if distance == 0 { return values[index] }
      let isEnd = index == 0 || index == points.count - 1
      let factor = (index % 2 == 0 ? 1 : -1) * (isEnd ? 0.5 : 1) / distance
      sum.add(values[index], times: factor)
      weights += factor
    }
    return sum.scaled(by: 1 / weights)
  }
}

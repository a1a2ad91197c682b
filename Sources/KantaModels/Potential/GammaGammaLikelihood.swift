import KantaColumns
import RealModule

/// The log-likelihood of mean spends under the Gamma-Gamma model, in ln p, ln q and ln v.
///
/// All but two sums over the cells are the same for every customer with as many purchases, so an
/// evaluation costs one division per cell and hardly any logarithm.
struct GammaGammaLikelihood: Likelihood {
  private let cells: SpendCells
  private let execution: Execution
  /// Cells of one group each, and which of these make a piece of work.
  private let parts: [(group: Int, cells: Range<Int>)]
  private let tasks: [Range<Int>]
  /// The sums of ln m and of x (ln m + ln x), which no parameter changes.
  private let logMeans: Double
  private let repeatLogSpends: Double
  private let largest: Double

  let parameterCount = 3

  init(_ cells: SpendCells, on execution: Execution) {
    self.cells = cells
    self.execution = execution
    var parts: [(group: Int, cells: Range<Int>)] = []
    for group in cells.repeats.indices {
      let all = cells.bounds[group]..<cells.bounds[group + 1]
      for start in stride(from: all.lowerBound, to: all.upperBound, by: Parallel.rowsPerBlock) {
        parts.append((group, start..<min(start + Parallel.rowsPerBlock, all.upperBound)))
      }
    }
    var tasks: [Range<Int>] = []
    var first = 0
    var size = 0
    for part in parts.indices {
      size += parts[part].cells.count
      if size >= Parallel.rowsPerBlock || part == parts.count - 1 {
        tasks.append(first..<part + 1)
        (first, size) = (part + 1, 0)
      }
    }
    self.parts = parts
    self.tasks = tasks
    var logMeans = CompensatedSum()
    var logSpends = CompensatedSum()
    var largest = 0.0
    for group in cells.repeats.indices {
      let x = cells.repeats[group]
      for cell in cells.bounds[group]..<cells.bounds[group + 1] {
        let mean = cells.means[cell]
        let weight = cells.weights?[cell] ?? 1
        logMeans.add(weight * Double.log(mean))
        logSpends.add(weight * x * Double.log(x * mean))
        largest = max(largest, x * mean)
      }
    }
    self.logMeans = logMeans.value
    repeatLogSpends = logSpends.value
    self.largest = largest
  }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    guard let (p, q, v) = parameters(theta), let spends = spends(v) else { return -.infinity }
    let (value, slope) = value(p, q, v, spends)
    for index in 0..<3 { gradient[index] = slope[index] }
    return value
  }

  func curvature(_ theta: [Double]) -> [Double]? {
    guard let (p, q, v) = parameters(theta), let spends = spends(v) else { return nil }
    let count = cells.customers
    var (pp, pq, pv) = (0.0, 0.0, 0.0)
    var (qq, qv, vv) = (-count * SpecialFunctions.trigamma(q), count / v, -count * q / (v * v))
    for (group, x) in cells.repeats.enumerated() {
      let weight = cells.groupWeights[group]
      let spend = spends[group]
      let shape = p * x
      let bend = weight * SpecialFunctions.trigamma(shape + q)
      pp += x * x * (bend - weight * SpecialFunctions.trigamma(shape))
      pq += x * bend
      pv -= x * spend.reciprocals
      qq += bend
      qv -= spend.reciprocals
      vv += (shape + q) * spend.squares
    }
    let slope = value(p, q, v, spends).slope
    return [
      -(p * p * pp + slope[0]), -p * q * pq, -p * v * pv,
      -p * q * pq, -(q * q * qq + slope[1]), -q * v * qv,
      -p * v * pv, -q * v * qv, -(v * v * vv + slope[2]),
    ]
  }

  /// p, q and v, where they have a likelihood.
  private func parameters(_ theta: [Double]) -> (p: Double, q: Double, v: Double)? {
    let (p, q, v) = (Double.exp(theta[0]), Double.exp(theta[1]), Double.exp(theta[2]))
    return [p, q, v].allSatisfy(\.isNormal) && (v + largest).isFinite ? (p, q, v) : nil
  }

  /// The log-likelihood, and its slope in the logarithms of p, q and v.
  private func value(
    _ p: Double, _ q: Double, _ v: Double, _ spends: [Spends]
  ) -> (value: Double, slope: [Double]) {
    let count = cells.customers
    let logV = Double.log(v)
    var value = count * (q * logV - SpecialFunctions.logGamma(q)) + p * repeatLogSpends - logMeans
    var byP = repeatLogSpends
    var byQ = count * (logV - SpecialFunctions.digamma(q))
    var byV = count * q / v
    for (group, x) in cells.repeats.enumerated() {
      let weight = cells.groupWeights[group]
      let spend = spends[group]
      let shape = p * x
      let slope = SpecialFunctions.digamma(shape + q)
      value += weight * SpecialFunctions.logGammaRise(shape, by: q) - (shape + q) * spend.logs
      byP += x * (weight * (slope - SpecialFunctions.digamma(shape)) - spend.logs)
      byQ += weight * slope - spend.logs
      byV -= (shape + q) * spend.reciprocals
    }
    return (value, [p * byP, q * byQ, v * byV])
  }

  /// The sums over a group's cells that depend on v.
  private struct Spends: Sendable {
    /// Of ln(v + x m).
    var logs = 0.0
    /// Of 1 ÷ (v + x m), and of its square.
    var reciprocals = 0.0
    var squares = 0.0

    mutating func add(_ other: Spends) {
      logs += other.logs
      reciprocals += other.reciprocals
      squares += other.squares
    }
  }

  /// The sums of each group; `nil` when cancellation was requested.
  private func spends(_ v: Double) -> [Spends]? {
    let found = Parallel.map(tasks.count, on: execution) { task in
      tasks[task].map { part in
        let (group, cells) = parts[part]
        return self.cells.weights == nil
          ? equalSums(of: cells, v, x: self.cells.repeats[group])
          : weightedSums(of: cells, v, x: self.cells.repeats[group])
      }
    }
    guard let found else { return nil }
    var sums = [Spends](repeating: Spends(), count: cells.repeats.count)
    for (part, sum) in zip(parts, found.joined()) { sums[part.group].add(sum) }
    return sums
  }

  private func weightedSums(of range: Range<Int>, _ v: Double, x: Double) -> Spends {
    var sums = Spends()
    for cell in range {
      let total = v + x * cells.means[cell]
      let weight = cells.weights?[cell] ?? 1
      sums.logs += weight * Double.log(total)
      sums.reciprocals += weight / total
      sums.squares += weight / (total * total)
    }
    return sums
  }

  /// Σ ln u as the logarithm of products, of so many factors that none leaves the doubles.
  private func equalSums(of range: Range<Int>, _ v: Double, x: Double) -> Spends {
    let means = cells.means.span
    let size = max(Double.log2(v).magnitude, Double.log2(v + largest).magnitude)
    let perProduct = 4 * max(1, Int(900 / max(1, size)))
    var logs = 0.0
    var (reciprocals, squares) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + perProduct, range.upperBound)
      let fours = start + (end - start) / 4 * 4
      var products = SIMD4<Double>(repeating: 1)
      for index in stride(from: start, to: fours, by: 4) {
        let mean = SIMD4(means[index], means[index + 1], means[index + 2], means[index + 3])
        let total = v + x * mean
        let reciprocal = 1 / total
        products *= total
        reciprocals += reciprocal
        squares += reciprocal * reciprocal
      }
      for index in fours..<end {
        let total = v + x * means[index]
        logs += Double.log(total)
        reciprocals[0] += 1 / total
        squares[0] += 1 / (total * total)
      }
      for lane in 0..<4 { logs += Double.log(products[lane]) }
      start = end
    }
    return Spends(logs: logs, reciprocals: reciprocals.sum(), squares: squares.sum())
  }
}

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
    let (p, q, v) = (Double.exp(theta[0]), Double.exp(theta[1]), Double.exp(theta[2]))
    guard [p, q, v].allSatisfy(\.isNormal), (v + largest).isFinite, let spends = spends(v) else {
      return -.infinity
    }
    let count = cells.customers
    var value =
      count * (q * theta[2] - SpecialFunctions.logGamma(q)) + p * repeatLogSpends - logMeans
    var byP = repeatLogSpends
    var byQ = count * (theta[2] - SpecialFunctions.digamma(q))
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
    gradient[0] = p * byP
    gradient[1] = q * byQ
    gradient[2] = v * byV
    return value
  }

  /// The sums over a group's cells that depend on v.
  private struct Spends: Sendable {
    /// Of ln(v + x m).
    var logs = 0.0
    /// Of 1 ÷ (v + x m).
    var reciprocals = 0.0
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
    for (part, sum) in zip(parts, found.joined()) {
      sums[part.group].logs += sum.logs
      sums[part.group].reciprocals += sum.reciprocals
    }
    return sums
  }

  private func weightedSums(of range: Range<Int>, _ v: Double, x: Double) -> Spends {
    var sums = Spends()
    for cell in range {
      let total = v + x * cells.means[cell]
      let weight = cells.weights?[cell] ?? 1
      sums.logs += weight * Double.log(total)
      sums.reciprocals += weight / total
    }
    return sums
  }

  /// Σ ln u as the logarithm of a product: mantissas of 1…2 are multiplied, exponents added.
  private func equalSums(of range: Range<Int>, _ v: Double, x: Double) -> Spends {
    let means = cells.means.span
    var sums = Spends()
    var exponents: UInt64 = 0
    var start = range.lowerBound
    while start < range.upperBound {
      // 2⁵¹² is far from the largest double.
      let end = min(start + 512, range.upperBound)
      var product = 1.0
      for index in start..<end {
        let total = v + x * means[index]
        let bits = total.bitPattern
        exponents &+= bits >> 52
        product *= Double(bitPattern: bits & Self.mantissa | Self.exponentOfOne)
        sums.reciprocals += 1 / total
      }
      sums.logs += Double.log(product)
      start = end
    }
    sums.logs += (Double(exponents) - 1_023 * Double(range.count)) * Double.log(2)
    return sums
  }

  private static let mantissa: UInt64 = 0x000F_FFFF_FFFF_FFFF
  private static let exponentOfOne: UInt64 = 0x3FF0_0000_0000_0000
}

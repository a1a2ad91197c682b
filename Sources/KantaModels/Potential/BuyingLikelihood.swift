import KantaColumns
import RealModule

/// The log-likelihood of customers' histories, in the logarithms of a model's parameters and the
/// coefficients of covariates.
///
/// Each cell is a sum of two parts; the parts are worked out for the different pairs of repeats and
/// times, so that a cell costs one exponential and one logarithm.
struct BuyingLikelihood<Terms: BuyingTerms>: Likelihood {
  let cells: BuyingCells
  /// Where a covariate enters, one for each of its coefficients.
  let links: [CovariateLink]
  let execution: Execution

  /// How far a scale parameter may be above the largest age, in logarithms: three hundredfold.
  ///
  /// Beyond it customers do not differ in the rate it belongs to, or it is 0 for all that is seen.
  static var mostScale: Double { 5.7 }

  private let largestLogAge: Double
  /// The group of each pair.
  private let groupOfPair: [UInt32]
  let cellBlocks: [Range<Int>]
  let pairBlocks: [Range<Int>]

  init(_ cells: BuyingCells, _ links: [CovariateLink], on execution: Execution) {
    self.cells = cells
    self.links = cells.covariateNames.isEmpty ? [] : links
    self.execution = execution
    largestLogAge = Double.log(cells.age.max() ?? 1)
    cellBlocks = Parallel.blocks(of: cells.count, atLeast: 16_384)
    pairBlocks = Parallel.blocks(of: cells.firstCellOfPair.count, atLeast: 8192)
    var group = 0
    groupOfPair = cells.firstCellOfPair.map { cell in
      while cells.groupStarts[group + 1] <= Int(cell) { group += 1 }
      return UInt32(group)
    }
  }

  var parameterCount: Int { 4 + links.count * cells.covariateNames.count }

  func evaluate(_ theta: [Double], gradient: inout [Double]) -> Double {
    for index in gradient.indices { gradient[index] = 0 }
    guard isInside(theta), let stopped = stopped(theta) else { return -.infinity }
    let parts = Parallel.map(cellBlocks.count, on: execution) { index in
      sum(cellBlocks[index], theta, stopped)
    }
    guard let parts else { return -.infinity }
    var value = 0.0
    for part in parts {
      value += part.value
      for index in gradient.indices { gradient[index] += part.gradient[index] }
    }
    return value
  }

  /// Whether parameters are where the likelihood can be told from that of a simpler model.
  private func isInside(_ theta: [Double]) -> Bool {
    theta.allSatisfy { $0.magnitude < 25 } && theta[1] < largestLogAge + Self.mostScale
      && (Terms.self != ParetoTerms.self || theta[3] < largestLogAge + Self.mostScale)
  }

  /// The parameters of a group, as they are.
  func parameters(_ theta: [Double], ofGroup group: Int) -> SIMD4<Double> {
    var logs = SIMD4(theta[0], theta[1], theta[2], theta[3])
    let values = cells.groupValues[group]
    for (index, link) in links.enumerated() {
      var sum = 0.0
      for (place, value) in values.enumerated() {
        sum += theta[4 + index * values.count + place] * value
      }
      logs[link.parameter] += link.sign * sum
    }
    return exponentials(logs)
  }

  /// The parts of those who dropped out, of each pair; `nil` when the work was stopped.
  func stopped(_ theta: [Double]) -> [BuyingTerm]? {
    let parts = Parallel.map(pairBlocks.count, on: execution) { stopped(pairBlocks[$0], theta) }
    guard let parts else { return nil }
    return parts.count == 1 ? parts[0] : Array(parts.joined())
  }

  private func stopped(_ range: Range<Int>, _ theta: [Double]) -> [BuyingTerm] {
    let (repeats, lastAt) = (cells.repeats.span, cells.lastAt.span)
    let (firstCell, groups) = (cells.firstCellOfPair.span, groupOfPair.span)
    var terms = Terms()
    var group = UInt32.max
    var found: [BuyingTerm] = []
    found.reserveCapacity(range.count)
    for pair in range {
      if groups[pair] != group {
        group = groups[pair]
        terms.move(
          to: parameters(theta, ofGroup: Int(group)),
          mostRepeats: cells.mostRepeatsOfGroup[Int(group)])
      }
      let cell = Int(firstCell[pair])
      found.append(terms.stopped(repeats[cell], lastAt: lastAt[cell]))
    }
    return found
  }

  private func sum(
    _ range: Range<Int>, _ theta: [Double], _ stopped: [BuyingTerm]
  ) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: parameterCount)
    var value = 0.0
    var terms = Terms()
    var start = range.lowerBound
    while start < range.upperBound {
      let group = Int(groupOfPair[Int(cells.pair[start])])
      let end = min(range.upperBound, cells.groupStarts[group + 1])
      terms.move(
        to: parameters(theta, ofGroup: group), mostRepeats: cells.mostRepeatsOfGroup[group])
      var slope = SIMD4<Double>.zero
      value += sum(start..<end, terms, stopped, &slope)
      add(slope, ofGroup: group, to: &gradient)
      start = end
    }
    return (value, gradient)
  }

  /// The log-likelihood of some cells of one group, and its slope.
  private func sum(
    _ range: Range<Int>, _ terms: Terms, _ stopped: [BuyingTerm], _ slope: inout SIMD4<Double>
  ) -> Double {
    let repeats = cells.repeats.span
    let age = cells.age.span
    let weights = cells.weight.span
    let pair = cells.pair.span
    let stopped = stopped.span
    var total = 0.0
    // Factors of cells of one customer: one logarithm for hundreds of them.
    var product = 1.0
    var continued = BuyingTerm(value: 0, slope: .zero)
    var (x, time, ofRun) = (-1.0, -1.0, 0.0)
    for cell in range {
      if repeats[cell] != x || age[cell] != time {
        slope += ofRun * continued.slope
        (x, time, ofRun) = (repeats[cell], age[cell], 0)
        continued = terms.continued(x, age: time)
      }
      let weight = weights[cell]
      let other = stopped[Int(pair[cell])]
      let difference = other.value - continued.value
      guard difference > -40 else {
        // Nobody without repeats dropped out, and nobody whose silence is next to impossible.
        total += weight * continued.value
        ofRun += weight
        continue
      }
      let odds = Double.exp(-difference.magnitude)
      let factor = 1 + odds
      let share = weight * ((difference > 0 ? 1 : odds) / factor)
      total += weight * max(other.value, continued.value)
      if weight == 1 {
        product *= factor
        if product > 0x1p900 {
          total += Double.log(product)
          product = 1
        }
      } else {
        total += weight * Double.log(factor)
      }
      ofRun += weight - share
      slope += share * other.slope
    }
    slope += ofRun * continued.slope
    total += Double.log(product)
    return total
  }

  /// A slope in the logarithms of a group's parameters, in θ.
  private func add(_ slope: SIMD4<Double>, ofGroup group: Int, to gradient: inout [Double]) {
    for index in 0..<4 { gradient[index] += slope[index] }
    let values = cells.groupValues[group]
    for (index, link) in links.enumerated() {
      for (place, value) in values.enumerated() {
        gradient[4 + index * values.count + place] += link.sign * slope[link.parameter] * value
      }
    }
  }
}

/// A place where covariates enter a model: ln of the parameter moves by ± γ·z.
package struct CovariateLink: Hashable, Sendable {
  /// "buying", "dropout", before the name of a covariate.
  package let name: String
  /// Which of the four parameters.
  package let parameter: Int
  package let sign: Double
}

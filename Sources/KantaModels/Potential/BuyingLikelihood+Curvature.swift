import KantaColumns
import RealModule

// Second derivatives where there are no covariates. Differences are taken of the parts alone, of
// which there are far fewer than cells; how the parts of a cell compete is exact.
extension BuyingLikelihood {
  /// The second derivatives of −LL, row by row; `nil` when the work was stopped.
  func curvature(_ theta: [Double]) -> [Double]? {
    let width = 1e-4
    let around = (0..<4).map { index in
      let logs = SIMD4(theta[0], theta[1], theta[2], theta[3])
      var (above, below) = (logs, logs)
      above[index] += width
      below[index] -= width
      return (Self.natural(above), Self.natural(below))
    }
    guard let stopped = stopped(theta) else { return nil }
    let blocks = Parallel.blocks(of: cells.count)
    let parts = Parallel.map(blocks.count, on: execution) { index in
      curvature(blocks[index], theta, around, stopped)
    }
    guard let parts else { return nil }
    var rows = Rows()
    var ofPair = [Double](repeating: 0, count: cells.firstCellOfPair.count)
    for (index, part) in parts.enumerated() {
      rows.add(part.rows)
      for (place, cell) in blocks[index].enumerated() {
        ofPair[Int(cells.pair[cell])] += part.weights[place]
      }
    }
    guard let ofStopped = curvatureOfStopped(ofPair, around) else { return nil }
    rows.add(ofStopped)
    let matrix = rows.rows.flatMap { row in (0..<4).map { -row[$0] } }
    return SymmetricMatrix(matrix, size: 4).symmetric.elements
  }

  private typealias Around = [(above: SIMD4<Double>, below: SIMD4<Double>)]

  private struct Rows: Sendable {
    var rows = [SIMD4<Double>](repeating: .zero, count: 4)

    mutating func add(_ other: Rows) {
      for index in 0..<4 { rows[index] += other.rows[index] }
    }

    /// The weighted differences of one part.
    mutating func add(_ weight: Double, _ slopes: (Int) -> SIMD4<Double>) {
      for index in 0..<4 { rows[index] += weight * slopes(index) }
    }
  }

  private static func natural(_ logs: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(Double.exp(logs[0]), Double.exp(logs[1]), Double.exp(logs[2]), Double.exp(logs[3]))
  }

  private static func moved(_ around: Around, _ mostRepeats: Int) -> [(above: Terms, below: Terms)]
  {
    around.map { place in
      var (above, below) = (Terms(), Terms())
      above.move(to: place.above, mostRepeats: mostRepeats)
      below.move(to: place.below, mostRepeats: mostRepeats)
      return (above, below)
    }
  }

  /// What cells add but for the differences of their first parts, whose weights are given.
  private func curvature(
    _ range: Range<Int>, _ theta: [Double], _ around: Around, _ stopped: [BuyingTerm]
  ) -> (rows: Rows, weights: [Double]) {
    var terms = Terms()
    let most = cells.mostRepeatsOfGroup[0]
    terms.move(to: parameters(theta, ofGroup: 0), mostRepeats: most)
    let moved = Self.moved(around, most)
    var rows = Rows()
    var weights: [Double] = []
    weights.reserveCapacity(range.count)
    var continued = BuyingTerm(value: 0, slope: .zero)
    var (x, time) = (-1.0, -1.0)
    var ofRun = 0.0
    func finishRun() {
      guard x >= 0 else { return }
      rows.add(ofRun) { index in
        (moved[index].above.continued(x, age: time).slope
          - moved[index].below.continued(x, age: time).slope) / 2e-4
      }
      ofRun = 0
    }
    for cell in range {
      if cells.repeats[cell] != x || cells.age[cell] != time {
        finishRun()
        (x, time) = (cells.repeats[cell], cells.age[cell])
        continued = terms.continued(x, age: time)
      }
      let other = stopped[Int(cells.pair[cell])]
      let share = SpecialFunctions.logistic(other.value - continued.value)
      let weight = cells.weight[cell]
      weights.append(weight * share)
      ofRun += weight * (1 - share)
      let between = other.slope - continued.slope
      let outer = weight * share * (1 - share) * between
      for index in 0..<4 { rows.rows[index] += outer * between[index] }
    }
    finishRun()
    return (rows, weights)
  }

  private func curvatureOfStopped(_ ofPair: [Double], _ around: Around) -> Rows? {
    let blocks = stride(from: 0, to: ofPair.count, by: 4096)
      .map { $0..<min($0 + 4096, ofPair.count) }
    let most = cells.mostRepeatsOfGroup[0]
    let parts = Parallel.map(blocks.count, on: execution) { index in
      let moved = Self.moved(around, most)
      var rows = Rows()
      for pair in blocks[index] {
        let cell = Int(cells.firstCellOfPair[pair])
        let (x, time) = (cells.repeats[cell], cells.lastAt[cell])
        rows.add(ofPair[pair]) { index in
          (moved[index].above.stopped(x, lastAt: time).slope
            - moved[index].below.stopped(x, lastAt: time).slope) / 2e-4
        }
      }
      return rows
    }
    guard let parts else { return nil }
    var rows = Rows()
    for part in parts { rows.add(part) }
    return rows
  }
}

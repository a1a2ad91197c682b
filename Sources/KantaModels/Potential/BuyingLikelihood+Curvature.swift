import KantaColumns
import RealModule

// Second derivatives. Those of the parts are worked out once per pair and run, of which there are
// far fewer than cells; how the parts of a cell compete is the same for every model.
extension BuyingLikelihood {
  func curvature(_ theta: [Double]) -> [Double]? {
    guard links.isEmpty else { return differencedCurvature(theta) }
    let logs = SIMD4(theta[0], theta[1], theta[2], theta[3])
    let curvatures = Terms.Curvatures(at: logs, mostRepeats: cells.mostRepeatsOfGroup[0])
    guard let stopped = stopped(theta),
      let parts = Parallel.map(
        cellBlocks.count, on: execution,
        { curvature(cellBlocks[$0], theta, curvatures, stopped) })
    else { return nil }
    var sum = BuyingCurvature()
    var ofPair = [Double](repeating: 0, count: cells.firstCellOfPair.count)
    for (block, part) in zip(cellBlocks, parts) {
      sum.add(1, part.sum)
      for (cell, weight) in zip(block, part.weights) { ofPair[Int(cells.pair[cell])] += weight }
    }
    let weights = ofPair
    let ofStopped = Parallel.map(pairBlocks.count, on: execution) { index in
      var sum = BuyingCurvature()
      for pair in pairBlocks[index] {
        let cell = Int(cells.firstCellOfPair[pair])
        sum.add(weights[pair], curvatures.stopped(cells.repeats[cell], lastAt: cells.lastAt[cell]))
      }
      return sum
    }
    guard let ofStopped else { return nil }
    for part in ofStopped { sum.add(1, part) }
    return sum.negated
  }

  /// What cells add but for the curvature of their stopped parts, whose weights are given.
  private func curvature(
    _ range: Range<Int>, _ theta: [Double], _ curvatures: Terms.Curvatures,
    _ stopped: [BuyingTerm]
  ) -> (sum: BuyingCurvature, weights: [Double]) {
    var terms = Terms()
    terms.move(to: parameters(theta, ofGroup: 0), mostRepeats: cells.mostRepeatsOfGroup[0])
    let (repeats, age, weight) = (cells.repeats.span, cells.age.span, cells.weight.span)
    let (pair, stopped) = (cells.pair.span, stopped.span)
    var sum = BuyingCurvature()
    var weights: [Double] = []
    weights.reserveCapacity(range.count)
    var continued = BuyingTerm(value: 0, slope: .zero)
    var (x, time, ofRun) = (-1.0, -1.0, 0.0)
    for cell in range {
      if repeats[cell] != x || age[cell] != time {
        if x >= 0 { sum.add(ofRun, curvatures.continued(x, age: time)) }
        (x, time, ofRun) = (repeats[cell], age[cell], 0)
        continued = terms.continued(x, age: time)
      }
      let other = stopped[Int(pair[cell])]
      let share = SpecialFunctions.logistic(other.value - continued.value)
      weights.append(weight[cell] * share)
      ofRun += weight[cell] * (1 - share)
      sum.addProducts(weight[cell] * share * (1 - share), other.slope - continued.slope)
    }
    if x >= 0 { sum.add(ofRun, curvatures.continued(x, age: time)) }
    return (sum, weights)
  }
}

import KantaColumns
import KantaModels
import RealModule
import Testing

/// What must hold for any parameters and any history.
@Suite struct BuyingIdentityTests {
  private static let kinds = BuyingModelKind.ofExactTimes

  private func parameters(_ random: inout SeededRandom) -> [Double] {
    let ranges = [-1.5..<1.5, 0..<4, -1..<1.5, 0..<4.0]
    return ranges.map { Double.exp(random.uniform(in: $0)) }
  }

  private func history(_ random: inout SeededRandom) -> BuyingHistory {
    let age = random.uniform(in: 5..<150)
    let x = Double(random.uniform(in: 0...12))
    return BuyingHistory(
      repeats: x, lastAt: x == 0 ? 0 : random.uniform(in: 0.1..<age), age: age)
  }

  /// The predictive distribution sums to 1, and its mean is what is expected.
  @Test(arguments: kinds) func countsAreADistribution(kind: BuyingModelKind) {
    var random = SeededRandom(seed: 31)
    for _ in 0..<6 {
      let model = kind.model(parameters(&random))
      let history = history(&random)
      let time = random.uniform(in: 1..<40)
      for past in [nil, history] {
        var (sum, mean) = (0.0, 0.0)
        for count in 0..<1500 {
          let part =
            past.map { model.probability(ofPurchases: count, within: time, after: $0) }
            ?? model.probability(ofPurchases: count, within: time)
          sum += part
          mean += part * Double(count)
          if count > 10, part < 1e-13 { break }
        }
        let expected =
          past.map { model.expectedPurchases($0, within: time) }
          ?? model.expectedPurchases(ofNewCustomerWithin: time)
        #expect((sum - 1).magnitude < 1e-9, "\(kind) \(model.parameters) \(history) \(time)")
        #expect(
          (mean - expected).magnitude < 1e-7 * expected + 1e-10,
          "\(kind) \(model.parameters) \(history) \(time)")
      }
    }
  }

  /// A discounted sum lies between none and all, and a far horizon is for ever.
  @Test(arguments: kinds) func residualsAgreeWithEachOther(kind: BuyingModelKind) throws {
    var random = SeededRandom(seed: 32)
    for _ in 0..<10 {
      let model = kind.model(parameters(&random))
      let history = history(&random)
      let ever = try model.residualPurchases(history, discount: 0.02, horizon: nil)
      let long = try model.residualPurchases(history, discount: 0.02, horizon: 1900)
      #expect(near(long, ever, 1e-9), "\(kind) \(model.parameters) \(history)")
      let year = try model.residualPurchases(history, discount: 0.02, horizon: 52)
      let all = model.expectedPurchases(history, within: 52)
      #expect(year > all * Double.exp(-1.04) && year < all)
      // Numerically: the discounted differences of what is expected by then.
      var sum = 0.0
      var before = 0.0
      for week in 1...2080 {
        let time = Double(week) / 40
        let now = model.expectedPurchases(history, within: time)
        sum += (now - before) * Double.exp(-0.02 * (time - 0.0125))
        before = now
      }
      #expect(near(sum, year, 1e-6))
      let alive = model.probabilityAlive(history, later: 0)
      #expect(model.probabilityAlive(history, later: 10) < alive)
    }
  }

  /// The gradient against central differences, with and without covariates.
  @Test(arguments: kinds) func gradientsAreExact(kind: BuyingModelKind) throws {
    var random = SeededRandom(seed: 33)
    let histories = (0..<60).map { _ in history(&random) }
    let covariates = Covariates(
      names: ["web", "age"],
      columns: [
        histories.map { _ in random.chance(0.4) ? 1 : 0 },
        histories.map { _ in random.uniform(in: -1..<1) },
      ])
    for covariates in [nil, covariates] {
      let cells = collapsed(histories, covariates)
      let likelihood = kind.likelihood(cells, on: execution)
      for _ in 0..<4 {
        var theta = parameters(&random).map { Double.log($0) }
        while theta.count < likelihood.parameterCount {
          theta.append(random.uniform(in: -0.5..<0.5))
        }
        var gradient = [Double](repeating: 0, count: theta.count)
        var unused = gradient
        _ = likelihood.evaluate(theta, gradient: &gradient)
        for index in theta.indices {
          let differences = [1e-3, 2e-3].map { width in
            var (above, below) = (theta, theta)
            above[index] += width
            below[index] -= width
            let rise =
              likelihood.evaluate(above, gradient: &unused)
              - likelihood.evaluate(below, gradient: &unused)
            return rise / (2 * width)
          }
          let expected = (4 * differences[0] - differences[1]) / 3
          #expect((gradient[index] - expected).magnitude < 1e-6 * max(1, expected.magnitude))
        }
      }
    }
  }

  /// The likelihood of cells is that of their customers, one by one.
  @Test(arguments: kinds) func cellsAreTheirCustomers(kind: BuyingModelKind) throws {
    var random = SeededRandom(seed: 34)
    let histories = (0..<300).map { _ in
      let whole = history(&random)
      return BuyingHistory(
        repeats: whole.repeats, lastAt: whole.lastAt.rounded(.up), age: whole.age.rounded(.up))
    }
    let parameters = parameters(&random)
    let model = kind.model(parameters)
    let cells = collapsed(histories + histories)
    #expect(cells.customers == 600 && cells.count <= 300)
    for (customer, cell) in cells.cellOfCustomer.enumerated() {
      #expect(cells[Int(cell)] == histories[customer % 300])
    }
    var gradient = [Double](repeating: 0, count: 4)
    let value = kind.likelihood(cells, on: execution)
      .evaluate(parameters.map { Double.log($0) }, gradient: &gradient)
    let sum = histories.reduce(0) { $0 + model.logLikelihood($1) }
    #expect(near(value, 2 * sum, 1e-12))

    // Neither the order of customers nor the threads change a bit.
    let shuffled = collapsed(random.shuffled(histories + histories))
    #expect(shuffled.repeats == cells.repeats && shuffled.weight == cells.weight)
    #expect(shuffled.lastAt == cells.lastAt && shuffled.age == cells.age)
  }

  /// What is worked out for all cells at once is what each would give alone, to the last bit.
  @Test(arguments: kinds) func batchesAreSingles(kind: BuyingModelKind) throws {
    var random = SeededRandom(seed: 35)
    let histories = (0..<200).map { _ in
      let whole = history(&random)
      return BuyingHistory(
        repeats: whole.repeats, lastAt: whole.lastAt.rounded(.up), age: whole.age.rounded(.up))
    }
    let cells = collapsed(histories)
    let model = kind.model([0.6, 12, 0.9, 14])
    let now = try #require(model.probabilitiesAlive(cells, later: 0, on: execution))
    let later = try #require(model.probabilitiesAlive(cells, later: 8, on: execution))
    let expected = try #require(model.expectedPurchases(cells, within: 26, on: execution))
    let ever = try #require(
      try model.residualPurchases(cells, discount: 0.01, horizon: nil, on: execution))
    let year = try #require(
      try model.residualPurchases(cells, discount: 0.01, horizon: 52, on: execution))
    for cell in 0..<cells.count {
      let history = cells[cell]
      #expect(now[cell] == model.probabilityAlive(history, later: 0))
      #expect(later[cell] == model.probabilityAlive(history, later: 8))
      #expect(expected[cell] == model.expectedPurchases(history, within: 26))
      let alone = try model.residualPurchases(history, discount: 0.01, horizon: nil)
      #expect(ever[cell] == alone)
      let aloneWithin = try model.residualPurchases(history, discount: 0.01, horizon: 52)
      #expect(year[cell] == aloneWithin)
    }
  }
}

/// Cells of some histories.
func collapsed(_ histories: [BuyingHistory], _ covariates: Covariates? = nil) -> BuyingCells {
  BuyingCells(
    repeats: histories.map(\.repeats), lastAt: histories.map(\.lastAt), age: histories.map(\.age),
    covariates: covariates)
}

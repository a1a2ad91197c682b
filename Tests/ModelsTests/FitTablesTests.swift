import KantaColumns
import KantaModels
import Testing

/// What tables of a fit are made of, against sums written out.
@Suite struct FitTablesTests {
  private let execution = Execution(threads: 2)

  /// Customers of two kinds, the second of whom buy more rarely.
  private func cells(_ kind: BuyingModelKind, seed: UInt64, covariate: Bool) -> BuyingCells {
    var random = SeededRandom(seed: seed)
    var histories: [BuyingHistory] = []
    var values: [Double] = []
    for customer in 0..<600 {
      let value = Double(customer % 2)
      let parameters =
        kind == .pareto_nbd
        ? [0.6, 8 * (1 + value), 0.7, 10.0] : [0.6, 8 * (1 + value), 0.8, 2.5]
      let age = Double(random.uniform(in: 100...270)) / 7
      histories.append(kind.model(parameters).simulate(age: age, &random).history)
      values.append(value)
    }
    return BuyingCells(
      repeats: histories.map(\.repeats), lastAt: histories.map(\.lastAt), age: histories.map(\.age),
      covariates: covariate ? Covariates(names: ["z"], columns: [values]) : nil)
  }

  @Test(arguments: [BuyingModelKind.pareto_nbd, .mbg_nbd, .bg_nbd], [false, true])
  func modelsOfGroupsGiveTheLikelihoodOfTheFit(
    _ kind: BuyingModelKind, _ covariate: Bool
  ) throws {
    let cells = cells(kind, seed: 5, covariate: covariate)
    let fit = try #require(kind.fit(cells, on: execution))
    try #require(fit.problem == nil)
    let models = kind.models(fit, of: cells)
    #expect(models.count == (covariate ? 2 : 1))
    var sum = 0.0
    for (group, model) in models.enumerated() {
      for cell in cells.groupStarts[group]..<cells.groupStarts[group + 1] {
        sum += cells.weight[cell] * model.logLikelihood(cells[cell])
      }
    }
    #expect(abs(sum - fit.logLikelihood) < 1e-8 * abs(sum))
    let frequency = FrequencyFit(cells, limit: 5, models: models)
    #expect(frequency.actual.reduce(0, +) == 600)
    #expect(abs(frequency.expected.reduce(0, +) - 600) < 1e-6)
    for (actual, expected) in zip(frequency.actual, frequency.expected) {
      #expect(abs(Double(actual) - expected) < 60)
    }
  }

  @Test(arguments: 1...20) func opportunitiesAreTheirDefinition(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    // Periods of uneven length, as months are.
    var periods: [Int32] = []
    for period in 0..<random.uniform(in: 2...9) {
      periods += [Int32](repeating: Int32(period), count: random.uniform(in: 1...5))
    }
    let finished = random.uniform(in: 1...Int(periods[periods.count - 1]) + 1)
    var rows: Set<[Int]> = []
    for customer in 0..<20 {
      for _ in 0...random.uniform(in: 0...6) {
        rows.insert([customer, random.uniform(in: 0...periods.count - 1)])
      }
    }
    let all = random.shuffled(rows.sorted { $0.lexicographicallyPrecedes($1) })
    let origin = 100
    let days = PurchaseDays(
      customers: all.map { UInt32($0[0]) }, count: 20, days: all.map { Int32($0[1] + origin) },
      amounts: nil)
    let history = try #require(
      days.opportunityHistory(
        periods: periods, origin: Day(number: Int32(origin)), finished: finished, on: execution))
    var expected: [[Int]] = []
    var newcomers = 0
    for customer in 0..<20 {
      let own = Set(rows.filter { $0[0] == customer }.map { Int(periods[$0[1]]) })
      guard let first = own.min() else { continue }
      if first + 1 >= finished {
        newcomers += 1
        continue
      }
      let later = own.filter { $0 > first && $0 < finished }
      expected.append([
        customer, later.count, (later.max() ?? first) - first, finished - 1 - first,
      ])
    }
    let found = history.customers.indices.map {
      [
        Int(history.customers[$0]), Int(history.repeats[$0]), Int(history.lastAt[$0]),
        Int(history.opportunities[$0]),
      ]
    }
    #expect(found == expected)
    #expect(history.newcomers == newcomers)
  }
}

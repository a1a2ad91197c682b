import KantaColumns
import KantaModels
import Testing

@Suite struct LaboratoryTests {
  private static let last = Day.number(year: 2024, month: 12, day: 31)

  /// x, t_x and T in weeks of exact days, several purchases of a day being one.
  private func cells(_ world: WorldReading, _ law: String) throws -> BuyingCells {
    let customers = try world.texts(law, "customer").compactMap(\.self)
    let dates = try world.numbers(law, "date").compactMap(\.self)
    var days: [String: Set<Double>] = [:]
    for (customer, date) in zip(customers, dates) { days[customer, default: []].insert(date) }
    let histories = days.sorted { $0.key < $1.key }.map { _, days in
      let first = days.min() ?? 0
      return BuyingHistory(
        repeats: Double(days.count - 1), lastAt: ((days.max() ?? first) - first) / 7,
        age: (Double(Self.last) - first) / 7)
    }.filter { $0.age > 0 }
    return BuyingCells(
      repeats: histories.map(\.repeats), lastAt: histories.map(\.lastAt), age: histories.map(\.age))
  }

  /// Each law is found again: its parameters lie in their intervals of 99 %.
  @Test(arguments: [BuyingModelKind.bg_nbd, .mbg_nbd, .pareto_nbd])
  func purchasesFollowTheirLaw(_ kind: BuyingModelKind) throws {
    let world = try WorldReading("laboratory")
    let fit = try #require(
      kind.fit(try cells(world, kind.rawValue), on: Execution(threads: 2)))
    #expect(fit.problem == nil)
    for (index, name) in fit.parameterNames.enumerated() {
      let truth = try world.parameter("\(name)_\(kind.rawValue)")
      let interval = try #require(fit.interval(of: index, level: 0.99))
      #expect(interval.contains(truth), "\(name): \(truth) in \(interval)")
    }
  }

  @Test(arguments: [nil, 1, 2] as [UInt64?])
  func contractsAreBetaDiscreteWeibull(_ seed: UInt64?) throws {
    let world = try WorldReading("laboratory", seed: seed)
    let starts = try world.numbers("bdw", "start").compactMap(\.self)
    let ends = try world.numbers("bdw", "end")
    var counts = ContractCounts()
    for (start, end) in zip(starts, ends) {
      let to = Day(number: Int32(end ?? Double(Self.last)))
      let months = CalendarLength.steps(ofMonths: 1, from: Day(number: Int32(start)), to: to)
      #expect(end == nil || months == months.rounded() && months >= 1)
      counts.add(period: Int(months), ended: end != nil)
    }
    let fit = BetaDiscreteWeibull.fit(counts)
    #expect(fit.problem == nil)
    for (index, name) in fit.parameterNames.enumerated() {
      let truth = try world.parameter("\(name)_bdw")
      let interval = try #require(fit.interval(of: index, level: 0.99))
      #expect(interval.contains(truth), "\(name): \(truth) in \(interval)")
    }
    // And the law is no sBG: everybody leaves more readily with time.
    let shifted = ShiftedBetaGeometric.fit(counts)
    #expect(fit.logLikelihood - shifted.logLikelihood > 3)
  }

  @Test func theTruthCountsWhatIsThere() throws {
    let world = try WorldReading("laboratory")
    let laws = try world.texts("truth_customers", "law")
    let repeats = try world.numbers("truth_customers", "repeat_purchases")
    for law in ["bg_nbd", "mbg_nbd", "pareto_nbd"] {
      let own = laws.indices.filter { laws[$0] == law }.compactMap { repeats[$0] }
      #expect(own.count == 2_500)
      let rows = try world.table(law).rowCount
      #expect(Double(rows) == own.reduce(0, +) + Double(own.count))
    }
    #expect(laws.count { $0 == "bdw" } == 4_000)
  }
}

import KantaColumns
import KantaModels
import Testing

/// How well purchases were foretold, against naive sums.
@Suite struct HoldoutScoreTests {
  private let execution = Execution(threads: 2)

  @Test func fiveCustomersByHand() throws {
    let score = try #require(
      HoldoutScore(
        predicted: [0.5, 2, 0.5, 3, 0], actual: [0, 2, 1, 5, 0], on: execution))
    #expect(score.total == 6)
    #expect(score.actualTotal == 8)
    #expect(score.bias == -0.25)
    #expect(abs(score.meanAbsoluteError - 0.6) < 1e-15)
    #expect(abs(score.rootMeanSquare - (4.5 / 5).squareRoot()) < 1e-15)
    // numpy.corrcoef and scipy.stats.spearmanr of the two lists.
    #expect(abs(try #require(score.correlation) - 0.9510441892119877) < 1e-14)
    #expect(abs(try #require(score.rankCorrelation) - 0.9210526315789475) < 1e-14)
  }

  @Test func whatDoesNotExistIsMissing() throws {
    let zero = try #require(
      HoldoutScore(predicted: [0, 0, 0], actual: [1, 0, 2], on: execution))
    #expect(zero.correlation == nil && zero.rankCorrelation == nil)
    #expect(zero.bias == -1)
    let nobody = try #require(HoldoutScore(predicted: [1, 2], actual: [0, 0], on: execution))
    #expect(nobody.bias == nil && nobody.correlation == nil)
    let none = try #require(HoldoutScore(predicted: [], actual: [], on: execution))
    #expect(none.total == 0 && none.rootMeanSquare == 0)
  }

  /// The same to the last bit in any order of the customers.
  @Test(arguments: 1...8) func orderDoesNotMatter(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let pairs = (0..<300).map { _ in
      (random.gamma(shape: 0.5, rate: 1), Int32(random.poisson(mean: 1)))
    }
    let first = try #require(
      HoldoutScore(predicted: pairs.map(\.0), actual: pairs.map(\.1), on: execution))
    let mixed = random.shuffled(pairs)
    let second = try #require(
      HoldoutScore(
        predicted: mixed.map(\.0), actual: mixed.map(\.1), on: Execution(threads: 1)))
    #expect(first == second)
    let total = pairs.reduce(0) { $0 + $1.0 }
    #expect(abs(first.total - total) < 1e-9)
  }

  /// x/T, the same as before, and nothing, of three customers by hand.
  @Test func naiveForecasts() {
    let days = PurchaseDays(
      customers: [0, 0, 0, 1, 1, 2], count: 3, days: [0, 20, 27, 14, 26, 28], amounts: nil)
    let summary = days.summary(until: Day(number: 28), unit: .week)
    func forecast(_ naive: NaiveForecast) -> [Double] {
      naive.predictions(summary, days, holdoutDays: 14)
    }
    // Customer 0 bought again twice in 4 weeks, customer 1 once in 2; customer 2 has just come.
    #expect(forecast(.rate) == [1, 1, 0])
    // After day 14: both repeats of customer 0, the one of customer 1, and a first purchase.
    #expect(forecast(.lastPeriod) == [2, 1, 0])
    #expect(forecast(.zero) == [0, 0, 0])
  }

  @Test func daysOnWhichPurchasesCanBeSplit() throws {
    // 25 customers come on the days 0 to 24; the third buys again on day 10.
    let days = PurchaseDays(
      customers: (0..<25).map { UInt32($0) } + [2], count: 25,
      days: (0..<25).map { Int32($0) } + [10], amounts: nil)
    let range = try #require(SplitRange(days, until: Day(number: 24)))
    #expect(range.first.number == 20)
    #expect(range.last.number == 23)
    #expect(range.standard(since: Day(number: 0)).number == 20)
    #expect(SplitRange(days, until: Day(number: 9)) == nil)
    #expect(SplitRange(days, until: Day(number: 20)) == nil)
    let late = try #require(SplitRange(days, until: Day(number: 90)))
    #expect(late.standard(since: Day(number: 0)).number == 60)
  }
}

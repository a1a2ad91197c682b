import KantaColumns
import KantaModels
import Testing

@Suite struct ConcentrationTests {
  private func concentration(_ falling: [Int64]) -> Concentration {
    Concentration(falling: falling.span)
  }

  private func concentration(_ falling: [Double]) -> Concentration {
    Concentration(falling: falling.span)
  }

  /// The example of R's package `ineq`: Gini 0.4620911.
  ///
  /// Source: A. Zeileis, `ineq` 0.2-13, the help page of `ineq`.
  @Test func giniOfThePublishedExample() throws {
    let incomes: [Int64] = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    let found = concentration(incomes.sorted(by: >))
    #expect(abs(try #require(found.gini) - 0.4620911) < 5e-8)
    let numbers = concentration(incomes.sorted(by: >).map(Double.init))
    #expect(abs(try #require(numbers.gini) - 0.4620911) < 5e-8)
  }

  /// Four firms with 30, 30, 20 and 20 percent have an index of 2600.
  ///
  /// Source: Department of Justice & Federal Trade Commission, "Horizontal Merger Guidelines".
  @Test func herfindahlOfTheGuidelines() throws {
    let found = concentration([30, 30, 20, 20].map(Int64.init))
    #expect(abs(try #require(found.herfindahl) - 0.26) < 1e-15)
  }

  @Test func boundsAreReached() throws {
    let equal = concentration([Int64](repeating: 7, count: 8))
    #expect(equal.gini == 0)
    #expect(equal.herfindahl == 0.125)
    let one = concentration(([5] + [Int64](repeating: 0, count: 7)))
    #expect(one.gini == 0.875)
    #expect(one.herfindahl == 1)
    let nothing = concentration([Int64](repeating: 0, count: 3))
    #expect(nothing.gini == nil)
    #expect(nothing.lorenz(0.5) == nil)
    #expect(concentration([Int64]()).count == 0)
  }

  @Test func belowZeroCountsAsZero() throws {
    let some = concentration([9, 3, 0, 0].map(Int64.init))
    let negative = concentration([9, 3, -2, -70].map(Int64.init))
    #expect(some.gini == negative.gini)
    #expect(some.running == negative.running)
  }

  /// Amounts near the largest 64-bit number add up exactly.
  @Test func largeAmountsDoNotOverflow() throws {
    let found = concentration([Int64](repeating: .max, count: 4))
    #expect(found.gini == 0)
    #expect(found.running == [0, 0.25, 0.5, 0.75, 1])
  }

  /// Against the definition by all pairs: Σ Σ |x − y| / (2 n² mean).
  @Test(arguments: 1...20) func giniIsHalfTheRelativeMeanDifference(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let count = random.uniform(in: 1...40)
    let amounts = (0..<count).map { _ in Int64(random.uniform(in: 0...1000)) }.sorted(by: >)
    guard amounts[0] > 0 else { return }
    let found = concentration(amounts)
    var difference = 0.0
    for a in amounts { for b in amounts { difference += Double(abs(a - b)) } }
    let total = Double(amounts.reduce(0, +))
    #expect(abs(try #require(found.gini) - difference / (2 * Double(count) * total)) < 1e-12)
    #expect(found.running.last == 1)
    #expect(zip(found.running, found.running.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func lorenzCurveIsStraightBetweenAmounts() throws {
    let found = concentration([4, 3, 2, 1].map(Int64.init))
    #expect(found.lorenz(0.25) == 1 - 0.9)
    #expect(abs(try #require(found.lorenz(0.5)) - 0.3) < 1e-15)
    #expect(abs(try #require(found.lorenz(0.375)) - 0.2) < 1e-15)
    #expect(found.lorenz(1) == 1)
  }

  /// 7% of 100 are 7, though 0.07 × 100 is a little more.
  @Test func partsRoundUpToWholeOnes() {
    #expect(Concentration.whole(0.07, of: 100) == 7)
    #expect(Concentration.whole(0.2, of: 11) == 3)
    #expect(Concentration.whole(0.0001, of: 10) == 1)
    #expect(Concentration.whole(1, of: 10) == 10)
    for count in 1...300 {
      for percent in 1...100 {
        let exact = (percent * count + 99) / 100
        #expect(Concentration.whole(Double(percent) / 100, of: count) == exact)
      }
    }
  }

  /// Equal amounts are in one class, and a class goes on until its cut is reached.
  @Test func classesKeepTiesTogether() {
    let amounts: [Int64] = [40, 20, 20, 10, 5, 5, 0]
    let found = concentration(amounts)
    let starts = [0, 1, 3, 4, 6]
    #expect(found.classes(starts, cuts: [0.6, 0.9], of: .sum) == [0, 0, 0, 1, 2, 2, 3])
    #expect(found.classes(starts, cuts: [0.4, 0.9], of: .sum) == [0, 1, 1, 1, 2, 2, 3])
    // 2 of 6 are 33%: the second of two equal amounts is heavy with the first.
    #expect(found.classes(starts, cuts: [0.3, 0.6], of: .count) == [0, 0, 0, 1, 2, 2, 3])
  }
}

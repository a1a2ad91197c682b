import KantaColumns
import KantaPlan
import Testing

@testable import KantaEngine

@Suite struct QuantileTests {
  /// R: quantile(1:10); quantile(c(2, 3, 5, 7, 11, 13), c(.1, .25, .9)).
  @Test func publishedValues() {
    let ten = (1...10).map(Double.init)
    #expect(
      [0, 0.25, 0.5, 0.75, 1].map { quantileType7(sorted: ten, $0) } == [1, 3.25, 5.5, 7.75, 10])
    let primes: [Double] = [2, 3, 5, 7, 11, 13]
    #expect([0.1, 0.25, 0.9].map { quantileType7(sorted: primes, $0) } == [2.5, 3.5, 12])
    #expect(quantileType7(sorted: [4], 0.3) == 4)
    #expect(quantileType7(sorted: [1, 2], 0.5) == 1.5)
  }

  /// Where (n − 1)·p is a whole number, the quantile is a value, not a rounding error off it.
  @Test func hitsValuesExactly() {
    for n in [2, 6, 11, 26, 101, 1001] {
      let values = (0..<n).map { Double($0) * 0.1 }
      for hundredth in 0...100 where (n - 1) * hundredth % 100 == 0 {
        let value = quantileType7(sorted: values, Double(hundredth) / 100)
        #expect(value == values[(n - 1) * hundredth / 100])
      }
    }
    #expect(QuantilePosition(0.29, of: 101) == QuantilePosition(29.0 / 100, of: 101))
    #expect(QuantilePosition(0.29, of: 101).fraction == 0)
    #expect(QuantilePosition(0.29, of: 101).index == 29)
  }

  @Test func equalNeighboursStayThemselves() {
    #expect(quantileType7(sorted: [0.1, 0.1, 0.1], 0.37) == 0.1)
    #expect(quantileType7(sorted: [-.infinity, -.infinity, 0], 0.25) == -.infinity)
  }

  /// Selection without sorting, in groups larger than what is sorted, with few and many ties.
  @Test(arguments: [3, 900, 1_000_000], [GroupSample.numeric[0], .number, .decimal(scale: 2)])
  func selectionIsSorting(_ variety: Int, _ type: ValueType) throws {
    let rows = 5_000
    let column = GroupSample.column(type, rows: rows, seed: 8, variety: variety, missing: 0.1)
    let sorted = GroupSample.values(column).filter { !$0.isMissing }
      .map { GroupSample.number($0) }.sorted()
    for p in [0, 0.001, 0.25, 0.5, 0.777, 0.999, 1] {
      let result = try aggregated(
        keys: [], measures: [GroupSample.measure(.quantile(p), column, .number)], rowCount: rows,
        on: GroupSample.single)
      #expect(result.columns[0][0] == .number(quantileType7(sorted: sorted, p)))
    }
  }

  /// The median between the last of many equal values and the first of many others.
  @Test(arguments: [1, 300, 1 << 40, .max])
  func liesBetweenRunsOfTies(_ upper: Int64) throws {
    let values = [Int64](repeating: upper, count: 1_000) + [Int64](repeating: 0, count: 1_000)
    let column = Column(.integer, .integers(values))
    let result = try aggregated(
      keys: [], measures: [GroupSample.measure(.quantile(0.5), column, .number)],
      rowCount: values.count, on: GroupSample.single)
    #expect(result.columns[0][0] == .number(Double(upper) / 2))
  }
}

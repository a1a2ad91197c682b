import KantaColumns
import KantaPlan
import KantaSource
import Testing

@testable import KantaEngine

@Suite struct GroupAggregateTests {
  private let rows = 600

  /// The result of one measure by a text key, and the present values of each group by the twin.
  private func measured(
    _ function: AggregateFunction, _ column: Column, _ type: ValueType, _ execution: Execution
  ) throws -> (result: [Value], groups: [[Value]]) {
    let key = GroupSample.column(.text, rows: column.count, seed: 99)
    let result = try aggregated(
      keys: [("key", key)], measures: [GroupSample.measure(function, column, type)],
      rowCount: column.count, on: execution)
    let groups = GroupSample.groups([key], rows: column.count).map { members in
      members.map { column[$0] }.filter { !$0.isMissing }
    }
    #expect(
      GroupSample.values(result.columns[0])
        == GroupSample.groups([key], rows: column.count).map { key[$0[0]] })
    let missing = column.missingCount
    // `count(x)` counts what is there, so there is nothing to say of the rest.
    let isTold = missing > 0 && function != .count
    #expect(result.notes == (isTold ? [.skippedMissing("m", missing, of: column.count)] : []))
    return (GroupSample.values(result.columns[1]), groups)
  }

  @Test(arguments: GroupSample.types)
  func countsAndPicks(_ type: ValueType) throws {
    for missing in [0, 0.4, 0.99] {
      let column = GroupSample.column(type, rows: rows, seed: 21, missing: missing)
      let counts = try measured(.count, column, .integer, GroupSample.single)
      #expect(counts.result == counts.groups.map { .integer(Int64($0.count)) })
      let distinct = try measured(.distinct, column, .integer, GroupSample.single)
      #expect(distinct.result == distinct.groups.map { .integer(Int64(Set($0).count)) })
      let first = try measured(.first, column, type, GroupSample.single)
      #expect(first.result == first.groups.map { $0.first ?? .missing })
      let last = try measured(.last, column, type, GroupSample.single)
      #expect(last.result == last.groups.map { $0.last ?? .missing })
      let least = try measured(.min, column, type, GroupSample.single)
      #expect(
        least.result
          == least.groups.map { $0.min { GroupSample.precedes($0, $1) } ?? .missing })
      let most = try measured(.max, column, type, GroupSample.single)
      #expect(
        most.result == most.groups.map { $0.max { GroupSample.precedes($0, $1) } ?? .missing })
    }
  }

  @Test(arguments: GroupSample.numeric)
  func numbers(_ type: ValueType) throws {
    for missing in [0, 0.4, 0.99] {
      let column = GroupSample.column(type, rows: rows, seed: 22, variety: 40, missing: missing)
      let sums = try measured(.sum, column, type, GroupSample.single)
      let means = try measured(.mean, column, .number, GroupSample.single)
      let spreads = try measured(.standardDeviation, column, .number, GroupSample.single)
      let quantiles = try measured(.quantile(0.3), column, .number, GroupSample.single)
      for (group, values) in sums.groups.enumerated() {
        let numbers = values.map { GroupSample.number($0) }
        let n = Double(numbers.count)
        let mean = numbers.reduce(0, +) / n
        let squares = numbers.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        expectClose(sums.result[group], numbers.isEmpty ? nil : mean * n)
        expectClose(means.result[group], numbers.isEmpty ? nil : mean)
        expectClose(
          spreads.result[group], numbers.count < 2 ? nil : (squares / (n - 1)).squareRoot())
        expectClose(
          quantiles.result[group],
          numbers.isEmpty ? nil : quantileType7(sorted: numbers.sorted(), 0.3))
      }
    }
  }

  private func expectClose(_ value: Value, _ expected: Double?) {
    guard let expected else { return #expect(value == .missing) }
    #expect(!value.isMissing)
    #expect(abs(GroupSample.number(value) - expected) <= 1e-9 * max(1, abs(expected)))
  }

  @Test func conditions() throws {
    let column = GroupSample.column(.boolean, rows: rows, seed: 23, missing: 0.99)
    let any = try measured(.any, column, .boolean, GroupSample.single)
    #expect(any.result == any.groups.map { .boolean($0.contains(.boolean(true))) })
    let all = try measured(.all, column, .boolean, GroupSample.single)
    #expect(all.result == all.groups.map { .boolean($0.allSatisfy { $0 == .boolean(true) }) })
    let share = try measured(.mean, column, .percent, GroupSample.single)
    #expect(
      share.result
        == share.groups.map { values in
          let hits = values.filter { $0 == .boolean(true) }.count
          return values.isEmpty ? .missing : .percent(Double(hits) / Double(values.count))
        })
  }

  @Test func aRowWithoutKeysEvenOfNothing() throws {
    let none = Column(.integer, .integers([]))
    let result = try aggregated(
      keys: [],
      measures: [
        (Measure("n", .count, of: nil, type: .integer), nil),
        GroupSample.measure(.sum, none, .integer), GroupSample.measure(.max, none, .integer),
        GroupSample.measure(.quantile(0.5), none, .number),
      ], rowCount: 0, on: GroupSample.single)
    #expect(result.columns.map { $0[0] } == [.integer(0), .missing, .missing, .missing])
    #expect(result.columns.allSatisfy { $0.count == 1 })
    let keyed = try aggregated(
      keys: [("k", none)], measures: [(Measure("n", .count, of: nil, type: .integer), nil)],
      rowCount: 0, on: GroupSample.single)
    #expect(keyed.columns.map(\.count) == [0, 0])
  }

  @Test func exactSumsPassThroughLargeOnes() throws {
    let column = Column(.integer, .integers([.max, .max, -.max, .min + 1, 5]))
    let total = try aggregated(
      keys: [], measures: [GroupSample.measure(.sum, column, .integer)], rowCount: 5,
      on: GroupSample.single)
    #expect(total.columns[0][0] == .integer(5))
    let mean = try aggregated(
      keys: [], measures: [GroupSample.measure(.mean, column, .number)], rowCount: 5,
      on: GroupSample.single)
    #expect(mean.columns[0][0] == .number(1))
    let tooLarge = Column(.integer, .integers([.max, 1]))
    do {
      _ = try aggregated(
        keys: [], measures: [GroupSample.measure(.sum, tooLarge, .integer, name: "revenue")],
        rowCount: 2, on: GroupSample.single)
      Issue.record("the sum does not fit")
    } catch {
      #expect(error.code == .overflow)
      #expect(error.message.contains("`revenue`"))
    }
  }

  /// A unit in the last place of a large number, over and over: a plain sum would lose it.
  @Test func doublesAreCompensated() throws {
    let values = [1e16] + [Double](repeating: 1, count: 1000) + [-1e16]
    let total = try aggregated(
      keys: [],
      measures: [GroupSample.measure(.sum, Column(.number, .numbers(values)), .number)],
      rowCount: values.count, on: GroupSample.single)
    #expect(total.columns[0][0] == .number(1000))
    let infinite = Column(.number, .numbers([1, .infinity, 2]))
    let unbounded = try aggregated(
      keys: [], measures: [GroupSample.measure(.sum, infinite, .number)], rowCount: 3,
      on: GroupSample.single)
    #expect(unbounded.columns[0][0] == .number(.infinity))
  }

  /// Over several blocks: groups add up to the whole, and threads change no bit.
  @Test func theSumOfGroupsIsTheSum() throws {
    let rows = Parallel.rowsPerBlock * 2 + 77
    let amounts = GroupSample.column(.decimal(scale: 2), rows: rows, seed: 31, variety: 9_000)
    let numbers = GroupSample.column(.number, rows: rows, seed: 32, variety: 9_000)
    let key = GroupSample.column(.date, rows: rows, seed: 33, variety: 50)
    func run(_ keys: [(String, Column)], _ execution: Execution) throws -> [[Value]] {
      try aggregated(
        keys: keys,
        measures: [
          GroupSample.measure(.sum, amounts, .decimal(scale: 2)),
          GroupSample.measure(.sum, numbers, .number),
          GroupSample.measure(.quantile(0.9), amounts, .number),
          GroupSample.measure(.distinct, numbers, .integer),
          GroupSample.measure(.standardDeviation, numbers, .number),
        ], rowCount: rows, on: execution
      ).columns.map(GroupSample.values)
    }
    let runs = try GroupSample.threads.map { try run([("k", key)], $0) }
    #expect(runs[0] == runs[1] && runs[0] == runs[2])
    let whole = try run([], GroupSample.single)
    let total = runs[0][1].reduce(Int64(0)) { sum, value in
      if case .decimal(let part) = value { sum + part.minorUnits } else { sum }
    }
    #expect(whole[0][0] == .decimal(ExactDecimal(minorUnits: total, scale: 2)))
    expectClose(whole[1][0], runs[0][2].map { GroupSample.number($0) }.reduce(0, +))
    let present = (0..<rows).map { amounts[$0] }.filter { !$0.isMissing }
    let sorted = present.map { GroupSample.number($0) }.sorted()
    #expect(whole[2][0] == .number(quantileType7(sorted: sorted, 0.9)))
    let different = Set((0..<rows).map { numbers[$0] }.filter { !$0.isMissing })
    #expect(whole[3][0] == .integer(Int64(different.count)))
  }
}

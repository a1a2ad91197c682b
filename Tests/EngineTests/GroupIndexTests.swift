import KantaColumns
import Testing

@testable import KantaEngine

@Suite struct GroupIndexTests {
  private func expectTwin(_ columns: [Column], rows: Int, _ execution: Execution) throws {
    let index = try #require(GroupIndex(columns, rowCount: rows, on: execution))
    let twin = GroupSample.groups(columns, rows: rows)
    #expect(index.count == twin.count)
    #expect(index.firstRows == twin.map { UInt32($0[0]) })
    #expect(index.sizes == twin.map { Int64($0.count) })
    var groups = [UInt32](repeating: .max, count: rows)
    for (group, members) in twin.enumerated() {
      for row in members { groups[row] = UInt32(group) }
    }
    #expect(index.groups == groups)
  }

  @Test(arguments: GroupSample.types, [0, 1, 500])
  func oneKeyOfEveryType(_ type: ValueType, _ rows: Int) throws {
    for missing in [0, 0.3, 1] {
      let column = GroupSample.column(type, rows: rows, seed: 3, missing: missing)
      try expectTwin([column], rows: rows, GroupSample.single)
    }
  }

  @Test(arguments: GroupSample.types, GroupSample.types)
  func pairsOfKeys(_ first: ValueType, _ second: ValueType) throws {
    let columns = [
      GroupSample.column(first, rows: 300, seed: 1), GroupSample.column(second, rows: 300, seed: 2),
    ]
    try expectTwin(columns, rows: 300, GroupSample.single)
  }

  /// Keys that need all 64 bits each, missing values besides, so that words must be renumbered.
  @Test func keysWiderThanAWord() throws {
    let rows = 400
    var random = SeededRandom(seed: 5)
    let extremes = [Int64.min, .max, 0, -1, 1, .min + 1, 1 << 40]
    func wide(_ missing: Double) -> Column {
      let values = (0..<rows).map { _ in random.pick(from: extremes) }
      let present = Validity((0..<rows).map { _ in !random.chance(missing) })
      return Column(.integer, .integers(values), validity: present.normalized)
    }
    let numbers = Column(
      .number, .numbers((0..<rows).map { _ in random.pick(from: [-1e300, 1e300, 0, 1e-300]) }))
    try expectTwin([wide(0)], rows: rows, GroupSample.single)
    try expectTwin([wide(0.2)], rows: rows, GroupSample.single)
    try expectTwin([wide(0.2), wide(0.1), numbers, wide(0)], rows: rows, GroupSample.single)
  }

  /// More different words than a table starts with, far apart and near each other.
  @Test(arguments: [1, 1_000_003_777])
  func growsWithTheNumberOfGroups(_ step: Int64) throws {
    let rows = 30_000
    let values = (0..<Int64(rows)).map { ($0 * 7919 % 17_000) * step }
    try expectTwin([Column(.integer, .integers(values))], rows: rows, GroupSample.single)
  }

  /// Enough rows for several threads, few keys and many, and an end inside a block.
  @Test(arguments: [10, 90_000], [1, 1_000_003_777])
  func threadsDoNotShow(_ variety: Int, _ step: Int64) throws {
    let rows = 3 * Parallel.rowsPerBlock + 5_000
    var random = SeededRandom(seed: 11)
    let values = (0..<rows).map { _ in Int64(random.uniform(in: 0...variety - 1)) * step }
    let column = Column(.integer, .integers(values))
    var places: [Int64: UInt32] = [:]
    let twin = values.map { value -> UInt32 in
      if let place = places[value] { return place }
      places[value] = UInt32(places.count)
      return UInt32(places.count - 1)
    }
    for execution in GroupSample.threads {
      let index = try #require(GroupIndex([column], rowCount: rows, on: execution))
      #expect(index.groups == twin)
      #expect(index.count == places.count)
      #expect(index.firstRows == index.firstRows.sorted())
      #expect(index.firstRows.enumerated().allSatisfy { twin[Int($1)] == UInt32($0) })
    }
  }

  /// Few keys, of which some come up only in the rows of a later thread.
  @Test func keysThatAppearLate() throws {
    let rows = 5 * Parallel.rowsPerBlock
    let column = Column(.integer, .integers((0..<Int64(rows)).map { $0 / 30_000 * 1_000_003 }))
    let twin = stride(from: 0, to: rows, by: 30_000).map { UInt32($0) }
    for execution in GroupSample.threads {
      let index = try #require(GroupIndex([column], rowCount: rows, on: execution))
      #expect(index.firstRows == twin)
      #expect(index.groups.indices.allSatisfy { index.groups[$0] == UInt32($0 / 30_000) })
    }
  }

  @Test func notANumberIsOneGroup() throws {
    let other = Double(bitPattern: Double.nan.bitPattern | 1)
    let column = Column(.number, .numbers([.nan, 1, other, -.nan, -0.0, 0]))
    let index = try #require(GroupIndex([column], rowCount: 6, on: GroupSample.single))
    #expect(index.groups == [0, 1, 0, 0, 2, 2])
  }

  @Test func withoutKeysAllRowsAreOneGroup() throws {
    let index = try #require(GroupIndex([], rowCount: 3, on: GroupSample.single))
    #expect(index.groups == [0, 0, 0])
    #expect(index.firstRows == [0])
    #expect(GroupIndex([], rowCount: 0, on: GroupSample.single)?.count == 0)
  }

  @Test func stopsWhenAsked() {
    let cancellation = Cancellation()
    cancellation.request()
    let stopped = Execution(cancellation: cancellation, threads: 2)
    let column = GroupSample.column(.integer, rows: 10, seed: 1)
    #expect(GroupIndex([column], rowCount: 10, on: stopped) == nil)
    #expect(SortOrder.rows([(column, false)], rowCount: 10, on: stopped) == nil)
    #expect(throws: (any Error).self) {
      try aggregated(keys: [("k", column)], measures: [], rowCount: 10, on: stopped)
    }
  }

  @Test func distinctAndSampledRows() throws {
    let columns = [
      GroupSample.column(.text, rows: 200, seed: 1), GroupSample.column(.date, rows: 200, seed: 2),
    ]
    let twin = GroupSample.groups(columns, rows: 200).map { UInt32($0[0]) }
    #expect(try distinctRows(columns, rowCount: 200, on: GroupSample.single) == twin)
    let sample = sampledRows(50, seed: 9, rowCount: 200)
    #expect(sample.count == 50 && Set(sample).count == 50)
    #expect(sample == sample.sorted() && sample.allSatisfy { $0 < 200 })
    #expect(sample == sampledRows(50, seed: 9, rowCount: 200))
    #expect(sample != sampledRows(50, seed: 10, rowCount: 200))
    #expect(sampledRows(5, seed: 1, rowCount: 3) == [0, 1, 2])
  }
}

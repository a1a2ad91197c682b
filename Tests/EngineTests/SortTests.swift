import KantaColumns
import Testing

@testable import KantaEngine

@Suite struct SortTests {
  private func expectTwin(
    _ keys: [(column: Column, descending: Bool)], rows: Int
  ) throws {
    let twin = GroupSample.order(keys, Array(0..<rows)).map { UInt32($0) }
    for execution in GroupSample.threads {
      #expect(try sortedOrder(keys, rowCount: rows, on: execution) == twin)
    }
    for count in [0, 1, 7, rows / 2, rows, rows + 3] {
      let top = try topRows(count, keys, per: [], rowCount: rows, on: GroupSample.single)
      #expect(top == Array(twin.prefix(count)))
    }
  }

  @Test(arguments: GroupSample.types, [false, true])
  func oneKeyOfEveryType(_ type: ValueType, _ descending: Bool) throws {
    for (rows, missing) in [(0, 0), (1, 0), (40, 0.2), (700, 0), (700, 0.3)] {
      let column = GroupSample.column(type, rows: rows, seed: 4, missing: missing)
      try expectTwin([(column, descending)], rows: rows)
    }
  }

  @Test(arguments: GroupSample.types, GroupSample.types)
  func severalKeys(_ first: ValueType, _ second: ValueType) throws {
    let rows = 150
    let keys = [first, second, .integer].enumerated().map { place, type in
      (
        column: GroupSample.column(type, rows: rows, seed: UInt64(place), variety: 4),
        descending: place == 1
      )
    }
    try expectTwin(keys, rows: rows)
  }

  /// Integers of all 64 bits with missing values need more than a word, doubles a word each.
  @Test(arguments: [false, true])
  func keysWiderThanAWord(_ descending: Bool) throws {
    let rows = 300
    var random = SeededRandom(seed: 6)
    let integers = (0..<rows).map { _ in random.pick(from: [Int64.min, .max, 0, -1, 1]) }
    let numbers = (0..<rows).map { _ in
      random.pick(from: [
        -Double.infinity, -1e300, -0.0, 0, Double.leastNonzeroMagnitude, .infinity,
      ])
    }
    let present = Validity((0..<rows).map { _ in !random.chance(0.3) })
    let wide = Column(.integer, .integers(integers), validity: present)
    try expectTwin([(wide, descending)], rows: rows)
    try expectTwin(
      [(Column(.number, .numbers(numbers)), descending), (wide, !descending)], rows: rows)
  }

  @Test func notANumberComesAfterAllNumbers() throws {
    let column = Column(
      .number, .numbers([.nan, .infinity, 1, -.nan, -.infinity, 2]),
      validity: Validity([true, true, true, true, true, false]))
    let up = try sortedOrder([(column, false)], rowCount: 6, on: GroupSample.single)
    #expect(up == [4, 2, 1, 0, 3, 5])
    let down = try sortedOrder([(column, true)], rowCount: 6, on: GroupSample.single)
    #expect(down == [0, 3, 1, 2, 4, 5])
  }

  /// Words that agree for more bytes than are looked at in one go, ends among them, zero bytes.
  @Test func textByItsBytes() throws {
    var random = SeededRandom(seed: 12)
    var words: Set<String> = ["", "\0", "\0\0", "ö", "z", "Z", "a\0", "a"]
    for beginning in ["", "customer-", "a beginning of 16", "ééééééé"] {
      for _ in 0..<120 {
        let tail = (0..<random.uniform(in: 0...18)).map { _ in random.pick(from: ["a", "b", "\0"]) }
        words.insert(beginning + tail.joined())
      }
    }
    let shuffled = random.shuffled(words.sorted())
    let codes = random.shuffled(shuffled.indices.map { UInt32($0) })
    let column = Column(.text, .codes(codes, Words(distinct: shuffled)))
    try expectTwin([(column, false)], rows: codes.count)
    // Few rows of many words: only the words in use are ranked.
    let few = Column(.text, .codes(Array(codes.prefix(60)), Words(distinct: shuffled)))
    try expectTwin([(few, true)], rows: 60)
  }

  @Test func sortsBeyondABlockStably() throws {
    let rows = Parallel.rowsPerBlock + 999
    let column = GroupSample.column(.integer, rows: rows, seed: 7, variety: 5_000, missing: 0.01)
    let order = try sortedOrder([(column, false)], rowCount: rows, on: GroupSample.threads[1])
    #expect(order.count == rows && Set(order).count == rows)
    let values = order.map {
      column.isPresent(Int($0)) ? GroupSample.number(column[Int($0)]) : .infinity
    }
    #expect(
      (1..<rows).allSatisfy { place in
        values[place - 1] < values[place]
          || values[place - 1] == values[place] && order[place - 1] < order[place]
      })
    let top = try topRows(
      2_500, [(column, false)], per: [], rowCount: rows, on: GroupSample.single)
    #expect(top == Array(order.prefix(2_500)))
  }

  @Test(arguments: [1, 3, 1000])
  func topOfEachPartition(_ count: Int) throws {
    let rows = 400
    let partition = [
      GroupSample.column(.text, rows: rows, seed: 1, variety: 5),
      GroupSample.column(.boolean, rows: rows, seed: 2),
    ]
    let keys = [
      (column: GroupSample.column(.number, rows: rows, seed: 3), descending: true),
      (column: GroupSample.column(.date, rows: rows, seed: 4), descending: false),
    ]
    let twin = GroupSample.groups(partition, rows: rows).flatMap { members in
      GroupSample.order(keys, members).prefix(count).map { UInt32($0) }
    }
    for execution in GroupSample.threads {
      let top = try topRows(count, keys, per: partition, rowCount: rows, on: execution)
      #expect(top == twin)
    }
  }
}

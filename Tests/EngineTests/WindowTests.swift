import KantaColumns
import KantaPlan
import KantaSource
import Testing

@testable import KantaEngine

@Suite struct WindowTests {
  private let rows = 260

  /// The window's column, the argument, and the rows of each partition by the twin.
  private func windowed(
    _ function: WindowFunction, _ argument: Column?, _ type: ValueType, partitioned: Bool = true
  ) throws -> (result: [Value], partitions: [[Int]]) {
    let partition =
      partitioned
      ? [
        GroupSample.column(.text, rows: rows, seed: 70, variety: 4),
        GroupSample.column(.boolean, rows: rows, seed: 71),
      ] : []
    let window = WindowColumn(
      "w", function, of: argument.map { .column("x", $0.type) }, partition: [], type: type)
    let column = try windowColumn(
      window, argument: argument, partition: partition, rowCount: rows, on: GroupSample.threads[1])
    #expect(column.type == type)
    return (GroupSample.values(column), GroupSample.groups(partition, rows: rows))
  }

  @Test(arguments: GroupSample.types, [true, false])
  func ranks(_ type: ValueType, _ partitioned: Bool) throws {
    let column = GroupSample.column(type, rows: rows, seed: 5, variety: 30)
    let ranks = try windowed(.rank, column, .integer, partitioned: partitioned)
    for members in ranks.partitions {
      for row in members {
        let above = members.filter {
          column.isPresent($0) && GroupSample.precedes(column[row], column[$0])
        }
        let rank = column.isPresent(row) ? Value.integer(Int64(above.count + 1)) : .missing
        #expect(ranks.result[row] == rank)
      }
    }
  }

  /// Against the definition: how many of the quantiles of order k/n a value is above.
  @Test(arguments: [1, 2, 3, 5, 10, 100], [3, 17, 400])
  func quantileGroups(_ count: Int, _ variety: Int) throws {
    let column = GroupSample.column(.integer, rows: rows, seed: 6, variety: variety)
    let groups = try windowed(.ntile(count), column, .integer)
    for members in groups.partitions {
      let sorted = members.filter { column.isPresent($0) }.map { GroupSample.number(column[$0]) }
        .sorted()
      for row in members {
        guard column.isPresent(row) else {
          #expect(groups.result[row] == .missing)
          continue
        }
        let value = GroupSample.number(column[row])
        let above = (1..<max(1, count)).filter {
          value > quantileType7(sorted: sorted, Double($0) / Double(count))
        }
        #expect(groups.result[row] == .integer(Int64(above.count + 1)))
      }
    }
  }

  @Test func quintilesOfOneToTen() throws {
    let window = WindowColumn(
      "w", .ntile(5), of: .column("x", .integer), partition: [], type: .integer)
    let column = Column(.integer, .integers([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]))
    let groups = try windowColumn(
      window, argument: column, partition: [], rowCount: 10, on: GroupSample.single)
    #expect(
      GroupSample.values(groups) == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1].map { .integer($0) })
  }

  @Test(arguments: GroupSample.types, [0, 1, 3, -1, 1_000_000])
  func lags(_ type: ValueType, _ distance: Int) throws {
    let column = GroupSample.column(type, rows: rows, seed: 7)
    let lags = try windowed(.lag(distance), column, type)
    for members in lags.partitions {
      for (place, row) in members.enumerated() {
        let earlier = place - distance
        #expect(
          lags.result[row]
            == (members.indices.contains(earlier) ? column[members[earlier]] : .missing))
      }
    }
  }

  @Test(arguments: GroupSample.numeric)
  func runningSumsAndShares(_ type: ValueType) throws {
    let column = GroupSample.column(type, rows: rows, seed: 8, missing: 0.4)
    let sums = try windowed(.runningSum, column, type)
    let shares = try windowed(.share, column, .percent)
    for members in sums.partitions {
      let total = members.filter { column.isPresent($0) }.map { GroupSample.number(column[$0]) }
        .reduce(0, +)
      var sum: Double?
      for row in members {
        if column.isPresent(row) { sum = (sum ?? 0) + GroupSample.number(column[row]) }
        expectClose(sums.result[row], sum)
        let isDefined = column.isPresent(row) && abs(total) > 1e-12
        expectClose(
          shares.result[row], isDefined ? GroupSample.number(column[row]) / total : nil)
      }
    }
  }

  private func expectClose(_ value: Value, _ expected: Double?) {
    guard let expected else { return #expect(value == .missing) }
    #expect(!value.isMissing)
    #expect(abs(GroupSample.number(value) - expected) <= 1e-9 * max(1, abs(expected)))
  }

  @Test func numbersRowsAndRepeatsAggregates() throws {
    let numbers = try windowed(.rowNumber, nil, .integer)
    let column = GroupSample.column(.decimal(scale: 2), rows: rows, seed: 9)
    let largest = try windowed(.aggregate(.max), column, .decimal(scale: 2))
    let sizes = try windowed(.aggregate(.count), nil, .integer)
    for members in numbers.partitions {
      let most = members.map { column[$0] }.filter { !$0.isMissing }
        .max { GroupSample.precedes($0, $1) }
      for (place, row) in members.enumerated() {
        #expect(numbers.result[row] == .integer(Int64(place + 1)))
        #expect(largest.result[row] == most ?? .missing)
        #expect(sizes.result[row] == .integer(Int64(members.count)))
      }
    }
  }

  @Test func nothingGivesNothing() throws {
    let none = Column(.integer, .integers([]))
    for function: WindowFunction in [.rank, .ntile(4), .lag(1), .runningSum, .aggregate(.sum)] {
      let window = WindowColumn(
        "w", function, of: .column("x", .integer), partition: [], type: .integer)
      let column = try windowColumn(
        window, argument: none, partition: [], rowCount: 0, on: GroupSample.single)
      #expect(column.count == 0)
    }
  }

  @Test func aRunningSumThatDoesNotFit() throws {
    let window = WindowColumn(
      "so_far", .runningSum, of: .column("x", .integer), partition: [], type: .integer)
    do {
      _ = try windowColumn(
        window, argument: Column(.integer, .integers([.max, 1])), partition: [], rowCount: 2,
        on: GroupSample.single)
      Issue.record("the sum does not fit")
    } catch {
      #expect(error.code == .overflow)
      #expect(error.message.contains("`so_far`"))
    }
  }
}

import KantaColumns
import KantaPlan
import KantaSource
import Testing

@testable import KantaEngine

@Suite struct JoinTests {
  private func rule(_ keys: [(String, String)], many: Bool) -> JoinRule {
    JoinRule(
      keys: keys.map { JoinRule.Key(left: $0.0, right: $0.1) },
      added: [JoinRule.Added(column: "value", name: "found")], allowsMany: many,
      tableName: "targets")
  }

  private func run(_ left: Table, _ right: Table, _ rule: JoinRule) throws(Diagnostic) -> (
    table: Table, notes: [StepNote]
  ) {
    let value = right.schema.fields.first { $0.name == "value" }
    let added = Schema.Field("found", value?.type ?? .missing)
    let schema = Schema(left.schema.fields + [added])
    return try joined(left, right, rule, schema: schema, on: GroupSample.threads[1])
  }

  /// One key of every type, and several at once, against a comparison of all pairs of rows.
  @Test(arguments: [1, 2, 3], GroupSample.types)
  func twin(_ keyCount: Int, _ type: ValueType) throws {
    let types = [type, .text, .date].prefix(keyCount)
    func table(_ rows: Int, _ seed: UInt64) -> Table {
      var named = types.enumerated().map { place, type in
        (
          "k\(place)",
          GroupSample.column(type, rows: rows, seed: seed + UInt64(place), missing: 0.1)
        )
      }
      named.append(("value", GroupSample.column(.integer, rows: rows, seed: seed + 50)))
      return Table(named)
    }
    let (left, right) = (table(60, 1), table(45, 200))
    var leftRows: [Int] = []
    var found: [Value] = []
    var unmatched = 0
    for row in 0..<60 {
      let key = types.indices.map { left.columns[$0][row] }
      let matches = (0..<45).filter { other in
        !key.contains(.missing) && types.indices.allSatisfy { right.columns[$0][other] == key[$0] }
      }
      unmatched += matches.isEmpty ? 1 : 0
      leftRows += matches.isEmpty ? [row] : matches.map { _ in row }
      found += matches.isEmpty ? [.missing] : matches.map { right.columns[keyCount][$0] }
    }
    let keys = types.indices.map { ("k\($0)", "k\($0)") }
    let result = try run(left, right, rule(keys, many: true))
    #expect(result.table.rowCount == leftRows.count)
    for (before, after) in zip(left.columns, result.table.columns) {
      #expect(GroupSample.values(after) == leftRows.map { before[$0] })
    }
    #expect(result.table.columns.last.map(GroupSample.values) == found)
    #expect(result.notes == (unmatched > 0 ? [.unmatched(unmatched, of: 60)] : []))
  }

  private func text(_ words: [String], codes: [UInt32], present: [Bool]? = nil) -> Column {
    Column(
      .text, .codes(codes, Words(distinct: words)), validity: present.map { Validity($0) })
  }

  @Test func textMatchesAcrossDictionaries() throws {
    let left = Table([("id", text(["b", "a", "x"], codes: [0, 1, 2, 0]))])
    let right = Table([
      ("key", text(["unused", "a", "b"], codes: [1, 2])),
      ("value", Column(.integer, .integers([10, 20]))),
    ])
    let result = try run(left, right, rule([("id", "key")], many: false))
    #expect(
      result.table.columns.last.map(GroupSample.values)
        == [.integer(20), .integer(10), .missing, .integer(20)])
    #expect(result.notes == [.unmatched(1, of: 4)])
  }

  @Test func manyMatchesNameTheKeys() throws {
    // c and d are twice on the right, but only c, b and a occur on the left; missing never counts.
    let left = Table([
      (
        "id",
        text(
          ["c", "b", "a", "q"], codes: [3, 0, 0, 1, 2, 0],
          present: [true, true, true, true, true, false])
      )
    ])
    let right = Table([
      (
        "key",
        text(
          ["a", "b", "c", "d", "q"], codes: [0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4],
          present: (0..<11).map { $0 != 10 })
      ),
      ("value", Column(.integer, .integers((0..<11).map { $0 }))),
    ])
    do {
      _ = try run(left, right, rule([("id", "key")], many: false))
      Issue.record("several right rows match")
    } catch {
      #expect(error.code == .manyMatches)
      #expect(error.message == "3 keys of `targets` match more than one row")
      #expect(
        error.notes == ["`c` matches 2 rows", "`b` matches 3 rows", "`a` matches 2 rows"])
      #expect(error.advice?.text == "`many: true` keeps every match")
    }
    let many = try run(left, right, rule([("id", "key")], many: true))
    #expect(many.table.rowCount == 1 + 2 + 2 + 3 + 2 + 1)
  }

  @Test func keysWithoutAnyValueMatchNothing() throws {
    let left = Table([("id", Column.allMissing(.missing, count: 2))])
    let right = Table([
      ("key", text(["a"], codes: [0])), ("value", Column(.integer, .integers([1]))),
    ])
    let result = try run(left, right, rule([("id", "key")], many: false))
    #expect(result.notes == [.unmatched(2, of: 2)])
    let none = Table([
      ("key", text(["a"], codes: [])), ("value", Column(.integer, .integers([]))),
    ])
    let some = Table([("id", text(["a"], codes: [0, 0]))])
    let empty = try run(some, none, rule([("id", "key")], many: false))
    #expect(empty.table.columns.last.map(GroupSample.values) == [.missing, .missing])
  }

  @Test(arguments: GroupSample.types)
  func appends(_ type: ValueType) throws {
    let shared = (
      GroupSample.column(type, rows: 30, seed: 1), GroupSample.column(type, rows: 20, seed: 2)
    )
    let own = (
      GroupSample.column(.text, rows: 30, seed: 3), GroupSample.column(.date, rows: 20, seed: 4)
    )
    let schema = Schema([
      Schema.Field("x", type), Schema.Field("a", .text), Schema.Field("b", .date),
    ])
    let table = try appended(
      Table([("x", shared.0), ("a", own.0)]), Table([("b", own.1), ("x", shared.1)]),
      schema: schema, on: Execution(threads: 2))
    let missing = { (count: Int) in [Value](repeating: .missing, count: count) }
    #expect(table.rowCount == 50)
    #expect(table.columns.map(\.type) == schema.fields.map(\.type))
    let values = table.columns.map(GroupSample.values)
    #expect(values[0] == GroupSample.values(shared.0) + GroupSample.values(shared.1))
    #expect(values[1] == GroupSample.values(own.0) + missing(20))
    #expect(values[2] == missing(30) + GroupSample.values(own.1))
  }
}

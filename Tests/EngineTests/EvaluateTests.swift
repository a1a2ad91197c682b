import KantaColumns
import KantaPlan
import KantaSource
import Testing

@testable import KantaEngine

@Suite struct EvaluateTests {
  private static let execution = Execution(threads: 2)

  /// The engine and its row-at-a-time twin agree on every cell, or both overflow.
  @Test(arguments: 0..<60) func agreesWithTheTwin(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(seed))
    let table = world.table(rows: [0, 1, 7, 70, 130][seed % 5], large: seed.isMultiple(of: 3))
    for _ in 0..<40 {
      let expression = world.anything(1 + world.below(4))
      expectTwin(expression, table)
    }
  }

  private func expectTwin(_ expression: Expression, _ table: Table) {
    let text = Comment(rawValue: spell(expression))
    let expected = Result {
      try (0..<table.rowCount).map { try NaiveRow(table, $0).value(expression) }
    }
    let found = Result { try evaluate(expression, over: table, on: Self.execution) }
    switch (expected, found) {
    case (.success(let values), .success(let column)):
      #expect(column.type == expression.type, text)
      #expect(column.count == table.rowCount, text)
      #expect((0..<column.count).map { column[$0] } == values, text)
    case (.failure(let error), .failure(let diagnostic)):
      #expect(error is NaiveRow.Overflow, text)
      #expect((diagnostic as? Diagnostic)?.code == .overflow, text)
    case (.success, .failure(let diagnostic)):
      // A product of constants alone is asked even when there is no row to need it.
      #expect(table.rowCount == 0 && (diagnostic as? Diagnostic)?.code == .overflow, text)
    case (.failure, .success): Issue.record("an overflow went by: \(spell(expression))")
    }
  }

  /// Blocks, threads and the dictionary of words change no value.
  @Test(arguments: 0..<3) func blocksAndThreadsChangeNothing(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(1000 + seed))
    let small = world.table(rows: 5000)
    let rows = (0..<210_000).map { _ in UInt32(world.below(5000)) }
    let large = Table(small.schema, small.columns.map { $0.gathered(rows) })
    for _ in 0..<4 {
      let expression = world.anything(3)
      guard let few = try? evaluate(expression, over: small, on: Self.execution) else { continue }
      let expected = few.gathered(rows)
      for threads in 1...3 {
        let found = try evaluate(expression, over: large, on: Execution(threads: threads))
        #expect(isSame(expected, found), Comment(rawValue: spell(expression)))
      }
    }
  }

  private func isSame(_ a: Column, _ b: Column) -> Bool {
    guard a.type == b.type, a.count == b.count else { return false }
    return stride(from: 0, to: a.count, by: 37).allSatisfy { a[$0] == b[$0] }
  }

  @Test func decimalsAreExact() throws {
    let cents = ValueType.decimal(scale: 2)
    let table = Table([
      ("price", Column(cents, .integers([10, 2995, 1]))),
      ("count", Column(.integer, .integers([3, 7, 100]))),
    ])
    let amount = Expression.arithmetic(
      .multiply, .column("count", .integer), .column("price", cents), cents)
    let column = try evaluate(amount, over: table, on: Self.execution)
    #expect(
      (0..<3).map { column[$0] }
        == [30, 20965, 100].map {
          Value.decimal(ExactDecimal(minorUnits: $0, scale: 2))
        })
    let third = Expression.arithmetic(
      .divide, .constant(.decimal(ExactDecimal(minorUnits: 30, scale: 2)), cents),
      .column("price", cents), .number)
    #expect(try evaluate(third, over: table, on: Self.execution)[0] == .number(3))
  }

  @Test func overflowNamesTheExpression() throws {
    let table = Table([("x", Column(.integer, .integers([1, .max])))])
    let sum = Expression.arithmetic(
      .add, .column("x", .integer), .constant(.integer(1), .integer), .integer)
    let error = #expect(throws: Diagnostic.self) {
      try evaluate(sum, over: table, on: Self.execution)
    }
    #expect(error?.code == .overflow)
    #expect(error?.message == "a number becomes too large in `x + 1`")
  }

  /// What overflows on a row that is missing, or on a branch not taken, is no error.
  @Test func overflowOnlyWhereARowNeedsIt() throws {
    let column = Column(.integer, .integers([1, .max]), validity: Validity([true, false]))
    let table = Table([("x", column), ("y", Column(.integer, .integers([1, .max])))])
    let sum = Expression.arithmetic(
      .add, .column("x", .integer), .constant(.integer(1), .integer), .integer)
    let first = try evaluate(sum, over: table, on: Self.execution)
    #expect([first[0], first[1]] == [.integer(2), .missing])
    let y = Expression.column("y", .integer)
    let guarded = Expression.choose(
      condition: .compare(.less, y, .constant(.integer(5), .integer)),
      then: .arithmetic(.multiply, y, .constant(.integer(7), .integer), .integer), else: y, .integer
    )
    let second = try evaluate(guarded, over: table, on: Self.execution)
    #expect([second[0], second[1]] == [.integer(7), .integer(.max)])
  }

  @Test func badPatternIsSaid() throws {
    let table = Table([("t", Column(.text, .codes([0], Words(distinct: ["x"]))))])
    let match = Expression.call(.matches("[a"), [.column("t", .text)], .boolean)
    let error = #expect(throws: Diagnostic.self) {
      try evaluate(match, over: table, on: Self.execution)
    }
    #expect(error?.code == .badPattern)
    #expect(error?.message == "`[a` is not a regular expression")
  }

  @Test func monthsDoNotBecomeAColumn() throws {
    let table = Table([("x", Column(.integer, .integers([1])))])
    let months = Expression.constant(.duration(TimeSpan(months: 2)), .duration)
    let error = #expect(throws: Diagnostic.self) {
      try evaluate(months, over: table, on: Self.execution)
    }
    #expect(error?.code == .calendarUnit)
  }

  @Test func cutNamesItsIntervals() throws {
    let table = Table([("x", Column(.integer, .integers([10, 11, 20, 21])))])
    let cut = Expression.call(.cut([10, 20]), [.column("x", .integer)], .text)
    let column = try evaluate(cut, over: table, on: Self.execution)
    #expect(
      (0..<4).map { column[$0] } == ["≤ 10", "10–20", "10–20", "> 20"].map { Value.text($0) })
  }
}

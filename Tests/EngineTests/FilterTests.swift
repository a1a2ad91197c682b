import KantaColumns
import KantaPlan
import KantaSource
import Testing

@testable import KantaEngine

@Suite struct FilterTests {
  private static let execution = Execution(threads: 2)

  private func kept(_ condition: Expression, _ table: Table) throws -> [UInt32] {
    try filteredRows([Condition(condition, failure: "no")], over: table, on: Self.execution).rows
  }

  /// The rows of `p` and those of `not p` are all rows, each once.
  @Test(arguments: 0..<20) func conditionsPartitionTheRows(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(500 + seed))
    let table = world.table(rows: 90)
    for _ in 0..<30 {
      let condition = world.condition(3)
      guard let some = try? kept(condition, table) else { continue }
      let others = try kept(.not(condition), table)
      #expect((some + others).sorted() == Array(0..<90), Comment(rawValue: spell(condition)))
    }
  }

  /// Rows and reasons are those of asking each row in turn.
  @Test(arguments: 0..<20) func reasonsAgreeWithTheTwin(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(700 + seed))
    let table = world.table(rows: 80)
    for _ in 0..<20 {
      let conditions = (0..<(1 + world.below(3))).map { number in
        Condition(world.condition(2), failure: "fails \(number)")
      }
      guard let found = try? filteredRows(conditions, over: table, on: Self.execution) else {
        continue
      }
      var rows: [UInt32] = []
      var reasons: [String: Int] = [:]
      for row in 0..<table.rowCount {
        if let reason = try reason(conditions, NaiveRow(table, row)) {
          reasons[reason, default: 0] += 1
        } else {
          rows.append(UInt32(row))
        }
      }
      #expect(found.rows == rows)
      #expect(found.reasons.count == reasons.count)
      for reason in found.reasons { #expect(reasons[reason.text] == reason.rows) }
    }
  }

  /// Why a row is left out, or `nil`.
  private func reason(_ conditions: [Condition], _ row: NaiveRow) throws -> String? {
    for condition in conditions where try !row.holds(condition.expression) {
      let asks = condition.expression.contains {
        switch $0 {
        case .isMissing, .call(.coalesce, _, _): true
        default: false
        }
      }
      let missing = condition.expression.columns.first { row.cells[$0] == .missing }
      return asks ? condition.failure : missing.map { "\($0) missing" } ?? condition.failure
    }
    return nil
  }

  @Test func reasonsComeInTheOrderOfTheConditions() throws {
    let amount = Column(
      .integer, .integers([5, -1, 0, 7, 0]), validity: Validity([true, true, true, true, false]))
    let customer = Column(
      .integer, .integers([1, 2, 3, 4, 5]), validity: Validity([true, true, true, false, false]))
    let input = Table([("amount", amount), ("customer", customer)])
    let conditions = [
      Condition(
        .compare(.greater, .column("amount", .integer), .constant(.integer(0), .integer)),
        failure: "amount ≤ 0"),
      Condition(.not(.isMissing(.column("customer", .integer))), failure: "customer missing"),
    ]
    let relation = Relation(
      .filter(
        Relation(.literal(input, name: "orders"), schema: input.schema), conditions),
      schema: input.schema)
    let engine = NativeEngine(sources: [:])
    let answer = try engine.run(relation, on: Self.execution) { _, _ in [] }
    let reasons = [("amount missing", 1), ("amount ≤ 0", 2), ("customer missing", 1)]
    #expect(
      answer.notes == [
        .kept(1, of: 5, reasons: reasons.map { StepNote.Reason($0.0, $0.1) })
      ])
    #expect(answer.table.columns[0][0] == .integer(5))
  }

  @Test func anInterruptedRunSaysSo() throws {
    let table = Table([("x", Column(.integer, .integers([1])))])
    let cancellation = Cancellation()
    cancellation.request()
    let error = #expect(throws: Diagnostic.self) {
      try NativeEngine(sources: [:]).run(
        Relation(.literal(table, name: "t"), schema: table.schema),
        on: Execution(cancellation: cancellation, threads: 1)
      ) { _, _ in [] }
    }
    #expect(error?.code == .interrupted)
  }

  @Test func errorsAreAtTheirStage() throws {
    let table = Table([("x", Column(.integer, .integers([.max])))])
    let x = Expression.column("x", .integer)
    let literal = Relation(.literal(table, name: "t"), schema: table.schema)
    let twice = Relation(
      .project(literal, [NamedExpression("y", .arithmetic(.add, x, x, .integer))]),
      schema: Schema([Schema.Field("y", .integer)]), origin: SourceRange(4, 9))
    let error = #expect(throws: Diagnostic.self) {
      try NativeEngine(sources: [:]).run(twice, on: Self.execution) { _, _ in [] }
    }
    #expect(error?.code == .overflow)
    #expect(error?.range == SourceRange(4, 9))
  }
}

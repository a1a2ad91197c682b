import KantaColumns
import KantaEngine
import KantaIO
import KantaPlan
import KantaSource
import Synchronization
import Testing

@Suite struct RewriteTests {
  private static let execution = Execution(threads: 2)

  /// What a run showed: cells, names and types, notes, and the tables that reached a tap.
  private struct Shown: Equatable {
    var schema: Schema
    var cells: [[Value]]
    var notes: [StepNote]
    var tapped: [[[Value]]] = []
  }

  private func cells(_ table: Table) -> [[Value]] {
    [[.integer(Int64(table.rowCount))]]
      + table.columns.map { column in (0..<table.rowCount).map { column[$0] } }
  }

  private func shown(
    _ relation: Relation, _ table: Table, rewriting: Bool, threads: Int = 2
  ) throws -> Shown {
    let engine = NativeEngine(sources: [0: MemorySource(table, name: "orders")])
    var tapped: [[[Value]]] = []
    let tap = { (_: Tap, table: Table) throws(Diagnostic) -> [StepNote] in
      tapped.append(cells(table))
      return [.remark("tapped \(table.rowCount)")]
    }
    let execution = Execution(threads: threads)
    let answer =
      rewriting
      ? try engine.run(relation, on: execution, tap: tap)
      : try engine.runAsGiven(relation, on: execution, tap: tap)
    return Shown(
      schema: answer.table.schema, cells: cells(answer.table), notes: answer.notes, tapped: tapped)
  }

  @Test(arguments: 0..<80) func rewrittenPlansAnswerTheSame(seed: Int) throws {
    var world = RandomWorld(seed: UInt64(9000 + seed))
    let table = world.table(rows: [0, 1, 40, 120][seed % 4])
    for _ in 0..<8 {
      let plan = world.plan(over: table)
      let text = Comment(rawValue: explain(plan).joined(separator: "\n"))
      // A plan that overflows may be rewritten to one that does not.
      guard let plain = try? shown(plan, table, rewriting: false) else { continue }
      for threads in 1...3 {
        let again = try shown(plan, table, rewriting: true, threads: threads)
        #expect(again == plain, text)
      }
    }
  }

  private static let orders = Table(
    [("id", "i"), ("amount", "i"), ("country", "t")].map { name, kind in
      kind == "i"
        ? (name, Column(.integer, .integers([1, 2, 3])))
        : (name, Column(.text, .codes([0, 1, 0], Words(distinct: ["FI", "SE"]))))
    })

  private var scan: Relation {
    let names = Self.orders.schema.names
    return Relation(
      .scan(SourceReference(id: 0, name: "orders.csv", columns: names, rowCount: 3)),
      schema: Self.orders.schema)
  }

  private var positive: [Condition] {
    [
      Condition(
        .compare(.greater, .column("amount", .integer), .constant(.integer(1), .integer)),
        failure: "amount ≤ 1")
    ]
  }

  /// Records which columns it was asked for.
  private final class Recorder: TableSource {
    let name = "orders.csv"
    let read = Mutex<[[String]]>([])
    var schema: Schema { RewriteTests.orders.schema }
    var knownRowCount: Int? { 3 }

    func countRows(on execution: Execution) -> Int { 3 }

    func read(_ names: [String], on execution: Execution) throws(Diagnostic) -> [Column] {
      read.withLock { $0.append(names) }
      return names.compactMap { RewriteTests.orders.column($0) }
    }
  }

  @Test func aScanReadsOnlyWhatIsNeeded() throws {
    let source = Recorder()
    let measure = Measure("rows", .count, of: nil, type: .integer)
    let fields = [Schema.Field("country", .text), Schema.Field("rows", .integer)]
    let filtered = Relation(.filter(scan, positive), schema: Self.orders.schema)
    let plan = Relation(
      .aggregate(
        filtered, keys: [NamedExpression("country", .column("country", .text))],
        measures: [measure]), schema: Schema(fields))
    let counted = Relation(
      .aggregate(scan, keys: [], measures: [measure]), schema: Schema([fields[1]]))
    let engine = NativeEngine(sources: [0: source])
    _ = try engine.run(plan, on: Self.execution) { _, _ in [] }
    let answer = try engine.run(counted, on: Self.execution) { _, _ in [] }
    // What chooses the rows and what is wanted of them is read in one pass, and nothing else.
    #expect(source.read.withLock(\.self) == [["country", "amount"], []])
    #expect(answer.table.scalar == .integer(3))
  }

  @Test func filtersGoBelowSortsAndComputedColumns() {
    let double = Expression.arithmetic(
      .add, .column("amount", .integer), .column("amount", .integer), .integer)
    let named =
      Self.orders.schema.fields.map { NamedExpression($0.name, .column($0.name, $0.type)) }
      + [NamedExpression("double", double)]
    let schema = Self.orders.schema.adding("double", .integer)
    let sorted = Relation(
      .sort(scan, [SortKey(.column("id", .integer))]), schema: Self.orders.schema)
    let added = Relation(.project(sorted, named), schema: schema)
    let plan = Relation(.filter(added, positive), schema: schema)
    #expect(
      explain(plan) == [
        "project id, amount, country, double = amount + amount",
        "  sort by id",
        "    scan orders.csv: 3 columns (id, amount, country) where amount > 1",
      ])
  }

  /// A condition over a computed column stays where it is: its reason names that column.
  @Test func filtersOverComputedColumnsStay() {
    let named = [
      NamedExpression("amount", .negate(.column("amount", .integer))),
      NamedExpression("id", .column("id", .integer)),
    ]
    let schema = Schema([Schema.Field("amount", .integer), Schema.Field("id", .integer)])
    let plan = Relation(
      .filter(Relation(.project(scan, named), schema: schema), positive), schema: schema)
    #expect(
      explain(plan) == [
        "filter amount > 1",
        "  project amount = -amount, id",
        "    scan orders.csv: 2 of 3 columns (id, amount)",
      ])
  }

  @Test func aSortedTakeIsTop() {
    let sorted = Relation(
      .sort(scan, [SortKey(.column("amount", .integer), descending: true)]),
      schema: Self.orders.schema)
    let plan = Relation(.take(sorted, 2), schema: Self.orders.schema)
    #expect(explain(plan).first == "top 2 by amount desc")
  }
}

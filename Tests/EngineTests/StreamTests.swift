import KantaColumns
import KantaEngine
import KantaIO
import KantaPlan
import KantaSource
import KantaTestSupport
import Testing

/// Aggregates over a file batch by batch give what whole columns give, however the file is cut and
/// however many workers read it.
@Suite struct StreamTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Purchases as text: customers with and without numbers in their names, gaps, quotes.
  private func purchases(_ seed: UInt64, rows: Int, isSorted: Bool) -> String {
    var random = SeededRandom(seed: seed)
    var text = "order,customer,day,amount,note\n"
    for row in 0..<rows {
      let customer = Int(random.next() % 23)
      let day = isSorted ? row * 27 / max(1, rows) : Int(random.next() % 27)
      let name = customer % 5 == 0 ? "\"Odd, \(customer)\"" : "C00\(10 + customer)"
      let gap = random.next() % 31 == 0
      let amount = "\(Int(random.next() % 500) - 40).\(10 + Int(random.next() % 90))"
      let note = random.next() % 9 == 0 ? "\"two\nlines\"" : "n\(random.next() % 4)"
      text +=
        "O\(row / 2),\(gap ? "" : name),2024-01-\(day < 9 ? "0" : "")\(day + 1),"
        + "\(random.next() % 41 == 0 ? "" : amount),\(note)\n"
    }
    return text
  }

  private func plan(_ schema: Schema, _ keys: [String], _ functions: [String]) -> Relation {
    func column(_ name: String) -> Expression {
      .column(name, schema.fields.first { $0.name == name }?.type ?? .text)
    }
    let scan = Relation(
      .scan(SourceReference(id: 0, name: "purchases", columns: schema.names, rowCount: 0)),
      schema: schema)
    let kept = Relation(
      .filter(
        scan,
        [
          Condition(.not(.isMissing(column("customer"))), failure: "customer missing"),
          Condition(
            .compare(
              .notEqual, column("note"), .constant(.text("n3"), .text)), failure: "note == n3"),
        ]), schema: schema)
    let measures = functions.map { function -> Measure in
      switch function {
      case "count": Measure(function, .count, of: nil, type: .integer)
      case "known": Measure(function, .count, of: column("amount"), type: .integer)
      case "sum": Measure(function, .sum, of: column("amount"), type: column("amount").type)
      case "mean": Measure(function, .mean, of: column("amount"), type: .number)
      case "days": Measure(function, .distinct, of: column("day"), type: .integer)
      case "orders": Measure(function, .distinct, of: column("order"), type: .integer)
      case "first": Measure(function, .min, of: column("day"), type: .date)
      default: Measure(function, .max, of: column("day"), type: .date)
      }
    }
    let named = keys.map { NamedExpression($0, column($0)) }
    return Relation(
      .aggregate(kept, keys: named, measures: measures),
      schema: Schema(
        named.map { Schema.Field($0.name, $0.expression.type) }
          + measures.map { Schema.Field($0.name, $0.type) }))
  }

  private func cells(_ answer: Answer) -> [[Value]] {
    answer.table.columns.map { column in (0..<answer.table.rowCount).map { column[$0] } }
  }

  @Test(arguments: 0..<24) func batchesGiveWhatWholeColumnsGive(seed: Int) throws {
    let text = purchases(
      UInt64(seed + 1), rows: [0, 1, 60, 400][seed % 4], isSorted: seed % 3 != 0)
    let path = try folder.write(text, to: "purchases.csv")
    let keySets = [[], ["customer"], ["customer", "day"], ["day", "note", "customer"], ["order"]]
    let functions = ["count", "known", "sum", "mean", "days", "orders", "first", "last"]
    for blockSize in [64, 700, 1 << 20] {
      for threads in 1...4 {
        let execution = Execution(threads: threads, keepsColumns: false)
        for (index, keys) in keySets.enumerated() {
          // Records that nobody has counted are looked for anew by each stream.
          let source = try CSVSource.open(
            [path], options: CSVOptions(header: true, types: ["day": .date, "amount": .decimal]),
            blockSize: blockSize, countedUpTo: threads % 2 == 0 ? 0 : .max, on: execution)
          let engine = NativeEngine(sources: [0: source])
          let plan = plan(
            source.schema, keys, Array(functions.dropFirst((seed + index) % 5).prefix(1 + seed % 7))
          )
          let streamed = try engine.run(plan, on: execution) { _, _ in [] }
          let plain = try engine.runAsGiven(plan, on: execution) { _, _ in [] }
          #expect(cells(streamed) == cells(plain), "\(keys), \(threads) threads, \(blockSize)")
          #expect(streamed.notes == plain.notes)
        }
      }
    }
  }

  /// A table of regions by customer or by day: some are missing, and a key twice where `repeats`.
  private func regions(by key: String, _ schema: Schema, repeats: Bool) -> Table {
    let customers = (0..<23).compactMap { $0 % 4 == 1 ? nil : "C00\(10 + $0)" } + ["", "Odd, 5"]
    let days = (0..<25).compactMap { $0 % 4 == 1 ? nil : Int32(19_723 + $0) }
    let type = schema.fields.first { $0.name == key }?.type ?? .text
    let count = key == "day" ? days.count : customers.count
    let hasKey = Validity(count: count) { $0 != 3 }
    let words = (0..<count).map { UInt32($0 == 7 && repeats ? 6 : $0) }
    let values: Values =
      key == "day"
      ? .days(words.map { days[Int($0)] }) : .codes(words, Words(distinct: customers))
    let regions = Column(
      .text, .codes((0..<UInt32(count)).map { $0 % 3 }, Words(distinct: ["north", "", "south"])),
      validity: Validity(count: count) { $0 % 5 != 2 })
    let sizes = Column(.integer, .integers((0..<Int64(count)).map { $0 % 6 }))
    return Table(
      Schema([
        Schema.Field("key", type), Schema.Field("region", .text), Schema.Field("size", .integer),
      ]), [Column(type, values, validity: hasKey), regions, sizes])
  }

  /// The plan with a table joined to its rows, grouped by what that added.
  private func joined(_ plan: Relation, by key: String, _ table: Table) -> Relation {
    guard case .aggregate(let rows, _, let measures) = plan.node else { return plan }
    let added = Array(table.schema.fields.dropFirst())
    let wider = Relation(
      .join(
        rows, Relation(.literal(table, name: "regions"), schema: table.schema),
        JoinRule(
          keys: [JoinRule.Key(left: key, right: "key")],
          added: added.map { JoinRule.Added(column: $0.name, name: $0.name) }, allowsMany: false,
          tableName: "regions")), schema: Schema(rows.schema.fields + added))
    let size = Expression.column("size", .integer)
    let large = Relation(
      .filter(
        wider,
        [Condition(.compare(.notEqual, size, .constant(.integer(4), .integer)), failure: "four")]),
      schema: wider.schema)
    let keys = [
      NamedExpression("region", .column("region", .text)), NamedExpression("size", size),
    ]
    let known = Measure("regions", .count, of: .column("region", .text), type: .integer)
    let most = Measure("most", .max, of: size, type: .integer)
    return Relation(
      .aggregate(large, keys: keys, measures: measures + [known, most]),
      schema: Schema(
        keys.map { Schema.Field($0.name, $0.expression.type) }
          + (measures + [known, most]).map { Schema.Field($0.name, $0.type) }))
  }

  @Test(arguments: 0..<24) func joinsInBatchesGiveWhatWholeColumnsGive(seed: Int) throws {
    let text = purchases(UInt64(seed + 77), rows: [0, 1, 60, 400][seed % 4], isSorted: true)
    let path = try folder.write(text, to: "purchases.csv")
    for blockSize in [64, 700, 1 << 20] {
      for threads in 1...3 {
        let execution = Execution(threads: threads, keepsColumns: threads == 2)
        let source = try CSVSource.open(
          [path], options: CSVOptions(header: true, types: ["day": .date, "amount": .decimal]),
          blockSize: blockSize, on: execution)
        let engine = NativeEngine(sources: [0: source])
        for key in ["customer", "day"] {
          for repeats in [false, true] {
            let plan = joined(
              plan(source.schema, [], ["count", "sum"]), by: key,
              regions(by: key, source.schema, repeats: repeats))
            let plain = Result { () throws(Diagnostic) in
              try engine.runAsGiven(plan, on: execution) { _, _ in [] }
            }
            let streamed = Result { () throws(Diagnostic) in
              try engine.run(plan, on: execution) { _, _ in [] }
            }
            let what: Comment = "\(key), repeats \(repeats), \(threads) threads, \(blockSize)"
            switch (plain, streamed) {
            case (.success(let plain), .success(let streamed)):
              #expect(cells(streamed) == cells(plain), what)
              #expect(streamed.notes == plain.notes, what)
            case (.failure(let plain), .failure(let streamed)): #expect(plain == streamed, what)
            default: Issue.record("one of them has no answer: \(what)")
            }
          }
        }
      }
    }
  }

  /// A join looks up customers whose rows a later filter leaves out: they are no groups.
  @Test(arguments: ["north", "nowhere"]) func whatIsLookedUpIsNoGroupYet(region: String) throws {
    let text = purchases(5, rows: 300, isSorted: true)
    let path = try folder.write(text, to: "purchases.csv")
    for threads in 1...3 {
      let execution = Execution(threads: threads, keepsColumns: false)
      let source = try CSVSource.open(
        [path], options: CSVOptions(header: true, types: ["day": .date, "amount": .decimal]),
        blockSize: 700, on: execution)
      let rows = joined(
        plan(source.schema, [], []), by: "customer",
        regions(by: "customer", source.schema, repeats: false))
      guard case .aggregate(let large, _, _) = rows.node else { return }
      let wanted = Condition(
        .compare(.equal, .column("region", .text), .constant(.text(region), .text)),
        failure: "another region")
      let last = Measure("last", .max, of: .column("day", .date), type: .date)
      let plan = Relation(
        .aggregate(
          Relation(.filter(large, [wanted]), schema: large.schema),
          keys: [NamedExpression("customer", .column("customer", .text))], measures: [last]),
        schema: Schema([.init("customer", .text), .init("last", .date)]))
      let engine = NativeEngine(sources: [0: source])
      let plain = try engine.runAsGiven(plan, on: execution) { _, _ in [] }
      let streamed = try engine.run(plan, on: execution) { _, _ in [] }
      #expect(cells(streamed) == cells(plain), "\(threads) threads")
      #expect(plain.table.rowCount > 0 || region == "nowhere")
    }
  }

  /// The last record may end with the file in a piece in which no record starts.
  @Test(arguments: 0...12) func aPieceMayHaveNoRecord(padding: Int) throws {
    let rows = (0..<40).map { "r\($0 % 3),\(100 + $0)\n" }.joined()
    let end = String(repeating: "9", count: padding + 1)
    let text = "name,value\n\(rows)r0,\(end)\n"
    let path = try folder.write(text, to: "last.csv")
    for threads in 1...3 {
      let execution = Execution(threads: threads, keepsColumns: false)
      let answers = try [Int.max, 0].map { limit in
        try count(
          CSVSource.open(
            [path], options: CSVOptions(header: true, types: ["value": .text]), blockSize: 71,
            countedUpTo: limit, on: execution), by: "name", on: execution)
      }
      #expect(cells(answers[0]) == cells(answers[1]), "\(threads) threads")
    }
  }

  private func count(_ source: CSVSource, by key: String, on execution: Execution) throws -> Answer
  {
    let type = source.schema.fields.first { $0.name == key }?.type ?? .text
    let rows = Measure("rows", .count, of: nil, type: .integer)
    let scan = Relation(
      .scan(
        SourceReference(id: 0, name: "uncounted", columns: source.schema.names, rowCount: nil)),
      schema: source.schema)
    let somebody = Condition(
      .compare(.notEqual, .column(key, type), .constant(.text("nobody"), .text)), failure: "nobody")
    let plan = Relation(
      .aggregate(
        Relation(.filter(scan, [somebody]), schema: source.schema),
        keys: [NamedExpression(key, .column(key, type))], measures: [rows]),
      schema: Schema([Schema.Field(key, type), Schema.Field("rows", .integer)]))
    return try NativeEngine(sources: [0: source]).run(plan, on: execution) { _, _ in [] }
  }

  /// A lane may begin among lines inside quotes that look like records.
  @Test(arguments: [64, 100, 256, 1000]) func linesInQuotesAreNoRecords(blockSize: Int) throws {
    let inner = (0..<60).map { "inner\($0),1" }.joined(separator: "\n")
    let rows = (0..<40).map { "r\($0 % 3),\($0)\n" }.joined()
    let text = "name,value\n\(rows)quoted,\"\n\(inner)\n\"\n\(rows)"
    let path = try folder.write(text, to: "quoted.csv")
    for threads in 1...5 {
      let execution = Execution(threads: threads, keepsColumns: false)
      let source = try CSVSource.open(
        [path], options: CSVOptions(header: true, types: ["value": .text]), blockSize: blockSize,
        countedUpTo: 0, on: execution)
      let answer = try count(source, by: "name", on: execution)
      #expect(
        cells(answer)[0] == ["r0", "r1", "r2", "quoted"].map { .text($0) }, "\(threads) threads")
      #expect(cells(answer)[1] == [.integer(28), .integer(26), .integer(26), .integer(1)])
    }
  }

  /// What is wrong with a file whose records nobody has counted is told when it is read.
  @Test(arguments: ["r1,2,3\n", "r1\n", "r1,\"open\n", "r1,\0\n"])
  func whatIsWrongIsToldWhenItIsRead(line: String) throws {
    let rows = (0..<400).map { "r\($0 % 3),\($0)\n" }.joined()
    let path = try folder.write("name,value\n\(rows)\(line)\(rows)", to: "wrong.csv")
    let options = CSVOptions(header: true, types: ["value": .text])
    let execution = Execution(threads: 2, keepsColumns: false)
    let atOnce = #expect(throws: Diagnostic.self) {
      try CSVSource.open([path], options: options, blockSize: 256, on: execution)
    }
    let late = #expect(throws: Diagnostic.self) {
      let source = try CSVSource.open(
        [path], options: options, blockSize: 256, countedUpTo: 0, on: execution)
      return try count(source, by: "name", on: execution)
    }
    #expect(late?.code == atOnce?.code && late?.message == atOnce?.message)
  }

  /// Empty rows at the end are no rows, whoever counts them.
  @Test(arguments: ["", ",\n", ",\n,\n,\n", ",", "\n", "r0,\u{e4}\n", "r0,9"])
  func theEndIsTheSameForBoth(end: String) throws {
    let rows = (0..<90).map { "r\($0 % 3),\($0)\n" }.joined()
    let path = try folder.write("name,value\n\(rows)\(end)", to: "end.csv")
    let execution = Execution(threads: 2, keepsColumns: false)
    let answers = try [Int.max, 0].map { limit in
      try count(
        CSVSource.open(
          [path], options: CSVOptions(header: true, types: ["value": .text]), blockSize: 128,
          countedUpTo: limit, on: execution), by: "name", on: execution)
    }
    #expect(cells(answers[0]) == cells(answers[1]))
  }

  /// A lane none of whose rows are kept has no words, and takes in those of the next.
  @Test(arguments: 1...4) func lanesMayKeepNothing(threads: Int) throws {
    let rows = (0..<600).map { "c\($0 % 7),\($0)\n" }.joined()
    let path = try folder.write("customer,number\n\(rows)", to: "ordered.csv")
    let execution = Execution(threads: threads, keepsColumns: false)
    let source = try CSVSource.open(
      [path], options: CSVOptions(header: true), blockSize: 128, on: execution)
    let all = Relation(
      .scan(SourceReference(id: 0, name: "ordered", columns: source.schema.names, rowCount: 600)),
      schema: source.schema)
    let number = Expression.column("number", .integer)
    let customer = NamedExpression("customer", .column("customer", .text))
    for (comparison, limit) in [(ComparisonOperator.greaterOrEqual, 597), (.less, 3), (.less, 0)] {
      let condition = Condition(
        .compare(comparison, number, .constant(.integer(Int64(limit)), .integer)), failure: "out")
      let plan = Relation(
        .aggregate(
          Relation(.filter(all, [condition]), schema: all.schema), keys: [customer],
          measures: [Measure("sum", .sum, of: number, type: .integer)]),
        schema: Schema([.init("customer", .text), .init("sum", .integer)]))
      let engine = NativeEngine(sources: [0: source])
      let plain = try engine.runAsGiven(plan, on: execution) { _, _ in [] }
      let streamed = try engine.run(plan, on: execution) { _, _ in [] }
      #expect(cells(streamed) == cells(plain), "\(limit)")
      #expect(streamed.notes == plain.notes)
    }
  }

  /// What is counted of a summary is not summed up a second time.
  @Test func anAggregateOfAnAggregateIsMadeOnce() throws {
    let rows = (0..<60).map { "c\($0 % 7),\($0)\n" }.joined()
    let path = try folder.write("customer,number\n\(rows)", to: "twice.csv")
    let execution = Execution(threads: 2, keepsColumns: false)
    let source = try CSVSource.open([path], options: CSVOptions(header: true), on: execution)
    let all = Relation(
      .scan(SourceReference(id: 0, name: "twice", columns: source.schema.names, rowCount: 60)),
      schema: source.schema)
    let total = Measure("total", .sum, of: .column("number", .integer), type: .integer)
    let summary = Relation(
      .aggregate(
        all, keys: [NamedExpression("buyer", .column("customer", .text))], measures: [total]),
      schema: Schema([.init("buyer", .text), .init("total", .integer)]))
    let plan = Relation(
      .aggregate(
        summary, keys: [], measures: [Measure("count", .count, of: nil, type: .integer)]),
      schema: Schema([.init("count", .integer)]))
    let answer = try NativeEngine(sources: [0: source]).run(plan, on: execution) { _, _ in [] }
    #expect(cells(answer) == [[.integer(7)]])
  }

  /// Each step observes the rows that pass at its own place, each row once.
  @Test(arguments: 1...4) func observationsAreOfTheirOwnStep(threads: Int) throws {
    let rows = (0..<500).map { "c\($0 % 7),\($0 % 10 - 2)\n" }.joined()
    let path = try folder.write("customer,amount\n\(rows)", to: "observed.csv")
    let execution = Execution(threads: threads, keepsColumns: false)
    let source = try CSVSource.open(
      [path], options: CSVOptions(header: true), blockSize: 128, on: execution)
    let amount = Expression.column("amount", .integer)
    let sum = Measure("sum", .sum, of: amount, type: .integer)
    let all = Relation(
      .scan(SourceReference(id: 0, name: "observed", columns: source.schema.names, rowCount: 500)),
      schema: source.schema)
    let watched = Relation(.observe(all, [sum]), schema: all.schema)
    let positive = Condition(
      .compare(.greater, amount, .constant(.integer(0), .integer)), failure: "amount ≤ 0")
    let kept = Relation(.filter(watched, [positive]), schema: all.schema)
    let again = Relation(.observe(kept, [sum]), schema: all.schema)
    let customer = NamedExpression("customer", .column("customer", .text))
    let grouped = Relation(
      .aggregate(again, keys: [customer], measures: [sum]),
      schema: Schema([.init("customer", .text), .init("sum", .integer)]))
    let told = LocalStep("told", detail: "") { _, context in
      Answer(Table([("seen", .text(context.observed.map { "\($0)" }))]))
    }
    let plan = Relation(.local(grouped, told), schema: Schema([.init("seen", .text)]))
    let engine = NativeEngine(sources: [0: source])
    let plain = try engine.runAsGiven(plan, on: execution) { _, _ in [] }
    let streamed = try engine.run(plan, on: execution) { _, _ in [] }
    #expect(cells(plain) == [[.text("integer(1250)"), .text("integer(1400)")]])
    #expect(cells(streamed) == cells(plain))
  }

  @Test func moreGroupsThanThereIsRoomForAreRefused() throws {
    let rows = (0..<4000).map { "c\($0 * 7919 % 100_003)x,1\n" }.joined()
    let path = try folder.write("customer,amount\n\(rows)", to: "many.csv")
    let execution = Execution(
      threads: 2, memory: MemoryBudget(limitBytes: 20_000), keepsColumns: false)
    let source = try CSVSource.open(
      [path], options: CSVOptions(header: true), on: execution)
    let customer = Expression.column("customer", .text)
    let plan = Relation(
      .aggregate(
        Relation(
          .scan(SourceReference(id: 0, name: "many", columns: ["customer"], rowCount: 4000)),
          schema: Schema([Schema.Field("customer", .text)])),
        keys: [NamedExpression("customer", customer)], measures: []),
      schema: Schema([Schema.Field("customer", .text)]))
    let engine = NativeEngine(sources: [0: source])
    let refusal = #expect(throws: Diagnostic.self) {
      try engine.run(plan, on: execution) { _, _ in [] }
    }
    #expect(refusal?.code == .needsMemory)
    #expect(execution.memory.usedBytes == 0)
  }
}

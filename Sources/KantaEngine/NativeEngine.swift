package import KantaColumns
package import KantaIO
package import KantaPlan
package import KantaSource

/// Runs plans on native columns in this process.
///
/// A plan is rewritten first, then run from its sources up, one node at a time, each over whole
/// columns. No result depends on the number of threads.
package struct NativeEngine: Engine {
  /// The sources that scans name, by number.
  private let sources: [Int: any TableSource]

  package init(sources: [Int: any TableSource]) { self.sources = sources }

  package func run(
    _ relation: Relation, on execution: Execution,
    tap: (Tap, Table) throws(Diagnostic) -> [StepNote]
  ) throws(Diagnostic) -> Answer {
    try run(as: rewritten(relation), streams: true, on: execution, tap: tap)
  }

  /// Runs a plan without rewriting it, on whole columns: the same answer, more slowly.
  package func runAsGiven(
    _ relation: Relation, on execution: Execution,
    tap: (Tap, Table) throws(Diagnostic) -> [StepNote]
  ) throws(Diagnostic) -> Answer {
    try run(as: relation, streams: false, on: execution, tap: tap)
  }

  private func run(
    as relation: Relation, streams: Bool, on execution: Execution,
    tap: (Tap, Table) throws(Diagnostic) -> [StepNote]
  ) throws(Diagnostic) -> Answer {
    var run = Run(sources: sources, execution: execution, streams: streams)
    let frame = try run.frame(of: relation, tap)
    return Answer(
      try frame.table(on: execution), definitions: run.definitions, notes: run.notes,
      analysisDay: run.analysisDay, chart: run.chart)
  }
}

/// One run of a plan: what its steps have said so far.
private struct Run {
  typealias Tapping = (Tap, Table) throws(Diagnostic) -> [StepNote]

  let sources: [Int: any TableSource]
  let execution: Execution
  /// Whether aggregates are worked on batch by batch where that can be.
  let streams: Bool
  var definitions: [String] = []
  var notes: [StepNote] = []
  /// The date that the first step with one was about: that of the main input.
  var analysisDay: Day?
  /// The picture of the rows so far; gone once a step makes other rows of them.
  var chart: ChartSpecification?
  /// What was observed since the last local step.
  var observed: [Value] = []

  init(sources: [Int: any TableSource], execution: Execution, streams: Bool) {
    self.sources = sources
    self.execution = execution
    self.streams = streams
  }

  /// The rows of a node; what goes wrong in it is at its stage unless the error knows better.
  mutating func frame(of relation: Relation, _ tap: Tapping) throws(Diagnostic) -> RowChoice {
    var relation = relation
    if streams, let plan = StreamPlan(relation) {
      let base = try base(of: plan, tap)
      var tables: [Table] = []
      for join in plan.joins { tables.append(try frame(of: join.right, tap).table(on: execution)) }
      chart = nil
      if let table = try streamed(plan, base, tables, relation.schema) { return RowChoice(table) }
      // What is not possible in batches is done on whole columns; inputs are not made twice.
      let made = tables.map { Relation(.literal($0, name: "rows"), schema: $0.schema) }
      relation = relation.over(base: base.relation, tables: made[...])
      return try frame(of: relation, streams: false, tap)
    }
    return try frame(of: relation, streams: streams, tap)
  }

  private mutating func frame(
    of relation: Relation, streams: Bool, _ tap: Tapping
  ) throws(Diagnostic) -> RowChoice {
    var inputs: [RowChoice] = []
    for input in relation.inputs {
      inputs.append(
        try streams ? frame(of: input, tap) : frame(of: input, streams: false, tap))
    }
    let result: RowChoice
    do throws(Diagnostic) {
      if !relation.keepsRows { chart = nil }
      result = try step(relation, inputs, tap)
      if execution.cancellation.isRequested { throw .interrupted }
    } catch {
      guard let origin = relation.origin, error.code != .interrupted else { throw error }
      throw error.located(at: origin)
    }
    return result.retitled(relation.schema)
  }

  private mutating func step(
    _ relation: Relation, _ inputs: [RowChoice], _ tap: Tapping
  ) throws(Diagnostic) -> RowChoice {
    let schema = relation.schema
    switch relation.node {
    case .scan(let reference): return try scanned(reference, schema)
    case .literal(let table, _): return RowChoice(table)
    case .filter(_, let conditions): return try filtered(inputs[0], conditions)
    case .project(_, let expressions): return try projected(inputs[0], expressions, schema)
    case .aggregate(_, let keys, let measures):
      return RowChoice(try aggregated(inputs[0], keys, measures, schema))
    case .window(_, let windows): return RowChoice(try windowed(inputs[0], windows, schema))
    case .join(_, _, let rule):
      let left = try inputs[0].table(on: execution)
      let right = try inputs[1].table(on: execution)
      let result = try execution.reporting(.joining, .rows, total: left.rowCount) {
        () throws(Diagnostic) in try joined(left, right, rule, schema: schema, on: execution)
      }
      notes += result.notes
      return RowChoice(result.table)
    case .append:
      let first = try inputs[0].table(on: execution)
      let second = try inputs[1].table(on: execution)
      return RowChoice(try appended(first, second, schema: schema, on: execution))
    case .sort(_, let keys):
      let columns = try evaluated(keys, over: inputs[0])
      return inputs[0].keeping(
        try sortedOrder(columns, rowCount: inputs[0].rowCount, on: execution))
    case .take(_, let count):
      let kept = min(max(0, count), inputs[0].rowCount)
      return kept == inputs[0].rowCount ? inputs[0] : inputs[0].keeping(Array(0..<UInt32(kept)))
    case .top(_, let count, let keys, let per):
      let columns = try evaluated(keys, over: inputs[0])
      let partition = try evaluated(per, over: inputs[0])
      return inputs[0].keeping(
        try topRows(
          count, columns, per: partition, rowCount: inputs[0].rowCount, on: execution))
    case .distinct(_, let names):
      let columns = try inputs[0].table(of: names, on: execution).columns
      return inputs[0].keeping(
        try distinctRows(columns, rowCount: inputs[0].rowCount, on: execution))
    case .sample(_, let count, let seed):
      return inputs[0].keeping(sampledRows(count, seed: seed, rowCount: inputs[0].rowCount))
    case .observe(_, let measures):
      observed += try observations(measures, inputs[0])
      return inputs[0]
    case .local(_, let step): return RowChoice(try ran(step, over: inputs[0]))
    case .tap(_, let request):
      notes += try tap(
        request.told(definitions, notes, analysisDay, chart), inputs[0].table(on: execution))
      return inputs[0]
    }
  }

  private mutating func scanned(
    _ reference: SourceReference, _ schema: Schema
  ) throws(Diagnostic) -> RowChoice {
    guard let source = sources[reference.id] else {
      preconditionFailure("an engine has the sources of the plans it runs")
    }
    guard !reference.conditions.isEmpty else {
      let columns = try source.read(reference.columns, on: execution)
      return RowChoice(Table(schema, columns, rowCount: try source.countRows(on: execution)))
    }
    // The columns that choose the rows are read whole, the others only where a row was chosen; the
    // first ones are kept in any case, since they are mostly shown as well.
    let execution = execution.with(keepsColumns: true)
    let tested = schema.fields.filter { field in
      reference.conditions.contains { $0.expression.columns.contains(field.name) }
    }
    let read = try source.read(tested.map(\.name), on: execution)
    let rowCount = try source.countRows(on: execution)
    let table = Table(Schema(tested), read, rowCount: rowCount)
    let rows = try chosenRows(reference.conditions, of: table)
    if let rows, let columns = try source.read(reference.columns, onlyAt: rows, on: execution) {
      return RowChoice(Table(schema, columns, rowCount: rows.count))
    }
    let columns = try source.read(reference.columns, on: execution)
    let whole = RowChoice(Table(schema, columns, rowCount: rowCount))
    return rows.map(whole.keeping) ?? whole
  }

  private mutating func filtered(
    _ input: RowChoice, _ conditions: [Condition]
  ) throws(Diagnostic) -> RowChoice {
    let names = conditions.flatMap(\.expression.columns)
    let rows = try chosenRows(conditions, of: try input.table(of: names, on: execution))
    return rows.map(input.keeping) ?? input
  }

  /// The rows for which the conditions hold, and a note of what they cost; `nil` for all of them.
  private mutating func chosenRows(
    _ conditions: [Condition], of table: Table
  ) throws(Diagnostic) -> [UInt32]? {
    let result = try execution.reporting(.filtering, .rows, total: table.rowCount) {
      () throws(Diagnostic) in try filteredRows(conditions, over: table, on: execution)
    }
    notes.append(.kept(result.rows.count, of: table.rowCount, reasons: result.reasons))
    return result.rows.count == table.rowCount ? nil : result.rows
  }

  /// Columns that only change their name are not even gathered.
  private func projected(
    _ input: RowChoice, _ expressions: [NamedExpression], _ schema: Schema
  ) throws(Diagnostic) -> RowChoice {
    let positions = expressions.compactMap { named -> Int? in
      guard case .column(let name, _) = named.expression, let field = input.schema.resolve(name)
      else { return nil }
      return input.schema.index(of: field.name)
    }
    if positions.count == expressions.count {
      return input.renamed(schema, columnsAt: positions)
    }
    let columns = zip(try evaluated(expressions.map(\.expression), over: input), schema.fields)
      .map { $0.type == $1.type ? $0 : $0.retyped($1.type) }
    return RowChoice(Table(schema, columns, rowCount: input.rowCount))
  }

  private mutating func aggregated(
    _ input: RowChoice, _ keys: [NamedExpression], _ measures: [Measure], _ schema: Schema
  ) throws(Diagnostic) -> Table {
    let expressions = keys.map(\.expression) + measures.compactMap(\.argument)
    var columns = try evaluated(expressions, over: input)[...]
    let keyColumns = keys.map { key in (key.name, columns.removeFirst()) }
    let arguments = measures.map { measure in
      (measure, measure.argument == nil ? nil : columns.removeFirst())
    }
    let result = try execution.reporting(.grouping, .rows, total: input.rowCount) {
      () throws(Diagnostic) in
      try KantaEngine.aggregated(
        keys: keyColumns, measures: arguments, rowCount: input.rowCount, on: execution)
    }
    notes += result.notes
    // Without keys there is one row, even of nothing.
    return Table(schema, result.columns, rowCount: result.columns.first?.count ?? 1)
  }

  /// What the rows of a streamed plan come from; made here unless it is a source.
  private mutating func base(of plan: StreamPlan, _ tap: Tapping) throws(Diagnostic) -> StreamBase {
    switch plan.base.node {
    case .scan(let reference):
      guard let source = sources[reference.id] else {
        preconditionFailure("an engine has the sources of the plans it runs")
      }
      return .scan(reference, source, plan.base)
    case .literal(let table, _): return .made(table, plan.base)
    default:
      let table = try frame(of: plan.base, tap).table(on: execution)
      return .made(table, Relation(.literal(table, name: "rows"), schema: plan.base.schema))
    }
  }

  /// The aggregate of a streamed plan; `nil` when it cannot be done batch by batch.
  private mutating func streamed(
    _ plan: StreamPlan, _ base: StreamBase, _ tables: [Table], _ schema: Schema
  ) throws(Diagnostic) -> Table? {
    let matches = zip(tables, plan.joins).compactMap { MatchTable($0, $1, on: execution) }
    guard matches.count == tables.count,
      let answer = try plan.run(over: base, matches, on: execution)
    else { return nil }
    notes += answer.notes
    observed += answer.observed
    let columns = zip(answer.columns, schema.fields).map {
      $0.type == $1.type ? $0 : $0.retyped($1.type)
    }
    return Table(schema, columns, rowCount: answer.groupCount)
  }

  /// Measures without keys over rows that go on as they are.
  private func observations(
    _ measures: [Measure], _ input: RowChoice
  ) throws(Diagnostic) -> [Value] {
    let arguments = try evaluated(measures.compactMap(\.argument), over: input)
    let result = try KantaEngine.aggregated(
      keys: [], measures: Array(zip(measures, arguments)), rowCount: input.rowCount, on: execution)
    return result.columns.map { $0[0] }
  }

  private func windowed(
    _ input: RowChoice, _ windows: [WindowColumn], _ schema: Schema
  ) throws(Diagnostic) -> Table {
    let table = try input.table(on: execution)
    var columns = table.columns
    for window in windows {
      var argument: Column?
      if let expression = window.argument {
        argument = try evaluate(expression, over: table, on: execution)
      }
      columns.append(
        try windowColumn(
          window, argument: argument,
          partition: evaluated(window.partition, over: RowChoice(table)),
          rowCount: table.rowCount, on: execution))
    }
    return Table(schema, columns, rowCount: table.rowCount)
  }

  private mutating func ran(_ step: LocalStep, over input: RowChoice) throws(Diagnostic) -> Table {
    let told = observed
    if !step.looksOnly { observed = [] }
    let answer = try step.run(
      try input.table(on: execution),
      LocalContext(observed: told, needed: step.needed, execution: execution))
    definitions += answer.definitions
    notes += answer.notes
    analysisDay = analysisDay ?? answer.analysisDay
    chart = answer.chart
    return answer.table
  }

  private func evaluated(
    _ keys: [SortKey], over input: RowChoice
  ) throws(Diagnostic) -> [(column: Column, descending: Bool)] {
    let columns = try evaluated(keys.map(\.expression), over: input)
    return zip(columns, keys).map { ($0, $1.descending) }
  }

  private func evaluated(
    _ expressions: [Expression], over input: RowChoice
  ) throws(Diagnostic) -> [Column] {
    let table = try input.table(of: expressions.flatMap(\.columns), on: execution)
    var columns: [Column] = []
    for expression in expressions {
      columns.append(try evaluate(expression, over: table, on: execution))
    }
    return columns
  }
}

extension Relation {
  /// Whether its rows are those of its input, as they are.
  fileprivate var keepsRows: Bool { if case .tap = node { true } else { false } }
}

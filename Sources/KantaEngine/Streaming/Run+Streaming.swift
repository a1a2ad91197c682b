import KantaColumns
import KantaIO
import KantaPlan
import KantaSource

/// What the rows of a stream come from.
enum StreamBase {
  /// A source, of which nothing was read yet.
  case scan(SourceReference, any TableSource, Relation)
  /// A table in memory, as a relation.
  case made(Table, Relation)

  /// The base as part of a plan.
  var relation: Relation {
    switch self {
    case .scan(_, _, let relation), .made(_, let relation): relation
    }
  }
}

extension StreamPlan {
  /// Runs the plan over its base: the groups' keys and measures, and what steps observed and noted.
  ///
  /// The tables are those that the plan's joins look up, the lowest first.
  /// - Returns: `nil` when it cannot be done batch by batch.
  /// - Throws: What reading throws, or that the work was stopped.
  func run(
    over base: StreamBase, _ tables: [MatchTable], on execution: Execution
  ) throws(Diagnostic) -> StreamAnswer? {
    let names = columns
    let schema = base.relation.schema
    let fields = names.compactMap { name in schema.fields.first { $0.name == name } }
    guard fields.count == names.count, !names.isEmpty else { return nil }
    var countsValues = false
    while let stream = try stream(base, names, on: execution) {
      do throws(StreamStop) {
        return try run(stream, fields, tables, countsValues: countsValues, on: execution)
      } catch {
        switch error {
        case .failed(let diagnostic): throw diagnostic
        case .unfit: return nil
        // Each of these happens once: from then on values are counted, and the stream is sure.
        case .missingValues: countsValues = true
        case .unsound: continue
        }
      }
    }
    return nil
  }

  private func stream(
    _ base: StreamBase, _ names: [String], on execution: Execution
  ) throws(Diagnostic) -> (any RowStream)? {
    switch base {
    case .made(let table, _):
      return MemoryStream(
        names.compactMap { name in table.schema.index(of: name).map { table.columns[$0] } },
        rowCount: table.rowCount, threads: execution.threads)
    case .scan(_, let source, _):
      if let stream = try source.stream(names, on: execution) { return stream }
      return MemoryStream(
        try source.read(names, on: execution), rowCount: try source.countRows(on: execution),
        threads: execution.threads)
    }
  }

  private func run(
    _ stream: any RowStream, _ fields: [Schema.Field], _ tables: [MatchTable],
    countsValues: Bool, on execution: Execution
  ) throws(StreamStop) -> StreamAnswer {
    let ranges = stream.lanes
    let total = ranges.reduce(0) { $0 + stream.rowCount(of: $1) }
    let found = execution.reporting(stream.task, stream.unit, total: stream.size) {
      Parallel.map(ranges.count, on: execution) { index in
        Result { () throws(StreamStop) in
          // The first lane takes in the others, so it has room for all groups there may be.
          let lane = StreamLane(
            self, StreamInput(stream.reader(), fields, joins, tables), countsValues: countsValues,
            limit: index == 0 ? total : stream.rowCount(of: ranges[index]),
            memory: execution.memory)
          try lane.run(ranges[index], on: execution)
          return lane
        }
      }
    }
    guard let found else { throw .failed(.interrupted) }
    var lanes: [StreamLane] = []
    for result in found { lanes.append(try result.get()) }
    let isSound: Bool
    do throws(Diagnostic) { isSound = try stream.isSound() } catch { throw .failed(error) }
    guard isSound else { throw .unsound }
    guard let first = lanes.first else { throw .unfit }
    for next in lanes.dropFirst() { try first.merge(next, on: execution) }
    return StreamAnswer(
      columns: try first.columns(), groupCount: first.groupCount, notes: first.notes,
      observed: first.observations())
  }
}

/// What a pass over a stream has found.
struct StreamAnswer {
  var columns: [Column]
  var groupCount: Int
  var notes: [StepNote]
  var observed: [Value]
}

extension Relation {
  /// The same aggregate over another base: the steps down to where rows are no longer worked on
  /// one by one, such as another aggregate, are done over that; the joins among them look into
  /// `tables`, the lowest first.
  func over(base: Relation, tables: ArraySlice<Relation>) -> Relation {
    replacingInputs(inputs.map { $0.steps(over: base, tables) })
  }

  private func steps(over base: Relation, _ tables: ArraySlice<Relation>) -> Relation {
    switch node {
    case .filter, .project, .observe:
      return replacingInputs(inputs.map { $0.steps(over: base, tables) })
    case .join(let left, _, _):
      guard let table = tables.last else { return base }
      return replacingInputs([left.steps(over: base, tables.dropLast()), table])
    default: return base
    }
  }
}

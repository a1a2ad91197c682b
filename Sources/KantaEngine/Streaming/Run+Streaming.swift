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
  /// - Returns: `nil` when it cannot be done batch by batch.
  /// - Throws: What reading throws, or that the work was stopped.
  func run(
    over base: StreamBase, on execution: Execution
  ) throws(Diagnostic) -> StreamAnswer? {
    let names = columns
    let schema = base.relation.schema
    let fields = names.compactMap { name in schema.fields.first { $0.name == name } }
    guard fields.count == names.count, !names.isEmpty,
      let stream = try stream(base, names, on: execution)
    else { return nil }
    for countsValues in [false, true] {
      do throws(StreamStop) {
        return try run(stream, fields, countsValues: countsValues, on: execution)
      } catch {
        switch error {
        case .failed(let diagnostic): throw diagnostic
        case .unfit: return nil
        case .missingValues: continue
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
        try source.read(names, on: execution), rowCount: source.rowCount,
        threads: execution.threads)
    }
  }

  private func run(
    _ stream: any RowStream, _ fields: [Schema.Field], countsValues: Bool, on execution: Execution
  ) throws(StreamStop) -> StreamAnswer {
    let ranges = stream.lanes
    let total = ranges.reduce(0) { $0 + stream.rowCount(of: $1) }
    let found = execution.reporting(stream.task, stream.unit, total: stream.size) {
      Parallel.map(ranges.count, on: execution) { index in
        Result { () throws(StreamStop) in
          // The first lane takes in the others, so it has room for all groups there may be.
          let lane = StreamLane(
            self, fields, stream.reader(), countsValues: countsValues,
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
    do throws(Diagnostic) { try stream.requireUnchanged() } catch { throw .failed(error) }
    guard let first = lanes.first else { throw .unfit }
    for next in lanes.dropFirst() { try first.merge(next) }
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
  /// The same aggregate and steps over another base: down to where rows are no longer worked on one
  /// by one, such as another aggregate.
  func over(base: Relation) -> Relation {
    replacingInputs(inputs.map { $0.steps(over: base) })
  }

  private func steps(over base: Relation) -> Relation {
    switch node {
    case .filter, .project, .observe: replacingInputs(inputs.map { $0.steps(over: base) })
    default: base
    }
  }
}

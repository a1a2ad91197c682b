import KantaColumns
import KantaEngine
import KantaIO
import KantaModels
import KantaPlan
import KantaSource
import Synchronization

/// What a checker asks of the outside: files, built-in worlds, and single values of plans.
///
/// A file is opened once per session and per set of options; what it has parsed stays with it.
final class SessionHost: Host {
  private struct Opened {
    var request: LoadRequest
    var source: any TableSource
    var identity: [FileIdentity]
    var schema: Schema
  }

  /// A file's column does not change while its number stays, however often its day is asked for.
  private struct LatestDayKey: Hashable {
    var source: Int
    var relation: [String]
  }

  private struct State {
    var opened: [Opened] = []
    var worlds: [String: [WorldFile]] = [:]
    var latestDays: [LatestDayKey: Day] = [:]
    var remarks: [String] = []
    var leavesRowsUncounted = false
    /// The numbers of the sources that were asked for since somebody last looked.
    var askedFor: [Int] = []
  }

  /// The columns that all opened files share the room for.
  let kept: KeptColumns
  let execution: Execution
  private let folder: String
  private let state = Mutex(State())

  init(folder: String, execution: Execution) {
    self.folder = folder
    self.execution = execution
    kept = KeptColumns(memory: execution.memory)
  }

  /// An engine over everything opened so far.
  var engine: NativeEngine {
    let sources = state.withLock { $0.opened.map(\.source) }
    return NativeEngine(
      sources: Dictionary(
        uniqueKeysWithValues: sources.enumerated().map { ($0.offset, $0.element) }))
  }

  /// Whether the rows of large files that are opened from now on may be counted when they are
  /// first read: then one pass over a file does where a single question is asked of it.
  func leaveRowsUncounted(_ may: Bool) { state.withLock { $0.leavesRowsUncounted = may } }

  /// What opening files had to say since this was last asked.
  func takeRemarks() -> [String] {
    state.withLock { state in
      defer { state.remarks = [] }
      return state.remarks + state.opened.compactMap { $0.source.takeRemark() }
    }
  }

  func open(_ request: LoadRequest) throws(Diagnostic) -> OpenedSource {
    let opened =
      switch request.origin {
      case .world(let name): try openWorld(name, request)
      case .files(let patterns): try openFiles(patterns, request)
      }
    state.withLock { $0.askedFor.append(opened.reference.id) }
    return opened
  }

  /// The numbers of the sources that were asked for since this was last called.
  func takeAskedFor() -> [Int] {
    state.withLock { state in
      defer { state.askedFor = [] }
      return state.askedFor
    }
  }

  /// The numbers of all sources that were opened.
  var openedSources: Range<Int> { state.withLock { $0.opened.indices } }

  func source(_ id: Int) -> any TableSource { state.withLock { $0.opened[id].source } }

  /// What an opened source was asked for by, and its files as they were.
  func opened(_ id: Int) -> (request: LoadRequest, identity: [FileIdentity]) {
    state.withLock { ($0.opened[id].request, $0.opened[id].identity) }
  }

  private func openFiles(
    _ patterns: [String], _ request: LoadRequest
  ) throws(Diagnostic) -> OpenedSource {
    var paths: [String] = []
    for pattern in patterns { paths += try expandGlob(resolved(pattern)) }
    var identity: [FileIdentity] = []
    for path in paths { identity.append(try FileIdentity(ofFile: path)) }
    if let known = known(request, identity) { return known }
    let options = try CSVOptions(request.options)
    let source = try CSVSource.open(
      paths, options: options, countsRows: !state.withLock(\.leavesRowsUncounted), keeping: kept,
      on: execution)
    var schema = source.schema
    schema.roles = RoleGuess.roles(of: schema, except: source.emptyColumns)
    return register(
      Opened(request: request, source: source, identity: identity, schema: schema),
      remarks: ["\(patterns.joined(separator: ", ")): \(source.decisions.summary)"]
        + rolesRemark(schema, "roles guessed"))
  }

  private func openWorld(
    _ path: String, _ request: LoadRequest
  ) throws(Diagnostic) -> OpenedSource {
    if let known = known(request, []) { return known }
    let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
    guard let world = parts.first.flatMap({ World.named($0) }) else {
      throw .unknownWorld(parts.first ?? "", known: World.all.map(\.name))
    }
    let files = files(of: world)
    let names = files.map { $0.name.replacing(".csv", with: "") }
    guard parts.count == 2, let index = names.firstIndex(of: parts[1]) else {
      throw parts.count == 2
        ? .unknownWorldTable(parts[1], of: world.name, known: names)
        : .worldWithoutTable(world.name, known: names)
    }
    let table = files[index].table
    var schema = table.schema
    if schema.roles.isEmpty { schema.roles = RoleGuess.roles(of: schema) }
    return register(
      Opened(
        request: request, source: MemorySource(table, name: names[index]), identity: [],
        schema: schema), remarks: rolesRemark(schema, "roles"))
  }

  /// The files of a world, which is simulated once.
  func files(of world: World) -> [WorldFile] {
    if let known = state.withLock({ $0.worlds[world.name] }) { return known }
    let files = world.files
    state.withLock { $0.worlds[world.name] = files }
    return files
  }

  /// A column of an opened source, when it can be had without reading anything.
  func columnAtHand(_ name: String, of reference: SourceReference) -> Column? {
    let source = state.withLock { state in
      state.opened.indices.contains(reference.id) ? state.opened[reference.id].source : nil
    }
    return source?.columnAtHand(name)
  }

  private func known(_ request: LoadRequest, _ identity: [FileIdentity]) -> OpenedSource? {
    state.withLock { state in
      guard
        let id = state.opened.firstIndex(where: {
          $0.request == request && $0.identity == identity
        })
      else { return nil }
      return Self.opened(state.opened[id], id)
    }
  }

  private func register(_ opened: Opened, remarks: [String]) -> OpenedSource {
    state.withLock { state in
      state.opened.append(opened)
      state.remarks += remarks
      return Self.opened(opened, state.opened.count - 1)
    }
  }

  private static func opened(_ opened: Opened, _ id: Int) -> OpenedSource {
    let reference = SourceReference(
      id: id, name: opened.source.name, columns: opened.schema.names,
      rowCount: opened.source.knownRowCount)
    return OpenedSource(reference: reference, schema: opened.schema)
  }

  /// `roles guessed: customer: CustomerID, date`; a column called like its role is named once.
  private func rolesRemark(_ schema: Schema, _ start: String) -> [String] {
    let roles = Role.allCases.compactMap { role in
      schema.roles[role].map { column in
        column == role.rawValue ? column : "\(role.rawValue): \(Diagnostic.quoted(column))"
      }
    }
    return roles.isEmpty ? [] : ["\(start): \(roles.joined(separator: ", "))"]
  }

  /// A file name relative to the session's folder.
  func resolved(_ path: String) -> String {
    path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
  }

  /// Whether `path` is a file that a table of this session is read from.
  func reads(_ path: String) -> Bool {
    guard let identity = try? FileIdentity(ofFile: resolved(path)) else { return false }
    return state.withLock { $0.opened.contains { $0.identity.contains(identity) } }
  }

  // MARK: - Values of plans

  func latestDay(in column: String, of relation: Relation) throws(Diagnostic) -> Day? {
    guard let field = relation.schema.fields.first(where: { $0.name == column }) else {
      return nil
    }
    let day = Expression.column(field.name, field.type).asDay
    let latest = Measure("latest", .max, of: day, type: .date)
    let plan = Relation(
      .aggregate(relation, keys: [], measures: [latest]),
      schema: Schema([Schema.Field("latest", .date)]))
    let source = relation.lazySource
    let key = source.map { LatestDayKey(source: $0, relation: explain(relation)) }
    if let key, let known = state.withLock({ $0.latestDays[key] }) { return known }
    guard case .date(let found)? = try scalar(of: plan) else { return nil }
    if let key { state.withLock { $0.latestDays[key] = found } }
    return found
  }

  func scalar(of relation: Relation) throws(Diagnostic) -> Value? {
    try table(of: relation).scalar
  }

  func table(of relation: Relation) throws(Diagnostic) -> Table {
    try engine.run(relation, on: execution) { _, _ in [] }.table
  }
}

extension Relation {
  /// The number of the source whose columns this is, computed ones included; `nil` for anything
  /// that chooses rows or is in memory.
  fileprivate var lazySource: Int? {
    switch node {
    case .scan(let reference): reference.id
    case .project(let input, _): input.lazySource
    default: nil
    }
  }
}

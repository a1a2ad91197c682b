import KantaColumns
import KantaIO
import KantaPlan
import KantaRender
import KantaSource

extension Session {
  /// Writes a list of customers, and beside it the record of how to make it again: both or neither.
  func saveList(
    _ rows: RowWriter, of table: Table, _ request: SaveRequest, _ lineage: Lineage
  ) throws(Diagnostic) -> [StepNote] {
    let path = host.resolved(request.path)
    let recordPath = ListRecord.path(for: path)
    let shownPath = ListRecord.path(for: request.path)
    guard !isOtherFile(at: recordPath, than: ListRecord.start) else {
      throw .recordInTheWay(shownPath)
    }
    let entries = history.leadingToRunning
    var sources: [ListSource] = []
    var seen: Set<Int> = []
    for id in entries.flatMap(\.sources) where seen.insert(id).inserted {
      sources += try host.listSources(id)
    }
    let record = ListRecord(
      path: request.path, table: table, lineage: lineage, entries: entries, sources: sources,
      settings: settings, scope: scope)
    var hash = ContentHash()
    let bytes = try saveAtomically(to: path, beside: recordPath) {
      (writer: inout ChunkWriter) throws(Diagnostic) in
      try write(rows, to: &writer) { hash.update($0) }
    } companion: { () throws(Diagnostic) in
      Array(record.text(digest: hash.digest()).utf8)
    }
    return [
      .saved(path: request.path, rows: rows.rowCount, bytes: bytes),
      .remark("\(shownPath) says how to make the list again"),
    ]
  }

  /// What is said where a table takes the place of a list whose record stays behind.
  func staleRecord(beside path: String) -> [StepNote] {
    let record = ListRecord.path(for: path)
    guard fileStarts(at: host.resolved(record), with: ListRecord.start) else { return [] }
    return [.remark("\(record) is about a list that was saved here before")]
  }
}

extension SessionHost {
  /// The files or the built-in table behind a source, with the hash of each file.
  ///
  /// - Throws: `fileChanged` where a file is not what was opened, and its hash another.
  func listSources(_ id: Int) throws(Diagnostic) -> [ListSource] {
    let (request, identity) = opened(id)
    guard case .files(let patterns) = request.origin else {
      if case .world(let name) = request.origin { return [.world(name)] }
      return []
    }
    var files: [(name: String, path: String)] = []
    for pattern in patterns {
      let whole = resolved(pattern)
      let folder = whole.utf8.count - pattern.utf8.count
      files += try expandGlob(whole).map { path in
        let given = String(decoding: path.utf8.dropFirst(folder), as: UTF8.self)
        return (path.hasPrefix("/") && folder == 0 ? ListRecord.lastComponent(path) : given, path)
      }
    }
    guard files.count == identity.count else { throw .sourceChanged(patterns[0]) }
    var sources: [ListSource] = []
    for ((name, path), known) in zip(files, identity) {
      guard try FileIdentity(ofFile: path) == known else { throw .sourceChanged(name) }
      let (byteCount, digest) = try ContentHash.ofFile(path, on: execution)
      sources.append(.file(name: name, byteCount: byteCount, digest: digest))
    }
    return sources
  }
}

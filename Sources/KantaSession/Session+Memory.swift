import KantaColumns
package import KantaIO
import KantaPlan

/// What a session holds in memory.
package struct SessionMemory: Sendable {
  /// A result that a name is bound to; `_` is the last one.
  package struct NamedResult: Sendable {
    package let name: String
    package let rowCount: Int
    package let columnCount: Int
    package let bytes: Int
  }

  /// The columns of files, in the order in which they were read.
  package let kept: [KeptColumns.Entry]
  package let results: [NamedResult]
  package let limitBytes: Int
  /// Kept columns and results together; what two of them share counts once.
  package let usedBytes: Int

  package var keptBytes: Int { kept.reduce(0) { $0 + $1.bytes } }
}

extension Session {
  /// What is held now.
  package var memory: SessionMemory {
    let results = scope.tables.keys.compactMap { name -> SessionMemory.NamedResult? in
      guard let table = scope.tables[name]?.heldTable else { return nil }
      return .init(
        name: name, rowCount: table.rowCount, columnCount: table.columns.count,
        bytes: table.columns.reduce(0) { $0 + $1.byteCount })
    }
    return SessionMemory(
      kept: host.kept.entries, results: results, limitBytes: execution.memory.limitBytes,
      usedBytes: execution.memory.usedBytes)
  }

  /// Forgets the columns of files; they are read again when they are needed.
  ///
  /// - Returns: How many there were and how many bytes they took.
  package func dropKeptColumns() -> (count: Int, bytes: Int) {
    let gone = host.kept.clear()
    countResults()
    return gone
  }

  /// Counts the results that names are bound to, and the last one, as used memory.
  func countResults() {
    var seen = Set(host.kept.entries.map(\.column.storageIdentity))
    var bytes = 0
    let tables = scope.tables.keys.compactMap { scope.tables[$0]?.heldTable }
    for column in (tables + [lastAnswer?.table].compactMap(\.self)).flatMap(\.columns)
    where column.count > 0 && seen.insert(column.storageIdentity).inserted {
      bytes += column.byteCount
    }
    execution.memory.count(bytes)
    execution.memory.release(resultBytes)
    resultBytes = bytes
  }
}

extension Relation {
  /// The table in memory that this is, computed columns aside.
  fileprivate var heldTable: Table? {
    switch node {
    case .literal(let table, _): table
    case .project(let input, _): input.heldTable
    default: nil
    }
  }
}

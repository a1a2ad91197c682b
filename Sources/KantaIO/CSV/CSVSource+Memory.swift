import KantaColumns
import KantaSource

extension CSVSource {
  /// Whether these columns can be kept whole beside what is kept already.
  func hasRoom(for names: [String], on execution: Execution) throws(Diagnostic) -> Bool {
    let width = names.compactMap { positions[$0] }.reduce(0) { $0 + plans[$1].type.bytesPerRow }
    return try countRows(on: execution) * width <= kept.limitBytes
  }

  /// Runs `body`, which parses these columns, with the memory that takes.
  ///
  /// The words of text come on top; how many there are is known only afterwards.
  /// - Throws: K406 when that is too much, before anything is read, and what `body` throws.
  func reservingRoom<Result>(
    for columns: [Int], rowCount: Int, on execution: Execution,
    _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let bytes = rowCount * columns.reduce(0) { $0 + plans[$1].type.bytesPerRow }
    guard let claim = execution.memory.claim(bytes) else {
      throw .needsMoreMemory(
        "reading \(Counted.things(columns.count, "column")) of `\(name)`", bytes,
        execution.memory)
    }
    defer { withExtendedLifetime(claim) {} }
    return try body()
  }
}

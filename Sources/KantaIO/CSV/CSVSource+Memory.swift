import KantaColumns
import KantaSource

extension CSVSource {
  /// Runs `body`, which parses these columns, with the memory that takes.
  ///
  /// What is parsed lies there twice for a moment, in pieces and as a whole. The words of text come
  /// on top; how many there are is known only afterwards.
  /// - Throws: K406 when that is too much, before anything is read, and what `body` throws.
  func reservingRoom<Result>(
    for columns: [Int], rowCount: Int, on execution: Execution,
    _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    let bytes = 2 * rowCount * columns.reduce(0) { $0 + plans[$1].type.bytesPerRow }
    guard let claim = execution.memory.claim(bytes) else {
      throw .needsMoreMemory(
        "reading \(Counted.things(columns.count, "column")) of `\(name)`", bytes,
        execution.memory)
    }
    defer { withExtendedLifetime(claim) {} }
    return try body()
  }
}

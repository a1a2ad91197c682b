import KantaColumns
import KantaIO
import KantaSource

/// Runs `body` with `bytes` of the memory budget, and gives them back when it is done.
///
/// `what` ends a refusal: "sorting 1,000 rows".
/// - Throws: K406 when that is too much, and what `body` throws.
func reserving<Result>(
  _ bytes: Int, for what: @autoclosure () -> String, on execution: Execution,
  _ body: () throws(Diagnostic) -> Result
) throws(Diagnostic) -> Result {
  guard execution.memory.reserve(bytes) else {
    throw .needsMoreMemory(what(), bytes, execution.memory)
  }
  defer { execution.memory.release(bytes) }
  return try body()
}

extension [Column] {
  /// How many bytes a row of these columns takes.
  var bytesPerRow: Int { reduce(0) { $0 + $1.type.bytesPerRow } }
}

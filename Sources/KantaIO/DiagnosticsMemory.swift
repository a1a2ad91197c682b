package import KantaColumns
package import KantaSource

extension Diagnostic {
  /// K406: `what` (such as "sorting 1,000 rows") takes more than the budget has left.
  package static func needsMoreMemory(
    _ what: String, _ bytes: Int, _ memory: MemoryBudget
  ) -> Diagnostic {
    needsMoreMemory(what, needs: bytes, limit: memory.limitBytes, used: memory.usedBytes)
  }

  /// K406; `used` is what else is held.
  package static func needsMoreMemory(
    _ what: String, needs bytes: Int, limit: Int, used: Int = 0
  ) -> Diagnostic {
    var notes: [String] = []
    // What could be had again was given up before; the rest stands in the way.
    if used > 0, bytes <= limit {
      notes.append("\(Counted.size(used)) of it are in use; at the prompt, `.memory` shows by what")
    }
    return Diagnostic(
      .needsMemory,
      "\(what) needs \(Counted.size(bytes)) of memory; the limit is \(Counted.size(limit))",
      notes: notes,
      advice: Advice(
        "start Kanta with `--memory \(enough(bytes, used))`, or keep fewer columns or rows first"))
  }

  /// What would be enough, in a round number: `4G`.
  private static func enough(_ bytes: Int, _ used: Int) -> String {
    let (sum, overflow) = bytes.addingReportingOverflow(used)
    let needed = overflow ? Int.max : sum
    for unit in [(1_000_000, "M"), (1_000_000_000, "G")] {
      for count in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] where count * unit.0 >= needed {
        return "\(count)\(unit.1)"
      }
    }
    return "1000G"
  }
}

import KantaColumns
import KantaPlan
import KantaSource

/// The rows for which every condition holds, and why the others were left out.
///
/// A row counts for the first condition it fails: as missing, if a column that the condition reads
/// is missing there (the first such column), else in the condition's own words. Conditions that ask
/// for missing values themselves have only their own words. Reasons come in the order of the
/// conditions; those that cost no row are left out, and equal words are one reason.
func filteredRows(
  _ conditions: [Condition], over table: Table, on execution: Execution
) throws(Diagnostic) -> (rows: [UInt32], reasons: [StepNote.Reason]) {
  // Until a condition was looked at, all rows are kept.
  var kept: [Bool]?
  var keptCount = table.rowCount
  var reasons: [StepNote.Reason] = []
  for condition in conditions where !condition.expression.holdsEverywhere(in: table) {
    let column = try evaluate(condition.expression, over: table, on: execution)
    guard case .flags(let values) = column.values else {
      preconditionFailure("a checked plan filters by conditions")
    }
    let holds = Validity.masked(values, by: column.validity)
    let rest = kept.map { FlagKernels.both($0, holds) } ?? holds
    let restCount = FlagKernels.count(rest)
    if restCount < keptCount {
      let lost = { kept.map { FlagKernels.difference($0, rest) } ?? FlagKernels.opposite(rest) }
      for reason in lossReasons(keptCount - restCount, lost, condition, table) {
        if let known = reasons.firstIndex(where: { $0.text == reason.text }) {
          reasons[known].rows += reason.rows
        } else {
          reasons.append(reason)
        }
      }
    }
    (kept, keptCount) = (rest, restCount)
    execution.advance(by: table.rowCount / conditions.count)
  }
  guard let kept, keptCount < table.rowCount else {
    return (Array(0..<UInt32(truncatingIfNeeded: table.rowCount)), reasons)
  }
  return (FlagKernels.positions(kept), reasons)
}

/// Why one condition left out as many rows as it did; which ones is asked for only if it matters.
private func lossReasons(
  _ count: Int, _ lost: () -> [Bool], _ condition: Condition, _ table: Table
) -> [StepNote.Reason] {
  var reasons: [StepNote.Reason] = []
  let asksForMissing = condition.expression.contains { part in
    switch part {
    case .isMissing, .call(.coalesce, _, _): true
    default: false
    }
  }
  // Where nothing is missing there is one reason, and how many rows is all there is to know.
  if asksForMissing
    || condition.expression.columns.allSatisfy({ table.column($0)?.validity == nil })
  {
    return [StepNote.Reason(condition.failure, count)]
  }
  var rows = FlagKernels.positions(lost())
  for name in condition.expression.columns {
    guard let validity = table.column(name)?.validity else { continue }
    let rest = rows.filter { validity[Int($0)] }
    if rest.count < rows.count {
      reasons.append(StepNote.Reason("\(name) missing", rows.count - rest.count))
    }
    rows = rest
  }
  if !rows.isEmpty { reasons.append(StepNote.Reason(condition.failure, rows.count)) }
  return reasons
}

extension Expression {
  /// Whether it asks for values where none is missing, which needs no look at them.
  fileprivate func holdsEverywhere(in table: Table) -> Bool {
    guard case .not(.isMissing(let operand)) = self else { return false }
    let column: Column?
    switch operand {
    case .column(let name, _), .convert(.column(let name, _), .date): column = table.column(name)
    default: return false
    }
    return column.map { $0.validity == nil && $0.type.kind != .missing } ?? false
  }
}

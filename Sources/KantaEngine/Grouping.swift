import KantaColumns
import KantaPlan
import KantaSource

/// One row per combination of keys, in order of first appearance: the keys, then the measures.
///
/// Without keys there is exactly one row. Missing arguments are left out, and a note says how many.
/// A measure without an argument is the count of rows.
/// - Throws: An overflow, or that the work was stopped.
func aggregated(
  keys: [(String, Column)], measures: [(Measure, Column?)], rowCount: Int, on execution: Execution
) throws(Diagnostic) -> (columns: [Column], notes: [StepNote]) {
  guard let index = GroupIndex(keys.map(\.1), rowCount: rowCount, on: execution) else {
    throw .interrupted
  }
  let grouping = Grouping(index, count: keys.isEmpty ? 1 : index.count)
  // Measures are worked on side by side, so each of them keeps to one thread.
  let inner = (measures.count > 1 ? execution.with(threads: 1) : execution).withoutProgress
  let share = rowCount / (measures.count + 1)
  execution.advance(by: share)
  let results = Parallel.map(measures.count, on: execution) { position in
    defer { execution.advance(by: share) }
    return grouping.result(of: measures[position].0, measures[position].1, on: inner)
  }
  guard let results else { throw .interrupted }
  var columns = keys.map { $0.1.gathered(index.firstRows) }
  for result in results { columns.append(try result.get()) }
  let notes = measures.compactMap { measure, argument -> StepNote? in
    // What `count(x)` counts is just the values that are there.
    guard measure.function != .count, let missing = argument?.missingCount, missing > 0 else {
      return nil
    }
    return .skippedMissing(measure.name, missing, of: rowCount)
  }
  return (columns, notes)
}

/// The groups measures are computed over.
struct Grouping: Sendable {
  private let index: GroupIndex
  private let sizes: [Int64]
  private let count: Int

  /// The groups of an index; `count` of them, which is one even of no rows when there are no keys.
  init(_ index: GroupIndex, count: Int) {
    self.index = index
    self.count = count
    sizes = index.count == count ? index.sizes : [Int64](repeating: 0, count: count)
  }

  /// The value of a measure in each group.
  func result(
    of measure: Measure, _ argument: Column?, on execution: Execution
  ) -> Result<Column, Diagnostic> {
    Result { () throws(Diagnostic) in
      guard let argument else {
        precondition(measure.function == .count, "only the count of rows has no argument")
        return Column(measure.type, .integers(sizes))
      }
      let values = GroupedValues(argument, groups: index.groups, count: count, sizes: sizes)
      return try column(measure, values, on: execution).retyped(measure.type)
    }
  }

  private func column(
    _ measure: Measure, _ values: GroupedValues, on execution: Execution
  ) throws(Diagnostic) -> Column {
    switch measure.function {
    case .count: return Column(.integer, .integers(values.presentCounts))
    case .distinct:
      return Column(.integer, .integers(try done(values.distinctCounts(on: execution))))
    case .any, .all:
      let flags = try done(values.conditions(all: measure.function == .all, on: execution))
      return Column(.boolean, .flags(flags))
    case .sum, .mean, .min, .max, .first, .last, .quantile, .standardDeviation: break
    }
    guard values.column.type.kind != .missing else {
      return .allMissing(measure.type, count: count)
    }
    switch measure.function {
    case .min, .max:
      return try done(values.extremes(largest: measure.function == .max, on: execution))
    case .first, .last:
      return try done(values.edges(last: measure.function == .last, on: execution))
    case .sum: return try sum(measure, values, on: execution)
    case .mean: return try numbers(measure, values, try done(values.means(on: execution)))
    case .quantile(let p):
      return try numbers(measure, values, try done(values.quantiles(p, on: execution)))
    case .standardDeviation:
      let deviations = try done(values.standardDeviations(on: execution))
      let isDefined = Validity(values.presentCounts.map { $0 > 1 }).normalized
      return try numbers(measure, values, deviations, isDefined)
    case .count, .distinct, .any, .all: preconditionFailure("these are done above")
    }
  }

  private func sum(
    _ measure: Measure, _ values: GroupedValues, on execution: Execution
  ) throws(Diagnostic) -> Column {
    let sums = try done(values.sums(on: execution))
    if case .numbers(let sums) = sums { return try numbers(measure, values, sums) }
    guard let narrow = sums.narrowed else { throw .sumOverflow(measure.name) }
    return Column(measure.type, .integers(narrow), validity: values.hasValue)
  }

  /// Doubles under the type of the measure; of durations and the like, rounded to whole units.
  private func numbers(
    _ measure: Measure, _ values: GroupedValues, _ numbers: [Double], _ isDefined: Validity? = nil
  ) throws(Diagnostic) -> Column {
    let validity = isDefined ?? values.hasValue
    switch measure.type.kind {
    case .number, .percent: return Column(measure.type, .numbers(numbers), validity: validity)
    case .integer, .decimal, .datetime, .duration:
      let unit: Double =
        if case .decimal(let scale) = measure.type.kind { Double(PowerOfTen.of(scale)) } else { 1 }
      let whole = numbers.map { Int64(exactly: ($0 * unit).rounded()) }
      for group in whole.indices where whole[group] == nil && validity.map({ $0[group] }) ?? true {
        throw .sumOverflow(measure.name)
      }
      return Column(measure.type, .integers(whole.map { $0 ?? 0 }), validity: validity)
    case .date:
      let days = numbers.map { Int32(exactly: $0.rounded(.down)) ?? 0 }
      return Column(measure.type, .days(days), validity: validity)
    case .text, .boolean, .missing: preconditionFailure("a number is not of this type")
    }
  }
}

/// What a kernel gives, unless the work was stopped.
func done<Result>(_ result: Result?) throws(Diagnostic) -> Result {
  guard let result else { throw .interrupted }
  return result
}

/// The first row of each combination of values of `columns`, ascending.
func distinctRows(
  _ columns: [Column], rowCount: Int, on execution: Execution
) throws(Diagnostic) -> [UInt32] {
  try done(GroupIndex(columns, rowCount: rowCount, on: execution)).firstRows
}

/// `count` rows without replacement, or all when there are no more, ascending; the same for the
/// same seed on every machine.
func sampledRows(_ count: Int, seed: UInt64, rowCount: Int) -> [UInt32] {
  guard count < rowCount else { return Array(0..<UInt32(rowCount)) }
  var random = SeededRandom(seed: seed)
  return random.sample(max(0, count), of: rowCount).map { UInt32($0) }.sorted()
}

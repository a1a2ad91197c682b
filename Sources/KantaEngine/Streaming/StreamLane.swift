import KantaColumns
import KantaIO
import KantaPlan
import KantaSource

/// The work of one worker on its run of batches: what it has found so far.
// SAFETY: one worker at a time has it, and what puts lanes together runs when all are done.
final class StreamLane: @unchecked Sendable {
  private let plan: StreamPlan
  private let input: StreamInput
  private let keys: StreamKeys
  private let layout: (parts: [StatePart], measures: [StreamMeasure])
  private let states: GroupStates
  /// What each step observes, by the step's position.
  private let observers: [Int: StreamObserver]
  private let countsValues: Bool
  private(set) var tallies: [FilterTally]
  /// Values left out of each measure because they were missing.
  private var skipped: [Int]
  private(set) var rowCount = 0
  /// What was taken from the memory budget for groups.
  private var reservedBytes = 0
  private let memory: MemoryBudget

  /// A lane over the columns of an input, for at most `limit` groups.
  init(
    _ plan: StreamPlan, _ input: StreamInput, countsValues: Bool, limit: Int, memory: MemoryBudget
  ) {
    self.memory = memory
    self.plan = plan
    self.input = input
    self.countsValues = countsValues || plan.keys.isEmpty
    keys = StreamKeys(plan.keys, input, limit: limit)
    layout = StreamMeasure.layout(plan.measures, countsValues: self.countsValues)
    states = GroupStates(layout.parts.map(\.part), limit: plan.keys.isEmpty ? 1 : limit)
    observers = plan.observers
    tallies = plan.steps.map { _ in FilterTally() }
    skipped = plan.measures.map { _ in 0 }
    if plan.keys.isEmpty { states.prepare([], count: 1) }
  }

  deinit { memory.release(reservedBytes) }

  /// Takes from the budget what the groups have come to, a good deal at a time.
  ///
  /// - Throws: K406 when that is too much.
  private func reserveRoom() throws(StreamStop) {
    let needed = states.byteCount + keys.byteCount
    guard needed > reservedBytes else { return }
    let step = max(needed - reservedBytes, needed / 4)
    guard memory.reserve(step) else {
      throw .failed(
        .needsMoreMemory(
          "grouping into more than \(Counted.things(keys.count, "group"))",
          reservedBytes + step, memory))
    }
    reservedBytes += step
  }

  /// Takes in the batches of a lane.
  func run(_ batches: Range<Int>, on execution: Execution) throws(StreamStop) {
    for index in batches {
      if execution.cancellation.isRequested { throw .failed(.interrupted) }
      let loaded: Int?
      do throws(Diagnostic) { loaded = try input.reader.load(index) } catch { throw .failed(error) }
      guard let count = loaded else { throw .unsound }
      // No record may start in a batch; what the reader holds then is of the one before.
      guard count > 0 else { continue }
      var batch = StreamBatch(input, rowCount: count)
      for (step, kind) in plan.steps.enumerated() {
        switch kind {
        case .filter(let filter): try batch.keep(filter, &tallies[step])
        case .observe: try observe(&batch, step)
        case .join: tallies[step].add(try batch.match(), of: batch.rowCount, [])
        }
      }
      guard batch.rowCount > 0 else { continue }
      try add(&batch)
      guard isExact else { throw .unfit }
      try reserveRoom()
      execution.advance(by: input.reader.loadedSize)
    }
  }

  private func add(_ batch: inout StreamBatch) throws(StreamStop) {
    let groups = try keys.groups(&batch)
    states.prepare(groups, count: keys.count)
    rowCount += batch.rowCount
    for part in layout.parts.indices {
      let missing = try update(
        states, part, layout.parts[part], groups, &batch, mayMiss: countsValues)
      guard missing > 0 else { continue }
      for measure in plan.measures.indices where layout.measures[measure].part == part {
        skipped[measure] += missing
      }
    }
  }

  private func observe(_ batch: inout StreamBatch, _ step: Int) throws(StreamStop) {
    guard let observer = observers[step] else { return }
    for (part, what) in observer.layout.parts.enumerated() {
      if let count = try signCount(what, &batch) {
        observer.states.add(part, [0], [count])
        continue
      }
      let groups = [UInt32](repeating: 0, count: batch.rowCount)
      _ = try update(observer.states, part, what, groups, &batch, mayMiss: true)
    }
  }

  /// How many rows pass a test of a sign, or were tested; `nil` for any other part.
  private func signCount(
    _ what: StatePart, _ batch: inout StreamBatch
  ) throws(StreamStop) -> Int64? {
    guard let test = what.argument.flatMap(SignTest.init) else { return nil }
    switch what.part {
    case .count: return Int64(batch.rowCount)  // the test itself is never missing
    case .sum: return test.count(try batch.values(test.operand))
    case .largest, .smallest, .distinct: return nil
    }
  }

  /// Whether no sum has left what it can hold.
  private var isExact: Bool {
    states.isExact && observers.values.allSatisfy(\.states.isExact)
  }

  /// Takes the kept rows into one part of the states, and says how many had no value.
  private func update(
    _ states: GroupStates, _ part: Int, _ what: StatePart, _ groups: [UInt32],
    _ batch: inout StreamBatch, mayMiss: Bool
  ) throws(StreamStop) -> Int {
    guard let argument = what.argument else {
      states.count(part, groups)
      return 0
    }
    var groups = groups
    var column: Column
    if what.part == .distinct, let position = textColumn(argument) {
      column = try codeColumn(position, &batch)
    } else {
      column = try batch.values(argument)
    }
    var missing = 0
    if let validity = column.validity, validity.missingCount > 0 {
      guard mayMiss || what.part == .count else { throw .missingValues }
      missing = validity.missingCount
      let present = column.presentRows
      column = column.gathered(present)
      groups = present.map { groups[Int($0)] }
    }
    switch what.part {
    case .count: states.count(part, groups)
    case .sum:
      guard case .integers(let values) = column.values else { throw .unfit }
      states.add(part, groups, values)
    case .largest, .smallest:
      guard let words = column.orderedWords else { throw .unfit }
      states.keepExtremes(part, groups, words)
    case .distinct:
      guard let words = column.orderedWords else { throw .unfit }
      states.countDistinct(part, groups, words)
    }
    return missing
  }

  private func textColumn(_ argument: Expression) -> Int? {
    guard case .column(let name, let type) = argument, type.kind == .text else { return nil }
    return input.position(of: name)
  }

  /// A text column as the codes of the lane, whose words do not matter.
  private func codeColumn(_ position: Int, _ batch: inout StreamBatch) throws(StreamStop) -> Column
  {
    let codes = try batch.codes(position)
    let missing: UInt32? =
      switch input.words(position) {
      case .own(let dictionary): dictionary.missingCode
      case .shared(let words): UInt32(truncatingIfNeeded: words.count)
      }
    var validity: Validity?
    if let missing, codes.contains(missing) { validity = Validity(codes.map { $0 != missing }) }
    return Column(.text, .codes(codes, Words()), validity: validity)
  }

  // MARK: - Putting lanes together

  /// Takes in what the lane after this one has found.
  func merge(_ next: StreamLane, on execution: Execution) throws(StreamStop) {
    rowCount += next.rowCount
    for step in tallies.indices { tallies[step].add(next.tallies[step]) }
    for measure in skipped.indices { skipped[measure] += next.skipped[measure] }
    for (step, observer) in observers {
      guard let other = next.observers[step] else { continue }
      observer.states.merge(other.states, at: [0], count: 1)
    }
    let names = try renamed(next)
    let places = keys.merge(next.keys, renamed: names)
    var words: [Int: [UInt32]] = [:]
    for (part, what) in layout.parts.enumerated() where what.part == .distinct {
      words[part] = what.argument.flatMap(textColumn).flatMap { names[$0] }
    }
    states.merge(
      next.states, at: places, count: keys.count, words: words, threads: execution.threads)
    guard isExact else { throw .unfit }
  }

  /// What the codes of the next lane are here, for each text column that has words of its own.
  ///
  /// Different words of a group are counted by their codes, which must not fall: so lanes may share
  /// no word but one that ends here and begins there, such as an order that is cut in two.
  private func renamed(_ next: StreamLane) throws(StreamStop) -> [Int: [UInt32]] {
    var names: [Int: [UInt32]] = [:]
    let counted = Set(
      layout.parts.filter { $0.part == .distinct }.compactMap(\.argument).compactMap(textColumn))
    for position in counted.union(keys.textColumns) {
      guard case .own(let here) = input.words(position),
        case .own(let there) = next.input.words(position)
      else { continue }
      let before = here.count
      let codes = here.merge(there)
      names[position] = codes
      guard counted.contains(position) else { continue }
      let shared = codes.indices.filter { codes[$0] < before && codes[$0] != here.missingCode }
      guard shared.isEmpty || shared == [0] && Int(codes[0]) == before - 1 else { throw .unfit }
    }
    return names
  }

  /// How many groups there are.
  var groupCount: Int { keys.count }

  // MARK: - Results

  /// The key columns, then the measures.
  func columns() throws(StreamStop) -> [Column] {
    var columns = keys.columns(plan.keys)
    for measure in layout.measures {
      guard let column = measure.column(states) else { throw .unfit }
      columns.append(column)
    }
    return columns
  }

  /// What the measures of `observe` steps are over all rows that passed there.
  func observations() -> [Value] {
    observers.sorted { $0.key < $1.key }.flatMap { _, observer in
      observer.layout.measures.map { $0.column(observer.states)?[0] ?? .missing }
    }
  }

  /// The notes of the steps, then of measures that left out missing values.
  var notes: [StepNote] {
    var notes = zip(plan.steps, tallies).compactMap { step, tally -> StepNote? in
      switch step {
      case .filter(let filter): tally.note(filter)
      case .join(let join): join.rule.saysUnmatched ? tally.unmatchedNote : nil
      case .observe: nil
      }
    }
    for (measure, missing) in zip(plan.measures, skipped)
    where missing > 0 && measure.function != .count {
      notes.append(.skippedMissing(measure.name, missing, of: rowCount))
    }
    return notes
  }
}

extension Column {
  /// The rows that have a value, rising.
  fileprivate var presentRows: [UInt32] {
    guard let validity else { return Array(0..<UInt32(truncatingIfNeeded: count)) }
    return (0..<UInt32(truncatingIfNeeded: count)).filter { validity[Int($0)] }
  }
}

/// What one `observe` step has found so far of the rows that passed there.
private struct StreamObserver {
  let layout: (parts: [StatePart], measures: [StreamMeasure])
  let states: GroupStates

  init(_ measures: [Measure]) {
    layout = StreamMeasure.layout(measures, countsValues: true)
    states = GroupStates(layout.parts.map(\.part), limit: 1)
    states.prepare([], count: 1)
  }
}

extension StreamPlan {
  /// Fresh observers of the `observe` steps, by the position of the step.
  fileprivate var observers: [Int: StreamObserver] {
    var observers: [Int: StreamObserver] = [:]
    for (position, step) in steps.enumerated() {
      if case .observe(let measures) = step { observers[position] = StreamObserver(measures) }
    }
    return observers
  }

  /// The measures of all `observe` steps.
  var observations: [Measure] {
    steps.flatMap { step -> [Measure] in
      if case .observe(let measures) = step { measures } else { [] }
    }
  }
}

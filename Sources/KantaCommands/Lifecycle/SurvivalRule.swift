import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// The times that were asked for, on the scale of the durations.
struct SurvivalTimes: Sendable {
  /// Rising.
  var at: [Double]?
  var every: Double?
  /// Up to when the mean time is taken.
  var limit: Double?

  var areChosen: Bool { at != nil || every != nil }
}

/// What `survival` was asked for, and the step that gives it.
struct SurvivalRule: Sendable {
  let source: SurvivalSource
  let keyNames: [String]
  let band: SurvivalBand
  let level: Double
  let view: SurvivalView
  let times: SurvivalTimes
  /// Whether the curve of those who ended is shown besides.
  let besides: Bool
  let tooManyTimes: Diagnostic

  /// More groups than these are not tested against each other: the work grows with their square.
  static let mostTested = 100

  var scale: SurvivalScale { source.scale }
  /// The type of the times of a curve: chosen ones may lie between those observed.
  var timeType: ValueType { times.areChosen ? scale.type : scale.observedType }

  /// The columns behind the keys.
  var columns: [Schema.Field] {
    switch view {
    case .curve:
      return [Schema.Field("time", timeType)]
        + ["at_risk", "events", "censored"].map { Schema.Field($0, .integer) }
        + ["survival", "low", "high"].map { Schema.Field($0, .percent) }
        + (besides ? [Schema.Field("ended_only", .percent)] : [])
    case .summary:
      let medians = ["median", "median_low", "median_high"]
      let means = ["rmst", "rmst_low", "rmst_high"]
      return ["count", "events", "censored"].map { Schema.Field($0, .integer) }
        + (keyNames.isEmpty ? [] : [Schema.Field("expected", .number)])
        + medians.map { Schema.Field($0, scale.observedType) }
        + means.map { Schema.Field($0, scale.type) }
        + (besides ? [Schema.Field("median_ended_only", scale.observedType)] : [])
    case .tests:
      return [Schema.Field("test", .text), Schema.Field("groups", .integer)]
        + [Schema.Field("df", .integer), Schema.Field("chi2", .number), Schema.Field("p", .number)]
    }
  }

  func step(_ schema: Schema) -> LocalStep {
    let rule = self
    return LocalStep("survival", detail: "\(view.rawValue), \(source.detail)") {
      table, context throws(Diagnostic) in
      let claim = try context.claim(table.rowCount * 120, for: "following", table.rowCount)
      defer { withExtendedLifetime(claim) {} }
      let read = try rule.read(table, context)
      let curves = try SurvivalCurves(read, rule, context.execution)
      return try rule.answer(curves, read, table, schema)
    }
  }

  /// The durations in the rows of the source.
  private func read(_ table: Table, _ context: LocalContext) throws(Diagnostic) -> ReadDurations {
    let keys = Array(table.columns.prefix(keyNames.count))
    guard let groups = GroupIndex(keys, rowCount: table.rowCount, on: context.execution) else {
      throw .interrupted
    }
    switch source.kind {
    case .spells(let rule):
      let found = try rule.spells(table, context)
      var read = ReadDurations(found, groups, scale)
      read.notes = found.notes(customers: nil)
      read.leaveOutLateEntries(named: "their entry")
      return read
    case .columns(_, _, let entry, let badEvent):
      guard case .integers(let counts) = table.columns[table.columns.count - 1].values else {
        preconditionFailure("rows that are alike are counted")
      }
      let first = keyNames.count
      var durations = Durations()
      durations.groups = groups.groups
      durations.times = scale.times(table.columns[first])
      durations.isEnded = try badEvent.isEnded(table.columns[first + 1])
      durations.counts = counts
      if entry != nil { durations.entries = scale.times(table.columns[first + 2]) }
      var read = ReadDurations(durations: durations, groups: groups, asOf: nil)
      read.leaveOutLateEntries(named: entry ?? "")
      return read
    }
  }

  private func answer(
    _ curves: SurvivalCurves, _ read: ReadDurations, _ table: Table, _ schema: Schema
  ) throws(Diagnostic) -> Answer {
    var cells = SurvivalCells()
    let z = SpecialFunctions.normalQuantile((1 + level) / 2)
    switch view {
    case .curve:
      let points = try points(curves)
      for (group, curve) in curves.all.enumerated() {
        let beside = besides ? curves.ended[group] : nil
        let bounds = curve.bounds(band, z: z)
        if let points {
          cells.add(curve, at: points, bounds, beside: beside, group: group)
        } else {
          cells.add(curve, bounds, beside: beside, group: group)
        }
      }
    case .summary: for group in curves.all.indices { cells.add(curves, self, z, group: group) }
    case .tests: break
    }
    let rows = cells.groups.map { read.groups.firstRows[$0] }
    let keys = view == .tests ? [] : table.columns.prefix(keyNames.count).map { $0.gathered(rows) }
    let result =
      view == .tests
      ? tests(curves, schema) : Table(schema, keys + cells.columns(self), rowCount: rows.count)
    return Answer(
      result, definitions: definitions(curves, read.asOf),
      notes: read.notes
        + remarks(curves, read, Array(table.columns.prefix(keyNames.count)), z).map {
          .remark($0)
        })
  }

  /// The times of a curve where they are chosen.
  private func points(_ curves: SurvivalCurves) throws(Diagnostic) -> [Double]? {
    guard let every = times.every else { return times.at }
    let last = curves.all.map { $0.table.lastTime }.max() ?? 0
    let count = (last / every * (1 + 1e-12)).rounded(.down)
    guard count < 10_000 else { throw tooManyTimes }
    return (0...Int(count)).map { Double($0) * every }
  }

  private func tests(_ curves: SurvivalCurves, _ schema: Schema) -> Table {
    let found = [curves.logRank, curves.gehan]
    func numbers(_ value: (SurvivalTest) -> Double) -> Column {
      Column(
        .number, .numbers(found.map { $0.map(value) ?? 0 }),
        validity: Validity(found.map { $0 != nil }).normalized)
    }
    return Table(
      schema,
      [
        Column.text(["log_rank", "gehan"]),
        Column(.integer, .integers(found.map { _ in Int64(curves.all.count) })),
        Column(
          .integer, .integers(found.map { Int64($0?.degreesOfFreedom ?? 0) }),
          validity: Validity(found.map { $0 != nil }).normalized),
        numbers(\.chiSquare), numbers(\.pValue),
      ])
  }
}

/// Durations as they were read, by the number of their group.
struct ReadDurations: Sendable {
  var durations: Durations
  /// The groups of the rows of the source.
  let groups: GroupIndex
  /// The date for which open spells were measured; `nil` for lengths that were given.
  let asOf: AnalysisDay?
  var notes: [StepNote] = []

  init(durations: Durations, groups: GroupIndex, asOf: AnalysisDay?) {
    self.durations = durations
    self.groups = groups
    self.asOf = asOf
  }

  /// The lengths of spells on a scale.
  init(_ found: SpellsFound, _ groups: GroupIndex, _ scale: SurvivalScale) {
    let spells = found.spells
    let asOf = found.asOf.day
    var durations = Durations()
    durations.groups = spells.owners.map { groups.groups[Int(found.ownerRows[Int($0)])] }
    durations.counts = spells.counts
    durations.isEnded = spells.ends.map { $0 != Spells.open }
    func length(_ row: Int, to day: Int32) -> Double {
      let (start, end) = (Day(number: spells.starts[row]), Day(number: day))
      guard case .calendar(let months) = scale else { return Double(day - start.number) }
      return CalendarLength.steps(ofMonths: months, from: start, to: end)
    }
    durations.times = spells.ends.indices.map { row in
      length(row, to: spells.ends[row] == Spells.open ? asOf.number : spells.ends[row])
    }
    durations.entries = spells.entries.map { entries in
      entries.indices.map { length($0, to: max(entries[$0], spells.starts[$0])) }
    }
    self.init(durations: durations, groups: groups, asOf: found.asOf)
  }

  /// Who came under observation at the end or later was never seen at risk.
  mutating func leaveOutLateEntries(named name: String) {
    guard let entries = durations.entries else { return }
    let kept = entries.indices.filter { entries[$0] < durations.times[$0] || entries[$0] == 0 }
    guard kept.count < entries.count else { return }
    let before = durations.counts.reduce(0, +)
    durations = Durations(durations, cells: kept)
    let left = Int(before - durations.counts.reduce(0, +))
    notes.append(
      .remark("left out \(Counted.grouped(left)) that ended before or at \(name), unseen"))
  }
}

extension Durations {
  fileprivate init(_ all: Durations, cells: [Int]) {
    self.init()
    groups = cells.map { all.groups[$0] }
    times = cells.map { all.times[$0] }
    isEnded = cells.map { all.isEnded[$0] }
    counts = cells.map { all.counts[$0] }
    entries = all.entries.map { entries in cells.map { entries[$0] } }
  }

  /// Those alone whose end was seen.
  var ended: Durations { Durations(self, cells: isEnded.indices.filter { isEnded[$0] }) }
}

/// The curve of each group, and what compares them.
struct SurvivalCurves: Sendable {
  let all: [KaplanMeier]
  /// The curves of those alone who ended, where they are asked for.
  let ended: [KaplanMeier]
  let logRank: SurvivalTest?
  let gehan: SurvivalTest?
  /// Up to when the mean times are taken.
  let limit: Double

  init(
    _ read: ReadDurations, _ rule: SurvivalRule, _ execution: Execution
  ) throws(Diagnostic) {
    func tables(_ durations: Durations) throws(Diagnostic) -> [RiskTable] {
      guard
        let tables = RiskTable.byGroup(durations, count: read.groups.count, on: execution)
      else { throw .interrupted }
      return tables
    }
    let own = try tables(read.durations)
    all = own.map(KaplanMeier.init)
    ended = rule.besides ? try tables(read.durations.ended).map(KaplanMeier.init) : []
    let isTested = (2...SurvivalRule.mostTested).contains(own.count)
    logRank = isTested ? SurvivalTest(own, weighting: .logRank) : nil
    gehan = isTested ? SurvivalTest(own, weighting: .gehan) : nil
    limit = rule.times.limit ?? own.lazy.filter { $0.count > 0 }.map(\.lastTime).min() ?? 0
  }
}

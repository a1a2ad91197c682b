import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

extension RetainSource {
  /// The contracts of each group of equal keys, of which the rows have the first `keyCount`.
  ///
  /// - Throws: That the work was stopped, or what is wrong with the values.
  func contracts(
    _ table: Table, keyCount: Int, period: TimeUnit?, _ context: LocalContext
  ) throws(Diagnostic) -> RetainContracts {
    let keys = Array(table.columns.prefix(keyCount))
    guard let groups = GroupIndex(keys, rowCount: table.rowCount, on: context.execution) else {
      throw .interrupted
    }
    switch kind {
    case .contracts(let rule):
      let found = try rule.spells(table, context)
      let owners = found.spells.owners
      let (unit, reason) = found.renewalPeriod(given: period)
      var counts = [ContractCounts](repeating: ContractCounts(), count: groups.count)
      for spell in 0..<found.spells.count {
        let group = groups.groups[Int(found.ownerRows[Int(owners[spell])])]
        counts[Int(group)].add(found, spell, unit: unit)
      }
      return RetainContracts(
        counts: counts, groups: groups, period: unit, reason: reason, asOf: found.asOf,
        notes: found.notes(customers: nil))
    case .survivors(let rule):
      let unit = period ?? TimeUnit(rawValue: rule.after) ?? .year
      let reason =
        period != nil
        ? nil
        : TimeUnit(rawValue: rule.after) == nil
          ? "unless you say another: `period:`" : "as the column is called"
      return RetainContracts(
        counts: try rule.counts(table, groups), groups: groups, period: unit,
        reason: reason, asOf: nil, notes: rule.notes(table))
    }
  }
}

extension ContractCounts {
  /// Adds a spell of a table: one that ended within a period left at its end.
  mutating func add(_ found: SpellsFound, _ spell: Int, unit: TimeUnit) {
    let spells = found.spells
    let isOver = spells.ends[spell] != Spells.open
    let length = unit.length(
      from: Day(number: spells.starts[spell]),
      to: isOver ? Day(number: spells.ends[spell]) : found.asOf.day)
    let period = Int(length.rounded(isOver ? .up : .down))
    add(
      period: isOver ? max(1, period) : period, ended: isOver,
      weight: Double(spells.counts[spell]))
  }
}

extension SpellsFound {
  /// The time from one renewal to the next, and how it was found where nobody gave it.
  ///
  /// That is the longest of year and quarter of which almost all ended contracts lasted a whole
  /// number, month if there is none.
  ///
  /// An end may be the first day without the contract or the last one with it.
  func renewalPeriod(given: TimeUnit?) -> (unit: TimeUnit, reason: String?) {
    if let given { return (given, nil) }
    let ended = (0..<spells.count).filter { spells.ends[$0] != Spells.open }
    let total = ended.reduce(Int64(0)) { $0 + spells.counts[$1] }
    for unit in [TimeUnit.year, .quarter] where total > 0 {
      let whole = ended.reduce(Int64(0)) { sum, spell in
        let start = Day(number: spells.starts[spell])
        let end = spells.ends[spell]
        let isWhole = [end, end + 1].contains { day in
          let length = unit.length(from: start, to: Day(number: day))
          return length >= 1 && length == length.rounded()
        }
        return sum + (isWhole ? spells.counts[spell] : 0)
      }
      if Double(whole) >= 0.95 * Double(total) {
        return (
          unit,
          whole == total
            ? "found: all ended contracts lasted whole \(unit.rawValue)s"
            : "found: \(Counted.grouped(Int(whole))) of \(Counted.grouped(Int(total))) ended "
              + "contracts lasted whole \(unit.rawValue)s"
        )
      }
    }
    return (.month, "found: contracts end within years and quarters too")
  }
}

extension SurvivorRule {
  /// A hundred at first may be per cent.
  fileprivate func notes(_ table: Table) -> [StepNote] {
    let left = table.columns[keyNames.count + 1]
    guard customers == nil, (0..<table.rowCount).contains(where: { left[$0].asDouble == 100 })
    else { return [] }
    return [
      .remark(
        "100 in `\(survivors)` counts as 100 customers; if it is per cent, say of how many: of: 1000"
      )
    ]
  }

  /// The contracts of each group: rows in any order, from period 0 on without a gap.
  fileprivate func counts(
    _ table: Table, _ groups: GroupIndex
  ) throws(Diagnostic) -> [ContractCounts] {
    let keyCount = keyNames.count
    let after = table.columns[keyCount]
    let left = table.columns[keyCount + 1]
    var rows = [[(period: Double, survivors: Double)]](repeating: [], count: groups.count)
    for row in 0..<table.rowCount {
      guard let period = after[row].asDouble, let survivors = left[row].asDouble else { continue }
      rows[Int(groups.groups[row])].append((period, survivors))
    }
    var counts: [ContractCounts] = []
    for (group, unsorted) in rows.enumerated() {
      let name = groupName(
        Int(groups.firstRows[group]), keyNames, Array(table.columns.prefix(keyCount)))
      let sorted = unsorted.sorted { $0.period < $1.period }
      for (place, row) in sorted.enumerated() where row.period != Double(place) {
        throw .brokenPeriods(self, expected: place, found: row.period, group: name)
      }
      counts.append(try self.counts(sorted.map(\.survivors), group: name))
    }
    return counts
  }

  private func counts(
    _ survivors: [Double], group: String
  ) throws(Diagnostic) -> ContractCounts {
    guard survivors.count > 1, let first = survivors.first else {
      throw .tooFewSurvivors(self, group: group)
    }
    for (place, value) in survivors.enumerated() {
      guard value >= 0, place == 0 || value <= survivors[place - 1] else {
        throw .risingSurvivors(self, period: place, survivors, group: group)
      }
    }
    if customers == nil {
      let share = first < 2 ? first : survivors.first { $0 != $0.rounded() }
      if let share { throw .sharesOfNobody(self, share: share, group: group) }
    }
    let scale = customers.map { Double($0) / first } ?? 1
    guard first > 0, let counts = ContractCounts(survivors: survivors.map { $0 * scale }) else {
      throw .tooFewSurvivors(self, group: group)
    }
    return counts
  }
}

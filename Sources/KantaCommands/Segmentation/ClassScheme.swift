import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Three classes by falling amounts, and the step that gives them.
struct ClassScheme: Sendable {
  let basis: Concentration.Basis
  /// The highest first; sums of 0 or less are in the class `none`.
  let names: [String]
  let cuts: [Double]

  init(_ basis: Concentration.Basis, _ names: [String], _ cuts: [Double]) {
    self.basis = basis
    self.names = names
    self.cuts = cuts
  }

  /// The columns behind the unit.
  static let columns: [Schema.Field] = [
    Schema.Field("rank", .integer), Schema.Field("share", .percent),
    Schema.Field("cumulative", .percent), Schema.Field("class", .text),
  ]

  func schema(_ units: UnitAmounts) -> Schema {
    Schema(units.schema.fields + Self.columns, roles: units.schema.roles)
  }

  func step(_ units: UnitAmounts) -> LocalStep {
    let scheme = self
    let name = basis == .sum ? "abc" : "usage"
    return LocalStep(name, detail: units.words, canLeaveOut: true) {
      table, context throws(Diagnostic) in
      let keyCount = units.keys.count
      let ranked = try RankedUnits(table, keyCount: keyCount, on: context.execution)
      let classed = ClassedUnits(ranked, scheme)
      return Answer(
        try scheme.table(table, ranked, classed, units, context),
        definitions: [scheme.definition(units)] + (keyCount == 0 ? [scheme.headline(classed)] : []))
    }
  }

  private func definition(_ units: UnitAmounts) -> String {
    let marks = cuts.map(Shares.percent)
    let rule =
      basis == .sum
      ? "\(names[0]) until \(marks[0]) of the sum is reached, \(names[1]) until \(marks[1])"
      : "\(names[0]) the largest \(marks[0]) of those above 0, \(names[1]) up to \(marks[1])"
    return "classes by \(units.words) · \(rule), \(names[2]) the rest, none 0 or less · "
      + "equal amounts in one class"
  }

  /// How many are in each class, and what they bring.
  private func headline(_ classed: ClassedUnits) -> String {
    (names + ["none"]).indices.map { number in
      let name = number < names.count ? names[number] : "none"
      let count = Counted.grouped(classed.counts[number])
      guard number < names.count, let share = classed.shares[number] else {
        return "\(name) \(count)"
      }
      return "\(name) \(count) with \(Self.shown(share))"
    }.joined(separator: " · ")
  }

  /// `80.3%`.
  static func shown(_ share: Double) -> String {
    guard abs(share) < 1e12 else { return "\(share * 100)%" }
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private func table(
    _ table: Table, _ ranked: RankedUnits, _ classed: ClassedUnits, _ units: UnitAmounts,
    _ context: LocalContext
  ) throws(Diagnostic) -> Table {
    let schema = schema(units)
    let fields = schema.fields.filter { context.needs($0.name) }
    let words = Words(distinct: names + ["none"])
    var columns: [Column] = []
    for field in fields {
      switch field.name {
      case "amount": columns.append(ranked.amounts)
      case "rank": columns.append(Column(.integer, .integers(classed.ranks)))
      case "share": columns.append(shares(ranked, classed))
      case "cumulative":
        columns.append(
          Column(.percent, .numbers(classed.cumulative), validity: classed.hasShare))
      case "class": columns.append(Column(.text, .codes(classed.classes, words)))
      default:
        guard let index = table.schema.index(of: field.name),
          let column = table.columns[index].gathered(ranked.order, on: context.execution)
        else { throw .interrupted }
        columns.append(column)
      }
    }
    return Table(
      Schema(fields, roles: schema.roles).droppingStaleRoles(), columns,
      rowCount: table.rowCount)
  }

  private func shares(_ ranked: RankedUnits, _ classed: ClassedUnits) -> Column {
    let amounts: [Double] =
      switch ranked.amounts.values {
      case .integers(let all): all.map { Double(max(0, $0)) }
      case .numbers(let all): all.map { max(0, $0) }
      case .days, .codes, .flags: preconditionFailure("amounts are numbers")
      }
    var shares = amounts
    for (range, total) in zip(ranked.ranges, classed.totals) {
      for index in range { shares[index] = amounts[index] / total }
    }
    return Column(.percent, .numbers(shares), validity: classed.hasShare)
  }
}

/// The class of each unit in falling order, and how far the running sums are.
struct ClassedUnits: Sendable {
  private(set) var ranks: [Int64]
  private(set) var cumulative: [Double]
  private(set) var classes: [UInt32]
  /// Missing where the sum of a group is 0.
  private(set) var hasShare: Validity? = nil
  /// The sum of each group, in its unit.
  private(set) var totals: [Double] = []
  /// How many are in each class, in all groups; their share of the sum where there is one group.
  private(set) var counts: [Int]
  private(set) var shares: [Double?]

  /// - Complexity: O(units).
  init(_ ranked: RankedUnits, _ scheme: ClassScheme) {
    let count = ranked.order.count
    let kinds = scheme.names.count + 1
    ranks = [Int64](repeating: 0, count: count)
    cumulative = [Double](repeating: 1, count: count)
    classes = [UInt32](repeating: 0, count: count)
    counts = [Int](repeating: 0, count: kinds)
    shares = [Double?](repeating: nil, count: kinds)
    var present = Validity(count: count, allPresent: true)
    for range in ranked.ranges {
      let concentration = ranked.concentration(range)
      totals.append(concentration.total)
      let starts = ranked.runs(range)
      let found = concentration.classes(starts, cuts: scheme.cuts, of: scheme.basis)
      for (offset, kind) in found.enumerated() {
        classes[range.lowerBound + offset] = UInt32(kind)
        counts[Int(kind)] += 1
      }
      if concentration.running.isEmpty { for index in range { present[index] = false } }
      rank(range, starts, concentration)
      guard ranked.ranges.count == 1, !concentration.running.isEmpty else { continue }
      var end = 0
      for kind in scheme.names.indices {
        let next = end + counts[kind]
        shares[kind] = concentration.running[next] - concentration.running[end]
        end = next
      }
    }
    hasShare = present.normalized
  }

  /// Equal amounts share the smallest rank and the running share of the last of them.
  private mutating func rank(
    _ range: Range<Int>, _ starts: [Int], _ concentration: Concentration
  ) {
    for (start, end) in zip(starts, starts.dropFirst()) {
      let share = concentration.running[end]
      for index in start..<end {
        ranks[range.lowerBound + index] = Int64(start + 1)
        cumulative[range.lowerBound + index] = share
      }
    }
    let rest = starts.last ?? 0
    for index in rest..<range.count { ranks[range.lowerBound + index] = Int64(rest + 1) }
  }
}

extension Step {
  /// Units with their classes: what `abc` and `usage` have in common.
  mutating func classed(
    _ unit: ColumnChoice?, _ of: ColumnChoice?, _ scheme: ClassScheme
  ) -> Relation? {
    guard scheme.cuts.count == scheme.names.count - 1 else {
      report(
        .classCuts(
          scheme.names, found: scheme.cuts.count, scheme.basis == .sum ? "80%, 95%" : "20%, 50%",
          at: optionRange("cuts")))
      return nil
    }
    let names = ["amount"] + ClassScheme.columns.map(\.name)
    guard let units = unitAmounts(unit, of, beside: names) else { return nil }
    return relation(.local(units.relation, scheme.step(units)), scheme.schema(units))
  }
}

extension Diagnostic {
  static func classCuts(
    _ names: [String], found: Int, _ usual: String, at range: SourceRange
  ) -> Diagnostic {
    Diagnostic(
      .badOption,
      "\(Counted.list(names)) need \(Counted.things(names.count - 1, "cut")), not \(found)",
      at: range,
      advice: Advice("write `cuts: [\(usual)]`", edits: [Edit(range, "[\(usual)]")]))
  }
}

import KantaColumns
import KantaPlan
import KantaSource

/// What is wrong with the rules of a set, as a table.
struct SetLint: Sendable {
  /// What the rules were looked at over.
  enum Places: Sendable {
    /// The cells of a grid of scores: for each rule, whether it holds in each cell.
    case cells(ScoreCells, [[Bool]])
    /// The rows of a table; the input has a column for each rule, whether it holds.
    case rows
  }

  let name: String
  private let rules: [String]
  private let places: Places

  init(_ name: String, _ rules: [String], _ places: Places) {
    self.name = name
    self.rules = rules
    self.places = places
  }

  static let schema = Schema([
    .init("finding", .text), .init("segment", .text), .init("behind", .text),
    .init("score", .text), .init("cells", .integer), .init("kept", .integer),
    .init("customers", .integer), .init("kept_customers", .integer),
  ])

  /// The step over counted customers: the keys first, how many of them last.
  func step(hasCustomers: Bool) -> LocalStep {
    let lint = self
    return LocalStep("lint", detail: "the rules of \(name)") { table, _ in
      switch lint.places {
      case .cells(let cells, let holds):
        let counted = hasCustomers ? cells.customers(table) : nil
        let none = [Int64](repeating: 0, count: cells.count)
        let coverage = RuleCoverage(holds, customers: counted?.inCells ?? none)
        return lint.answer(coverage, cells, hasCustomers: hasCustomers, counted?.outside ?? 0)
      case .rows:
        let counts = table.columns.last?.wholeNumbers ?? []
        let holds = table.columns.dropLast().map(\.conditions)
        let coverage = RuleCoverage(holds, customers: counts)
        return lint.answer(coverage, nil, hasCustomers: true, 0)
      }
    }
  }

  private func answer(
    _ coverage: RuleCoverage, _ cells: ScoreCells?, hasCustomers: Bool, _ outside: Int64
  ) -> Answer {
    var rows = LintRows(hasCells: cells != nil, hasCustomers: hasCustomers)
    for (name, rule) in zip(rules, coverage.rules) {
      let finding =
        rule.isUnreachable ? "unreachable" : rule.isShadowed ? "shadowed" : "complete"
      rows.add(finding, segment: name, holds: rule.holds, keeps: rule.keeps)
    }
    for overlap in coverage.overlaps {
      rows.add(
        "overlap", segment: rules[overlap.later], behind: rules[overlap.earlier],
        holds: overlap.shared)
    }
    for place in coverage.uncovered {
      rows.add(
        "uncovered", score: cells?.label(place),
        holds: .init(places: 1, customers: coverage.customers[place]))
    }
    let notes: [StepNote] =
      outside == 0
      ? []
      : [
        .remark(
          "\(Counted.things(Int(outside), "customer has", "customers have")) scores outside the "
            + "grid")
      ]
    return Answer(rows.table, definitions: [definition(coverage, cells)], notes: notes)
  }

  /// What was looked at, and the findings in one line.
  private func definition(_ coverage: RuleCoverage, _ cells: ScoreCells?) -> String {
    let dead = zip(rules, coverage.rules).filter { $1.isUnreachable }.map(\.0)
    let over =
      cells.map { "the \($0.count) cells of r, f and m" }
      ?? "the rows of this table, which need not show every case"
    let findings = [
      dead.isEmpty ? "every segment can be reached" : "unreachable: " + Counted.list(dead),
      coverage.uncovered.isEmpty
        ? "no \(cells == nil ? "row" : "cell") without a name"
        : uncovered(coverage, cells),
    ]
    return "`\(name)`: \(Counted.things(rules.count, "rule")) over \(over), the first that holds "
      + "counts · " + findings.joined(separator: " · ")
  }

  private func uncovered(_ coverage: RuleCoverage, _ cells: ScoreCells?) -> String {
    guard let cells else {
      let customers = coverage.uncovered.reduce(Int64(0)) { $0 + coverage.customers[$1] }
      return "\(Counted.things(Int(customers), "row")) without a name"
    }
    return "\(Counted.things(coverage.uncovered.count, "cell")) without a name: "
      + Counted.list(coverage.uncovered.map(cells.label), limit: 12)
  }
}

/// The rows of the table of findings.
private struct LintRows {
  let hasCells: Bool
  let hasCustomers: Bool
  private var texts: [[String?]] = [[], [], [], []]
  private var counts: [[Int64?]] = [[], [], [], []]

  init(hasCells: Bool, hasCustomers: Bool) {
    self.hasCells = hasCells
    self.hasCustomers = hasCustomers
  }

  mutating func add(
    _ finding: String, segment: String? = nil, behind: String? = nil, score: String? = nil,
    holds: RuleCoverage.Extent, keeps: RuleCoverage.Extent? = nil
  ) {
    for (index, text) in [finding, segment, behind, score].enumerated() {
      texts[index].append(text)
    }
    let cells = [Int64(holds.places), keeps.map { Int64($0.places) }]
    let customers = [holds.customers, keeps?.customers]
    for (index, count) in cells.enumerated() { counts[index].append(hasCells ? count : nil) }
    for (index, count) in customers.enumerated() {
      counts[2 + index].append(hasCustomers ? count : nil)
    }
  }

  var table: Table {
    Table(
      SetLint.schema,
      texts.map { Column.text($0) }
        + counts.map { values in
          Column(
            .integer, .integers(values.map { $0 ?? 0 }),
            validity: Validity(values.map { $0 != nil }).normalized)
        })
  }
}

extension ScoreCells {
  /// The customers in each cell and outside of all, from a table of r, f, m and how many.
  fileprivate func customers(_ table: Table) -> (inCells: [Int64], outside: Int64) {
    var inCells = [Int64](repeating: 0, count: count)
    var outside: Int64 = 0
    let scores = table.columns.prefix(3).map(\.wholeNumbers)
    let counts = table.columns[3].wholeNumbers
    for row in counts.indices {
      let isWhole = table.columns.prefix(3).allSatisfy { $0.isPresent(row) }
      let cell = isWhole ? position(r: scores[0][row], f: scores[1][row], m: scores[2][row]) : nil
      if let cell { inCells[cell] += counts[row] } else { outside += counts[row] }
    }
    return (inCells, outside)
  }
}

extension Column {
  fileprivate var wholeNumbers: [Int64] {
    if case .integers(let values) = values { values } else { [] }
  }

  /// Whether each row holds; missing counts as false.
  fileprivate var conditions: [Bool] {
    guard case .flags(let flags) = values else { return [] }
    return flags.indices.map { flags[$0] && isPresent($0) }
  }
}

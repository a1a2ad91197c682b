import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

extension FollowedCohorts {
  /// One row per cohort and age, cohorts rising; then all together where that was asked for.
  func table(_ rule: CohortRule) throws(Diagnostic) -> Table {
    let schema = rule.schema
    guard counts != nil else {
      return Table(schema, schema.fields.map { .allMissing($0.type, count: 0) }, rowCount: 0)
    }
    let lines = CohortLines(self, rule)
    let over = Validity(lines.isOver).normalized
    let name: Column =
      switch names {
      case .days(let days):
        Column(schema.fields[0].type, .days(days)).gathered(optional: lines.cohorts)
      case .values(let column): column.gathered(optional: lines.cohorts)
      }
    return Table(
      schema,
      [
        name.retyped(schema.fields[0].type), Column(.integer, .integers(lines.sizes)),
        Column(.integer, .integers(lines.ages)), Column(.integer, .integers(lines.customers)),
        Column(
          schema.fields[4].type, try lines.values(rule, schema.fields[4].type), validity: over),
      ], rowCount: lines.ages.count)
  }
}

/// The rows of the result, one array for each column.
private struct CohortLines {
  /// `UInt32.max` for all cohorts together.
  private(set) var cohorts: [UInt32] = []
  private(set) var sizes: [Int64] = []
  private(set) var ages: [Int64] = []
  private(set) var customers: [Int64] = []
  private(set) var isOver: [Bool] = []
  private var sums: [Int128] = []

  init(_ found: FollowedCohorts, _ rule: CohortRule) {
    guard let counts = found.counts else { return }
    var totals = [CohortCounts.Cell](repeating: .init(), count: counts.slotCount)
    var totalSizes = [Int64](repeating: 0, count: counts.slotCount)
    for cohort in 0..<counts.cohortCount {
      for slot in 0..<counts.slotCount {
        let cell = counts[cohort, slot]
        // What has begun for nobody has not begun later either.
        guard cell.begun > 0 else { break }
        let size = rule.key == nil ? counts.sizes[cohort] : cell.begun
        add(cell, size: size, of: UInt32(cohort), age: found.slots.bounds[slot])
        totals[slot] += cell
        totalSizes[slot] += size
      }
    }
    guard rule.all else { return }
    for slot in 0..<counts.slotCount where totals[slot].begun > 0 {
      add(totals[slot], size: totalSizes[slot], of: .max, age: found.slots.bounds[slot])
    }
  }

  /// Adds a row; `size` is that where the age is over for nobody.
  private mutating func add(
    _ cell: CohortCounts.Cell, size: Int64, of cohort: UInt32, age: Int
  ) {
    let isOver = cell.over > 0
    cohorts.append(cohort)
    sizes.append(isOver ? cell.over : size)
    ages.append(Int64(age))
    customers.append(isOver ? cell.activeOver : cell.active)
    sums.append(isOver ? cell.sumOver : cell.sum)
    self.isOver.append(isOver)
  }

  func values(_ rule: CohortRule, _ type: ValueType) throws(Diagnostic) -> Values {
    switch rule.measure {
    case .retention:
      return .numbers(zip(customers, sizes).map { Double($0) / Double($1) })
    case .customers: return .integers(customers)
    case .orders, .revenue, .cumulativeRevenue: break
    }
    return try ExactAmounts.values(sums, type, orThrow: .sumTooLarge)
  }
}

package import KantaColumns

/// Customers' histories with equal ones collapsed, in an order that does not depend on theirs.
///
/// A cell is one history with the weight of the customers who have it. Cells are sorted by
/// covariates, repeats, age and time of the last purchase; those of the same covariates are a
/// group. What depends on the repeats and age alone is worked out once per run, and what depends on
/// the repeats and the last purchase alone once per pair: on daily data there are far fewer of both
/// than cells, and the pairs of equal repeats lie side by side.
package struct BuyingCells: Sendable {
  /// x of each cell.
  package let repeats: [Double]
  /// t_x of each cell.
  package let lastAt: [Double]
  /// T of each cell.
  package let age: [Double]
  /// How many customers a cell stands for.
  package let weight: [Double]
  /// The cell of each customer.
  package let cellOfCustomer: [UInt32]
  /// The names of the covariates, and the values of each group, row by row.
  package let covariateNames: [String]
  package private(set) var groupValues: [[Double]]
  /// Where the cells of a group begin; one more at the end.
  package let groupStarts: [Int]

  /// The pair (group, repeats, last purchase) of each cell.
  let pair: [UInt32]
  /// The first cell of each pair.
  let firstCellOfPair: [UInt32]
  /// The largest x of each group.
  let mostRepeatsOfGroup: [Int]

  package var count: Int { repeats.count }
  package var customers: Double { weight.reduce(0, +) }

  /// The history of a cell.
  package subscript(cell: Int) -> BuyingHistory {
    BuyingHistory(repeats: repeats[cell], lastAt: lastAt[cell], age: age[cell])
  }

  /// The first of some histories that cannot be, such as one whose last purchase is after its age.
  package static func firstInvalid(
    repeats: [Double], lastAt: [Double], age: [Double]
  ) -> Int? {
    repeats.indices.first {
      !BuyingHistory(repeats: repeats[$0], lastAt: lastAt[$0], age: age[$0]).isValid
    }
  }

  /// Collapses equal histories of customers; all are valid, and `weight` is 1 if not given.
  ///
  /// - Complexity: O(customers), plus sorting of the different times.
  package init(
    repeats: [Double], lastAt: [Double], age: [Double], weight: [Double]? = nil,
    covariates: Covariates? = nil, on execution: Execution = Execution(threads: 1)
  ) {
    let count = repeats.count
    precondition(lastAt.count == count && age.count == count, "a history for each customer")
    precondition(weight.map { $0.count == count } ?? true, "a weight for each customer")
    let blocks = Parallel.blocks(of: count, atLeast: 32_768)
    let fields = HistoryFields(
      age: RankedValues(age, blocks, on: execution),
      repeats: RankedValues(repeats, blocks, on: execution),
      last: RankedValues(lastAt, blocks, on: execution), customers: count)
    let groups = CovariateGroups(covariates, blocks, on: execution)
    if fields.bits <= UInt64.bitWidth {
      self.init(RankedHistories<UInt64>(fields, blocks, on: execution), fields, groups, weight)
    } else {
      self.init(RankedHistories<UInt128>(fields, blocks, on: execution), fields, groups, weight)
    }
  }

  /// The cells of sorted customers.
  private init<Word>(
    _ sorted: RankedHistories<Word>, _ fields: HistoryFields, _ groups: CovariateGroups,
    _ customerWeight: [Double]?
  ) {
    let order = groups.values.count == 1 ? sorted : sorted.sorted(by: groups.ranks)
    let words = order.words.span
    let (ages, x, last) = (fields.age.values, fields.repeats.values, fields.last.values)
    var (repeats, lastAt, age, weight): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    var (pair, firstCellOfPair): ([UInt32], [UInt32]) = ([], [])
    repeats.reserveCapacity(words.count)
    lastAt.reserveCapacity(words.count)
    age.reserveCapacity(words.count)
    weight.reserveCapacity(words.count)
    pair.reserveCapacity(words.count)
    var cellOfCustomer = [UInt32](repeating: 0, count: words.count)
    var pairs = PairNumbers(groups.values.count, x.count, last.count)
    var groupStarts: [Int] = []
    var mostRepeats: [Int] = []
    var groupBefore = UInt32.max
    var start = 0
    while start < words.count {
      let history = order.history(words[start])
      let group = groups.ranks.isEmpty ? 0 : groups.ranks[order.customer(words[start])]
      let cell = UInt32(repeats.count)
      var customers = 0.0
      var end = start
      while end < words.count, order.history(words[end]) == history {
        let customer = order.customer(words[end])
        guard groups.ranks.isEmpty || groups.ranks[customer] == group else { break }
        customers += customerWeight?[customer] ?? 1
        cellOfCustomer[customer] = cell
        end += 1
      }
      if group != groupBefore {
        groupStarts.append(Int(cell))
        mostRepeats.append(0)
        groupBefore = group
      }
      let (xRank, lastRank) = (order.repeatsRank(words[start]), order.lastRank(words[start]))
      repeats.append(x[xRank])
      lastAt.append(last[lastRank])
      age.append(ages[order.ageRank(words[start])])
      weight.append(customers)
      mostRepeats[mostRepeats.count - 1] = max(mostRepeats[mostRepeats.count - 1], Int(x[xRank]))
      let number = pairs.number(Int(group), xRank, lastRank)
      if Int(number) == firstCellOfPair.count { firstCellOfPair.append(cell) }
      pair.append(number)
      start = end
    }
    groupStarts.append(repeats.count)
    (self.repeats, self.lastAt, self.age, self.weight) = (repeats, lastAt, age, weight)
    self.cellOfCustomer = cellOfCustomer
    (self.pair, self.firstCellOfPair) = (pair, firstCellOfPair)
    (self.groupStarts, mostRepeatsOfGroup) = (groupStarts, mostRepeats)
    covariateNames = groups.names
    groupValues = groups.values
  }

  /// At most `target` cells that stand for all customers: those that have every so manieth one.
  func thinned(to target: Int) -> BuyingCells {
    let step = customers / Double(target)
    var kept: [Int] = []
    var weights: [Double] = []
    var columns = covariateNames.map { _ in [Double]() }
    var (group, before, passed) = (0, 0.0, 0.5 * step)
    for cell in 0..<count {
      let after = before + weight[cell]
      var picks = 0.0
      while passed < after {
        passed += step
        picks += 1
      }
      before = after
      guard picks > 0 else { continue }
      kept.append(cell)
      weights.append(picks * step)
      while groupStarts[group + 1] <= cell { group += 1 }
      for (index, value) in groupValues[group].enumerated() { columns[index].append(value) }
    }
    return BuyingCells(
      repeats: kept.map { repeats[$0] }, lastAt: kept.map { lastAt[$0] },
      age: kept.map { age[$0] }, weight: weights,
      covariates: columns.isEmpty ? nil : Covariates(names: covariateNames, columns: columns))
  }

  /// The same cells without the covariates.
  package var withoutCovariates: BuyingCells {
    covariateNames.isEmpty
      ? self : BuyingCells(repeats: repeats, lastAt: lastAt, age: age, weight: weight)
  }

  /// The same cells with other values of the covariates of each group.
  func withGroupValues(_ values: [[Double]]) -> BuyingCells {
    var cells = self
    cells.groupValues = values
    return cells
  }

  /// What is known per cell, for each customer.
  package func ofCustomers(_ ofCells: [Double]) -> [Double] {
    cellOfCustomer.map { ofCells[Int($0)] }
  }
}

/// Numbers for triples of ranks, in the order in which they are first asked for.
private struct PairNumbers {
  private let repeatCount: Int
  private let lastCount: Int
  /// A place for each triple, where that is a small table.
  private var numbers: [UInt32] = []
  private var count: UInt32 = 0
  private let words = WordTable()
  private static let mostPlaces = 1 << 22

  init(_ groupCount: Int, _ repeatCount: Int, _ lastCount: Int) {
    (self.repeatCount, self.lastCount) = (repeatCount, lastCount)
    let (pairs, isLarge) = repeatCount.multipliedReportingOverflow(by: lastCount)
    let (places, isLarger) = pairs.multipliedReportingOverflow(by: groupCount)
    if !isLarge, !isLarger, places <= Self.mostPlaces {
      numbers = [UInt32](repeating: .max, count: places)
    }
  }

  mutating func number(_ group: Int, _ repeats: Int, _ last: Int) -> UInt32 {
    let place = (group * repeatCount + repeats) * lastCount + last
    guard !numbers.isEmpty else { return words.number(of: UInt64(place)) }
    if numbers[place] == .max {
      numbers[place] = count
      count += 1
    }
    return numbers[place]
  }
}

/// Customers grouped by equal covariates, in ascending order of the values.
private struct CovariateGroups {
  let names: [String]
  let values: [[Double]]
  /// The group of each customer; empty where there is one for all.
  let ranks: [UInt32]

  init(_ covariates: Covariates?, _ blocks: [Range<Int>], on execution: Execution) {
    guard let covariates, !covariates.names.isEmpty else {
      (names, values, ranks) = ([], [[]], [])
      return
    }
    let count = blocks.last?.upperBound ?? 0
    precondition(covariates.columns.allSatisfy { $0.count == count }, "values for each customer")
    let columns = covariates.columns.map { RankedValues($0, blocks, on: execution).ranks }
    var order = [UInt32](0..<UInt32(count))
    for column in columns.reversed() { order = counted(order) { column[Int($0)] } }
    var ranks = [UInt32](repeating: 0, count: count)
    var values: [[Double]] = []
    var before: [UInt32] = []
    for row in order {
      let now = columns.map { $0[Int(row)] }
      if now != before {
        values.append(covariates.columns.map { $0[Int(row)] })
        before = now
      }
      ranks[Int(row)] = UInt32(values.count - 1)
    }
    (names, self.values, self.ranks) = (covariates.names, values, ranks)
  }
}

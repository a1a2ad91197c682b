package import KantaColumns

/// Customers' histories with equal ones collapsed, in an order that does not depend on theirs.
///
/// A cell is one history with the weight of the customers who have it. Cells are sorted by
/// covariates, age, repeats and time of the last purchase; those of the same covariates are a
/// group. What depends on the age and repeats alone is worked out once per run, and what depends on
/// the repeats and the last purchase alone once per pair: on daily data there are far fewer of both
/// than cells.
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
    let groups = CovariateGroups(covariates, count: count)
    let columns = [repeats, lastAt, age]
    let ranked =
      Parallel.map(columns.count, on: execution) { RankedValues(columns[$0]) }
      ?? columns.map { RankedValues($0) }
    let (x, last, ages) = (ranked[0], ranked[1], ranked[2])
    var order = RankedCustomers(count: count)
    for row in 0..<count {
      order.rows[row] = SIMD4(
        last.ranks[row], x.ranks[row], ages.ranks[row], UInt32(truncatingIfNeeded: row))
    }
    order.sort(by: 0, last.values.count)
    order.sort(by: 1, x.values.count)
    order.sort(by: 2, ages.values.count)
    order.sort(by: groups.ranked)
    self.init(order.rows, x, last, ages, groups, weight)
  }

  /// The cells of sorted customers.
  private init(
    _ order: [SIMD4<UInt32>], _ x: RankedValues, _ last: RankedValues, _ ages: RankedValues,
    _ groups: CovariateGroups, _ customerWeight: [Double]?
  ) {
    var (repeats, lastAt, age, weight): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    var cellOfCustomer = [UInt32](repeating: 0, count: order.count)
    var pairs = PairNumbers(groups.values.count, x.values.count, last.values.count)
    var (pair, firstCellOfPair): ([UInt32], [UInt32]) = ([], [])
    var groupStarts: [Int] = []
    var mostRepeats: [Int] = []
    var (before, beforeGroup) = (SIMD4<UInt32>(repeating: .max), UInt32.max)
    for var now in order {
      let row = Int(now[3])
      let group = groups.ranked.ranks[row]
      now[3] = .max
      if now != before || group != beforeGroup {
        let cell = UInt32(repeats.count)
        if group != beforeGroup {
          groupStarts.append(Int(cell))
          mostRepeats.append(0)
        }
        (before, beforeGroup) = (now, group)
        let bought = x.values[Int(now[1])]
        repeats.append(bought)
        lastAt.append(last.values[Int(now[0])])
        age.append(ages.values[Int(now[2])])
        weight.append(0)
        mostRepeats[mostRepeats.count - 1] = max(mostRepeats[mostRepeats.count - 1], Int(bought))
        let number = pairs.number(group, now[1], now[0])
        if Int(number) == firstCellOfPair.count { firstCellOfPair.append(cell) }
        pair.append(number)
      }
      weight[weight.count - 1] += customerWeight?[row] ?? 1
      cellOfCustomer[row] = UInt32(repeats.count - 1)
    }
    groupStarts.append(repeats.count)
    (self.repeats, self.lastAt, self.age, self.weight) = (repeats, lastAt, age, weight)
    self.cellOfCustomer = cellOfCustomer
    (self.pair, self.firstCellOfPair) = (pair, firstCellOfPair)
    (self.groupStarts, mostRepeatsOfGroup) = (groupStarts, mostRepeats)
    covariateNames = groups.names
    groupValues = groups.values
  }

  /// About `target` of the cells, evenly from all of them, to find where a search should begin.
  func thinned(to target: Int) -> BuyingCells {
    let step = max(1, count / target)
    let kept = Array(stride(from: step / 2, to: count, by: step))
    var columns = covariateNames.map { _ in [Double]() }
    if !columns.isEmpty {
      var group = 0
      for cell in kept {
        while groupStarts[group + 1] <= cell { group += 1 }
        for (index, value) in groupValues[group].enumerated() { columns[index].append(value) }
      }
    }
    return BuyingCells(
      repeats: kept.map { repeats[$0] }, lastAt: kept.map { lastAt[$0] },
      age: kept.map { age[$0] }, weight: kept.map { weight[$0] },
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

/// Different numbers in ascending order, and the rank of each row.
private struct RankedValues {
  let values: [Double]
  let ranks: [UInt32]

  init(_ rows: [Double]) {
    let table = WordTable()
    // −0 and 0 are one number.
    let numbers = rows.map { table.number(of: ($0 + 0).bitPattern) }
    let found = table.words.map { Double(bitPattern: $0) }
    let order = found.indices.sorted { found[$0] < found[$1] }
    var rank = [UInt32](repeating: 0, count: found.count)
    for (place, number) in order.enumerated() { rank[number] = UInt32(place) }
    values = order.map { found[$0] }
    ranks = numbers.map { rank[Int($0)] }
  }

  init(values: [Double], ranks: [UInt32]) {
    (self.values, self.ranks) = (values, ranks)
  }

  /// Sorts rows by rank, by counting; equal ones keep their order.
  func sort(_ order: inout [UInt32]) {
    order = counted(order, values.count) { ranks[Int($0)] }
  }
}

/// Customers as the ranks of t_x, x and T and the number of the customer, side by side: sorting
/// moves them together, so that no pass fetches from all over the memory.
private struct RankedCustomers {
  var rows: [SIMD4<UInt32>]

  init(count: Int) { rows = [SIMD4<UInt32>](repeating: .zero, count: count) }

  mutating func sort(by place: Int, _ different: Int) {
    rows = counted(rows, different) { $0[place] }
  }

  mutating func sort(by groups: RankedValues) {
    rows = counted(rows, groups.values.count) { groups.ranks[Int($0[3])] }
  }
}

/// The elements by rank, by counting; equal ones keep their order.
private func counted<Element>(
  _ elements: [Element], _ different: Int, by rank: (Element) -> UInt32
) -> [Element] {
  guard different > 1 else { return elements }
  var places = [Int](repeating: 0, count: different + 1)
  for element in elements { places[Int(rank(element)) + 1] += 1 }
  for rank in 1..<places.count { places[rank] += places[rank - 1] }
  var sorted = elements
  for element in elements {
    let rank = Int(rank(element))
    sorted[places[rank]] = element
    places[rank] += 1
  }
  return sorted
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

  mutating func number(_ group: UInt32, _ repeats: UInt32, _ last: UInt32) -> UInt32 {
    let place = (Int(group) * repeatCount + Int(repeats)) * lastCount + Int(last)
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
  let ranked: RankedValues

  init(_ covariates: Covariates?, count: Int) {
    guard let covariates, !covariates.names.isEmpty else {
      (names, values) = ([], [[]])
      ranked = RankedValues(values: [0], ranks: [UInt32](repeating: 0, count: count))
      return
    }
    precondition(covariates.columns.allSatisfy { $0.count == count }, "values for each customer")
    var order = [UInt32](0..<UInt32(count))
    let columns = covariates.columns.map { RankedValues($0) }
    for column in columns.reversed() { column.sort(&order) }
    var ranks = [UInt32](repeating: 0, count: count)
    var values: [[Double]] = []
    var before: [UInt32] = []
    for row in order {
      let now = columns.map { $0.ranks[Int(row)] }
      if now != before {
        values.append(covariates.columns.map { $0[Int(row)] })
        before = now
      }
      ranks[Int(row)] = UInt32(values.count - 1)
    }
    names = covariates.names
    self.values = values
    ranked = RankedValues(values: values.indices.map { Double($0) }, ranks: ranks)
  }
}

import KantaColumns

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
  package let groupValues: [[Double]]
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
    covariates: Covariates? = nil
  ) {
    let count = repeats.count
    precondition(lastAt.count == count && age.count == count, "a history for each customer")
    precondition(weight.map { $0.count == count } ?? true, "a weight for each customer")
    let groups = CovariateGroups(covariates, count: count)
    let x = RankedValues(repeats)
    let last = RankedValues(lastAt)
    let ages = RankedValues(age)
    var order = [UInt32](0..<UInt32(count))
    last.sort(&order)
    x.sort(&order)
    ages.sort(&order)
    groups.ranked.sort(&order)
    self.init(order, x, last, ages, groups, weight)
  }

  /// The cells of sorted customers.
  private init(
    _ order: [UInt32], _ x: RankedValues, _ last: RankedValues, _ ages: RankedValues,
    _ groups: CovariateGroups, _ customerWeight: [Double]?
  ) {
    var (repeats, lastAt, age, weight): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    var cellOfCustomer = [UInt32](repeating: 0, count: order.count)
    var (pair, firstCellOfPair): ([UInt32], [UInt32]) = ([], [])
    let pairs = WordTable()
    var groupStarts: [Int] = []
    var mostRepeats: [Int] = []
    var before = SIMD4<UInt32>(repeating: .max)
    // Side by side, so that a customer out of order costs one fetch from memory.
    let keys = order.indices.map {
      SIMD4(groups.ranked.ranks[$0], ages.ranks[$0], x.ranks[$0], last.ranks[$0])
    }
    for customer in order {
      let row = Int(customer)
      let now = keys[row]
      if now != before {
        let cell = UInt32(repeats.count)
        if now[0] != before[0] {
          groupStarts.append(Int(cell))
          mostRepeats.append(0)
        }
        before = now
        let bought = x.values[Int(now[2])]
        repeats.append(bought)
        lastAt.append(last.values[Int(now[3])])
        age.append(ages.values[Int(now[1])])
        weight.append(0)
        mostRepeats[mostRepeats.count - 1] = max(mostRepeats[mostRepeats.count - 1], Int(bought))
        let word =
          (UInt64(now[0]) * UInt64(x.values.count) + UInt64(now[2])) * UInt64(last.values.count)
          + UInt64(now[3])
        let number = pairs.number(of: word)
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
    guard values.count > 1 else { return }
    var places = [Int](repeating: 0, count: values.count + 1)
    for row in order { places[Int(ranks[Int(row)]) + 1] += 1 }
    for rank in 1..<places.count { places[rank] += places[rank - 1] }
    var sorted = order
    for row in order {
      let rank = Int(ranks[Int(row)])
      sorted[places[rank]] = row
      places[rank] += 1
    }
    order = sorted
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

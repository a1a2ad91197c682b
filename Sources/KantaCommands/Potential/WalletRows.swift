import KantaColumns
import KantaModels
import KantaPlan
import KantaSource

/// Each customer (and key) with both amounts, once purchases and totals have found each other.
struct WalletRows: Sendable {
  /// Why a customer has no share.
  enum Fault: Int, CaseIterable, Sendable {
    case noTotal, partOfTotal, severalTotals, nothingBought, below0, above1, noPurchases
  }

  /// The row of the source that has the keys and the customer.
  private(set) var rows: [UInt32] = []
  private(set) var ours: [Int64] = []
  private(set) var category: [Int64] = []
  /// Whether there is a total at all.
  private(set) var hasTotal: [Bool] = []
  private(set) var faults: [Fault?] = []

  /// - Throws: That customers are in several groups, all with the same total, that an amount is too
  ///   large, or that the work was stopped.
  init(
    _ table: Table, _ source: WalletSource, countsNonbuyers: Bool, on execution: Execution
  ) throws(Diagnostic) {
    let cells = try WalletCells(table, source)
    rows.reserveCapacity(cells.count)
    ours.reserveCapacity(cells.count)
    category.reserveCapacity(cells.count)
    hasTotal.reserveCapacity(cells.count)
    faults.reserveCapacity(cells.count)
    if source.table == nil {
      try addJoined(cells, source, on: execution)
    } else {
      try addMatched(cells, source, countsNonbuyers: countsNonbuyers, on: execution)
    }
    let wallets = Wallets(
      ours: ours, oursScale: source.ours.unitScale, category: category,
      categoryScale: source.category.unitScale)
    for place in rows.indices where faults[place] == nil {
      faults[place] = wallets.fault(place).map(Fault.init)
    }
    self.wallets = wallets
  }

  /// The amounts.
  private(set) var wallets = Wallets(ours: [], oursScale: 0, category: [], categoryScale: 0)

  /// Those without fault.
  var counted: [Int] { rows.indices.filter { faults[$0] == nil } }
  /// Those with one.
  var leftOut: [Int] { rows.indices.filter { faults[$0] != nil } }

  private mutating func add(
    _ row: Int, ours: Int64, category: Int64, hasTotal: Bool, _ fault: Fault?
  ) {
    rows.append(UInt32(row))
    self.ours.append(ours)
    self.category.append(category)
    self.hasTotal.append(hasTotal)
    faults.append(fault)
  }

  /// Every row has its total.
  private mutating func addJoined(
    _ cells: WalletCells, _ source: WalletSource, on execution: Execution
  ) throws(Diagnostic) {
    for row in 0..<cells.count {
      let isOne = cells.lowest[row] == cells.category[row]
      add(
        row, ours: cells.ours[row], category: cells.category[row], hasTotal: cells.isWhole(row),
        cells.missing(row) ?? (isOne ? nil : .severalTotals))
    }
    guard !source.keys.isEmpty, !source.allowsMany else { return }
    guard
      let customers = GroupIndex([cells.customers], rowCount: cells.count, on: execution)
    else { throw .interrupted }
    // A total that repeats in all groups of a customer was declared for the customer.
    let first = customers.firstRows
    var isRepeated = [Bool](repeating: true, count: customers.count)
    for row in 0..<cells.count {
      let customer = Int(customers.groups[row])
      if cells.category[row] != cells.category[Int(first[customer])] {
        isRepeated[customer] = false
      }
    }
    let several = customers.sizes.indices.filter { customers.sizes[$0] > 1 }
    if !several.isEmpty, several.allSatisfy({ isRepeated[$0] }) {
      throw .totalsInSeveralGroups(several.count, source)
    }
  }

  /// Purchases look for their totals by customer and by the keys that both tables have.
  private mutating func addMatched(
    _ cells: WalletCells, _ source: WalletSource, countsNonbuyers: Bool, on execution: Execution
  ) throws(Diagnostic) {
    guard
      let index = GroupIndex(
        cells.matchedKeys + [cells.customers], rowCount: cells.count, on: execution)
    else { throw .interrupted }
    var totals = [Int](repeating: -1, count: index.count)
    var buyers = [Int](repeating: 0, count: index.count)
    for row in 0..<cells.count {
      let group = Int(index.groups[row])
      if cells.isPurchase(row) { buyers[group] += 1 } else { totals[group] = row }
    }
    let several = index.firstRows.indices.filter { buyers[$0] > 1 && totals[$0] >= 0 }
    guard several.isEmpty || source.allowsMany else {
      throw .totalsInSeveralGroups(several.count, source)
    }
    for row in 0..<cells.count {
      let group = Int(index.groups[row])
      let total = totals[group]
      if cells.isPurchase(row) {
        add(
          row, ours: cells.ours[row], category: total < 0 ? 0 : cells.category[total],
          hasTotal: total >= 0 && cells.isWhole(total),
          total < 0 ? .noTotal : cells.missing(total))
      } else if buyers[group] == 0 {
        add(
          row, ours: 0, category: cells.category[row], hasTotal: cells.isWhole(row),
          countsNonbuyers ? cells.missing(row) : .noPurchases)
      }
    }
  }
}

extension WalletRows.Fault {
  fileprivate init(_ fault: Wallets.Fault) {
    self =
      switch fault {
      case .nothingBought: .nothingBought
      case .below0: .below0
      case .above1: .above1
      }
  }

  /// As the footer and the column `reason` say it.
  var words: String {
    switch self {
    case .noTotal: "no total"
    case .partOfTotal: "total missing in some rows"
    case .severalTotals: "several totals"
    case .nothingBought: "category 0 or less"
    case .below0: "ours below 0"
    case .above1: "ours more than category"
    case .noPurchases: "no purchases here"
    }
  }
}

/// The columns of the source as arrays.
private struct WalletCells {
  let count: Int
  let customers: Column
  let matchedKeys: [Column]
  let ours: [Int64]
  let category: [Int64]
  let rows: [Int64]
  let known: [Int64]
  let lowest: [Int64]
  private let isBought: Validity?

  init(_ table: Table, _ source: WalletSource) throws(Diagnostic) {
    count = table.rowCount
    let keyCount = source.keys.count
    matchedKeys = source.keys.indices.filter { source.matched.contains(source.keys[$0].name) }
      .map { table.columns[$0] }
    customers = table.columns[keyCount]
    isBought = table.columns[keyCount + 1].validity
    ours = try ExactAmounts.units(of: table.columns[keyCount + 1], orThrow: .sumTooLarge)
    category = try ExactAmounts.units(of: table.columns[keyCount + 2], orThrow: .sumTooLarge)
    rows = try ExactAmounts.units(of: table.columns[keyCount + 3], orThrow: .sumTooLarge)
    known = try ExactAmounts.units(of: table.columns[keyCount + 4], orThrow: .sumTooLarge)
    lowest = try ExactAmounts.units(of: table.columns[keyCount + 5], orThrow: .sumTooLarge)
  }

  /// Whether there is a total in every row behind a row.
  func isWhole(_ row: Int) -> Bool { known[row] == rows[row] }

  /// What is wrong with the total of a row, if it is not there or not whole.
  func missing(_ row: Int) -> WalletRows.Fault? {
    known[row] == 0 ? .noTotal : isWhole(row) ? nil : .partOfTotal
  }

  /// Whether a row is of purchases: their sum is there, because rows without amount are not.
  func isPurchase(_ row: Int) -> Bool { isBought?[row] ?? true }
}

extension ValueType {
  /// How many decimals the units of `ExactAmounts` have.
  var unitScale: Int {
    switch kind {
    case .decimal(let scale): scale
    case .number, .percent: 6
    default: 0
    }
  }
}

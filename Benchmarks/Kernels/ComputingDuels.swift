import KantaColumns

/// From values to answers.
struct ComputingDuels {
  private let customers: [UInt32]
  private let customerCount: Int
  private let days: [Int32]
  private let amounts: [Int64]
  /// The rows in batches, as they reach the groups.
  private let batches: [Batch]

  private struct Batch {
    var customers: [UInt32]
    var dayWords: [UInt64]
    var amounts: [Int64]
  }

  private struct Pair: Hashable {
    var first: UInt32
    var word: UInt64
  }

  init(_ orders: OrdersFile) {
    let (customers, days) = (orders.codes(.customer), orders.dates(.date))
    let amounts = orders.decimals(.amount)
    self.customers = customers
    self.days = days
    self.amounts = amounts
    customerCount = customers.max().map { Int($0) + 1 } ?? 0
    batches = stride(from: 0, to: customers.count, by: 4096).map { first in
      let rows = first..<min(first + 4096, customers.count)
      return Batch(
        customers: Array(customers[rows]), dayWords: days[rows].map { UInt64($0) },
        amounts: Array(amounts[rows]))
    }
  }

  var all: [Duel] { [comparison, combination, positions, sum, quantiles, sums, distinct, pairs] }

  // MARK: - Column by column

  private var comparison: Duel {
    let limit: Int64 = 20_00
    return Duel("compare and count", rowCount: amounts.count) {
      let flags = CompareKernels.flags(
        .greaterOrEqual, .rows(amounts), .constant(limit), count: amounts.count)
      return FlagKernels.count(flags)
    } twin: {
      var flags: [Bool] = []
      for amount in amounts { flags.append(amount >= limit) }
      return flags.count { $0 }
    }
  }

  private var combination: Duel {
    let low = amounts.map { $0 < 50_00 }
    let high = amounts.map { $0 >= 20_00 }
    return Duel("both of two flags", rowCount: low.count) {
      FlagKernels.both(low, high)
    } twin: {
      var flags: [Bool] = []
      for row in low.indices { flags.append(low[row] && high[row]) }
      return flags
    }
  }

  private var positions: Duel {
    let flags = amounts.map { $0 >= 20_00 }
    return Duel("rows of set flags", rowCount: flags.count) {
      FlagKernels.positions(flags)
    } twin: {
      var rows: [UInt32] = []
      for row in flags.indices where flags[row] { rows.append(UInt32(row)) }
      return rows
    }
  }

  private var sum: Duel {
    Duel("exact sum of two columns", rowCount: amounts.count) {
      ArithmeticKernels.sum(
        .rows(amounts), .rows(amounts), count: amounts.count, validity: nil)
    } twin: {
      var sums: [Int64] = []
      for row in amounts.indices {
        let (sum, overflow) = amounts[row].addingReportingOverflow(amounts[row])
        if overflow { return nil }
        sums.append(sum)
      }
      return sums
    }
  }

  private var quantiles: Duel {
    let values = amounts.map { Double($0) / 100 }
    let orders = [0.2, 0.4, 0.6, 0.8]
    return Duel("four quantiles", rowCount: values.count) {
      quantilesType7(values, orders)
    } twin: {
      let sorted = values.sorted()
      return orders.map { quantileType7(sorted: sorted, $0) }
    }
  }

  // MARK: - By group

  private struct Totals: Equatable {
    var counts: [Int64]
    var sums: [Int64]
  }

  private var sums: Duel {
    Duel("count and exact sum by group", rowCount: customers.count) {
      let states = GroupStates([.count, .sum], limit: customerCount)
      for batch in batches {
        states.prepare(batch.customers, count: customerCount)
        states.count(0, batch.customers)
        states.add(1, batch.customers, batch.amounts)
      }
      return Totals(counts: states.counts(0), sums: states.sums(1))
    } twin: {
      var groups: [UInt32: (count: Int64, sum: Int64)] = [:]
      for batch in batches {
        for row in batch.customers.indices {
          groups[batch.customers[row], default: (0, 0)].count += 1
          groups[batch.customers[row], default: (0, 0)].sum += batch.amounts[row]
        }
      }
      let all = (0..<UInt32(customerCount)).map { groups[$0] ?? (0, 0) }
      return Totals(counts: all.map(\.count), sums: all.map(\.sum))
    }
  }

  private var distinct: Duel {
    Duel("distinct days by group", rowCount: customers.count) {
      let states = GroupStates([.distinct], limit: customerCount)
      for batch in batches {
        states.prepare(batch.customers, count: customerCount)
        states.countDistinct(0, batch.customers, batch.dayWords)
      }
      return states.counts(0)
    } twin: {
      var seen: Set<Pair> = []
      var counts = [Int64](repeating: 0, count: customerCount)
      for batch in batches {
        for row in batch.customers.indices {
          let pair = Pair(first: batch.customers[row], word: batch.dayWords[row])
          if seen.insert(pair).inserted { counts[Int(pair.first)] += 1 }
        }
      }
      return counts
    }
  }

  private var pairs: Duel {
    Duel("numbers of pairs", rowCount: customers.count) {
      let table = PairTable(limit: customers.count)
      return batches.flatMap { batch in
        batch.customers.indices.map { table.number(of: batch.customers[$0], batch.dayWords[$0]) }
      }
    } twin: {
      var numbers: [Pair: UInt32] = [:]
      return batches.flatMap { batch in
        batch.customers.indices.map { row in
          let pair = Pair(first: batch.customers[row], word: batch.dayWords[row])
          let next = UInt32(numbers.count)
          let number = numbers[pair] ?? next
          if number == next { numbers[pair] = next }
          return number
        }
      }
    }
  }
}

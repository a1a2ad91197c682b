package import KantaColumns

/// Which items lie in which basket, each item once per basket.
package struct Baskets: Sendable {
  /// Basket `b` has the positions `starts[b]..<starts[b + 1]` of `items`.
  private let starts: [Int]
  /// The items of each basket side by side, rising within a basket.
  private let items: [UInt32]
  /// How many baskets each item is in.
  package let itemCounts: [Int64]
  package var count: Int { starts.count - 1 }

  /// From rows that each put one item into one basket, in any order; repetitions count once.
  ///
  /// `baskets` has the basket of each row, below `basketCount`, and `items` its item, below
  /// `itemCount`.
  ///
  /// - Complexity: O(rows + baskets + items) time, 20 bytes per row.
  /// - Returns: `nil` when the work was stopped.
  package init?(
    _ baskets: [UInt32], count basketCount: Int, items: [UInt32], count itemCount: Int,
    on execution: Execution
  ) {
    // Two counting sorts, by item and then, keeping that order, by basket.
    guard let byItem = GroupedRows(items, count: itemCount, on: execution) else { return nil }
    let basketsByItem = byItem.rows.map { baskets[Int($0)] }
    guard let byBasket = GroupedRows(basketsByItem, count: basketCount, on: execution) else {
      return nil
    }
    if execution.cancellation.isRequested { return nil }
    var starts = [0]
    starts.reserveCapacity(basketCount + 1)
    var kept: [UInt32] = []
    kept.reserveCapacity(items.count)
    var counts = [Int64](repeating: 0, count: itemCount)
    for basket in 0..<basketCount {
      var last: UInt32?
      for place in byBasket.range(of: basket) {
        let item = items[Int(byItem.rows[Int(byBasket.rows[place])])]
        if item == last { continue }
        kept.append(item)
        counts[Int(item)] += 1
        last = item
      }
      starts.append(kept.count)
    }
    self.init(starts: starts, items: kept, itemCounts: counts)
  }

  private init(starts: [Int], items: [UInt32], itemCounts: [Int64]) {
    self.starts = starts
    self.items = items
    self.itemCounts = itemCounts
  }

  /// The same baskets with only the items that are in at least `least` of them.
  ///
  /// A pair is in no more baskets than either of its items, so no pair as frequent is lost.
  private func keepingItems(inAtLeast least: Int64) -> Baskets {
    guard itemCounts.contains(where: { $0 < least }) else { return self }
    var starts = [0]
    starts.reserveCapacity(self.starts.count)
    var kept: [UInt32] = []
    for basket in 0..<count {
      for place in self.starts[basket]..<self.starts[basket + 1]
      where itemCounts[Int(items[place])] >= least { kept.append(items[place]) }
      starts.append(kept.count)
    }
    return Baskets(starts: starts, items: kept, itemCounts: itemCounts)
  }

  /// Two items, the smaller number first, and how many baskets they are in together.
  package struct Pair: Hashable, Sendable {
    package let first: UInt32
    package let second: UInt32
    package let count: Int64

    package init(first: UInt32, second: UInt32, count: Int64) {
      self.first = first
      self.second = second
      self.count = count
    }
  }

  /// How many pairs can be together in at least `least` baskets, at the most.
  ///
  /// - Complexity: O(items and baskets).
  package func mostPairs(inAtLeast least: Int64) -> Int {
    let frequent = keepingItems(inAtLeast: max(1, least))
    let items = itemCounts.count { $0 >= max(1, least) }
    let together = (0..<frequent.count).reduce(0) { sum, basket in
      let size = frequent.starts[basket + 1] - frequent.starts[basket]
      return sum + size * (size - 1) / 2
    }
    return min(items * (items - 1) / 2, together / Int(max(1, least)))
  }

  /// The pairs that are together in at least `least` baskets, in order of first and then second.
  ///
  /// Pairs are counted item by item, against one counter per item: room is needed for those and for
  /// the pairs that are given, not for all that occur.
  ///
  /// - Complexity: O(Σ k²) time over baskets of k items that are frequent enough; O(items) room for
  ///   each thread.
  /// - Returns: `nil` when the work was stopped.
  ///
  /// Source of the pruning: R. Agrawal & R. Srikant, "Fast Algorithms for Mining Association
  /// Rules", VLDB (1994) 487–499.
  package func pairs(inAtLeast least: Int64, on execution: Execution) -> [Pair]? {
    let frequent = keepingItems(inAtLeast: max(1, least))
    guard
      let places = GroupedRows(frequent.items, count: itemCounts.count, on: execution)
    else { return nil }
    let ends = frequent.basketEnds
    let itemsPerTask = 32
    let tasks = (itemCounts.count + itemsPerTask - 1) / itemsPerTask
    let found = Parallel.map(tasks, on: execution, with: { PairCounter(itemCounts.count) }) {
      counter, task in
      let last = min((task + 1) * itemsPerTask, itemCounts.count)
      return counter.pairs(
        task * itemsPerTask..<last, frequent.items, ends, places, least: max(1, least))
    }
    return found.map { Array($0.joined()) }
  }

  /// Where the basket of each position ends.
  private var basketEnds: [UInt32] {
    var ends = [UInt32](repeating: 0, count: items.count)
    for basket in 0..<count {
      let end = UInt32(starts[basket + 1])
      for place in starts[basket]..<starts[basket + 1] { ends[place] = end }
    }
    return ends
  }
}

/// One counter per item, kept by a thread from item to item; all are 0 in between.
private final class PairCounter {
  private var counts: [UInt32]

  init(_ itemCount: Int) { counts = [UInt32](repeating: 0, count: itemCount) }

  /// The frequent pairs whose first item is one of `firsts`.
  func pairs(
    _ firsts: Range<Int>, _ items: [UInt32], _ ends: [UInt32], _ places: GroupedRows, least: Int64
  ) -> [Baskets.Pair] {
    var pairs: [Baskets.Pair] = []
    for first in firsts {
      let own = places.range(of: first)
      var highest = first
      var steps = 0
      for index in own {
        // Items rise within a basket: those behind this one are the partners with higher numbers.
        let (place, end) = (Int(places.rows[index]), Int(ends[Int(places.rows[index])]))
        for next in place + 1..<max(place + 1, end) { counts[Int(items[next])] &+= 1 }
        steps += end - place - 1
        highest = max(highest, Int(items[end - 1]))
      }
      func take(_ second: Int) {
        let count = Int64(counts[second])
        counts[second] = 0
        guard count >= least else { return }
        pairs.append(
          Baskets.Pair(first: UInt32(first), second: UInt32(second), count: count))
      }
      // The counters that were used are found again by the shorter of two ways.
      if highest - first <= 2 * steps {
        for second in first..<highest + 1 where counts[second] > 0 { take(second) }
      } else {
        let start = pairs.count
        for index in own {
          let (place, end) = (Int(places.rows[index]), Int(ends[Int(places.rows[index])]))
          for next in place + 1..<max(place + 1, end) where counts[Int(items[next])] > 0 {
            take(Int(items[next]))
          }
        }
        pairs[start...].sort { $0.second < $1.second }
      }
    }
    return pairs
  }
}

/// How a basket with one item is likely to have another: the measures of a rule A → B from counts.
package struct AssociationRule: Hashable, Sendable {
  /// How many baskets there are, how many have A, how many B, and how many both.
  package let baskets: Int64
  package let first: Int64
  package let second: Int64
  package let both: Int64

  package init(baskets: Int64, first: Int64, second: Int64, both: Int64) {
    self.baskets = baskets
    self.first = first
    self.second = second
    self.both = both
  }

  /// The share of the baskets that have both.
  package var support: Double { Double(both) / Double(baskets) }
  /// The share of the baskets with A that have B.
  package var confidence: Double { Double(both) / Double(first) }
  /// The confidence as a multiple of the share of all baskets that have B: 1 when independent.
  ///
  /// Source: S. Brin, R. Motwani, J. Ullman & S. Tsur, "Dynamic Itemset Counting and Implication
  /// Rules for Market Basket Data", SIGMOD (1997) 255–264, there called interest.
  package var lift: Double {
    Double(both) * Double(baskets) / (Double(first) * Double(second))
  }
  /// How much more often A would be without B if they were independent; `nil` (infinite) when A is
  /// never without B.
  ///
  /// Source: the same paper.
  package var conviction: Double? {
    guard both < first else { return nil }
    return Double(baskets - second) * Double(first) / (Double(baskets) * Double(first - both))
  }
}

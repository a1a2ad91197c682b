package import KantaColumns

extension PurchaseDays {
  /// The purchases with periods in place of days, all of a customer in one period being one.
  ///
  /// `periods` numbers the period of each day from `origin` on; purchases of other days are left
  /// out. A summary of these in the unit of one day has x, t_x and T in periods.
  ///
  /// - Complexity: O(rows), by radix sort.
  /// - Returns: `nil` when the work was stopped.
  package func byPeriod(
    _ periods: [Int32], origin: Day, on execution: Execution
  ) -> PurchaseDays? {
    let inside = days.indices.filter {
      days[$0] >= origin.number && Int(days[$0] - origin.number) < periods.count
    }
    let owners = inside.map { Int64(customers[$0]) }
    let times = inside.map { Int64(periods[Int(days[$0] - origin.number)]) }
    guard
      let order = SortOrder.rows(
        [
          (Column(.integer, .integers(owners)), false), (Column(.integer, .integers(times)), false),
        ],
        rowCount: inside.count, on: execution)
    else { return nil }
    var (rows, numbers): ([UInt32], [Int32]) = ([], [])
    var sums: [Int128] = []
    for place in order.map(Int.init) {
      let amount = Int128(amounts?[inside[place]] ?? 0)
      let (owner, time) = (UInt32(owners[place]), Int32(times[place]))
      if rows.last == owner, numbers.last == time {
        sums[sums.count - 1] += amount
      } else {
        rows.append(owner)
        numbers.append(time)
        sums.append(amount)
      }
    }
    return PurchaseDays(
      customers: rows, count: customerCount, days: numbers,
      amounts: amounts.map { _ in sums.map { Int64(clamping: $0) } }, unitsPerOne: unitsPerOne)
  }
}

package import KantaColumns

/// How well expected purchases foretold the purchases that were made, over customers.
///
/// The errors are those of the expectation per customer. `nil` stands for what does not exist: a
/// bias without purchases, a correlation where one side is the same for everybody.
package struct HoldoutScore: Hashable, Sendable {
  package let customers: Int
  /// What was foretold, and what was bought, in all.
  package let total: Double
  package let actualTotal: Int
  /// The mean of the absolute errors, and the root of the mean of their squares.
  package let meanAbsoluteError: Double
  package let rootMeanSquare: Double
  /// Pearson's correlation of foretold and bought.
  package let correlation: Double?
  /// Spearman's correlation: Pearson's of the ranks, equal values sharing their mean rank.
  package let rankCorrelation: Double?

  /// How much too much was foretold, as a part of what was bought.
  package var bias: Double? {
    actualTotal > 0 ? (total - Double(actualTotal)) / Double(actualTotal) : nil
  }

  /// The score of what was foretold for each customer against what each bought; `nil` when the work
  /// was stopped.
  ///
  /// Nothing depends on the order of the customers: the sums run over the pairs in their own order.
  ///
  /// - Complexity: O(customers), by radix sort.
  package init?(predicted: [Double], actual: [Int32], on execution: Execution) {
    precondition(predicted.count == actual.count, "a number foretold for each customer")
    let bought = Column(.integer, .integers(actual.map(Int64.init)))
    guard
      let order = SortOrder.rows(
        [(Column(.number, .numbers(predicted)), false), (bought, false)],
        rowCount: actual.count, on: execution)
    else { return nil }
    let foretold = order.map { predicted[Int($0)] }
    let made = order.map { Double(actual[Int($0)]) }
    customers = actual.count
    actualTotal = actual.reduce(0) { $0 + Int($1) }
    var sums = (total: CompensatedSum(), absolute: CompensatedSum(), square: CompensatedSum())
    for (guess, truth) in zip(foretold, made) {
      sums.total.add(guess)
      sums.absolute.add(abs(guess - truth))
      sums.square.add((guess - truth) * (guess - truth))
    }
    let count = Double(max(1, customers))
    total = sums.total.value
    meanAbsoluteError = sums.absolute.value / count
    rootMeanSquare = (sums.square.value / count).squareRoot()
    correlation = Self.pearson(foretold, made)
    rankCorrelation = Self.pearson(
      Self.ranks(sorted: foretold), Self.ranks(of: order.map { actual[Int($0)] }))
  }

  private static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
    let count = Double(a.count)
    guard let first = a.first, let other = b.first, a.contains(where: { $0 != first }),
      b.contains(where: { $0 != other })
    else { return nil }
    var sums = (a: CompensatedSum(), b: CompensatedSum())
    for index in a.indices {
      sums.a.add(a[index])
      sums.b.add(b[index])
    }
    let means = (a: sums.a.value / count, b: sums.b.value / count)
    var products = (both: CompensatedSum(), a: CompensatedSum(), b: CompensatedSum())
    for index in a.indices {
      let (u, v) = (a[index] - means.a, b[index] - means.b)
      products.both.add(u * v)
      products.a.add(u * u)
      products.b.add(v * v)
    }
    let scale = (products.a.value * products.b.value).squareRoot()
    return scale > 0 ? products.both.value / scale : nil
  }

  /// The ranks of values in rising order; equal ones share the mean of theirs.
  private static func ranks(sorted values: [Double]) -> [Double] {
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < values.count {
      var end = start + 1
      while end < values.count, values[end] == values[start] { end += 1 }
      for index in start..<end { ranks[index] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }

  /// The ranks of counts in any order, by counting them.
  private static func ranks(of counts: [Int32]) -> [Double] {
    var frequency = [Int](repeating: 0, count: Int(counts.max() ?? 0) + 1)
    for count in counts { frequency[Int(count)] += 1 }
    var below = 0
    let rankOf = frequency.map { number in
      defer { below += number }
      return Double(2 * below + number + 1) / 2
    }
    return counts.map { rankOf[Int($0)] }
  }
}

/// What can be foretold without a model: a model that is no better is of no use.
package enum NaiveForecast: String, CaseIterable, Hashable, Sendable {
  /// Every customer goes on at the rate x ÷ T.
  case rate = "naive x/T"
  /// Every customer buys as often as in the time before the split that is as long as the holdout.
  case lastPeriod = "naive as before"
  /// Nobody buys again.
  case zero

  /// What is foretold of each customer.
  ///
  /// - Parameters:
  ///   - summary: The customers up to the split.
  ///   - days: All purchases.
  ///   - holdoutDays: How long the holdout is.
  /// - Returns: A number of purchase days for each customer of the summary.
  package func predictions(
    _ summary: CustomerSummary, _ days: PurchaseDays, holdoutDays: Int
  ) -> [Double] {
    switch self {
    case .zero: return [Double](repeating: 0, count: summary.count)
    case .rate:
      let time = Double(holdoutDays) / summary.unit.days
      return (0..<summary.count).map { customer in
        let age = summary.age(customer)
        return age > 0 ? Double(summary.repeats[customer]) / age * time : 0
      }
    case .lastPeriod:
      let start = Day(number: summary.end.number - Int32(clamping: holdoutDays))
      let counts = days.counts(after: start, until: summary.end)
      return (0..<summary.count).map { customer in
        // The first purchase made a customer; it is no repeat.
        let isNew = summary.firstDays[customer] > start.number
        return Double(counts[Int(summary.customers[customer])] - (isNew ? 1 : 0))
      }
    }
  }
}

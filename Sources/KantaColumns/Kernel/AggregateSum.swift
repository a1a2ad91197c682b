/// Sums by group: exact for whole numbers and decimals, compensated for doubles.
package enum GroupSums: Sendable {
  /// Exact, and proved beforehand to fit.
  case integers([Int64])
  /// Exact.
  case wide([Int128])
  case numbers([Double])

  /// The sums as 64-bit integers; `nil` when one of them does not fit, or for doubles.
  package var narrowed: [Int64]? {
    switch self {
    case .integers(let sums): return sums
    case .wide(let sums):
      let narrow = sums.compactMap { Int64(exactly: $0) }
      return narrow.count == sums.count ? narrow : nil
    case .numbers: return nil
    }
  }

  /// The sums as doubles, in the unit of what is stored.
  package var doubles: [Double] {
    switch self {
    case .integers(let sums): sums.map { Double($0) }
    case .wide(let sums): sums.map { Double($0) }
    case .numbers(let sums): sums
    }
  }
}

extension GroupedValues {
  /// The sum of each group, in minor units for decimals; flags count as 0 and 1.
  ///
  /// Doubles are added in row order, so that no digit depends on the number of threads.
  /// - Returns: `nil` when the work was stopped. The sum of a group without values is 0.
  /// - Complexity: O(rows).
  package func sums(on execution: Execution) -> GroupSums? {
    switch column.values {
    case .integers(let values): return integerSums(values, on: execution) { $0 }
    case .days(let values): return integerSums(values, on: execution) { Int64($0) }
    case .flags(let values): return integerSums(values, on: execution) { $0 ? 1 : 0 }
    case .numbers(let values): return numberSums(values, on: execution).map { .numbers($0) }
    case .codes: preconditionFailure("the checker does not let text be added up")
    }
  }

  /// The mean of each group, from exact sums where there are any; decimals in whole units.
  ///
  /// - Returns: `nil` when the work was stopped. The mean of a group without values is unspecified.
  package func means(on execution: Execution) -> [Double]? {
    guard let sums = sums(on: execution) else { return nil }
    var means = sums.doubles
    for group in means.indices {
      means[group] /= Double(max(1, presentCounts[group])) * unit
    }
    return means
  }

  /// The standard deviation of each group, with n − 1 in the denominator; decimals in whole units.
  ///
  /// - Returns: `nil` when the work was stopped. Unspecified for groups of fewer than two values.
  ///
  /// Source: T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for Computing the Sample
  /// Variance", The American Statistician 37 (1983) 242–247 (the corrected two-pass algorithm).
  package func standardDeviations(on execution: Execution) -> [Double]? {
    guard let means = means(on: execution) else { return nil }
    let unit = unit
    return switch column.values {
    case .integers(let v): deviations(v, means, on: execution) { Double($0) / unit }
    case .days(let v): deviations(v, means, on: execution) { Double($0) }
    case .flags(let v): deviations(v, means, on: execution) { $0 ? 1 : 0 }
    case .numbers(let v): deviations(v, means, on: execution) { $0 }
    case .codes: preconditionFailure("the checker does not let text be added up")
    }
  }

  @inline(__always)
  private func integerSums<Element>(
    _ values: [Element], on execution: Execution, _ integer: (Element) -> Int64
  ) -> GroupSums? {
    guard let bounds = OrderedWord.bounds(column, on: execution) else { return nil }
    guard areSmall(bounds) else { return wideSums(values, on: execution, integer) }
    var sums = [Int64](repeating: 0, count: count + 1)
    let isComplete = scan(on: execution) { rows in
      var target = sums.mutableSpan
      for row in rows { target[Int(groups[row])] &+= integer(values[row]) }
    }
    sums.removeLast()
    return isComplete ? .integers(sums) : nil
  }

  /// Whether not even the sum of all magnitudes would leave 64 bits.
  private func areSmall(_ bounds: OrderedWord.Bounds?) -> Bool {
    guard let bounds else { return true }
    if case .flags = column.values { return true }
    let largest = max(
      OrderedWord.integer(bounds.smallest).magnitude,
      OrderedWord.integer(bounds.largest).magnitude)
    let (total, overflow) = largest.multipliedReportingOverflow(by: UInt64(groups.count))
    return !overflow && total <= UInt64(Int64.max)
    // Missing rows gather unspecified values in their own group, which may wrap unseen.
  }

  @inline(__always)
  private func wideSums<Element>(
    _ values: [Element], on execution: Execution, _ integer: (Element) -> Int64
  ) -> GroupSums? {
    var sums = [Int128](repeating: 0, count: count + 1)
    let isComplete = scan(on: execution) { rows in
      var target = sums.mutableSpan
      for row in rows { target[Int(groups[row])] &+= Int128(integer(values[row])) }
    }
    sums.removeLast()
    return isComplete ? .wide(sums) : nil
  }

  private func numberSums(_ values: [Double], on execution: Execution) -> [Double]? {
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: count + 1)
    let isComplete = scan(on: execution) { rows in
      var target = sums.mutableSpan
      for row in rows { target[Int(groups[row])].add(values[row]) }
    }
    return isComplete ? sums.prefix(count).map(\.value) : nil
  }

  @inline(__always)
  private func deviations<Element>(
    _ values: [Element], _ means: [Double], on execution: Execution,
    _ number: (Element) -> Double
  ) -> [Double]? {
    var squares = [CompensatedSum](repeating: CompensatedSum(), count: count + 1)
    var rests = squares
    let centres = means + [0]
    let isComplete = scan(on: execution) { rows in
      var squareTarget = squares.mutableSpan
      var restTarget = rests.mutableSpan
      for row in rows {
        let group = Int(groups[row])
        let deviation = number(values[row]) - centres[group]
        squareTarget[group].add(deviation * deviation)
        restTarget[group].add(deviation)
      }
    }
    guard isComplete else { return nil }
    return (0..<count).map { group in
      let n = Double(presentCounts[group])
      let rest = rests[group].value
      return (max(0, squares[group].value - rest * rest / n) / max(1, n - 1)).squareRoot()
    }
  }
}

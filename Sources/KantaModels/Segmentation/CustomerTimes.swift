package import KantaColumns

/// The rows of each customer side by side, in order of time: days or periods.
package struct CustomerTimes: Sendable {
  /// Customer `c` has the places `starts[c]..<starts[c + 1]`.
  private let starts: [Int]
  /// The time in the upper half, the row in the lower one: what is read together lies together.
  private let words: [UInt64]

  /// Rows in any order, each of a customer below `count` and of a time; rows of one customer and
  /// time come in row order.
  ///
  /// - Complexity: O(rows + customers) where rows are about in order of time, as in files of
  ///   orders; 8 bytes per row and customer.
  /// - Returns: `nil` when the work was stopped.
  package init?(
    customers: [UInt32], count: Int, times: [UInt32], on execution: Execution
  ) {
    precondition(customers.count == times.count, "a time for each row")
    var starts = [Int](repeating: 0, count: count + 1)
    for block in Parallel.blocks(of: customers.count) {
      if execution.cancellation.isRequested { return nil }
      var counts = starts.mutableSpan
      for row in block { counts[Int(customers[row]) + 1] += 1 }
    }
    for customer in 0..<count { starts[customer + 1] += starts[customer] }
    var next = starts
    var words = [UInt64](repeating: 0, count: customers.count)
    for block in Parallel.blocks(of: customers.count) {
      if execution.cancellation.isRequested { return nil }
      var places = next.mutableSpan
      var target = words.mutableSpan
      for row in block {
        let place = places[Int(customers[row])]
        places[Int(customers[row])] = place + 1
        target[place] = UInt64(times[row]) << 32 | UInt64(UInt32(truncatingIfNeeded: row))
      }
    }
    for block in Parallel.blocks(of: count) {
      if execution.cancellation.isRequested { return nil }
      for customer in block {
        CustomerTimes.sort(&words, starts[customer]..<starts[customer + 1])
      }
    }
    self.starts = starts
    self.words = words
  }

  /// The places of a customer, in order of time.
  package func places(of customer: Int) -> Range<Int> { starts[customer]..<starts[customer + 1] }

  package func time(_ place: Int) -> Int { Int(words[place] >> 32) }

  package func row(_ place: Int) -> Int { Int(UInt32(truncatingIfNeeded: words[place])) }

  private static func sort(_ words: inout [UInt64], _ range: Range<Int>) {
    // Most customers have few rows, and most of those are in order already.
    guard range.count <= 64 else {
      words[range].sort()
      return
    }
    for end in range.dropFirst() {
      let word = words[end]
      var place = end
      while place > range.lowerBound, words[place - 1] > word {
        words[place] = words[place - 1]
        place -= 1
      }
      words[place] = word
    }
  }
}

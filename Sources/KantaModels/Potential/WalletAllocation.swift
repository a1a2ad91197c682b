package import KantaColumns

/// The Wallet Allocation Rule: a brand's share of a customer's spending from how they rank it.
///
/// Source: T. L. Keiningham, L. Aksoy, A. Buoye and B. Cooil, "Customer Loyalty Isn't Enough. Grow
/// Your Share of Wallet", Harvard Business Review 89 (October 2011) 29–31; ties and conditions as
/// in "The Wallet Allocation Rule" by the same authors with L. Williams (2015), appendix A.
package struct WalletAllocation: Sendable {
  /// The rank of each row among the rows of its customer, 1 for the best; ties share their mean.
  package let ranks: [Double]
  /// How many brands the customer of each row has.
  package let brands: [Int]
  package let customers: Int
  /// How many have more than one brand.
  package let severalBrands: Int

  /// The share of a brand at `rank` among `brands`: (1 − rank ÷ (brands + 1)) × 2 ÷ brands.
  ///
  /// Over the brands of a customer, ranked with mean ranks, the shares add up to 1.
  package static func share(rank: Double, of brands: Int) -> Double {
    (1 - rank / Double(brands + 1)) * 2 / Double(brands)
  }

  /// Ranks the rows of each customer; `nil` when the work was stopped.
  ///
  /// Each row has a value, which is not NaN, and a customer, below `count`. The best is the largest
  /// of scores and the smallest of ranks.
  ///
  /// - Complexity: O(rows × log of brands per customer).
  package init?(
    _ values: [Double], customers: [UInt32], count: Int, bestIsLargest: Bool,
    on execution: Execution
  ) {
    guard let grouped = GroupedRows(customers, count: count, on: execution) else { return nil }
    var ranks = [Double](repeating: 0, count: values.count)
    var brands = [Int](repeating: 0, count: values.count)
    var several = 0
    for block in Parallel.blocks(of: count) {
      if execution.cancellation.isRequested { return nil }
      for customer in block {
        let own = grouped.rows[grouped.range(of: customer)].map(Int.init).sorted {
          bestIsLargest ? values[$0] > values[$1] : values[$0] < values[$1]
        }
        if own.count > 1 { several += 1 }
        var start = 0
        while start < own.count {
          var end = start + 1
          while end < own.count, values[own[end]] == values[own[start]] { end += 1 }
          // The places start + 1 … end share their mean.
          let rank = Double(start + 1 + end) / 2
          for row in own[start..<end] {
            ranks[row] = rank
            brands[row] = own.count
          }
          start = end
        }
      }
    }
    self.ranks = ranks
    self.brands = brands
    self.customers = count
    severalBrands = several
  }

  /// The share of a row's brand.
  package func share(_ row: Int) -> Double { Self.share(rank: ranks[row], of: brands[row]) }

  /// How many brands a customer has on average; 0 without customers.
  package var brandsPerCustomer: Double {
    customers == 0 ? 0 : Double(ranks.count) / Double(customers)
  }

  /// The part of the customers who have several brands; 0 without customers.
  package var severalShare: Double {
    customers == 0 ? 0 : Double(severalBrands) / Double(customers)
  }

  /// Whether the rule was found to hold for customers like these: 1.4 brands or more on average,
  /// and 40% or more with several.
  package var isValid: Bool { brandsPerCustomer >= 1.4 && severalShare >= 0.4 }
}

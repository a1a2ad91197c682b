/// A customer's buying so far, counted from the first purchase in one unit of time.
package struct BuyingHistory: Hashable, Sendable {
  /// x: the days with a purchase after the first.
  package var repeats: Double
  /// t_x: the time of the last purchase since the first; 0 without repeats.
  package var lastAt: Double
  /// T: the time since the first purchase.
  package var age: Double

  package init(repeats: Double, lastAt: Double, age: Double) {
    self.repeats = repeats
    self.lastAt = lastAt
    self.age = age
  }

  /// Whether it can be: 0 ≤ t_x ≤ T, T > 0, x whole, and t_x = 0 exactly without repeats.
  package var isValid: Bool {
    repeats >= 0 && repeats == repeats.rounded() && age > 0 && age < .infinity
      && lastAt >= 0 && lastAt <= age && (lastAt == 0) == (repeats == 0)
  }
}

/// What is known of customers besides their buying, such as a channel as 0 or 1: one column of
/// numbers for each covariate, one place for each customer.
package struct Covariates: Sendable {
  package let names: [String]
  package let columns: [[Double]]

  /// The columns are equally long, and as many as there are names.
  package init(names: [String], columns: [[Double]]) {
    precondition(names.count == columns.count, "a name for each column")
    precondition(Set(columns.map(\.count)).count <= 1, "columns of one length")
    self.names = names
    self.columns = columns
  }
}

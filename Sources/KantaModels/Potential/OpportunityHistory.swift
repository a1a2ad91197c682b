package import KantaColumns

/// What a model with one opportunity to buy per period knows of each customer: BG/BB's x, t_x, n.
///
/// The opportunities are the periods after the one of the first purchase that are over; x counts
/// those with a purchase, and t_x is the number of the last of them, 0 without one.
///
/// Source: P. S. Fader, B. G. S. Hardie and J. Shang, "Customer-Base Analysis in a Discrete-Time
/// Noncontractual Setting", Marketing Science 29 (2010) 1086–1108.
package struct OpportunityHistory: Sendable {
  /// The numbers of the customers who have an opportunity that is over, rising.
  package var customers: [UInt32] = []
  package var repeats: [Int32] = []
  package var lastAt: [Int32] = []
  package var opportunities: [Int32] = []
  /// How many customers came in the last period that is over, or later.
  package var newcomers = 0
}

extension PurchaseDays {
  /// The history of each customer, given the period each day lies in, from `origin` on.
  ///
  /// Periods rise with days; days before the origin or in period `finished` or a later one are no
  /// opportunities, and a customer who came then is a newcomer.
  ///
  /// - Complexity: O(rows + customers).
  /// - Returns: `nil` when the work was stopped.
  package func opportunityHistory(
    periods: [Int32], origin: Day, finished: Int, on execution: Execution
  ) -> OpportunityHistory? {
    let inside = days.indices.filter {
      days[$0] >= origin.number && Int(days[$0] - origin.number) < periods.count
    }
    guard
      let times = CustomerTimes(
        customers: inside.map { customers[$0] }, count: customerCount,
        times: inside.map { UInt32(periods[Int(days[$0] - origin.number)]) }, on: execution)
    else { return nil }
    var history = OpportunityHistory()
    for customer in 0..<customerCount {
      let places = times.places(of: customer)
      guard let start = places.first.map({ times.time($0) }) else { continue }
      guard start + 1 < finished else {
        history.newcomers += 1
        continue
      }
      var (count, last) = (Int32(0), start)
      for place in places where times.time(place) > last && times.time(place) < finished {
        count += 1
        last = times.time(place)
      }
      history.customers.append(UInt32(customer))
      history.repeats.append(count)
      history.lastAt.append(Int32(last - start))
      history.opportunities.append(Int32(finished - 1 - start))
    }
    return history
  }
}

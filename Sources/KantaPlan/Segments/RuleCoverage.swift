/// What the rules of a segment set leave to each other, where the first rule that holds counts.
///
/// It is told of places (the cells of a score grid, or kinds of rows) and for each rule whether it
/// holds there.
package struct RuleCoverage: Hashable, Sendable {
  /// How much of something there is: places, and the customers in them.
  package struct Extent: Hashable, Sendable {
    package var places: Int
    package var customers: Int64

    package init(places: Int = 0, customers: Int64 = 0) {
      self.places = places
      self.customers = customers
    }

    fileprivate mutating func add(_ customers: Int64) {
      places += 1
      self.customers += customers
    }
  }

  /// One rule: where it holds, and where no earlier rule does.
  package struct Rule: Hashable, Sendable {
    package var holds = Extent()
    package var keeps = Extent()

    /// Whether earlier rules leave it nothing of what it asks for, or it asks for nothing.
    package var isUnreachable: Bool { keeps.places == 0 }
    /// Whether earlier rules take a part of what it asks for.
    package var isShadowed: Bool { !isUnreachable && keeps.places < holds.places }
  }

  /// Two rules that hold at the same places.
  package struct Overlap: Hashable, Sendable {
    package var earlier: Int
    package var later: Int
    package var shared: Extent
  }

  /// In the order of the set.
  package let rules: [Rule]
  /// The pairs of rules that share a place, by the later one, then the earlier one.
  package let overlaps: [Overlap]
  /// The places at which no rule holds, rising.
  package let uncovered: [Int]
  /// How many customers are at each place.
  package let customers: [Int64]

  /// - Parameters:
  ///   - holds: For each rule, whether it holds at each place.
  ///   - customers: How many customers are at each place.
  /// - Complexity: O(rules² × places).
  package init(_ holds: [[Bool]], customers: [Int64]) {
    var rules = [Rule](repeating: Rule(), count: holds.count)
    var uncovered: [Int] = []
    for (place, count) in customers.enumerated() {
      var isTaken = false
      for index in holds.indices where holds[index][place] {
        rules[index].holds.add(count)
        if !isTaken { rules[index].keeps.add(count) }
        isTaken = true
      }
      if !isTaken { uncovered.append(place) }
    }
    self.rules = rules
    self.uncovered = uncovered
    self.customers = customers
    overlaps = holds.indices.flatMap { later in
      (0..<later).compactMap { earlier in
        var shared = Extent()
        for (place, count) in customers.enumerated()
        where holds[earlier][place] && holds[later][place] {
          shared.add(count)
        }
        return shared.places == 0 ? nil : Overlap(earlier: earlier, later: later, shared: shared)
      }
    }
  }

  /// The rules before `rule` that take something from it.
  package func takers(of rule: Int) -> [Int] {
    overlaps.filter { $0.later == rule }.map(\.earlier)
  }
}

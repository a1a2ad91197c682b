package import KantaColumns

/// Who is like whom: the customers who agree in some columns, at one width of looking.
package struct PeerGroups: Sendable {
  /// The group of each customer, below `count`.
  package let groups: [UInt32]
  package let count: Int
  /// Whether it is known who each customer's peers are; `nil` for all.
  package let isKnown: Validity?

  package init(groups: [UInt32], count: Int, isKnown: Validity? = nil) {
    self.groups = groups
    self.count = count
    self.isKnown = isKnown
  }

  /// All customers as peers of each other.
  package static func everyone(_ customers: Int) -> PeerGroups {
    PeerGroups(
      groups: [UInt32](repeating: 0, count: customers), count: customers == 0 ? 0 : 1)
  }
}

/// How much less each customer buys than a high quantile of their peers.
///
/// The realistic wallet of a customer is what the best customers like them spend; headroom is what
/// is missing from it: max(0, Qτ(spend of the peers) − own spend).
///
/// Source: C. Perlich, S. Rosset, R. D. Lawrence and B. Zadrozny, "High-quantile modeling for
/// customer wallet estimation and other applications", KDD 2007, 977–985: a wallet is a high
/// conditional quantile of the spend of similar customers, here of those in the same group.
package struct Headroom: Sendable {
  /// At which width each customer's peers were found, from 0.
  package let widths: [UInt8]
  /// How many peers each customer has, themselves included; 0 where there are too few at all.
  package let members: [Int64]
  /// The quantile of the spend of each customer's peers.
  package let peers: [Double]
  /// In the unit of the spend, never below 0.
  package let headroom: [Double]

  /// Finds the peers of each customer; `nil` when the work was stopped.
  ///
  /// `spend` has no NaN; `quantile` is τ, from 0 to 1. The peer groups of `ladder` come narrowest
  /// first: a customer whose group has fewer than `atLeast` members, or is not known, is compared
  /// within the next wider one. With fewer members at every width they have no peers, and a
  /// headroom of 0.
  ///
  /// - Complexity: O(customers × widths).
  package init?(
    spend: [Double], ladder: [PeerGroups], quantile: Double, atLeast: Int,
    on execution: Execution
  ) {
    precondition(ladder.count <= 255, "a width is a byte")
    let column = Column(.number, .numbers(spend))
    var widths = [UInt8](repeating: 0, count: spend.count)
    var members = [Int64](repeating: 0, count: spend.count)
    var peers = [Double](repeating: 0, count: spend.count)
    var left = spend.count
    for (width, level) in ladder.enumerated() where left > 0 {
      precondition(level.groups.count == spend.count, "a group for each customer")
      let known = level.isKnown.map { Column(.number, .numbers(spend), validity: $0) } ?? column
      let values = GroupedValues(known, groups: level.groups, count: level.count)
      let sizes = values.presentCounts
      guard let found = values.quantiles(quantile, on: execution) else { return nil }
      for customer in spend.indices where members[customer] == 0 {
        let group = Int(level.groups[customer])
        guard sizes[group] >= Int64(atLeast), level.isKnown?[customer] ?? true else { continue }
        widths[customer] = UInt8(width)
        members[customer] = sizes[group]
        peers[customer] = found[group]
        left -= 1
      }
    }
    self.widths = widths
    self.members = members
    self.peers = peers
    headroom = spend.indices.map {
      members[$0] == 0 ? 0 : max(0, peers[$0] - spend[$0])
    }
  }
}
